"""The Similar page used: two rows, a neighbour that becomes the question, address and keyboard, a folder indexed."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.app.galleries import draw, wait_for
from tests.conftest import running

FEATURES, PIXELS = '.row[data-space="features"] .tile', '.row[data-space="pixels"] .tile'


def open_similar(page: Page, path: str = "/similar") -> None:
    """Load the page and wait for both rows."""
    page.goto(path)
    expect(page.locator(f"{FEATURES}[data-image]").first).to_be_visible()
    expect(page.locator(f"{PIXELS}[data-image]").first).to_be_visible()
    expect(page.locator("#indexing")).to_be_hidden(timeout=60_000)  # the first test finds it at work


def asked(page: Page) -> dict[str, list[str]]:
    """The question in the address."""
    return parse_qs(urlsplit(page.url).query)


def shown(page: Page, tiles: str) -> list[str]:
    """The ids of the neighbours in a row."""
    return [str(tile.get_attribute("data-image")) for tile in page.locator(tiles).all()]


def test_both_rows_show_what_the_api_says_and_never_the_picture_itself(page: Page, api: httpx.Client) -> None:
    open_similar(page)
    coffee = api.get("/api/v1/images").json()["images"][0]["id"]
    for space, tiles in (("features", FEATURES), ("pixels", PIXELS)):
        expect(page.locator(f"{tiles}[data-image]")).to_have_count(8)
        found = api.get(f"/api/v1/models/imagenet/similar/{coffee}?space={space}").json()["neighbours"]
        assert shown(page, tiles) == [each["image"] for each in found]
        assert coffee not in shown(page, tiles)
    expect(page.locator(f"{FEATURES} .distance").first).to_have_text(re.compile(r"^[01]\.\d{3}$"))
    expect(page.locator(f"{PIXELS} .distance").first).to_have_text(re.compile(r"^[\d\u202f]+$"))
    expect(page.locator("#query-guess")).to_contain_text("espresso")


def test_a_neighbour_becomes_the_question_and_the_back_button_returns(page: Page) -> None:
    open_similar(page)
    first = page.locator(FEATURES).first
    image = first.get_attribute("data-image")
    name = first.locator(".name").inner_text()
    first.get_by_role("button").click()
    page.wait_for_url(f"**/similar?image={image}")
    expect(page.locator("#query-name")).to_have_text(name)
    expect(page.locator(f'.tile[data-image="{image}"]')).to_have_count(0)
    page.go_back()
    expect(page.locator("#query-name")).to_have_text("Coffee")
    assert asked(page) == {}
    page.go_forward()
    expect(page.locator("#query-name")).to_have_text(name)


def test_an_address_is_the_whole_question(page: Page, api: httpx.Client) -> None:
    cat = next(each for each in api.get("/api/v1/images").json()["images"] if each["name"] == "cat")
    open_similar(page, f"/similar?model=photos&image={cat['id']}&k=4")
    expect(page.locator("#query-name")).to_have_text("Cat")
    expect(page.locator("#network")).to_have_value("photos")
    expect(page.locator(f"{FEATURES}[data-image]")).to_have_count(4)
    expect(page.locator('.row[data-space="features"] [data-what]')).to_contain_text("flatten")
    page.locator("#network").select_option("digits")
    expect(page.locator('.row[data-space="features"] [data-what]')).to_contain_text("84 numbers")
    page.locator("#count").select_option("12")
    page.wait_for_url("**k=12")
    assert asked(page) == {"model": ["digits"], "image": [cat["id"]], "k": ["12"]}
    expect(page.locator(f"{FEATURES}[data-image]")).to_have_count(12)


def test_by_keyboard_alone(page: Page) -> None:
    open_similar(page)
    second = page.locator(FEATURES).nth(1)
    image = second.get_attribute("data-image")
    second.get_by_role("button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/similar?image={image}")
    expect(page.locator(FEATURES).nth(1).get_by_role("button")).to_be_focused()
    label = page.locator(FEATURES).nth(1).get_by_role("button").get_attribute("aria-label") or ""
    assert re.match(r"Number 2: .+, distance \d\.\d{3}\. Look for pictures like it", label)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/models/imagenet/activations/**")


def test_the_same_picture_is_marked_in_both_rows(page: Page) -> None:
    open_similar(page)
    both = next(image for image in shown(page, FEATURES) if image in shown(page, PIXELS))
    page.locator(f'{FEATURES}[data-image="{both}"] button').hover()
    expect(page.locator(".tile.twin")).to_have_count(2)


def test_the_picture_changed_stays_near_by_features(page: Page) -> None:
    open_similar(page)
    changes = page.locator(".change")
    expect(changes.locator("b")).to_have_count(8)
    expect(changes.nth(0)).to_contain_text("mirrored")
    nearest = float(page.locator(f"{FEATURES} .distance").first.inner_text())
    assert all(float(change.locator("b").first.inner_text()) < nearest for change in changes.all())
    expect(changes.nth(0).locator("img")).to_have_js_property("naturalWidth", 256)


def test_an_uploaded_picture_is_compared_with_the_gallery(page: Page, samples: Path) -> None:
    open_similar(page)
    page.locator("#file").set_input_files(samples / "small" / "pizza.jpg")
    page.wait_for_url(re.compile(r"image=[0-9a-f]{64}"))
    expect(page.locator("#query-name")).to_have_text("your picture")
    expect(page.locator(f"{PIXELS} .name").first).to_have_text("Pizza, drawn")


def test_what_cannot_be_asked_is_said_and_the_last_answer_stays(page: Page, allow_console: list[str]) -> None:
    open_similar(page)
    page.locator("#file").set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": b"no image"})
    allow_console.append("415")
    expect(page.locator("#problem")).to_contain_text("not an image")
    expect(page.locator(f"{FEATURES}[data-image]")).to_have_count(8)


def test_an_image_that_is_no_longer_there(page: Page, allow_console: list[str]) -> None:
    allow_console.append("404")
    page.goto(f"/similar?image={'0' * 64}")
    expect(page.locator("#problem")).to_contain_text("no longer here")
    page.locator("#samples button").nth(1).click()
    expect(page.locator("#query-name")).to_have_text("Cat")
    expect(page.locator("#problem")).to_be_hidden()


def test_code_and_tables_have_the_numbers_on_screen(page: Page) -> None:
    open_similar(page)
    page.get_by_role("button", name="as code").click()
    panel = page.get_by_role("tabpanel")
    expect(panel).to_contain_text("/api/v1/models/imagenet/similar/")
    expect(panel).to_contain_text("space=pixels")
    page.locator("#table summary").click()
    expect(page.locator("#table table")).to_have_count(3)
    expect(page.locator("#table tbody tr")).to_have_count(20)


def test_a_frame_and_hidden_parts(page: Page) -> None:
    open_similar(page, "/similar?embed=1&hide=controls")
    expect(page.locator("header.top")).to_have_count(0)
    expect(page.locator(".strip")).to_be_hidden()
    expect(page.locator(".lesson")).to_be_hidden()
    expect(page.locator(f"{FEATURES}[data-image]")).to_have_count(8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server whose gallery is a folder of drawn digits with a file that is no image, and that folder."""
    root = tmp_path_factory.mktemp("gallery")
    for number in range(60):
        draw(root / "pictures" / f"{number % 10}" / f"{number:02}.png", number % 10, height=0.4 + number / 150)
    (root / "pictures" / "broken.jpg").write_bytes(b"no image")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONVSCOPE_GALLERY", str(root / "pictures"))
        patch.setenv("CONVSCOPE_GALLERY_SECONDS", "0.5")
        with running(root) as url:
            yield url, root / "pictures"


def test_a_folder_is_seen_to_be_indexed_and_its_pictures_are_found(
    open_page: Callable[..., Page], folder: tuple[str, Path], allow_console: list[str]
) -> None:
    url, pictures = folder
    allow_console.append(f"foreign request: {url}")
    page = open_page(base_url=url)
    page.goto("/similar?model=digits")
    line = page.locator("#gallery-line")
    expect(line).to_have_text("Gallery: 61 pictures of “pictures”", timeout=60_000)
    expect(page.locator("#indexing")).to_be_hidden()
    page.locator("#failed").click()
    expect(page.locator("#failures li")).to_contain_text("broken.jpg")
    seven = httpx.get(f"{url}/api/v1/gallery?limit=100").json()["images"]
    image = next(each["image"] for each in seven if each["title"].startswith("7/"))
    page.goto(f"/similar?model=digits&image={image}&k=4")
    names: Any = page.locator(f"{FEATURES} .name")
    expect(names).to_have_text([re.compile(r"^7/")] * 4)
    page.locator(FEATURES).first.get_by_role("link").click()
    page.wait_for_url("**/models/digits/activations/**")
    expect(page.locator("#predictions li").first).to_contain_text("7")
    assert pictures.exists()


def test_the_growing_index_is_shown_spoken_of_and_new_neighbours_come_with_it(page: Page, api: httpx.Client) -> None:
    wait_for(api, state="ready")  # what the server has does not change; what it says of it is made up here
    status = {
        "folder": "holiday",
        "samples": False,
        "detail": None,
        "total": 60,
        "failed": 1,
        "failures": [{"file": "a.jpg", "reason": "damaged"}],
        "start": 0,
        "next": None,
        "images": [],
    }
    replies = [{**status, "state": "indexing", "indexed": 11}, {**status, "state": "ready", "indexed": 59}]

    def answer(route: Any) -> None:
        route.fulfill(json=replies.pop(0) if len(replies) > 1 else replies[0])

    page.clock.install()
    page.route("**/api/v1/gallery?limit=0", answer)
    page.goto("/similar")
    bar = page.get_by_role("progressbar", name="Indexing the gallery")
    expect(bar).to_be_visible()
    expect(page.locator("#gallery-line")).to_have_text("Gallery “holiday”: 12 of 60 indexed")
    assert bar.evaluate("bar => bar.value / bar.max") == 12 / 60
    expect(page.locator(f"{FEATURES}[data-image]").first).to_be_visible()
    with page.expect_request("**/models/imagenet/similar/**"):
        page.clock.run_for(1500)
    expect(bar).to_be_hidden()
    expect(page.locator("#gallery-line")).to_have_text("Gallery: 60 pictures of “holiday”")
    expect(page.locator("#failed")).to_have_text("1 file could not be read")
    expect(page.locator("#said")).to_contain_text(re.compile("is indexed: 59 pictures|nearest by features"))
