"""The zoom from the network to one number and back, on each network: by pointer, by keyboard, by address."""

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.exploring import NETWORK, RESULT, expect_the_apis_number, open_explore, path_of, shown, wait_for_maps

# A layer of each network that has maps, deep enough to have other maps before it.
LAYERS = {"photos": "relu2_2", "imagenet": "block3_2.add"}
networks = pytest.mark.parametrize("model", LAYERS)


def start(page: Page, model: str) -> None:
    """The network level of a model, on the first sample."""
    page.goto("/")
    wait_for_maps(page)
    if model != "photos":
        page.select_option("#network", model)
    expect(page.locator(f"{NETWORK}[data-model='{model}']")).to_be_visible()
    wait_for_maps(page)


def expect_level(page: Page, level: str, depth: int) -> None:
    """The level that is open, and how many parts its address has behind the image's."""
    expect(page.locator(f"#inspector[data-level='{level}']")).to_be_visible()
    page.wait_for_function("n => location.pathname.split('/').length === n", arg=5 + depth)


@networks
def test_each_level_is_a_step_in_and_the_back_button_a_step_out(page: Page, api: httpx.Client, model: str) -> None:
    start(page, model)
    layer = LAYERS[model]
    page.locator(f"{NETWORK} .layer-name[data-layer='{layer}']").click()
    expect_level(page, "layer", 1)
    page.locator(f"#inside .map[data-layer='{layer}']").nth(1).click()
    expect_level(page, "channel", 2)
    expect(page.locator("#inside [data-hero]:not([data-painting])")).to_be_visible()
    page.locator("#inside [data-hero]").click()
    expect_level(page, "value", 4)
    step = expect_the_apis_number(page, api)
    assert step["layer"] == layer
    assert shown(page) == step["output"]

    for level, depth in (("channel", 2), ("layer", 1), ("network", 0)):
        page.go_back()
        expect_level(page, level, depth)
    page.go_forward()
    expect_level(page, "layer", 1)


@networks
def test_escape_and_the_trail_lead_out(page: Page, open_page: Callable[..., Page], model: str) -> None:
    start(page, model)
    layer = LAYERS[model]
    page.locator(f"{NETWORK} .map[data-layer='{layer}']").first.click()
    expect_level(page, "channel", 2)
    page.locator("#inside [data-hero]").click()
    expect_level(page, "value", 4)
    address = page.url

    for level, depth in (("channel", 2), ("layer", 1), ("network", 0)):
        page.keyboard.press("Escape")
        expect_level(page, level, depth)

    other = open_page()
    open_explore(other, address)
    expect_level(other, "value", 4)
    other.locator("#crumbs").get_by_role("button", name=layer).click()
    expect_level(other, "layer", 1)
    other.locator("#crumbs").get_by_role("button", name=model).click()
    expect_level(other, "network", 0)


@networks
def test_the_keyboard_alone_goes_in_and_out(page: Page, model: str) -> None:
    start(page, model)
    page.locator(f"{NETWORK} .map[data-layer='{LAYERS[model]}']").first.focus()
    page.keyboard.press("Enter")
    expect_level(page, "channel", 2)
    expect(page.locator("#inside [data-hero]")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect_level(page, "value", 4)
    expect(page.locator(RESULT)).to_be_visible()
    place = path_of(page)
    expect(page.locator("#inside [data-hero]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("path => location.pathname !== path", arg=place)
    page.keyboard.press("Escape")
    expect_level(page, "channel", 2)


def test_the_map_that_was_clicked_grows_into_the_large_one(page: Page) -> None:
    start(page, "photos")
    page.evaluate("""() => {
      const start = document.startViewTransition.bind(document);
      document.startViewTransition = (update) => {
        const named = () => document.querySelector("[style*='view-transition-name']");
        window.ends = [{ ...named()?.dataset }];
        const step = start(update);
        step.ready.then(() => window.ends.push({ ...named()?.dataset })).catch(() => {});
        return step;
      };
    }""")
    page.locator(f"{NETWORK} .map[data-layer='relu2_2']").nth(1).click()
    expect_level(page, "channel", 2)
    page.wait_for_function("() => window.ends.length === 2")
    small, large = page.evaluate("window.ends")
    channel = path_of(page).rpartition("/")[2]
    assert (small["layer"], small["channel"]) == (large["layer"], large["channel"]) == ("relu2_2", channel)
    assert "hero" in large
    assert "hero" not in small
