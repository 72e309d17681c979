"""What browser tests share beyond all others: a browser with a camera."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import FLAGS, executable
from tests.conftest import Watch

FAKE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
ELSEWHERE = "convscope.example"


@pytest.fixture(scope="module")
def with_camera(browser: Browser) -> Iterator[Browser]:
    """A Chromium with a camera that shows a test card, and that knows this machine by a name that is not secure."""
    flags = [*FLAGS, *FAKE, f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1"]
    other = browser.browser_type.launch(executable_path=executable(), args=flags)
    yield other
    other.close()


@pytest.fixture
def camera_page(with_camera: Browser, server: str, allow_console: list[str]) -> Iterator[Page]:
    """One watched page of that browser."""
    context = with_camera.new_context(base_url=server, locale="en-US")
    page = context.new_page()
    allow_console.append(ELSEWHERE)
    watch = Watch(server, allow_console)
    watch.attach(page)
    yield page
    context.close()
    assert watch.faults == []
