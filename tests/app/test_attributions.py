"""Maps of what speaks for a class or a unit: true gradients, torch's numbers, places in a photo, streams, refusals."""

import io
import json
from typing import Any

import httpx
import numpy as np
import pytest
from fastapi.testclient import TestClient

from app.attributions import Asked, rows
from engine.attribution.gradcam import enlarged, region
from engine.attribution.gradients import slopes
from engine.attribution.occlusion import Patch
from engine.attribution.sanity import cascade, rank_correlation
from engine.attribution.target import Target
from engine.bundled import load
from tests.sources import ROOT
from tests.streaming import events_of

RECORDED = np.load(ROOT / "tests/engine/photos-attributions.npz")
"""By PyTorch 2.13, of `photos` on the sample coffee: saliency, guided saliency, Grad-CAM of the last convolution."""


@pytest.fixture(scope="module")
def images(client: TestClient) -> dict[str, str]:
    listed = client.get("/api/v1/images").json()["images"]
    return {image["name"]: image["id"] for image in listed}


def ask(client: TestClient, model: str, image: str, status: int = 200, path: str = "", **query: Any) -> Any:
    reply: httpx.Response = client.get(f"/api/v1/models/{model}/attributions/{image}{path}", params=query)  # type: ignore[assignment]
    assert reply.status_code == status, reply.text
    return reply


@pytest.mark.parametrize("method", ["gradient", "guided", "gradcam"])
def test_maps_are_those_of_torch(client: TestClient, images: dict[str, str], method: str) -> None:
    reply = ask(client, "photos", images["coffee"], method=method).json()
    assert reply["target"]["at"] == [int(RECORDED["target"])]
    expected = RECORDED[method]
    assert reply["shape"] == list(expected.shape)
    np.testing.assert_allclose(reply["values"], expected, rtol=2e-3, atol=1e-4 * float(expected.max()))


@pytest.mark.parametrize("model", ["photos", "digits"])
@pytest.mark.parametrize("target", [None, "conv/1", "conv/1/4/5"])
def test_a_gradient_equals_nudging_along_any_direction(model: str, target: str | None) -> None:
    network = load(model)
    random = np.random.default_rng(0)
    x = random.normal(size=network.graph.shapes["input"])  # no two numbers are alike: no pooling has two winners
    convolution = next(layer.id for layer in network.layers if layer.op == "conv2d")
    scores = network.layers[-1].inputs[0]
    aim = Target(scores, (3,)) if target is None else Target(convolution, tuple(map(int, target.split("/")[1:])))
    parameters = {name: value.astype(np.float64) for name, value in network.parameters.items()}

    def value(given: Any) -> float:
        values = network.graph.forward({"input": given[None], **parameters})
        return aim.value({name: each[0] for name, each in values.items()})

    values = {name: each[0] for name, each in network.graph.forward({"input": x[None], **parameters}).items()}
    gradient = slopes(network, {name: values[name] for name in ("input", *network.nodes)}, aim)
    direction = random.normal(size=x.shape)
    slope = (value(x + 1e-6 * direction) - value(x - 1e-6 * direction)) / 2e-6
    assert float((gradient * direction).sum()) == pytest.approx(slope, rel=1e-3, abs=1e-6)


OBJECTS = {
    "coffee": (5, 70, 395, 490),
    "goldfish": (10, 0, 255, 315),
    "ladybug": (75, 80, 380, 440),
    "school-bus": (125, 15, 415, 465),
    "pizza": (30, 30, 460, 450),
    "orange": (50, 30, 460, 455),
    "monarch": (50, 60, 385, 420),
    "astronaut": (315, 265, 480, 480),  # her helmet: the class is "football helmet"
}
"""Where in its photo the object is that is named: first row and column, last row and column; found by eye."""


@pytest.mark.parametrize("sample", OBJECTS)
def test_a_grad_cam_peaks_on_the_object_and_its_box_lies_on_it(
    client: TestClient, images: dict[str, str], sample: str
) -> None:
    reply = ask(client, "imagenet", images[sample], method="gradcam").json()
    top, left, bottom, right = OBJECTS[sample]
    peak, box = reply["peak"]["photo"], reply["region"]["box"]
    assert top <= peak["row"] + peak["height"] / 2 <= bottom
    assert left <= peak["column"] + peak["width"] / 2 <= right
    height = min(bottom, box["row"] + box["height"]) - max(top, box["row"])
    width = min(right, box["column"] + box["width"]) - max(left, box["column"])
    assert height > 0
    assert width > 0
    assert height * width > 0.6 * box["height"] * box["width"]


def test_what_a_relu_drops_does_not_count_against_the_target(client: TestClient, images: dict[str, str]) -> None:
    reply = ask(client, "photos", images["pizza"], method="gradcam").json()
    assert (reply["layer"], reply["maps"]) == ("conv4_1", "relu4_1")
    assert reply["region"] is not None
    own = ask(client, "photos", images["pizza"], method="gradcam", layer="conv4_1", target="conv4_1/3").json()
    assert own["maps"] == "conv4_1"  # what comes after the target cannot be weighed for it


def test_a_grad_cam_tells_weights_a_box_and_where_it_peaks(client: TestClient, images: dict[str, str]) -> None:
    reply = ask(client, "imagenet", images["coffee"], method="gradcam").json()
    assert (reply["layer"], reply["shape"]) == ("head.conv", [7, 7])
    assert len(reply["weights"]) == 1280
    sizes = [abs(each["weight"]) for each in reply["strongest"]]
    assert sizes == sorted(sizes, reverse=True)
    box, photo, peak = reply["region"]["box"], reply["box"], reply["peak"]["photo"]
    for inner in (box, peak):
        assert photo["row"] <= inner["row"]
        assert inner["row"] + inner["height"] <= photo["row"] + photo["height"] + 1
    middle = peak["row"] + peak["height"] / 2, peak["column"] + peak["width"] / 2
    assert box["row"] <= middle[0] <= box["row"] + box["height"]
    assert box["column"] <= middle[1] <= box["column"] + box["width"]


def test_an_occlusion_is_what_the_network_says_of_covered_inputs(client: TestClient, images: dict[str, str]) -> None:
    query = {"method": "occlusion", "patch": 14, "stride": 7, "target": "7"}
    reply = ask(client, "digits", images["digit"], **query).json()
    assert (reply["shape"], reply["patch"]) == ([3, 3], {"size": 14, "stride": 7})
    network = load("digits")
    run = f"/api/v1/models/digits/activations/{images['digit']}/input?format=npy"
    x = np.load(io.BytesIO(client.get(run).content))
    whole = network.activations(x)["fc3"][7]
    covered = x.copy()
    covered[:, 7:21, 14:28] = 0
    assert reply["values"][1][2] == pytest.approx(float(whole - network.activations(covered)["fc3"][7]), rel=1e-4)
    events = events_of(ask(client, "digits", images["digit"], path="/stream", **query).text)
    assert [name for name, _ in events] == ["begin", "row", "row", "row", "done"]
    assert [data["values"] for name, data in events if name == "row"] == reply["values"]
    assert events[-1][1] == reply


def test_a_row_of_an_occlusion_is_computed_only_when_it_is_asked_for(
    client: TestClient, images: dict[str, str]
) -> None:
    services = client.app.state.services  # type: ignore[attr-defined]
    found = services.activations(services.library.network("digits"), images["digit"])
    each = rows(found, Asked("occlusion", Target("fc3", (7,)), ""), Patch(4, 1))
    assert next(each).shape == (25,)
    each.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("method", ["gradient", "gradcam"])
def test_a_map_depends_on_what_was_learned(client: TestClient, images: dict[str, str], method: str) -> None:
    reply = ask(client, "photos", images["coffee"], path="/check", method=method, layer="conv3_1").json()
    assert reply["steps"][0]["layer"] == "fc"
    assert reply["steps"][-1]["layer"] == "conv1_1"
    assert abs(reply["steps"][-1]["correlation"]) < 0.5
    assert reply["verdict"] == "depends"
    again = ask(client, "photos", images["coffee"], path="/check", method=method, layer="conv3_1").json()
    assert again == reply


def test_an_edited_network_has_maps_of_its_own(client: TestClient, images: dict[str, str]) -> None:
    plain = ask(client, "digits", images["digit"], target="7").json()
    edited = ask(client, "digits", images["digit"], target="7", edits="conv1.0_0").json()
    assert edited["values"] != plain["values"]


def test_formats_and_caching(client: TestClient, images: dict[str, str]) -> None:
    reply = ask(client, "digits", images["digit"], format="npy")
    assert np.load(io.BytesIO(reply.content)).shape == (1, 28, 28)
    tag = reply.headers["etag"]
    path = f"/api/v1/models/digits/attributions/{images['digit']}?format=npy"
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ({"method": "magic"}, 422, "gradient"),
        ({"target": "24"}, 404, "there is no class 24"),
        ({"target": "cat"}, 422, "give a class as 281"),
        ({"target": "conv1_1/1/2"}, 422, "give a class as 281"),
        ({"target": "conv9/1"}, 404, "there is no layer"),
        ({"target": "conv1_1/999"}, 422, "there is no value or map [999] in conv1_1"),
        ({"target": "conv1_1/1/64/0"}, 422, "there is no value or map"),
        ({"method": "gradcam", "layer": "fc"}, 422, "fc has no maps before"),
        ({"method": "gradcam", "layer": "conv4_1", "target": "conv1_1/1"}, 422, "has no maps before conv1_1"),
        ({"method": "gradcam", "layer": "no"}, 404, "there is no layer"),
        ({"method": "occlusion", "patch": 65}, 422, "patch is 65: it must be from 1 to 64"),
        ({"method": "occlusion", "patch": 1, "stride": 1}, 422, "at most 1600 are computed"),
        ({"method": "occlusion", "stride": 0}, 422, "stride"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    client: TestClient, images: dict[str, str], query: Any, status: int, sentence: str
) -> None:
    reply = ask(client, "photos", images["coffee"], status, **query)
    assert sentence in json.dumps(reply.json(), ensure_ascii=False)


def test_a_check_of_a_map_shuffles_only_what_it_is_made_by(client: TestClient, images: dict[str, str]) -> None:
    reply = ask(client, "photos", images["coffee"], path="/check", target="conv2_1/5").json()
    assert [step["layer"] for step in reply["steps"]] == ["conv2_1", "conv1_2", "conv1_1"]
    assert max(abs(step["correlation"]) for step in reply["steps"]) < 0.9


def test_only_what_one_backward_pass_gives_is_checked(client: TestClient, images: dict[str, str]) -> None:
    ask(client, "digits", images["digit"], 422, path="/check", method="occlusion")


def test_the_region_is_the_strongest_connected_part() -> None:
    mask = np.zeros((6, 8))
    mask[1:3, 1:4] = [[5, 6, 5], [5, 9, 5]]
    mask[4:, 6:] = 8
    found = region(mask)
    assert found is not None
    assert (found.row, found.column, found.height, found.width) == (1, 1, 2, 3)
    assert region(np.zeros((2, 2))) is None


def test_a_map_is_enlarged_between_the_middles_of_its_cells() -> None:
    assert enlarged(np.array([[0.0, 4.0]]), 1, 4).tolist() == [[0, 1, 3, 4]]


def test_ranks_are_compared_and_ties_share_theirs() -> None:
    values = np.array([1.0, 2, 2, 7])
    assert rank_correlation(values, values**3) == pytest.approx(1)
    assert rank_correlation(values, -values) == pytest.approx(-1)
    assert rank_correlation(values, np.ones(4)) == 0


def test_a_cascade_shuffles_from_the_target_back() -> None:
    network = load("digits")
    assert [layer for layer, _ in cascade(network, 0, 5, "relu2")] == ["conv2", "conv1"]
    steps = list(cascade(network, 0, 5, "softmax"))
    assert [layer for layer, _ in steps] == ["fc3", "fc2", "fc1", "conv2", "conv1"]
    _, first = steps[0]
    assert (first.parameters["fc2.weight"] == network.parameters["fc2.weight"]).all()
    assert (first.parameters["fc3.weight"] != network.parameters["fc3.weight"]).any()
    np.testing.assert_array_equal(
        np.sort(first.parameters["fc3.weight"], None), np.sort(network.parameters["fc3.weight"], None)
    )
