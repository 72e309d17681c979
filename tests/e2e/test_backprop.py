"""The Backprop page: an expression's graph, both passes by time, keys and clicks, values to drag, and errors."""

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.labbing import asked, go, number


def node(page: Page, name: str) -> Locator:
    return page.locator(f"[data-node='{name}']")


def preset(page: Page, name: str) -> None:
    """Choose a preset, wait for its graph, and stop time."""
    page.locator("#preset").select_option(name)
    expression = page.locator("#expression").input_value()
    expect(page.locator("#stage")).to_have_attribute("aria-label", f"The computational graph of {expression}")
    page.keyboard.press("Home")


def test_the_page_opens_with_a_neuron_that_is_already_walked_through(page: Page) -> None:
    go(page, "/backprop")
    expect(page.locator("#expression")).to_have_value("f = 1 / (1 + exp(-(w0*x0 + w1*x1 + w2)))")
    expect(page.locator("[data-node]")).to_have_count(13)
    expect(page.locator("#pass")).to_have_text("forward, 2 of 8")
    expect(page.locator("#pass")).to_have_text("forward, 3 of 8")


def test_time_goes_forward_then_backward_by_keys_and_the_address_follows(page: Page) -> None:
    go(page, "/backprop?step=1")
    expect(page.locator("#pass")).to_have_text("forward, 1 of 8")
    expect(page.locator(".node.input .flow text")).to_have_count(0)
    page.keyboard.press("End")
    expect(page.locator("#pass")).to_have_text("backward, 8 of 8")
    expect(node(page, "w0").locator(".flow text")).to_have_text("−0.197")
    expect(node(page, "x1").locator(".flow text")).to_have_text("−0.59")
    assert asked(page) == "step=16"
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#pass")).to_have_text("backward, 7 of 8")
    assert asked(page) == "step=15"
    page.reload()
    expect(page.locator("#pass")).to_have_text("backward, 7 of 8")


def test_at_a_node_upstream_times_local_is_downstream_in_numbers(page: Page) -> None:
    go(page, "/backprop?step=16")
    body = page.locator("#node-body")
    expect(body).to_contain_text("upstream × local = downstream")
    lines = body.locator(".line").all_inner_texts()
    for line in lines:
        factors = [number(each) for each in re.findall(r"\(?−?\d[\d.]*\)?(?=\s|$)", line.partition(":")[2])]
        assert factors[0] * factors[-2] == pytest.approx(factors[-1], abs=2e-3)
    expect(page.locator("#node-rule")).to_contain_text("A product swaps")
    row = page.locator(".checks tr", has_text="w0")
    assert number(row.locator("td").nth(0).inner_text()) == number(row.locator("td").nth(1).inner_text())


def test_where_branches_meet_what_arrives_is_added_up(page: Page) -> None:
    go(page, "/backprop?step=1")
    preset(page, "branches")
    page.keyboard.press("End")
    expect(node(page, "x").locator(".flow text")).to_have_text("7")
    page.keyboard.press("ArrowLeft")
    expect(node(page, "x").locator(".flow text")).to_have_text("1 …")


def test_the_numbers_are_the_api_s(page: Page, api: httpx.Client) -> None:
    go(page, "/backprop?step=1")
    preset(page, "scores")
    page.keyboard.press("End")
    expression = page.locator("#expression").input_value()
    values = {
        "W": [[0.2, -0.5, 0.1], [1.5, 1.3, 2.1], [0, 0.3, 0.2]],
        "x": [0.6, 0.2, 0.9],
        "b": [1.1, 3.2, -1.2],
    }
    reply = api.post("/api/v1/graphs", json={"expression": expression, "values": values}).json()
    for each in reply["nodes"]:
        if each["id"] in values:
            cells = node(page, each["id"]).locator(".flow text").all_text_contents()
            flat = [x for row in each["gradient"] for x in (row if isinstance(row, list) else [row])]
            assert [number(cell) for cell in cells] == pytest.approx(flat, abs=6e-3, rel=6e-3)


def test_a_value_that_is_dragged_changes_all_numbers(page: Page) -> None:
    go(page, "/backprop?step=16")
    field = page.locator("number-scrubber[data-name=w2] input")
    box: Any = field.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 14 * 30, box["y"] + box["height"] / 2, steps=120)
    page.mouse.up()
    expect(field).to_have_value("0")
    expect(page.locator(".node.op .value text").last).to_have_text("f = 0.982")
    assert "w2_0" in asked(page)


def test_a_number_of_a_matrix_is_typed(page: Page) -> None:
    go(page, "/backprop?step=1")
    preset(page, "length")
    cell = page.get_by_label("W[0, 1]")
    cell.fill("2")
    cell.press("Enter")
    expect(node(page, "W").locator(".value text").nth(1)).to_have_text("2")
    assert "W_0.1,2;-0.3,0.8" in asked(page)


def test_another_shape_is_typed_as_a_text(page: Page) -> None:
    go(page, "/backprop?expression=f+%3D+sum(x+*+x)&values=x_3&step=4")
    page.locator(".value-text summary").click()
    text = page.get_by_role("textbox", name="x as text")
    text.fill("[1, 2")
    text.press("Enter")
    expect(page.locator("#problem")).to_contain_text("x cannot be read: write a number, [1, 2]")
    text.fill("[1, 2]")
    text.press("Enter")
    expect(page.locator("number-scrubber[data-name=x]")).to_have_count(2)
    expect(page.locator("#problem")).to_have_text("")
    expect(page.locator(".node.op .value text").last).to_have_text("f = 5")


def test_a_mistake_is_underlined_where_it_is_and_the_last_picture_stays(page: Page, allow_console: list[str]) -> None:
    allow_console.append("422")
    go(page, "/backprop?step=1")
    page.locator("#expression").fill("f = w0 * foo(x0)")
    expect(page.locator("#problem")).to_contain_text("there is no function 'foo'")
    expect(page.locator("#backdrop mark.fault")).to_have_text("foo")
    expect(page.locator("[data-node]")).to_have_count(13)
    page.locator("#expression").fill("f = w0 * exp(x0)")
    expect(page.locator("#problem")).to_have_text("")
    expect(page.locator("[data-node]")).to_have_count(4)


def test_a_name_that_is_new_gets_a_value_to_edit(page: Page) -> None:
    go(page, "/backprop?step=1")
    page.locator("#expression").fill("a * fresh + 1")
    expect(page.locator("number-scrubber[data-name=fresh] input")).to_have_value("1")
    expect(page.locator("#preset")).to_have_value("")


def test_a_jacobian_is_shown_with_its_zeros(page: Page) -> None:
    go(page, "/backprop?step=1")
    preset(page, "gated")
    page.keyboard.press("End")
    node(page, "node3").click()
    expect(page.locator("#pass")).to_have_text("backward, 3 of 5")
    figure = page.locator(".jacobian")
    expect(figure).to_contain_text("only the diagonal can be other than 0 (2 of 9 entries are)")
    expect(figure.locator("td.zero")).to_have_count(7)


def test_two_linear_layers_collapse_and_two_with_relu_do_not(page: Page) -> None:
    go(page, "/backprop?step=1")
    preset(page, "linear")
    outputs = page.locator("#compare table")
    expect(outputs).to_have_count(3)
    assert outputs.nth(1).inner_text() == outputs.nth(2).inner_text()
    preset(page, "nonlinear")
    expect(page.locator("#compare")).to_contain_text("no single matrix does the same")
    assert outputs.nth(1).inner_text() != outputs.nth(2).inner_text()
    preset(page, "product")
    expect(page.locator("#compare")).to_be_hidden()


def test_a_node_that_is_pointed_at_is_marked_in_the_text(page: Page) -> None:
    go(page, "/backprop?step=16")
    node(page, "node6").hover()
    expect(page.locator("#backdrop mark")).to_have_text("exp(-(w0*x0 + w1*x1 + w2))")
    expect(node(page, "node6")).to_have_class(re.compile("linked"))


def test_by_keyboard_a_node_is_chosen_and_told(page: Page) -> None:
    go(page, "/backprop?step=16")
    node(page, "node3").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#pass")).to_have_text("backward, 6 of 8")
    expect(node(page, "node3")).to_be_focused()
    expect(node(page, "node3")).to_have_attribute("aria-label", "+, w0*x0 + w1*x1, value 4, gradient 0.197")


def test_the_same_numbers_come_as_code_in_four_languages(page: Page) -> None:
    go(page, "/backprop?step=16")
    page.get_by_role("button", name="as code").click()
    for language, line in [("curl", "/api/v1/graphs"), ("NumPy", "d_w0 ="), ("PyTorch", "requires_grad=True")]:
        page.get_by_role("tab", name=language).click()
        expect(page.locator(".code-panel")).to_contain_text(line)


def test_in_korean(open_page: Any) -> None:
    page = open_page(locale="ko-KR")
    go(page, "/backprop?step=16")
    expect(page.get_by_role("heading", level=1)).to_have_text("값은 앞으로, 기울기는 뒤로")
    expect(page.locator("#pass")).to_have_text("역전파 8/8")
