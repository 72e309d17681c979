"""Which JavaScript modules a page needs in all, so that a browser can ask for them at once and not level by level."""

import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent.parent / "static"
IMPORT = re.compile(r"""^import\b[^"';]*["'](\.[^"']+)["']""", re.MULTILINE)


@cache
def modules(entry: str) -> tuple[str, ...]:
    """The paths below /static of `entry` and of all that it imports, each once."""
    found: dict[str, None] = {}
    waiting = [STATIC / entry]
    while waiting:
        path = waiting.pop(0)
        name = path.relative_to(STATIC).as_posix()
        if name in found:
            continue
        found[name] = None
        waiting += [(path.parent / target).resolve() for target in IMPORT.findall(path.read_text("utf-8"))]
    return tuple(found)
