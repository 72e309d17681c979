"""The code that the dense page offers gives exactly the numbers on screen."""

import re
import shlex
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.coding import code, run, stand_in_for_torch

ADDRESSES = (
    "/dense?input=3x2x2&outputs=5&seed=3&edits=x.0.0.0_1.5*b.2_-0.25&temperature=2.5&target=3&step=4",
    "/dense?input=9x8x1&outputs=3&temperature=4&target=1&step=4",
)


@pytest.fixture(params=ADDRESSES)
def shown(request: pytest.FixtureRequest, page: Page, api: httpx.Client) -> Any:
    """A page with its code drawer open, and what the API says for the same address."""
    page.goto(request.param)
    page.wait_for_selector("main[data-ready]")
    page.get_by_role("button", name="as code").first.click()
    return api.get(f"/api/v1/labs/dense?{request.param.split('?')[1]}").json()


def expect_same(found: dict[str, Any], reply: Any) -> None:
    np.testing.assert_allclose(found["scores"], reply["output"], rtol=1e-6)
    np.testing.assert_allclose(found["scaled"], reply["softmax"]["scaled"], rtol=1e-6)
    np.testing.assert_allclose(found["probabilities"], reply["softmax"]["output"], rtol=1e-5)
    np.testing.assert_allclose(found["loss"], reply["loss"]["output"], rtol=1e-5)


def test_python(page: Page, shown: Any) -> None:
    expect_same(run(code(page, "Python")), shown)


def test_numpy(page: Page, shown: Any) -> None:
    expect_same(run(code(page, "NumPy")), shown)


class Tensor(np.ndarray):
    """An array with the one method of torch's tensors that is used and NumPy spells differently."""

    def flatten(self, *_: Any) -> Any:
        return self.reshape(-1)


@pytest.fixture
def torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Just what the PyTorch lines call, in NumPy, with PyTorch's meaning."""

    def softmax(x: Any, dim: int) -> Any:
        powers = np.exp(x - x.max(dim, keepdims=True))
        return powers / powers.sum(dim, keepdims=True)

    functions = {
        "linear": lambda x, weight, bias: x @ weight.T + bias,
        "softmax": softmax,
        "cross_entropy": lambda x, target: -np.log(softmax(x, 0)[int(target)]),
    }
    stand_in_for_torch(monkeypatch, Tensor, functions)


@pytest.mark.usefixtures("torch")
def test_pytorch(page: Page, shown: Any) -> None:
    expect_same(run(code(page, "PyTorch")), shown)


def test_curl(page: Page, shown: Any) -> None:
    """Read as a shell would: each call with its URL and, from a here-document, its body."""
    text = code(page, "curl")
    replies = {}
    for line, document in re.findall(r"^(curl .*?)$(?:\n(\{.*\})\nEND)?", text, re.MULTILINE):
        url = next(word for word in shlex.split(line.partition("<<")[0]) if word.startswith("http"))
        reply = (
            httpx.post(url, content=document, headers={"Content-Type": "application/json"})
            if document
            else httpx.get(url)
        )
        replies[url.split("/api/v1")[1].partition("?")[0]] = reply.raise_for_status().json()
    assert replies["/labs/dense"] == shown
    if len(replies) > 1:
        assert [step["sum"] for step in replies["/ops/linear/trace"]["steps"]] == [row[-1] for row in shown["running"]]
        steps = replies["/ops/softmax/trace"]["steps"]
        assert [step["output"] for step in steps] == shown["softmax"]["output"]
        assert replies["/ops/cross_entropy"]["output"] == shown["loss"]["output"]


def test_the_drawn_digits_code(page: Page) -> None:
    page.goto("/dense?digit=6&layer=fc2&step=1")
    expect(page.locator("#digit")).to_have_attribute("data-seen", "6")
    page.locator("button[aria-controls=digit-code]").click()
    page.locator("#digit-code").get_by_role("tab", name="Python").click()
    found = run(page.locator("#digit-code-panel").inner_text())
    assert found["run"]["predictions"][0]["class"] == "6"
    adds = [text.replace("−", "-") for text in page.locator(".digit-terms tbody b").all_inner_texts()]
    np.testing.assert_allclose(found["products"][found["strongest"]], [float(text) for text in adds], rtol=5e-3)
