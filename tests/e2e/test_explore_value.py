"""One number on Explore: all that it is made of, in sight, in numbers that add up, each of them a way further in."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.test_accessibility import broken_rules
from tests.exploring import NETWORK, RESULT, expect_the_apis_number, open_explore, open_map, path_of

CARD = "#inside .input-figure"
ROW = "#inside .bars li.bar-row"
# The numbers in a column of the running sum, as far as they are in sight.
COLUMN = """(cells) => cells.filter((each) => each.checkVisibility()).map((each) => Number(each.value))"""


def image_of(api: httpx.Client) -> str:
    """The first sample: a cup of coffee."""
    return str(api.get("/api/v1/images").json()["images"][0]["id"])


def column(page: Page, name: str) -> list[float]:
    """What the shown rows of the sum add, or what is together so far."""
    return list(page.locator(f"#inside .bar-row .bar-{name}").evaluate_all(COLUMN))


def wait_for_number(page: Page, api: httpx.Client, before: str) -> dict[str, Any]:
    """The API's explanation of the place that the page has gone to, once the page shows it."""
    page.wait_for_function("before => location.pathname !== before", arg=before)
    step: dict[str, Any] = api.get(f"/api/v1{path_of(page)}").json()
    page.wait_for_function("value => Number(document.querySelector('#result')?.value) === value", arg=step["output"])
    return step


def summed(api: httpx.Client, path: str, step: dict[str, Any]) -> dict[str, Any]:
    """The step that the page writes out: of a number that an activation function made, the one before it."""
    at = "/".join(map(str, step["at"]))
    one = len(step["sources"]) == 1 and step["sources"][0]["start"] == step["at"]
    if not one or not isinstance(step.get("input"), float | int) or step["sources"][0]["layer"] == "input":
        return step
    base = path.removesuffix(f"/{step['layer']}/{at}")
    before: dict[str, Any] = api.get(f"/api/v1{base}/{step['sources'][0]['layer']}/{at}").json()
    return before


def expect_it_to_add_up(page: Page, api: httpx.Client, step: dict[str, Any]) -> None:
    """The shown terms add up to the shown number, which is the API's; every number in a card is the API's."""
    main = summed(api, path_of(page), step)
    terms, totals = column(page, "value"), column(page, "total")
    if terms:
        expected = main["sum"] if "exp" in main else main["output"]
        size = sum(map(abs, terms))
        assert sum(terms) == pytest.approx(expected, rel=1e-4, abs=1e-6 * size)
        assert totals[-1] == pytest.approx(expected, rel=1e-4, abs=1e-6 * size)
        shown = [abs(value) for value in terms[: page.locator(ROW).count()]]
        assert shown == sorted(shown, reverse=True)
    if "channel_sums" in main:
        cards = page.locator(f"{CARD} data.sum").evaluate_all("all => all.map(each => Number(each.value))")
        assert cards == sorted(main["channel_sums"], key=abs, reverse=True)[: len(cards)]
        assert len(cards) == min(8, len(main["channel_sums"]))


def walk(page: Page, api: httpx.Client, start: str, longest: int) -> list[str]:
    """From a probability on by what counts most, until a pixel; the ops that were passed."""
    page.goto(start)
    step = wait_for_number(page, api, "")
    passed = [step["op"]]
    while step["op"] != "input":
        assert len(passed) < longest, f"the walk does not end: {passed}"
        expect_it_to_add_up(page, api, step)
        before = path_of(page)
        strongest = page.locator(f"{ROW}.lit button" if "exp" in step else f"{ROW} button").first
        (strongest if strongest.is_visible() else page.locator(f"{CARD} button.input-map").first).click()
        step = wait_for_number(page, api, before)
        passed.append(step["op"])
    return passed


def test_one_walks_from_a_probability_back_to_a_pixel_of_the_photo(
    open_page: Callable[..., Page], api: httpx.Client
) -> None:
    page = open_page(reduced_motion="reduce")
    image = image_of(api)
    passed = walk(page, api, f"/models/photos/activations/{image}/softmax/16", 20)
    assert {"softmax", "linear", "max_pool2d", "relu", "input"} <= set(passed)
    expect_the_pixel(page, api)


def test_one_walks_from_one_of_a_thousand_classes_back_to_a_pixel(
    open_page: Callable[..., Page], api: httpx.Client
) -> None:
    page = open_page(reduced_motion="reduce")
    image = image_of(api)
    best = api.get(f"/api/v1/models/imagenet/activations/{image}").json()["predictions"][0]["index"]
    passed = walk(page, api, f"/models/imagenet/activations/{image}/softmax/{best}", 80)
    assert {"softmax", "linear", "global_avg_pool2d", "relu6", "conv2d", "add", "input"} <= set(passed)
    expect_the_pixel(page, api)


def expect_the_pixel(page: Page, api: httpx.Client) -> None:
    """The arithmetic on show makes the network's input of the pixel."""
    step = api.get(f"/api/v1{path_of(page)}").json()
    base = path_of(page).partition("/input/")[0]
    spec = api.get(f"/api/v1{base}").json()["input"]["preprocessing"]
    channel = step["at"][0]
    swatch = page.locator("#inside .swatch")
    expect(swatch).to_have_attribute("aria-label", re.compile(r"\d+, \d+, \d+$"))
    lights = [int(text) for text in re.findall(r"\d+", str(swatch.get_attribute("aria-label")))]
    assert (lights[channel] / 255 - spec["mean"][channel]) / spec["std"][channel] == pytest.approx(
        step["output"], abs=1e-5
    )
    expect(page.locator("#inside .sum-lines")).to_contain_text(f"{lights[channel]} / 255")


def test_products_sums_and_bias_are_the_apis(page: Page, api: httpx.Client) -> None:
    open_explore(page)
    open_map(page, "conv2_1")
    step = expect_the_apis_number(page, api)
    expect_it_to_add_up(page, api, step)
    assert column(page, "value")[-1] == step["bias"]
    largest = max(range(len(step["channel_sums"])), key=lambda channel: abs(step["channel_sums"][channel]))

    page.locator(f"{CARD} .product").first.click()
    expect(page.locator("dot-product .dot-term")).to_have_count(9)
    expect(page.locator(".products h3")).to_contain_text(f"channel {largest}")
    grid = page.locator(".products tensor-grid").last
    products = grid.evaluate("each => [...each.view.values]")
    assert products == [value for row in step["products"][largest] for value in row]
    page.get_by_role("button", name="close").click()
    expect(page.locator(".products")).to_be_hidden()


def test_the_rest_of_many_channels_comes_in_pages_and_keeps_the_sum(page: Page, api: httpx.Client) -> None:
    image = image_of(api)
    page.goto(f"/models/imagenet/activations/{image}/block6_2.project/10/3/3")
    step = wait_for_number(page, api, "")
    expect(page.locator(CARD)).to_have_count(8)
    for count in (32, 56):
        page.get_by_role("button", name="24 more", exact=True).click()
        expect(page.locator(CARD)).to_have_count(count)
        expect(page.locator(ROW)).to_have_count(count)
        assert sum(column(page, "value")) == pytest.approx(step["output"], rel=1e-4)
    # The rest is painted once it is in sight.
    page.locator(CARD).last.scroll_into_view_if_needed()
    expect(page.locator(f"{CARD}:not(.waiting)").last).to_be_visible()
    page.get_by_role("button", name="fewer channels").click()
    expect(page.locator(CARD)).to_have_count(8)


def test_contributions_are_put_in_order_for_every_value_but_stay_while_the_window_slides(
    page: Page, api: httpx.Client
) -> None:
    open_explore(page)
    open_map(page, "conv3_1")
    large = page.locator(".large-map")
    for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
        before = path_of(page)
        large.press(key)
        expect_it_to_add_up(page, api, wait_for_number(page, api, before))
    places = "() => [...document.querySelectorAll('#inside :is(.input-map, .bar-row, .reach, .formula)')].map(each => {"
    places += " const { x, y, width, height } = each.getBoundingClientRect(); return [x, y, width, height]; })"
    names = "() => [...document.querySelectorAll('#inside li .bar-name')].map(each => each.textContent)"
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    boxes, order, before = page.evaluate(places), page.evaluate(names), path_of(page)
    page.keyboard.press("Space")
    page.wait_for_function("before => location.pathname !== before", arg=before)
    assert page.evaluate(places) == boxes
    assert page.evaluate(names) == order
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect_it_to_add_up(page, api, expect_the_apis_number(page, api))


def test_pointing_at_a_contribution_lights_up_its_card_and_its_bar(page: Page) -> None:
    open_explore(page)
    open_map(page, "conv2_2")
    card, row = page.locator(CARD).nth(2), page.locator(ROW).nth(2)
    lit = re.compile(r"\blit\b")
    card.hover()
    expect(row).to_have_class(lit)
    page.locator(ROW).nth(5).hover()
    expect(page.locator(CARD).nth(5)).to_have_class(lit)
    expect(row).not_to_have_class(lit)


def test_the_winner_of_a_pooling_window_is_marked_and_any_of_its_numbers_is_a_way_on(
    page: Page, api: httpx.Client
) -> None:
    open_explore(page)
    open_map(page, "pool2")
    step = expect_the_apis_number(page, api)
    cells = page.locator(".window-grid [role=gridcell]")
    expect(cells).to_have_count(4)
    expect(cells.nth(step["argmax"][0] * 2 + step["argmax"][1])).to_have_class(re.compile("current"))
    before = path_of(page)
    cells.nth(3).click()
    on = wait_for_number(page, api, before)
    _, row, column = step["sources"][0]["start"]
    assert on["at"] == [step["at"][0], row + 1, column + 1]


def test_a_sum_of_branches_shows_each_of_them(page: Page, api: httpx.Client) -> None:
    image = image_of(api)
    page.goto(f"/models/imagenet/activations/{image}/block6_2.add/10/3/3")
    step = wait_for_number(page, api, "")
    expect(page.locator(CARD)).to_have_count(2)
    assert sorted(column(page, "value")) == pytest.approx(sorted(step["input"]))
    page.locator(ROW).filter(has_text="block6_1.project").get_by_role("button").click()
    page.wait_for_function("() => location.pathname.includes('block6_1.project/10/3/3')")


def test_a_layer_that_took_in_its_batch_norm_says_so(page: Page, api: httpx.Client) -> None:
    image = image_of(api)
    page.goto(f"/models/imagenet/activations/{image}/stem.relu6/3/40/40")
    expect(page.locator("#inside .fold-note")).to_contain_text("ε = 0.001")
    page.goto(f"/models/photos/activations/{image}/relu1_1/3/40/40")
    expect(page.locator(RESULT)).to_be_visible()
    expect(page.locator("#inside .fold-note")).to_be_hidden()


def test_the_receptive_field_lies_on_the_photo_and_its_arithmetic_leads_there(page: Page, api: httpx.Client) -> None:
    open_explore(page)
    open_map(page, "relu2_2")
    step = expect_the_apis_number(page, api)
    field = step["receptive_field"]
    for view in (".field-whole", ".field-near"):
        box = page.locator(f"{view} .field")
        found = [float(box.get_attribute(name) or "nan") for name in ("y", "x", "height", "width")]
        assert found == [field[name] for name in ("row", "column", "height", "width")]
    # The last layer that made it larger, and where it begins.
    expect(page.locator(".growth tbody tr").last).to_have_text(re.compile(r"conv2_2\s*10 \+ \(3 − 1\)·2 = 14"))
    row, first = step["at"][1:]
    expect(page.locator(".reach-line").first).to_contain_text(f"−6 + {row}·2 = {2 * row - 6}".replace("= -", "= −"))
    assert field["input"]["column"] == max(0, 2 * first - 6)
    expect(page.locator(".growth tbody tr")).to_have_count(4)
    page.get_by_role("button", name="all 5 steps").click()
    expect(page.locator(".growth tbody tr").first).to_contain_text("1 + (3 − 1)·1 = 3")


def test_the_keyboard_alone_walks_further_in_and_back_out(open_page: Callable[..., Page], api: httpx.Client) -> None:
    page = open_page(reduced_motion="reduce")
    open_explore(page)
    open_map(page, "relu2_1")
    before = path_of(page)
    on = page.locator(f"{CARD} button.input-map").first
    assert re.search(r"go on to row \d+ column \d+", str(on.get_attribute("aria-label")))
    press(on, "Enter")
    assert wait_for_number(page, api, before)["layer"] == "pool1"
    page.go_back()
    page.wait_for_function("before => location.pathname === before", arg=before)


def press(button: Locator, key: str) -> None:
    button.focus()
    button.press(key)


# What is there to see on a screen of each width; a sum, an untraced vector, a window, branches, a pixel.
PLACES = ["photos/{}/relu2_2/5/12/13", "photos/{}/softmax/16", "photos/{}/pool2/3/4/5", "photos/{}/input/0/20/30"]
READERS: list[dict[str, Any]] = [
    {"viewport": {"width": 1440, "height": 900}},
    {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark", "locale": "ko-KR"},
]


@pytest.mark.parametrize("reader", READERS, ids=["wide", "phone"])
@pytest.mark.parametrize("place", [*PLACES, "imagenet/{}/block6_2.add/10/3/3", "imagenet/{}/fc/967"])
def test_a_number_is_explained_for_everyone(
    open_page: Callable[..., Page], api: httpx.Client, place: str, reader: dict[str, Any]
) -> None:
    page = open_page(reduced_motion="reduce", **reader)
    model, _, rest = place.partition("/{}/")
    page.goto(f"/models/{model}/activations/{image_of(api)}/{rest}")
    expect(page.locator(RESULT)).to_be_visible()
    expect(page.locator(NETWORK)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= reader["viewport"]["width"]
    assert not broken_rules(page)
