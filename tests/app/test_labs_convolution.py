"""The convolution lab over HTTP: the numbers of a page's query, and what it says of the impossible."""

from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

DEFAULT_FIRST_ROWS = {
    "x": [[2, 2, 0, 1, 2, 1, 1], [0, 2, 1, 2, 2, 2, 1], [1, 2, 0, 2, 2, 2, 1]],
    "weight": [[0, -1, 0], [0, 1, 1], [0, 0, 1]],
    "bias": [1, 0],
}
"""Of links shared before the numbers moved here: the first row of each channel, the first slice, the biases."""


def lab(client: TestClient, **query: object) -> Any:
    response = client.get("/api/v1/labs/convolution", params={key: str(value) for key, value in query.items()})
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"input": "9x6x4", "kernel": "2x3", "filters": 6, "stride": "2x1", "padding": "0x2", "dilation": "2x1"},
        {"input": "8x8x4", "filters": 4, "groups": 4, "mode": "convolution", "seed": -5},
        {"input": "7x7x1", "stride": 3, "padding": 0},
        {"input": "12x10x3", "image": "coffee", "kernels": "sobel-x.photos:conv1_1:3", "relu": 1},
    ],
)
def test_the_reply_is_what_the_operation_gives_for_its_body(client: TestClient, query: dict[str, object]) -> None:
    reply = lab(client, **query)
    assert list(reply["body"]) == ["x", "weight", "bias", "stride", "padding", "dilation", "groups"]
    direct = client.post(f"/api/v1/ops/{reply['op']}", json=reply["body"]).json()
    assert {key: reply[key] for key in direct} == direct


def test_old_links_show_the_numbers_that_they_always_had(client: TestClient) -> None:
    reply = lab(client)
    assert [channel[0] for channel in reply["body"]["x"]] == DEFAULT_FIRST_ROWS["x"]
    assert reply["body"]["weight"][0][0] == DEFAULT_FIRST_ROWS["weight"]
    assert reply["body"]["bias"] == DEFAULT_FIRST_ROWS["bias"]
    assert reply["kernels"] == ["", ""]
    grown = lab(client, input="9x9x4")["body"]["x"]
    assert np.array_equal(np.array(grown)[:3, :7, :7], reply["body"]["x"])
