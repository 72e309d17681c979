"""Comparison on Explore: two images through one network, two networks on one image, and what lies between."""

import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.exploring import path_of

CARDS = "#compare article"


@pytest.fixture(scope="module")
def ids(api: httpx.Client) -> dict[str, str]:
    """The ids of the bundled images by name."""
    return {image["name"]: image["id"] for image in api.get("/api/v1/images").json()["images"]}


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_another_image_stands_beside_this_one_with_its_own_prediction(
    page: Page, api: httpx.Client, ids: dict[str, str]
) -> None:
    page.goto(f"/models/photos/activations/{ids['cat']}")
    page.get_by_role("button", name="another image").click()
    page.get_by_role("list", name="Image to compare with").get_by_role("button", name="Goldfish").click()
    expect(page.locator(f"{CARDS} h3")).to_have_text(["Cat", "Goldfish"])
    page.wait_for_url("**with=*")
    assert query(page)["with"] == [ids["goldfish"]]
    for number, name in enumerate(("cat", "goldfish")):
        [first, *_] = api.get(f"/api/v1/models/photos/activations/{ids[name]}").json()["predictions"]
        expect(page.locator(CARDS).nth(number).locator(".name").first).to_have_text(first["class"])
        expect(page.locator(CARDS).nth(number).locator(".share").first).to_have_text(
            f"{first['probability'] * 100:.1f} %"
        )

    page.get_by_role("button", name="swap").click()
    expect(page.locator(f"{CARDS} h3")).to_have_text(["Goldfish", "Cat"])
    page.get_by_role("button", name="end comparison").click()
    expect(page.locator(CARDS)).to_have_count(0)
    page.wait_for_function("() => !location.search.includes('with=')")
    page.go_back()
    expect(page.locator(f"{CARDS} h3")).to_have_text(["Goldfish", "Cat"])


def test_an_uploaded_image_can_be_compared_with(page: Page, ids: dict[str, str], photo: Path) -> None:
    page.goto(f"/models/photos/activations/{ids['cat']}")
    page.get_by_role("button", name="another image").click()
    page.set_input_files("#compare-file", photo)
    expect(page.locator(f"{CARDS} .name").nth(5)).to_have_text("espresso")


def test_a_layers_maps_stand_with_those_of_the_other_image_the_most_different_first(
    page: Page, api: httpx.Client, ids: dict[str, str]
) -> None:
    cat, coffee = ids["cat"], ids["coffee"]
    page.goto(f"/models/photos/activations/{cat}/relu2_1?with={coffee}")
    expect(page.locator("#compare-maps .trio[data-painted]")).to_have_count(12)
    reply = api.get(f"/api/v1/models/photos/activations/{cat}/relu2_1", params={"minus": coffee, "format": "npy"})
    largest = np.abs(np.load(io.BytesIO(reply.content))).max((1, 2))
    order = [f"channel {channel}" for channel in np.argsort(-largest, kind="stable")[:12]]
    names = page.locator("#compare-maps h3")
    assert sorted(names.all_inner_texts()) == sorted(order)
    expect(names.first).to_have_text(order[0])

    page.locator("#compare-maps").get_by_role("button", name="52 more").click()
    expect(page.locator("#compare-maps .trio[data-painted]")).to_have_count(36)
    names.first.get_by_role("button").click()
    expect(page.locator("#compare-maps .trio[data-painted]")).to_have_count(1)
    expect(page.locator("#crumbs [aria-current]")).to_have_text(order[0])
    channel = int(order[0].split()[1])
    difference = page.locator("#compare-maps canvas[role=img]").last.get_attribute("aria-label") or ""
    low, high = np.load(io.BytesIO(reply.content))[channel].min(), np.load(io.BytesIO(reply.content))[channel].max()
    assert difference == f"difference: {short(low)} to {short(high)}"


def short(value: float) -> str:
    """A number as the page writes it."""
    return f"{float(f'{value:.3g}'):g}".replace("-", "−")


def test_two_networks_look_at_one_image(page: Page, api: httpx.Client, ids: dict[str, str]) -> None:
    page.goto(f"/models/photos/activations/{ids['cat']}")
    page.get_by_role("link", name="Ask imagenet, which knows 1").click()
    cards = page.locator(CARDS)
    expect(cards.locator("h3")).to_have_text(["photos", "imagenet"])
    assert path_of(page).startswith("/models/photos/")
    sizes = cards.locator("canvas").evaluate_all("all => all.map(canvas => canvas.width)")
    assert sizes == [64, 224]
    for number, model in enumerate(("photos", "imagenet")):
        [first, *_] = api.get(f"/api/v1/models/{model}/activations/{ids['cat']}").json()["predictions"]
        expect(cards.nth(number).locator(".name").first).to_have_text(first["class"])
        layers = api.get(f"/api/v1/models/{model}").json()["layers"]
        expect(cards.nth(number)).to_contain_text(f"{len(layers)} layers")
    expect(page.locator("#ask")).to_be_hidden()

    page.get_by_role("button", name="swap").click()
    expect(cards.locator("h3")).to_have_text(["imagenet", "photos"])
    page.wait_for_url("**/models/imagenet/**")
    page.go_back()
    expect(cards.locator("h3")).to_have_text(["photos", "imagenet"])
    page.locator("#beside").select_option("")
    expect(cards).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_edits_and_comparisons_break_no_rule_and_fit(
    open_page: Callable[..., Page], ids: dict[str, str], scheme: str, width: int
) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    edits = "relu1_2.9_0.5*conv1_2.w.9.0.1.1_2"
    place = f"/models/photos/activations/{ids['cat']}/relu1_2/9"
    page.goto(f"{place}?edits={edits}&with={ids['coffee']}&beside=imagenet")
    expect(page.locator(CARDS)).to_have_count(4)
    expect(page.locator("#compare-maps .trio[data-painted]")).to_have_count(1)
    expect(page.locator("#edit .trio[data-painted]")).to_be_visible()
    expect(page.locator("#effect button").last).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    options = {"runOnly": {"type": "tag", "values": levels}, "preload": False, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    assert [(rule["id"], node["target"]) for rule in found for node in rule["nodes"]] == []
