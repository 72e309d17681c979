"""A digit drawn on the dense page: recognised, and what made it win shown in place."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.labbing import number

DIGIT = "#digit"


def go(page: Page, address: str = "/dense?step=1") -> None:
    page.goto(address)
    expect(page.locator(DIGIT)).to_have_attribute("data-seen", re.compile("."))


def expect_seen(page: Page, digit: str) -> None:
    expect(page.locator(DIGIT)).to_have_attribute("data-seen", digit)
    expect(page.locator(f"{DIGIT}[data-waiting]")).to_have_count(0)


def why(page: Page, api: httpx.Client, layer: str, **query: Any) -> Any:
    """The API's answer for the drawing on the pad, whose id stands in the page's code."""
    opener = page.locator("button[aria-controls=digit-code]")
    if opener.get_attribute("aria-expanded") == "false":
        opener.click()
    found = re.search(r"images/([0-9a-f]{64})", page.locator("#digit-code-panel").inner_text())
    assert found
    return api.get(f"/api/v1/models/digits/contributions/{found[1]}/{layer}", params=query).raise_for_status().json()


def draw(page: Page, *strokes: list[tuple[float, float]]) -> None:
    """Strokes by mouse, in shares of the pad's sides."""
    sheet = page.locator("drawing-pad canvas")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box is not None
    for stroke in strokes:
        points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point, steps=8)
        page.mouse.up()


def test_every_bundled_digit_is_recognised(page: Page) -> None:
    go(page)
    expect_seen(page, "3")
    for digit in "0123456789":
        page.locator(f"[data-digit='{digit}']").click()
        expect_seen(page, digit)
        expect(page.locator("#digit-verdict")).to_contain_text(f"It is a {digit}")


@pytest.mark.parametrize("size", [1.0, 0.4])
def test_a_digit_drawn_by_pointer(page: Page, size: float) -> None:
    go(page)
    page.get_by_role("button", name="Clear").click()
    draw(page, [(0.1 + size * x, 0.1 + size * y) for x, y in ((0.1, 0), (0.7, 0), (0.35, 0.8))])
    expect_seen(page, "7")
    expect(page).to_have_url(re.compile("digit=&strokes=[\\w-]+"))
    page.reload()
    expect_seen(page, "7")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(DIGIT)).to_have_attribute("data-blank", "")
    page.go_back()
    expect_seen(page, "7")


def test_a_digit_drawn_by_keyboard(page: Page) -> None:
    go(page)
    page.get_by_role("button", name="Clear").click()
    sheet = page.get_by_role("application", name="Drawing pad: draw a digit")
    page.keyboard.press("Shift+Tab")
    expect(sheet).to_be_focused()
    page.keyboard.press("Space")
    for _ in range(5):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Space")
    expect_seen(page, "1")
    expect(page.locator("drawing-pad [aria-live]")).to_have_text("pen up at column 33, row 57 of 64")
    expect(page.locator(".timeline-count")).to_have_text("1 / 52")
    page.keyboard.press("Backspace")
    expect(page.locator(DIGIT)).to_have_attribute("data-blank", "")


def test_a_finger_draws_too(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True)
    go(page)
    page.get_by_role("button", name="Clear").tap()
    sheet = page.locator("drawing-pad canvas")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box is not None
    touch = page.context.new_cdp_session(page)
    x, top = box["x"] + box["width"] / 2, box["y"] + 20
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": top}]})
    for step in range(1, 10):
        point = {"x": x, "y": top + step * box["height"] * 0.08}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect_seen(page, "1")


@pytest.mark.parametrize(
    ("layer", "source", "count"), [("fc1", "flatten", 400), ("fc2", "relu3", 120), ("fc3", "relu4", 84)]
)
def test_the_strongest_contributions_are_the_apis(
    page: Page, api: httpx.Client, layer: str, source: str, count: int
) -> None:
    go(page, "/dense?digit=8&step=1")
    page.get_by_role("radio", name=re.compile(f"^{layer}")).check()
    expect(page.locator(".strip figcaption")).to_have_text(f"As a vector of {count}")
    reply = why(page, api, source, top=10)
    assert reply["target"] == 8
    rows = page.locator(".digit-terms tbody tr")
    expect(rows).to_have_count(10)
    for row, term in zip(rows.all_inner_texts(), reply["terms"], strict=True):
        numbers = [float(text.strip("()")) for text in row.replace("−", "-").split("\t")[1:4]]
        np.testing.assert_allclose(numbers, [term["value"], term["weight"], term["contribution"]], rtol=6e-3)
    total = page.locator(".digit-sum").inner_text().replace("−", "-")
    assert f"{count - 10} more" in total
    score = re.search(r"= ([-\d.]+) → score of 8$", total)
    assert score
    assert float(score[1]) == pytest.approx(reply["score"], rel=1e-3)


def test_a_contribution_is_found_in_the_maps_and_the_other_way_round(page: Page, api: httpx.Client) -> None:
    go(page, "/dense?digit=3&step=1")
    term = why(page, api, "flatten", top=1)["terms"][0]
    (index,) = term["at"]
    name = f"map {index // 25 + 1}, row {index % 25 // 5 + 1}, column {index % 5 + 1}"
    page.get_by_role("button", name=name).hover()
    expect(page.locator("#digit-place")).to_contain_text(f"{name}:")
    current = page.locator("tensor-grid[data-part=values] .grid-current")
    expect(current).to_be_visible()
    mark, grid = current.bounding_box(), page.locator("tensor-grid[data-part=values]").bounding_box()
    assert mark is not None
    assert grid is not None
    page.mouse.move(2, 2)
    expect(current).to_be_hidden()
    page.mouse.move(mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2)
    expect(page.locator(".digit-terms tr.lit")).to_contain_text(f"map {index // 25 + 1} (")
    page.mouse.down()
    page.mouse.up()
    page.mouse.move(2, 2)
    expect(page.locator(".digit-terms tr.lit")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".digit-terms tr.lit")).to_have_count(0)


def test_any_class_can_be_asked_for_its_reasons(page: Page, api: httpx.Client) -> None:
    go(page, "/dense?digit=3&step=1")
    page.get_by_role("button", name="Explain the score of 8").click()
    expect(page).to_have_url(re.compile("about=8"))
    expect(page.locator(".digit-sum")).to_contain_text("score of 8")
    reply = why(page, api, "flatten", target=8)
    assert f"{reply['score']:.4g}".replace("-", "−") in page.locator(".digit-sum").inner_text()
    expect(page.locator("#digit-verdict")).to_contain_text("It is a 3")


def test_a_scribble_is_not_told_to_be_sure(page: Page) -> None:
    go(page)
    page.get_by_role("button", name="Clear").click()
    draw(page, [(0.1, 0.9), (0.9, 0.1)], [(0.1, 0.1), (0.9, 0.9)], [(0.1, 0.5), (0.9, 0.5)], [(0.5, 0.05), (0.5, 0.95)])
    expect(page.locator("#digit-verdict")).to_contain_text(re.compile(r"Unsure: \d or \d|It is a \d: \d"))


def test_what_is_done_in_the_lab_leaves_the_drawing_alone(page: Page) -> None:
    go(page, "/dense?digit=5&step=1")
    page.locator(".digit-terms tbody tr").first.click()
    page.mouse.move(2, 2)
    page.get_by_label("Preset").select_option("scores")
    expect(page.locator("[data-fact=shape]")).to_contain_text("(3 × 1)")
    expect(page.locator(".digit-terms tr.lit")).to_have_count(1)
    expect(page).to_have_url(re.compile("digit=5"))


def test_a_server_that_cannot_be_reached_is_said_and_asked_again(page: Page, allow_console: list[str]) -> None:
    allow_console += ["Failed to load resource", "ERR_FAILED"]
    go(page)
    page.route("**/api/v1/models/digits/**", lambda route: route.abort())
    page.locator("[data-digit='6']").click()
    expect(page.locator("#digit-problem")).to_contain_text("The server cannot be reached")
    page.unroute("**/api/v1/models/digits/**")
    page.locator("[data-digit='9']").click()
    expect_seen(page, "9")
    expect(page.locator("#digit-problem")).to_have_text("")


def test_what_every_number_adds_is_there_as_a_table(page: Page, api: httpx.Client) -> None:
    go(page)
    reply = why(page, api, "flatten")
    page.locator("#digit-table summary").click()
    rows = page.get_by_role("table", name="What each adds to the score of 3").locator("tbody tr")
    expect(rows).to_have_count(400)
    texts = page.locator("#digit-table table").first.evaluate(
        "table => [...table.tBodies[0].rows].map(row => row.cells[3].textContent)"
    )
    found = [number(text) for text in texts]
    np.testing.assert_allclose(found, reply["contributions"], rtol=1e-4, atol=1e-5)
