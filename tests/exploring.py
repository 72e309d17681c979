"""What tests do on the Explore page: open it, step into a map, and read the number that it shows."""

from typing import Any
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Page, expect

NETWORK = ".network:not([hidden])"
RESULT = "#result"


def open_explore(page: Page, path: str = "/") -> None:
    """Load the page, and wait until every layer in sight is painted."""
    page.goto(path)
    wait_for_maps(page)


def wait_for_maps(page: Page) -> None:
    """Columns are painted as they come near to the view; those that are still to be are busy."""
    expect(page.locator(f"{NETWORK} .column.painted").first).to_be_visible()
    expect(page.locator(f"{NETWORK} .column[aria-busy]")).to_have_count(0)


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


def shown(page: Page) -> float:
    """The exact number behind the rounded one on the page."""
    return float(page.locator(RESULT).get_attribute("value") or "nan")


def value_at(api: httpx.Client, page: Page) -> dict[str, Any]:
    """What the API says about the value that the page's address names: the page's path is the API's."""
    return api.get(f"/api/v1{path_of(page)}").json()


def expect_the_apis_number(page: Page, api: httpx.Client) -> dict[str, Any]:
    """What the API says about the shown value, once the page shows just that; the address lags a little behind."""
    page.wait_for_function(
        "() => { const still = window.seen === location.pathname; window.seen = location.pathname; return still; }",
        polling=300,
    )
    step = value_at(api, page)
    page.wait_for_function("value => Number(document.querySelector('#result')?.value) === value", arg=step["output"])
    return step


def open_channel(page: Page, layer: str, place: int = 0) -> None:
    """Step into a map of the columns."""
    page.locator(f"{NETWORK} .column[data-layer='{layer}'] .map").nth(place).click()
    expect(page.locator("#inspector[data-level='channel'] [data-hero]:not([data-painting])")).to_be_visible()


def open_map(page: Page, layer: str, place: int = 0) -> None:
    """Step into a map of the columns and on to the value in its middle; in a layer without maps, into a number."""
    if page.locator(f"{NETWORK} .column[data-layer='{layer}'].flat").count():
        page.locator(f"{NETWORK} .column[data-layer='{layer}'] .map").nth(place).click()
    else:
        open_channel(page, layer, place)
        page.locator("#inside [data-hero]").click()
    expect(page.locator("#inspector[data-level='value']")).to_contain_text(layer)
    expect(page.locator(RESULT)).to_be_visible()
