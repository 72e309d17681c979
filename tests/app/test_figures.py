"""The server's figures say and show what the API computes: numbers, places, frames, and nothing that could run."""

import io
import re
import xml.etree.ElementTree as ET
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.figures.number import factor, written
from tests.app.drawn import SVG, boxes, said, svg

STEP = 3
"""Which step is looked at: none of these has fewer."""
CONVOLUTIONS = [
    {},
    {"input": "6x5x2", "kernel": "2x3", "stride": "2x1", "padding": "0x1", "filters": "3", "relu": "1"},
    {"input": "7x7x1", "stride": "3", "padding": "0", "filters": "1"},
    {"input": "8x8x2", "dilation": "2", "mode": "convolution", "edits": "w.0.0.0.0_0.5"},
    {"input": "5x5x8", "groups": "4", "filters": "4"},
    {"input": "3x3x2", "mode": "transposed", "stride": "2", "padding": "0"},
]


def step_of(client: TestClient, kind: str, query: dict[str, Any], step: int) -> dict[str, Any]:
    """The trace's own account of a step, counted from 1."""
    lab = client.get(f"/api/v1/labs/{kind}", params=query).json()
    body = {**lab["body"], "start": step - 1, "limit": 1}
    trace: dict[str, Any] = client.post(f"/api/v1/ops/{lab['op']}/trace", json=body).json()
    return {**trace["steps"][0], "padded_shape": trace["padded_shape"], "lab": lab}


@pytest.mark.parametrize("query", CONVOLUTIONS)
def test_a_convolution_is_written_out_with_the_numbers_of_its_trace(client: TestClient, query: dict[str, Any]) -> None:
    step = step_of(client, "convolution", query, STEP)
    root = svg(client, "convolution", {**query, "step": STEP})
    terms = [(x, w) for x, w in zip(np.ravel(step["patch"]), np.ravel(step["weight"]), strict=True)]
    assert said(root, "x") == [factor(x) for x, _ in terms]
    inside, written_out = said(root, "weight"), [factor(w) for _, w in terms]
    assert inside[: len(terms)] == [written(w) for _, w in terms]
    assert inside[len(terms) :] == written_out
    assert said(root, "channel-sum") == [written(value, 4) for value in step["channel_sums"]]
    assert said(root, "sum") == [written(step["sum"], 4)]
    assert written(step["bias"]) in said(root, "bias")
    assert said(root, "patch") == [written(x) for x, _ in terms]


@pytest.mark.parametrize("query", CONVOLUTIONS)
def test_the_window_lies_where_the_trace_says(client: TestClient, query: dict[str, Any]) -> None:
    step = step_of(client, "convolution", query, STEP)
    root = svg(client, "convolution", {**query, "step": STEP})
    windows = boxes(root, "window")
    assert len(windows) == len(step["patch"])
    first = boxes(root, "tap")[0]
    cell = first[2]
    expected = step["window"]
    for window in windows:
        assert window[2:] == pytest.approx([expected["width"] * cell, expected["height"] * cell])
    left, top = (32.5, 46.5) if "groups" not in query else (windows[0][0] - expected["column"] * cell, 46.5)
    assert windows[0][:2] == pytest.approx([left + expected["column"] * cell, top + expected["row"] * cell])


def test_the_map_is_filled_as_far_as_the_step(client: TestClient) -> None:
    lab = client.get("/api/v1/labs/convolution").json()
    root = svg(client, "convolution", {"step": 18})
    assert said(root, "output") == [written(value) for value in np.ravel(lab["output"][0])[:18]]
    assert len(boxes(root, "current")) == 1
    assert said(root, "step") == ["18 / 98"]


def test_a_step_beyond_the_last_is_the_last(client: TestClient) -> None:
    assert said(svg(client, "convolution", {"step": 1000}), "step") == ["98 / 98"]


def test_what_follows_a_relu_is_shown_and_written(client: TestClient) -> None:
    query = {"relu": "1", "filters": "1"}
    lab = client.get("/api/v1/labs/convolution", params=query).json()
    negative = int(np.argmin(np.ravel(lab["output"])))
    root = svg(client, "convolution", {**query, "step": negative + 1})
    assert said(root, "activation") == ["0"]
    assert said(root, "output") == [written(value) for value in np.ravel(lab["activation"])[: negative + 1]]


@pytest.mark.parametrize(
    "query", [{}, {"input": "6x6x2", "kernel": "3", "padding": "1", "edits": "x.0.0.0_-5,-7;-3,-9"}]
)
def test_the_largest_of_a_pooling_window_is_marked(client: TestClient, query: dict[str, Any]) -> None:
    step = step_of(client, "pooling", query, 1)
    root = svg(client, "pooling", {**query, "step": 1})
    (window,), (winner,) = boxes(root, "window"), boxes(root, "winner")
    row, column = step["argmax"]
    cell = winner[2]
    assert winner[:2] == pytest.approx([window[0] + column * cell, window[1] + row * cell])
    assert said(root, "sum") == [written(step["output"])]


def test_padding_that_cannot_win_is_no_number(client: TestClient) -> None:
    query = {"kernel": "2", "padding": "1", "edits": "x.0.0.0_-5"}
    assert said(svg(client, "pooling", query), "x") == ["–", "–", "–", "−5"]


def test_a_mean_is_written_out(client: TestClient) -> None:
    step = step_of(client, "pooling", {"kind": "avg"}, 2)
    root = svg(client, "pooling", {"kind": "avg", "step": 2})
    assert said(root, "x") == [written(x) for x in np.ravel(step["patch"])]
    assert said(root, "sum") == [written(step["output"], 4)]
    assert boxes(root, "winner") == []


def test_an_image_shows_its_own_pixels(client: TestClient) -> None:
    query = {"image": "cat", "input": "20x20x1", "filters": "1", "padding": "0", "kernels": "sobel-x"}
    lab = client.get("/api/v1/labs/convolution", params=query).json()
    reply = client.get("/api/v1/figures/convolution.png", params={**query, "scale": 1})
    picture = np.asarray(Image.open(io.BytesIO(reply.content)).convert("L")).astype(int)
    cell = 330 // 20
    middles = picture[46 + cell // 2 :: cell, 32 + cell // 2 :: cell][:20, :20]
    beyond = np.abs(middles - np.array(lab["body"]["x"][0])) > 1
    assert beyond[5:, 5:].sum() == 0


def test_svg_is_text_and_lines_that_cannot_run_or_load_anything(client: TestClient) -> None:
    for query in [*CONVOLUTIONS, {"image": "cat", "input": "16x16x3"}]:
        root = svg(client, "convolution", query)
        assert root.tag == f"{SVG}svg"
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
            "svg",
            "title",
            "rect",
            "path",
            "text",
            "image",
        }
        attributes = [(name, value) for element in root.iter() for name, value in element.attrib.items()]
        assert [name for name, _ in attributes if name.startswith("on") or name == "style"] == []
        assert [
            value for name, value in attributes if name.endswith("href") and not value.startswith("data:image/png")
        ] == []


@pytest.mark.parametrize("host", ["a&b<c", '"><script>', "x" * 300])
def test_a_hostile_host_name_does_no_harm(client: TestClient, host: str) -> None:
    reply = client.get("/api/v1/figures/convolution.svg", headers={"Host": host})
    assert reply.status_code in {200, 400}
    if reply.status_code == 200:
        assert ET.fromstring(reply.content).find(f".//{SVG}script") is None


@pytest.mark.parametrize(("scale", "theme"), [(1, "light"), (2, "dark"), (3, "light")])
def test_png_has_the_size_of_the_svg_and_its_theme(client: TestClient, scale: int, theme: str) -> None:
    root = svg(client, "convolution", {"theme": theme})
    reply = client.get("/api/v1/figures/convolution.png", params={"theme": theme, "scale": scale})
    picture = Image.open(io.BytesIO(reply.content))
    assert reply.headers["content-type"] == "image/png"
    assert picture.size == (int(root.get("width", "0")) * scale, int(root.get("height", "0")) * scale)
    assert picture.getpixel((1, 1)) == {"light": (0xFB, 0xFA, 0xF7), "dark": (0x17, 0x18, 0x1B)}[theme]


def test_the_address_below_leads_to_the_same_setting(client: TestClient) -> None:
    query = {"input": "5x5x1", "filters": "1", "kernels": "sobel-x", "relu": "1", "edits": "x.0.1.1_2.5"}
    text = client.get("/api/v1/figures/convolution.svg", params={**query, "theme": "dark", "step": 3}).text
    (address,) = re.findall(r"testserver/convolution\?([^<]*)<", text)
    found = dict(part.split("=") for part in address.replace("&amp;", "&").split("&"))
    assert found == {**query}


@pytest.mark.parametrize(
    "path", ["animations/convolution.gif", "figures/pooling.png", "figures/convolution.svg", "animations/pooling.gif"]
)
def test_figures_are_kept_and_asked_about_anew(client: TestClient, path: str) -> None:
    query = {"input": "4x4x1"}
    reply = client.get(f"/api/v1/{path}", params=query)
    assert reply.headers["cache-control"] == "public, no-cache"
    tag = reply.headers["etag"]
    assert tag.startswith('"')
    again = client.get(f"/api/v1/{path}", params=query, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"/api/v1/{path}", params={**query, "theme": "dark"}).headers["etag"] != tag


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("figures/convolution.svg", {"step": "0"}, 422),
        ("figures/convolution.png", {"scale": "9"}, 422),
        ("figures/convolution.png", {"theme": "sepia"}, 422),
        ("animations/convolution.gif", {"speed": "1e9"}, 422),
        ("animations/convolution.gif", {"speed": "nan"}, 422),
        ("animations/convolution.gif", {"input": "9999x9999x9"}, 422),
        ("animations/convolution.gif", {"image": "nobody"}, 404),
        ("animations/pooling.gif", {"kernel": "5"}, 422),
        ("figures/nothing.svg", {}, 404),
    ],
)
def test_what_cannot_be_drawn_is_a_problem(client: TestClient, path: str, query: dict[str, str], status: int) -> None:
    reply = client.get(f"/api/v1/{path}", params=query)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["detail"]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.sampled_from(["convolution.svg", "convolution.png", "pooling.svg"]),
    st.fixed_dictionaries(
        {},
        optional={
            **{
                name: st.text(max_size=8) | st.from_regex(r"[0-9]{1,2}(x[0-9]{1,2}){0,2}", fullmatch=True)
                for name in ("input", "kernel", "stride", "padding", "dilation", "edits", "kernels", "step")
            },
            "filters": st.integers(0, 17),
            "groups": st.integers(0, 5),
            "mode": st.sampled_from(["correlation", "convolution", "transposed"]),
            "image": st.sampled_from(["", "cat", "x"]),
        },
    ),
)
def test_any_query_gets_a_figure_or_a_problem(client: TestClient, name: str, query: dict[str, Any]) -> None:
    reply = client.get(f"/api/v1/figures/{name}", params=query)
    assert reply.status_code in {200, 404, 413, 422}, reply.text
    if reply.status_code != 200:
        assert reply.headers["content-type"] == "application/problem+json"
    elif name.endswith("svg"):
        ET.fromstring(reply.content)
