"""The numbers of a figure as tables: filled when asked for, named for who hears them, copied for a spreadsheet."""

import pytest
from playwright.sync_api import Page, expect

# Any page will do: the element is put into one that has its styles and texts.
PLACE = """async () => {
    const { mapTables } = await import("/static/js/elements/tables.js");
    await import("/static/js/elements/data-table.js");
    const element = document.createElement("data-table");
    window.asked = 0;
    window.maps = [[[0.25, -2], [1 / 3, null]], [[5, 6], [7, 8]]];
    element.id = "placed";
    element.tables = () => (window.asked++, mapTables("Input", window.maps));
    document.querySelector("main").append(element);
}"""


@pytest.fixture
def placed(page: Page) -> Page:
    """A page with a closed data-table of a 2×2×2 tensor, one value of which is not known yet."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/convolution")
    page.evaluate(PLACE)
    return page


def test_tables_are_made_when_opened_and_follow_the_figure(placed: Page) -> None:
    placed.evaluate("document.querySelector('#placed').refresh()")
    assert placed.evaluate("window.asked") == 0
    placed.locator("#placed summary").press("Enter")
    table = placed.get_by_role("table", name="Input, channel 1 of 2")
    expect(table.get_by_role("columnheader")).to_have_text(["column 1", "column 2"])
    expect(table.get_by_role("rowheader")).to_have_text(["row 1", "row 2"])
    expect(table.locator("tbody td")).to_have_text(["0.25", "−2", "0.333333", ""])
    placed.evaluate("window.maps = [[[9]]]; document.querySelector('#placed').refresh()")
    expect(placed.locator("#placed table")).to_have_count(1)
    expect(placed.get_by_role("table", name="Input", exact=True).locator("tbody td")).to_have_text(["9"])


def test_a_table_is_copied_with_all_digits(placed: Page) -> None:
    placed.locator("#placed summary").click()
    placed.get_by_role("button", name="Copy: Input, channel 1 of 2").click()
    expect(placed.locator("#placed button").first).to_have_text("Copied")
    copied = placed.evaluate("navigator.clipboard.readText()")
    assert copied == f"\tcolumn 1\tcolumn 2\nrow 1\t0.25\t-2\nrow 2\t{1 / 3!r}\t"
