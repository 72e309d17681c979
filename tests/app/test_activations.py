"""The zoom: a network on a picture, layer, map, one number; every format, and every way to miss."""

import io
import json
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from engine.bundled import available, load
from tests.app.asking import get, npy, samples

MODELS = available()


@pytest.fixture(scope="module")
def coffee(client: TestClient) -> str:
    return samples(client)["coffee"]


@pytest.fixture(scope="module")
def base(coffee: str) -> str:
    return f"/api/v1/models/photos/activations/{coffee}"


def u8(content: bytes) -> tuple[dict[str, Any], Any]:
    length = int.from_bytes(content[:4], "little")
    assert (4 + length) % 4 == 0
    header = json.loads(content[4 : 4 + length])
    levels = np.frombuffer(content[4 + length :], np.uint8).reshape(header["shape"])
    spread = (-1, *(1,) * (levels.ndim - 1))
    low, high = (np.array(header[name], np.float32).reshape(spread) for name in ("low", "high"))
    return header, low + levels / np.float32(255) * (high - low)


@pytest.mark.parametrize("model", MODELS)
def test_a_network_is_described_layer_by_layer(client: TestClient, model: str) -> None:
    brief = next(item for item in get(client, "/api/v1/models").json()["models"] if item["id"] == model)
    full = get(client, f"/api/v1/models/{model}").json()
    assert {key: full[key] for key in brief} == brief
    assert brief["parameters"] == sum(layer["parameters"] for layer in full["layers"])
    assert set(brief["input"]) == {"height", "width", "channels"}
    for layer in full["layers"]:
        assert set(layer) == {
            "id", "block", "op", "attributes", "inputs", "shape", "parameters", "multiply_adds", "receptive_field",
            "level", "folded",
        }  # fmt: skip
        assert set(layer["receptive_field"]) == {"size", "stride", "offset"}
        assert layer["level"] in {"low", "middle", "high"}
    assert full["layers"][0]["inputs"] == ["input"]


@pytest.mark.parametrize("model", MODELS)
def test_a_run_sums_up_every_layer_and_class(client: TestClient, coffee: str, model: str) -> None:
    layers = get(client, f"/api/v1/models/{model}").json()["layers"]
    run = get(client, f"/api/v1/models/{model}/activations/{coffee}").json()
    assert [(layer["id"], layer["shape"]) for layer in run["layers"]] == [(at["id"], at["shape"]) for at in layers]
    probabilities = [item["probability"] for item in run["predictions"]]
    assert probabilities == sorted(probabilities, reverse=True)
    assert sum(probabilities) == pytest.approx(1, abs=1e-5)
    assert set(run["predictions"][0]) == {"class", "index", "logit", "probability"}
    assert run["input"]["shape"] == list(npy(client, f"/api/v1/models/{model}/activations/{coffee}/input").shape)


def test_a_layers_summary_is_that_of_its_tensor(client: TestClient, base: str) -> None:
    run = get(client, base).json()
    layer = next(layer for layer in run["layers"] if layer["id"] == "relu1_1")
    values = npy(client, f"{base}/relu1_1")
    assert layer["min"] == 0
    assert layer["max"] == pytest.approx(values.max())
    assert layer["mean"] == pytest.approx(values.mean(), rel=1e-4)
    assert layer["zero_fraction"] == pytest.approx((values == 0).mean())
    assert layer["channels"][3]["max"] == pytest.approx(values[3].max())


def test_all_formats_of_a_layer_say_the_same(client: TestClient, base: str) -> None:
    values = npy(client, f"{base}/conv2_1")
    assert values.dtype == np.float32
    np.testing.assert_array_equal(np.array(get(client, f"{base}/conv2_1").json(), np.float32), values)
    header, decoded = u8(get(client, f"{base}/conv2_1", format="u8").content)
    assert header["shape"] == list(values.shape)
    span = (values.max((1, 2)) - values.min((1, 2)))[:, None, None]
    assert (np.abs(decoded - values) <= span / 500).all()


def test_an_atlas_holds_every_map_where_its_headers_say(client: TestClient, base: str) -> None:
    values = npy(client, f"{base}/conv2_1")
    response = get(client, f"{base}/conv2_1", format="png")
    columns, rows, tile = (int(response.headers[f"X-Atlas-{name}"]) for name in ("Columns", "Rows", "Tile"))
    atlas = np.asarray(Image.open(io.BytesIO(response.content)))
    assert atlas.shape == (rows * tile, columns * tile)
    assert tile == values.shape[1]
    for channel in (0, 7, len(values) - 1):
        top, left = channel // columns * tile, channel % columns * tile
        shown = atlas[top : top + tile, left : left + tile]
        assert (
            np.unravel_index(shown.argmax(), shown.shape) == np.unravel_index(values[channel].argmax(), shown.shape)
            or shown.max() == 255
        )
        assert (shown.min(), shown.max()) == (0, 255)


def test_one_map_in_every_format(client: TestClient, base: str) -> None:
    values = npy(client, f"{base}/conv1_1")[5]
    np.testing.assert_array_equal(npy(client, f"{base}/conv1_1/5"), values)
    np.testing.assert_array_equal(np.array(get(client, f"{base}/conv1_1/5").json(), np.float32), values)
    assert u8(get(client, f"{base}/conv1_1/5", format="u8").content)[0]["shape"] == [1, *values.shape]
    assert Image.open(io.BytesIO(get(client, f"{base}/conv1_1/5", format="png").content)).size == values.shape[::-1]


def test_one_number_is_explained_by_real_values(client: TestClient, base: str) -> None:
    at = (4, 10, 12)
    step = get(client, f"{base}/conv1_2/4/10/12").json()
    inputs = npy(client, f"{base}/relu1_1")
    weight = np.load(io.BytesIO(get(client, "/api/v1/models/photos/layers/conv1_2/weight", format="npy").content))
    assert step["output"] == pytest.approx(npy(client, f"{base}/conv1_2")[at])
    np.testing.assert_array_equal(np.array(step["patch"], np.float32), inputs[:, 9:12, 11:14])
    np.testing.assert_array_equal(np.array(step["weight"], np.float32), weight[4])
    np.testing.assert_allclose(step["products"], np.array(step["patch"]) * np.array(step["weight"]), rtol=1e-5)
    assert sum(step["channel_sums"]) + step["bias"] == pytest.approx(step["sum"], abs=1e-4)
    assert step["sum"] == pytest.approx(step["output"], abs=1e-4)
    assert (step["layer"], step["op"], step["inputs"]) == ("conv1_2", "conv2d", ["relu1_1"])
    assert step["sources"] == [
        {"layer": "relu1_1", "start": [0, 9, 11], "stop": [len(inputs), 12, 14], "step": [1, 1, 1]}
    ]


def test_the_receptive_field_is_a_box_in_the_pictures_pixels(client: TestClient, base: str) -> None:
    """Coffee is 600 × 400: its middle 400 × 400 become 64 × 64, 6.25 pixels each."""
    field = get(client, f"{base}/conv1_1/0/1/1").json()["receptive_field"]
    assert field == {
        "row": 0,
        "column": 100,
        "height": 18.75,
        "width": 18.75,
        "input": {"row": 0, "column": 0, "height": 3, "width": 3},
    }
    whole = get(client, f"{base}/softmax/0").json()["receptive_field"]
    assert (whole["row"], whole["column"], whole["height"], whole["width"]) == (0, 100, 400, 400)


def test_elementwise_pooled_flat_and_input_values_are_explained_too(client: TestClient, base: str) -> None:
    relu = get(client, f"{base}/relu1_1/2/3/4").json()
    assert relu["output"] == max(0, relu["input"])
    pool = get(client, f"{base}/pool1/2/3/4").json()
    assert pool["output"] == np.max(pool["patch"])
    fc = get(client, f"{base}/fc/3").json()
    assert sum(fc["products"]) + fc["bias"] == pytest.approx(fc["output"], abs=1e-3)
    softmax = get(client, f"{base}/softmax/3").json()
    assert softmax["exp"] / softmax["sum"] == pytest.approx(softmax["output"], rel=1e-4)
    pixel = get(client, f"{base}/input/1/2/3").json()
    assert pixel["output"] == pytest.approx(npy(client, f"{base}/input")[1, 2, 3])


@pytest.mark.parametrize("model", MODELS)
def test_filters_in_every_format(client: TestClient, model: str) -> None:
    network = load(model)
    for layer in network.layers:
        url = f"/api/v1/models/{model}/layers/{layer.id}/weight"
        if not layer.parameters:
            problem = client.get(url)
            assert problem.status_code == 404
            assert "weights" in problem.json()["detail"]
            continue
        weight = network.parameters[f"{layer.id}.weight"]
        np.testing.assert_array_equal(npy(client, url), weight)
        assert u8(get(client, url, format="u8").content)[0]["shape"] == list(weight.shape)
        sheet = get(client, url, format="png")
        tile = int(sheet.headers["X-Atlas-Tile"])
        size = int(sheet.headers["X-Atlas-Columns"]) * tile, int(sheet.headers["X-Atlas-Rows"]) * tile
        assert Image.open(io.BytesIO(sheet.content)).size == size


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("models/nothing", 404),
        ("models/nothing/activations/{image}", 404),
        ("models/photos/activations/" + "0" * 64, 404),
        ("models/photos/activations/..%2f..", 404),
        ("models/photos/activations/{image}/conv9", 404),
        ("models/photos/activations/{image}/conv1_1/99999", 404),
        ("models/photos/activations/{image}/conv1_1/-1", 404),
        ("models/photos/activations/{image}/conv1_1/one", 422),
        ("models/photos/activations/{image}/conv1_1/1.5", 422),
        ("models/photos/activations/{image}/conv1_1/0/64/0", 404),
        ("models/photos/activations/{image}/conv1_1/0/0/64", 404),
        ("models/photos/activations/{image}/conv1_1/0/" + "9" * 5000 + "/0", 422),
        ("models/photos/activations/{image}/fc/24", 404),
        ("models/photos/activations/{image}/fc/0/0/0", 404),
        ("models/photos/activations/{image}/conv1_1?format=tiff", 422),
        ("models/photos/layers/conv9/weight", 404),
        ("models/photos/layers/conv1_1/weight?format=npz", 422),
        ("models/photos/activations/{image}/conv1_1/0/0", 404),
    ],
)
def test_what_is_not_there_is_a_problem_that_nobody_caches(
    client: TestClient, coffee: str, path: str, status: int
) -> None:
    response = client.get(f"/api/v1/{path.format(image=coffee)}")
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    assert response.json()["detail"]


def test_each_view_has_its_own_strong_tag_and_answers_304(client: TestClient, base: str) -> None:
    urls = [
        base,
        f"{base}/conv1_1",
        f"{base}/conv1_1?format=u8",
        f"{base}/conv1_1/0",
        f"{base}/conv1_1/0?format=png",
        f"{base}/conv1_1/0/1/2",
        f"{base}/conv1_1/1/0/2",
        f"{base}/fc/1",
        "/api/v1/models/photos/layers/conv1_1/weight",
        "/api/v1/models/photos/layers/conv1_1/weight?format=npy",
    ]
    tags = set()
    for url in urls:
        first = client.get(url)
        assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
        tag = first.headers["etag"]
        assert tag.startswith('"')
        tags.add(tag)
        for held in (tag, f'"other", {tag}', f"W/{tag}", "*"):
            again = client.get(url, headers={"If-None-Match": held})
            assert (again.status_code, again.content) == (304, b"")
        assert client.get(url, headers={"If-None-Match": '"other"'}).status_code == 200
    assert len(tags) == len(urls)


@pytest.mark.parametrize("model", MODELS)
def test_predict_is_one_call_for_scripts(client: TestClient, photo: Any, model: str) -> None:
    files = {"file": ("x", photo.read_bytes())}
    reply = client.post("/api/v1/predict", files=files, params={"model": model, "top": 3}).json()
    assert len(reply["predictions"]) == 3
    network = load(model)
    assert [layer["id"] for layer in reply["layers"]] == [layer.id for layer in network.layers]
    archive = client.post("/api/v1/predict", files=files, params={"model": model, "format": "npz"})
    arrays = np.load(io.BytesIO(archive.content))
    assert {name: arrays[name].shape for name in arrays.files} == {layer.id: layer.shape for layer in network.layers}
    assert all(arrays[name].dtype == np.float32 for name in arrays.files)


def test_predict_gives_what_the_zoom_gives(client: TestClient, photo: Any, base: str) -> None:
    reply = client.post("/api/v1/predict", files={"file": ("x", photo.read_bytes())}).json()
    assert reply["predictions"] == get(client, base).json()["predictions"][:5]


@pytest.mark.parametrize(
    ("query", "status"), [({"model": "no"}, 404), ({"top": 0}, 422), ({"top": "x"}, 422), ({"format": "zip"}, 422)]
)
def test_predict_refuses_what_it_cannot_do(client: TestClient, photo: Any, query: Any, status: int) -> None:
    response = client.post("/api/v1/predict", files={"file": ("x", photo.read_bytes())}, params=query)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


def test_digits_are_seen_as_light_strokes_on_dark_whatever_the_paper(client: TestClient) -> None:
    """Dark ink on white paper and chalk on a blackboard become the same input, and the reply says so."""
    paper = np.full((56, 56), 255, np.uint8)
    paper[10:46, 26:30] = 0
    seen = []
    for grey, swapped in ((paper, True), (255 - paper, False)):
        file = io.BytesIO()
        Image.fromarray(grey).save(file, "PNG")
        image = client.post("/api/v1/images", files={"file": ("x", file.getvalue())}).json()["id"]
        base = f"/api/v1/models/digits/activations/{image}"
        preprocessing = get(client, base).json()["input"]["preprocessing"]
        assert preprocessing["inverted"] is swapped
        assert any("swapped" in step for step in preprocessing["steps"]) is swapped
        seen.append(npy(client, f"{base}/input"))
    np.testing.assert_allclose(seen[0], seen[1], atol=0.02)
