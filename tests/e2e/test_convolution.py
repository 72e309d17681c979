"""The convolution page as its reader uses it: every number on it is the engine's own."""

import contextlib
import io
import re
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np
from playwright.sync_api import Page, expect

from tests import labbing, reference
from tests.labbing import grids, number

READ_SUM = """() => ({
    lines: [...document.querySelectorAll("dot-product .dot-line:not(.dot-total) .dot-terms")]
        .map(line => line.textContent),
    total: document.querySelector("dot-product .dot-total .dot-terms").textContent,
    at: document.querySelector(".timeline-count").textContent,
})"""


def go(page: Page, address: str) -> None:
    """Open an address and wait for the first numbers."""
    labbing.go(page, address)
    page.wait_for_selector("dot-product .dot-target")


def body(page: Page, padding: int = 1, stride: int = 1) -> dict[str, Any]:
    """The request for the convolution that is drawn, read from its cells."""
    x = grids(page, "input")
    if padding:
        x = x[:, padding:-padding, padding:-padding]
    weight = grids(page, "weight")
    weight = weight.reshape(-1, len(x), *weight.shape[1:])
    bias = grids(page, "bias").ravel()
    return {"x": x.tolist(), "weight": weight.tolist(), "bias": bias.tolist(), "stride": stride, "padding": padding}


def term(line: str) -> tuple[list[list[float]], float]:
    """`1·0 + 2·(−1) = −2` as its pairs of factors and its sum."""
    left, right = line.split(" = ")
    return [[number(part) for part in product.split("·")] for product in left.split(" + ")], number(right)


def test_every_sum_of_the_lecture_preset_is_the_engines(page: Page, api: httpx.Client) -> None:
    go(page, "/convolution?step=1")
    call = body(page)
    trace = api.post("/api/v1/ops/conv2d/trace", json={**call, "limit": 1000}).json()
    output = reference.conv2d(call["x"], call["weight"], call["bias"], stride=1, padding=1)
    assert trace["total"] == 98 == output.size
    for step in trace["steps"]:
        shown = page.evaluate(READ_SUM)
        assert shown["at"] == f"{step['index'] + 1} / 98"
        for channel, line in enumerate(shown["lines"]):
            factors, total = term(line)
            patch, weight = np.array(step["patch"][channel]).ravel(), np.array(step["weight"][channel]).ravel()
            assert factors == np.stack([patch, weight], axis=1).tolist()
            assert total == step["channel_sums"][channel] == sum(a * b for a, b in factors)
        sums, target = shown["total"].split(" → ")
        summands, result = sums.split(" = ")
        *channels, bias = [number(part) for part in summands.split(" + ")]
        k, row, column = step["at"]
        assert target == f"output[{k + 1}, row {row + 1}, column {column + 1}]"
        assert channels == step["channel_sums"]
        assert bias == step["bias"] == call["bias"][k]
        assert number(result) == step["output"] == output[k, row, column]
        page.keyboard.press("ArrowRight")
    np.testing.assert_array_equal(grids(page, "output"), output)


def test_something_moves_by_itself_and_the_keys_rule_it(page: Page) -> None:
    go(page, "/convolution")
    count = page.locator(".timeline-count")
    expect(count).not_to_have_text("1 / 98")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.keyboard.press("End")
    expect(count).to_have_text("98 / 98")
    page.keyboard.press("ArrowLeft")
    expect(count).to_have_text("97 / 98")
    expect(page).to_have_url(re.compile(r"step=97$"))
    page.keyboard.press("Home")
    expect(count).to_have_text("1 / 98")


def test_who_asks_for_less_motion_gets_a_still_picture(open_page: Callable[..., Page]) -> None:
    page = open_page(reduced_motion="reduce")
    go(page, "/convolution")
    page.wait_for_timeout(600)
    expect(page.locator(".timeline-count")).to_have_text("1 / 98")


def test_the_lectures_ten_filters(page: Page, api: httpx.Client) -> None:
    go(page, "/convolution?step=1")
    page.get_by_label("Preset").select_option("ten")
    expect(page.locator("[data-fact=shape]")).to_contain_text("32 × 32 × 10")
    expect(page.locator("[data-fact=parameters]")).to_contain_text("(5 · 5 · 3 + 1) · 10 = 760")
    expect(page.locator("[data-fact=size]")).to_contain_text("(N − F + 2P) / S + 1 = (32 − 5 + 2·2) / 1 + 1 = 32")
    expect(page.locator("[data-fact=fit]")).to_have_text("every row and column is reached")
    assert page.locator(".maps button").count() == 10
    query = {"input": "32x32x3", "kernel": "5x5", "filters": 10, "padding": 2}
    told = api.get("/api/v1/arithmetic", params=query).json()
    assert (told["shape"], told["parameters"]) == ([10, 32, 32], 760)
    products = f"32 · 32 · 10 · 5 · 5 · 3 = {told['multiply_adds']:,}".replace(",", "\u202f")
    expect(page.locator("[data-fact=operations]")).to_contain_text(products)


def test_stride_3_does_not_fit_and_says_so(page: Page) -> None:
    go(page, "/convolution?step=1")
    page.get_by_label("Preset").select_option("stride3")
    expect(page.locator("[data-fact=shape]")).to_contain_text("2 × 2 × 1")
    fit = page.locator("[data-fact=fit]")
    expect(fit).to_contain_text("2.33 is no whole number: it does not fit.")
    expect(fit).to_contain_text("Stride 2 would fit.")
    assert page.locator("tensor-grid[data-part=input] .unreached").count() == 13


def test_an_impossible_setting_is_explained_and_the_picture_stays(page: Page) -> None:
    go(page, "/convolution?input=4x4x1&padding=0&filters=1&step=1")
    before = page.locator("#stage").inner_text()
    field = page.get_by_role("spinbutton", name="filter", exact=True)
    field.fill("9 × 9")
    field.press("Enter")
    alert = page.get_by_role("alert")
    expect(alert).to_have_text(
        "A 9 × 9 filter does not fit in a 4 × 4 input with padding 0: the nearest filter that does is 4 × 4."
    )
    assert field.get_attribute("aria-invalid") == "true"
    assert page.locator("#stage").inner_text() == before
    page.get_by_role("button", name="Use 4 × 4").click()
    expect(alert).to_have_text("")
    expect(page.locator("[data-fact=shape]")).to_contain_text("1 × 1 × 1")


def test_an_impossible_address_shows_the_nearest_that_can_be(page: Page) -> None:
    go(page, "/convolution?input=5x5x1&kernel=3x3&padding=0&dilation=9&step=1")
    expect(page.get_by_role("alert")).to_contain_text("With dilation 9 a 3 × 3 filter spans 19 × 19 cells")
    expect(page.locator("[data-fact=size]")).to_contain_text("(5 − (2·(3 − 1) + 1) + 2·0) / 1 + 1 = 1")


def test_by_keyboard_alone_numbers_are_edited_and_computed_anew(page: Page) -> None:
    go(page, "/convolution?step=1")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('tensor-grid')?.dataset.part") == "input":
            break
    for key in ("ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    focused = page.locator(":focus")
    expect(focused).to_have_attribute("aria-label", re.compile(r"^row 1 column 1, \d$"))
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("aria-label", "row 1 column 1, 9")
    expect(page).to_have_url(re.compile("edits=x.0.0.0_9"))
    expect(page.get_by_label("Preset")).to_have_value("")
    expect(page.locator(".timeline-count")).to_have_text("1 / 98")
    call = body(page)
    assert call["x"][0][0][0] == 9
    output = reference.conv2d(call["x"], call["weight"], call["bias"], padding=1)
    expect(page.locator("dot-product .dot-output")).to_have_text(f"{output[0, 0, 0]:g}".replace("-", "−"))
    page.reload()
    page.wait_for_selector("main[data-ready]")
    assert body(page)["x"][0][0][0] == 9


def test_a_kernel_edited_by_hand_becomes_custom(page: Page) -> None:
    go(page, "/convolution?input=6x6x1&filters=1&kernels=sobel-x&step=1")
    menu = page.get_by_label("Kernel of filter 1")
    expect(menu).to_have_value("sobel-x")
    page.locator("tensor-grid[data-part=weight] [role=gridcell]").first.click()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(menu).to_have_value("custom")
    menu.select_option("box")
    expect(page.locator("tensor-grid[data-part=weight] [role=gridcell]").first).to_have_text("0.111")
    expect(menu).to_have_value("box")


def test_the_pointer_decides_where_the_window_is_and_weights_show_what_they_share(
    page: Page, api: httpx.Client
) -> None:
    go(page, "/convolution?step=5")
    call = body(page)
    output = api.post("/api/v1/ops/conv2d", json=call).json()["output"]
    cell = page.locator("tensor-grid[data-part=output]").nth(1).locator("[role=gridcell]").nth(23)
    cell.hover()
    expect(page.locator(".dot-target")).to_have_text("output[2, row 4, column 3]")
    expect(page.locator(".dot-output")).to_have_text(f"{output[1][3][2]:g}".replace("-", "−"))
    expect(page.locator("tensor-grid[data-part=input] .grid-ghost").first).to_be_visible()
    expect(page.locator(".timeline-count")).to_have_text("5 / 98")
    cell.click()
    page.mouse.move(2, 2)
    expect(page.locator(".dot-target")).to_have_text("output[2, row 4, column 3]")
    page.keyboard.press("Escape")
    expect(page.locator(".dot-target")).to_have_text("output[1, row 1, column 5]")
    page.locator("tensor-grid[data-part=weight]").first.locator("[role=gridcell]").first.hover()
    assert page.locator("tensor-grid[data-part=input]").first.locator(".lit").count() == 49
    page.locator(".dot-term").nth(3).hover()
    assert page.locator("tensor-grid[data-part=input] .lit").count() == 1


def test_the_back_button_undoes_a_setting(page: Page) -> None:
    go(page, "/convolution?step=1")
    page.get_by_label("Preset").select_option("strided")
    expect(page.locator("[data-fact=shape]")).to_contain_text("4 × 4 × 2")
    page.go_back()
    expect(page.locator("[data-fact=shape]")).to_contain_text("7 × 7 × 2")


def test_an_image_is_convolved_with_classic_kernels(page: Page) -> None:
    go(page, "/convolution?step=1")
    page.get_by_label("Preset").select_option("sobel")
    expect(page.locator("#image")).to_have_value("cat")
    expect(page.locator("[data-fact=shape]")).to_contain_text("46 × 46 × 2")
    colours = page.evaluate(
        """() => { const canvas = document.querySelector("tensor-grid[data-part=input] canvas");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return new Set(data).size; }"""
    )
    assert colours > 50
    page.keyboard.press("End")
    expect(page.locator(".dot-target")).to_have_text("output[2, row 46, column 46]")
    patch, weight = grids(page, "patch"), grids(page, "weight")
    assert weight.tolist() == [[[-1, -2, -1], [0, 0, 0], [1, 2, 1]]]
    assert number(page.locator(".dot-output").inner_text()) == (patch * weight).sum()


def test_the_code_gives_the_numbers_on_screen(page: Page) -> None:
    go(page, "/convolution?input=5x5x2&filters=1&stride=2&seed=3&step=4")
    page.get_by_role("button", name="as code").click()
    page.get_by_role("tab", name="Python").click()
    found: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(page.get_by_role("tabpanel").inner_text(), found)
    assert found["trace"]["steps"][0]["output"] == number(page.locator(".dot-output").inner_text())
    assert found["call"]["x"] == body(page)["x"]
    page.keyboard.press("End")
    np.testing.assert_array_equal(grids(page, "output"), found["reply"]["output"])


def test_it_speaks_korean(open_page: Callable[..., Page]) -> None:
    page = open_page(locale="ko-KR", reduced_motion="reduce")
    go(page, "/convolution")
    expect(page.get_by_role("heading", level=1)).to_contain_text("필터")
    expect(page.locator(".dot-target")).to_have_text("출력[1, 1행, 1열]")
    page.get_by_label("예제").select_option("stride3")
    expect(page.locator("[data-fact=fit]")).to_contain_text("스트라이드 2이면 맞습니다")
    names = page.evaluate("[...document.querySelectorAll('[aria-label], [title]')].map(e => e.ariaLabel + e.title)")
    for text in [page.locator("body").inner_text(), *names]:
        assert not re.search(r"\b(convolution|shared)\.\w", text)


def test_it_fits_a_phone(open_page: Callable[..., Page]) -> None:
    for address in ("/convolution?step=20", "/convolution?input=48x48x3&image=cat&kernels=sobel-x&step=20"):
        page = open_page(viewport={"width": 360, "height": 740}, has_touch=True)
        go(page, address)
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        box = page.locator("time-line").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 740
        assert page.evaluate(READ_SUM)["total"]
