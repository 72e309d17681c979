"""The convolution page's code, run as a reader would run it: each text gives the very numbers on screen."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from tests import reference
from tests.coding import code, replies, run, stand_in_for_torch

SETTINGS = {
    "strided, not fitting": "input=6x8x2&filters=2&stride=3x2&padding=1x0&seed=3",
    "grouped, after ReLU": "input=6x6x4&filters=4&groups=2&relu=1",
    "depthwise, dilated": "input=7x7x3&filters=3&groups=3&dilation=2x1&kernel=2x3",
    "turned": "input=5x6x2&kernel=2x3&mode=convolution&edits=w.0.0.0.0_0.25*x.1.2.2_-3.5",
    "transposed": "input=3x3x1&filters=1&stride=2&mode=transposed",
    "transposed, all at once": (
        "input=3x2x4&filters=4&groups=2&stride=2x3&padding=0x1&dilation=1x2&mode=transposed&relu=1"
    ),
    "an image": "input=9x9x3&image=coffee&kernel=3x3&filters=2&kernels=gaussian.photos:conv1_1:3&relu=1",
}


def seen(reply: dict[str, Any]) -> Any:
    """What the output's cells show: after ReLU, where there is one."""
    return reply["activation"] or reply["output"]


def on_screen(page: Page) -> float:
    """The current number, before a ReLU, as far as its digits go."""
    return float(page.locator(".dot-output").inner_text().replace("−", "-"))


def check_curl(text: str, reply: dict[str, Any], current: float) -> None:
    whole, operation, trace = replies(text)
    assert whole == reply
    assert operation["output"] == reply["output"]
    assert trace["steps"][0]["output"] == pytest.approx(current, rel=1e-3)


def check_httpx(text: str, reply: dict[str, Any], current: float) -> None:
    found = run(text)
    assert found["output"] == seen(reply)
    assert found["trace"]["steps"][0]["output"] == pytest.approx(current, rel=1e-3)


def check_numpy(text: str, reply: dict[str, Any], _: float) -> None:
    output = run(text)["output"]
    assert output.dtype == np.float32
    np.testing.assert_allclose(output, seen(reply), rtol=1e-5, atol=1e-4)


def check_torch(text: str, reply: dict[str, Any], _: float) -> None:
    np.testing.assert_allclose(run(text)["output"], seen(reply), rtol=1e-5, atol=1e-4)


CHECKS = {"curl": check_curl, "Python": check_httpx, "NumPy": check_numpy, "PyTorch": check_torch}


class Tensor(np.ndarray[Any, Any]):
    """An array with the one method of torch's tensors that the text uses and NumPy spells differently."""

    def flip(self, *axes: int) -> "Tensor":
        return np.flip(self, axes).view(Tensor)


@pytest.fixture
def torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyTorch by the reference's slow loops."""
    names = ("conv2d", "conv_transpose2d", "relu")
    stand_in_for_torch(monkeypatch, Tensor, {name: getattr(reference, name) for name in names})


@pytest.mark.usefixtures("torch")
@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS.keys())
def test_each_text_gives_the_numbers_on_screen(setting: str, open_page: Callable[..., Page]) -> None:
    page = open_page(reduced_motion="reduce")
    with page.expect_response(re.compile("/api/v1/labs/convolution")) as response:
        page.goto(f"/convolution?{setting}&step=3")
    page.wait_for_selector("main[data-ready]")
    reply, current = response.value.json(), on_screen(page)
    page.get_by_role("button", name="as code").click()
    for tab, check in CHECKS.items():
        check(code(page, tab), reply, current)
