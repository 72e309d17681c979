"""The dense page as its reader uses it: every number on it is the engine's own."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.labbing import asked, go, number

LAB = "/api/v1/labs/dense"
READ = """() => ({
    lines: [...document.querySelectorAll("dot-product .dot-line:not(.dot-total) .dot-terms")]
        .map(each => each.textContent),
    ahead: document.querySelectorAll("dot-product .dot-term.ahead").length,
    lit: [...document.querySelectorAll("dot-product .dot-term")].findIndex(each => each.classList.contains("lit")),
    total: document.querySelector("dot-product .dot-total .dot-terms").textContent,
    scores: [...document.querySelectorAll("tensor-grid[data-part=score] [role=gridcell]")]
        .map(each => each.textContent),
    row: [...document.querySelectorAll("tensor-grid[data-part=score] [role=gridcell]")]
        .findIndex(each => each.classList.contains("current")),
    at: document.querySelector(".timeline-count").textContent,
})"""


def lab(page: Page, api: httpx.Client) -> Any:
    """What the API says for the page's own query."""
    return api.get(f"{LAB}?{asked(page)}").raise_for_status().json()


def cells(page: Page, part: str) -> list[str]:
    """All cells of the matrices of one kind."""
    return page.locator(f"tensor-grid[data-part={part}] [role=gridcell]").all_inner_texts()


def column(page: Page, name: str) -> list[float]:
    """A column of the softmax table."""
    return [number(text) for text in page.locator(f".softmax tbody .of-{name}").all_inner_texts()]


def test_every_step_to_the_end_is_the_engines(page: Page, api: httpx.Client) -> None:
    go(page, "/dense?step=1")
    reply = lab(page, api)
    x, weight = reply["flattened"], reply["body"]["weight"]
    for step in range(52):
        m, n = divmod(step, 13)
        shown = page.evaluate(READ)
        assert shown["at"] == f"{step + 1} / 52"
        assert shown["row"] == m
        terms = [term for line in shown["lines"] for term in line.split(" = ")[0].split(" + ")]
        factors = [[number(part) for part in term.split("·")] for term in terms]
        assert factors == [list(pair) for pair in zip(x, weight[m], strict=True)]
        assert [number(line.split(" = ")[1]) for line in shown["lines"]] == reply["channel_sums"][m]
        assert number(shown["scores"][m]) == reply["running"][m][n]
        assert [number(text) for text in shown["scores"][:m]] == reply["output"][:m]
        assert not any(shown["scores"][m + 1 :])
        if n < 12:
            assert (shown["lit"], shown["ahead"]) == (n, 11 - n)
            assert shown["total"].split(" after ") == [
                str(reply["running"][m][n]).replace("-", "−"),
                f"{n + 1} of 12 products",
            ]
        else:
            summands, rest = shown["total"].split(" = ")
            assert [number(each) for each in summands.split(" + ")] == [
                *reply["channel_sums"][m],
                reply["body"]["bias"][m],
            ]
            assert rest == f"{reply['output'][m]} → score {m + 1}".replace("-", "−")
        page.keyboard.press("ArrowRight")


def test_something_moves_by_itself_and_plays_to_the_end(page: Page, api: httpx.Client) -> None:
    go(page, "/dense?input=1x2x1&outputs=2")
    count = page.locator(".timeline-count")
    expect(count).to_have_text("6 / 6")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert [number(text) for text in cells(page, "score")] == lab(page, api)["output"]
    page.keyboard.press("Home")
    expect(count).to_have_text("1 / 6")


def test_who_asks_for_less_motion_gets_a_still_picture(open_page: Callable[..., Page]) -> None:
    page = open_page(reduced_motion="reduce")
    go(page, "/dense")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(page.locator(".timeline-count")).to_have_text("1 / 52")


def test_the_lectures_cat_and_its_stretched_image(page: Page, api: httpx.Client) -> None:
    go(page, "/dense?step=1")
    page.get_by_label("Preset").select_option("cat")
    expect(page.locator("[data-fact=shape]")).to_contain_text("(3 × 4)")
    page.keyboard.press("End")
    expect(page.locator("tensor-grid[data-part=score]")).to_contain_text("60.8")
    np.testing.assert_allclose(lab(page, api)["output"], [-96.8, 437.9, 60.75], rtol=1e-6)
    page.get_by_label("Preset").select_option("stretched")
    expect(page.locator("[data-fact=shape]")).to_have_text("(10 × 3072) · (3072) + (10) = (10)")
    expect(page.locator("[data-fact=parameters]")).to_have_text("10 · 3072 + 10 = 30\u202f730")
    expect(page.locator("[data-fact=operations]")).to_have_text("10 · 3072 = 30\u202f720")
    expect(page.get_by_label("Preset")).to_have_value("stretched")
    page.keyboard.press("End")
    expect(page.locator(".timeline-count")).to_have_text("970 / 970")
    reply = lab(page, api)
    np.testing.assert_allclose([number(text) for text in cells(page, "score")], reply["output"], rtol=5e-3)
    colours = page.evaluate(
        """() => { const canvas = document.querySelector("tensor-grid[data-part=vector] canvas");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return [canvas.width, canvas.height, new Set(data).size]; }"""
    )
    assert colours[:2] == [3072, 1]
    assert colours[2] > 50


def test_softmax_and_the_loss_follow_temperature_and_true_class(page: Page, api: httpx.Client) -> None:
    go(page, "/dense?step=1&seed=5&outputs=6")
    slider = page.get_by_label("temperature")
    for _ in range(8):
        slider.press("ArrowRight")
    expect(page.locator(".temperature output")).to_have_text("T = 2.5")
    page.get_by_role("radio", name="class 3").check()
    expect(page).to_have_url(re.compile(r"temperature=2\.5&target=2"))
    reply = lab(page, api)
    expect(page.locator(".softmax-line").nth(1)).to_contain_text("−log p3")
    softmax, loss = reply["softmax"], reply["loss"]
    for name, values in (("score", reply["output"]), *((key, softmax[key]) for key in ("scaled", "shifted", "exp"))):
        np.testing.assert_allclose(column(page, name), values, rtol=6e-3)
    np.testing.assert_allclose(column(page, "output"), softmax["output"], rtol=6e-3)
    sums = page.locator(".softmax-line").all_inner_texts()
    assert number(sums[0].rsplit("= ", 1)[1]) == pytest.approx(softmax["sum"], rel=1e-3)
    assert number(sums[1].rsplit("= ", 1)[1]) == pytest.approx(loss["output"], rel=1e-3)
    assert page.locator(".timeline-count").inner_text().startswith("1 /")


def test_an_impossible_setting_is_explained_and_the_picture_stays(page: Page) -> None:
    go(page, "/dense?step=1")
    before = page.locator("#stage").inner_text()
    field = page.get_by_role("spinbutton", name="size", exact=True)
    field.fill("64 × 64")
    field.press("Enter")
    alert = page.locator("#problem")
    expect(alert).to_have_text(
        "That makes 12288 numbers; here at most 4096 can be flattened: the nearest size is 36 × 36."
    )
    assert field.get_attribute("aria-invalid") == "true"
    assert page.locator("#stage").inner_text() == before
    page.get_by_role("button", name="Use 36 × 36").click()
    expect(alert).to_have_text("")
    expect(page.locator("[data-fact=shape]")).to_contain_text("4 × 3888")


def test_an_impossible_address_shows_the_nearest_that_can_be(page: Page) -> None:
    go(page, "/dense?outputs=3&target=9&step=1")
    expect(page.locator("#problem")).to_have_text("There is no class 10 among 3 scores: the nearest is 3.")
    expect(page.get_by_role("radio", name="class 3")).to_be_checked()


def test_a_number_is_the_same_in_volume_vector_weights_and_sum(page: Page) -> None:
    go(page, "/dense?step=5")
    lit = "tensor-grid[data-part={}] .lit"
    page.locator("tensor-grid[data-part=slice]").nth(1).locator("[role=gridcell]").nth(2).hover()
    for part, count in (("slice", 1), ("vector", 1), ("weight", 4)):
        expect(page.locator(lit.format(part))).to_have_count(count)
    assert page.locator(lit.format("vector")).get_attribute("aria-label") == (
        f"number 7: {page.locator(lit.format('slice')).inner_text()}, from channel 2, row 2, column 1"
    )
    expect(page.locator("[data-fact=order]")).to_have_text(
        "channel 2, row 2, column 1 → (2 − 1)·2·2 + (2 − 1)·2 + 1 = x[7]"
    )
    assert page.evaluate(READ)["lit"] == 6
    page.locator(".dot-term").nth(11).hover()
    expect(page.locator(lit.format("slice"))).to_have_attribute("aria-label", re.compile("^row 2 column 2,"))
    page.locator("tensor-grid[data-part=weight] [role=gridcell]").nth(2 * 12 + 4).hover()
    expect(page.locator(lit.format("weight"))).to_have_count(1)
    assert page.evaluate(READ)["row"] == 2
    page.locator("tensor-grid[data-part=vector] [role=gridcell]").nth(3).click()
    page.mouse.move(2, 2)
    expect(page.locator(lit.format("vector"))).to_have_attribute("aria-label", re.compile("^number 4:"))
    page.keyboard.press("Escape")
    expect(page.locator(lit.format("vector"))).to_have_count(0)
    expect(page.locator(".timeline-count")).to_have_text("5 / 52")


def test_a_clicked_score_is_explained_until_escape(page: Page, api: httpx.Client) -> None:
    go(page, "/dense?step=5")
    page.locator("tensor-grid[data-part=score] [role=gridcell]").nth(3).click()
    page.mouse.move(2, 2)
    expect(page.locator(".dot-target")).to_have_text("score 4")
    assert number(page.locator(".dot-output").inner_text()) == lab(page, api)["output"][3]
    page.keyboard.press("Escape")
    expect(page.locator("dot-product .dot-total")).to_contain_text("after 5 of 12 products")


def test_by_keyboard_alone_numbers_are_edited_and_computed_anew(page: Page, api: httpx.Client) -> None:
    go(page, "/dense?step=13")
    for part, keys, path in (
        ("slice", ["ArrowRight"], "x.0.0.1_9"),
        ("weight", ["ArrowDown", "ArrowRight"], "w.1.0.0.1_9"),
        ("bias", [], "b.0_9"),
    ):
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.closest('tensor-grid')?.dataset.part") == part:
                break
        for key in keys:
            page.keyboard.press(key)
        page.keyboard.type("9")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(re.escape(path)))
        expect(page.locator(":focus")).to_have_attribute("aria-label", re.compile("9$"))
    page.keyboard.press("Escape")
    reply = lab(page, api)
    assert reply["body"]["x"][0][0][1] == reply["body"]["weight"][1][1] == reply["body"]["bias"][0] == 9
    expect(page.locator(".dot-output")).to_have_text(str(reply["output"][0]).replace("-", "−"))


def test_an_address_brings_back_all_of_it(page: Page, api: httpx.Client) -> None:
    lab_query = "input=3x2x2&outputs=5&seed=4&edits=w.1.0.2.1_-7&temperature=3&target=4"
    go(page, f"/dense?{lab_query}&layer=fc2&about=8&digit=5&step=30")
    expect(page.locator(".timeline-count")).to_have_text("30 / 65")
    assert number(cells(page, "weight")[12 + 5]) == -7
    expect(page.get_by_role("radio", name="class 5")).to_be_checked()
    expect(page.get_by_role("radio", name="fc2")).to_be_checked()
    expect(page.locator("#digit")).to_have_attribute("data-seen", "5")
    expect(page.locator(".digit-terms caption")).to_be_visible()
    page.get_by_role("button", name="One step on").click()
    expect(page).to_have_url(re.compile("step=31"))
    for part in ("input=3x2x2", "outputs=5", "seed=4", "temperature=3", "target=4", "layer=fc2", "about=8", "digit=5"):
        assert part in page.url
    assert [number(text) for text in cells(page, "score")[:2]] == lab(page, api)["output"][:2]
    page.get_by_label("Preset").select_option("scores")
    expect(page.locator("[data-fact=shape]")).to_contain_text("(3 × 1)")
    page.go_back()
    expect(page.locator("[data-fact=shape]")).to_contain_text("(5 × 12)")


def test_a_softmax_of_the_lecture(page: Page) -> None:
    go(page, "/dense?step=1")
    page.get_by_label("Preset").select_option("scores")
    expect(page.locator(".softmax tbody tr")).to_have_count(3)
    expect(page.locator(".softmax tbody .of-output").first).to_have_text("0.13")
    assert column(page, "output") == [0.13, 0.869, 0.000968]
    expect(page.locator(".softmax-line").nth(1)).to_contain_text("= 2.04")


def test_the_figures_numbers_stand_in_tables(page: Page, api: httpx.Client) -> None:
    go(page, "/dense?step=1")
    page.locator("#table summary").click()
    table = page.get_by_role("table", name="Weights, biases and scores")
    reply = lab(page, api)
    expect(table.locator("tbody tr")).to_have_count(4)
    for m in range(4):
        values = [number(text) for text in table.locator("tbody tr").nth(m).locator("td").all_inner_texts()]
        assert values == [*reply["body"]["weight"][m], reply["body"]["bias"][m], reply["output"][m]]


def test_it_speaks_korean(open_page: Callable[..., Page]) -> None:
    page = open_page(locale="ko-KR")
    go(page, "/dense?step=20")
    expect(page.locator("h1")).to_have_text("부피에서 확률까지")
    expect(page.locator("#digit")).to_have_attribute("data-seen", "3")
    names = page.evaluate("[...document.querySelectorAll('[aria-label], [title]')].map(e => e.ariaLabel + e.title)")
    for text in [page.locator("body").inner_text(), *names]:
        assert not re.search(r"\b(dense|shared)\.\w", text)


@pytest.mark.parametrize("query", ["step=20", "input=32x32x3&outputs=10&image=cat&step=20", "input=4x4x4&step=50"])
def test_it_fits_a_phone(open_page: Callable[..., Page], query: str) -> None:
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True)
    go(page, f"/dense?{query}")
    expect(page.locator("#digit")).to_have_attribute("data-seen", "3")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    score = page.locator("tensor-grid[data-part=score]").bounding_box()
    assert score is not None
    assert score["x"] + score["width"] <= 360


def test_your_turn_to_predict_a_score_and_the_parameters(page: Page, api: httpx.Client) -> None:
    go(page, "/dense?step=1")
    page.get_by_role("button", name="Your turn").click()
    reply = lab(page, api)
    answer = page.get_by_label("What will score 1 be?")
    expect(page.locator("#sum")).to_be_hidden()
    expect(page.locator(".softmax")).to_be_hidden()
    expect(page.locator("tensor-grid[data-part=score] .current")).to_have_text("")
    answer.fill(str(reply["output"][0]))
    answer.press("Enter")
    expect(page.locator("#turn-told")).to_have_text(f"Right, it is {reply['output'][0]}.")
    expect(page.locator(".dot-output")).to_have_text(str(reply["output"][0]))
    page.get_by_role("button", name="Next").click()
    answer = page.get_by_label("What will score 2 be?")
    answer.fill("77")
    answer.press("Enter")
    expect(page.locator("#turn-told")).to_contain_text("Not 77, it is −2.")
    expect(page.locator("#turn-score")).to_have_text("1 of 2 right")
    expect(page.locator(".dot-target")).to_have_text("score 2")
    page.get_by_label("the parameters").check()
    answer = page.get_by_label("How many parameters are there to learn, biases included?")
    answer.fill("52")
    answer.press("Enter")
    expect(page.locator("#turn-told")).to_have_text("Right, it is 52.")
    page.keyboard.press("Enter")
    expect(page.locator("#turn-told")).to_have_text("")
    page.get_by_role("button", name="Your turn").click()
    expect(page.locator("#sum")).to_be_visible()


def test_a_picture_of_ones_own_is_flattened(page: Page, samples: Path) -> None:
    go(page, "/dense?step=1")
    page.locator("#file").set_input_files(samples / "digit.jpg")
    expect(page.locator("[data-fact=shape]")).to_contain_text("(10 × 3072)")
    expect(page).to_have_url(re.compile("image=[0-9a-f]{64}"))
    expect(page.locator("#image")).to_have_value(re.compile("[0-9a-f]{64}|digit"))


def test_the_lab_and_the_drawing_can_be_shown_alone(page: Page) -> None:
    go(page, "/dense?hide=drawing&step=1")
    expect(page.locator("#digit")).to_be_hidden()
    expect(page.locator("tensor-grid[data-part=weight]")).to_be_visible()
    page.goto("/dense?hide=heading,controls,figure,sum,time,formula,captions,table&step=1")
    expect(page.locator(".digit-terms tbody tr")).to_have_count(10)
    expect(page.locator("#stage")).to_be_hidden()
    page.locator("drawing-pad").get_by_role("button", name="Clear").click()
    assert "hide=heading" in page.url
