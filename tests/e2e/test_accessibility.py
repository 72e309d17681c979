"""Every page meets WCAG 2.2 AA as far as a machine can tell, in each language and theme, also by keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from app.pages import PAGES

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Without preload: it would write style elements, which the content security policy forbids.
OPTIONS = {"runOnly": {"type": "tag", "values": LEVELS}, "preload": False, "resultTypes": ["violations"]}
PATHS = [page.paths[0] for page in PAGES]
FIGURES = [path for path in PATHS if path != "/notes"]
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 740}
# Each language and each theme, on a phone and on a large screen in turn.
READERS: list[dict[str, Any]] = [
    {"locale": "en-US", "color_scheme": "light", "viewport": WIDE},
    {"locale": "en-US", "color_scheme": "dark", "viewport": PHONE},
    {"locale": "ko-KR", "color_scheme": "light", "viewport": PHONE},
    {"locale": "ko-KR", "color_scheme": "dark", "viewport": WIDE},
]
NAMES = [f"{reader['locale'][:2]}-{reader['color_scheme']}" for reader in READERS]
# Nothing makes the page wider than its window, and no entry of the header hides beside it.
OVERFLOWING = """() => {
    const links = [...document.querySelectorAll("header.top a")];
    const beside = links.filter((each) => each.getBoundingClientRect().right > innerWidth);
    const named = beside.map((each) => each.outerHTML);
    return document.documentElement.scrollWidth > innerWidth ? ["the page", ...named] : named;
}"""
# Where the focus has been, and whether it could be seen there.
FOLLOW = """() => {
    window.reached = new Set();
    window.unseen = [];
    window.around = false;
    document.addEventListener("focusin", ({target}) => {
        window.around ||= window.reached.has(target);
        window.reached.add(target);
        const shown = [target, target.parentElement, target.closest("label")];
        const ring = shown.some((each) => each && getComputedStyle(each).outlineStyle !== "none");
        if (!ring) window.unseen.push(target.outerHTML.slice(0, 160));
    });
}"""
AROUND = "window.around || document.activeElement === document.body"
MISSED = """() => {
    const all = "a[href], button, input, select, textarea, summary, [tabindex]";
    const radio = (each) => each.type === "radio" && !each.checked;
    return [...document.querySelectorAll(all)]
        .filter((each) => each.tabIndex >= 0 && !each.disabled && !radio(each) && !window.reached.has(each))
        .filter((each) => each.checkVisibility({visibilityProperty: true}))
        .map((each) => each.outerHTML.slice(0, 160));
}"""
MOST_STOPS = 500


def visit(page: Page, path: str) -> None:
    """Open a page and wait until its figure has been drawn."""
    page.goto(path)
    if path.partition("?")[0] in FIGURES:
        page.locator("main :is(canvas, [role=gridcell], [data-node])").nth(9).wait_for(state="attached")


def broken_rules(page: Page) -> str:
    """What axe finds, a line each; "" for nothing."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return "\n".join(
        f"{rule['id']}: {rule['help']}: {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    )


@pytest.mark.parametrize("reader", READERS, ids=NAMES)
@pytest.mark.parametrize("path", PATHS)
def test_no_rule_is_broken_and_nothing_is_too_wide(
    open_page: Callable[..., Page], path: str, reader: dict[str, Any]
) -> None:
    page = open_page(**reader)
    visit(page, path)
    assert broken_rules(page) == ""
    expect(page.locator("html")).to_have_attribute("lang", str(reader["locale"])[:2])
    expect(page.locator("html")).to_have_attribute("data-theme", str(reader["color_scheme"]))
    assert page.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("reader", READERS[1::2], ids=NAMES[1::2])
@pytest.mark.parametrize("path", FIGURES)
def test_no_rule_is_broken_in_a_frame(open_page: Callable[..., Page], path: str, reader: dict[str, Any]) -> None:
    page = open_page(**reader)
    visit(page, f"{path}?embed=1")
    assert broken_rules(page) == ""


@pytest.mark.parametrize("path", FIGURES)
def test_no_rule_is_broken_where_everything_is_open(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(viewport=PHONE, color_scheme="dark")
    visit(page, path)
    for opener in page.locator("button[aria-expanded=false]:visible, summary:visible").all():
        if opener.is_visible():
            opener.press("Enter")
    assert broken_rules(page) == ""


@pytest.mark.parametrize("path", PATHS)
def test_the_keyboard_reaches_everything_and_its_place_is_seen(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(reduced_motion="reduce")
    visit(page, path)
    page.wait_for_load_state("networkidle")
    page.evaluate(FOLLOW)
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(AROUND):
            break
    assert page.evaluate(MISSED) == []
    assert page.evaluate("window.unseen") == []
