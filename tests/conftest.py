"""What the tests share: the app in this process, a real server, and a browser that tolerates no error."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from tests.browser import chromium

ROOT = Path(__file__).parent.parent
PATIENCE_MS = 20_000
"""How long a page may take to do what a test waits for, on a machine that does other things as well."""
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright leaves an event loop in this thread, where `asyncio.run` then fails."""
    items.sort(key=lambda item: bool({"page", "open_page", "browser"} & set(getattr(item, "fixturenames", ()))))


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of bundled images."""
    return ROOT / "static" / "samples"


@pytest.fixture(scope="session")
def photo(samples: Path) -> Path:
    """A real photo, JPEG, of something that the photos network knows: an espresso."""
    return samples / "coffee.jpg"


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The defaults, but for a store of its own."""
    from app.settings import Settings  # here, so that the engine's tests run without the app

    return Settings(store=tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="session")
def client(settings: Any) -> Iterator[TestClient]:
    """The app in this process; an exception in it is the test's exception."""
    from app.main import create_app

    with TestClient(create_app(settings)) as client:
        yield client


@pytest.fixture
def make_client(tmp_path: Path) -> Iterator[Callable[..., TestClient]]:
    """A client of an app with other settings: `make_client(name=value, …)`."""
    from app.main import create_app
    from app.settings import Settings

    opened: list[TestClient] = []

    def make(**fields: Any) -> TestClient:
        store = tmp_path / f"store-{len(opened)}"
        client = TestClient(create_app(Settings(**{"store": store, **fields})))
        client.__enter__()
        opened.append(client)
        return client

    yield make
    for client in opened:
        client.__exit__(None, None, None)


def free_port() -> int:
    """A port that nothing listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when `/readyz` says yes; fail with the server's own words if it stops or takes over 30 s."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/readyz").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    pytest.fail(f"the server did not become ready:\n{log.read_text()}")


@contextmanager
def running(folder: Path, *options: str) -> Iterator[str]:
    """The address of a real server, started as `make run` starts it; its store and its log are in `folder`."""
    port, log = free_port(), folder / "log.txt"
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve", "--host", "127.0.0.1", "--port", str(port), *options],
            cwd=ROOT,
            env={**os.environ, "CONVSCOPE_STORE": str(folder / "store")},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_ready(url, process, log)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server that all tests share."""
    with running(tmp_path_factory.mktemp("server")) as url:
        yield url


@pytest.fixture(scope="session")
def api(server: str) -> Iterator[httpx.Client]:
    """An HTTP client of the real server."""
    with httpx.Client(base_url=server, timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with chromium() as browser:
        yield browser


class Watch:
    """Collects what a page must not do: log errors, throw, or ask another host for anything."""

    def __init__(self, origin: str, allowed: list[str]) -> None:
        self.origin = origin
        self.allowed = allowed
        self.faults: list[str] = []

    def attach(self, page: Page) -> None:
        """Listen to `page` from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._fault(f"uncaught: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._fault(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and f"{parts.scheme}://{parts.netloc}" != self.origin:
            self._fault(f"foreign request: {request.url}")

    def _fault(self, text: str) -> None:
        if not any(allowed in text for allowed in self.allowed):
            self.faults.append(text)


@pytest.fixture
def allow_console() -> list[str]:
    """Texts that the page may log: append one before provoking it."""
    return []


@pytest.fixture
def open_page(browser: Browser, server: str, allow_console: list[str]) -> Iterator[Callable[..., Page]]:
    """Opens pages that are watched; options are those of a browser context."""
    watch = Watch(server, allow_console)
    contexts = []

    def open_one(**options: Any) -> Page:
        defaults = {"viewport": {"width": 1440, "height": 900}, "locale": "en-US", "base_url": server}
        context = browser.new_context(**{**defaults, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        watch.attach(page)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not watch.faults, "\n".join(watch.faults)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """One watched page at 1440×900."""
    return open_page()
