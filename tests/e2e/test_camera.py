"""A picture from the camera: looked at by the network, the camera off again, or a sentence where there is none."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.e2e.conftest import ELSEWHERE


def test_a_shot_becomes_the_picture_and_the_camera_is_off(camera_page: Page) -> None:
    page = camera_page
    page.goto("/")
    page.evaluate(
        """() => {
            const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
            navigator.mediaDevices.getUserMedia = async (wanted) => (window.camera = await ask(wanted));
        }"""
    )
    page.get_by_role("button", name="Camera").click()
    take = page.get_by_role("button", name="Take")
    expect(take).to_be_focused()
    take.press("Enter")
    page.wait_for_url("**/activations/*")
    expect(page.get_by_role("img", name="your picture")).to_be_visible()
    expect(page.locator(".camera")).to_be_hidden()
    assert page.evaluate("window.camera.getTracks().map((track) => track.readyState)") == ["ended"]


def test_escape_turns_the_camera_off_and_the_focus_returns(camera_page: Page) -> None:
    page = camera_page
    page.goto("/")
    page.get_by_role("button", name="Camera").click()
    expect(page.get_by_role("button", name="Take")).to_be_enabled()
    page.keyboard.press("Escape")
    expect(page.locator(".camera")).to_be_hidden()
    expect(page.get_by_role("button", name="Camera")).to_be_focused()
    assert page.locator("video").evaluate("video => video.srcObject") is None


def test_a_page_that_is_not_secure_says_why_there_is_no_camera(camera_page: Page, server: str) -> None:
    page = camera_page
    page.goto(f"http://{ELSEWHERE}:{urlsplit(server).port}/")
    page.get_by_role("button", name="Camera").click()
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("only for pages over https")


def test_a_machine_without_a_camera_says_so(page: Page) -> None:
    page.goto("/?lang=ko")
    page.context.grant_permissions(["camera"])
    page.get_by_role("button", name="카메라").click()
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("카메라를 찾을 수 없습니다")
    page.get_by_role("button", name="닫기").press("Enter")
    expect(page.locator(".camera")).to_be_hidden()
