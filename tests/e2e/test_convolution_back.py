"""The convolution page on its way back: gradients spread and are collected, each number the engine's own."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests import labbing, reference
from tests.coding import code, replies, run, stand_in_for_torch
from tests.labbing import grids, number

SMALL = "input=5x5x2&filters=2&padding=1"
READ = """() => ({
    lines: [...document.querySelectorAll("dot-product .dot-line:not(.dot-total) .dot-terms")]
        .map(line => [...line.querySelectorAll(".dot-term")].map(term => [term.textContent, !term.matches(".ahead")])),
    total: document.querySelector("dot-product .dot-total .dot-terms").textContent,
    at: document.querySelector(".timeline-count").textContent,
})"""


def go(page: Page, query: str) -> None:
    """Open the lab and wait for the first numbers."""
    labbing.go(page, f"/convolution?{query}")
    page.wait_for_selector("dot-product .dot-line")


def asked(api: httpx.Client, query: str) -> Any:
    return api.get(f"/api/v1/labs/convolution?{query}").json()["gradient"]


def products(terms: list[list[Any]]) -> list[float]:
    """The product of each term that has been added."""
    return [float(np.prod([number(part) for part in text.split("·")])) for text, added in terms if added]


def test_each_output_spreads_over_its_window_and_overlaps_add_up(page: Page, api: httpx.Client) -> None:
    query = f"{SMALL}&back=input"
    go(page, f"{query}&step=1")
    gradient = asked(api, query)
    steps = api.get(f"/api/v1/labs/convolution/backward?{query}&of=spread&limit=1000").json()["steps"]
    np.testing.assert_array_equal(grids(page, "upstream"), gradient["upstream"])
    cells = np.zeros(np.shape(gradient["cells"]))
    for step in steps:
        window, spread = step["window"], np.array(step["spread"])
        cells[:, window["row"] : window["row"] + 3, window["column"] : window["column"] + 3] += spread
        expect(page.locator(".timeline-count")).to_have_text(f"{step['index'] + 1} / 50")
        np.testing.assert_array_equal(grids(page, "cells"), cells)
        shown = page.evaluate(READ)
        total = sum(sum(products(line)) for line in shown["lines"])
        assert number(re.split(" after | → ", shown["total"])[0].split(" = ")[-1]) == total
        page.keyboard.press("ArrowRight")
    np.testing.assert_array_equal(cells, gradient["cells"])


def test_a_number_of_the_input_says_which_outputs_it_contributed_to(page: Page, api: httpx.Client) -> None:
    query = f"{SMALL}&back=input"
    go(page, f"{query}&step=50")
    gradient = asked(api, query)
    page.locator("tensor-grid[data-part=cells]").nth(1).get_by_role("gridcell").nth(2 * 7 + 3).hover()
    expect(page.locator(".dot-target")).to_have_text("∂L/∂x[2, row 2, column 3]")
    shown = page.evaluate(READ)
    assert [len(line) for line in shown["lines"]] == [9, 9]
    total = sum(sum(products(line)) for line in shown["lines"])
    assert total == gradient["x"][1][1][2]
    assert page.locator("tensor-grid[data-part=upstream] .lit").count() == 18


def test_each_weight_collects_from_all_places_and_the_bias_adds_up(page: Page, api: httpx.Client) -> None:
    query = f"{SMALL}&back=weights"
    go(page, f"{query}&step=1")
    gradient = asked(api, query)
    weight, bias = np.array(gradient["weight"]), gradient["bias"]
    for k in range(2):
        for expected in [*weight[k].ravel(), bias[k]]:
            shown = page.evaluate(READ)
            (line,) = shown["lines"]
            assert len(line) == 25
            assert sum(products(line)) == expected == number(shown["total"].split(" → ")[0])
            page.keyboard.press("ArrowRight")
    expect(page.locator(".timeline-count")).to_have_text("38 / 38")
    np.testing.assert_array_equal(grids(page, "slope").reshape(weight.shape), weight)
    assert grids(page, "offset").ravel().tolist() == bias
    expect(page.locator(".dot-target")).to_have_text("∂L/∂b[filter 2], the plain sum")


def test_pointing_links_weight_input_upstream_and_term(page: Page) -> None:
    go(page, f"{SMALL}&back=weights&step=5")
    page.locator("tensor-grid[data-part=upstream]").first.get_by_role("gridcell").nth(7).hover()
    expect(page.locator(".dot-term.lit")).to_have_count(1)
    expect(page.locator("tensor-grid[data-part=input] .lit")).to_have_count(1)
    value = page.locator("tensor-grid[data-part=input] .lit").inner_text()
    assert page.locator(".dot-term.lit").inner_text().endswith(f"·{value}")
    page.locator("tensor-grid[data-part=slope]").first.get_by_role("gridcell").nth(8).hover()
    expect(page.locator(".dot-target")).to_have_text("∂L/∂w[filter 1, channel 1, row 3, column 3]")


def test_the_way_is_switched_by_keyboard_and_kept_in_the_address(page: Page) -> None:
    go(page, "step=1")
    page.get_by_role("radio", name="forward").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("main[data-back=input]")
    expect(page).to_have_url(re.compile("back=input"))
    expect(page.get_by_label("Preset")).to_have_value("volume")
    expect(page.locator("#mode-note")).to_contain_text("it adds up")
    page.get_by_label("Preset").select_option("stride2")
    expect(page).to_have_url(re.compile("back=input"))
    page.locator("select[name=upstream]").select_option("ones")
    expect(page).to_have_url(re.compile("upstream=ones"))
    expect(page.locator("tensor-grid[data-part=upstream] [role=gridcell]")).to_have_text(["1"] * 9)
    page.get_by_role("radio", name="forward").check()
    page.wait_for_selector("main:not([data-back])")
    expect(page.locator("tensor-grid[data-part=output]")).to_have_count(1)


def test_the_upstream_gradient_is_edited_in_place(page: Page, api: httpx.Client) -> None:
    go(page, "input=4x4x1&filters=1&padding=0&back=input&step=4")
    cell = page.locator("tensor-grid[data-part=upstream] [role=gridcell]").nth(3)
    cell.click()
    page.keyboard.type("-2")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"edits=g\.0\.1\.1_-2"))
    gradient = asked(api, labbing.asked(page))
    assert gradient["upstream"][0][1][1] == -2
    page.wait_for_function("() => document.querySelector('.dot-target')")
    np.testing.assert_array_equal(grids(page, "cells")[0], gradient["x"][0])


def test_a_relu_that_held_an_output_back_lets_nothing_through(page: Page, api: httpx.Client) -> None:
    query = "input=6x6x1&filters=1&relu=1&back=input"
    go(page, f"{query}&step=36")
    gradient = asked(api, query)
    blocked = int((np.array(gradient["upstream"]) == 0).sum())
    assert blocked > 0
    assert page.locator("tensor-grid[data-part=upstream] .cleared").count() == blocked
    np.testing.assert_array_equal(grids(page, "cells")[0][1:-1, 1:-1], gradient["x"][0])


class Tensor(np.ndarray[Any, Any]):
    """An array that knows its gradient, as far as one backward pass through one layer goes."""

    grad: Any = None
    back: Callable[[Any], None]

    def flip(self, *axes: int) -> "Tensor":
        turned = np.flip(self, axes).view(Tensor)
        turned.origin = self  # type: ignore[attr-defined]
        return turned

    def backward(self, upstream: Any) -> None:
        self.back(np.asarray(upstream, float))


def nudged(function: Callable[..., Any]) -> Callable[..., Any]:
    """A layer by the reference's loops, whose gradients are found by nudging each number."""

    def layer(*tensors: Tensor, **attributes: Any) -> Tensor:
        arrays = [np.array(tensor, float) for tensor in tensors]
        found = np.array(function(*arrays, **attributes)).view(Tensor)

        def back(upstream: Any) -> None:
            for index, tensor in enumerate(tensors):
                slope = np.zeros(tensor.shape)
                for at in np.ndindex(tensor.shape):
                    moved = [array.copy() for array in arrays]
                    moved[index][at] += 1
                    slope[at] = (upstream * (function(*moved, **attributes) - np.asarray(found))).sum()
                turned = getattr(tensor, "origin", None)
                if turned is None:
                    tensor.grad = slope
                else:
                    turned.grad = slope[..., ::-1, ::-1]

        found.back = back
        return found

    return layer


def relu(x: Tensor) -> Tensor:
    found = np.maximum(np.asarray(x), 0).view(Tensor)
    found.back = lambda upstream: x.back(upstream * (np.asarray(x) > 0))
    return found


SETTINGS = {
    "strided, not fitting": "input=5x6x2&filters=2&stride=3x2&padding=1x0&seed=3&back=weights",
    "grouped, after ReLU": "input=4x4x4&filters=4&groups=2&relu=1&back=input",
    "turned": "input=5x6x2&kernel=2x3&mode=convolution&edits=w.0.0.0.0_0.25*g.1.2.2_-3.5&back=input",
    "transposed": "input=3x2x4&filters=2&groups=2&stride=2x3&padding=0x1&dilation=1x2&mode=transposed&back=weights",
}


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS.keys())
def test_each_text_gives_the_gradients_on_screen(
    setting: str, open_page: Callable[..., Page], api: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    layers = {name: nudged(getattr(reference, name)) for name in ("conv2d", "conv_transpose2d")}
    stand_in_for_torch(monkeypatch, Tensor, {**layers, "relu": relu})
    page = open_page(reduced_motion="reduce")
    go(page, f"{setting}&step=3")
    reply = api.get(f"/api/v1/labs/convolution?{setting}").json()
    gradient = reply["gradient"]
    direct = api.post(
        f"/api/v1/ops/{reply['op']}/gradient", json={**reply["body"], "gradient": gradient["upstream"]}
    ).json()["gradients"]
    page.get_by_role("button", name="as code").click()
    whole, backward, operation = replies(code(page, "curl"))
    assert whole == reply
    assert operation["gradients"] == direct
    assert [step["index"] for step in backward["steps"]] == [2]
    assert run(code(page, "Python"))["gradients"] == direct
    found = run(code(page, "NumPy"))
    weight = np.array(gradient["weight"])
    as_set = weight if "mode" not in setting else weight[:, :, ::-1, ::-1]
    for name, expected in (("to_x", gradient["x"]), ("to_weight", as_set), ("to_bias", gradient["bias"])):
        np.testing.assert_allclose(found[name], expected, rtol=1e-5, atol=1e-4)
    learned = run(code(page, "PyTorch"))
    turned = setting.count("mode=convolution") > 0
    for name in ("x", "weight", "bias"):
        expected = as_set if turned and name == "weight" else direct[name]
        np.testing.assert_allclose(learned[name].grad, expected, rtol=1e-4, atol=1e-3)
