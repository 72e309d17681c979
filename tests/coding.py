"""What tests do with the code that a page offers: read it, and run it as a reader would."""

import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import numpy as np
import pytest
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


def stand_in_for_torch(
    monkeypatch: pytest.MonkeyPatch, tensor: type[np.ndarray[Any, Any]], functions: Mapping[str, Callable[..., Any]]
) -> None:
    """As much of PyTorch as a text uses: its tensors, and `functions` as `torch.nn.functional`."""
    torch, nn, functional = (ModuleType(name) for name in ("torch", "torch.nn", "torch.nn.functional"))
    vars(functional).update(functions)
    vars(nn).update(functional=functional)

    def new(values: Any, dtype: Any = None, **_: Any) -> Any:
        return np.array(values, dtype).view(tensor)

    vars(torch).update(nn=nn, float32=np.float32, float64=np.float64, tensor=new)
    for module in (torch, nn, functional):
        monkeypatch.setitem(sys.modules, module.__name__, module)
