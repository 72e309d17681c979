"""The house rules that no linter knows: which way imports run, and where things may stand."""

import ast
import json
import re
import sys
from collections.abc import Iterator

from tests.sources import ROOT, python_imports, sources

ENGINE_MAY_USE = {"engine", "numpy", "safetensors", *sys.stdlib_module_names}
# Each part of the engine imports from its own row and from those above it.
ENGINE_ROWS = (("errors", "windows", "transposed"), ("ops",), ("graph",), ("plan",), ("network",))
# Each part of the app imports nothing from a row below its own; what is not named here stands above all of them.
APP_ROWS = (("schemas",), ("api",), ("main",), ("__main__",))
LONGEST_FILE = 350

MESSAGES: dict[str, dict[str, str]] = {}
for catalogue in sorted(ROOT.glob("app/messages/*/*.json")):
    MESSAGES.setdefault(catalogue.parent.name, {}).update(json.loads(catalogue.read_text()))


def javascript_imports(path: str, text: str) -> Iterator[str]:
    """Every file that a module imports, as a path from the root."""
    for target in re.findall(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']""", text):
        if target.startswith("."):
            yield (ROOT / path).parent.joinpath(target).resolve().relative_to(ROOT).as_posix()
        else:
            yield target


def row(part: str, rows: tuple[tuple[str, ...], ...], otherwise: int) -> int:
    """The row in which `part` stands."""
    return next((index for index, names in enumerate(rows) if part in names), otherwise)


def second(dotted: str) -> str:
    """`graph` of `engine.graph.Graph`."""
    return [*dotted.split("."), ""][1]


def test_the_engine_knows_only_numpy_safetensors_and_the_standard_library() -> None:
    foreign = [
        f"{path} imports {name}"
        for path, text in sources("engine/**/*.py")
        for name in python_imports(text)
        if name.split(".")[0] not in ENGINE_MAY_USE
    ]
    assert foreign == []


def test_imports_in_the_engine_run_one_way() -> None:
    last = len(ENGINE_ROWS)
    upward = [
        f"{path} imports {name}"
        for path, text in sources("engine/**/*.py")
        for name in python_imports(text)
        if name.startswith("engine.")
        and row(second(name), ENGINE_ROWS, last)
        > row(path.removeprefix("engine/").removesuffix(".py").split("/")[0], ENGINE_ROWS, last)
    ]
    assert upward == []


def test_imports_in_the_app_run_one_way() -> None:
    upward = [
        f"{path} imports {name}"
        for path, text in sources("app/**/*.py")
        for name in python_imports(text)
        if name.startswith("app.")
        and row(second(name), APP_ROWS, -1)
        > row(path.removeprefix("app/").removesuffix(".py").split("/")[0], APP_ROWS, -1)
    ]
    assert upward == []


def test_drawing_depends_on_nothing_but_drawing_and_elements_on_no_lab() -> None:
    allowed = {
        "static/js/draw/": ("static/js/draw/",),
        "static/js/elements/": ("static/js/draw/", "static/js/elements/", "static/js/i18n.js", "static/js/embed.js"),
    }
    offending = [
        f"{path} imports {target}"
        for folder, targets in allowed.items()
        for path, text in sources(f"{folder}**/*.js")
        for target in javascript_imports(path, text)
        if not target.startswith(targets)
    ]
    assert offending == []


def test_only_the_api_module_fetches() -> None:
    callers = [
        path
        for path, text in sources("static/js/**/*.js")
        if re.search(r"(?<![.#\w])fetch\(|\b(?:window|globalThis)\.fetch\b|XMLHttpRequest", text)
    ]
    assert set(callers) <= {"static/js/api.js"}


def test_every_module_says_what_it_is() -> None:
    python = [
        path
        for path, text in sources("engine/**/*.py", "app/**/*.py", "tests/**/*.py", "examples/**/*.py", "bench/**/*.py")
        if not ast.get_docstring(ast.parse(text))
    ]
    javascript = [
        path for path, text in sources("static/js/**/*.js", "tests/js/**/*.js") if not text.startswith(("/**", "//"))
    ]
    assert python + javascript == []


def test_every_file_is_one_idea_long() -> None:
    patterns = [f"{folder}/**/*.py" for folder in ("engine", "app", "tests", "examples", "bench")]
    patterns += ["static/js/**/*.js", "static/css/**/*.css", "templates/**/*.html", "tests/js/**/*.js"]
    long = [f"{path}: {lines}" for path, text in sources(*patterns) if (lines := len(text.splitlines())) > LONGEST_FILE]
    assert long == []


def test_nothing_is_printed() -> None:
    printing = [
        f"{path}:{node.lineno}"
        for path, text in sources("engine/**/*.py", "app/**/*.py")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printing == []


def test_colours_are_named_once() -> None:
    css = r"#(?:[0-9a-fA-F]{3,4}){1,2}\b(?=[\s;,)])|\b(?:rgb|hsl|oklch|lab|lch)a?\("
    literal = [
        f"{path}: {match}"
        for path, text in sources("static/css/**/*.css", "static/js/**/*.js")
        for match in re.findall(css if path.endswith(".css") else r"[\"']#[0-9a-fA-F]{6}[\"']", text)
        if path != "static/css/tokens.css"
    ]
    assert literal == []


def test_pages_keep_to_their_own_content_security_policy() -> None:
    inline = r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\bsrc=)(?![^>]*application/json)|https?://(?!www\.w3\.org/)"
    breaches = [
        f"{path}: {match}" for path, text in sources("templates/**/*.html") for match in re.findall(inline, text)
    ]
    assert breaches == []


def test_every_language_says_the_same_things() -> None:
    english = MESSAGES["en"]
    for messages in MESSAGES.values():
        assert sorted(messages) == sorted(english)
        for key, message in messages.items():
            assert sorted(re.findall(r"\{\w*\}", message)) == sorted(re.findall(r"\{\w*\}", english[key])), key


def test_every_message_that_is_asked_for_exists() -> None:
    asked = r"""\bt\(\s*["']([\w.-]*\w)["']"""
    missing = [
        f"{path}: {key}"
        for path, text in sources("templates/**/*.html", "static/js/**/*.js")
        for key in re.findall(asked, text)
        if key not in MESSAGES["en"]
    ]
    assert missing == []
