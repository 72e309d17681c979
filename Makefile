# `make run` and `make test` need Python 3.11 or newer and make; everything else they set up by themselves.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 1
NETWORK ?= photos
DATA ?= data

BIN := .venv/bin
# Node comes from PyPI into .venv, so that the JavaScript tests need no Node of the machine's own.
WITH_NODE := PATH="$(CURDIR)/$(BIN):$$PATH"

.PHONY: run test check format bench train clean

run: .venv/installed
	@$(BIN)/python -m app serve --host $(HOST) --port $(PORT) --workers $(WORKERS)

test: .venv/installed-dev .venv/chromium
	$(WITH_NODE) npm test --silent
	$(BIN)/python -m pytest

check: .venv/installed-dev node_modules/installed
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(WITH_NODE) npm run --silent types
	$(WITH_NODE) npm run --silent lint

format: .venv/installed-dev node_modules/installed
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(WITH_NODE) npx --no-install biome check --write

bench: .venv/installed-bench
	$(BIN)/python -m bench

# make train NETWORK=digits DATA=folder
train: .venv/installed
	$(BIN)/python -m app train $(NETWORK) --data $(DATA)

clean:
	rm -rf .venv node_modules

.venv/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: name one, as PYTHON=python3.13")'
	@echo "Installing into .venv, once …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[examples]'
	@touch $@

.venv/installed-dev: .venv/installed
	@echo "Installing the tools for tests and checks, once …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

.venv/installed-bench: .venv/installed
	@echo "Installing torch and ONNX Runtime, once …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@

node_modules/installed: package-lock.json .venv/installed-dev
	$(WITH_NODE) npm ci
	@touch $@

# The browser tests take the Chromium on PATH, and one of Playwright's own where there is none.
.venv/chromium: .venv/installed-dev
	@command -v chromium || command -v chromium-browser || command -v google-chrome \
	  || $(BIN)/playwright install --with-deps chromium || $(BIN)/playwright install chromium
	@touch $@
