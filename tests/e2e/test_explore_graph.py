"""Explore's figure as a graph: blocks that fold, arcs for skips, maps that are fetched as they come near."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, Request, expect

from tests.exploring import NETWORK, open_channel, open_explore, path_of, wait_for_maps

COLUMNS = f"{NETWORK} .column:not([hidden])"
# Where a column lies, as [left, right] in the figure's own view.
SIGHT = """column => {
  const [box, frame] = [column, column.closest(".network")].map(each => each.getBoundingClientRect());
  return [box.left - frame.left, box.right - frame.left, frame.width];
}"""


@pytest.fixture(scope="module")
def imagenet(api: httpx.Client) -> str:
    """The path at which the page shows imagenet on the first sample."""
    return f"/models/imagenet/activations/{api.get('/api/v1/images').json()['images'][0]['id']}"


def names(page: Page) -> list[str]:
    return [str(each.get_attribute("data-layer")) for each in page.locator(COLUMNS).all()]


def column(layer: str) -> str:
    return f"{NETWORK} .column[data-layer='{layer}']"


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_blocks_are_one_column_each_until_they_are_unfolded(page: Page, api: httpx.Client, imagenet: str) -> None:
    layers = api.get("/api/v1/models/imagenet").json()["layers"]
    blocks = list(dict.fromkeys(layer["block"] for layer in layers if layer["block"]))
    open_explore(page, imagenet)
    assert len(names(page)) == len(blocks) + sum(layer["block"] is None for layer in layers)
    assert "block2_2.add" in names(page)
    assert "block2_2.expand" not in names(page)

    page.get_by_role("button", name="block2_2: 6 layers").click()
    expect(page.locator(column("block2_2.expand"))).to_be_visible()
    inside = [layer["id"] for layer in layers if layer["block"] == "block2_2"]
    assert [name for name in names(page) if name.startswith("block2_2.")] == inside
    page.wait_for_function("() => location.search === '?open=block2_2'")
    wait_for_maps(page)
    expect(page.locator(f"{column('block2_2.expand')} .map")).to_have_count(8)

    page.get_by_role("button", name="block2_2: 6 layers").click()
    expect(page.locator(column("block2_2.expand"))).to_be_hidden()
    page.wait_for_function("() => location.search === ''")


def test_the_address_has_the_open_blocks(page: Page, imagenet: str) -> None:
    html = page.request.get(f"{imagenet}?open=block2_2*block3_1").text()
    assert re.search(r'data-layer="block3_1.expand">', html), "open before any script runs"
    assert re.search(r'data-layer="block3_2.expand" hidden>', html)
    open_explore(page, f"{imagenet}?open=block2_2*block3_1")
    for block in ("block2_2", "block3_1"):
        expect(page.get_by_role("button", name=f"{block}: ")).to_have_attribute("aria-expanded", "true")
        assert f"{block}.expand" in names(page)
    assert "block3_2.expand" not in names(page)


def test_all_blocks_unfold_and_fold_by_one_button(page: Page, api: httpx.Client, imagenet: str) -> None:
    open_explore(page, imagenet)
    folded = len(names(page))
    page.get_by_role("button", name="unfold all blocks").click()
    assert len(names(page)) == len(api.get("/api/v1/models/imagenet").json()["layers"])
    page.get_by_role("button", name="fold all blocks").click()
    assert len(names(page)) == folded
    page.select_option("#network", "photos")
    expect(page.locator("#unfold-all")).to_be_hidden()


def test_a_block_unfolds_by_keyboard(page: Page, imagenet: str) -> None:
    open_explore(page, imagenet)
    page.locator(f"{column('stem.relu6')} .map").first.focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowRight"):
        page.keyboard.press(key)
    block = page.get_by_role("button", name="block1_1: 3 layers")
    expect(block).to_be_focused()
    page.keyboard.press("Enter")
    expect(block).to_have_attribute("aria-expanded", "true")
    expect(block).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"{column('block1_1.depthwise')} .map").first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator(f"{column('block1_1.depthwise_relu6')} .map").first).to_be_focused()
    assert page.locator(f"{NETWORK} .groups [tabindex='0']").count() == 1, "the figure is one stop for the tab key"


def test_skips_are_arcs_to_their_add(page: Page, imagenet: str) -> None:
    open_explore(page, imagenet)
    arcs = page.locator(f"{NETWORK} .arcs path:not(.inside)")
    inside = page.locator(f"{NETWORK} .arcs .inside")
    expect(arcs).to_have_count(0)
    expect(inside).to_have_count(9)
    page.get_by_role("button", name="block2_2: ").click()
    expect(arcs).to_have_count(1)
    expect(inside).to_have_count(8)
    # From the block before, over this one's five layers, to the middle of its add.
    path = str(arcs.get_attribute("d"))
    start, end = float(path[1:].split(maxsplit=1)[0]), float(re.findall(r"[\d.]+", path)[-3])
    centre = "each => each.offsetLeft + each.offsetWidth / 2"
    before, add = (page.locator(column(layer)).evaluate(centre) for layer in ("block2_1.project", "block2_2.add"))
    assert abs(start - before) < 8
    assert abs(end - add) < 8
    expect(page.locator(f"{NETWORK} .arcs text")).to_have_text(["+"] * 9)
    page.select_option("#network", "photos")
    expect(page.locator(f"{NETWORK} .column").first).to_have_attribute("data-layer", "conv1_1")
    expect(page.locator(f"{NETWORK} .arcs path")).to_have_count(0)


def test_columns_are_fetched_as_they_come_into_view(open_page: Callable[..., Page], imagenet: str) -> None:
    page = open_page(viewport={"width": 600, "height": 900})
    asked: list[str] = []

    def note(request: Request) -> None:
        parts = urlsplit(request.url).path.split("/activations/")[-1].split("/")
        if "format=u8" in request.url and len(parts) == 2:
            asked.append(parts[1])

    page.on("request", note)
    open_explore(page, imagenet)
    page.locator(NETWORK).scroll_into_view_if_needed()
    expect(page.locator(f"{column('stem.relu6')}.painted")).to_be_visible()
    wait_for_maps(page)
    assert {"input", "stem.relu6", "block2_1.project"} <= set(asked)
    assert not {"block7_1.project", "head.relu6", "fc", "softmax"} & set(asked)
    assert not [layer for layer in asked if layer.endswith((".expand", ".depthwise"))], "what is folded is not fetched"
    page.locator(f"{column('softmax')} .map").scroll_into_view_if_needed()
    expect(page.locator(f"{column('head.relu6')}.painted")).to_be_visible()
    assert {"head.relu6", "softmax"} <= set(asked)


def test_only_the_maps_that_are_shown_are_fetched(page: Page, imagenet: str) -> None:
    with page.expect_request(lambda request: "/head.relu6?" in request.url and "channels=" in request.url) as first:
        open_explore(page, imagenet)
    channels = parse_qs(urlsplit(first.value.url).query)["channels"][0].split(",")
    assert len(channels) == 8
    head = page.locator(column("head.relu6"))
    head.get_by_role("button", name="1272 more").click()
    expect(head.locator(".map")).to_have_count(72)
    head.get_by_role("button", name="1208 more").scroll_into_view_if_needed()
    expect(head.locator(".map").last.locator("canvas")).to_have_attribute("width", "7")


def test_channels_are_narrowed_by_typing(page: Page, api: httpx.Client) -> None:
    open_explore(page)
    image = api.get("/api/v1/images").json()["images"][0]["id"]
    run = api.get(f"/api/v1/models/photos/activations/{image}").json()
    page.fill("#filter", "20-30")
    expect(page.locator(f"{column('conv1_1')} .map")).to_have_count(4)
    page.fill("#filter", "> 2.5")
    strong = sum(channel["max"] > 2.5 for channel in next(e for e in run["layers"] if e["id"] == "conv1_1")["channels"])
    expect(page.locator(f"{column('conv1_1')} .map")).to_have_count(min(8, strong))
    page.wait_for_function("() => new URLSearchParams(location.search).get('filter') === '> 2.5'")
    page.fill("#filter", "900")
    expect(page.locator("#filter-said")).to_contain_text("“900”")
    expect(page.locator("#filter-said")).to_contain_text("0 to 191")
    expect(page.locator(f"{column('conv1_1')} .maps")).to_have_text("none")
    page.fill("#filter", "first")
    expect(page.locator("#filter")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(f"{column('conv1_1')} .map")).to_have_count(8)
    page.fill("#filter", "")
    expect(page.locator("#filter-said")).to_be_empty()


def test_by_similarity_the_maps_stand_as_the_api_ranks_them(page: Page, api: httpx.Client) -> None:
    open_explore(page)
    page.select_option("#order", "similarity")
    maps = page.locator(f"{column('pool4')} .map")
    image = api.get("/api/v1/images").json()["images"][0]["id"]
    first = int(str(maps.first.get_attribute("data-channel")))
    reply = api.get(f"/api/v1/models/photos/activations/{image}/pool4/similarity", params={"to": first}).json()
    ranked = sorted(range(192), key=lambda channel: -reply["coefficients"][channel])[:8]
    for place, channel in enumerate(ranked):
        expect(maps.nth(place)).to_have_attribute("data-channel", str(channel))


def test_above_a_deeper_view_the_figure_is_a_strip_with_the_chosen_map_first(page: Page, imagenet: str) -> None:
    open_explore(page, f"{imagenet}?open=block7_1")
    whole = page.locator(NETWORK).evaluate("each => each.offsetHeight")
    open_channel(page, "block7_1.expand", 3)
    channel = path_of(page).split("/")[6]
    expect(page.locator(f"{column('block7_1.expand')} .map")).to_have_count(2)
    first = page.locator(f"{column('block7_1.expand')} .map").first
    expect(first).to_have_attribute("aria-current", "true")
    expect(first).to_have_attribute("data-channel", channel)
    expect(page.locator(f"{NETWORK} .fold")).to_have_count(0)
    assert page.locator(NETWORK).evaluate("each => each.offsetHeight") < whole / 2
    left, right, width = page.locator(column("block7_1.expand")).evaluate(SIGHT)
    assert left >= 0
    assert right <= width


def test_a_layer_in_a_folded_block_opens_it(page: Page, imagenet: str) -> None:
    html = page.request.get(f"{imagenet}/block6_3.depthwise").text()
    assert re.search(r'data-layer="block6_3.depthwise">', html), "open before any script runs"
    open_explore(page, f"{imagenet}/block6_3.depthwise")
    page.wait_for_function("() => location.search === '?open=block6_3'")
    left, right, width = page.locator(column("block6_3.depthwise")).evaluate(SIGHT)
    assert left >= 0
    assert right <= width


def test_hovering_shows_what_goes_past_a_folded_block_and_what_through_it(page: Page, imagenet: str) -> None:
    open_explore(page, imagenet)
    page.locator(f"{column('block3_2.add')} .map").first.hover()
    expect(page.locator(f"{NETWORK} .links .plain")).to_have_count(1)
    expect(page.locator(f"{NETWORK} .links .through").first).to_be_attached()
    page.get_by_role("button", name="block3_2: ").click()
    # A depthwise filter reads one map.
    page.locator(f"{column('block3_2.depthwise')} .map").first.hover()
    expect(page.locator(f"{NETWORK} .links .weighted")).to_have_count(1)
    page.locator(f"{column('block3_2.add')} .map").first.hover()
    expect(page.locator(f"{NETWORK} .links .plain")).to_have_count(2)


def test_long_vectors_stand_in_several_columns_of_cells(page: Page, api: httpx.Client, imagenet: str) -> None:
    open_explore(page, imagenet)
    image = imagenet.rsplit("/", 1)[1]
    scores = api.get(f"/api/v1/models/imagenet/activations/{image}/softmax").json()
    best = scores.index(max(scores))
    strip = page.locator(f"{column('softmax')} .map")
    strip.scroll_into_view_if_needed()
    expect(page.locator(f"{column('softmax')}.painted")).to_be_visible()
    cells, box = strip.locator("canvas").evaluate("each => [each.width, each.height]"), strip.bounding_box()
    assert cells[0] > 8
    assert box
    row, across = divmod(best, cells[0])
    strip.hover(
        position={"x": (across + 0.5) * box["width"] / cells[0], "y": (row + 0.5) * box["height"] / cells[1]},
    )
    expect(page.locator("#legend")).to_contain_text("softmax")
    strip.click(
        position={"x": (across + 0.5) * box["width"] / cells[0], "y": (row + 0.5) * box["height"] / cells[1]},
    )
    page.wait_for_function("path => location.pathname === path", arg=f"{imagenet}/softmax/{best}")


def test_nothing_of_the_figure_moves_while_it_loads(open_page: Callable[..., Page], imagenet: str) -> None:
    page = open_page()
    page.add_init_script("""
      window.moved = [];
      const figure = node => node?.closest?.(".network, .toolbar");
      new PerformanceObserver(list => {
        for (const { value, sources } of list.getEntries())
          window.moved.push(...sources.filter(({ node }) => figure(node)).map(({ node }) => [value, node.className]));
      }).observe({ type: "layout-shift", buffered: true });
    """)
    for path in (imagenet, f"{imagenet}?open=block2_2", f"{imagenet}/block3_2.expand"):
        open_explore(page, path)
        assert page.evaluate("window.moved") == []
