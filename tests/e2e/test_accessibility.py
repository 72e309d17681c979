"""Every page meets WCAG 2.2 AA as far as a machine can tell, light and dark, wide and on a phone; nothing overflows."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {
    "light": {"runOnly": {"type": "tag", "values": LEVELS}},
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast"]}},  # nothing else depends on it
}
# Without preload: it would write style elements, which the content security policy forbids.
HOW = {"preload": False, "resultTypes": ["violations"]}
PAGES = ("/", "/convolution")
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 740}


def visit(page: Page, path: str) -> None:
    """Open a page and wait until its figure has been drawn."""
    page.goto(path)
    page.locator("main :is(canvas, [role=gridcell])").nth(9).wait_for(state="attached")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("path", PAGES)
def test_no_rule_of_accessibility_is_broken(
    open_page: Callable[..., Page], path: str, viewport: dict[str, int], scheme: str
) -> None:
    page = open_page(viewport=viewport, color_scheme=scheme)
    visit(page, path)
    found = Axe().run(page, options=RULES[scheme] | HOW).response["violations"]
    broken = [
        f"{rule['id']}: {rule['help']}: {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
    assert broken == [], "\n".join(broken)


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
@pytest.mark.parametrize("path", PAGES)
def test_a_phone_shows_the_whole_width(open_page: Callable[..., Page], path: str, locale: str) -> None:
    page = open_page(viewport=PHONE, locale=locale)
    visit(page, path)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.locator("html").get_attribute("lang") == locale[:2]
