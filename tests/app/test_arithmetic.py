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


def test_a_transposed_convolution_has_its_own_formula_and_as_many_parameters(client: TestClient) -> None:
    found = get(client, input="7x7x8", kernel=4, filters=3, stride=2, padding=1, kind="transposed")
    assert found["shape"] == [3, 14, 14]
    assert found["formula"] == "(N - 1)·S - 2P + F = (7 - 1)·2 - 2·1 + 4 = 14"
    assert (found["parameters"], found["parameters_formula"]) == (387, "(4·4·8 + 1)·3 = 387")
    rows = {"n": 7, "f": 4, "p": 1, "s": 2, "d": 1, "exact": 14, "size": 14, "fits": True, "unused": 0}
    assert found["arithmetic"] == {"formula": "(N - 1)·S - 2P + F", "rows": rows, "columns": rows}
    behind = get(client, input="4x5x2", kernel=3, stride=2, dilation="1x2", output_padding=1, kind="transposed")
    assert behind["shape"] == [1, 10, 14]
    assert str(behind["formula"]).endswith(
        "columns: (N - 1)·S - 2P + D·(F - 1) + 1 + output_padding = (5 - 1)·2 - 2·0 + 2·(3 - 1) + 1 + 1 = 14"
    )
    grouped = get(client, input="4x4x4", kernel=3, filters=6, groups=2, kind="transposed")
    assert (grouped["parameters"], grouped["multiply_adds"]) == (6 * 9 * 2 + 6, 6 * 9 * 2 * 16)


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
        ({"input": "8x8x4", "kernel": 3, "groups": 2, "filters": 3, "kind": "transposed"}, "groups"),
        ({"input": "8x8x3", "kernel": 3, "padding": "same", "kind": "transposed"}, "padding"),
        ({"input": "1x1x3", "kernel": 3, "padding": 2, "kind": "transposed"}, "padding"),
        ({"input": "8x8x3", "kernel": 3, "output_padding": 1, "kind": "transposed"}, "output_padding"),
        ({"input": "٣x٣", "kernel": 3}, "input"),
        ({"input": "999999x999999x999999", "kernel": 500000, "filters": 65536}, "input"),
    ],
)
def test_what_makes_no_sense_is_422(client: TestClient, query: dict[str, object], field: str) -> None:
    response = client.get("/api/v1/arithmetic", params={key: str(value) for key, value in query.items()})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field
