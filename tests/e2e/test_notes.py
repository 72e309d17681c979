"""The notes read and followed: contents, terms with addresses of their own, and links into the labs."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_the_contents_lead_to_a_term_and_say_where_the_reader_is(page: Page) -> None:
    page.goto("/notes")
    contents = page.get_by_role("navigation", name="Contents")
    contents.get_by_role("link", name="Padding", exact=True).press("Enter")
    page.wait_for_url("**/notes#padding")
    expect(page.locator("#padding h3")).to_be_in_viewport()
    page.mouse.wheel(0, 20_000)
    expect(contents.locator("[aria-current]")).not_to_have_count(0)
    expect(contents.get_by_role("link", name="Padding", exact=True)).not_to_have_attribute("aria-current", "true")


def test_a_link_opens_the_lab_with_the_numbers_of_the_sentence(page: Page) -> None:
    page.goto("/notes#example-size")
    page.locator("#example-size").get_by_role("link", name="ten 5 × 5 filters").click()
    expect(page.get_by_role("spinbutton", name="size")).to_have_value("32 × 32")
    expect(page.locator("[data-fact=shape]")).to_have_text(re.compile(r"32\s×\s32\s×\s10"))
    expect(page.locator("[data-fact=parameters]")).to_contain_text("760")


def test_the_notes_are_read_without_a_script(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False, locale="ko-KR")
    page.goto("/notes")
    expect(page.get_by_role("heading", level=2)).to_have_count(11)
    expect(page.locator("#stride")).to_contain_text("필터가 한 번에 움직이는 칸 수")
