"""What every lab has: exercises, a clipboard, tables, figures to save, and pictures of one's own."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.labbing import asked, go, grids, number

LABS = pytest.mark.parametrize("lab", ["convolution", "pooling"])


def reply(api: httpx.Client, lab: str, page: Page) -> dict[str, object]:
    """What the API says of the page's own query."""
    return dict(api.get(f"/api/v1/labs/{lab}?{asked(page)}").raise_for_status().json())


@LABS
def test_the_next_number_is_asked_for_and_checked_with_the_sum_written_out(page: Page, lab: str) -> None:
    go(page, f"/{lab}?input=7x7x1&step=2")
    page.get_by_role("button", name="Your turn").click()
    expect(page.locator("#turn-ask")).to_have_text("What will output[1, row 1, column 2] be?")
    expect(page.locator("#sum")).to_be_hidden()
    hidden = page.locator("tensor-grid[data-part=output] [role=gridcell].current").first
    expect(hidden).to_have_text("")
    page.keyboard.type("999")
    page.keyboard.press("Enter")
    told = page.get_by_role("status").filter(has_text="Not 999")
    expect(told).to_be_visible()
    expect(page.locator("#sum")).to_be_visible()
    right = hidden.inner_text()
    expect(told).to_contain_text(f"it is {right}")
    expect(page.locator("#turn-score")).to_have_text("0 of 1 right")
    page.keyboard.press("Enter")
    expect(page.locator("#turn-ask")).to_have_text("What will output[1, row 1, column 3] be?")
    expect(page).to_have_url(re.compile("turn=cell"))


@LABS
def test_size_and_parameters_are_asked_for_and_checked_against_the_api(page: Page, api: httpx.Client, lab: str) -> None:
    go(page, f"/{lab}?turn=size")
    expect(page.locator("#turn-ask")).to_contain_text("How large")
    expect(page.locator("[data-fact=size]")).to_be_hidden()
    depth, height, width = reply(api, lab, page)["shape"]  # type: ignore[misc]
    page.locator("#turn-answer").fill(f"{height} x {width} x {depth}")
    page.keyboard.press("Enter")
    expect(page.locator("#turn-score")).to_have_text("1 of 1 right")
    page.get_by_label("the parameters").check()
    total = reply(api, lab, page)["parameters"]["total"]  # type: ignore[index]
    page.locator("#turn-answer").fill(str(total))
    page.keyboard.press("Enter")
    expect(page.locator("#turn-score")).to_have_text("2 of 2 right")
    before = page.url
    page.get_by_role("button", name="Next").click()
    expect(page).not_to_have_url(before)
    page.get_by_role("button", name="Your turn").click()
    expect(page.locator("#sum")).to_be_visible()


@LABS
def test_a_block_of_a_spreadsheet_is_pasted_and_a_matrix_copied(page: Page, lab: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    go(page, f"/{lab}?input=4x4x1&padding=0&step=1")
    page.locator("tensor-grid[data-part=input] [role=gridcell]").nth(5).click()
    page.keyboard.press("Escape")
    page.evaluate("navigator.clipboard.writeText('7\\t8\\r\\n-1\\t0.5\\r\\n')")
    page.keyboard.press("Control+V")
    expect(page).to_have_url(re.compile(r"edits=x\.0\.1\.1_7,8;-1,0\.5"))
    expect(page.locator("tensor-grid[data-part=input] [role=gridcell]").nth(5)).to_have_text("7")
    np.testing.assert_array_equal(grids(page, "input")[0, 1:3, 1:3], [[7, 8], [-1, 0.5]])
    page.keyboard.press("Control+C")
    copied = page.evaluate("navigator.clipboard.readText()")
    matrix = [[float(cell) for cell in line.split("\t")] for line in copied.split("\n")]
    np.testing.assert_array_equal(matrix, grids(page, "input")[0])
    page.evaluate("navigator.clipboard.writeText('seven\\teight')")
    page.keyboard.press("Control+V")
    expect(page.get_by_role("alert").filter(has_text="not a block of numbers")).to_be_visible()


@LABS
def test_the_tables_have_the_numbers_of_the_figure(page: Page, api: httpx.Client, lab: str) -> None:
    go(page, f"/{lab}?step=1")
    page.locator("data-table summary").click()
    expected = reply(api, lab, page)["output"]
    name = "Output, channel 1 of" if np.shape(expected)[0] > 1 else "Output"
    table = page.get_by_role("table", name=re.compile(f"^{name}")).first
    expect(table.locator("tbody tr")).to_have_count(len(np.array(expected)[0]))
    cells = [[number(text) for text in row.locator("td").all_inner_texts()] for row in table.locator("tbody tr").all()]
    np.testing.assert_allclose(cells, np.array(expected)[0], rtol=1e-5)


@LABS
def test_the_figure_is_saved_as_the_page_shows_it(page: Page, api: httpx.Client, lab: str) -> None:
    go(page, f"/{lab}?input=5x5x1&stride=1&step=3")
    links = {link.inner_text(): link.get_attribute("href") for link in page.locator("a[data-export]").all()}
    assert set(links) == {"PNG", "SVG", "GIF"}
    assert "step=3" in str(links["PNG"])
    for text, kind in (("PNG", "image/png"), ("SVG", "image/svg+xml"), ("GIF", "image/gif")):
        picture = api.get(str(links[text])).raise_for_status()
        assert picture.headers["content-type"].startswith(kind)
    value = page.locator("tensor-grid[data-part=output] [role=gridcell].current").inner_text()
    assert f">{value}<" in api.get(str(links["SVG"])).text
    frames = Image.open(io.BytesIO(api.get(str(links["GIF"])).content))
    assert getattr(frames, "n_frames", 1) == int(np.prod(reply(api, lab, page)["shape"]))  # type: ignore[call-overload]


@LABS
def test_an_own_picture_goes_in_and_is_kept_in_the_address(
    page: Page, photo: Path, allow_console: list[str], lab: str
) -> None:
    allow_console.append("415")
    go(page, f"/{lab}?step=1")
    page.locator("input[type=file]").set_input_files(photo)
    expect(page).to_have_url(re.compile("image=[0-9a-f]{64}"))
    expect(page.locator("#image option:checked")).to_have_text("your image")
    expect(page.locator("tensor-grid[data-part=input] canvas").first).to_be_visible()
    page.locator("input[type=file]").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": b"no image"})
    expect(page.get_by_role("alert").filter(has_text=re.compile("image", re.IGNORECASE))).to_be_visible()
    expect(page.locator("#image option:checked")).to_have_text("your image")


@LABS
def test_a_phone_shows_the_exercise_and_every_control(open_page: Callable[..., Page], lab: str) -> None:
    page = open_page(viewport={"width": 360, "height": 740}, locale="ko-KR")
    go(page, f"/{lab}?turn=cell")
    expect(page.locator("#turn-ask")).to_contain_text("출력[1, 1행, 1열]")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
