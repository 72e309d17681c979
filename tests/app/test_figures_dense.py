"""The dense lab's figures say and show what its API computes: products, sums, scores, probabilities, the loss."""

import io
import xml.etree.ElementTree as ET
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.figures import dense
from app.figures.animation import MOST_FRAMES, MOST_PIXELS
from app.figures.dense_subject import FEW, DenseSubject, Loss, Softmax
from app.figures.number import factor, written
from app.figures.palette import LIGHT
from app.figures.sheet import Sheet
from tests.app.drawn import SVG, boxes, check, said, svg

SETTINGS = [
    {},
    {"input": "1x3x2", "outputs": "3", "target": "2", "temperature": "2.5"},
    {"input": "2x3x2", "outputs": "10", "temperature": "0.1", "edits": "x.0.0.0_-1.5*w.1.0.0.0_0.25*b.1_-3"},
    {"input": "2x2x3", "image": "cat"},
]
LARGE: list[dict[str, str]] = [
    {"input": "8x8x3", "outputs": "10"},
    {"input": "16x16x16", "outputs": "16"},
    {"input": "32x32x3", "outputs": "10", "image": "coffee"},
    {"input": "1x64x1", "outputs": "2"},
    {"input": "64x1x1", "outputs": "16"},
    {"input": "1x1x1", "outputs": "1"},
]


def reply(client: TestClient, query: dict[str, Any]) -> Any:
    return client.get("/api/v1/labs/dense", params=query).json()


def written_all(values: Any) -> list[str]:
    return [written(float(value)) for value in np.ravel(np.array(values, np.float32))]


@pytest.mark.parametrize("query", SETTINGS)
def test_a_score_that_is_being_added_up_says_what_the_api_says(client: TestClient, query: dict[str, str]) -> None:
    lab = reply(client, query)
    inputs = len(lab["flattened"])
    row, count = 1, inputs - 1
    root = svg(client, "dense", {**query, "step": row * (inputs + 1) + count})
    assert said(root, "sum") == [written(lab["running"][row][count - 1], 4)]
    assert said(root, "at-work") == written_all(lab["body"]["weight"][row])
    assert said(root, "output") == written_all([lab["output"][0], lab["running"][row][count - 1]])
    assert said(root, "channel-sum")[-1] == written(lab["channel_sums"][row][-1], 4)
    assert said(root, "bias") == written_all(lab["body"]["bias"])
    factors = [factor(value) for value in lab["body"]["weight"][row]]
    written_out = said(root, "weight")
    assert written_out == factors or set(written_out) <= set(factors)  # where a line has no room for all
    assert len(boxes(root, "added")) == len(boxes(root, "row")) == 1


@pytest.mark.parametrize("query", SETTINGS)
def test_a_finished_score_is_the_sum_of_its_channels_and_its_bias(client: TestClient, query: dict[str, str]) -> None:
    lab = reply(client, query)
    inputs = len(lab["flattened"])
    root = svg(client, "dense", {**query, "step": 2 * (inputs + 1)})
    assert said(root, "sum") == [written(lab["output"][1], 4)]
    assert said(root, "output") == written_all(lab["output"][:2])
    assert said(root, "channel-sum") == [written(value, 4) for value in lab["channel_sums"][1]]
    assert said(root, "bias")[-1] == factor(lab["body"]["bias"][1], 4)
    assert boxes(root, "added") == []
    assert len(boxes(root, "bias-at-work")) == 1


@pytest.mark.parametrize("query", SETTINGS + LARGE)
def test_softmax_and_loss_are_those_of_the_api(client: TestClient, query: dict[str, str]) -> None:
    lab = reply(client, query)
    root = svg(client, "dense", query)
    softmax, loss = lab["softmax"], lab["loss"]
    assert said(root, "score") == written_all(lab["output"])
    for name, column in (("scaled", "scaled"), ("shifted", "shifted"), ("exp", "exp"), ("probability", "output")):
        assert said(root, name) == written_all(softmax[column])
    assert said(root, "exp-sum") == [written(softmax["sum"], 4)]
    assert said(root, "loss") == [written(loss["output"], 4)]
    bars = [box[2] for box in boxes(root, "bar")]
    assert bars == pytest.approx([max(1, 110 * p) for p in softmax["output"]], abs=0.01)
    assert said(root, "parameters")[0].replace("\u202f", "") == f"= {lab['parameters']['total']}"


@pytest.mark.parametrize("query", SETTINGS + LARGE)
def test_each_step_adds_what_the_page_adds(client: TestClient, query: dict[str, str]) -> None:
    lab = reply(client, query)
    depth, rows, columns = np.shape(lab["body"]["x"])
    inputs, outputs = depth * rows * columns, len(lab["output"])
    parts = inputs + 1 if inputs <= FEW else depth * rows + 1
    assert said(svg(client, "dense", {**query, "step": 1}), "step") == [f"1 / {parts * outputs}"]
    last = svg(client, "dense", {**query, "step": 1_000_000})
    assert said(last, "step") == [f"{parts * outputs} / {parts * outputs}"]
    assert said(last, "output") == written_all(lab["output"])


def test_what_is_added_now_stands_in_its_line_though_the_rest_is_folded(client: TestClient) -> None:
    for step in (30, 60):
        root = svg(client, "dense", {"input": "8x8x1", "outputs": "1", "step": step})
        assert len(boxes(root, "added")) == 1
        assert any("more" in (text.text or "") for text in root.iter(f"{SVG}text"))


def test_the_title_tells_the_step(client: TestClient) -> None:
    lab = reply(client, {})
    title = svg(client, "dense", {"step": 5}).findtext(f"{SVG}title") or ""
    assert title.endswith(f"Step 5 of 52: score 1 after 5 of 12 products = {written(lab['running'][0][4])}")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("query", [{}, {"input": "8x8x3", "outputs": "3"}])
def test_each_frame_is_the_still_of_its_step(client: TestClient, query: dict[str, str], theme: str) -> None:
    answer = client.get("/api/v1/animations/dense.gif", params={**query, "theme": theme})
    assert answer.headers["content-type"] == "image/gif"
    gif: Any = Image.open(io.BytesIO(answer.content))
    frames = int(answer.headers["x-animation-frames"])
    assert gif.n_frames == frames == int(answer.headers["x-animation-steps"])
    for frame in (0, frames // 2, frames - 1):
        gif.seek(frame)
        still = {**query, "theme": theme, "step": str(frame + 1), "scale": "1"}
        png = client.get("/api/v1/figures/dense.png", params=still)
        shown, meant = (
            np.asarray(each.convert("RGB")).astype(int) for each in (gif, Image.open(io.BytesIO(png.content)))
        )
        difference = np.abs(shown - meant).max(axis=2)
        assert difference.max() <= 40, frame
        assert difference.mean() < 0.5


@pytest.mark.parametrize("query", LARGE)
def test_extreme_settings_are_drawn_within_bounds(client: TestClient, query: dict[str, str]) -> None:
    answer = client.get("/api/v1/figures/dense.svg", params=query)
    ET.fromstring(answer.content)
    assert len(answer.content) < 400_000
    png = Image.open(io.BytesIO(client.get("/api/v1/figures/dense.png", params={**query, "scale": "1"}).content))
    assert max(png.size) < 2000


def test_a_long_animation_has_a_bounded_number_of_frames(client: TestClient) -> None:
    answer = client.get("/api/v1/animations/dense.gif", params={"input": "8x8x3", "outputs": "10"})
    gif: Any = Image.open(io.BytesIO(answer.content))
    assert gif.n_frames <= MOST_FRAMES < int(answer.headers["x-animation-steps"])
    assert gif.n_frames * gif.width * gif.height <= MOST_PIXELS
    assert len(answer.content) < 800_000


def test_the_default_animation_is_small_enough_to_mail(client: TestClient) -> None:
    assert len(client.get("/api/v1/animations/dense.gif").content) < 300_000


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("figures/dense.svg", {"step": "0"}, 422),
        ("figures/dense.png", {"scale": "4"}, 422),
        ("figures/dense.svg", {"input": "64x64x2"}, 422),
        ("figures/dense.svg", {"target": "4"}, 422),
        ("figures/dense.svg", {"temperature": "nan"}, 422),
        ("animations/dense.gif", {"outputs": "17"}, 422),
        ("animations/dense.gif", {"image": "nobody"}, 404),
    ],
)
def test_what_cannot_be_drawn_is_a_problem(client: TestClient, path: str, query: dict[str, str], status: int) -> None:
    answer = client.get(f"/api/v1/{path}", params=query)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_figures_are_asked_about_anew_and_lead_to_their_page(client: TestClient) -> None:
    query = {"input": "1x4x1", "outputs": "2", "temperature": "2", "target": "1"}
    answer = client.get("/api/v1/figures/dense.svg", params={**query, "theme": "dark", "step": 2})
    assert answer.headers["cache-control"] == "public, no-cache"
    assert "testserver/dense?input=1x4x1&amp;outputs=2&amp;temperature=2&amp;target=1<" in answer.text
    again = client.get(
        "/api/v1/figures/dense.svg",
        params={**query, "theme": "dark", "step": 2},
        headers={"If-None-Match": answer.headers["etag"]},
    )
    assert again.status_code == 304


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.tuples(st.integers(1, 14), st.integers(1, 14), st.integers(1, 16)),
    st.integers(1, 16),
    st.sampled_from([1, 0.001, 1000]),
    st.booleans(),
)
def test_everything_finds_room(size: tuple[int, int, int], outputs: int, strength: float, image: bool) -> None:
    rng = np.random.default_rng(1)
    height, wide, depth = size
    x = rng.integers(0, 256, (depth, height, wide)).astype(np.float32)
    weight = (rng.normal(0, 2, (outputs, x.size)) * strength).astype(np.float32)
    bias = rng.normal(0, 1, outputs).astype(np.float32)
    running = np.concatenate([weight * x.reshape(-1), bias[:, None]], axis=1).cumsum(1)
    scores = running[:, -1]
    some = np.linspace(1e-9, 1, outputs)
    shown = DenseSubject(
        x=x,
        weight=weight,
        bias=bias,
        scores=scores,
        channel_sums=(weight * x.reshape(-1)).reshape(outputs, depth, -1).sum(2),
        running=running,
        softmax=Softmax(1.0, scores, scores - scores.max(), some, 1.5, some),
        loss=Loss(0, 0.5, 0.1, -2.0, 1.0),
        parameters=weight.size + outputs,
        multiply_adds=weight.size,
        image=image,
        caption="A caption of some length, as long as captions are",
        address="127.0.0.1/dense?input=7x7x3&outputs=3",
    )
    sheet = Sheet(dense.stage(shown, LIGHT))
    for step in {0, shown.parts - 1, shown.steps // 2, shown.steps - 1}:
        check(sheet.figure(step))
