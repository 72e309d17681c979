"""The dense page's figure can be saved as it is on screen: the links follow its setting, step and theme."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

KINDS = {"png": "image/png", "svg": "image/svg+xml", "gif": "image/gif"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_link_saves_what_is_on_screen(open_page: Callable[..., Page], api: httpx.Client, kind: str) -> None:
    page = open_page(color_scheme="dark")
    page.goto("/dense?outputs=2&temperature=2&step=5")
    page.wait_for_selector("main[data-ready]")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".timeline-count")).to_have_text("6 / 26")
    path = page.locator(f"a[data-export={kind}]").get_attribute("href")
    assert path is not None
    wanted = {"outputs": ["2"], "temperature": ["2"], "theme": ["dark"], **({} if kind == "gif" else {"step": ["6"]})}
    assert parse_qs(urlsplit(path).query) == wanted
    reply = api.get(path)
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith(KINDS[kind])
