"""GET /labs/dense on its way back: outer product, transposed product, and probabilities minus one-hot."""

from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from tests import reference

LAB = "/api/v1/labs/dense"
QUERIES: list[dict[str, object]] = [
    {},
    {"upstream": "numbers"},
    {"upstream": "ones", "edits": "g.1.0.0_-2.5*x.0.1.1_0.5"},
    {"input": "3x2x2", "outputs": 5, "target": 3, "temperature": 2.5, "seed": 4},
    {"input": "1x1x1", "outputs": 3, "edits": "x.0.0.0_0*b.0_3.2,5.1,-1.7"},
    {"input": "32x32x3", "outputs": 10, "image": "cat", "temperature": 1000},
]


def lab(client: TestClient, query: dict[str, object], **more: object) -> Any:
    response = client.get(LAB, params={key: str(value) for key, value in {**query, **more}.items()})
    assert response.status_code == 200, response.text
    return response.json()


def test_without_a_wish_for_it_nothing_goes_back(client: TestClient) -> None:
    assert lab(client, {})["gradient"] is None


@pytest.mark.parametrize("query", QUERIES)
def test_the_gradients_are_those_that_the_operation_has(client: TestClient, query: dict[str, object]) -> None:
    reply = lab(client, query, back="weights")
    found = reply["gradient"]
    body = {**reply["body"], "gradient": found["upstream"]}
    assert client.post("/api/v1/ops/linear/gradient", json=body).json()["gradients"] == {
        name: found[name] for name in ("x", "weight", "bias")
    }
    assert found == lab(client, query, back="input")["gradient"]


@pytest.mark.parametrize("query", QUERIES)
def test_they_are_an_outer_product_a_transposed_product_and_the_upstream_itself(
    client: TestClient, query: dict[str, object]
) -> None:
    reply = lab(client, query, back="input")
    found, weight = reply["gradient"], np.array(reply["body"]["weight"])
    upstream, vector = np.array(found["upstream"]), np.array(reply["flattened"])
    np.testing.assert_allclose(found["weight"], np.outer(upstream, vector), rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(found["flattened"], weight.T @ upstream, rtol=1e-4, atol=1e-5)
    assert np.array(found["x"]).ravel().tolist() == found["flattened"]
    assert found["bias"] == found["upstream"]
    np.testing.assert_allclose(found["running"], np.cumsum(weight.T * upstream, 1), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("query", QUERIES)
def test_the_loss_sends_probabilities_minus_one_hot(client: TestClient, query: dict[str, object]) -> None:
    reply = lab(client, query, back="weights")
    probabilities = np.array(reply["softmax"]["output"])
    expected = (probabilities - np.eye(len(probabilities))[reply["loss"]["target"]]) / reply["temperature"]
    np.testing.assert_allclose(reply["gradient"]["loss"], expected, rtol=1e-5, atol=1e-8)
    if "upstream" not in query:
        assert reply["gradient"]["upstream"] == reply["gradient"]["loss"]


@pytest.mark.parametrize("query", QUERIES[:5])
def test_they_are_what_a_small_change_does_to_the_loss(client: TestClient, query: dict[str, object]) -> None:
    query = {key: value for key, value in query.items() if key != "upstream"}
    query["edits"] = "*".join(part for part in str(query.get("edits", "")).split("*") if part and part[0] != "g")
    reply = lab(client, query, back="weights")
    arrays = {name: np.array(reply["body"][name], float) for name in ("x", "weight", "bias")}

    def loss(moved: dict[str, Any]) -> Any:
        scores = reference.linear(**moved) / reply["temperature"]
        return reference.cross_entropy(scores, target=reply["loss"]["target"])

    for name, array in arrays.items():
        for at in np.ndindex(array.shape):
            ends = []
            for nudge in (1e-5, -1e-5):
                moved = {**arrays, name: array.copy()}
                moved[name][at] += nudge
                ends.append(float(loss(moved)))
            slope = (ends[0] - ends[1]) / 2e-5
            assert np.array(reply["gradient"][name])[at] == pytest.approx(slope, rel=1e-4, abs=1e-6)


def test_numbers_of_the_upstream_gradient_can_be_set(client: TestClient) -> None:
    found = lab(client, {"back": "input", "upstream": "ones", "edits": "g.2.0.0_7*g.9.0.0_1"})["gradient"]
    assert found["upstream"] == [1, 1, 7, 1]
    assert set(lab(client, {"back": "input", "upstream": "numbers"})["gradient"]["upstream"]) <= {1, 2, 3}


def test_bad_questions_are_refused(client: TestClient) -> None:
    for query, field in (
        ({"back": "both"}, "back"),
        ({"upstream": "zeros"}, "upstream"),
        ({"edits": "g.0_1"}, "edits"),
    ):
        response = client.get(LAB, params=query)
        assert response.status_code == 422, response.text
        assert response.json()["errors"][0]["field"] == field
    huge = client.get(LAB, params={"back": "input", "edits": "g.0.0.0_3e38*x.0.0.0_9"})
    assert huge.status_code == 422
