"""Views on the pages of others: framed by a copied line, with parts left out, and a way to the whole view."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from app.views import PARTS

NARROW = {"width": 360, "height": 640}


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_: object) -> None:
        """Requests are not worth a line."""


@contextmanager
def elsewhere(folder: Path) -> Iterator[str]:
    """The address of a site of another origin, whose pages lie in `folder`."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as site:
        thread = threading.Thread(target=site.serve_forever, daemon=True)
        thread.start()
        yield f"http://localhost:{site.server_address[1]}"
        site.shutdown()
        thread.join()


def copied_line(page: Page) -> str:
    """The HTML that the code drawer has for the view on screen."""
    page.locator("button[aria-controls=code]").click()
    page.get_by_role("tab", name="Embed").click()
    return page.locator("#code pre").inner_text()


def course(page: Page, folder: Path, line: str) -> FrameLocator:
    """Open a course's page that shows the frame and nothing else."""
    (folder / "index.html").write_text(f"<!doctype html><title>Course</title><p>Lecture 5</p>{line}", "utf-8")
    return page.frame_locator("iframe")


def test_a_copied_line_shows_the_view_on_a_page_of_another_origin(
    open_page: Callable[..., Page], tmp_path: Path, allow_console: list[str]
) -> None:
    page = open_page()
    page.goto("/convolution?input=5x5x1&filters=1&padding=0&step=4&hide=time")
    expect(page.locator("#sum")).to_contain_text("row 2, column 1")
    line = copied_line(page)
    assert "step=4&hide=time&embed=1" in line
    with elsewhere(tmp_path) as site:
        allow_console.extend([f"foreign request: {site}", "favicon.ico"])
        frame = course(page, tmp_path, line)
        page.goto(site)
        expect(frame.locator("#sum")).to_contain_text("row 2, column 1")
        expect(frame.locator("#time")).to_be_hidden()
        size = frame.get_by_role("spinbutton", name="size")
        size.fill("6 × 6")
        size.press("Enter")
        out = frame.get_by_role("link", name="ConvScope")
        expect(out).to_have_attribute("href", re.compile(r"input=6x6x1(?!.*(embed|hide))"))


def test_a_whole_page_cannot_be_framed_by_others(
    open_page: Callable[..., Page], server: str, tmp_path: Path, allow_console: list[str]
) -> None:
    page = open_page()
    with elsewhere(tmp_path) as site:
        allow_console.extend([f"foreign request: {site}", "favicon.ico", "frame-ancestors", "console error"])
        frame = course(page, tmp_path, f'<iframe src="{server}/convolution"></iframe>')
        page.goto(site)
        page.wait_for_load_state("load")
        expect(frame.locator("main")).to_have_count(0)


@pytest.mark.parametrize("path", ["/", "/convolution", "/pooling", "/dense"])
def test_an_embedded_view_is_the_figure_and_a_way_to_the_whole(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(viewport=NARROW)
    page.goto(f"{path}?embed=1&theme=dark")
    page.locator("main :is(canvas, [role=gridcell])").nth(9).wait_for(state="attached")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("header.top, .skip")).to_have_count(0)
    for prose in page.locator("[data-part=heading], [data-part=captions]").all():
        expect(prose).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="ConvScope").click()
    assert "embed" not in opened.value.url
    expect(opened.value.locator("header.top")).to_be_visible()


def test_each_part_can_be_left_out_and_what_is_unknown_is_ignored(page: Page) -> None:
    page.goto("/convolution?hide=nonsense")
    present = [part for part in PARTS if page.locator(f"[data-part={part}]").count()]
    assert {"heading", "controls", "figure", "sum", "time", "formula", "captions", "code"} <= set(present)
    expect(page.locator("#stage [role=gridcell]").first).to_be_visible()
    for part in present:
        page.goto(f"/convolution?hide={part},nonsense")
        expect(page.locator(f"[data-part={part}]:visible")).to_have_count(0)
        expect(page.locator("h1")).to_have_count(1 + (part == "heading"))
        assert page.locator("[data-part]:visible").count() > 0


@pytest.mark.parametrize("path", ["/", "/pooling", "/dense"])
def test_all_parts_of_a_page_can_be_left_out(page: Page, path: str) -> None:
    page.goto(f"{path}?hide={','.join(PARTS)}")
    assert page.locator("[data-part]").count() >= 8
    expect(page.locator("[data-part]:visible")).to_have_count(0)
    expect(page.locator("h1")).to_have_count(2)


def test_what_is_hidden_stays_hidden_when_the_setting_changes(page: Page) -> None:
    page.goto("/convolution?hide=captions,formula&theme=light")
    stride = page.get_by_role("spinbutton", name="stride")
    stride.fill("2")
    stride.press("Enter")
    page.wait_for_url("**stride=2**")
    assert "hide=captions,formula" in page.url
    page.locator("a[data-language=ko]").click()
    page.wait_for_url("**lang=ko**")
    expect(page.locator(".facts")).to_be_hidden()
    assert "stride=2" in page.url
