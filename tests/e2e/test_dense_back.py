"""The dense page on its way back: outer product, transposed product, and what the loss sends, as the engine has it."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests import reference
from tests.coding import code, replies, run, stand_in_for_torch
from tests.labbing import asked, go, number

LAB = "/api/v1/labs/dense"
SMALL = "upstream=numbers"
READ = """() => ({
    terms: [...document.querySelectorAll("dot-product .dot-term")]
        .map(each => [each.textContent, !each.matches(".ahead")]),
    total: document.querySelector("dot-product .dot-total .dot-terms").textContent,
})"""


def lab(api: httpx.Client, query: str) -> Any:
    return api.get(f"{LAB}?{query}").raise_for_status().json()


def cells(page: Page, part: str) -> list[str]:
    """All cells of the matrices of one kind."""
    return page.locator(f"tensor-grid[data-part={part}] [role=gridcell]").all_inner_texts()


def values(page: Page, part: str) -> list[float]:
    return [number(text) for text in cells(page, part)]


def product(term: str) -> float:
    return float(np.prod([number(part) for part in term.split("·")]))


def test_the_outer_product_is_made_cell_by_cell(page: Page, api: httpx.Client) -> None:
    query = f"back=weights&{SMALL}"
    go(page, f"/dense?{query}&step=1")
    gradient = lab(api, query)["gradient"]
    assert values(page, "upstream") == gradient["upstream"]
    done: list[float] = []
    for m in range(4):
        for slope in [*gradient["weight"][m], gradient["bias"][m]]:
            shown = page.evaluate(READ)
            ((term, _),) = shown["terms"]
            assert product(term) == slope == number(shown["total"].split(" → ")[0])
            if len(done) < 12 * (m + 1):
                done.append(slope)
            filled = [number(text) for text in cells(page, "slope") if text]
            assert filled == done
            page.keyboard.press("ArrowRight")
    assert values(page, "offset") == gradient["upstream"]
    expect(page.locator(".dot-target")).to_have_text("∂L/∂b[4]")


def test_each_number_adds_up_its_column_times_the_upstream(page: Page, api: httpx.Client) -> None:
    query = f"back=input&{SMALL}"
    go(page, f"/dense?{query}&step=1")
    gradient = lab(api, query)["gradient"]
    for n in range(12):
        for m in range(4):
            shown = page.evaluate(READ)
            total = sum(product(term) for term, added in shown["terms"] if added)
            assert total == gradient["running"][n][m]
            assert number(re.split(" after | → ", shown["total"])[0]) == total
            filled = [number(text) for text in cells(page, "collected") if text]
            assert filled == [*gradient["flattened"][:n], total]
            assert [number(text) for text in cells(page, "cells") if text] == filled
            page.keyboard.press("ArrowRight")
    expect(page.locator(".timeline-count")).to_have_text("48 / 48")


def test_the_loss_sends_probabilities_minus_one_hot(page: Page, api: httpx.Client) -> None:
    go(page, "/dense?back=weights&target=2&temperature=2&step=30")
    reply = lab(api, "back=weights&target=2&temperature=2")
    column = [number(text) for text in page.locator(".softmax tbody .of-slope").all_inner_texts()]
    probabilities = np.array(reply["softmax"]["output"])
    np.testing.assert_allclose(column, (probabilities - np.eye(4)[2]) / 2, rtol=5e-3)
    line = page.locator(".softmax-slope").inner_text()
    assert "∂L/∂s3" in line.replace("\n", "")
    assert "− 1) / 2 = " in line
    assert number(line.rsplit(" = ", 1)[1]) == pytest.approx(reply["gradient"]["loss"][2], rel=1e-3)
    page.get_by_role("radio", name="class 1").check()
    page.wait_for_function("() => document.querySelector('.softmax tbody tr.target')?.dataset.index === '0'")
    assert lab(api, asked(page))["gradient"]["upstream"][0] < 0


def test_pointing_links_column_upstream_and_term(page: Page) -> None:
    go(page, f"/dense?back=input&{SMALL}&step=1")
    page.locator("tensor-grid[data-part=collected] [role=gridcell]").nth(6).hover()
    expect(page.locator(".dot-target")).to_have_text("∂L/∂x[7]")
    page.locator("tensor-grid[data-part=upstream] [role=gridcell]").nth(2).hover()
    expect(page.locator(".dot-term.lit")).to_have_count(1)
    assert page.locator(".dot-term").nth(2).evaluate("term => term.matches('.lit')")


def test_the_way_is_switched_kept_and_the_upstream_edited(page: Page, api: httpx.Client) -> None:
    go(page, "/dense?step=1")
    page.get_by_role("radio", name="forward").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("main[data-back=weights]")
    page.locator("select[name=upstream]").select_option("ones")
    expect(page.locator("tensor-grid[data-part=upstream] [role=gridcell]")).to_have_text(["1"] * 4)
    page.locator("tensor-grid[data-part=upstream] [role=gridcell]").nth(1).click()
    page.keyboard.type("-3")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"edits=g\.1\.0\.0_-3"))
    expect(page.locator("tensor-grid[data-part=upstream] [role=gridcell]").nth(1)).to_have_text("−3")
    assert lab(api, asked(page))["gradient"]["upstream"] == [1, -3, 1, 1]
    page.get_by_label("Preset").select_option("cat")
    expect(page).to_have_url(re.compile("back=weights"))
    page.get_by_role("radio", name="forward").check()
    page.wait_for_selector("main:not([data-back])")
    assert len(cells(page, "score")) == 3


class Tensor(np.ndarray[Any, Any]):
    """An array that knows its gradient, as far as this page's layer and loss go."""

    grad: Any = None
    back: Callable[[Any], None]
    whole: Any = None

    def requires_grad_(self) -> None: ...

    def flatten(self, order: Any = "C") -> "Tensor":
        vector = np.asarray(self).ravel(order).view(Tensor)
        vector.whole = self
        return vector

    def backward(self, upstream: Any = 1.0) -> None:
        self.back(np.asarray(upstream, float))

    def __truediv__(self, by: Any) -> "Tensor":
        quotient = (np.asarray(self) / by).view(Tensor)
        quotient.back = lambda upstream: self.back(upstream / by)
        return quotient


def linear(vector: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    scores = reference.linear(vector, weight, bias).view(Tensor)

    def back(upstream: Any) -> None:
        weight.grad = np.array([[slope * x for x in np.asarray(vector)] for slope in upstream])
        vector.whole.grad = sum(slope * np.asarray(row) for slope, row in zip(upstream, weight, strict=True))
        bias.grad = upstream

    scores.back = back
    return scores


def cross_entropy(scores: Tensor, target: Any) -> Tensor:
    loss = np.asarray(reference.cross_entropy(scores, target=int(target))).view(Tensor)
    slope = reference.softmax(scores) - np.eye(len(scores))[int(target)]
    loss.back = lambda upstream: scores.back(upstream * slope)
    return loss


@pytest.mark.parametrize(
    "setting",
    ["back=weights&target=1&temperature=2", f"back=input&{SMALL}&edits=g.1.0.0_-0.5&input=2x3x2&outputs=3"],
    ids=["from the loss", "given numbers"],
)
def test_each_text_gives_the_gradients_on_screen(
    setting: str, open_page: Callable[..., Page], api: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in_for_torch(monkeypatch, Tensor, {"linear": linear, "cross_entropy": cross_entropy})
    page = open_page(reduced_motion="reduce")
    go(page, f"/dense?{setting}&step=3")
    reply = lab(api, setting)
    gradient = reply["gradient"]
    page.get_by_role("button", name="as code").first.click()
    whole, loss, operation = replies(code(page, "curl"))
    assert whole == reply
    np.testing.assert_allclose(np.array(loss["gradients"]["x"]) / reply["temperature"], gradient["loss"], rtol=1e-6)
    assert operation["gradients"] == {name: gradient[name] for name in ("x", "weight", "bias")}
    found = run(code(page, "Python"))["gradients"]
    numpy = run(code(page, "NumPy"))
    torch = run(code(page, "PyTorch"))
    for name in ("x", "weight", "bias"):
        np.testing.assert_allclose(found[name], gradient[name], rtol=1e-5, atol=1e-7)
        np.testing.assert_allclose(numpy[f"to_{name}"], gradient[name], rtol=1e-5, atol=1e-7)
        np.testing.assert_allclose(np.ravel(torch[name].grad), np.ravel(gradient[name]), rtol=1e-5, atol=1e-7)
