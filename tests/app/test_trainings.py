"""Training runs over HTTP: what is told, that a run can be left and taken up, what is refused, and what is kept."""

import io
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from safetensors.numpy import load

from app.checkpoints import Checkpoints, run_id
from app.gate import Gate
from app.settings import Settings
from app.trained import Trained
from app.training_run import Part, events
from engine.training.choices import Choices
from engine.training.run import Run
from tests.streaming import events_of

TINY: dict[str, Any] = {"filters": 4, "kernel": 3, "blocks": 1, "hidden": 0, "batch": 8, "steps": 12, "speed": 0}


def told(client: TestClient, body: Any) -> list[tuple[str, Any]]:
    reply = client.post("/api/v1/trainings", json=body)
    assert reply.status_code == 200, reply.text
    return events_of(reply.text)


def losses(stream: list[tuple[str, Any]]) -> list[float]:
    return [loss for name, data in stream if name == "steps" for loss in data["loss"]]


def test_a_run_is_told_from_its_beginning_to_its_end(client: TestClient) -> None:
    stream = told(client, TINY)
    names = [name for name, _ in stream]
    assert (names[0], names[1], names[-2], names[-1]) == ("begin", "look", "look", "end")
    begin, look, end = stream[0][1], stream[-2][1], stream[-1][1]
    assert [layer["id"] for layer in begin["layers"]] == ["conv1_1", "relu1_1", "pool1", "flatten", "fc1"]
    assert begin["parameters"] == sum(layer["parameters"] for layer in begin["layers"])
    assert begin["dataset"]["classes"][0] == "circle"
    assert len(losses(stream)) == 12
    assert np.sum(look["confusion"]) == begin["dataset"]["test"]
    assert look["test"]["accuracy"] == pytest.approx(np.trace(look["confusion"]) / 500)
    assert look["filters"]["shape"] == [4, 3, 3]
    assert [each["layer"] for each in look["maps"]][-1] == "softmax"
    assert look["wrong"] >= len(look["mistakes"]) > 0
    assert (end["reason"], end["step"], end["diverged"]) == ("finished", 12, None)
    steps = [data for name, data in stream if name == "steps"]
    assert set(steps[0]["gradients"]) == set(steps[0]["updates"]) == {"conv1_1", "fc1"}


def test_the_numbers_are_the_engine_s(client: TestClient) -> None:
    choices = Choices(**{name: value for name, value in TINY.items() if name != "speed"})
    expected = [step.loss for step in Run(choices)]
    assert losses(told(client, TINY)) == pytest.approx(expected, rel=1e-6)


def test_a_run_in_pieces_is_the_same_run(make_client: Any) -> None:
    whole = losses(told(make_client(), TINY))
    client = make_client()
    first, second = told(client, {**TINY, "until": 5}), told(client, {**TINY, "start": 5})
    assert first[-1][1]["reason"] == "until"
    assert losses(first) + losses(second) == whole
    elsewhere = told(make_client(), {**TINY, "start": 5, "until": 6})  # where nothing of it is remembered
    assert losses(elsewhere) == whole[5:6]
    assert "repeating" in [name for name, _ in elsewhere]


def test_a_run_that_diverges_says_so_in_the_end(client: TestClient) -> None:
    end = told(client, {**TINY, "initialisation": "large", "rate": 10, "steps": 200})[-1][1]
    assert end["reason"] == "diverged"
    assert end["diverged"]["what"] in {"loss", "update"}


def test_a_run_that_takes_too_long_ends(make_client: Any) -> None:
    end = told(make_client(training_seconds=1e-9), {**TINY, "steps": 2000})[-1][1]
    assert end["reason"] == "time"
    assert end["step"] < 2000


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"dataset": "cats"}, "dataset"),
        ({"blocks": 4}, "blocks"),
        ({"kernel": 4}, "kernel"),
        ({"rate": 0}, "rate"),
        ({"rate": 1e9}, "rate"),
        ({"steps": 2001}, "steps"),
        ({"seed": -1}, "seed"),
        ({"start": 7, "until": 3}, "until"),
        ({"until": 13}, "until"),
        ({"speed": -1}, "speed"),
        ({"image": 500}, "image"),
        ({"momentum": "fast"}, "momentum"),
        ({"layers": 3}, "layers"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_told(client: TestClient, change: Any, field: str) -> None:
    reply = client.post("/api/v1/trainings", json={**TINY, **change})
    assert reply.status_code == 422
    assert field in [error["field"] for error in reply.json()["errors"]]


def test_more_runs_than_there_may_be_are_told_to_wait(make_client: Any) -> None:
    client = make_client(trainings=1)
    services = client.app.state.services
    endless = services.trainings.open(event for event in ())
    reply = client.post("/api/v1/trainings", json=TINY)
    assert reply.status_code == 503
    assert "retry-after" in reply.headers
    endless._done()
    assert told(client, TINY)[-1][0] == "end"


def test_who_goes_away_leaves_a_snapshot_and_no_work() -> None:
    checkpoints = Checkpoints(1 << 20)
    choices = Choices(filters=4, blocks=1, hidden=0, steps=2000)
    before = threading.active_count()
    stream = events(Part(choices, 0, 2000, 0, 0), checkpoints, Gate(1, 1, 1), 60)
    seen = [next(stream).name for _ in range(4)]
    stream.close()
    assert seen[:3] == ["begin", "look", "steps"]
    assert checkpoints.resume(choices, 2000).step > 0
    assert threading.active_count() == before


def test_a_paced_run_is_told_evenly() -> None:
    choices = Choices(filters=4, blocks=1, hidden=0, steps=10)
    stream = list(events(Part(choices, 0, 10, 200, 0), Checkpoints(1 << 20), Gate(1, 1, 1), 60))
    counts = [len(event.data["loss"]) for event in stream if event.name == "steps"]
    assert sum(counts) == 10
    assert max(counts) <= 8


def test_the_run_is_the_same_however_far_it_goes() -> None:
    assert run_id(Choices(steps=10)) == run_id(Choices(steps=20))
    assert run_id(Choices(seed=1)) != run_id(Choices(seed=2))


def test_too_little_memory_only_means_more_work() -> None:
    checkpoints = Checkpoints(10)
    run = Run(Choices(filters=4, blocks=1, hidden=0, steps=3))
    next(run)
    checkpoints.keep(run)
    assert checkpoints.resume(run.choices, 3).step == 0


def test_the_choices_are_listed_with_what_they_may_be(client: TestClient) -> None:
    said = client.get("/api/v1/trainings").json()
    assert said["choices"]["kernel"] == {"default": 5, "names": [3, 5]}
    assert said["choices"]["blocks"] == {"default": 2, "least": 1, "largest": 3, "whole": True}
    assert [each["name"] for each in said["datasets"]] == ["shapes", "stripes", "digits"]


def test_a_data_set_s_pictures_come_as_one_sheet_and_as_numbers(client: TestClient) -> None:
    path = "/api/v1/trainings/datasets/shapes/images"
    images = np.load(io.BytesIO(client.get(f"{path}?format=npy").content))
    assert images.shape == (500, 16, 16)
    sheet = client.get(f"{path}?format=png")
    assert sheet.headers["x-atlas-tile"] == "16"
    assert client.get(f"{path}?format=png", headers={"If-None-Match": sheet.headers["etag"]}).status_code == 304
    assert client.get("/api/v1/trainings/datasets/cats/images").status_code == 404


def kept(client: TestClient, **more: Any) -> Any:
    body = {**{name: value for name, value in TINY.items() if name != "speed"}, "step": 12, **more}
    return client.post("/api/v1/trainings/networks", json=body)


def test_a_trained_network_is_a_model_like_any_other(client: TestClient) -> None:
    reply = kept(client)
    assert reply.status_code == 201
    found = reply.json()
    assert found["model"].startswith("trained-")
    assert reply.headers["location"] == found["url"]
    graph = client.get(found["url"]).json()
    assert graph["classes"][0] == "circle"
    assert graph["accuracy"]["top_1"] == found["accuracy"]
    image = client.get("/api/v1/images").json()["images"][0]["id"]
    run = client.get(f"{found['url']}/activations/{image}").json()
    assert sum(each["probability"] for each in run["predictions"]) == pytest.approx(1, abs=1e-5)
    value = client.get(f"{found['url']}/activations/{image}/conv1_1/2/3/4").json()
    maps = client.get(f"{found['url']}/activations/{image}/conv1_1").json()
    assert value["output"] == pytest.approx(maps[2][3][4], rel=1e-4)
    edited = client.get(f"{found['url']}/activations/{image}?edits=conv1_1.0_0").json()
    assert edited["predictions"] != run["predictions"]
    assert found["model"] not in [model["id"] for model in client.get("/api/v1/models").json()["models"]]


def test_its_file_has_the_weights_of_that_step(client: TestClient) -> None:
    reply = client.get(kept(client, step=3).json()["weights"])
    assert reply.headers["content-disposition"].endswith('.safetensors"')
    run = Run(Choices(**{name: value for name, value in TINY.items() if name != "speed"}))
    for _ in range(3):
        next(run)
    for name, array in load(reply.content).items():
        np.testing.assert_array_equal(array, run.parameters[name])


def test_the_bundled_networks_come_as_files_too(client: TestClient) -> None:
    assert load(client.get("/api/v1/models/digits/weights").content)["conv1.weight"].shape == (6, 1, 5, 5)


def test_a_step_that_a_run_does_not_reach_is_refused(client: TestClient) -> None:
    reply = kept(client, initialisation="large", rate=10, steps=200, step=200)
    assert reply.status_code == 422
    assert "diverges in step" in reply.json()["detail"]


def test_a_trained_network_that_nobody_keeps_any_more_is_told(client: TestClient) -> None:
    reply = client.get("/api/v1/models/trained-0123456789abcdef")
    assert reply.status_code == 404
    assert "train it with POST /api/v1/trainings/networks" in reply.json()["detail"]


def test_another_process_finds_it_and_a_damaged_file_is_no_network(tmp_path: Path) -> None:
    settings = Settings(store=tmp_path / "images")
    network = Run(Choices(filters=4, blocks=1, hidden=0)).network("trained-1", "small")
    Trained(settings).keep(network)
    other = Trained(settings)
    assert other.network("trained-1").classes == network.classes
    (path,) = (each for each in (tmp_path / "images-trained").iterdir() if len(each.name) == 64)
    path.write_bytes(b"nothing")
    with pytest.raises(ValueError, match="no network saved by ConvScope"):
        Trained(settings).network("trained-1")
