"""What excites a unit: a picture that forms before the reader's eyes, with the API's numbers."""

import re
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_accessibility import broken_rules
from tests.exploring import open_channel, open_explore
from tests.streaming import events_of

PANEL = "#excite-panel"
SAID = f"{PANEL} .excite-said"


def excite(page: Page) -> None:
    page.get_by_role("button", name="What excites it most?").click()


def wait_for_the_last(page: Page) -> None:
    expect(page.locator(SAID)).to_have_text("after 64 steps, the last")


def test_a_channels_picture_forms_and_its_value_is_the_apis(page: Page, api: httpx.Client) -> None:
    open_explore(page)
    open_channel(page, "conv2_1")
    channel = page.url.rsplit("/", 1)[1]
    excite(page)
    page.wait_for_url(re.compile("excite=0"))
    wait_for_the_last(page)
    told = events_of(api.get("/api/v1/models/photos/excitations", params={"target": f"conv2_1/{channel}"}).text)
    *_, (_, last), _ = told
    expect(page.locator("#excite-value")).to_have_attribute("value", str(last["value"]))
    assert (page.locator(".excite-image").get_attribute("src") or "").endswith(last["png"])
    expect(page.locator(f"{PANEL} .excite-curve figcaption")).to_contain_text("Step 64 of 64")
    page.go_back()
    expect(page.locator(PANEL)).to_be_hidden()


def test_it_is_cancelled_started_again_and_begins_anew_with_another_seed(page: Page) -> None:
    open_explore(page)
    page.goto(urlsplit(page.url).path.replace("photos", "imagenet"))
    excite(page)
    expect(page.locator(SAID)).to_contain_text("after")
    page.locator(PANEL).get_by_role("button", name="Cancel").click()
    expect(page.locator(SAID)).to_contain_text("then cancelled")
    page.locator(PANEL).get_by_role("button", name="Start again").click()
    expect(page.locator(PANEL).get_by_role("button", name="Cancel")).to_be_visible()
    page.get_by_label("seed").press("ArrowUp")
    page.wait_for_url(re.compile("excite=1"))
    expect(page.locator(SAID)).to_contain_text("after")


def test_another_channel_gets_a_picture_of_its_own(page: Page) -> None:
    open_explore(page)
    open_channel(page, "conv1_1")
    excite(page)
    wait_for_the_last(page)
    first = page.locator(".excite-image").get_attribute("src")
    open_channel(page, "conv2_2", 1)
    expect(page.locator(PANEL)).to_contain_text("What excites conv2_2")
    wait_for_the_last(page)
    assert page.locator(".excite-image").get_attribute("src") != first


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken_by_what_is_open(open_page: Any, scheme: str) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": 768, "height": 900})
    open_explore(page)
    open_channel(page, "conv2_1")
    excite(page)
    wait_for_the_last(page)
    assert broken_rules(page) == ""
    assert page.evaluate("document.documentElement.scrollWidth") <= 768
