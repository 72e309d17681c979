"""Live frames: the numbers are those of the same picture uploaded, nothing is kept, and bad ones are refused."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from app.frames import looked_at
from tests.app.asking import get, npy
from tests.app.pictures import GRADIENT, encoded, gif, png, upload

URL = "/api/v1/models/photos/frames"
FRAME = encoded(Image.fromarray(GRADIENT).resize((171, 128)), "JPEG", quality=90)
QUICK = settings(
    max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def frame(client: TestClient, data: bytes = FRAME, url: str = URL, **query: Any) -> tuple[Any, list[Any]]:
    """The header of the answer, and each layer's values as far as 8 bits tell them."""
    response = client.post(url, content=data, params=query)
    assert response.status_code == 200, response.text
    assert response.headers["cache-control"] == "no-store"
    length = int.from_bytes(response.content[:4], "little")
    assert (4 + length) % 4 == 0
    header = json.loads(response.content[4 : 4 + length])
    rest, values = response.content[4 + length :], []
    for layer in header["layers"]:
        size = int(np.prod(layer["shape"]))
        levels = np.frombuffer(rest[:size], np.uint8).reshape(layer["shape"])
        low, high = (np.array(layer[end]).reshape(-1, *[1] * (levels.ndim - 1)) for end in ("low", "high"))
        values.append(low + levels / 255 * (high - low))
        rest = rest[size:]
    assert rest == b""
    return header, values


def refused(client: TestClient, status: int, data: bytes = FRAME, url: str = URL, **query: Any) -> Any:
    response = client.post(url, content=data, params=query)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    return response.json()


def test_a_frame_gives_the_numbers_that_the_same_picture_gives_when_uploaded(client: TestClient) -> None:
    header, values = frame(client, layers="conv1_1:5.0,input:0.1.2,relu1_1:3,softmax", top=24)
    path = f"/api/v1/models/photos/activations/{upload(client, FRAME)['id']}"
    run = get(client, path).json()
    assert header["predictions"] == run["predictions"]
    assert header["input"] == run["input"]
    assert [layer["id"] for layer in header["layers"]] == ["conv1_1", "input", "relu1_1", "softmax"]
    assert header["layers"][0]["channels"] == [5, 0]
    exact = [npy(client, f"{path}/conv1_1")[[5, 0]], npy(client, f"{path}/input")]
    exact += [npy(client, f"{path}/relu1_1")[[3]], npy(client, f"{path}/softmax")]
    for near, right, layer in zip(values, exact, header["layers"], strict=True):
        assert near.shape == right.shape
        step = (np.array(layer["high"]) - layer["low"]).max() / 255
        np.testing.assert_allclose(near, right, atol=step)
    layer = next(each for each in run["layers"] if each["id"] == "conv1_1")
    assert (header["layers"][0]["min"], header["layers"][0]["max"]) == (layer["min"], layer["max"])


def test_a_layer_that_names_no_channels_sends_its_strongest_and_one_without_maps_comes_whole(
    client: TestClient,
) -> None:
    header, values = frame(client, layers="relu2_1,flatten,fc:2.7", maps=3)
    maps, flat, two = header["layers"]
    everything = get(client, f"/api/v1/models/photos/activations/{upload(client, FRAME)['id']}").json()
    summary = next(each for each in everything["layers"] if each["id"] == "relu2_1")
    reach = [max(abs(each["min"]), abs(each["max"])) for each in summary["channels"]]
    assert maps["channels"] == sorted(range(len(reach)), key=lambda channel: -reach[channel])[:3]
    assert flat["channels"] == list(range(flat["shape"][0]))
    assert len(flat["low"]) == len(flat["high"]) == 1
    assert two["channels"] == [2, 7]
    assert [array.shape for array in values[1:]] == [tuple(flat["shape"]), (2,)]


def test_without_layers_there_are_only_predictions(client: TestClient) -> None:
    header, values = frame(client)
    assert values == []
    assert len(header["predictions"]) == 5
    assert header["milliseconds"] > 0


def test_summaries_are_those_of_the_same_picture_uploaded(client: TestClient) -> None:
    header, _ = frame(client, summaries=True)
    run = get(client, f"/api/v1/models/photos/activations/{upload(client, FRAME)['id']}").json()
    assert header["summaries"] == run["layers"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("model", ["digits", "imagenet"])
def test_every_network_takes_every_kind_of_frame(client: TestClient, model: str, kind: str) -> None:
    data = encoded(Image.fromarray(GRADIENT), kind)
    header, values = frame(client, data, f"/api/v1/models/{model}/frames", layers="input", maps=3)
    assert header["model"] == model
    assert values[0].shape == tuple(header["input"]["shape"])


def test_a_frame_may_be_about_an_edited_network(client: TestClient) -> None:
    header, values = frame(client, layers="conv1_1:5.6", edits="conv1_1.5_0")
    assert not values[0][0].any()
    assert values[0][1].any()
    assert header["predictions"] != frame(client)[0]["predictions"]


def test_nothing_of_a_frame_is_kept(make_client: Callable[..., TestClient], tmp_path: Path) -> None:
    client = make_client()
    frame(client, layers="conv1_1")
    assert [path for path in tmp_path.rglob("*") if path.is_file() and path.read_bytes()[:8] == png(1, 1)[:8]] == []


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"", 415, "empty"),
        (b"\xff\xd8\xff garbage", 415, "not an image"),
        (b'{"image": 1}', 415, "not an image"),
        (FRAME[: len(FRAME) // 2], 422, "ends too early"),
        (png(3001, 3001), 413, "at most 9 megapixels"),
        (gif(2000, 2000, 9), 413, "at most 9 megapixels"),
    ],
)
def test_a_body_that_is_no_frame_is_refused(client: TestClient, data: bytes, status: int, words: str) -> None:
    problem = refused(client, status, data)
    assert words in problem["detail"]
    assert problem["errors"][0]["field"] == "body"


def test_a_frame_over_the_limit_is_refused_before_it_is_read(make_client: Callable[..., TestClient]) -> None:
    client = make_client(frame_bytes=1000)
    assert "larger than" in refused(client, 413)["detail"]
    assert client.post("/api/v1/predict", files={"file": FRAME}).status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ({"layers": "conv9"}, 404, "conv9"),
        ({"layers": "conv1_1:0.5,,relu1_1"}, 404, "layer"),
        ({"layers": "conv1_1:99"}, 422, "conv1_1 has 24, from 0 to 23"),
        ({"layers": "conv1_1:0.x"}, 422, "conv1_1"),
        ({"layers": "conv1_1:-1"}, 422, "conv1_1"),
        ({"layers": f"conv1_1:{'0.' * 99}0"}, 422, "more than the 24"),
        ({"layers": "conv1_1:0,relu1_1,conv1_1:1"}, 422, "twice"),
        ({"maps": 0}, 422, "maps"),
        ({"maps": 65}, 422, "maps"),
        ({"top": "many"}, 422, "top"),
        ({"edits": "nowhere.1_0"}, 422, "nowhere"),
    ],
)
def test_what_does_not_exist_is_named(client: TestClient, query: dict[str, Any], status: int, words: str) -> None:
    problem = refused(client, status, **query)
    assert words in problem["detail"]


def test_an_unknown_network_is_not_found(client: TestClient) -> None:
    assert "photos" in refused(client, 404, url="/api/v1/models/flowers/frames")["detail"]


@QUICK
@given(st.binary(max_size=60), st.text(max_size=20))
def test_whatever_comes_gets_a_problem(client: TestClient, data: bytes, layers: str) -> None:
    response = client.post(URL, content=data, params={"layers": layers})
    assert response.status_code in {404, 413, 415, 422}
    assert response.json()["detail"]


def test_frames_beyond_the_queue_are_told_to_come_back(
    make_client: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = make_client(computing=1, waiting=0)

    def nested(*arguments: Any) -> Any:
        with ThreadPoolExecutor(4) as pool:
            problems = list(pool.map(lambda _: refused(client, 503), range(4)))
        assert all("try again" in problem["detail"] for problem in problems)
        return looked_at(*arguments)

    monkeypatch.setattr("app.api.frames.looked_at", nested)
    assert frame(client)[1] == []


def test_many_frames_at_once_each_get_their_own_answer(client: TestClient) -> None:
    pictures = [encoded(Image.new("RGB", (64, 64), colour), "PNG") for colour in ("red", "lime", "blue", "black")] * 3
    alone = [frame(client, data, layers="input")[1][0] for data in pictures[:4]]
    with ThreadPoolExecutor(len(pictures)) as pool:
        found = list(pool.map(lambda data: frame(client, data, layers="input")[1][0], pictures))
    for near, right in zip(found, alone * 3, strict=True):
        np.testing.assert_array_equal(near, right)


def test_the_layout_of_the_answer_is_in_the_documentation(client: TestClient) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/api/v1/models/{model}/frames"]["post"]
    assert "little-endian" in operation["description"]
    assert set(operation["requestBody"]["content"]) == {"image/jpeg", "image/png", "image/webp"}
    assert "application/octet-stream" in operation["responses"]["200"]["content"]
