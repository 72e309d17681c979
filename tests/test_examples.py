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
