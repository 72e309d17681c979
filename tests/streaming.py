"""Server-sent events, read."""

import json
from typing import Any


def events_of(text: str) -> list[tuple[str, Any]]:
    """The events in the text of a whole stream: name and data of each."""
    found = []
    for block in text.strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines())
        found.append((lines["event"], json.loads(lines["data"])))
    return found
