"""A layer on a picture, summed up: some of its maps, differences, its card, similarity, dossiers, one filter."""

import io
import math

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from app.layer_replies import CardReply, DossierReply
from app.replies import ValueReply
from engine.bundled import available
from tests.app.asking import get, npy, samples

MODELS = available()


@pytest.fixture(scope="module")
def images(client: TestClient) -> dict[str, str]:
    return samples(client)


@pytest.fixture(scope="module")
def base(images: dict[str, str]) -> str:
    return f"/api/v1/models/photos/activations/{images['coffee']}"


def test_some_channels_come_in_the_order_asked_for_in_every_format(client: TestClient, base: str) -> None:
    layer = f"{base}/conv2_1"
    values = npy(client, layer)
    some = values[[5, 17, 3, 5]]
    np.testing.assert_array_equal(npy(client, layer, channels="5,17,3,5"), some)
    np.testing.assert_array_equal(np.array(get(client, layer, channels="5,17,3,5").json(), np.float32), some)
    packed = get(client, layer, channels="17,3", format="u8").content
    assert packed.endswith(get(client, f"{layer}/3", format="u8").content[-32 * 32 :])
    atlas = get(client, layer, channels="0,1,2", format="png")
    assert (atlas.headers["X-Atlas-Columns"], atlas.headers["X-Atlas-Rows"]) == ("2", "2")
    assert Image.open(io.BytesIO(atlas.content)).size == (64, 64)
    np.testing.assert_array_equal(npy(client, f"{base}/fc", channels="23,0"), npy(client, f"{base}/fc")[[23, 0]])
    assert npy(client, f"{base}/input", channels="2").shape == (1, 64, 64)


def test_other_channels_are_another_representation(client: TestClient, base: str) -> None:
    tags = {
        get(client, f"{base}/conv2_1", **query).headers["etag"] for query in ({}, {"channels": "0"}, {"channels": "1"})
    }
    assert len(tags) == 3
    again = client.get(f"{base}/conv2_1", params={"channels": "0"}, headers={"If-None-Match": ", ".join(tags)})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("channels", "sentence"),
    [
        ("", "channels is '': give numbers with commas between them, as 5,17,3"),
        ("3,", "channels is '3,': give numbers"),
        ("-1", "channels is '-1': give numbers"),
        ("1.5", "channels is '1.5': give numbers"),
        ("٣", "give numbers with commas"),
        ("0,64", "channels names 64, but conv2_1 has 64, from 0 to 63"),
        ("9" * 5000, "but conv2_1 has 64, from 0 to 63"),
        ("0," * 64 + "0", "channels lists more than the 64 that conv2_1 has: name each once"),
    ],
)
def test_channels_that_are_none_are_named(client: TestClient, base: str, channels: str, sentence: str) -> None:
    response = client.get(f"{base}/conv2_1", params={"channels": channels})
    assert response.status_code == 422
    assert sentence in response.json()["detail"]
    assert response.json()["errors"][0]["field"] == "channels"


def test_minus_an_image_is_the_difference_to_it(client: TestClient, base: str, images: dict[str, str]) -> None:
    other = base.replace(images["coffee"], images["orange"])
    for path in ("conv2_1", "fc", "input"):
        difference = npy(client, f"{base}/{path}") - npy(client, f"{other}/{path}")
        np.testing.assert_array_equal(npy(client, f"{base}/{path}", minus=images["orange"]), difference)
    one = npy(client, f"{base}/conv2_1/7", minus=images["orange"])
    np.testing.assert_array_equal(one, npy(client, f"{base}/conv2_1", minus=images["orange"], channels="7")[0])
    assert not npy(client, f"{base}/conv2_1", minus=images["coffee"]).any()
    assert client.get(f"{base}/conv2_1", params={"minus": "nothing"}).status_code == 404


def test_a_card_says_what_a_convolution_is_and_costs(client: TestClient, base: str) -> None:
    card = get(client, f"{base}/conv2_1/card").json()
    assert (card["op"], card["inputs"], card["shape"], card["level"]) == ("conv2d", ["pool1"], [64, 32, 32], "low")
    assert card["formula"] == "(N - F + 2P) / S + 1 = (32 - 3 + 2·1) / 1 + 1 = 32"
    assert card["parameters"] == {
        "weights": 13824,
        "biases": 64,
        "total": 13888,
        "product": "3·3·24·64 + 64 = 13888",
    }
    assert (card["multiply_adds"], card["multiply_adds_product"]) == (14155776, "3·3·24·64·32·32 = 14155776")
    assert card["memory"] == {"values": 64 * 32 * 32 * 4, "parameters": 13888 * 4}
    values = npy(client, f"{base}/conv2_1")
    assert (card["min"], card["max"]) == pytest.approx((values.min(), values.max()))
    assert card["zero_fraction"] == 0
    assert sum(card["histogram"]["counts"]) == values.size
    assert card["fold"] is None


def test_a_depthwise_layer_has_one_channel_a_filter_and_a_fold(client: TestClient, images: dict[str, str]) -> None:
    card = get(client, f"/api/v1/models/imagenet/activations/{images['coffee']}/block3_1.depthwise/card").json()
    assert card["parameters"]["product"] == "5·5·1·144 + 144 = 3744"
    assert card["multiply_adds_product"] == "5·5·1·144·28·28 = 2822400"
    assert card["block"] == "block3_1"
    assert (card["fold"]["op"], card["fold"]["epsilon"]) == ("batch_norm", pytest.approx(1e-3))
    assert {len(card["fold"][name]) for name in ("weight", "bias", "mean", "variance")} == {144}


@pytest.mark.parametrize("model", MODELS)
def test_every_layer_has_a_card_and_dossiers(client: TestClient, images: dict[str, str], model: str) -> None:
    layers = get(client, f"/api/v1/models/{model}").json()["layers"]
    run = f"/api/v1/models/{model}/activations/{images['coffee']}"
    for layer in [{"id": "input", "shape": [3, 64, 64] if model == "photos" else [1]}, *layers]:
        card = CardReply.model_validate(get(client, f"{run}/{layer['id']}/card").json())
        last = card.receptive_field.steps[-1]
        assert (last.layer, last.size) == (layer["id"], card.receptive_field.size)
        assert card.memory.values == 4 * math.prod(card.shape)
        if layer["id"] != "input":
            assert card.multiply_adds == layer["multiply_adds"]
            assert (card.multiply_adds_product is None) == (layer["multiply_adds"] == 0)
            assert (card.parameters.product is None) == (layer["parameters"] == 0)
        channel = layer["shape"][0] - 1
        dossier = DossierReply.model_validate(get(client, f"{run}/{layer['id']}/{channel}/dossier").json())
        assert bool(dossier.inputs) == (layer["id"] != "input")
        assert bool(dossier.outputs) == (layer is not layers[-1])


def test_similarity_is_pearson_s_correlation(client: TestClient, base: str) -> None:
    found = get(client, f"{base}/conv2_1/similarity", to=9).json()
    values = npy(client, f"{base}/conv2_1").reshape(64, -1)
    assert (found["layer"], found["to"]) == ("conv2_1", 9)
    np.testing.assert_allclose(found["coefficients"], np.corrcoef(values)[9], atol=1e-4)
    for to, status in (("64", 404), ("-1", 404), ("x", 422)):
        assert client.get(f"{base}/conv2_1/similarity", params={"to": to}).status_code == status
    assert client.get(f"{base}/conv2_1/similarity").status_code == 422


def test_a_dossier_says_where_a_channel_answers_and_what_it_is_connected_with(client: TestClient, base: str) -> None:
    dossier = get(client, f"{base}/conv2_1/3/dossier").json()
    values = npy(client, f"{base}/conv2_1/3")
    assert dossier["statistics"]["max"] == pytest.approx(values.max())
    peaks = dossier["peaks"]
    assert 1 < len(peaks) <= 9
    assert [abs(peak["value"]) for peak in peaks] == sorted((abs(peak["value"]) for peak in peaks), reverse=True)
    for peak in peaks:
        row, column = peak["at"]
        explained = get(client, f"{base}/conv2_1/3/{row}/{column}").json()
        assert peak["value"] == pytest.approx(values[row, column])
        assert peak["receptive_field"] == explained["receptive_field"]
    weight = npy(client, "/api/v1/models/photos/layers/conv2_1/weight/3")
    strengths = np.abs(weight).sum((1, 2))
    assert [link["channel"] for link in dossier["inputs"]] == np.argsort(-strengths, kind="stable").tolist()
    assert {link["layer"] for link in dossier["inputs"]} == {"pool1"}
    assert dossier["inputs"][0]["sum"] == pytest.approx(float(weight[strengths.argmax()].sum()), rel=1e-4)
    assert [(link["layer"], link["channel"]) for link in dossier["outputs"]] == [("relu2_1", 3)]
    removed = dossier["activation"]
    assert (removed["layer"], removed["op"]) == ("relu2_1", "relu")
    assert removed["removed"] == pytest.approx((values < 0).mean())
    assert removed["removed_mass"] == pytest.approx(float(-values[values < 0].sum() / np.abs(values).sum()), rel=1e-4)
    assert removed["kept"] == pytest.approx(1 - removed["removed"])


def test_a_dossier_of_a_number_has_no_peaks_but_its_64_strongest_inputs(client: TestClient, base: str) -> None:
    dossier = get(client, f"{base}/fc/5/dossier").json()
    assert (dossier["shape"], dossier["peaks"], dossier["activation"]) == ([], [], None)
    assert len(dossier["inputs"]) == 64
    assert dossier["counts"] == {"inputs": 3072, "outputs": 24}
    row = npy(client, "/api/v1/models/photos/layers/fc/weight/5")
    assert dossier["inputs"][0]["channel"] == int(np.abs(row).argmax())
    softmax = get(client, f"{base}/softmax/5/dossier").json()
    assert (softmax["counts"], softmax["outputs"]) == ({"inputs": 24, "outputs": 0}, [])


def test_a_skip_leads_two_ways_back(client: TestClient, images: dict[str, str]) -> None:
    run = f"/api/v1/models/imagenet/activations/{images['coffee']}"
    dossier = get(client, f"{run}/block2_2.add/4/dossier").json()
    assert [(link["layer"], link["channel"], link["strength"]) for link in dossier["inputs"]] == [
        ("block2_2.project", 4, 1),
        ("block2_1.project", 4, 1),
    ]
    folded = get(client, f"{run}/block2_2.project/4/dossier").json()["fold"]
    assert isinstance(folded["variance"], float)


@pytest.mark.parametrize("path", ["conv9/card", "conv9/0/dossier", "conv2_1/64/dossier", "conv2_1/-1/dossier"])
def test_what_is_not_there_is_not_found(client: TestClient, base: str, path: str) -> None:
    assert client.get(f"{base}/{path}").status_code == 404
    assert client.get(f"{base.rpartition('/')[0]}/nothing/conv2_1/card").status_code == 404


def test_one_filter_in_every_format(client: TestClient) -> None:
    layer = "/api/v1/models/photos/layers/conv2_1/weight"
    weights = npy(client, layer)
    np.testing.assert_array_equal(npy(client, f"{layer}/5"), weights[5])
    np.testing.assert_array_equal(npy(client, f"{layer}/5", channels="3,1"), weights[5, [3, 1]])
    sheet = Image.open(io.BytesIO(get(client, f"{layer}/5", format="png").content))
    assert sheet.size == (24 * 3, 3)
    assert get(client, f"{layer}/5", format="u8").content[-24 * 9 :] != b""
    depthwise = "/api/v1/models/imagenet/layers/block3_1.depthwise/weight/7"
    assert npy(client, depthwise).shape == (1, 5, 5)
    assert npy(client, "/api/v1/models/photos/layers/fc/weight/5", channels="9,8").shape == (2,)
    for path, status in ((f"{layer}/64", 404), (f"{layer}/x", 422), (f"{layer}/5?channels=24", 422)):
        assert client.get(path).status_code == status
    assert client.get("/api/v1/models/photos/layers/relu1_1/weight/0").status_code == 404


def test_a_score_is_traced_back_to_maps(client: TestClient, base: str) -> None:
    score = ValueReply.model_validate(get(client, f"{base}/fc/5").json())
    assert len(score.origins) == 16
    for origin in score.origins[:3]:
        channel, row, column = origin.at
        assert origin.layer == "pool4"
        value = get(client, f"{base}/pool4/{channel}/{row}/{column}").json()["output"]
        weight = npy(client, "/api/v1/models/photos/layers/fc/weight/5")[origin.index]
        assert origin.product == pytest.approx(value * weight, rel=1e-4)
    assert "origins" not in get(client, f"{base}/conv2_1/0/0/0").json()
