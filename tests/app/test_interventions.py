"""Interventions over the API: in every address, in one call, the same as by hand; and whatever cannot be done."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.interventions import MOST, Interventions
from engine.interventions import Bias, Scale, Weight
from tests.app.asking import get, npy, samples

QUICK = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ROOT = "/api/v1/models/photos"
EDITS = "conv1_1.5_0*conv2_1.w.0.3.1.1_-0.5*fc.b.2_1"


@pytest.fixture(scope="module")
def coffee(client: TestClient) -> str:
    return samples(client)["coffee"]


@pytest.fixture(scope="module")
def base(coffee: str) -> str:
    return f"{ROOT}/activations/{coffee}"


def problem(response: Any, status: int = 422) -> str:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    return str(response.json()["detail"])


def test_a_channel_that_is_switched_off_is_zero_and_the_next_layer_goes_without_it(
    client: TestClient, base: str
) -> None:
    off = npy(client, f"{base}/conv1_1", edits="conv1_1.5_0")
    values = npy(client, f"{base}/conv1_1")
    assert not off[5].any()
    np.testing.assert_array_equal(np.delete(off, 5, 0), np.delete(values, 5, 0))
    np.testing.assert_array_equal(npy(client, f"{base}/conv1_1.unscaled", edits="conv1_1.5_0"), values)
    step = get(client, f"{base}/conv1_2/3/9/9", edits="conv1_1.5_0").json()
    assert not np.any(step["products"][5])
    assert step["output"] == pytest.approx(float(npy(client, f"{base}/conv1_2", edits="conv1_1.5_0")[3, 9, 9]))


def test_every_address_takes_edits(client: TestClient, base: str) -> None:
    graph = get(client, ROOT, edits=EDITS).json()
    assert [layer["id"] for layer in graph["layers"][:2]] == ["conv1_1.unscaled", "conv1_1"]
    assert graph["version"] != get(client, ROOT).json()["version"]
    assert npy(client, f"{ROOT}/layers/conv2_1/weight", edits=EDITS)[0, 3, 1, 1] == np.float32(-0.5)
    assert npy(client, f"{ROOT}/layers/conv2_1/weight/0", edits=EDITS)[3, 1, 1] == np.float32(-0.5)
    assert npy(client, f"{ROOT}/layers/conv1_1/weight", edits=EDITS).shape == (
        24,
        3,
        3,
        3,
    )  # its own, before the product
    assert get(client, f"{base}/fc/2", edits=EDITS).json()["bias"] == 1
    assert get(client, base, edits=EDITS).json()["edits"] == EDITS
    assert get(client, f"{base}/conv1_1/5/dossier", edits=EDITS).json()["statistics"]["zero_fraction"] == 1
    assert get(client, f"{base}/conv1_1/card", edits=EDITS).json()["op"] == "multiply"
    assert get(client, f"{base}/conv1_1/similarity", edits=EDITS, to=5).json()["coefficients"] == [0] * 24
    assert get(client, f"{base.replace('activations', 'contributions')}/fc", edits=EDITS).json()["score"] is not None


def test_edits_and_minus_the_same_image_are_what_an_intervention_changed(
    client: TestClient, base: str, coffee: str
) -> None:
    changed = npy(client, f"{base}/relu2_1", edits=EDITS, minus=coffee)
    np.testing.assert_array_equal(changed, npy(client, f"{base}/relu2_1", edits=EDITS) - npy(client, f"{base}/relu2_1"))
    assert changed.any()
    sentence = problem(client.get(f"{base}/conv1_1.unscaled", params={"edits": EDITS, "minus": coffee}))
    assert sentence == "minus is not possible in conv1_1.unscaled: without the edits it does not exist"


def test_edits_are_part_of_the_tag(client: TestClient, base: str) -> None:
    tags = [get(client, f"{base}/pool4", edits=edits).headers["etag"] for edits in ("", "conv1_1.5_0", "conv1_1.5_1")]
    assert len(set(tags)) == 3
    same = get(client, f"{base}/pool4", edits="conv1_1.5_7*conv1_1.5_0.0").headers
    assert same["etag"] == tags[1]
    assert "immutable" in same["cache-control"]
    again = client.get(f"{base}/pool4", params={"edits": "conv1_1.5_0"}, headers={"If-None-Match": tags[1]})
    assert again.status_code == 304


def test_one_call_tells_what_a_change_does(client: TestClient, base: str, coffee: str) -> None:
    body = {
        "image": coffee,
        "edits": [
            {"layer": "conv1_1", "channel": 5, "scale": 0},
            {"layer": "conv2_1", "filter": 0, "channel": 3, "row": 1, "column": 1, "weight": -0.5},
            {"layer": "fc", "filter": 2, "bias": 1},
        ],
        "top": 3,
    }
    response = client.post(f"{ROOT}/interventions", json=body)
    assert response.status_code == 200, response.text
    reply = response.json()
    assert reply["edits"] == EDITS
    before, after = (get(client, base, edits=edits).json() for edits in ("", EDITS))
    for name, run in (("before", before), ("after", after)):
        assert reply[name]["predictions"] == run["predictions"][:3]
        together = [{key: value for key, value in layer.items() if key != "channels"} for layer in run["layers"]]
        assert reply[name]["layers"] == together
    assert [change["id"] for change in reply["changes"]] == [layer["id"] for layer in before["layers"]]
    difference = np.abs(npy(client, f"{base}/relu2_1", edits=EDITS) - npy(client, f"{base}/relu2_1"))
    change = next(change for change in reply["changes"] if change["id"] == "relu2_1")
    assert (change["largest"], change["mean"]) == pytest.approx((difference.max(), difference.mean()), rel=1e-5)


def test_no_edits_change_nothing(client: TestClient, coffee: str) -> None:
    reply = client.post(f"{ROOT}/interventions", json={"image": coffee, "edits": []}).json()
    assert reply["edits"] == ""
    assert reply["before"] == reply["after"]
    assert {change["largest"] for change in reply["changes"]} == {0}


def test_a_matrix_is_changed_by_row_and_column(client: TestClient, coffee: str) -> None:
    body = {"image": coffee, "edits": [{"layer": "fc", "row": 2, "column": 7, "weight": 1e-7}]}
    assert client.post(f"{ROOT}/interventions", json=body).json()["edits"] == "fc.w.2.7_1e-07"


def test_other_threads_see_no_edits_but_their_own(client: TestClient, base: str) -> None:
    edits = ["", *(f"conv1_1.{channel}_0" for channel in range(5))]
    alone = {text: get(client, base, edits=text).json()["predictions"][0] for text in edits}
    with ThreadPoolExecutor(6) as pool:
        for text, found in zip(
            edits * 4,
            pool.map(lambda text: get(client, base, edits=text).json()["predictions"][0], edits * 4),
            strict=True,
        ):
            assert found == alone[text]


@pytest.mark.parametrize(
    ("edits", "sentence"),
    [
        ("conv1_1", "edits holds 'conv1_1': write layer.channel_factor, layer.w.filter.channel.row.column_number"),
        ("conv1_1.5_0*", "edits holds '': write layer.channel_factor"),
        ("conv1_1.b.1.2_0", "edits holds 'conv1_1.b.1.2_0': write"),
        ("conv1_1.5_", "edits holds '' for conv1_1.5: give a number"),
        ("conv1_1.5_nan", "edits holds 'nan' for conv1_1.5: give a number"),
        ("conv1_1.5_inf", "edits holds 'inf' for conv1_1.5: give a number"),
        ("conv1_1.5_1e39", "edits holds 1e39 for conv1_1.5, which float32 cannot hold"),
        ("conv1_1.5_3e38", "edits make values of conv1_1 larger than float32 can hold: set smaller numbers"),
        ("conv9.5_0", "edits cannot be made: there is no layer 'conv9'"),
        ("conv1_1.24_0", "edits cannot be made: there is no channel 24 in conv1_1: it has 24, counted from 0"),
        ("conv1_1.w.24.0.0.0_0", "there is no weight [24, 0, 0, 0] in conv1_1: it has [24, 3, 3, 3]"),
        ("relu1_1.w.0.0.0.0_0", "there is no layer with a weight 'relu1_1'"),
        ("softmax.0_0", "softmax is the network's answer"),
        ("*".join(f"conv1_1.b.{index % 24}_0" for index in range(MOST + 1)), "edits makes 65 changes: at most 64"),
        ("a" * 8001, "edits has 8,001 characters: at most 8,000 are possible"),
    ],
)
def test_what_cannot_be_changed_is_named(client: TestClient, base: str, edits: str, sentence: str) -> None:
    response = client.get(base, params={"edits": edits})
    assert sentence in problem(response)
    assert response.json()["errors"][0]["field"] == "edits"


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        ({}, "edits.0.layer is missing"),
        ({"layer": "conv1_1", "channel": 1}, "edits.0 changes nothing: give one of scale, weight and bias"),
        ({"layer": "conv1_1", "channel": 1, "scale": 1, "bias": 2}, "edits.0 changes scale and bias: give one of"),
        ({"layer": "conv1_1", "filter": 1, "scale": 1}, "edits.0 has filter: a scale takes channel"),
        ({"layer": "conv1_1", "bias": 1}, "edits.0 has no index: a bias takes filter"),
        (
            {"layer": "conv1_1", "row": 1, "weight": 1},
            "edits.0 has row: a weight takes filter, channel, row, column, or",
        ),
        ({"layer": "conv1_1", "channel": 1, "scale": 1e39}, "edits.0 holds 1e+39 as its scale, which float32 cannot"),
        ({"layer": "conv1_1", "channel": -1, "scale": 1}, "edits.0.channel is -1"),
        ({"layer": "conv1_1", "channel": 1.5, "scale": 1}, "edits.0.channel is 1.5"),
        ({"layer": "conv1_1", "channel": True, "scale": 1}, "edits.0.channel is True"),
        ({"layer": "conv1_1", "channel": 99, "scale": 1}, "there is no channel 99 in conv1_1"),
        ({"layer": "c" * 300, "channel": 0, "scale": 1}, "edits.0.layer is 'ccc"),
        ({"layer": "conv1_1", "channel": 1, "scale": 1, "axis": 2}, "edits.0.axis is not an argument here"),
    ],
)
def test_a_change_that_is_none_is_named(client: TestClient, coffee: str, edit: Any, sentence: str) -> None:
    assert sentence in problem(client.post(f"{ROOT}/interventions", json={"image": coffee, "edits": [edit]}))


def test_a_request_that_cannot_be_answered_is_refused(client: TestClient, coffee: str) -> None:
    path = f"{ROOT}/interventions"
    edit = {"layer": "conv1_1", "channel": 1, "scale": 0}
    assert "64 items" in problem(client.post(path, json={"image": coffee, "edits": [edit] * 65}))
    problem(client.post(path, json={"image": "nothing", "edits": []}), 404)
    problem(client.post("/api/v1/models/cats/interventions", json={"image": coffee, "edits": []}), 404)
    problem(client.post(path, content=b"{"), 400)
    problem(client.post(path, json={"image": coffee, "edits": [], "top": 0}))
    not_a_number = json.dumps({"image": coffee, "edits": [{**edit, "scale": float("nan")}]})
    assert "edits.0 holds nan" in problem(client.post(path, content=not_a_number))


NAMES = st.sampled_from(["conv1_1", "relu1_1", "b.c", "w"])
NUMBERS = st.floats(-(2.0**127), 2.0**127, width=32)
INDICES = st.integers(0, 999_999)
INTERVENTION = st.one_of(
    st.builds(Scale, NAMES, INDICES, NUMBERS),
    st.builds(
        Weight,
        NAMES,
        st.lists(INDICES, min_size=1, max_size=4).map(tuple),
        NUMBERS,
    ),
    st.builds(Bias, NAMES, INDICES, NUMBERS),
)


def float32(edit: Any) -> Any:
    """An edit with its number as the network gets it."""
    name = "factor" if isinstance(edit, Scale) else "value"
    return replace(edit, **{name: np.float32(getattr(edit, name))})


@QUICK
@given(st.lists(INTERVENTION, max_size=8))
def test_what_an_address_says_reads_back(edits: Any) -> None:
    said = Interventions.of(edits)
    again = Interventions.read(str(said))
    assert str(again) == str(said)
    assert [float32(edit) for edit in again.each] == [float32(edit) for edit in said.each]
    assert "+" not in str(said)


GARBAGE = st.text("conv1_.wb0123456789*-e+ ", max_size=40) | st.text(max_size=30)
NEARLY = st.from_regex(
    r"(conv[12]_1\.([wb]\.)?[0-9]{1,2}(\.[0-9]){0,3}_-?[0-9]{1,2}(e[0-9]{1,2})?\*?){1,3}", fullmatch=True
)


@QUICK
@given(
    st.sampled_from(["", "/conv1_1", "/conv1_1/card", "/conv1_1/3/dossier", "/conv1_1/similarity", "/fc/3"]),
    GARBAGE | NEARLY,
    st.none() | GARBAGE,
    st.none() | st.from_regex(r"-?[0-9]{1,3}(,[0-9]{1,3}){0,3}", fullmatch=True) | st.text(max_size=10),
)
def test_any_query_gets_a_reply_or_a_problem(
    client: TestClient, base: str, path: str, edits: str, minus: str | None, channels: str | None
) -> None:
    query = {"edits": edits, "minus": minus, "channels": channels, "to": channels}
    response = client.get(f"{base}{path}", params={key: value for key, value in query.items() if value is not None})
    assert response.status_code in {200, 404, 422}, response.text
    if response.status_code > 200:
        problem(response, response.status_code)
