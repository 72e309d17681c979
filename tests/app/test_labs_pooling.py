"""The pooling lab over HTTP: the numbers of a page's query, and where a gradient goes."""

from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient


def lab(client: TestClient, **query: object) -> Any:
    response = client.get("/api/v1/labs/pooling", params={key: str(value) for key, value in query.items()})
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"input": "7x5x3", "kernel": "3x2", "stride": "2x1", "padding": "1x0"},
        {"kind": "avg", "input": "6x6x2", "padding": 1},
        {"image": "coffee", "input": "12x16x3", "kernel": 4},
    ],
)
def test_the_reply_is_what_the_operation_gives_for_its_body(client: TestClient, query: dict[str, object]) -> None:
    reply = lab(client, **query, gradient=1)
    assert list(reply["body"]) == ["x", "kernel_size", "stride", "padding"]
    direct = client.post(f"/api/v1/ops/{reply['op']}", json=reply["body"]).json()
    assert {key: reply[key] for key in direct} == direct
    assert reply["shape"][0] == np.shape(reply["body"]["x"])[0]  # the depth stays
    upstream = reply["gradient"]["upstream"]
    sent = client.post(f"/api/v1/ops/{reply['op']}/gradient", json={**reply["body"], "gradient": upstream}).json()
    assert sent["gradients"]["x"] == reply["gradient"]["x"]


def test_a_windows_own_size_is_the_stride_unless_another_is_given(client: TestClient) -> None:
    assert lab(client, input="9x9x1", kernel="3x2")["body"]["stride"] == [3, 2]
    assert lab(client, input="9x9x1", kernel="3x2", stride=1)["body"]["stride"] == 1


def test_nothing_is_learned_and_the_size_is_the_lectures(client: TestClient) -> None:
    reply = lab(client, input="64x64x16")
    assert reply["shape"] == [16, 32, 32]
    assert reply["parameters"]["total"] == reply["memory"]["parameters"] == reply["multiply_adds"] == 0
    assert reply["memory"]["total"] == 4 * (64 * 64 * 16 + 32 * 32 * 16)
    assert reply["formula"] == "(N - F + 2P) / S + 1 = (64 - 2 + 2·0) / 2 + 1 = 32"
    assert reply["gradient"] is None


def test_a_gradient_of_small_whole_numbers_goes_to_the_first_of_the_largest_alone(client: TestClient) -> None:
    reply = lab(client, edits="x.0.0.0_9,9,1,2;9,0,3,4", gradient=1)
    upstream, x = np.array(reply["gradient"]["upstream"]), np.array(reply["gradient"]["x"])
    assert set(upstream.ravel()) <= {1, 2, 3}
    assert x[0, :2].tolist() == [[upstream[0, 0, 0], 0, 0, 0], [0, 0, 0, upstream[0, 0, 1]]]
    assert x.sum() == upstream.sum()
    averaged = lab(client, kind="avg", gradient=1)
    quarter = np.array(averaged["gradient"]["upstream"]) / 4
    assert np.array_equal(averaged["gradient"]["x"], np.kron(quarter, np.ones((1, 2, 2))))


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ({"padding": 2}, "padding", "padding is 2 but the window is 2×2"),
        ({"padding": "1x2", "kernel": "3x3"}, "padding", "at most half of its window, so set it to 1"),
        ({"kernel": 5}, "kernel", "set kernel to 4"),
        ({"kernel": "5x2", "padding": 0, "input": "3x8x1"}, "kernel", "set kernel to 3x2"),
        ({"kind": "sum"}, "kind", "'max' or 'avg'"),
        ({"stride": 0}, "stride", "set it to 1"),
        ({"image": "coffee", "input": "8x8x4"}, "input", "set input to 8x8x3"),
        ({"edits": "y.0_1"}, "edits", "write x.channel.row.column_number"),
    ],
)
def test_the_impossible_names_its_field_and_the_nearest_that_is_possible(
    client: TestClient, query: dict[str, object], field: str, sentence: str
) -> None:
    response = client.get("/api/v1/labs/pooling", params={key: str(value) for key, value in query.items()})
    assert response.status_code == 422, response.text
    assert [error["field"] for error in response.json()["errors"]] == [field]
    assert sentence in response.json()["detail"]
