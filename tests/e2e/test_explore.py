"""Explore as a new user meets it: a photo in, every layer's maps, one value written out."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests import reference
from tests.exploring import (
    NETWORK,
    RESULT,
    expect_the_apis_number,
    open_channel,
    open_explore,
    open_map,
    path_of,
    shown,
    wait_for_maps,
)

# Every canvas of a column, as the number of different colours that it shows.
COLOURS = """
column => [...column.querySelectorAll("canvas")].map(canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
})
"""


@pytest.fixture(scope="module")
def jpeg(tmp_path_factory: pytest.TempPathFactory, photo: Path) -> Path:
    """A photo that the server has not seen: the left part of a sample, as a camera would save it."""
    path = tmp_path_factory.mktemp("upload") / "my photo.jpg"
    with Image.open(photo) as image:
        image.crop((0, 0, image.width * 4 // 5, image.height)).resize((800, 660)).save(path, quality=90)
    return path


def tensor(api: httpx.Client, path: str) -> Any:
    return np.load(io.BytesIO(api.get(path, params={"format": "npy"}).content))


def by_reference(api: httpx.Client, place: list[str]) -> float:
    """ReLU of a padded 3 × 3 convolution at one place, by slow loops over the layer's input and weight."""
    model, image, relu, channel, row, column = place
    conv = api.get(f"/api/v1/models/{model}").json()["layers"]
    layers = {layer["id"]: layer for layer in conv}
    source = layers[layers[relu]["inputs"][0]]
    at = f"/api/v1/models/{model}/activations/{image}"
    x = np.pad(tensor(api, f"{at}/{source['inputs'][0]}"), ((0, 0), (1, 1), (1, 1)))
    weight = tensor(api, f"/api/v1/models/{model}/layers/{source['id']}/weight")[int(channel)][None]
    bias = api.get(f"{at}/{source['id']}/{channel}/{row}/{column}").json()["bias"]
    patch = x[:, int(row) : int(row) + 3, int(column) : int(column) + 3]
    return float(reference.relu(reference.conv2d(patch, weight, [bias]))[0, 0, 0])


def test_a_new_user_sees_into_the_network_down_to_one_number(page: Page, api: httpx.Client, jpeg: Path) -> None:
    open_explore(page)
    expect(page.locator("#predictions li")).to_have_count(5)

    page.set_input_files("#file", jpeg)
    expect(page.locator("#photo img")).to_have_attribute("alt", "The picture: your picture")
    wait_for_maps(page)
    image = path_of(page).split("/")[4]
    assert api.get(f"/api/v1/images/{image}").headers["content-type"] == "image/png"

    for column in page.locator(f"{NETWORK} .column").all():
        name = column.get_attribute("data-layer")
        colours = column.evaluate(COLOURS)
        assert colours, name
        assert max(colours) > 1, f"{name} shows nothing but one colour"
        assert sum(count > 1 for count in colours) > len(colours) / 2, name

    open_map(page, "relu1_2")
    expect(page.locator(".inputs .input-figure")).to_have_count(8)
    expect_the_apis_number(page, api)

    before = path_of(page)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.wait_for_function("before => location.pathname !== before", arg=before)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    step = expect_the_apis_number(page, api)
    place = path_of(page).split("/")
    expected = by_reference(api, [place[2], *place[4:]])
    assert step["output"] == pytest.approx(expected, rel=1e-4, abs=1e-5)
    assert path_of(page) != before


def test_every_kind_of_layer_explains_its_own_numbers(page: Page, api: httpx.Client) -> None:
    open_explore(page)
    for layer in ("pool1", "pool3", "flatten", "fc", "softmax"):
        open_map(page, layer)
        assert expect_the_apis_number(page, api)["layer"] == layer


def test_the_winner_of_a_pooling_window_is_marked(page: Page, api: httpx.Client) -> None:
    open_explore(page)
    open_map(page, "pool2")
    step = expect_the_apis_number(page, api)
    row, column = (a + b for a, b in zip(step["sources"][0]["start"][1:], step["argmax"], strict=True))
    winner = page.locator(".input-map .winner")
    assert (winner.get_attribute("y"), winner.get_attribute("x")) == (str(row), str(column))
    expect(page.locator(".sums")).to_contain_text(f"row {row}, column {column} of relu2_2")


def test_the_box_on_the_photo_is_the_receptive_field(page: Page, api: httpx.Client) -> None:
    open_explore(page)
    open_map(page, "relu2_2")
    field = expect_the_apis_number(page, api)["receptive_field"]
    box = page.locator("#photo .field")
    for attribute, key in (("x", "column"), ("y", "row"), ("width", "width"), ("height", "height")):
        assert float(box.get_attribute(attribute)) == field[key]


def test_the_places_where_a_map_answers_most_are_outlined_on_the_photo(page: Page, api: httpx.Client) -> None:
    open_explore(page)
    open_channel(page, "relu2_2")
    outlines = page.locator("#photo .answer")
    expect(outlines).to_have_count(3)
    places = {(float(each.get_attribute("x")), float(each.get_attribute("y"))) for each in outlines.all()}
    assert len(places) == 3
    # The map's largest value is among them.
    row, column = np.argwhere((values := tensor(api, f"/api/v1{path_of(page)}")) == values.max())[0]
    field = api.get(f"/api/v1{path_of(page)}/{row}/{column}").json()["receptive_field"]
    assert (field["column"], field["row"]) in places


def test_the_address_brings_back_the_view(page: Page, open_page: Callable[..., Page], api: httpx.Client) -> None:
    open_explore(page)
    page.select_option("#order", "index")
    open_map(page, "relu2_1", 5)
    page.locator(".large-map").press("ArrowDown")
    expect_the_apis_number(page, api)

    other = open_page()
    open_explore(other, page.url)
    expect(other.locator("#crumbs")).to_have_text(page.locator("#crumbs").inner_text().replace("\n", ""))
    expect(other.locator(RESULT)).to_have_attribute("value", str(page.locator(RESULT).get_attribute("value")))
    expect(other.locator("#order")).to_have_value("index")
    expect(other.locator(f"{NETWORK} .map[aria-current]")).to_have_attribute("data-channel", "5")


def test_back_and_escape_lead_out_step_by_step(page: Page) -> None:
    open_explore(page)
    open_channel(page, "relu1_1")
    first = page.url
    page.locator("#inside [data-hero]").click()
    expect(page.locator("#inspector[data-level='value']")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(first)
    page.go_forward()
    expect(page.locator("#inspector[data-level='value']")).to_contain_text("relu1_1")
    expect(page.locator(RESULT)).to_be_visible()

    depth = len(path_of(page).split("/"))
    for levels in (2, 3, 4):
        page.keyboard.press("Escape")
        page.wait_for_function("n => location.pathname.split('/').length === n", arg=depth - levels)


def test_keys_pressed_faster_than_views_change_each_count(page: Page) -> None:
    open_explore(page)
    open_map(page, "relu1_1")
    page.evaluate("""() => {
      const escape = () => new KeyboardEvent("keydown", { key: "Escape", bubbles: true });
      for (let i = 0; i < 3; i++) document.body.dispatchEvent(escape());
    }""")
    expect(page.locator("#inspector[data-level='network']")).to_be_visible()


def test_the_pointer_shows_a_value_and_a_click_keeps_it(page: Page, api: httpx.Client) -> None:
    open_explore(page)
    open_map(page, "relu1_1")
    large = page.locator(".large-map")
    kept = path_of(page)
    # A value is 4 × 4 pixels large here.
    large.hover(position={"x": 130, "y": 130})
    middle = "/".join([*kept.split("/")[:-2], "32", "32"])
    peeked = api.get(f"/api/v1{middle}").json()["output"]
    page.wait_for_function("value => Number(document.querySelector('#result').value) === value", arg=peeked)
    assert path_of(page) == kept
    large.click(position={"x": 130, "y": 130})
    page.wait_for_function("path => location.pathname === path", arg=middle)


def test_hovering_a_map_draws_what_it_is_computed_from(page: Page) -> None:
    open_explore(page)
    page.locator(f"{NETWORK} .column[data-layer='relu2_2'] .map").nth(2).hover()
    expect(page.locator(f"{NETWORK} .links .weighted").first).to_be_attached()
    assert page.locator(f"{NETWORK} .links .weighted").count() > 3
    expect(page.locator("#legend")).to_contain_text("relu2_2")


def channels(api: httpx.Client, layer: str) -> int:
    """How many maps a layer of the photos network has."""
    layers = api.get("/api/v1/models/photos").json()["layers"]
    return int(next(found["shape"][0] for found in layers if found["id"] == layer))


def test_a_column_unfolds_some_maps_at_a_time(page: Page, api: httpx.Client) -> None:
    maps = channels(api, "conv4_1")
    open_explore(page)
    column = page.locator(f"{NETWORK} .column[data-layer='conv4_1']")
    for count in (8, 72, 136):
        expect(column.locator(".map")).to_have_count(count)
        column.get_by_role("button", name=f"{maps - count} more").click()
    expect(column.locator(".map")).to_have_count(maps)
    expect(column.get_by_role("button", name="more")).to_have_count(0)
    column.get_by_role("button", name="fewer").click()
    expect(column.locator(".map")).to_have_count(8)


def test_unfolding_by_keyboard_goes_on_with_the_first_new_map(page: Page) -> None:
    open_explore(page)
    buttons = page.locator(f"{NETWORK} .column[data-layer='conv4_1'] .maps button")
    buttons.nth(7).focus()
    page.keyboard.press("ArrowDown")
    expect(buttons.nth(8)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(buttons.nth(8)).to_have_class(re.compile(r"\bmap\b"))
    expect(buttons.nth(8)).to_be_focused()
    buttons.last.focus()
    page.keyboard.press("Enter")
    expect(buttons).to_have_count(9)
    expect(buttons.nth(8)).to_be_focused()


def test_a_layer_shows_all_of_its_maps_on_a_sheet(page: Page, api: httpx.Client) -> None:
    before, maps = channels(api, "pool2"), channels(api, "conv3_1")
    open_explore(page)
    page.locator(f"{NETWORK} .layer-name[data-layer='conv3_1']").click()
    expect(page.locator(".sheet .map")).to_have_count(maps)
    thousands = (3 * 3 * before + 1) * maps // 1000
    expect(page.locator(".layer-card")).to_contain_text(f"3·3·{before}·{maps} + {maps} = {thousands}")


def test_the_other_network_runs_on_the_same_picture(page: Page, api: httpx.Client) -> None:
    open_explore(page)
    page.select_option("#network", "digits")
    expect(page.locator(f"{NETWORK} .column")).to_have_count(13)
    wait_for_maps(page)
    expect(page.locator("#predictions li")).to_have_count(5)
    open_map(page, "conv1")
    expect_the_apis_number(page, api)


def test_a_refused_upload_says_why_and_keeps_the_picture(page: Page, tmp_path: Path, allow_console: list[str]) -> None:
    allow_console.append("415")
    open_explore(page)
    name = page.locator("#photo img").get_attribute("alt")
    fake = tmp_path / "photo.png"
    fake.write_bytes(b"this is no picture")
    page.set_input_files("#file", fake)
    expect(page.locator("#problem")).to_be_visible()
    assert "PNG" in page.locator("#problem").inner_text()
    expect(page.locator("#photo img")).to_have_attribute("alt", name)
    page.locator("#samples button").nth(1).click()
    expect(page.locator("#problem")).to_be_hidden()


def test_a_place_that_does_not_exist_says_so_and_shows_the_nearest(page: Page, api: httpx.Client) -> None:
    image = api.get("/api/v1/images").json()["images"][0]["id"]
    open_explore(page, f"/models/photos/activations/{image}/conv1_1/99/0/0")
    expect(page.locator("#problem")).to_contain_text("conv1_1/99/0/0")
    expect(page.locator(".sheet .map")).to_have_count(24)


def test_a_network_that_does_not_exist_is_said_to_be_missing(page: Page, allow_console: list[str]) -> None:
    allow_console.append("404")
    page.goto("/models/pictures/activations/0123/conv1")
    expect(page.locator("#problem")).not_to_be_empty()
    expect(page.locator(f"{NETWORK} .column").first).to_be_visible()
    page.locator("#samples button").first.click()
    page.select_option("#network", "photos")
    wait_for_maps(page)
    expect(page.locator("#problem")).to_be_hidden()


def test_a_picture_can_be_dropped_and_pasted(page: Page, jpeg: Path) -> None:
    open_explore(page)
    script = """([type, bytes]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], "x.jpg", { type: "image/jpeg" }));
      const event = type === "paste"
        ? new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true })
        : new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true });
      document.body.dispatchEvent(event);
    }"""
    page.evaluate(script, ["drop", list(jpeg.read_bytes())])
    expect(page.locator("#photo img")).to_have_attribute("alt", "The picture: your picture")
    page.locator("#samples button").first.click()
    expect(page.locator("#photo img")).to_have_attribute("alt", "The picture: Coffee")
    page.evaluate(script, ["paste", list(jpeg.read_bytes())])
    expect(page.locator("#photo img")).to_have_attribute("alt", "The picture: your picture")


def test_the_code_on_show_gives_the_number_on_show(page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    open_explore(page)
    open_map(page, "relu1_2")
    page.get_by_role("button", name="as code").click()
    page.get_by_role("tab", name="Python").click()
    code = page.locator("#code pre").inner_text()
    exec(code, {})
    assert float(capsys.readouterr().out.split("\n")[0]) == shown(page)
