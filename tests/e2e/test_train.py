"""The Train page: a run that is told live, paused, taken up, compared, opened in Explore; and what goes wrong."""

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.labbing import go, number

SHORT = "/train?filters=4&kernel=3&blocks=1&hidden=0&steps=200"


def step_of(page: Page) -> int:
    return int(page.locator("#main").get_attribute("data-step") or 0)


def wait_past(page: Page, step: int) -> None:
    page.wait_for_function("step => Number(document.getElementById('main').dataset.step) > step", arg=step)


def as_fast_as_possible(page: Page) -> None:
    page.locator("#speed").select_option("0")


def calm(open_page: Any) -> Page:
    """A page whose reader asked for less motion: nothing begins by itself."""
    page: Page = open_page(reduced_motion="reduce")
    return page


def test_the_page_opens_with_a_run_that_goes_on_by_itself(page: Page) -> None:
    go(page, "/train")
    wait_past(page, 20)
    expect(page.locator("#pattern")).to_have_text("[CONV – RELU – POOL] × 2 – FC – RELU – FC – SOFTMAX")
    expect(page.locator("#layers tr")).to_have_count(4)
    expect(page.locator("#confusion td")).to_have_count(36)
    assert page.locator("#loss .run.training path").get_attribute("d") != ""


def test_with_less_motion_it_waits_and_shows_the_beginning(open_page: Any) -> None:
    page = calm(open_page)
    go(page, "/train")
    expect(page.locator("#at")).to_have_text("step 0 of 800")
    expect(page.locator("#play-label")).to_have_text("Play")
    expect(page.locator("#maps canvas")).to_have_count(11)


def test_one_step_pause_resume_and_reset(open_page: Any) -> None:
    page = calm(open_page)
    go(page, SHORT)
    page.get_by_role("button", name="One step").click()
    expect(page.locator("#at")).to_have_text("step 1 of 200")
    page.locator("#main").focus()
    page.keyboard.press(" ")
    wait_past(page, 5)
    page.keyboard.press(" ")
    expect(page.locator("#play-label")).to_have_text("Play")
    paused = step_of(page)
    assert 5 < paused < 200
    page.keyboard.press(" ")
    wait_past(page, paused)
    page.get_by_role("button", name="Reset").click()
    expect(page.locator("#at")).to_have_text("step 0 of 200")


def test_a_run_that_was_paused_has_the_numbers_of_the_api_s_own(open_page: Any, api: httpx.Client) -> None:
    page = calm(open_page)
    go(page, SHORT)
    for step in range(1, 4):
        page.get_by_role("button", name="One step").click()
        expect(page.locator("#at")).to_have_text(f"step {step} of 200")
    shown = re.findall(r"(?:training|test) ([\d.]+)", page.locator("#loss output").inner_text())
    body = {"filters": 4, "kernel": 3, "blocks": 1, "hidden": 0, "steps": 200, "start": 2, "until": 3}
    text = api.post("/api/v1/trainings", json=body).text
    loss = float(re.findall(r'"loss":\[([\d.e-]+)\]', text)[-1])
    test = float(re.findall(r'"test":\{"loss":([\d.e-]+)', text)[-1])
    assert [number(each) for each in shown] == pytest.approx([loss, test], rel=8e-3)


def test_it_learns_to_the_end_and_says_how_well(open_page: Any) -> None:
    page = calm(open_page)
    go(page, "/train?dataset=stripes&steps=200")
    as_fast_as_possible(page)
    page.get_by_role("button", name="Play").click()
    expect(page.locator("#state")).to_contain_text("Finished:")
    accuracy = float(re.findall(r"([\d.]+) %", page.locator("#state").inner_text())[0])
    assert accuracy > 95
    expect(page.locator("#play")).to_be_disabled()
    wrong = int(re.findall(r"(\d+) of 500", page.locator("#wrong").inner_text())[0])
    assert wrong == pytest.approx(500 * (1 - accuracy / 100), abs=0.5)
    counts = [int(each or 0) for each in page.locator("#confusion td").all_inner_texts()]
    assert sum(counts) == 500


def test_a_preset_that_fails_says_why_and_is_drawn_over_the_run_before(open_page: Any) -> None:
    page = calm(open_page)
    go(page, "/train?steps=200")
    as_fast_as_possible(page)
    page.get_by_role("button", name="Play").click()
    expect(page.locator("#state")).to_contain_text("Finished")
    page.locator("#preset").select_option("zeros")
    expect(page.locator("#reason")).to_contain_text("Symmetry has to be broken by chance")
    expect(page.locator("#other")).to_contain_text("steps 200")
    expect(page.locator("#loss .ghost.training path")).to_have_attribute("d", re.compile("L"))
    assert "initialisation=zeros" in page.url
    page.get_by_role("button", name="One step").click()
    expect(page.locator("#at")).to_have_text("step 1 of 800")
    bars = page.locator("#layers [data-kind=gradients]").all_inner_texts()
    assert bars == ["0", "0", "0", "0"]
    page.get_by_role("button", name="forget").click()
    expect(page.locator("#other")).to_be_hidden()


def test_a_run_that_diverges_says_so(open_page: Any) -> None:
    page = calm(open_page)
    go(page, "/train?initialisation=large&rate=1")
    as_fast_as_possible(page)
    page.get_by_role("button", name="Play").click()
    expect(page.locator("#state")).to_contain_text("Diverged in step")


def test_a_server_that_has_all_its_runs_says_so_and_nothing_is_lost(open_page: Any, allow_console: list[str]) -> None:
    allow_console.append("503")
    page = calm(open_page)
    go(page, SHORT)
    problem = {"status": 503, "detail": "2 of these run already, as many as may: wait until one has ended"}
    page.route("**/api/v1/trainings", lambda route: route.fulfill(status=503, json=problem))
    page.get_by_role("button", name="One step").click()
    expect(page.locator("#problem")).to_contain_text("wait until one has ended")
    page.unroute("**/api/v1/trainings")
    page.get_by_role("button", name="One step").click()
    expect(page.locator("#at")).to_have_text("step 1 of 200")
    expect(page.locator("#problem")).to_have_text("")


def test_the_network_opens_in_explore_on_the_picture_that_was_shown(open_page: Any) -> None:
    page = calm(open_page)
    go(page, SHORT)
    page.get_by_role("button", name="One step").click()
    expect(page.locator("#at")).to_have_text("step 1 of 200")
    page.get_by_role("button", name="Open this network in Explore").click()
    page.wait_for_url(re.compile(r"/models/trained-[0-9a-f]{16}/activations/[0-9a-f]{64}"))
    expect(page.locator("#predictions li").first).to_contain_text("%")
    expect(page.locator("#network")).to_have_value(re.compile("trained-"))
    expect(page.locator("#similar")).to_be_hidden()  # the gallery does not know it


def test_its_weights_are_downloaded(open_page: Any) -> None:
    page = calm(open_page)
    go(page, SHORT)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download its weights").click()
    assert download.value.suggested_filename.endswith(".safetensors")


def test_the_same_run_comes_as_code(open_page: Any) -> None:
    page = calm(open_page)
    go(page, SHORT)
    page.get_by_role("button", name="as code").click()
    expect(page.locator(".code-panel")).to_contain_text('"filters":4')
    page.get_by_role("tab", name="Python").click()
    expect(page.locator(".code-panel")).to_contain_text("httpx.stream")


def test_in_korean(open_page: Any) -> None:
    page = open_page(locale="ko-KR", reduced_motion="reduce")
    go(page, SHORT)
    expect(page.get_by_role("heading", level=1)).to_have_text("눈앞에서 학습하는 신경망")
    expect(page.locator("#at")).to_have_text("0 / 200단계")
