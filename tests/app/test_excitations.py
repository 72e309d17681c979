"""A picture that excites a unit: it grows, it is what the API says of it, and it is the same for the same seed."""

import base64
import io
import json
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from engine.attribution.excitation import ascent
from engine.attribution.target import Target
from engine.bundled import load
from tests.streaming import events_of


def ask(client: TestClient, model: str, **query: Any) -> list[tuple[str, Any]]:
    reply = client.get(f"/api/v1/models/{model}/excitations", params=query)
    assert reply.status_code == 200, reply.text
    return events_of(reply.text)


@pytest.mark.parametrize(
    ("model", "target"), [("digits", "3"), ("digits", "conv2/5"), ("photos", "conv3_1/7"), ("photos", "conv2_2/3/9/9")]
)
def test_the_value_grows_from_that_of_noise(client: TestClient, model: str, target: str) -> None:
    begin, *images, done = ask(client, model, target=target, steps=24)
    assert (begin[0], done[0]) == ("begin", "done")
    assert [data["step"] for _, data in images] == list(range(25))
    values = [data["value"] for _, data in images]
    assert values[-1] == max(values)
    assert values[-1] > values[0] + 0.3


def test_a_digit_that_is_made_up_is_taken_for_it(client: TestClient) -> None:
    *_, (_, last), _ = ask(client, "digits", target="3", steps=48)
    pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(last["png"]))))
    assert pixels.shape == (28, 28)
    network = load("digits")
    scores = network.activations(network.input.normalise(pixels[None]))["fc3"]
    assert int(scores.argmax()) == 3
    # Levels are rounded to 1/255: the score differs that little.
    assert float(scores[3]) == pytest.approx(last["value"], rel=0.02)


def test_the_same_seed_gives_the_same_picture_and_another_another(client: TestClient) -> None:
    first, again, other = (ask(client, "digits", target="conv1/2", steps=6, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first[-2] != other[-2]


def test_a_long_way_is_told_in_few_pictures(client: TestClient) -> None:
    begin, *images, _ = ask(client, "digits", target="conv1/2", steps=130)
    assert begin[1]["target"] == {"layer": "conv1", "at": [2], "class": None}
    steps = [data["step"] for _, data in images]
    assert steps == [*range(0, 130, 3), 130]


def test_the_input_stays_in_the_range_of_pixels() -> None:
    network = load("photos")
    inputs = ascent(network, Target("conv1_1", (0,)), seed=0)
    for _ in range(30):
        x = next(inputs)
    back = network.input.normalise(network.input.pixels(x))
    assert np.abs(back - x).max() <= 0.51 / 255 / min(network.input.std)


def test_a_network_that_is_edited_beyond_all_bounds_ends_the_stream_with_the_reason(client: TestClient) -> None:
    begin, *_, (name, problem) = ask(client, "photos", target="conv4_1/3", edits="conv1_1.w.0.0.0.0_1e38")
    assert begin[0] == "begin"
    assert name == "error"
    assert "set smaller numbers" in problem["detail"]


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ({}, 422, "target"),
        ({"target": "24"}, 404, "there is no class 24"),
        ({"target": "conv9/1"}, 404, "there is no layer"),
        ({"target": "a/b"}, 422, "give a class as 281"),
        ({"target": "3", "steps": 513}, 422, "steps"),
        ({"target": "3", "seed": -1}, 422, "seed"),
    ],
)
def test_what_cannot_be_asked_is_refused(client: TestClient, query: Any, status: int, sentence: str) -> None:
    reply = client.get("/api/v1/models/photos/excitations", params=query)
    assert reply.status_code == status
    assert sentence in json.dumps(reply.json())
