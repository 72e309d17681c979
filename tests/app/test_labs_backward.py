"""The convolution lab's way back over HTTP: gradients as the operation has them, and every step that leads there."""

from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from tests import reference

QUERIES: list[dict[str, object]] = [
    {},
    {"upstream": "ones"},
    {"relu": 1},
    {"input": "6x5x4", "kernel": "2x3", "filters": 6, "groups": 2, "stride": "2x1", "padding": "0x2", "seed": 7},
    {"input": "9x8x1", "filters": 1, "stride": 3, "padding": 0, "edits": "g.0.0.1_-2.5*x.0.1.1_0.5"},
    {"input": "8x8x2", "dilation": "2x1", "mode": "convolution", "relu": 1},
    {"mode": "transposed", "input": "3x4x4", "filters": 6, "groups": 2, "stride": "2x3", "kernel": "2x3"},
    {"mode": "transposed", "input": "4x4x2", "stride": 2, "padding": 2, "dilation": "1x2"},
    {"input": "12x10x3", "image": "coffee", "kernels": "sobel-x.photos:conv1_1:3"},
]


def ask(client: TestClient, path: str, query: dict[str, object], **more: object) -> Any:
    response = client.get(f"/api/v1/labs/{path}", params={k: str(v) for k, v in {**query, **more}.items()})
    assert response.status_code == 200, response.text
    return response.json()


def lab(client: TestClient, query: dict[str, object]) -> Any:
    return ask(client, "convolution", query, back="input")


def walk(client: TestClient, query: dict[str, object], of: str, page: int = 100) -> list[Any]:
    """All steps, fetched page by page."""
    steps: list[Any] = []
    while True:
        found = ask(client, "convolution/backward", query, of=of, start=len(steps), limit=page)
        steps += found["steps"]
        if found["next"] is None:
            assert [step["index"] for step in steps] == list(range(found["total"]))
            return steps
        assert found["next"] == len(steps)


def forward(body: dict[str, Any], op: str, relu: bool) -> Any:
    """The output in float64, by slow loops."""
    output = getattr(reference, op)(**body)
    return np.maximum(output, 0) if relu else output


def test_without_a_wish_for_it_nothing_goes_back(client: TestClient) -> None:
    assert ask(client, "convolution", {})["gradient"] is None


@pytest.mark.parametrize("query", QUERIES)
def test_the_gradients_are_those_that_the_operation_has(client: TestClient, query: dict[str, object]) -> None:
    reply = lab(client, query)
    found = reply["gradient"]
    body = {**reply["body"], "gradient": found["upstream"]}
    direct = client.post(f"/api/v1/ops/{reply['op']}/gradient", json=body).json()["gradients"]
    weight = np.array(found["weight"])
    if reply["op"] == "conv_transpose2d":
        groups = int(str(query.get("groups", 1)))
        met = weight[:, :, ::-1, ::-1].reshape(groups, -1, *weight.shape[1:]).swapaxes(1, 2)
        weight = met.reshape(np.shape(direct["weight"]))
    np.testing.assert_allclose(found["x"], direct["x"], rtol=1e-5, atol=1e-4)
    np.testing.assert_allclose(weight, direct["weight"], rtol=1e-5, atol=1e-3)
    np.testing.assert_allclose(found["bias"], direct["bias"], rtol=1e-6)


@pytest.mark.parametrize("query", [query for query in QUERIES if "image" not in query])
def test_the_gradients_are_what_a_small_change_does(client: TestClient, query: dict[str, object]) -> None:
    reply = lab(client, query)
    arriving = np.array(reply["gradient"]["arriving"])
    arrays = {name: np.array(reply["body"][name], float) for name in ("x", "bias")}
    rest = {name: value for name, value in reply["body"].items() if name not in arrays}
    for name, array in arrays.items():
        gradient = np.array(reply["gradient"][name])
        for at in [(0,) * array.ndim, tuple(size - 1 for size in array.shape)]:
            losses = []
            for nudge in (1e-3, -1e-3):
                moved = {**arrays, name: array.copy()}
                moved[name][at] += nudge
                losses.append((arriving * forward({**moved, **rest}, reply["op"], bool(query.get("relu")))).sum())
            if query.get("relu") and np.any(np.array(reply["output"]) == 0):
                continue  # a ReLU has no slope at 0
            assert gradient[at] == pytest.approx((losses[0] - losses[1]) / 2e-3, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("query", QUERIES)
def test_windows_add_up_to_the_inputs_gradient(client: TestClient, query: dict[str, object]) -> None:
    reply = lab(client, query)
    cells = np.zeros(np.shape(reply["gradient"]["cells"]))
    filters, depth, rows, columns = np.shape(reply["gradient"]["weight"])
    groups = len(cells) // depth
    down = [int(part) for part in str(query.get("dilation", 1)).split("x")]
    steps = walk(client, query, "spread", page=23)
    assert len(steps) == np.size(reply["output"])
    for step in steps:
        k, r, q = step["at"]
        assert step["upstream"] == reply["gradient"]["upstream"][k][r][q]
        first = k // (filters // groups) * depth
        window, spread = step["window"], np.array(step["spread"])
        assert spread.shape == (depth, rows, columns)
        for c, i, j in np.ndindex(spread.shape):
            at = first + c, window["row"] + i * down[0], window["column"] + j * down[-1]
            cells[at] += spread[c, i, j]
            assert step["sums"][c][i][j] == pytest.approx(cells[at], rel=1e-4, abs=1e-3)
    np.testing.assert_allclose(cells, reply["gradient"]["cells"], rtol=1e-4, atol=1e-2)


@pytest.mark.parametrize("query", QUERIES[:-1])
def test_a_page_begins_with_what_came_before(client: TestClient, query: dict[str, object]) -> None:
    whole = ask(client, "convolution/backward", query, of="spread", limit=9)
    later = ask(client, "convolution/backward", query, of="spread", start=5, limit=4)
    assert not np.any(whole["before"])
    step, window = later["steps"][0], later["steps"][0]["window"]
    depth, rows, columns = np.shape(step["sums"])
    k, cells = step["at"][0], np.array(later["before"])
    first = k // (len(lab(client, query)["output"]) // (len(cells) // depth)) * depth
    box = cells[first : first + depth, window["row"] :, window["column"] :]
    down, across = -(-window["height"] // rows), -(-window["width"] // columns)
    under = box[:, : window["height"] : down, : window["width"] : across]
    np.testing.assert_allclose(under + np.array(step["spread"]), step["sums"], rtol=1e-5, atol=1e-5)
    assert later["steps"] == whole["steps"][5:]


@pytest.mark.parametrize("query", QUERIES)
def test_each_input_adds_up_what_the_outputs_that_saw_it_send(client: TestClient, query: dict[str, object]) -> None:
    gradient = lab(client, query)["gradient"]
    for step in walk(client, query, "input", page=1000):
        c, y, z = step["at"]
        seen = np.array(gradient["upstream"])[slice(*step["filters"])]
        rows, columns = (np.array(step[name], int) for name in ("rows", "columns"))
        assert np.array_equal(seen[:, rows[:, None], columns], step["upstream"])
        products = np.array(step["upstream"]) * np.array(step["weight"])
        assert step["output"] == gradient["x"][c][y][z]
        assert np.sum(step["filter_sums"]) == pytest.approx(step["output"], rel=1e-4, abs=1e-3)
        np.testing.assert_allclose(products.sum((1, 2)), step["filter_sums"], rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("query", QUERIES)
def test_each_weight_adds_up_all_that_it_met(client: TestClient, query: dict[str, object]) -> None:
    reply = lab(client, query)
    gradient = reply["gradient"]
    filters, depth, rows, columns = np.shape(gradient["weight"])
    steps = walk(client, query, "weights", page=50)
    assert len(steps) == filters * (depth * rows * columns + 1)
    for step in steps:
        k = step["at"][0]
        assert step["upstream"] == gradient["upstream"][k]
        if step["tap"] is None:
            assert step["output"] == gradient["bias"][k] == pytest.approx(np.sum(step["upstream"]))
            continue
        c, i, j = step["tap"]
        assert step["output"] == gradient["weight"][k][c][i][j]
        total = (np.array(step["upstream"]) * np.array(step["met"])).sum()
        assert total == pytest.approx(step["output"], rel=1e-4, abs=1e-2)


def test_a_relu_lets_nothing_through_where_it_held_the_output_back(client: TestClient) -> None:
    reply = lab(client, {"relu": 1})
    arriving, upstream = (np.array(reply["gradient"][name]) for name in ("arriving", "upstream"))
    assert np.array_equal(upstream, arriving * (np.array(reply["output"]) > 0))
    assert not np.array_equal(upstream, arriving)


def test_numbers_of_the_upstream_gradient_can_be_set(client: TestClient) -> None:
    found = lab(client, {"upstream": "ones", "edits": "g.1.0.0_5,6;7,8*g.0.99.0_1"})["gradient"]["upstream"]
    assert np.array(found)[1, :2, :2].tolist() == [[5, 6], [7, 8]]
    assert np.sum(found) == 2 * 49 - 4 + 26
    made_up = np.unique(lab(client, {})["gradient"]["upstream"])
    assert made_up.tolist() == [1, 2, 3]


def test_bad_questions_are_refused(client: TestClient) -> None:
    for query, field in (
        ({"of": "all"}, "of"),
        ({"limit": 0}, "limit"),
        ({"start": -1}, "start"),
        ({"back": "both"}, "back"),
        ({"upstream": "zeros"}, "upstream"),
        ({"edits": "g.0.1_1"}, "edits"),
    ):
        response = client.get("/api/v1/labs/convolution/backward", params={k: str(v) for k, v in query.items()})
        assert response.status_code == 422, response.text
        assert response.json()["errors"][0]["field"] == field
    beyond = ask(client, "convolution/backward", {}, start=10**6)
    assert (beyond["steps"], beyond["next"]) == ([], None)


def test_gradients_too_large_for_float32_are_refused(client: TestClient) -> None:
    for path in ("convolution", "convolution/backward"):
        response = client.get(f"/api/v1/labs/{path}", params={"back": "input", "edits": "g.0.0.0_3e38*w.0.0.1.1_9"})
        assert response.status_code == 422, response.text


def test_the_largest_lab_is_answered_page_by_page(client: TestClient) -> None:
    query: dict[str, object] = {"input": "64x64x16", "filters": 16, "kernel": 11, "padding": 10}
    for of in ("spread", "input", "weights"):
        page = ask(client, "convolution/backward", query, of=of, limit=1000)
        assert 0 < len(page["steps"]) == page["next"] < 1000
