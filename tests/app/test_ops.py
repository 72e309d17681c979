"""Single operations over HTTP: what they compute, in the contract's words, and what they refuse."""

import json
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from engine.ops import REGISTRY

EXAMPLES = [(op.name, example) for op in REGISTRY.values() for example in op.examples]


def post(client: TestClient, path: str, body: Any) -> Any:
    response = client.post(f"/api/v1/ops/{path}", json=body)
    assert response.status_code == 200, response.text
    return response.json()


def refused(client: TestClient, path: str, body: Any, status: int = 422) -> Any:
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    response = client.post(f"/api/v1/ops/{path}", content=content, headers={"Content-Type": "application/json"})
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert {"type", "title", "detail"} <= set(problem)
    return problem


def test_the_contracts_example_comes_back_to_the_letter(client: TestClient) -> None:
    response = client.post("/api/v1/ops/conv2d", json={"x": [[1, 2], [3, 4]], "weight": [[1, 0], [0, 1]], "stride": 1})
    axis = {"n": 2, "f": 2, "p": 0, "s": 1, "d": 1, "exact": 1.0, "size": 1, "fits": True, "unused": 0}
    assert response.json() == {
        "output": [[[5]]],
        "shape": [1, 1, 1],
        "arithmetic": {"formula": "(N - F + 2P) / S + 1", "rows": axis, "columns": axis},
        "parameters": {"weights": 4, "biases": 0, "total": 4},
        "multiply_adds": 4,
    }
    assert '"output":[[[5]]]' in response.text


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}: {example.name}" for name, example in EXAMPLES])
def test_every_worked_example_gives_what_the_engine_gives_and_its_trace_agrees(
    client: TestClient, name: str, example: Any
) -> None:
    body = {**example.inputs, **example.attributes}
    reply = post(client, name, body)
    op = REGISTRY[name](**example.attributes)
    given = [example.inputs.get(spec.name) for spec in op.inputs]
    given = given[0] if op.inputs[0].variadic else given
    arrays = op.promote(*(None if x is None else np.array(x, np.float32) for x in given))
    np.testing.assert_array_equal(np.array(reply["output"], np.float32), op(*arrays))
    assert reply["shape"] == list(np.shape(reply["output"]))
    trace = post(client, f"{name}/trace", body)
    assert trace["total"] == int(np.prod(reply["shape"]))
    assert trace["next"] is None
    for step in trace["steps"]:
        assert step["output"] == pytest.approx(np.array(reply["output"])[tuple(step["at"])], rel=1e-5, abs=1e-6)


def test_the_list_of_operations_is_the_registry(client: TestClient) -> None:
    listed = client.get("/api/v1/ops").json()["ops"]
    assert [op["name"] for op in listed] == list(REGISTRY)
    conv = next(op for op in listed if op["name"] == "conv2d")
    assert [spec["name"] for spec in conv["inputs"]] == ["x", "weight", "bias"]
    assert {a["name"]: a["default"] for a in conv["attributes"]} == {
        "stride": 1,
        "padding": 0,
        "dilation": 1,
        "groups": 1,
    }


def test_a_filter_that_does_not_fit_exactly_says_what_it_never_reaches(client: TestClient) -> None:
    x = np.ones((7, 7)).tolist()
    reply = post(client, "conv2d", {"x": x, "weight": np.ones((3, 3)).tolist(), "stride": 3})
    assert reply["shape"] == [1, 2, 2]
    rows = reply["arithmetic"]["rows"]
    assert (rows["exact"], rows["size"], rows["fits"], rows["unused"]) == (pytest.approx(7 / 3), 2, False, 1)


@pytest.mark.parametrize(
    ("padding", "shape"),
    [(1, [1, 4, 4]), ([1, 0], [1, 4, 2]), ([0, 0, 1, 1], [1, 3, 3]), ("valid", [1, 2, 2]), ("same", [1, 4, 4])],
)
def test_padding_takes_every_form(client: TestClient, padding: Any, shape: list[int]) -> None:
    body = {"x": np.ones((4, 4)).tolist(), "weight": np.ones((3, 3)).tolist(), "padding": padding}
    assert post(client, "conv2d", body)["shape"] == shape


def test_a_trace_shows_a_convolution_step_by_step(client: TestClient) -> None:
    x = np.arange(16).reshape(1, 4, 4).tolist()
    weight = [[[[1, 0], [0, -1]]], [[[1, 1], [1, 1]]]]
    trace = post(
        client, "conv2d/trace", {"x": x, "weight": weight, "bias": [1, 2], "padding": 1, "start": 26, "limit": 3}
    )
    assert (trace["total"], trace["start"], trace["next"]) == (50, 26, 29)
    assert trace["shape"] == [2, 5, 5]
    assert trace["padded_shape"] == [1, 6, 6]
    step = trace["steps"][0]
    assert list(step) == [
        "index", "at", "window", "patch", "weight", "products", "channel_sums", "bias", "sum", "output",
    ]  # fmt: skip
    assert step["index"] == 26
    assert step["at"] == [1, 0, 1]
    assert step["window"] == {"row": 0, "column": 1, "height": 2, "width": 2}
    assert step["patch"] == [[[0, 0], [0, 1]]]
    assert step["products"] == [[[0, 0], [0, 1]]]
    assert (step["channel_sums"], step["bias"], step["sum"], step["output"]) == ([1], 2, 3, 3)


def test_a_trace_ends_with_next_null_and_beyond_its_end_is_empty(client: TestClient) -> None:
    body = {"x": [1, 2, 3]}
    assert post(client, "relu/trace", {**body, "start": 2})["next"] is None
    beyond = post(client, "relu/trace", {**body, "start": 99})
    assert (beyond["steps"], beyond["next"], beyond["total"]) == ([], None, 3)


def test_max_pooling_traces_the_winner(client: TestClient) -> None:
    step = post(client, "max_pool2d/trace", {"x": [[1, 5], [3, 4]]})["steps"][0]
    assert step["argmax"] == [0, 1]
    assert step["output"] == 5


def test_linear_and_softmax_trace_in_the_contracts_words(client: TestClient) -> None:
    linear = post(client, "linear/trace", {"x": [1, 2], "weight": [[3, 4]], "bias": [5]})["steps"][0]
    assert {key: linear[key] for key in ("row", "products", "bias", "sum", "output")} == {
        "row": [3, 4], "products": [3, 8], "bias": 5, "sum": 16, "output": 16,
    }  # fmt: skip
    softmax = post(client, "softmax/trace", {"x": [0, 0]})["steps"][0]
    assert {"input", "shifted", "exp", "sum", "output"} <= set(softmax)


def test_a_trace_of_a_huge_output_is_computed_only_where_it_is_asked_for(client: TestClient) -> None:
    body = {"x": np.ones((300, 300)).tolist(), "weight": np.ones((50, 1, 1, 1)).tolist(), "start": 4_499_990}
    trace = post(client, "conv2d/trace", body)
    assert trace["total"] == 4_500_000
    assert len(trace["steps"]) == 10
    assert refused(client, "conv2d", {key: body[key] for key in ("x", "weight")}, 413)["detail"].startswith(
        "the output"
    )


def test_floats_round_trip_as_float32(client: TestClient) -> None:
    values = np.random.default_rng(0).normal(size=100).astype(np.float32)
    text = client.post("/api/v1/ops/flatten", json={"x": values.tolist()}).text
    np.testing.assert_array_equal(np.array(json.loads(text)["output"], np.float32), values)
    assert max(map(len, text.partition("[")[2].partition("]")[0].split(","))) <= 14


@pytest.mark.parametrize(
    ("body", "field", "sentence"),
    [
        ({"x": [[1]]}, "weight", "weight is missing"),
        ({"weight": [[1]]}, "x", "x is missing"),
        ({"x": [[1, 2], [3]], "weight": [[1]]}, "x", "ragged"),
        ({"x": [[1, [2]]], "weight": [[1]]}, "x", "numbers"),
        ({"x": [], "weight": [[1]]}, "x", "empty"),
        ({"x": [[]], "weight": [[1]]}, "x", "empty"),
        ({"x": [["1"]], "weight": [[1]]}, "x", "'1'"),
        ({"x": [[True]], "weight": [[1]]}, "x", "true"),
        ({"x": [[None]], "weight": [[1]]}, "x", "null"),
        ({"x": None, "weight": [[1]]}, "x", "null"),
        ({"x": "abc", "weight": [[1]]}, "x", "'abc'"),
        ({"x": {"a": 1}, "weight": [[1]]}, "x", "an object"),
        ({"x": [[1e39]], "weight": [[1]]}, "x", "float32"),
        ({"x": [[10**400]], "weight": [[1]]}, None, "float32"),
        ({"x": [[float("nan")]], "weight": [[1]]}, "x", "NaN"),
        ({"x": [[float("inf")]], "weight": [[1]]}, "x", "float32"),
        ({"x": 1, "weight": [[1]]}, "x", "axes"),
        ({"x": [[[[1]]]], "weight": [[1]]}, "x", "x has 4 axes"),
        ({"x": [[1]], "weight": [[1]], "stride": 0}, "stride", "from 1 to"),
        ({"x": [[1]], "weight": [[1]], "stride": 1.5}, "stride", "whole number"),
        ({"x": [[1]], "weight": [[1]], "stride": True}, "stride", "whole number"),
        ({"x": [[1]], "weight": [[1]], "stride": "2"}, "stride", "whole number"),
        ({"x": [[1]], "weight": [[1]], "stride": [1, 2, 3]}, "stride", "pair"),
        ({"x": [[1]], "weight": [[1]], "stride": 10**30}, "stride", ""),
        ({"x": [[1]], "weight": [[1]], "padding": 10**9}, "padding", "from 0 to"),
        ({"x": [[1]], "weight": [[1]], "padding": -1}, "padding", "from 0 to"),
        ({"x": [[1]], "weight": [[1]], "padding": "full"}, "padding", "same"),
        ({"x": [[1]], "weight": [[1]], "padding": {"top": 1}}, "padding", ""),
        ({"x": [[1]], "weight": [[1]], "dilation": 10**6}, "dilation", "from 1 to"),
        ({"x": [[1]], "weight": [[1]], "groups": 7}, "groups", "divide"),
        ({"x": [[1]], "weight": [[1]], "bias": [1, 2]}, "bias", "one bias a filter"),
        ({"x": [[1]], "weight": [[[[1]], [[1]], [[1]]]]}, "weight", "depth 3"),
        ({"x": [[1]], "weight": [[1, 2], [3, 4]]}, "weight", "does not fit"),
        ({"x": [[1]], "weight": [[1]], "strides": 1}, "strides", "not an argument"),
        ({"x": [[3e38, 3e38]], "weight": [[2, 2]]}, None, "float32"),
    ],
)
def test_impossible_input_names_the_field_and_what_would_be_right(
    client: TestClient, body: Any, field: str | None, sentence: str
) -> None:
    problem = refused(client, "conv2d", body)
    assert sentence in problem["detail"]
    if field is not None:
        assert [error["field"] for error in problem["errors"]] == [field]
        assert problem["errors"][0]["message"] in problem["detail"]


def test_the_contracts_own_error_sentence(client: TestClient) -> None:
    problem = refused(client, "conv2d", {"x": [[1, 2], [3, 4]], "weight": [[[[1]], [[1]], [[1]]]]})
    assert problem["detail"] == "weight has depth 3 but x has depth 1: a filter must be as deep as its input"


def test_a_single_number_that_float32_cannot_hold_is_refused_too(client: TestClient) -> None:
    assert "float32" in refused(client, "multiply", {"x": 3e38, "y": 10})["detail"]


@pytest.mark.parametrize("body", ["", "{", "not json", '{"x": [1,}', b"\xff\xfe\x00", '{"x": 1'])
def test_what_is_no_json_is_400(client: TestClient, body: str | bytes) -> None:
    assert "JSON" in refused(client, "relu", body, 400)["detail"]


@pytest.mark.parametrize(
    "body", ["[]", "1", "null", '"x"', "[" * 100_000, '{"x":' * 5000 + "1" + "}" * 5000, "9" * 6000, "1e999"]
)
def test_json_that_is_no_object_of_arrays_is_422(client: TestClient, body: str) -> None:
    refused(client, "relu", body)


def test_text_that_utf8_cannot_say_is_quoted_safely(client: TestClient) -> None:
    refused(client, "relu", '{"x": [1], "\\ud800": 2}')
    refused(client, "conv2d", '{"x": [[1]], "weight": [[1]], "stride": "\\ud800"}')


def test_a_long_mistake_is_not_repeated_in_full(client: TestClient) -> None:
    body = {"x": [[1]], "weight": [[1]], "stride": "z" * 100_000}
    assert len(refused(client, "conv2d", body)["detail"]) < 2000


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("conv2d", {"x": [[1.0] * 600] * 600, "weight": [[[[1.0] * 31] * 31]] * 4, "padding": 15}),
        ("conv2d", {"x": [[1.0]], "weight": [[[[1.0] * 1000] * 1]] * 1, "padding": 1024}),
        ("conv2d", {"x": [[[1.0]]] * 100_000, "weight": [[[[1.0]]] * 100_000], "padding": 1024}),
        ("avg_pool2d", {"x": [[1.0] * 900] * 900, "kernel_size": 400, "stride": 1}),
        ("matmul", {"x": [[1.0]] * 20_000, "y": [[1.0] * 20_000]}),
        ("add", {"x": [[1.0]] * 20_000, "y": [[1.0] * 20_000]}),
    ],
)
def test_too_much_work_is_refused_before_it_is_begun(client: TestClient, name: str, body: Any) -> None:
    assert "at most" in refused(client, name, body, 413)["detail"]


def test_an_unknown_operation_is_404_and_lists_those_there_are(client: TestClient) -> None:
    for path in ("conv3d", "conv3d/trace"):
        assert "conv2d" in refused(client, path, {}, 404)["detail"]


def test_a_body_needs_no_content_type(client: TestClient) -> None:
    assert client.post("/api/v1/ops/relu", content='{"x": [-1, 2]}').json()["output"] == [0, 2]


@pytest.mark.parametrize(
    ("page", "field"),
    [({"limit": 1001}, "limit"), ({"limit": 0}, "limit"), ({"start": -1}, "start"), ({"start": "a"}, "start")],
)
def test_a_page_out_of_bounds_is_422(client: TestClient, page: Any, field: str) -> None:
    assert refused(client, "relu/trace", {"x": [1], **page})["errors"][0]["field"] == field
