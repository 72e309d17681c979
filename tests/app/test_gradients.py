"""Gradients over HTTP: what a slope along the output becomes for each input of an operation."""

import json
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from engine.ops import REGISTRY

EXAMPLES = [(op.name, example) for op in REGISTRY.values() for example in op.examples]


def gradient(client: TestClient, name: str, body: Any, status: int = 200) -> Any:
    response = client.post(f"/api/v1/ops/{name}/gradient", content=json.dumps(body))
    assert response.status_code == status, response.text
    return response.json()


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}: {example.name}" for name, example in EXAMPLES])
def test_every_worked_example_sends_a_gradient_back_to_each_input(client: TestClient, name: str, example: Any) -> None:
    body = {**example.inputs, **example.attributes}
    reply = gradient(client, name, body)
    assert list(reply) == ["output", "shape", "gradients"]
    direct = client.post(f"/api/v1/ops/{name}", json=body).json()
    assert (reply["output"], reply["shape"]) == (direct["output"], direct["shape"])
    assert gradient(client, name, {**body, "gradient": np.ones(reply["shape"]).tolist()}) == reply
    for spec in REGISTRY[name].inputs:
        given, found = example.inputs.get(spec.name), reply["gradients"][spec.name]
        if given is None:
            assert found is None
        elif spec.variadic:
            assert [np.size(part) for part in found] == [np.size(part) for part in given]
        else:
            assert np.size(found) == np.size(given)


def test_a_convolutions_gradients_can_be_checked_by_hand(client: TestClient) -> None:
    body = {"x": [[1, 2, 0], [0, 1, 3], [2, 1, 1]], "weight": [[1, 0], [0, -1]], "gradient": [[1, 0], [0, 2]]}
    assert gradient(client, "conv2d", body)["gradients"] == {
        "x": [[[1, 0, 0], [0, 1, 0], [0, 0, -2]]],
        "weight": [[[[1 + 2 * 1, 2 + 2 * 3], [0 + 2 * 1, 1 + 2 * 1]]]],
        "bias": None,
    }


def test_a_pooling_sends_it_to_the_first_of_the_largest_cells_or_shares_it(client: TestClient) -> None:
    body = {"x": [[3, 3], [3, 1]], "gradient": [[8]]}
    assert gradient(client, "max_pool2d", body)["gradients"] == {"x": [[[8, 0], [0, 0]]]}
    assert gradient(client, "avg_pool2d", body)["gradients"] == {"x": [[[2, 2], [2, 2]]]}


def test_a_list_of_inputs_gets_a_list_of_gradients(client: TestClient) -> None:
    body = {"inputs": [[1, 2], [3]], "gradient": [4, 5, 6]}
    assert gradient(client, "concat", body)["gradients"] == {"inputs": [[4, 5], [6]]}


@pytest.mark.parametrize(
    ("name", "body", "field", "sentence"),
    [
        ("relu", {"x": [1, 2], "gradient": [1]}, "gradient", "gradient has shape [1] but the output has shape [2]"),
        ("max_pool2d", {"x": [[1, 2], [3, 4]], "gradient": [[[[1]]]]}, "gradient", "the output has shape [1, 1, 1]"),
        ("relu", {"x": [1, 2], "gradient": [1, float("nan")]}, "gradient", "holds NaN"),
        ("relu", {"x": [1, 2], "gradient": [1, float("inf")]}, "gradient", "float32 cannot hold"),
        ("relu", {"x": [1, 2], "gradient": [[1], [2, 3]]}, "gradient", "ragged"),
        ("relu", {"x": [1, 2], "slope": [1, 1]}, "slope", "not an argument"),
        ("relu", {"gradient": [1]}, "x", "x is missing"),
        ("multiply", {"x": 3e38, "y": 1, "gradient": 3e38}, None, "float32"),
    ],
)
def test_what_cannot_be_sent_back_is_refused(
    client: TestClient, name: str, body: Any, field: str | None, sentence: str
) -> None:
    problem = gradient(client, name, body, 422)
    assert sentence in problem["detail"]
    assert field is None or [error["field"] for error in problem["errors"]] == [field]


def test_too_much_work_and_unknown_operations_are_refused_as_elsewhere(client: TestClient) -> None:
    large = {"x": [[1.0] * 600] * 600, "weight": [[[[1.0] * 31] * 31]] * 4, "padding": 15}
    assert "at most" in gradient(client, "conv2d", large, 413)["detail"]
    assert "conv2d" in gradient(client, "conv3d", {}, 404)["detail"]


def test_a_filter_of_very_many_taps_is_refused_where_each_costs_time(client: TestClient) -> None:
    one = {"x": [[1]], "weight": [[1] * 200] * 200}
    assert client.post("/api/v1/ops/conv_transpose2d", json=one).status_code == 413
    pool = {"x": [[1] * 200] * 200, "kernel_size": 200}
    assert client.post("/api/v1/ops/max_pool2d", json=pool).status_code == 200
    assert "40,000 taps: at most 16,384" in gradient(client, "max_pool2d", pool, 413)["detail"]


def test_a_gradient_belongs_to_its_own_path_alone(client: TestClient) -> None:
    for path in ("relu", "relu/trace"):
        assert client.post(f"/api/v1/ops/{path}", json={"x": [1], "gradient": [1]}).status_code == 422
