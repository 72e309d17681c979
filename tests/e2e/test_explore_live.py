"""The live camera on Explore, and drawing: maps follow, a frame is frozen, and the camera is off when it should be."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.exploring import NETWORK, open_explore, path_of, wait_for_maps

CAMERA = """() => {
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    window.cameras = [];
    window.frames_sent = 0;
    navigator.mediaDevices.getUserMedia = async (wanted) => {
        const stream = await ask(wanted);
        window.cameras.push(stream);
        return stream;
    };
    const send = window.fetch.bind(window);
    window.fetch = (url, init) => {
        if (!String(url).includes("/frames?")) return send(url, init);
        window.frames_sent += 1;
        window.under_way = (window.under_way ?? 0) + 1;
        window.most_under_way = Math.max(window.most_under_way ?? 0, window.under_way);
        return send(url, init).finally(() => { window.under_way -= 1; });
    };
}"""
FIRST = f"{NETWORK} .column[data-layer='conv1_1'] .map"


def go_live(page: Page, path: str = "/") -> None:
    open_explore(page, path)
    page.evaluate(CAMERA)
    page.get_by_role("button", name="Live").click()
    expect(page.locator("#live-rate")).to_contain_text("network runs a second")


def pixels(canvas: Locator) -> Any:
    return canvas.evaluate("canvas => canvas.toDataURL()")


def expect_no_camera(page: Page) -> None:
    expect(page.locator("#live")).to_be_hidden()
    page.wait_for_function(
        "cameras.length && cameras.every((s) => s.getTracks().every((t) => t.readyState === 'ended'))"
    )


def frames_sent(page: Page) -> int:
    return int(page.evaluate("frames_sent"))


def expect_maps_to_follow(page: Page, layer: str) -> None:
    """That of some map of the layer there are other pixels soon."""
    page.evaluate(
        """layer => {
            const columns = ".network:not([hidden]) .column[data-layer='" + layer + "'] canvas";
            window.painted = () => [...document.querySelectorAll(columns)].map((canvas) => canvas.toDataURL()).join();
            window.before = painted();
        }""",
        layer,
    )
    page.wait_for_function("() => painted() !== before")


def test_maps_and_predictions_follow_the_camera_one_frame_at_a_time(camera_page: Page) -> None:
    page = camera_page
    go_live(page)
    expect(page.locator("#photo video")).to_be_visible()
    page.wait_for_timeout(1600)  # the maps are put in order once more when the camera's light has settled
    order = page.locator(FIRST).evaluate_all("maps => maps.map((map) => map.dataset.channel)")
    for layer in ("conv1_1", "pool2", "fc"):
        expect_maps_to_follow(page, layer)
    seen = page.locator("#seen")
    page.wait_for_function("([c, before]) => c.toDataURL() !== before", arg=[seen.element_handle(), pixels(seen)])
    assert page.locator(FIRST).evaluate_all("maps => maps.map((map) => map.dataset.channel)") == order
    expect(page.locator("#predictions li")).to_have_count(5)
    assert page.evaluate("most_under_way") == 1


def test_stop_brings_the_picture_back_and_nothing_runs_on(camera_page: Page) -> None:
    page = camera_page
    go_live(page)
    page.get_by_role("button", name="Stop").click()
    expect_no_camera(page)
    expect(page.get_by_role("button", name="Live")).to_be_focused()
    expect(page.locator("#photo img")).to_be_visible()
    expect(page.locator("#predictions li").first).to_contain_text("espresso")
    sent = frames_sent(page)
    wait_for_maps(page)
    assert frames_sent(page) == sent


def test_escape_stops_the_camera(camera_page: Page) -> None:
    page = camera_page
    go_live(page)
    page.keyboard.press("Escape")
    expect_no_camera(page)


def test_a_frozen_frame_is_a_picture_as_any_other(camera_page: Page) -> None:
    page = camera_page
    go_live(page)
    before = path_of(page)
    page.get_by_role("button", name="Freeze").click()
    expect_no_camera(page)
    expect(page.get_by_role("img", name="your picture")).to_be_visible()
    assert path_of(page) != before
    size = page.locator("#photo img").evaluate("photo => [photo.naturalWidth, photo.naturalHeight]")
    assert size == [640, 480]
    page.reload()
    expect(page.get_by_role("img", name="your picture")).to_be_visible()


def test_pressing_a_map_freezes_the_frame_and_steps_into_that_map(camera_page: Page) -> None:
    page = camera_page
    go_live(page)
    channel = page.locator(FIRST).first.get_attribute("data-channel")
    page.locator(FIRST).first.click()
    expect(page.locator("#inspector[data-level='channel']")).to_contain_text(f"channel {channel}")
    assert path_of(page).endswith(f"/conv1_1/{channel}")
    expect_no_camera(page)


def test_another_network_goes_on_with_the_camera(camera_page: Page) -> None:
    page = camera_page
    go_live(page)
    page.locator("#network").select_option("digits")
    expect(page.locator("#live-note")).to_contain_text("digits")
    expect_maps_to_follow(page, "conv1")
    expect(page.locator("#seen-shape")).to_have_text("28 × 28 × 1")
    page.keyboard.press("Escape")
    expect_no_camera(page)
    assert "/models/digits/" in page.url


def test_another_picture_stops_the_camera(camera_page: Page) -> None:
    page = camera_page
    go_live(page)
    page.locator("#samples button[data-sample='orange']").click()
    expect_no_camera(page)
    expect(page.locator("#predictions li").first).to_contain_text("orange")
    expect(page.locator("#photo img")).to_be_visible()


def test_a_hidden_page_leaves_the_camera_alone_and_goes_on_when_it_is_back(camera_page: Page) -> None:
    page = camera_page
    go_live(page)
    turn = """hidden => {
        Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(turn, True)
    expect_no_camera(page)
    page.evaluate(turn, False)
    expect(page.locator("#live-rate")).to_contain_text("network runs a second")
    assert page.evaluate("cameras.map((stream) => stream.active)") == [False, True]


def test_a_camera_that_goes_by_itself_is_told_of(camera_page: Page) -> None:
    page = camera_page
    go_live(page)
    page.evaluate("cameras[0].getTracks()[0].dispatchEvent(new Event('ended'))")
    expect(page.locator("#problem")).to_contain_text("The camera is gone")
    expect(page.locator("#photo img")).to_be_visible()
    expect_no_camera(page)


def test_a_busy_server_is_asked_again(camera_page: Page, allow_console: list[str]) -> None:
    page = camera_page
    allow_console.append("503")
    open_explore(page)
    page.evaluate(CAMERA)
    busy = {"status": 503, "content_type": "application/problem+json", "headers": {"Retry-After": "2"}, "body": "{}"}
    page.route("**/frames?*", lambda route: route.fulfill(**busy), times=1)
    page.get_by_role("button", name="Live").click()
    expect(page.locator("#live-rate")).to_contain_text("network runs a second")
    assert frames_sent(page) > 1


def test_no_camera_is_said_in_a_sentence(page: Page) -> None:
    open_explore(page)
    page.context.grant_permissions(["camera"])
    page.get_by_role("button", name="Live").click()
    expect(page.locator("#problem")).to_contain_text("No camera was found")
    expect(page.locator("#live")).to_be_hidden()
    expect(page.locator("#photo img")).to_be_visible()


def draw(page: Page, *points: tuple[float, float]) -> None:
    box = page.locator("#draw-pad canvas").bounding_box()
    assert box
    for index, (x, y) in enumerate(points):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=8)
        if index == 0:
            page.mouse.down()
    page.mouse.up()


def test_a_drawing_is_looked_at_by_the_network_that_is_chosen_and_offered_to_digits(page: Page) -> None:
    open_explore(page)
    page.get_by_role("button", name="Draw", exact=True).click()
    expect(page.locator("#draw-pad canvas")).to_be_focused()
    draw(page, (0.3, 0.2), (0.7, 0.2), (0.45, 0.85))
    expect(page.get_by_role("img", name="your picture")).to_be_visible()
    assert "/models/photos/" in page.url
    page.get_by_role("button", name="Let digits look at it").click()
    expect(page.locator("#predictions li").first).to_contain_text("7")
    expect(page.locator("#draw-digits")).to_be_hidden()
    expect(page.locator("#draw-pad canvas")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#draw")).to_be_hidden()
    expect(page.get_by_role("button", name="Draw", exact=True)).to_be_focused()


def test_a_drawing_by_keyboard_is_looked_at_and_clearing_keeps_the_last_picture(page: Page) -> None:
    open_explore(page, "/?lang=ko")
    page.get_by_role("button", name="그리기").press("Enter")
    page.keyboard.press("Space")
    for _ in range(6):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Space")
    page.wait_for_url("**/activations/*")
    expect(page.get_by_role("img", name="내 사진")).to_be_visible()
    path = path_of(page)
    page.get_by_role("button", name="지우기").click()
    wait_for_maps(page)
    assert path_of(page) == path
