"""The documentation in a real browser: it works under the content security policy and asks no other host."""

from playwright.sync_api import Page, expect


def test_an_operation_that_an_address_names_is_open_and_is_tried_out(page: Page) -> None:
    # Of so many operations only those in sight are in the document: the address scrolls to this one.
    page.goto("/docs#/operations/conv2d")
    operation = page.locator("#operations-operations-conv2d")
    operation.get_by_text("Try it out").click()
    operation.get_by_text("Execute").click()
    expect(operation.locator(".live-responses-table .response .response-col_status")).to_contain_text("200")
    expect(operation.locator(".live-responses-table")).to_contain_text('"multiply_adds": 16')
