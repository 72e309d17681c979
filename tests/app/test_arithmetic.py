"""Only the arithmetic, as the lecture writes it."""

import pytest
from fastapi.testclient import TestClient


def get(client: TestClient, **query: object) -> dict[str, object]:
    response = client.get("/api/v1/arithmetic", params=query)
    assert response.status_code == 200, response.text
    found: dict[str, object] = response.json()
    return found


def test_the_lectures_example(client: TestClient) -> None:
    found = get(client, input="32x32x3", kernel="5x5", filters=10, stride=1, padding=2)
    assert found["shape"] == [10, 32, 32]
    assert found["parameters"] == 760
    assert "(32 - 5 + 2·2) / 1 + 1 = 32" in str(found["formula"])


def test_pooling_keeps_depth_and_learns_nothing(client: TestClient) -> None:
    found = get(client, input="224x224x64", kernel=2, kind="pool")
    assert found["shape"] == [64, 112, 112]
    assert found["parameters"] == 0


@pytest.mark.parametrize(("stride", "size"), [(1, 5), (2, 3)])
def test_seven_by_seven(client: TestClient, stride: int, size: int) -> None:
    assert get(client, input="7x7", kernel="3", stride=stride)["shape"] == [1, size, size]


def test_directions_that_differ_and_dilation_have_their_own_formula(client: TestClient) -> None:
    assert str(get(client, input="8x4", kernel="3x1")["formula"]).startswith("rows: (N - F + 2P) / S + 1 = (8 - 3")
    assert "D·(F - 1)" in str(get(client, input="8x8", kernel=3, dilation=2)["formula"])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"input": "32x32x3"}, "kernel"),
        ({"input": "axb", "kernel": 3}, "input"),
        ({"input": "32", "kernel": 3}, "input"),
        ({"input": "99999999x2x3", "kernel": 3}, "input"),
        ({"input": "0x0x0", "kernel": 3}, "input"),
        ({"input": "3x3", "kernel": "5x5"}, "kernel"),
        ({"input": "8x8x3", "kernel": 3, "filters": 0}, "filters"),
        ({"input": "8x8x3", "kernel": 3, "stride": 0}, "stride"),
        ({"input": "8x8x3", "kernel": 3, "padding": "huge"}, "padding"),
        ({"input": "8x8x3", "kernel": 3, "kind": "sum"}, "kind"),
        ({"input": "8x8x3", "kernel": 3, "groups": 2}, "groups"),
        ({"input": "٣x٣", "kernel": 3}, "input"),
        ({"input": "999999x999999x999999", "kernel": 500000, "filters": 65536}, "input"),
    ],
)
def test_what_makes_no_sense_is_422(client: TestClient, query: dict[str, object], field: str) -> None:
    response = client.get("/api/v1/arithmetic", params={key: str(value) for key, value in query.items()})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field
