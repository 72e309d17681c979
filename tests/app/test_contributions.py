"""What a class's score is made of: the values of any layer, each times the score's gradient there, and the biases."""

from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from engine.bundled import load
from tests.app.pictures import encoded, upload
from tests.app.strokes import drawing


@pytest.fixture(scope="module")
def seven(client: TestClient) -> str:
    return str(upload(client, encoded(drawing(7), "PNG"))["id"])


def get(client: TestClient, path: str, **query: Any) -> Any:
    response = client.get(f"/api/v1/models/{path}", params=query)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize("layer", ["input", "conv1", "pool2", "flatten", "fc1", "relu3", "relu4", "fc3"])
def test_the_parts_add_up_to_the_score(client: TestClient, seven: str, layer: str) -> None:
    reply = get(client, f"digits/contributions/{seven}/{layer}", top=8)
    run = get(client, f"digits/activations/{seven}")
    assert reply["target"] == run["predictions"][0]["index"] == 7
    assert reply["score"] == pytest.approx(run["predictions"][0]["logit"])
    values, weights, products = (np.array(reply[name]) for name in ("values", "weights", "contributions"))
    assert list(products.shape) == reply["shape"]
    np.testing.assert_allclose(products, values * weights, rtol=1e-4, atol=1e-6)
    assert products.sum() + reply["bias"] == pytest.approx(reply["score"], rel=1e-4)
    listed = sum(term["contribution"] for term in reply["terms"])
    assert listed + reply["rest"]["sum"] + reply["bias"] == pytest.approx(reply["score"], rel=1e-4)
    assert len(reply["terms"]) + reply["rest"]["count"] == products.size
    strengths = [abs(term["contribution"]) for term in reply["terms"]]
    assert strengths == sorted(strengths, reverse=True)
    for term in reply["terms"]:
        assert products[tuple(term["at"])] == pytest.approx(term["contribution"])


def test_before_the_last_layer_the_weights_are_a_row_of_its_matrix(client: TestClient, seven: str) -> None:
    network = load("digits")
    for target in (0, 7):
        reply = get(client, f"digits/contributions/{seven}/relu4", target=target)
        np.testing.assert_allclose(reply["weights"], network.parameters["fc3.weight"][target], rtol=1e-6)
        assert reply["bias"] == pytest.approx(float(network.parameters["fc3.bias"][target]), abs=1e-4)


def test_the_gradient_is_the_slope_of_the_score(client: TestClient, seven: str) -> None:
    reply = get(client, f"digits/contributions/{seven}/flatten", target=3)
    network = load("digits")
    values = np.array(reply["values"], np.float64)

    def score(flat: np.ndarray) -> float:
        for layer in ("fc1", "fc2", "fc3"):
            flat = network.parameters[f"{layer}.weight"] @ flat + network.parameters[f"{layer}.bias"]
            flat = flat if layer == "fc3" else np.maximum(flat, 0)
        return float(flat[3])

    for index in np.argsort(-np.abs(np.array(reply["weights"])))[:5]:
        step = np.zeros_like(values)
        step[index] = 1e-4
        assert (score(values + step) - score(values - step)) / 2e-4 == pytest.approx(reply["weights"][index], rel=1e-3)


def test_any_network_can_be_asked(client: TestClient) -> None:
    image = client.get("/api/v1/images").json()["images"][0]["id"]
    reply = get(client, f"photos/contributions/{image}/input", top=3)
    assert reply["shape"] == [3, 64, 64]
    assert np.sum(reply["contributions"]) + reply["bias"] == pytest.approx(reply["score"], rel=1e-3, abs=1e-3)


@pytest.mark.parametrize(
    ("path", "query", "status", "sentence"),
    [
        ("softmax", {}, 422, "softmax comes after the scores, which fc3 gives"),
        ("fc9", {}, 404, "fc9"),
        ("flatten", {"target": 10}, 404, "they go from 0 to 9"),
        ("flatten", {"target": -1}, 404, "they go from 0 to 9"),
        ("flatten", {"target": "x"}, 422, ""),
        ("flatten", {"top": 0}, 422, ""),
    ],
)
def test_what_cannot_be_says_why(
    client: TestClient, seven: str, path: str, query: Any, status: int, sentence: str
) -> None:
    response = client.get(f"/api/v1/models/digits/contributions/{seven}/{path}", params=query)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert sentence in response.json()["detail"]


def test_it_never_changes_and_says_so(client: TestClient, seven: str) -> None:
    url = f"/api/v1/models/digits/contributions/{seven}/flatten"
    first = client.get(url)
    assert "immutable" in first.headers["cache-control"]
    assert client.get(url, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert client.get(f"{url}?target=1").headers["etag"] != first.headers["etag"]
