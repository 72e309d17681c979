"""Why: what in a photo speaks for a class or a unit, by four methods, with the API's numbers, a check, box and mask."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_accessibility import broken_rules
from tests.exploring import open_channel, open_explore, open_map

PANEL = "#why-panel"
READING = "#why-reading"


def open_why(page: Page) -> None:
    """Ask what speaks for what the view is about, and wait for the map and its check."""
    page.locator("#why-open").click()
    wait_for_map(page)


def wait_for_map(page: Page) -> None:
    expect(page.locator(READING)).to_contain_text("Strongest")
    expect(page.locator(f"{PANEL} [aria-busy]")).to_have_count(0)


def asked(page: Page) -> dict[str, str]:
    """What the page's address asks."""
    return {name: value for name, [value] in parse_qs(urlsplit(page.url).query).items()}


def choose(page: Page, method: str) -> None:
    page.get_by_role("radio", name=method, exact=True).check()
    page.wait_for_url(re.compile("why="))
    wait_for_map(page)


def attribution(api: httpx.Client, page: Page, part: str = "", **query: Any) -> Any:
    """What the API says about the page's network and photo."""
    _, _, model, _, image, *_ = urlsplit(page.url).path.split("/")
    found = api.get(f"/api/v1/models/{model}/attributions/{image}{part}", params=query)
    assert found.status_code == 200, found.text
    return found.json()


def numbers(page: Page) -> list[float]:
    return [float(each.get_attribute("value") or "nan") for each in page.locator(".why-numbers data").all()]


def test_why_opens_with_the_answers_grad_cam_and_its_check(page: Page, api: httpx.Client) -> None:
    open_explore(page)
    expect(page.locator("#why-open")).to_have_text("Why “espresso”?")
    open_why(page)
    assert asked(page)["why"] == "gradcam"
    found = attribution(api, page, method="gradcam")
    assert numbers(page) == [found["target"]["value"], found["high"]]
    expect(page.locator(READING)).to_contain_text(f"row {found['peak']['row']}, column {found['peak']['column']}")
    check = attribution(api, page, "/check", method="gradcam")
    shown = [float(each.get_attribute("value") or "nan") for each in page.locator(".why-steps data").all()]
    assert shown == [1, *(step["correlation"] for step in check["steps"])]
    expect(page.locator(".why-verdict")).to_contain_text("depends on what was learned")
    page.go_back()
    expect(page.locator(PANEL)).to_be_hidden()
    expect(page.locator("#why-open")).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize(
    ("name", "method"), [("gradient", "gradient"), ("guided backpropagation", "guided"), ("occlusion", "occlusion")]
)
def test_each_method_shows_the_apis_map(page: Page, api: httpx.Client, name: str, method: str) -> None:
    open_explore(page)
    open_why(page)
    choose(page, name)
    query = asked(page)
    assert query["why"] == method
    found = attribution(api, page, method=method)
    assert numbers(page)[0] == found["target"]["value"]
    assert numbers(page)[-1] == found["high"]
    expect(page.locator(READING)).to_contain_text(f"row {found['peak']['row']}, column {found['peak']['column']}")


def test_the_keyboard_reads_the_numbers_of_a_map(page: Page, api: httpx.Client) -> None:
    open_explore(page)
    page.locator("#why-open").press("Enter")
    wait_for_map(page)
    found = attribution(api, page, method="gradcam")
    row, column = found["peak"]["row"], found["peak"]["column"]
    down = min(row + 1, found["shape"][0] - 1)
    page.locator(f"{PANEL} [role=application]").press("ArrowDown")
    expect(page.locator(READING)).to_contain_text(f"row {down}, column {column}")
    written = re.search(r"column \d+: ([\d.]+)", page.locator(READING).inner_text())
    assert written is not None
    assert float(written[1]) == pytest.approx(found["values"][down][column], rel=0.01)
    page.locator("#why-open").press("Enter")
    expect(page.locator(PANEL)).to_be_hidden()


def test_another_class_is_asked_about_by_pressing_it_and_by_the_menu(page: Page, api: httpx.Client) -> None:
    open_explore(page)
    open_why(page)
    page.locator("#predictions [data-index]").nth(1).click()
    expect(page.locator("#why-open")).to_have_text("Why “mushroom”?")
    score = attribution(api, page, method="gradcam", target=asked(page)["for"])["target"]["value"]
    expect(page.locator(".why-numbers data").first).to_have_attribute("value", str(score))
    page.locator("#why-target").select_option(label="orange")
    expect(page.locator("#why-open")).to_have_text("Why “orange”?")
    page.go_back()
    expect(page.locator("#why-open")).to_have_text("Why “mushroom”?")


def test_box_and_soft_mask_are_drawn_where_the_map_is_strong(page: Page, api: httpx.Client) -> None:
    open_explore(page)
    open_why(page)
    page.get_by_role("checkbox", name="box").check()
    page.get_by_role("checkbox", name="soft mask").check()
    page.wait_for_url(re.compile(r"mark=box\*mask"))
    box = attribution(api, page, method="gradcam")["region"]["box"]
    drawn = page.locator(f"{PANEL} .overlaid-marks rect.region, {PANEL} svg rect.region").first
    expect(drawn).to_have_attribute("width", re.compile(rf"^{box['width']:.0f}"))
    expect(page.locator(".why-mask")).to_be_visible()
    expect(page.locator(".why-tag")).to_have_text("“espresso”")


def test_an_occlusion_tells_its_progress_is_cancelled_and_taken_up(page: Page) -> None:
    open_explore(page)
    open_why(page)
    page.goto(f"{urlsplit(page.url).path}?why=occlusion&patch=8&stride=2")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(PANEL)).to_contain_text(re.compile(r"Cancelled after \d+ of 29 rows"))
    page.get_by_role("button", name="Run again").click()
    wait_for_map(page)
    expect(page.locator(".why-verdict")).to_contain_text("for the other three methods")


def test_what_the_api_refuses_is_said_beside_the_number(page: Page, allow_console: list[str]) -> None:
    allow_console.append("422")
    open_explore(page)
    page.goto(f"{urlsplit(page.url).path}?why=occlusion&patch=4&stride=1")
    expect(page.locator("#why-problem")).to_contain_text("at most 1600 are computed: take a larger one")


def test_a_map_and_a_value_inside_of_the_network_are_asked_about(page: Page, api: httpx.Client) -> None:
    open_explore(page)
    open_channel(page, "conv3_1")
    open_why(page)
    channel = urlsplit(page.url).path.rsplit("/", 1)[1]
    assert asked(page)["why"] == "gradient"
    found = attribution(api, page, method="gradient", target=f"conv3_1/{channel}")
    assert numbers(page) == [found["target"]["value"], found["high"]]
    open_map(page, "conv2_2")
    wait_for_map(page)
    target = "/".join(urlsplit(page.url).path.rsplit("/", 4)[1:])
    expect(page.locator("#why-open")).to_contain_text("conv2_2")
    found = attribution(api, page, method="gradient", target=target)
    expect(page.locator(".why-numbers data").first).to_have_attribute("value", str(found["target"]["value"]))


@pytest.mark.parametrize("model", ["digits", "imagenet"])
def test_other_networks_are_asked_the_same_way(page: Page, api: httpx.Client, model: str) -> None:
    sample = {"digits": "digit", "imagenet": "goldfish"}[model]
    images = api.get("/api/v1/images").json()["images"]
    image = next(each["id"] for each in images if each["name"] == sample)
    page.goto(f"/models/{model}/activations/{image}?why=gradcam&mark=box")
    wait_for_map(page)
    found = attribution(api, page, method="gradcam")
    expect(page.locator("#why-layer")).to_have_value(found["layer"])
    assert numbers(page) == [found["target"]["value"], found["high"]]


def test_as_code_has_the_calls_that_give_the_map(page: Page) -> None:
    open_explore(page)
    open_why(page)
    page.get_by_role("button", name="as code").click()
    expect(page.locator("#inspector")).to_contain_text("/attributions/")
    expect(page.locator("#inspector")).to_contain_text("method=gradcam")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken_by_what_is_open(open_page: Any, scheme: str) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": 768, "height": 900})
    open_explore(page)
    open_why(page)
    page.get_by_role("checkbox", name="box").check()
    assert broken_rules(page) == ""
    assert page.evaluate("document.documentElement.scrollWidth") <= 768
