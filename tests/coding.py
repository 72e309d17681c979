"""What tests do with the code that a page offers: read it, and run it as a reader would."""

import contextlib
import io
import json
import subprocess
from typing import Any

from playwright.sync_api import Page


def code(page: Page, tab: str) -> str:
    """The text under a tab of the open drawer."""
    page.get_by_role("tab", name=tab, exact=True).first.click()
    return page.locator("#code-panel").inner_text()


def run(text: str) -> dict[str, Any]:
    """What a Python text leaves behind."""
    found: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(text, found)
    return found


def replies(text: str) -> list[Any]:
    """The JSON that the commands of a shell text print, one after the other."""
    rest = subprocess.run(["sh", "-c", text], capture_output=True, check=True, text=True).stdout
    decoder, found = json.JSONDecoder(), []
    while rest:
        reply, end = decoder.raw_decode(rest)
        found.append(reply)
        rest = rest[end:].strip()
    return found
