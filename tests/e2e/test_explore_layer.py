"""A layer on Explore: its card in the API's numbers, what it answers to, and its maps, painted where they are seen."""

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_accessibility import broken_rules
from tests.exploring import NETWORK, path_of

CARD = "#inside .layer-card:not([data-waiting])"
SHEET = "#inside .sheet"
PAINTED = f"{SHEET} .map:has(canvas)"
# Each layer is of another kind: a convolution, one that reads channels one by one, an activation, a sum of branches.
LAYERS = [
    ("photos", "conv2_1"),
    ("photos", "pool2"),
    ("imagenet", "stem.relu6"),
    ("imagenet", "block3_1.depthwise"),
    ("imagenet", "block2_2.add"),
]


def image_of(api: httpx.Client) -> str:
    """The first sample: a cup of coffee."""
    return str(api.get("/api/v1/images").json()["images"][0]["id"])


def open_layer(page: Page, api: httpx.Client, model: str, layer: str, query: str = "") -> str:
    """Open a layer's view by its address, and give the path of its numbers."""
    path = f"/models/{model}/activations/{image_of(api)}/{layer}"
    page.goto(path + query)
    expect(page.locator(CARD)).to_be_visible()
    return f"/api/v1{path}"


@pytest.mark.parametrize(("model", "layer"), LAYERS)
def test_the_card_has_the_apis_numbers(page: Page, api: httpx.Client, model: str, layer: str) -> None:
    path = open_layer(page, api, model, layer)
    card = api.get(f"{path}/card").json()
    for name, key in (("min", "min"), ("mean", "mean"), ("max", "max"), ("zeros", "zero_fraction")):
        assert float(page.locator(f"{CARD} data.{name}").get_attribute("value") or "nan") == card[key]
    # Numbers are written with thin spaces between their thousands, and with a true minus.
    text = page.locator(CARD).inner_text().replace("\u202f", "").replace("−", "-")
    for part in (card["formula"], card["parameters"]["product"], card["multiply_adds_product"]):
        assert part is None or part in text
    channels, height, width = card["shape"]
    assert f"{height} × {width} × {channels}" in text
    size = card["receptive_field"]["size"]
    assert f"{size} × {size}" in text
    assert page.locator(f"{CARD} .histogram-bars rect").count() == len(card["histogram"]["counts"])


def test_the_fold_of_a_channel_is_written_out(page: Page, api: httpx.Client) -> None:
    path = open_layer(page, api, "imagenet", "block3_1.depthwise")
    fold = api.get(f"{path}/card").json()["fold"]
    page.locator(f"{CARD} .fold-channel").fill("7")
    scale = fold["weight"][7] / (fold["variance"][7] + fold["epsilon"]) ** 0.5
    written = page.locator(f"{CARD} .fold-lines").inner_text()
    assert f"{scale:.3g} · w" in written
    page.goto(path_of(page).replace("block3_1.depthwise", "block3_1.depthwise_relu6"))
    expect(page.locator(CARD)).to_be_visible()
    expect(page.locator(f"{CARD} .fold-lines")).to_have_count(0)


def test_a_wide_layers_maps_are_painted_where_they_are_seen(page: Page, api: httpx.Client) -> None:
    open_layer(page, api, "imagenet", "head.relu6")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "channels=" in request.url else None)
    expect(page.locator(f"{SHEET} .map")).to_have_count(240)
    page.get_by_role("button", name="show all 1280").click()
    expect(page.locator(f"{SHEET} .map")).to_have_count(1280)
    assert page.locator(PAINTED).count() < 400
    last = page.locator(f"{SHEET} .map").last
    last.scroll_into_view_if_needed()
    expect(last.locator("canvas")).to_be_visible()
    assert page.locator(PAINTED).count() < 600
    assert max(len(re.findall(r"\d+", url.split("channels=")[1].split("&")[0])) for url in asked) <= 48


def test_the_sheet_follows_order_and_filter(page: Page, api: httpx.Client) -> None:
    path = open_layer(page, api, "photos", "relu2_1", "?order=index&filter=3-9")
    names = f"{SHEET} .map"
    expect(page.locator(names)).to_have_count(7)
    assert [each.get_attribute("data-channel") for each in page.locator(names).all()] == [str(i) for i in range(3, 10)]
    page.locator("#filter").fill("")
    expect(page.locator(names)).to_have_count(64)
    page.select_option("#order", "similarity")
    first = page.locator(names).first
    expect(first).not_to_have_attribute("data-channel", "0")
    to = int(first.get_attribute("data-channel") or "-1")
    alike = api.get(f"{path}/similarity", params={"to": to}).json()["coefficients"]
    shown = [int(each.get_attribute("data-channel") or "-1") for each in page.locator(names).all()]
    assert [alike[each] for each in shown] == sorted(alike, reverse=True)
    page.locator("#filter").fill("999")
    expect(page.locator(f"{SHEET} + p")).to_be_visible()


def test_a_map_and_a_patch_are_steps_inside(page: Page, api: httpx.Client) -> None:
    path = open_layer(page, api, "photos", "relu2_1")
    patch = page.locator("#inside .answer-row").nth(1).locator(".patch").nth(2)
    channel = page.locator("#inside .answer-row").nth(1).locator(".map").get_attribute("data-channel")
    peak = api.get(f"{path}/{channel}/dossier").json()["peaks"][2]
    assert float(patch.locator("data").get_attribute("value") or "nan") == peak["value"]
    patch.click()
    expect(page.locator("#inspector[data-level='value']")).to_be_visible()
    row, column = peak["at"]
    page.wait_for_function("end => location.pathname.endsWith(end)", arg=f"/relu2_1/{channel}/{row}/{column}")
    page.go_back()
    expect(page.locator(CARD)).to_be_visible()
    page.locator(f"{SHEET} .map").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    second = page.locator(f"{SHEET} .map").nth(1)
    expect(second).to_be_focused()
    chosen = second.get_attribute("data-channel")
    page.keyboard.press("Enter")
    expect(page.locator("#inspector[data-level='channel']")).to_be_visible()
    page.wait_for_function("end => location.pathname.endsWith(end)", arg=f"/relu2_1/{chosen}")


def test_a_map_of_the_sheet_shows_its_connections(page: Page, api: httpx.Client) -> None:
    open_layer(page, api, "photos", "conv2_1")
    page.locator(f"{SHEET} .map").first.hover()
    expect(page.locator(f"{NETWORK} .links path").first).to_be_attached()


@pytest.mark.parametrize(("model", "layer"), [("photos", "fc"), ("imagenet", "softmax")])
def test_a_layer_without_maps_is_a_list_of_its_numbers(page: Page, api: httpx.Client, model: str, layer: str) -> None:
    path = open_layer(page, api, model, layer)
    numbers = api.get(path).json()
    classes = api.get(f"/api/v1/models/{model}").json()["classes"]
    rows = page.locator("#inside .number-rows li")
    expect(rows).to_have_count(min(40, len(numbers)))
    shown = [float(each.get_attribute("value") or "nan") for each in rows.locator("data").all()]
    assert shown == sorted(numbers, reverse=True)[:40]
    best = numbers.index(max(numbers))
    expect(rows.first).to_contain_text(classes[best])
    page.get_by_label("Find").fill("teapot")
    expect(rows).to_have_count(1)
    rows.first.get_by_role("button").click()
    expect(page.locator("#inspector[data-level='value']")).to_be_visible()
    page.wait_for_function("end => location.pathname.endsWith(end)", arg=f"/{layer}/{classes.index('teapot')}")


def test_the_input_is_a_layer_as_well(page: Page, api: httpx.Client) -> None:
    open_layer(page, api, "photos", "input")
    page.locator(SHEET).scroll_into_view_if_needed()
    expect(page.locator(PAINTED)).to_have_count(3)


def test_card_and_maps_are_there_as_code_and_as_tables(
    page: Page, api: httpx.Client, capsys: pytest.CaptureFixture[str]
) -> None:
    path = open_layer(page, api, "photos", "conv2_1")
    card = api.get(f"{path}/card").json()
    page.get_by_role("button", name="as code").click()
    page.get_by_role("tab", name="Python").click()
    exec(page.locator("#code pre").inner_text(), {})
    assert card["parameters"]["product"] in capsys.readouterr().out
    page.locator("#table summary").click()
    rows = page.get_by_role("table", name="Histogram").locator("tbody tr")
    expect(rows).to_have_count(32)
    counts = [int(each) for each in rows.locator("td:last-child").all_inner_texts()]
    assert counts == card["histogram"]["counts"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", ["photos/conv2_1", "imagenet/block3_1.depthwise", "photos/fc"])
def test_no_rule_is_broken_and_nothing_is_too_wide(
    open_page: Callable[..., Page], api: httpx.Client, place: str, scheme: str
) -> None:
    width = 360 if scheme == "dark" else 768
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    open_layer(page, api, *place.split("/"))
    page.locator("#inside :is(.map, .number-rows data)").first.wait_for()
    assert broken_rules(page) == ""
    assert page.locator("#inside").evaluate("each => each.scrollWidth <= each.clientWidth")
