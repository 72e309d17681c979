"""GET /labs/dense: a volume flattened, every sum as it grows, softmax and the loss, for the page's own query."""

from typing import Any

import httpx
import numpy as np
import pytest
from fastapi.testclient import TestClient

LAB = "/api/v1/labs/dense"
CAT = "x.0.0.0_56,231;24,2*w.0.0.0.0_0.2,-0.5;0.1,2*w.1.0.0.0_1.5,1.3;2.1,0*w.2.0.0.0_0,0.25;0.2,-0.3*b.0_1.1,3.2,-1.2"
"""CS231n's example: four pixels, and the rows cat, dog and ship."""


def lab(client: TestClient, **query: Any) -> Any:
    response = client.get(LAB, params=query)
    assert response.status_code == 200, response.text
    return response.json()


def refusal(client: TestClient, **query: Any) -> Any:
    response = client.get(LAB, params=query)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    return response.json()


def test_the_bare_address_can_be_checked_by_hand(client: TestClient) -> None:
    reply = lab(client)
    x, weight, bias = (np.array(reply["body"][name]) for name in ("x", "weight", "bias"))
    assert (x.shape, weight.shape, bias.tolist()) == ((3, 2, 2), (4, 12), [1, 0, 1, 0])
    assert set(x.ravel()) <= {0, 1, 2}
    assert set(weight.ravel()) <= {-1, 0, 1}
    assert reply["flattened"] == [x[c, i, j] for c in range(3) for i in range(2) for j in range(2)]
    for m in range(4):
        total, running = 0, []
        for n in range(12):
            total += weight[m, n] * reply["flattened"][n]
            running.append(total)
        assert reply["running"][m] == [*running, total + bias[m]]
        assert reply["output"][m] == total + bias[m]
        assert sum(reply["channel_sums"][m]) == total
    assert reply["formula"] == "(4×12)·(12) + (4) = (4)"
    assert reply["parameters_formula"] == "4·12 + 4 = 52"
    assert (reply["parameters"]["total"], reply["multiply_adds"], reply["shape"]) == (52, 48, [4])


def test_the_numbers_are_those_of_a_filter_as_large_as_the_input(client: TestClient) -> None:
    dense = lab(client, input="3x4x2", outputs=3, seed=7)
    query = {"input": "3x4x2", "kernel": "3x4", "filters": 3, "padding": 0, "seed": 7}
    convolution = client.get("/api/v1/labs/convolution", params=query).json()
    assert np.ravel(convolution["output"]).tolist() == dense["output"]
    assert np.reshape(convolution["body"]["weight"], (3, -1)).tolist() == dense["body"]["weight"]


def test_the_lectures_shapes(client: TestClient) -> None:
    reply = lab(client, input="32x32x3", outputs=10)
    assert np.shape(reply["body"]["weight"]) == (10, 3072)
    assert reply["formula"] == "(10×3072)·(3072) + (10) = (10)"
    assert (reply["parameters"]["total"], reply["multiply_adds"]) == (30730, 30720)
    np.testing.assert_allclose([row[-1] for row in reply["running"]], reply["output"])


def test_the_lectures_cat(client: TestClient) -> None:
    reply = lab(client, input="2x2x1", outputs=3, edits=CAT)
    np.testing.assert_allclose(reply["output"], [-96.8, 437.9, 60.75], rtol=1e-6)


def test_the_body_gives_the_same_by_the_operation_itself(client: TestClient) -> None:
    reply = lab(client, input="3x3x2", outputs=5, seed=3, edits="x.0.1.1_0.25*b.2_-1.5")
    call = client.post(f"/api/v1/ops/{reply['op']}", json=reply["body"]).json()
    assert call["output"] == reply["output"]
    steps = client.post("/api/v1/ops/linear/trace", json=reply["body"]).json()["steps"]
    assert [step["sum"] for step in steps] == [row[-1] for row in reply["running"]]


@pytest.mark.parametrize("temperature", [0.1, 1, 2.5, 40])
def test_softmax_step_by_step_and_the_loss(client: TestClient, temperature: float) -> None:
    reply = lab(client, seed=5, outputs=6, temperature=temperature, target=2)
    scores = np.array(reply["output"], float) / temperature
    shifted = scores - scores.max()
    softmax = reply["softmax"]
    np.testing.assert_allclose(softmax["scaled"], scores, rtol=1e-5)
    np.testing.assert_allclose(softmax["shifted"], shifted, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(softmax["exp"], np.exp(shifted), rtol=1e-4, atol=1e-30)
    np.testing.assert_allclose(softmax["sum"], np.exp(shifted).sum(), rtol=1e-5)
    np.testing.assert_allclose(softmax["output"], np.exp(shifted) / np.exp(shifted).sum(), rtol=1e-4, atol=1e-30)
    assert softmax["largest"] == max(softmax["scaled"])
    loss = reply["loss"]
    assert loss["output"] == pytest.approx(loss["log_sum"] - loss["shifted"], rel=1e-5)
    assert loss["output"] == pytest.approx(-np.log(shifted_probability(shifted, 2)), rel=1e-4)
    called = client.post("/api/v1/ops/cross_entropy", json={"x": softmax["scaled"], "target": 2}).json()
    assert called["output"] == pytest.approx(loss["output"], rel=1e-6)


def shifted_probability(shifted: np.ndarray, target: int) -> float:
    return float(np.exp(shifted[target]) / np.exp(shifted).sum())


def test_the_scores_of_an_image(client: TestClient) -> None:
    reply = lab(client, input="8x8x3", image="cat", temperature=1000)
    x = np.array(reply["body"]["x"])
    assert x.shape == (3, 8, 8)
    assert x.max() > 100
    assert sum(reply["softmax"]["output"]) == pytest.approx(1, rel=1e-5)


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ({"input": "64x64x3"}, "input", "at most 4,096 are possible here"),
        ({"input": "two"}, "input", "write"),
        ({"target": 4}, "target", "there are 4 scores, from 0: set it to 3"),
        ({"outputs": 17}, "outputs", "16"),
        ({"outputs": 0}, "outputs", "1"),
        ({"temperature": 0}, "temperature", "0.01"),
        ({"temperature": "nan"}, "temperature", ""),
        ({"edits": "w.0.1_3"}, "edits", "write x.channel.row.column_number"),
        ({"image": "cat"}, "", ""),
    ],
)
def test_what_is_impossible_says_what_would_be(client: TestClient, query: Any, field: str, sentence: str) -> None:
    if not field:
        assert lab(client, **query)["shape"] == [4]
        return
    problem = refusal(client, **query)
    assert problem["errors"][0]["field"].endswith(field)
    assert sentence in problem["detail"] + problem["errors"][0]["message"]


def test_an_unknown_image_is_not_found(client: TestClient) -> None:
    assert client.get(LAB, params={"image": "unicorn"}).status_code == 404


def test_who_has_the_numbers_already_gets_none(client: TestClient) -> None:
    first: httpx.Response = client.get(LAB)
    again = client.get(LAB, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
