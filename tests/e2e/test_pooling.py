"""The pooling page as its reader uses it: every number on it is the engine's own."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from tests import reference
from tests.labbing import asked, go, grids, number

SLICE = "edits=x.0.0.0_1,1,2,4;5,6,7,8;3,2,1,0;1,2,3,4"
READ_SUM = """() => ({
    terms: [...document.querySelectorAll("dot-product .dot-term")].map(term => term.textContent),
    wins: [...document.querySelectorAll("dot-product .dot-term")].findIndex(term => term.matches(".wins")),
    whole: document.querySelector("dot-product .dot-terms").textContent,
    output: document.querySelector("dot-product .dot-output").textContent,
    target: document.querySelector("dot-product .dot-target").textContent,
    at: document.querySelector(".timeline-count").textContent,
})"""
READ_PIXELS = """part => [...document.querySelectorAll(`tensor-grid[data-part="${part}"] canvas:first-child`)]
    .map(canvas => [...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data]
        .filter((_, index) => index % 4 === 0))"""
READ_WINNERS = """() => [...document.querySelectorAll('tensor-grid[data-part="input"]')].map(grid =>
    [...grid.querySelectorAll("[role=gridcell]")].findIndex(cell => cell.matches(".current")))"""


def lab(api: httpx.Client, page: Page) -> Any:
    """What the API says of the page's own query."""
    return api.get(f"/api/v1/labs/pooling?{asked(page)}").raise_for_status().json()


def trace(api: httpx.Client, reply: Any) -> list[Any]:
    """Every step of the pooling that a lab's reply is about."""
    call = {**reply["body"], "limit": 1000}
    return list(api.post(f"/api/v1/ops/{reply['op']}/trace", json=call).raise_for_status().json()["steps"])


def cells(page: Page, part: str, channel: int = 0) -> Locator:
    """The cells of one slice."""
    return page.locator(f"tensor-grid[data-part={part}]").nth(channel).get_by_role("gridcell")


def test_every_step_of_max_pooling_is_the_engines_with_its_winner_marked(page: Page, api: httpx.Client) -> None:
    go(page, "/pooling?input=5x5x2&kernel=3x3&stride=2&padding=1&step=1")
    reply = lab(api, page)
    x = grids_inside(page)
    np.testing.assert_array_equal(x, reply["body"]["x"])
    output = reference.max_pool2d(x, kernel_size=3, stride=2, padding=1)
    for step in trace(api, reply):
        channel, row, column = step["at"]
        shown = page.evaluate(READ_SUM)
        assert shown["at"] == f"{step['index'] + 1} / 18"
        assert shown["target"] == f"output[{channel + 1}, row {row + 1}, column {column + 1}]"
        assert number(shown["output"]) == step["output"] == output[channel, row, column]
        i, j = step["argmax"]
        assert shown["wins"] == 3 * i + j
        assert [text for text in shown["terms"] if text != "−∞"] == [
            f"{x[channel][y][z]:g}"
            for y in range(2 * row - 1, 2 * row + 2)
            for z in range(2 * column - 1, 2 * column + 2)
            if 0 <= y < 5 and 0 <= z < 5
        ]
        winners = page.evaluate(READ_WINNERS)
        assert winners[channel] == (2 * row + i) * 7 + 2 * column + j
        assert winners[1 - channel] == -1
        page.keyboard.press("ArrowRight")
    np.testing.assert_array_equal(grids(page, "output"), output)


def grids_inside(page: Page) -> np.ndarray[Any, Any]:
    """The input within its padding of 1."""
    texts = page.evaluate(
        """() => [...document.querySelectorAll('tensor-grid[data-part="input"]')].map(grid =>
            [...grid.querySelectorAll("[role=gridcell]:not(.pad)")].map(cell => Number(cell.textContent)))"""
    )
    values = np.array(texts)
    side = int(values.shape[1] ** 0.5)
    return values.reshape(-1, side, side)


def test_every_step_of_average_pooling_is_the_engines(page: Page, api: httpx.Client) -> None:
    go(page, "/pooling?input=5x4x1&kernel=2x3&stride=1&kind=avg&step=1")
    reply = lab(api, page)
    for step in trace(api, reply):
        shown = page.evaluate(READ_SUM)
        patch = np.array(step["patch"]).ravel()
        assert [number(text) for text in shown["terms"]] == patch.tolist()
        assert re.match(r"\(.*\) / 6 = ", shown["whole"])
        assert shown["wins"] == -1
        assert step["output"] == pytest.approx(patch.mean())
        assert number(shown["output"]) == pytest.approx(step["output"], rel=1e-3)
        page.keyboard.press("ArrowRight")
    output = reference.avg_pool2d(reply["body"]["x"], kernel_size=(2, 3), stride=1)
    np.testing.assert_allclose(grids(page, "output"), output, rtol=5e-3)


def test_the_lectures_example_is_6_8_3_4(page: Page) -> None:
    go(page, "/pooling?step=1")
    page.get_by_label("Preset").select_option("slice")
    expect(cells(page, "input").nth(5)).to_have_text("6")
    page.keyboard.press("End")
    np.testing.assert_array_equal(grids(page, "output"), [[[6, 8], [3, 4]]])
    kept = "() => [...document.querySelectorAll('tensor-grid[data-part=input] .kept')].map(cell => cell.textContent)"
    assert page.evaluate(kept) == ["6", "8", "3", "4"]
    expect(page.locator("[data-fact=size]")).to_contain_text("(W − F) / S + 1 = (4 − 2) / 2 + 1 = 2")
    expect(page.locator("[data-fact=shape]")).to_contain_text("2 × 2 × 1")
    expect(page.locator("[data-fact=parameters]")).to_contain_text("0")
    expect(page.locator("[data-fact=operations]")).to_contain_text("(2 · 2 − 1) · 2 · 2 = 12")
    expect(page.locator("[data-fact=memory]")).to_contain_text("64 B → 16 B")
    page.get_by_label("kind").select_option("avg")
    page.keyboard.press("Home")
    expect(page.locator("dot-product .dot-terms")).to_have_text(
        "(1 + 1 + 5 + 6) / 4 = 3.25 → output[1, row 1, column 1]"
    )
    expect(page).to_have_url(re.compile(r"kind=avg&edits="))


def test_it_moves_by_itself_and_stands_still_for_those_who_want_less_motion(open_page: Callable[..., Page]) -> None:
    page = open_page()
    go(page, "/pooling")
    expect(page.locator(".timeline-count")).not_to_have_text("1 / 4")
    calm = open_page(reduced_motion="reduce")
    go(calm, "/pooling")
    expect(calm.get_by_role("button", name="Play")).to_be_visible()
    expect(calm.locator(".timeline-count")).to_have_text("1 / 4")


def test_an_impossible_setting_is_explained_and_mended(page: Page) -> None:
    go(page, "/pooling?step=1")
    before = page.locator("#stage").inner_text()
    alert = page.locator("#problem")
    field = page.get_by_role("spinbutton", name="padding")
    field.fill("2")
    field.press("Enter")
    expect(alert).to_have_text(
        "A pooling is padded by at most half of its window, so a 2 × 2 window not by 2: "
        "the nearest padding that works is 1."
    )
    assert field.get_attribute("aria-invalid") == "true"
    assert page.locator("#stage").inner_text() == before
    page.get_by_role("button", name="Use 1").click()
    expect(alert).to_have_text("")
    expect(page.locator("[data-fact=size]")).to_contain_text("(W − F + 2P) / S + 1 = (4 − 2 + 2·1) / 2 + 1 = 3")
    field = page.get_by_role("spinbutton", name="window")
    field.fill("7 × 7")
    field.press("Enter")
    expect(alert).to_have_text(
        "A 7 × 7 window does not fit in a 4 × 4 input with padding 1: the nearest window that does is 6 × 6."
    )
    page.get_by_role("button", name="Use 6 × 6").click()
    expect(page.locator("[data-fact=shape]")).to_contain_text("1 × 1 × 1")


def test_what_does_not_fit_is_hatched_and_said(page: Page) -> None:
    go(page, "/pooling?step=1")
    page.get_by_label("Preset").select_option("misfit")
    expect(page.locator("[data-fact=fit]")).to_contain_text("2.5 is no whole number: it does not fit.")
    expect(page.locator("[data-fact=size]")).to_contain_text("2.5 → 2")
    assert page.locator("tensor-grid[data-part=input] .unreached").count() == 9


@pytest.mark.parametrize(
    "query",
    [f"{SLICE}&stride=1", "kind=avg&kernel=3x3&stride=1&input=5x5x2", "kernel=3x3&stride=2&padding=1&input=5x5x1"],
)
def test_the_gradient_goes_where_the_engine_sends_it(page: Page, api: httpx.Client, query: str) -> None:
    go(page, f"/pooling?{query}&step=1")
    assert page.locator("tensor-grid[data-part=upstream]").count() == 0
    page.get_by_label("where the gradient goes").check()
    expect(page.locator("tensor-grid[data-part=upstream]").first).to_be_visible()
    expect(page).to_have_url(re.compile("gradient=1"))
    reply = lab(api, page)
    upstream = grids(page, "upstream")
    np.testing.assert_array_equal(upstream, reply["gradient"]["upstream"])
    call = {**reply["body"], "gradient": upstream.tolist()}
    sent = api.post(f"/api/v1/ops/{reply['op']}/gradient", json=call).raise_for_status().json()["gradients"]["x"]
    shown = grids(page, "downstream")
    padding = reply["body"]["padding"]
    inside = shown[:, padding:-padding, padding:-padding] if padding else shown
    np.testing.assert_allclose(inside, sent, rtol=5e-3)
    if padding:
        assert shown.sum() == inside.sum()


def test_it_is_said_where_the_gradient_of_a_window_goes(page: Page) -> None:
    go(page, f"/pooling?gradient=1&{SLICE}&step=1")
    said = page.locator(".routing")
    expect(said).to_have_text(
        "The gradient 3 goes to row 2, column 2 of the input, the winner; the others of this window get 0."
    )
    page.get_by_role("spinbutton", name="stride").fill("1")
    page.keyboard.press("Enter")
    cells(page, "upstream").nth(4).hover()
    expect(said).to_contain_text("goes to row 2, column 3 of the input, the winner")
    page.get_by_label("kind").select_option("avg")
    expect(said).to_have_text("The gradient 3 is shared: each of the 4 cells of this window gets 3/4.")


def test_pointing_moves_the_window_a_click_pins_and_escape_lets_go(page: Page) -> None:
    go(page, f"/pooling?{SLICE}&step=1")
    target = page.locator(".dot-target")
    cells(page, "output").nth(3).hover()
    expect(target).to_have_text("output[1, row 2, column 2]")
    expect(page.locator("tensor-grid[data-part=input] .grid-ghost")).to_be_visible()
    expect(page.locator(".timeline-count")).to_have_text("1 / 4")
    cells(page, "input").nth(2).hover()
    expect(target).to_have_text("output[1, row 1, column 2]")
    expect(page.locator(".dot-term.lit")).to_have_text("2")
    cells(page, "output").nth(2).click()
    page.mouse.move(2, 2)
    expect(target).to_have_text("output[1, row 2, column 1]")
    page.locator(".dot-term").nth(2).hover()
    expect(page.locator("tensor-grid[data-part=input] .lit")).to_have_text("1")
    page.mouse.move(2, 2)
    page.keyboard.press("Escape")
    expect(target).to_have_text("output[1, row 1, column 1]")


def test_an_input_that_several_windows_see_lights_all_their_outputs(page: Page) -> None:
    go(page, "/pooling?input=6x6x1&kernel=3x3&stride=1&step=1")
    cells(page, "input").nth(14).hover()
    assert page.locator("tensor-grid[data-part=output] .lit").count() == 9


def test_by_keyboard_alone_a_number_is_edited_and_pooled_anew(page: Page, api: httpx.Client) -> None:
    go(page, f"/pooling?{SLICE}&step=1")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('tensor-grid')?.dataset.part") == "input":
            break
    expect(page.locator(":focus")).to_have_attribute("aria-label", "row 1 column 1, 1")
    page.keyboard.type("9.5")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("aria-label", "row 1 column 1, 9.5")
    expect(page.locator(".dot-output")).to_have_text("9.5")
    expect(page).to_have_url(re.compile(r"edits=x\.0\.0\.0_9\.5,1,2,4;5,6,7,8;3,2,1,0;1,2,3,4"))
    assert lab(api, page)["output"] == [[[9.5, 8], [3, 4]]]
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".dot-target")).to_have_text("output[1, row 2, column 1]")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".dot-target")).to_have_text("output[1, row 2, column 1]")


def test_the_address_keeps_everything_and_the_back_button_undoes(page: Page) -> None:
    go(page, "/pooling?step=1")
    page.get_by_label("Preset").select_option("summed")
    expect(page.locator("[data-fact=shape]")).to_contain_text("3 × 3 × 1")
    page.keyboard.press("End")
    expect(page).to_have_url(re.compile(r"\?input=5x5x1&kernel=3x3&stride=1&gradient=1&step=9$"))
    before = grids(page, "downstream")
    page.reload()
    page.wait_for_selector("main[data-ready]")
    np.testing.assert_array_equal(grids(page, "downstream"), before)
    expect(page.get_by_label("Preset")).to_have_value("summed")
    expect(page.get_by_label("where the gradient goes")).to_be_checked()
    page.go_back()
    expect(page.locator("[data-fact=shape]")).to_contain_text("2 × 2 × 1")
    expect(page.get_by_label("where the gradient goes")).not_to_be_checked()


def test_an_image_is_halved_beside_the_original_channel_by_channel(page: Page, api: httpx.Client) -> None:
    go(page, "/pooling?step=1")
    page.get_by_label("Preset").select_option("halves")
    expect(page.locator("#image")).to_have_value("goldfish")
    expect(page.locator("[data-fact=shape]")).to_contain_text("32 × 32 × 3")
    page.keyboard.press("End")
    expect(page.locator(".dot-target")).to_have_text("output[3, row 32, column 32]")
    reply = lab(api, page)
    for part, volume in (("input", reply["body"]["x"]), ("output", reply["output"])):
        np.testing.assert_array_equal(page.evaluate(READ_PIXELS, part), np.array(volume).reshape(3, -1))
    np.testing.assert_array_equal(grids(page, "patch")[0], np.array(reply["body"]["x"])[2, 62:, 62:])
    before, after = page.evaluate(
        """["input", "output"].map(part =>
            document.querySelector(`tensor-grid[data-part=${part}]`).getBoundingClientRect())"""
    )
    assert after["width"] < 0.55 * before["width"]
    assert after["x"] > before["x"] + before["width"]
    assert page.locator(".picture canvas").count() == 2


def test_an_exercise_does_not_give_the_winner_away(page: Page) -> None:
    go(page, f"/pooling?{SLICE}&gradient=1&turn=cell&step=2")
    colours = (
        "cells => new Set(cells.map(cell => getComputedStyle(cell).backgroundColor + getComputedStyle(cell).color))"
    )
    under = page.locator("tensor-grid[data-part=input] .tap")
    assert len(under.evaluate_all(f"cells => [...({colours})(cells)]")) == 1
    expect(page.locator("tensor-grid[data-part=downstream]")).to_be_hidden()
    expect(page.locator(".routing")).to_be_hidden()
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    expect(page.locator("#turn-told")).to_have_class("output")
    expect(page.locator(".routing")).to_be_visible()
    assert len(under.evaluate_all(f"cells => [...({colours})(cells)]")) == 2


def test_it_speaks_korean(open_page: Callable[..., Page]) -> None:
    page = open_page(locale="ko-KR", reduced_motion="reduce")
    go(page, f"/pooling?gradient=1&{SLICE}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("윈도")
    expect(page.locator(".dot-target")).to_have_text("출력[1, 1행, 1열]")
    expect(page.locator(".routing")).to_contain_text("이긴 칸인 입력 2행 2열이 기울기 3 전부를 받고")
    names = page.evaluate("[...document.querySelectorAll('[aria-label], [title]')].map(e => e.ariaLabel + e.title)")
    for text in [page.locator("body").inner_text(), *names]:
        assert not re.search(r"\b(pooling|shared)\.\w", text)


@pytest.mark.parametrize("query", ["gradient=1&step=2", "input=6x6x4&step=20", "input=64x64x3&image=cat&step=1500"])
def test_it_fits_a_phone(open_page: Callable[..., Page], query: str) -> None:
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True)
    go(page, f"/pooling?{query}")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    box = page.locator("time-line").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 740
    working = page.locator(".pooled-channel.at-work").bounding_box()
    assert working is not None
    assert 0 <= working["x"] < 100
