"""Interventions on Explore: what is switched off, scaled or rewritten is in the address, and later numbers follow."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.exploring import open_channel, open_explore, path_of, wait_for_maps

CAT = 1
CHANGES = "#changes-list .change"


def place(api: httpx.Client, layer: str, channel: int, model: str = "photos", sample: int = CAT) -> str:
    """The address of a channel on a sample that the network is not quite sure of."""
    image = api.get("/api/v1/images").json()["images"][sample]["id"]
    return f"/models/{model}/activations/{image}/{layer}/{channel}"


def edits_of(page: Page) -> str:
    """What the address says is changed."""
    return parse_qs(urlsplit(page.url).query).get("edits", [""])[0]


def predicted(api: httpx.Client, page: Page, edits: str) -> list[dict[str, float]]:
    model, image = path_of(page).split("/")[2:5:2]
    query = {"edits": edits} if edits else {}
    return api.get(f"/api/v1/models/{model}/activations/{image}", params=query).json()["predictions"]


def expect_the_apis_prediction(page: Page, api: httpx.Client, edits: str) -> None:
    """The first share is the API's for this network, and beside it stands the one without edits."""
    first, *_ = predicted(api, page, edits)
    share = page.locator("#predictions .share").first
    expect(share).to_contain_text(f"{first['probability'] * 100:.1f} %")
    if edits:
        [before] = [each for each in predicted(api, page, "") if each["index"] == first["index"]]
        expect(share.locator(".was")).to_contain_text(f"{before['probability'] * 100:.1f}")


def wait_for_edits(page: Page, edits: str) -> None:
    page.wait_for_function(
        "edits => (new URL(location.href).searchParams.get('edits') ?? '') === edits && "
        "!document.querySelector('#inside[aria-busy]')",
        arg=edits,
    )


@pytest.mark.parametrize(
    ("model", "layer", "channel"), [("photos", "relu1_2", 9), ("imagenet", "head.relu6", 3), ("digits", "relu1", 2)]
)
def test_a_channel_switched_off_changes_the_prediction_to_the_apis(
    page: Page, api: httpx.Client, model: str, layer: str, channel: int
) -> None:
    page.goto(place(api, layer, channel, model))
    expect_the_apis_prediction(page, api, "")
    page.get_by_label("on", exact=True).uncheck()
    edits = f"{layer}.{channel}_0"
    wait_for_edits(page, edits)
    expect_the_apis_prediction(page, api, edits)
    expect(page.locator("#predictions-title")).to_have_text("Prediction of the edited network")
    expect(page.locator(CHANGES)).to_have_text(f"{layer} · channel {channel} off×")
    expect(page.locator("#edit .trio[data-painted]")).to_be_visible()


def test_the_address_alone_shows_the_edited_network_and_back_undoes_it(page: Page, api: httpx.Client) -> None:
    page.goto(place(api, "relu1_2", 9))
    page.get_by_label("on", exact=True).uncheck()
    wait_for_edits(page, "relu1_2.9_0")
    page.reload()
    expect(page.locator(CHANGES)).to_have_count(1)
    expect_the_apis_prediction(page, api, "relu1_2.9_0")
    expect(page.get_by_label("on", exact=True)).not_to_be_checked()
    page.go_back()
    expect_the_apis_prediction(page, api, "")
    expect(page.locator(CHANGES)).to_have_count(0)
    expect(page.locator("#crumbs [aria-current]")).to_have_text("channel 9")


def test_a_factor_is_changed_by_keyboard_in_one_step_of_the_history(page: Page, api: httpx.Client) -> None:
    page.goto(place(api, "relu1_2", 9))
    factor = page.get_by_role("spinbutton", name="times")
    factor.focus()
    before = page.evaluate("history.length")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    wait_for_edits(page, "relu1_2.9_0.6")
    expect(factor).to_be_focused()
    expect_the_apis_prediction(page, api, "relu1_2.9_0.6")
    assert page.evaluate("history.length") == before + 1
    factor.fill("-1.5")
    page.keyboard.press("Enter")
    wait_for_edits(page, "relu1_2.9_-1.5")
    expect_the_apis_prediction(page, api, "relu1_2.9_-1.5")


def test_a_filters_numbers_and_its_bias_are_edited_in_place(page: Page, api: httpx.Client) -> None:
    page.goto(place(api, "relu1_2", 9))
    page.get_by_role("button", name="filter 9 of conv1_2").click()
    grid = page.get_by_role("grid", name="Filter 9 of conv1_2")
    expect(grid.get_by_role("gridcell")).to_have_count(9)
    channel = page.get_by_label("its weights for").input_value()
    weights = api.get(f"/api/v1/models/photos/layers/conv1_2/weight/9?channels={channel}").json()[0]
    middle = grid.get_by_role("gridcell").nth(4)
    expect(middle).to_have_attribute("aria-label", f"row 2 column 2, {short(weights[1][1])}")

    middle.click()
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    weight = f"conv1_2.w.9.{channel}.1.1_2"
    wait_for_edits(page, weight)
    expect_the_apis_prediction(page, api, weight)

    page.get_by_role("grid", name="bias").get_by_role("gridcell").click()
    page.keyboard.type("-0.5")
    page.keyboard.press("Enter")
    both = f"{weight}*conv1_2.b.9_-0.5"
    wait_for_edits(page, both)
    expect_the_apis_prediction(page, api, both)
    expect(page.locator(CHANGES)).to_have_text("conv1_2 · 2 numbers of filter 9×")

    page.locator("#edit-reset").click()
    wait_for_edits(page, "")
    expect_the_apis_prediction(page, api, "")


def short(value: float) -> str:
    """A number as the page writes it."""
    return f"{float(f'{value:.3g}')}".replace("-", "−")


def test_each_change_is_taken_back_by_itself_and_all_at_once(page: Page, api: httpx.Client) -> None:
    page.goto(f"{place(api, 'relu1_2', 9)}?edits=relu1_2.9_0*conv2_1.b.3_2*relu3_1.7_2")
    expect(page.locator(CHANGES)).to_have_count(3)
    page.get_by_role("button", name="Take back: conv2_1 · bias of filter 3 = 2").click()
    wait_for_edits(page, "relu1_2.9_0*relu3_1.7_2")
    expect_the_apis_prediction(page, api, "relu1_2.9_0*relu3_1.7_2")
    page.get_by_role("button", name="reset all").click()
    wait_for_edits(page, "")
    expect_the_apis_prediction(page, api, "")


def test_maps_stay_in_their_order_and_earlier_layers_as_they_are(page: Page, api: httpx.Client) -> None:
    open_explore(page, place(api, "relu1_2", 9).rpartition("/relu1_2")[0])
    order = "maps => maps.map(map => [map.dataset.layer, map.dataset.channel].join())"
    before = page.locator(".network:not([hidden]) .map").evaluate_all(order)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("link", name="the 8 strongest of relu4_1").click()
    expect(page.locator(CHANGES)).to_have_count(8)
    wait_for_maps(page)
    expect(page.locator("#effect button").last).to_be_visible()
    assert page.locator(".network:not([hidden]) .map").evaluate_all(order) == before
    reached = [url.split("?")[0].split("/")[-1] for url in asked if "edits=" in url and "channels=" in url]
    assert set(reached) <= {"relu4_1", "pool4"}


def test_every_layers_difference_is_the_apis(page: Page, api: httpx.Client) -> None:
    page.goto(f"{place(api, 'relu1_2', 9)}?edits=relu3_1.7_2")
    bars = page.locator("#effect button")
    expect(bars).to_have_count(21)
    image = path_of(page).split("/")[4]
    body = {"image": image, "edits": [{"layer": "relu3_1", "channel": 7, "scale": 2}]}
    changes = api.post("/api/v1/models/photos/interventions", json=body).json()["changes"]
    changed = [change["id"] for change in changes if change["largest"] > 0]
    shown = bars.evaluate_all(
        "bars => bars.filter(bar => Number(bar.style.getPropertyValue('--largest'))).map(bar => bar.dataset.layer)"
    )
    assert shown == changed
    expect(page.locator("#effect-said")).to_contain_text(f"{len(changed)} of 21 layers change")
    bars.first.focus()
    expect(page.locator("#effect-said")).to_have_text("conv1_1: unchanged")
    page.keyboard.press("End")
    expect(page.locator("#effect-said")).to_contain_text("softmax: values differ by up to")


def test_edits_that_a_network_does_not_have_are_refused_with_its_sentence(
    page: Page, api: httpx.Client, allow_console: list[str]
) -> None:
    allow_console.append("422")
    page.goto(f"{place(api, 'relu1_2', 9)}?edits=relu1_2.900_0")
    expect(page.locator("#problem")).to_contain_text("there is no channel 900 in relu1_2")
    expect_the_apis_prediction(page, api, "")
    wait_for_edits(page, "")


def test_another_network_starts_without_the_edits_of_the_last(page: Page, api: httpx.Client) -> None:
    page.goto(f"{place(api, 'relu1_2', 9)}?edits=relu1_2.9_0")
    expect(page.locator(CHANGES)).to_have_count(1)
    page.locator("#network").select_option("digits")
    expect(page.locator(CHANGES)).to_have_count(0)
    assert edits_of(page) == ""
    expect(page.locator("#problem")).to_be_hidden()


def test_a_number_of_the_answer_cannot_be_changed_but_any_before_it(page: Page, api: httpx.Client) -> None:
    page.goto(place(api, "softmax", 3))
    expect(page.locator("#inspector[data-level='value']")).to_contain_text("softmax")
    expect(page.locator("#edit")).to_be_hidden()
    open_explore(page)
    open_channel(page, "pool2")
    expect(page.locator("#edit")).to_be_visible()
    expect(page.get_by_role("button", name="filter")).to_have_count(0)
