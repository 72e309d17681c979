"""The scripts under examples/ do what they promise, as a reader would run them."""

import json
import re
import subprocess
import sys
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import load_file

from tests.app.galleries import wait_for

ROOT = Path(__file__).parent.parent
KNOWN = {
    "coffee": "espresso",
    "cat": "tabby cat",
    "goldfish": "goldfish",
    "ladybug": "ladybug",
    "school-bus": "school bus",
    "pizza": "pizza",
    "orange": "orange",
    "monarch": "monarch butterfly",
}
"""Samples of things that the photos network knows."""
LEARNED = ("conv1_1", "conv2_1", "fc1", "fc2")
"""Layers with weights of the network that a training run has unless others are chosen."""


def run(script: str, *arguments: str) -> str:
    """What the script prints; a failure is the test's failure, with the script's own words."""
    command = [sys.executable, str(ROOT / "examples" / script), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_activation_is_saved_under_its_layer(server: str, api: httpx.Client, photo: Path, tmp_path: Path) -> None:
    out = tmp_path / "activations.npz"
    printed = run("save_activations.py", str(photo), str(out), server)
    layers = {layer["id"]: tuple(layer["shape"]) for layer in api.get("/api/v1/models/photos").json()["layers"]}
    with np.load(out) as activations:
        shapes = {layer: activations[layer].shape for layer in activations.files}
        assert all(np.isfinite(activations[layer]).all() for layer in activations.files)
    assert layers.items() <= shapes.items()
    assert "espresso" in printed


def test_one_number_adds_up(server: str, photo: Path) -> None:
    lines = run("explain_one_number.py", str(photo), "conv2_1", "7", "12", "9", server).splitlines()
    stated = float(lines[0].split("=")[1])
    added = float(lines[-1].split(":")[1])
    assert abs(stated - added) < 1e-4


def test_the_maps_that_a_prediction_needs_are_listed(server: str, photo: Path) -> None:
    first, *needed = run("switch_channels_off.py", str(photo), "photos", "conv1_1", server).splitlines()
    assert first.startswith("espresso: score ")
    changes = [float(line.rpartition(":")[2]) for line in needed]
    assert len(changes) == 10
    assert changes == sorted(changes)
    assert changes[0] < 0


def test_the_nearest_pictures_are_listed_in_both_ways(server: str, api: httpx.Client, photo: Path) -> None:
    status = wait_for(api, state="ready")
    printed = run("similar_images.py", str(photo), server).splitlines()
    assert len(printed) == 12
    assert printed[0] == f"by what the network saw, {status['indexed']} pictures"
    assert all("Coffee" not in line for line in printed)


def test_the_way_back_through_a_graph_is_printed(server: str) -> None:
    lines = run("backpropagate.py", "f = (x + y) * z", '{"x": -2, "y": 5, "z": -4}', server).splitlines()
    assert lines[0] == "f = (x + y) * z = -12"
    steps = [re.sub(r"\s+", " ", line.strip()) for line in lines[1:5]]
    assert steps == [
        "(x + y) * z to x + y 1 × (y =) -4 = -4",
        "(x + y) * z to z 1 × (x =) 3 = 3",
        "x + y to x -4 × (1 =) 1 = -4",
        "x + y to y -4 × (1 =) 1 = -4",
    ]
    assert lines[-1] == "z: gradient 3, by nudging 3"


def test_a_network_learns_is_asked_and_saved(server: str, tmp_path: Path) -> None:
    out = tmp_path / "stripes.safetensors"
    lines = run("watch_it_learn.py", str(out), "stripes", "200", server).splitlines()
    reached = re.fullmatch(r"step  200: test loss [\d.]+, accuracy ([\d.]+)%", lines[-4])
    assert reached is not None
    assert float(reached[1]) > 90
    assert lines[-3] == "finished after 200 steps"
    assert set(load_file(out)) == {f"{layer}.{part}" for layer in LEARNED for part in ("weight", "bias")}
    assert httpx.get(lines[-1].split()[0]).status_code == 200


def test_what_speaks_for_a_photos_class_is_laid_over_it(server: str, samples: Path, tmp_path: Path) -> None:
    out = tmp_path / "why.png"
    first, second = run("why.py", str(samples / "goldfish.jpg"), str(out), "gradcam", server).splitlines()
    assert first.startswith("goldfish: score ")
    assert second.endswith("depends on what was learned")
    part = Image.open(samples / "goldfish.jpg").crop((41, 17, 279, 255))
    before, after = (np.asarray(image.convert("L"), float) for image in (part, Image.open(out)))
    body, corner = np.s_[90:180, 90:180], np.s_[-30:, :60]
    kept, lost = (after[place].sum() / before[place].sum() for place in (body, corner))
    assert kept > 0.6
    assert lost < 0.4


def test_the_lines_of_the_readme_run(
    server: str, photo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    monkeypatch.chdir(photo.parent)
    exec(code.replace("http://127.0.0.1:8000", server).replace("photo.jpg", photo.name), {})
    prediction, value, output = capsys.readouterr().out.splitlines()
    stated, found = value.split(" = ")[-2:]
    assert "probability" in prediction
    assert np.isclose(float(stated), float(found), rtol=1e-4)
    assert output == "[[[5]]]"


def test_a_drawn_sample_is_what_the_script_draws(samples: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "examples.drawings", str(tmp_path), "digit"]
    subprocess.run(command, cwd=ROOT, check=True, timeout=60)
    drawn, bundled = (np.asarray(Image.open(folder / "digit.jpg"), float) for folder in (tmp_path, samples))
    assert np.abs(drawn - bundled).mean() < 1


def test_every_sample_is_listed_and_has_its_source_named(samples: Path) -> None:
    files = {path.name for path in samples.glob("*.jpg")}
    assert {sample["file"] for sample in json.loads((samples / "samples.json").read_text())} == files
    assert all(f"`{name}`" in (samples / "ASSETS.md").read_text() for name in files)


def test_the_samples_of_known_things_are_recognised(api: httpx.Client) -> None:
    images = {image["name"]: image["id"] for image in api.get("/api/v1/images").json()["images"]}
    found = {
        name: api.get(f"/api/v1/models/photos/activations/{images[name]}").json()["predictions"][0]["class"]
        for name in KNOWN
    }
    assert found == KNOWN
