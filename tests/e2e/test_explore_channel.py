"""A channel on Explore, its dossier: each section in the API's numbers, each map, patch and value a way on."""

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.test_accessibility import broken_rules
from tests.e2e.test_explore_layer import image_of

HERO = "#inside [data-hero]:not([data-painting])"
SECTION = "#inside section:has(> h3:text-is('{}'))"
# What a section is called, and the side of the dossier that it shows.
SIDES = [("What it is made of", "inputs"), ("What is made of it", "outputs")]
CHANNELS = [
    ("photos", "conv2_1", 39),
    ("photos", "relu1_1", 3),
    ("imagenet", "block2_1.expand", 5),
    ("imagenet", "block3_1.depthwise", 24),
    ("imagenet", "block2_2.add", 2),
    ("digits", "conv1", 1),
]


def open_dossier(page: Page, api: httpx.Client, model: str, layer: str, channel: int) -> str:
    """Open a channel's view by its address, wait until its connections stand, and give the path of its numbers."""
    path = f"/models/{model}/activations/{image_of(api)}/{layer}/{channel}"
    page.goto(path)
    expect(page.locator(HERO)).to_be_visible()
    expect(section(page, "What is made of it").locator("li, p + p").first).to_be_visible()
    return f"/api/v1{path}"


def section(page: Page, title: str) -> Locator:
    return page.locator(SECTION.format(title))


def values(page: Page, title: str, selector: str) -> list[float]:
    """The exact numbers behind the rounded ones of a section."""
    found = section(page, title).locator(selector).all()
    return [float(each.get_attribute("value") or "nan") for each in found]


@pytest.mark.parametrize(("model", "layer", "channel"), CHANNELS)
def test_every_section_has_the_apis_numbers(
    page: Page, api: httpx.Client, model: str, layer: str, channel: int
) -> None:
    path = open_dossier(page, api, model, layer, channel)
    dossier = api.get(f"{path}/dossier").json()
    for name, key in (("min", "min"), ("mean", "mean"), ("max", "max"), ("zeros", "zero_fraction")):
        assert values(page, "Its values", f"data.{name}") == [dossier["statistics"][key]]
    peaks = [peak["value"] for peak in dossier["peaks"]]
    assert values(page, "Where it answers most in this photo", "data.patch-value") == peaks
    for title, side in SIDES:
        links = dossier[side]
        through = section(page, title).locator(".links-via").count()
        if not through:
            strengths = [link["strength"] for link in links][:6]
            assert values(page, title, "data.figures") == strengths
        first = section(page, title).locator(".map").first
        if links and first.count():
            assert first.get_attribute("data-layer") == links[0]["layer"]
            assert first.get_attribute("data-channel") == str(links[0]["channel"])


def test_connections_go_on_through_an_activation(page: Page, api: httpx.Client) -> None:
    path = open_dossier(page, api, "photos", "relu2_1", 39)
    before = api.get(path.replace("relu2_1", "conv2_1") + "/dossier").json()
    made = section(page, "What it is made of")
    expect(made.locator(".map").first).to_have_attribute("data-layer", "conv2_1")
    assert values(page, "What it is made of", "data.figures") == [each["strength"] for each in before["inputs"]][:6]
    made.get_by_role("button", name="show all 24").click()
    expect(made.locator("data.figures")).to_have_count(24)
    target = made.locator(".map").nth(1)
    layer, channel = target.get_attribute("data-layer"), target.get_attribute("data-channel")
    target.click()
    page.wait_for_function("end => location.pathname.endsWith(end)", arg=f"/{layer}/{channel}")


def test_what_relu_removed_is_shown_before_and_after(page: Page, api: httpx.Client) -> None:
    path = open_dossier(page, api, "photos", "conv2_1", 39)
    did = api.get(f"{path}/dossier").json()["activation"]
    removed = section(page, "What was removed")
    expect(removed.locator(".map").nth(0)).to_have_attribute("data-layer", "conv2_1")
    expect(removed.locator(".map").nth(1)).to_have_attribute("data-layer", did["layer"])
    expect(removed).to_contain_text(f"{round(did['removed'] * 100)} %")
    expect(removed.locator(".map canvas")).to_have_count(2)
    text = removed.inner_text()
    page.goto(f"{path.removeprefix('/api/v1').replace('conv2_1', 'relu2_1')}")
    expect(removed.locator(".map canvas")).to_have_count(2)
    assert removed.inner_text() == text


def test_the_template_of_a_first_layer_is_in_colour(page: Page, api: httpx.Client) -> None:
    open_dossier(page, api, "imagenet", "stem.conv", 3)
    template = section(page, "What it looks for")
    expect(template.get_by_role("img", name="The filter as colours")).to_be_visible()
    expect(template.locator(".tile")).to_have_count(3)
    expect(template).to_contain_text("blue")


def test_the_template_of_a_deeper_layer_is_a_heatmap_a_channel(page: Page, api: httpx.Client) -> None:
    path = open_dossier(page, api, "photos", "pool2", 7)
    inputs = api.get(path.replace("pool2", "conv2_2") + "/dossier").json()["inputs"]
    template = section(page, "What it looks for")
    expect(template.locator(".tile")).to_have_count(14)
    order = [int(each.get_attribute("data-channel") or "-1") for each in template.locator(".map").all()]
    assert order == [link["channel"] for link in inputs][:14]
    template.get_by_role("button", name="show all 64").click()
    expect(template.locator(".tile")).to_have_count(64)
    colours = template.locator(".tile").last.evaluate(
        "tile => new Set(tile.getContext('2d').getImageData(0, 0, tile.width, tile.height).data).size"
    )
    assert colours > 2


def test_the_template_of_a_depthwise_layer_is_written_out(page: Page, api: httpx.Client) -> None:
    open_dossier(page, api, "imagenet", "block3_1.depthwise_relu6", 24)
    kernel = api.get("/api/v1/models/imagenet/layers/block3_1.depthwise/weight/24").json()[0]
    cells = section(page, "What it looks for").get_by_role("gridcell")
    expect(cells).to_have_count(25)
    middle = cells.nth(12).get_attribute("aria-label") or ""
    assert float(re.findall(r"[−\d.]+$", middle)[0].replace("−", "-")) == pytest.approx(kernel[2][2], rel=0.01)


def test_a_patch_leads_to_its_value_and_one_of_the_gallery_to_its_picture(page: Page, api: httpx.Client) -> None:
    path = open_dossier(page, api, "photos", "conv2_1", 39)
    peak = api.get(f"{path}/dossier").json()["peaks"][1]
    section(page, "Where it answers most in this photo").locator(".patch").nth(1).click()
    row, column = peak["at"]
    page.wait_for_function("end => location.pathname.endsWith(end)", arg=f"/conv2_1/39/{row}/{column}")
    expect(page.locator("#result")).to_be_visible()
    page.go_back()

    gallery = section(page, "Where it answers most in the gallery")
    expect(gallery.get_by_role("status")).to_contain_text("Of 13 pictures", timeout=60_000)
    found = api.get("/api/v1/models/photos/layers/conv2_1/39/patches", params={"k": 9}).json()["patches"]
    shown = values(page, "Where it answers most in the gallery", "data.patch-value")
    assert shown == [each["value"] for each in found if each["value"]]
    other = next(index for index, each in enumerate(found) if each["image"] != image_of(api))
    gallery.locator(".patch").nth(other).click()
    row, column = found[other]["at"]
    place = f"/models/photos/activations/{found[other]['image']}/conv2_1/39/{row}/{column}"
    page.wait_for_function("path => location.pathname === path", arg=place)
    page.wait_for_function("value => Number(document.querySelector('#result')?.value) === value", arg=shown[other])


def test_the_map_over_the_photo_is_shown_as_much_as_wanted(page: Page, api: httpx.Client) -> None:
    open_dossier(page, api, "photos", "relu2_1", 39)
    share = page.get_by_role("slider", name="From photo to map")
    share.fill("0")
    assert page.locator("#inside .veil").evaluate("each => getComputedStyle(each).opacity") == "0"
    assert page.locator("#inside .under").evaluate("each => getComputedStyle(each).opacity") == "1"
    share.fill("100")
    assert page.locator("#inside .veil").evaluate("each => getComputedStyle(each).opacity") == "1"
    page.get_by_role("checkbox", name="smooth").uncheck()
    rendering = page.locator("#inside .veil").evaluate("each => getComputedStyle(each).imageRendering")
    assert rendering == "pixelated"
    page.locator("#inside .overlaid-photo").click(position={"x": 5, "y": 5})
    page.wait_for_function("() => location.pathname.endsWith('/relu2_1/39/0/0')")


def test_pointing_at_the_map_moves_the_receptive_field_and_a_click_steps_in(page: Page, api: httpx.Client) -> None:
    path = open_dossier(page, api, "photos", "conv2_1", 39)
    page.locator(HERO).hover(position={"x": 100, "y": 60})
    row, column = 60 // 8, 100 // 8
    box = api.get(f"{path}/{row}/{column}").json()["receptive_field"]
    field = page.locator("#photo .field")
    expect(field).to_be_visible()
    expect(field).to_have_attribute("x", str(box["column"]).removesuffix(".0"))
    page.locator(HERO).click(position={"x": 100, "y": 60})
    page.wait_for_function("end => location.pathname.endsWith(end)", arg=f"/39/{row}/{column}")


def test_the_keyboard_points_at_a_value_and_enter_steps_in(page: Page, api: httpx.Client) -> None:
    open_dossier(page, api, "photos", "conv2_1", 39)
    page.locator(HERO).focus()
    for key in ("ArrowUp", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator("#large-said")).to_contain_text("row 15 column 18")
    expect(page.locator("#inspector[data-level='channel']")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.pathname.endsWith('/39/15/18')")


def test_the_strongest_places_on_the_photo_are_the_dossiers(page: Page, api: httpx.Client) -> None:
    path = open_dossier(page, api, "imagenet", "block3_1.depthwise", 24)
    peaks = api.get(f"{path}/dossier").json()["peaks"][:3]
    marks = page.locator("#photo .answer")
    expect(marks).to_have_count(3)
    rows = [float(each.get_attribute("y") or "nan") for each in marks.all()]
    assert sorted(rows) == sorted(peak["receptive_field"]["row"] for peak in peaks)


def test_the_dossier_is_there_as_code_and_as_tables(
    page: Page, api: httpx.Client, capsys: pytest.CaptureFixture[str]
) -> None:
    path = open_dossier(page, api, "photos", "conv2_1", 39)
    dossier = api.get(f"{path}/dossier").json()
    page.get_by_role("button", name="as code").click()
    page.get_by_role("tab", name="Python").click()
    exec(page.locator("#code pre").inner_text(), {})
    assert str(dossier["peaks"][0]["value"]) in capsys.readouterr().out
    page.locator("#table summary").click()
    rows = page.get_by_role("table", name="What it is made of").locator("tbody tr")
    expect(rows).to_have_count(24)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", [("photos", "relu2_1", 39), ("imagenet", "stem.conv", 3)])
def test_no_rule_is_broken_and_nothing_is_too_wide(
    open_page: Callable[..., Page], api: httpx.Client, place: tuple[str, str, int], scheme: str
) -> None:
    width = 360 if scheme == "dark" else 768
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    open_dossier(page, api, *place)
    section(page, "What it looks for").locator(".tile").first.wait_for()
    assert broken_rules(page) == ""
    assert page.locator("#inside").evaluate("each => each.scrollWidth <= each.clientWidth")
