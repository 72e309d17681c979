"""The pooling page's code, run as a reader would run it: each text gives the very numbers on screen."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from tests import reference
from tests.coding import code, replies, run, stand_in_for_torch
from tests.labbing import number

SETTINGS = {
    "the lecture's": "edits=x.0.0.0_1,1,2,4;5,6,7,8;3,2,1,0;1,2,3,4&gradient=1",
    "overlapping, padded": "input=7x6x2&kernel=3x2&stride=2x1&padding=1x0&gradient=1&edits=x.0.0.0_-1,-2;-3,-4",
    "not fitting": "input=5x5x1&gradient=1",
    "average": "kind=avg&input=6x6x2&kernel=3x3",
    "average, padded": "kind=avg&input=5x5x1&kernel=3x3&stride=2&padding=1&gradient=1",
    "an image": "input=32x32x3&image=coffee&kernel=4x4",
}


def check_curl(text: str, reply: dict[str, Any], current: float) -> None:
    whole, operation, trace, *back = replies(text)
    assert whole == reply
    assert operation["output"] == reply["output"]
    assert trace["steps"][0]["output"] == pytest.approx(current, rel=1e-3)
    assert [each["gradients"]["x"] for each in back] == ([reply["gradient"]["x"]] if reply["gradient"] else [])


def check_httpx(text: str, reply: dict[str, Any], current: float) -> None:
    found = run(text)
    assert found["output"] == reply["output"]
    assert found["trace"]["steps"][0]["output"] == pytest.approx(current, rel=1e-3)
    assert found.get("downstream") == (reply["gradient"] or {}).get("x")


def check_arrays(text: str, reply: dict[str, Any], _: float) -> None:
    found = run(text)
    assert found["output"].dtype == np.float32
    np.testing.assert_allclose(found["output"], reply["output"], rtol=1e-5)
    assert ("downstream" in found) == bool(reply["gradient"])
    if reply["gradient"]:
        np.testing.assert_allclose(found["downstream"], reply["gradient"]["x"], rtol=1e-5)


CHECKS = {"curl": check_curl, "Python": check_httpx, "NumPy": check_arrays, "PyTorch": check_arrays}


class Tensor(np.ndarray[Any, Any]):
    """As much of a PyTorch tensor as the text uses; its gradient by central differences of the reference's loops."""

    pool: Callable[[Any], Any]
    source: "Tensor"
    grad: Any

    def requires_grad_(self) -> None:
        """Any of these tensors keeps a gradient."""

    def backward(self, upstream: Any) -> None:
        """Differences are exact here, up to rounding: a pooling is linear wherever no two numbers change places."""
        x = np.asarray(self.source, float)
        x = x - 1e-4 * np.arange(x.size).reshape(x.shape) / x.size  # of those that are alike the first wins
        grad = np.zeros_like(x)
        for at in np.ndindex(x.shape):
            step = np.zeros_like(x)
            step[at] = 1e-8
            grad[at] = ((self.pool(x + step) - self.pool(x - step)) * upstream).sum() / 2e-8
        self.source.grad = np.round(grad, 6)


@pytest.fixture
def torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyTorch by the reference's slow loops."""

    def like(pool: Any) -> Callable[..., Tensor]:
        def pooled(x: Tensor, kernel: tuple[int, int], **options: Any) -> Tensor:
            def call(x: Any) -> Any:
                return pool(x, kernel_size=kernel, **options)

            output = np.asarray(call(np.asarray(x)), np.float32).view(Tensor)
            output.pool, output.source = call, x
            return output

        return pooled

    names = ("max_pool2d", "avg_pool2d")
    stand_in_for_torch(monkeypatch, Tensor, {name: like(getattr(reference, name)) for name in names})


@pytest.mark.usefixtures("torch")
@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS.keys())
def test_each_text_gives_the_numbers_on_screen(setting: str, open_page: Callable[..., Page]) -> None:
    page = open_page(reduced_motion="reduce")
    with page.expect_response(re.compile("/api/v1/labs/pooling")) as response:
        page.goto(f"/pooling?{setting}&step=3")
    page.wait_for_selector("main[data-ready]")
    reply, current = response.value.json(), number(page.locator(".dot-output").inner_text())
    page.get_by_role("button", name="as code").click()
    for tab, check in CHECKS.items():
        check(code(page, tab), reply, current)
