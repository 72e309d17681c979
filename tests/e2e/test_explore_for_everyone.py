"""Explore by keyboard, in Korean, on small screens, in either theme, and for who asked for less motion."""

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.exploring import NETWORK, RESULT, expect_the_apis_number, open_explore, open_map, path_of, wait_for_maps


def test_the_keyboard_alone_reaches_a_value(page: Page, api: httpx.Client) -> None:
    open_explore(page)
    page.locator("#range").focus()
    page.keyboard.press("Tab")  # the region
    for _ in range(40):
        if page.evaluate("document.activeElement.matches('.map')"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    chosen = page.evaluate("[document.activeElement.dataset.layer, document.activeElement.dataset.channel]")
    page.keyboard.press("Enter")
    expect(page.locator(".large-map")).to_be_focused()
    assert path_of(page).split("/")[5:7] == chosen
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    step = expect_the_apis_number(page, api)
    said = f"row {step['at'][1]} column {step['at'][2]}"
    expect(page.locator("#large-said")).to_contain_text(said)


def test_in_korean(open_page: Callable[..., Page]) -> None:
    page = open_page(locale="ko-KR")
    open_explore(page)
    open_map(page, "relu1_2")
    expect(page.locator("#crumbs")).to_contain_text("채널")
    expect(page.locator(".sums")).to_contain_text("편향")
    visible = page.locator("body").inner_text()
    assert "explore." not in visible
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#crumbs")).to_contain_text("channel")


@pytest.mark.parametrize("width", [360, 768])
def test_small_screens_scroll_the_columns_and_not_the_page(open_page: Callable[..., Page], width: int) -> None:
    page = open_page(viewport={"width": width, "height": 740}, color_scheme="dark")
    page.goto("/")
    page.locator(NETWORK).scroll_into_view_if_needed()
    wait_for_maps(page)
    open_map(page, "pool4")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    region = page.locator(NETWORK)
    assert region.evaluate("each => each.scrollWidth > each.clientWidth")


def test_who_asked_for_less_motion_gets_no_animation_unasked(open_page: Callable[..., Page]) -> None:
    page = open_page(reduced_motion="reduce")
    open_explore(page)
    expect(page.locator(RESULT)).to_be_visible()
    expect(page.get_by_role("button", name="Pause")).to_have_count(0)


def test_the_theme_follows_the_system_and_then_the_reader(open_page: Callable[..., Page]) -> None:
    page = open_page(color_scheme="dark")
    open_explore(page)
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    canvas = page.locator(f"{NETWORK} .map canvas").first
    before = canvas.evaluate("each => each.toDataURL()")
    page.get_by_role("button", name="Light").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
    repainted = "before => document.querySelector('.network:not([hidden]) .map canvas').toDataURL() !== before"
    page.wait_for_function(repainted, arg=before)
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_what_is_shown_is_there_as_tables_of_the_apis_numbers(page: Page, api: httpx.Client) -> None:
    open_explore(page)
    open_map(page, "conv2_1")
    page.locator("#table summary").click()
    maps = page.get_by_role("table", name=re.compile("^conv2_1 · channel"))
    expect(maps.locator("tbody tr")).to_have_count(32)
    layer, channel = path_of(page).split("/")[5:7]
    path = path_of(page).partition(f"/{layer}/")[0]
    expected = api.get(f"/api/v1{path}/{layer}/{channel}").json()
    first = [float(text.replace("−", "-")) for text in maps.locator("tbody tr").first.locator("td").all_inner_texts()]
    assert first == pytest.approx(expected[0], rel=1e-5, abs=1e-6)
    expect(page.get_by_role("table", name=re.compile("^Filter, channel 1 of"))).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("table", name="conv2_1", exact=True).locator("tbody tr")).to_have_count(64)


def test_maps_are_saved_as_pictures(page: Page, api: httpx.Client) -> None:
    open_explore(page)
    open_map(page, "conv2_1")
    link = page.get_by_role("link", name="PNG")
    channel = path_of(page).split("/")[6]
    expect(link).to_have_attribute("download", f"photos-conv2_1-{channel}.png")
    assert api.get(str(link.get_attribute("href"))).headers["content-type"] == "image/png"
