"""The project's own files, read by the tests that judge them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent


def sources(*patterns: str) -> Iterator[tuple[str, str]]:
    """Path from the root, and text, of every file that matches."""
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if "__pycache__" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path.read_text()


def python_imports(text: str) -> Iterator[str]:
    """Every module that a Python source imports, dotted; `from a import b` counts as `a.b`."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
