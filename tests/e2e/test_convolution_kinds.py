"""Groups, true and transposed convolution, ReLU, the networks' filters: each as its reader sees it."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.test_convolution import READ_SUM, go, term
from tests.labbing import grids, number

KINDS = {
    "grouped": "input=4x4x4&filters=4&groups=2&padding=0",
    "depthwise": "input=4x5x2&filters=2&groups=2&kernel=2x3",
    "turned": "input=5x4x2&filters=1&kernel=3x2&mode=convolution&relu=1",
    "transposed": "input=3x3x1&filters=1&stride=2&mode=transposed",
    "transposed, dilated, in groups": (
        "input=2x3x2&filters=2&groups=2&stride=3x1&padding=0&dilation=1x2&mode=transposed"
    ),
    "one by one": "input=4x4x3&kernel=1x1&padding=0",
}


def reply_to(api: httpx.Client, query: str) -> dict[str, Any]:
    """What the API says of a page's query."""
    reply: dict[str, Any] = api.get(f"/api/v1/labs/convolution?{query}").raise_for_status().json()
    return reply


def cell(page: Page, part: str, index: int, grid: int = 0) -> Locator:
    """A cell of a matrix."""
    return page.locator(f"tensor-grid[data-part={part}]").nth(grid).get_by_role("gridcell").nth(index)


def type_into(target: Locator, text: str) -> None:
    """Click a cell, type a number, and press Enter."""
    target.click()
    target.page.keyboard.type(text)
    target.page.keyboard.press("Enter")


@pytest.mark.parametrize("query", KINDS.values(), ids=KINDS.keys())
def test_every_sum_is_the_engines(query: str, page: Page, api: httpx.Client) -> None:
    reply = reply_to(api, query)
    trace = api.post(f"/api/v1/ops/{reply['op']}/trace", json={**reply["body"], "limit": 1000}).json()
    go(page, f"/convolution?{query}&step=1")
    depth = len(reply["given"][0])
    for step in trace["steps"]:
        shown = page.evaluate(READ_SUM)
        k, row, column = step["at"]
        assert len(shown["lines"]) == depth
        for channel, line in enumerate(shown["lines"]):
            patch, weight = np.array(step["patch"][channel]).ravel(), np.array(step["weight"][channel]).ravel()
            assert term(line) == (np.stack([patch, weight], axis=1).tolist(), step["channel_sums"][channel])
        sums, *then, target = shown["total"].split(" → ")
        assert number(sums.split(" = ")[1]) == step["sum"]
        assert target == f"output[{k + 1}, row {row + 1}, column {column + 1}]"
        if reply["activation"]:
            assert number(then[0].split(" = ")[1]) == reply["activation"][k][row][column]
        page.keyboard.press("ArrowRight")
    shown = grids(page, "output")
    expected = np.array(reply["activation"] or reply["output"])
    np.testing.assert_array_equal(shown, expected if len(shown) == len(expected) else expected[-1:])


def test_a_filter_sees_the_channels_of_its_group_and_the_others_step_back(page: Page) -> None:
    go(page, "/convolution?input=4x4x4&filters=4&groups=2&padding=0&step=16")
    assert grids(page, "weight").shape == (2, 3, 3)
    slices = page.locator(".slice")
    windows = page.locator("tensor-grid[data-part=input] .grid-window:not(.grid-ghost)")
    for channel, seen in enumerate((False, False, True, True)):
        expect(slices.nth(channel)).to_have_class("slice" if seen else "slice aside")
        assert windows.nth(channel).is_visible() is seen
    expect(page.locator(".dot-name").first).to_have_text("channel 3")
    expect(page.locator("[data-fact=parameters]")).to_contain_text("(3 · 3 · 4/2 + 1) · 4 = 76")


def test_large_inputs_magnify_the_channels_of_the_filter_at_work(page: Page) -> None:
    go(page, "/convolution?input=20x20x3&filters=3&groups=3&step=420")
    pairs = page.locator(".window")
    assert [pairs.nth(channel).is_visible() for channel in range(3)] == [False, True, False]
    expect(pairs.nth(1)).to_contain_text("Filter 2")
    page.get_by_role("button", name="Show map 3").click()
    assert [pairs.nth(channel).is_visible() for channel in range(3)] == [False, False, True]
    expect(pairs.nth(2).get_by_label("Kernel of filter 3")).to_be_visible()


def test_on_a_phone_the_strip_of_slices_goes_to_what_the_filter_sees(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True, reduced_motion="reduce")
    go(page, "/convolution?filters=3&groups=3&step=98")
    page.evaluate("document.querySelector('#stage').scrollIntoView()")
    window = page.locator("tensor-grid[data-part=input] .grid-window:not(.grid-ghost):not([hidden])")
    expect(window).to_be_in_viewport(ratio=1)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".slice.aside")).to_have_count(2)
    expect(window).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_groups_that_do_not_divide_say_so_and_which_would(page: Page) -> None:
    go(page, "/convolution?input=4x4x4&step=1")
    field = page.get_by_role("spinbutton", name="groups")
    field.fill("3")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_have_text(
        "3 groups cannot share out 4 channels and 2 filters evenly: the nearest groups that can is 2."
    )
    expect(page.locator("#mode-note")).to_be_hidden()
    page.get_by_role("button", name="Use 2").click()
    expect(page).to_have_url(re.compile("groups=2"))
    page.get_by_role("spinbutton", name="depth").press("ArrowUp")
    expect(page).to_have_url(re.compile("input=4x4x6"))


def test_true_convolution_turns_the_filter_and_edits_count_in_it_as_it_was_set(page: Page) -> None:
    go(page, "/convolution?input=5x5x1&filters=1&step=1")
    set_before = grids(page, "weight")
    page.get_by_label("mode").select_option("convolution")
    expect(page.locator("#mode-note")).to_contain_text("turned by 180° before it meets the patch")
    expect(page.locator("tensor-grid[data-part=given]")).to_be_visible()
    np.testing.assert_array_equal(grids(page, "given"), set_before)
    np.testing.assert_array_equal(grids(page, "weight"), set_before[:, ::-1, ::-1])
    type_into(cell(page, "weight", 1), "7")
    expect(page).to_have_url(re.compile(r"edits=w\.0\.0\.2\.1_7"))
    expect(cell(page, "given", 7)).to_have_text("7")
    type_into(cell(page, "given", 0), "-4")
    expect(cell(page, "weight", 8)).to_have_text("−4")
    cell(page, "given", 2).hover()
    expect(cell(page, "weight", 6)).to_have_class(re.compile("lit"))


def test_a_symmetric_kernel_turned_is_the_same(page: Page) -> None:
    go(page, "/convolution?input=5x5x1&filters=1&kernels=laplacian&mode=convolution&step=1")
    expect(page.locator("#mode-note")).to_contain_text("nothing changes")


def test_a_transposed_convolution_spreads_its_input(page: Page) -> None:
    go(page, "/convolution?step=1")
    page.get_by_label("Preset").select_option("upsampled")
    expect(page.locator("[data-fact=shape]")).to_contain_text("5 × 5 × 1")
    expect(page.locator("[data-fact=size]")).to_contain_text("(N − 1)·S − 2P + F = (3 − 1)·2 − 2·1 + 3 = 5")
    expect(page.locator("#mode-note")).to_contain_text("overlaps add up")
    assert page.locator("tensor-grid[data-part=input] .pad").count() == 7 * 7 - 9
    expect(cell(page, "input", 9)).to_have_attribute("aria-label", "padding, 0")
    type_into(cell(page, "input", 10), "5")
    expect(page).to_have_url(re.compile(r"edits=x\.0\.0\.1_5"))
    expect(cell(page, "input", 10)).to_have_attribute("aria-label", "row 1 column 2, 5")
    cell(page, "input", 24).hover()
    lit = page.locator("tensor-grid[data-part=output] .lit")
    expect(lit).to_have_count(9)


def test_padding_that_leaves_nothing_is_explained(page: Page) -> None:
    go(page, "/convolution?input=3x3x1&filters=1&stride=2&mode=transposed&step=1")
    field = page.get_by_role("spinbutton", name="padding")
    field.fill("4")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text(
        "at most D(F − 1) = 2 cells a side. The nearest padding that fits"
    )
    page.get_by_role("button", name="Use 2").click()
    expect(page.locator("[data-fact=shape]")).to_contain_text("3 × 3 × 1")


def test_relu_sets_negative_sums_to_zero_and_shows_which(page: Page, api: httpx.Client) -> None:
    go(page, "/convolution?input=5x5x1&filters=1&step=1")
    page.get_by_role("checkbox", name="ReLU").check()
    expect(page).to_have_url(re.compile("relu=1"))
    output = np.array(reply_to(api, "input=5x5x1&filters=1")["output"])[0]
    page.keyboard.press("End")
    expect(page.locator("tensor-grid[data-part=output] .blank")).to_have_count(0)
    np.testing.assert_array_equal(grids(page, "output")[0], np.maximum(output, 0))
    assert page.locator("tensor-grid[data-part=output] .cleared").count() == (output < 0).sum() > 0
    row, column = np.argwhere(output < 0)[0]
    raw = f"{output[row, column]:g}".replace("-", "−")
    lost = cell(page, "output", row * 5 + column)
    expect(lost).to_have_attribute("aria-label", f"row {row + 1} column {column + 1}, 0, was {raw}")
    lost.hover()
    expect(page.locator(".dot-total")).to_contain_text(f"→ ReLU({raw}) = 0")


def test_the_networks_own_filters_are_in_each_menu_and_bring_their_size(page: Page, api: httpx.Client) -> None:
    go(page, "/convolution?input=9x9x1&filters=1&step=1")
    menu = page.get_by_label("Kernel of filter 1")
    expect(menu.locator("option[value='digits:conv1:5']")).to_be_attached()
    menu.select_option("photos:conv1_1:3")
    expect(page).to_have_url(re.compile(r"input=9x9x3&filters=1&kernels=photos:conv1_1:3"))
    expect(menu).to_have_value("photos:conv1_1:3")
    weight = api.get("/api/v1/models/photos/layers/conv1_1/weight").json()[3]
    assert reply_to(api, "input=9x9x3&filters=1&kernels=photos:conv1_1:3")["given"] == [weight]
    expect(page.locator("tensor-grid[data-part=weight]")).to_have_count(3)
    np.testing.assert_allclose(grids(page, "weight"), weight, rtol=0.06, atol=0.005)
    field = page.get_by_role("spinbutton", name="filter", exact=True)
    field.fill("5 × 5")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Filter 1 is one of photos, conv1_1, 3 × 3 × 3")
    menu.select_option("digits:conv1:0")
    expect(page.get_by_role("alert")).to_have_text("")
    expect(page.locator("tensor-grid[data-part=weight]")).to_have_count(1)
    assert grids(page, "weight").shape == (1, 5, 5)


@pytest.mark.parametrize(("preset", "maps"), [("photos", 8), ("digits", 6)])
def test_the_first_filters_of_a_network_on_a_picture(preset: str, maps: int, page: Page) -> None:
    go(page, "/convolution?step=1")
    page.get_by_label("Preset").select_option(preset)
    expect(page.locator(".maps button")).to_have_count(maps)
    expect(page.locator("[data-fact=shape]")).to_contain_text(f"× {maps}")
    expect(page.get_by_role("checkbox", name="ReLU")).to_be_checked()
    expect(page.get_by_label("Preset")).to_have_value(preset)


def test_what_it_costs_stands_above_what_a_dense_layer_would(page: Page, api: httpx.Client) -> None:
    query = "input=32x32x3&kernel=5x5&filters=6&padding=0"
    dense = reply_to(api, query)["dense"]
    go(page, f"/convolution?{query}&step=1")
    expect(page.locator("[data-fact=shape]")).to_contain_text("28 × 28 × 6")
    for fact, count in {"parameters": dense["parameters"], "operations": dense["multiply_adds"]}.items():
        written = f"a dense layer: {count:,}".replace(",", "\u202f")
        expect(page.locator(f"[data-fact={fact}] .instead")).to_contain_text(written)
    expect(page.locator("[data-fact=memory]")).to_contain_text("12.3 KB + 1\u202f824 B + 18.8 KB = 32.9 KB")


def test_the_lectures_examples_are_links_in_its_text(page: Page) -> None:
    go(page, "/convolution?step=1")
    captions = page.locator("[data-part=captions]")
    for link, shape in {
        "one 5 × 5 filter": "28 × 28 × 1",
        "3 × 3 at stride 2": "3 × 3 × 1",
        "ten 5": "32 × 32 × 10",
    }.items():
        captions.get_by_role("link", name=link).click()
        page.wait_for_selector("main[data-ready]")
        expect(page.locator("[data-fact=shape]")).to_contain_text(shape)


def test_a_picture_chosen_before_the_networks_are_known_still_meets_their_filters(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/models", hold)
    go(page, "/convolution?input=9x9x3&filters=1&kernels=photos:conv1_1:3&step=1")
    page.locator("#image").select_option("coffee")
    expect(page.locator("#image")).to_have_value("coffee")
    for route in held:
        route.continue_()
    expect(page.locator("[data-fact=shape]")).to_contain_text("64 × 64 × 1")


def test_a_networks_filters_meet_a_picture_as_the_network_takes_it(page: Page, api: httpx.Client) -> None:
    go(page, "/convolution?input=9x9x3&filters=1&kernels=photos:conv1_1:3&step=1")
    expect(page.locator("#pixels")).to_be_hidden()
    page.locator("#image").select_option("coffee")
    expect(page.locator("[data-fact=shape]")).to_contain_text("64 × 64 × 1")
    expect(page.locator("[name=normalise]")).to_have_value("photos")
    page.keyboard.press("End")
    expect(page.locator(".dot-target")).to_have_text("output[1, row 64, column 64]")
    image = next(each for each in api.get("/api/v1/images").json()["images"] if each["name"] == "coffee")
    own = api.get(f"/api/v1/models/photos/activations/{image['id']}/conv1_1/3/63/63").json()["output"]
    assert number(page.locator(".dot-output").inner_text()) == pytest.approx(own, rel=1e-3)
    page.locator("[name=normalise]").select_option("")
    expect(page.locator("#mode-note")).to_contain_text("plain pixels")
