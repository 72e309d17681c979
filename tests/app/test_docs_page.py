"""The documentation in a real browser: it works under the content security policy and asks no other host."""

from playwright.sync_api import Page, expect


def test_an_operation_is_tried_out_on_the_docs_page(page: Page) -> None:
    page.goto("/docs")
    operation = page.locator("#operations-operations-conv2d")
    operation.locator(".opblock-summary-control").click()
    operation.get_by_text("Try it out").click()
    operation.get_by_text("Execute").click()
    expect(operation.locator(".live-responses-table .response .response-col_status")).to_contain_text("200")
    expect(operation.locator(".live-responses-table")).to_contain_text('"multiply_adds": 16')
