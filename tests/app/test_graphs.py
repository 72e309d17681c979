"""Expressions over HTTP: the whole graph after both passes, refusals, and programs that give the same numbers."""

import json
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

NEURON = "1 / (1 + exp(-(w0*x0 + w1*x1 + w2)))"
NEURON_VALUES = {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}
MATRICES: dict[str, Any] = {"W1": [[0.1, 0.5], [-0.3, 0.8], [1, 1]], "b1": [0, 1, 0.1], "W2": [[1, 2, 3], [0, 1, -1]]}
EVERYTHING = """h = relu(W1 @ x + b1)
s = W2 @ h - 0.5
p = softmax(s) / 2
m = max(h, 0.3) + leaky_relu(transpose(W1) @ h) @ x + max(s)
n = tanh(mean(W1 @ transpose(W1))) * sigmoid(s) + sqrt(abs(x)) ** 3
cross_entropy(s, 1) + sum(log(p) * exp(-s)) + sum(m) + sum(square(n)) + x @ W2 @ b1 + x @ x"""


def ask(client: TestClient, expression: str, values: Any, status: int = 200, **more: Any) -> Any:
    reply = client.post("/api/v1/graphs", json={"expression": expression, "values": values, **more})
    assert reply.status_code == status, reply.text
    return reply.json()


def test_a_product_of_a_sum_is_told_node_by_node(client: TestClient) -> None:
    reply = ask(client, "f = (x + y) * z", {"x": -2, "y": 5, "z": -4})
    nodes = {node["id"]: node for node in reply["nodes"]}
    product = nodes[reply["output"]]
    (total,) = (node for node in nodes.values() if node["op"] == "add")
    assert (product["op"], product["name"], product["value"], product["gradient"]) == ("multiply", "f", -12, 1)
    assert [each["value"] for each in product["local"]] == [-4, 3]
    assert product["downstream"] == [-4, 3]
    assert (total["upstream"], total["expression"], total["rule"]) == (-4, "x + y", "distribute")
    assert total["span"] == {"line": 1, "column": 6, "end_line": 1, "end_column": 11}
    assert [nodes[name]["gradient"] for name in "xyz"] == [-4, -4, 3]
    assert {"from": "z", "to": reply["output"], "slot": 1, "gradient": 3} in reply["edges"]
    assert reply["forward"] == ["x", "y", total["id"], "z", reply["output"]]
    assert reply["backward"] == [reply["output"], total["id"], "x", "y", "z"]
    assert reply["checks"]["x"]["numeric"] == pytest.approx(-4)
    assert reply["checks"]["x"]["relative_error"] < 1e-6


def test_where_branches_meet_what_arrives_is_told_one_by_one(client: TestClient) -> None:
    reply = ask(client, "x * x + x", {"x": 3})
    (x,) = (node for node in reply["nodes"] if node["kind"] == "input")
    assert sorted(arrival["gradient"] for arrival in x["arrivals"]) == [1, 3, 3]
    assert [arrival["total"] for arrival in x["arrivals"]] == [1, 4, 7]
    assert x["gradient"] == 7


def test_a_plain_number_is_a_node_without_gradient_that_no_edge_is_drawn_to(client: TestClient) -> None:
    reply = ask(client, NEURON, NEURON_VALUES)
    constants = [node for node in reply["nodes"] if node["kind"] == "constant"]
    assert [(node["label"], node["gradient"], node["arrivals"]) for node in constants] == [("1", None, [])] * 2
    assert not {node["id"] for node in constants} & {edge["from"] for edge in reply["edges"]}
    assert [node["label"] for node in reply["nodes"] if node["kind"] == "op"][-1] == "1 / ·"


def test_the_gradient_of_the_output_may_be_given(client: TestClient) -> None:
    values = {"W": [[1, 2], [3, 4]], "x": [1, 1]}
    given = {node["id"]: node for node in ask(client, "W @ x", values, upstream=[1, -1])["nodes"]}
    assert given["x"]["gradient"] == [-2, -2]
    problem = ask(client, "W @ x", values, status=422, upstream=[1, 2, 3])
    assert problem["errors"][0]["field"] == "upstream"
    assert "upstream has shape [3] but the output has [2]" in problem["detail"]


@pytest.mark.parametrize(
    ("expression", "values"),
    [(NEURON, NEURON_VALUES), (EVERYTHING, {**MATRICES, "x": [0.5, -2]})],
    ids=["neuron", "all"],
)
def test_the_program_in_numpy_prints_the_same_numbers(client: TestClient, expression: str, values: Any) -> None:
    reply = ask(client, expression, values)
    asked = (
        "\nimport json; print(json.dumps({k[2:]: np.array(v).tolist() for k, v in globals().items() if k[:2] == 'd_'}))"
    )
    program = reply["code"]["numpy"] + asked
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    found = json.loads(printed.splitlines()[-1])
    for node in reply["nodes"]:
        if node["kind"] == "input":
            np.testing.assert_allclose(found[node["id"]], node["gradient"], rtol=1e-5, atol=1e-6, err_msg=node["id"])


def test_names_that_a_program_needs_itself_are_given_others(client: TestClient) -> None:
    code = ask(client, "fit = np * torch\nd_np = fit + np", {"np": 2, "torch": 3})["code"]
    assert "np_ = np.array(2.0, dtype=float)" in code["numpy"]
    assert "fit_ = np_ * torch_" in code["numpy"]
    assert "torch_ = torch.tensor(3.0, dtype=torch.float64, requires_grad=True)" in code["torch"]


def test_an_error_points_at_its_columns(client: TestClient) -> None:
    problem = ask(client, "f = x +\n foo(y)".replace("+\n", "*"), {"x": 1, "y": 2}, status=422)
    (error,) = problem["errors"]
    assert error["field"] == "expression"
    assert error["message"].startswith("there is no function 'foo'")
    assert (error["line"], error["column"], error["end_column"]) == (1, 9, 12)


def test_a_name_without_a_value_is_the_field_at_fault(client: TestClient) -> None:
    (error,) = ask(client, "x + q", {"x": 1}, status=422)["errors"]
    assert (error["field"], error["column"]) == ("values.q", 5)


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"x": [[[1]]]}, "values.x", "x has 3 axes: give a number, a vector or a matrix"),
        ({"x": []}, "values.x", "is empty: give at least one number"),
        ({"x": [1, [2]]}, "values.x", "is ragged"),
        ({"x": "1"}, "values.x", "give numbers alone"),
        ({"x": 1e20}, "values.x", "x holds a number larger than 1e+12"),
        ({f"x{i}": 1 for i in range(101)}, "values", "at most 100 items"),
        ({"x": [1] * 5000}, "expression", "this value has 5000 numbers, more than 4096"),
    ],
)
def test_values_that_cannot_be_are_refused(client: TestClient, values: Any, field: str, sentence: str) -> None:
    (error,) = ask(client, "x * 2", values, status=422)["errors"]
    assert error["field"] == field
    assert sentence in error["message"]


def test_names_without_a_value_may_be_given_one_for_all(client: TestClient) -> None:
    reply = ask(client, "x * y + q", {"x": 3}, default=2)
    assert [node["value"] for node in reply["nodes"] if node["kind"] == "input"] == [3, 2, 2]


def test_values_that_nothing_reads_are_left_aside(client: TestClient) -> None:
    reply = ask(client, "x * 2", {"x": 1, "old": [1, 2, 3]})
    assert [node["id"] for node in reply["nodes"] if node["kind"] == "input"] == ["x"]
