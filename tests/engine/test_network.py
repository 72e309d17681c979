"""The bundled networks: their layers, receptive fields, explanations; and files that are no network."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save_file

from engine.bundled import available, load
from engine.errors import ShapeError, UnknownNameError, WeightsError
from engine.graph import Chain, Graph, Node
from engine.network import FOLDER, Box, InputSpec, Network
from engine.ops import create
from tests import reference

BLOCKS = {1: 2, 2: 2, 3: 2, 4: 1}
STAGES = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 4, 7: 1}
LAYERS = {
    "photos": [
        *(
            name
            for block, convolutions in BLOCKS.items()
            for name in (
                *(f"{kind}{block}_{number}" for number in range(1, convolutions + 1) for kind in ("conv", "relu")),
                f"pool{block}",
            )
        ),
        *("flatten", "fc", "softmax"),
    ],
    "imagenet": [
        *("stem.conv", "stem.relu6"),
        *(
            f"block{stage}_{number}.{part}"
            for stage, blocks in STAGES.items()
            for number in range(1, blocks + 1)
            for part in (
                *(("expand", "expand_relu6") if stage > 1 else ()),
                *("depthwise", "depthwise_relu6", "project"),
                *(("add",) if number > 1 else ()),
            )
        ),
        *("head.conv", "head.relu6", "pool", "fc", "softmax"),
    ],
    "digits": [
        *("conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "flatten"),
        *("fc1", "relu3", "fc2", "relu4", "fc3", "softmax"),
    ],
}
FIELDS = [
    (
        "photos",
        *("conv1_1", "relu1_2", "pool1", "conv2_1", "conv2_2", "pool2", "conv3_2", "relu3_2", "pool4", "fc"),
    ),
    (
        "digits",
        *("conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "fc1", "fc2", "fc3", "softmax"),
    ),
    (
        "imagenet",
        *("stem.conv", "stem.relu6", "block1_1.depthwise", "block1_1.project", "block2_1.depthwise"),
        *("block2_2.add", "block3_1.depthwise_relu6", "block3_2.add", "block4_2.expand", "fc"),
    ),
]
"""Of each network ten layers of different depths and ops."""


@pytest.fixture(scope="module")
def networks() -> dict[str, Network]:
    """The bundled networks by id."""
    return {name: load(name) for name in available()}


@pytest.fixture(scope="module")
def runs(networks: dict[str, Network]) -> dict[str, Any]:
    """For each network all activations for one random input."""
    random = np.random.default_rng(2)
    return {
        name: network.activations(random.normal(size=network.input.shape).astype(np.float32))
        for name, network in networks.items()
    }


def test_three_networks_are_bundled_photos_first() -> None:
    assert available() == ("photos", "imagenet", "digits")


@pytest.mark.parametrize("name", LAYERS)
def test_layers_stand_in_order_and_account_for_every_parameter(networks: dict[str, Network], name: str) -> None:
    network = networks[name]
    assert [layer.id for layer in network.layers] == LAYERS[name]
    assert network.layers[0].inputs == ("input",)
    assert sum(layer.parameters for layer in network.layers) == sum(v.size for v in network.parameters.values())
    assert all(tensor.dtype == np.float32 for tensor in network.parameters.values())
    assert network.layers[-1].shape == (len(network.classes),)
    assert network.card.startswith("# ")
    for layer in network.layers:
        if layer.op == "conv2d":
            weight = network.parameters[f"{layer.id}.weight"]
            assert layer.parameters == weight.size + len(weight)
            assert layer.multiply_adds == weight.size * layer.shape[1] * layer.shape[2]


def test_sizes_of_the_bundled_networks(networks: dict[str, Network]) -> None:
    parameters = {name: sum(layer.parameters for layer in network.layers) for name, network in networks.items()}
    assert parameters["digits"] == 61_706  # LeNet-5 with every map of its second convolution connected
    assert 300_000 <= parameters["photos"] <= 2_000_000
    assert (networks["photos"].input.shape, len(networks["photos"].classes)) == ((3, 64, 64), 24)
    assert (networks["digits"].input.shape, networks["digits"].classes) == ((1, 28, 28), tuple("0123456789"))


@pytest.mark.parametrize(
    ("name", "measure", "least"),
    [
        *(("digits", "top_1", 0.99), ("photos", "top_1", 0.82), ("photos", "top_1_tiny_vgg", 0.91)),
        *(("imagenet", "top_1", 0.89), ("imagenet", "top_5", 0.99)),
    ],
)
def test_the_card_tells_the_accuracy_that_was_measured(
    networks: dict[str, Network], name: str, measure: str, least: float
) -> None:
    network = networks[name]
    assert network.accuracy[measure] >= least
    assert f"{network.accuracy[measure]:.2%}".replace("%", " %") in network.card


@pytest.mark.parametrize("name", LAYERS)
def test_levels_rise_from_low_over_middle_to_high(networks: dict[str, Network], name: str) -> None:
    levels = [layer.level for layer in networks[name].layers]
    assert levels == sorted(levels, key=["low", "middle", "high"].index)
    assert set(levels) == {"low", "middle", "high"}
    sizes = [layer.receptive_field.size for layer in networks[name].layers if len(layer.shape) == 3]
    assert sizes == sorted(sizes)


def test_receptive_fields_of_the_digits(networks: dict[str, Network]) -> None:
    fields = {layer.id: layer.receptive_field for layer in networks["digits"].layers}
    found = {name: (field.size, field.stride, field.offset) for name, field in fields.items()}
    assert [found[name] for name in ("conv1", "relu1", "pool1")] == [(5, 1, -2), (5, 1, -2), (6, 2, -2)]
    assert [found[name] for name in ("conv2", "pool2", "fc1")] == [(14, 2, -2), (16, 4, -2), (28, 0, 0)]
    network = networks["digits"]
    assert network.receptive_box("conv1", (0, 0, 27)) == Box(0, 25, 3, 3)  # clipped to the picture
    assert network.receptive_box("pool2", (3, 1, 2)) == Box(2, 6, 16, 16)
    assert network.receptive_box("fc3", (4,)) == Box(0, 0, 28, 28)
    assert network.receptive_box("input", (0, 5, 6)) == Box(5, 6, 1, 1)
    assert network.receptive_box("flatten", (27,)) == network.receptive_box("pool2", (1, 0, 2))


@pytest.mark.parametrize(("name", "layer"), [(name, layer) for name, *layers in FIELDS for layer in layers])
def test_a_value_depends_on_its_receptive_box_and_on_nothing_else(
    networks: dict[str, Network], runs: dict[str, Any], name: str, layer: str
) -> None:
    network, x = networks[name], runs[name]["input"]
    at = tuple(size // 2 for size in network.layer(layer).shape)
    box = network.receptive_box(layer, at)
    rows, columns = slice(box.row, box.row + box.height), slice(box.column, box.column + box.width)
    random = np.random.default_rng(3)

    def same(changed: Any) -> bool:
        """Whether the units of every channel at that place say what they said before; of a vector the one unit."""
        unit = (slice(None), *at[1:]) if at[1:] else at
        return np.allclose(network.activations(changed)[layer][unit], runs[name][layer][unit], rtol=1e-5, atol=1e-5)

    outside = random.normal(scale=10, size=x.shape).astype(np.float32)
    outside[:, rows, columns] = x[:, rows, columns]
    assert same(outside)
    for edge in ((rows.start, columns), (rows.stop - 1, columns), (rows, columns.start), (rows, columns.stop - 1)):
        assert not all(same(repainted(x, edge, random)) for _ in range(10))


def repainted(x: Any, edge: Any, random: np.random.Generator) -> Any:
    """A copy of `x` with other pixels along one edge of a box."""
    changed = x.copy()
    changed[(slice(None), *edge)] = random.normal(scale=10, size=changed[(slice(None), *edge)].shape)
    return changed


@pytest.mark.parametrize("name", LAYERS)
def test_explanations_equal_activations_in_every_layer(
    networks: dict[str, Network], runs: dict[str, Any], name: str
) -> None:
    network, random = networks[name], np.random.default_rng(4)
    for layer in network.layers:
        for _ in range(10):
            at = tuple(int(random.integers(size)) for size in layer.shape)
            value = float(runs[name][layer.id][at])
            explanation = network.explain(runs[name], layer.id, at)
            assert explanation.output == pytest.approx(value, rel=1e-4, abs=1e-4)
            assert explanation.recombine() == pytest.approx(explanation.output, rel=1e-5, abs=1e-5)


def test_activations_equal_slow_loops(networks: dict[str, Network], runs: dict[str, Any]) -> None:
    network, values = networks["digits"], runs["digits"]
    for layer in network.layers:
        given = [network.parameters.get(str(name), values.get(str(name))) for name in network.nodes[layer.id].inputs]
        expected = getattr(reference, layer.op)(*given, **layer.attributes)
        np.testing.assert_allclose(values[layer.id], expected, rtol=1e-4, atol=1e-4)


def test_threads_can_share_a_network(networks: dict[str, Network]) -> None:
    network, random = networks["digits"], np.random.default_rng(6)
    images = random.normal(size=(12, 1, 28, 28)).astype(np.float32)
    expected = [network.activations(image) for image in images]
    with ThreadPoolExecutor(6) as pool:
        for found, alone in zip(pool.map(network.activations, images), expected, strict=True):
            for name, value in alone.items():
                np.testing.assert_array_equal(found[name], value)


def test_pixels_become_input_by_mean_and_deviation() -> None:
    spec = InputSpec(2, 1, 1, mean=(0.5, 0.0), std=(0.25, 2.0))
    x = spec.normalise(np.array([[[255]], [[255]]], np.uint8))
    assert (x.tolist(), x.dtype) == ([[[2.0]], [[0.5]]], np.float32)


def test_refusals(networks: dict[str, Network], runs: dict[str, Any]) -> None:
    network, activations = networks["digits"], runs["digits"]
    with pytest.raises(UnknownNameError) as model:
        load("cats")
    assert str(model.value) == "there is no model 'cats': choose one of photos, imagenet, digits"
    with pytest.raises(UnknownNameError, match="there is no layer 'conv9': choose one of input, conv1, relu1"):
        network.explain(activations, "conv9", (0, 0, 0))
    for at in [(6, 0, 0), (0, -1, 0), (0, 0), (0, 0, 0, 0)]:
        with pytest.raises(ShapeError) as place:
            network.explain(activations, "conv1", at)
        assert str(place.value) == f"there is no value {list(at)} in conv1: its shape is [6, 28, 28]"
    with pytest.raises(ShapeError) as shape:
        network.activations(np.zeros((3, 28, 28), np.float32))
    assert str(shape.value) == "the input has shape (3, 28, 28): digits takes (1, 28, 28)"


def tiny() -> Network:
    """A network of one convolution and one fully connected layer."""
    chain = Chain("input", (1, 4, 4)).then("conv", create("conv2d", {"padding": [1, 0, 0, 1]}), weight=(2, 1, 3, 3))
    chain.then("fc", create("linear"), weight=(3, 18), bias=(3,))
    random = np.random.default_rng(8)
    return Network(
        id="tiny",
        title="Tiny",
        graph=chain.graph,
        parameters={k: random.normal(size=v).astype(np.float32) for k, v in chain.parameters.items()},
        input=InputSpec(1, 4, 4, mean=(0.5,), std=(0.25,)),
        classes=("a", "b", "ㄱ"),
        accuracy={"validation": 0.5},
    )


def test_where_paths_meet_a_value_sees_what_any_of_them_sees() -> None:
    nodes = (
        Node("wide", create("max_pool2d", {"kernel_size": (1, 5), "stride": 1}), ("input",)),
        Node("high", create("max_pool2d", {"kernel_size": (3, 1), "stride": 1, "padding": (1, 0, 1, 0)}), ("wide",)),
        Node("sum", create("add"), ("wide", "high")),
    )
    graph = Graph({"input": (1, 9, 9)}, {}, nodes)
    network = replace(tiny(), graph=graph, parameters={}, input=InputSpec(1, 9, 9, mean=(0.5,), std=(0.25,)))
    assert network.receptive_box("wide", (0, 4, 2)) == Box(4, 2, 1, 5)
    assert network.receptive_box("sum", (0, 4, 2)) == Box(3, 2, 3, 5)


def test_a_network_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    network = tiny()
    network.save(tmp_path / "tiny.safetensors")
    (tmp_path / "plain").write_bytes(b"")
    assert (tmp_path / "tiny.safetensors").stat().st_mode == (tmp_path / "plain").stat().st_mode  # a server may read it
    again = Network.read(tmp_path / "tiny.safetensors")
    for field in ("id", "title", "input", "classes", "accuracy", "layers"):
        assert getattr(again, field) == getattr(network, field)
    assert again.graph.nodes == network.graph.nodes
    x = np.ones((1, 4, 4), np.float32)
    for name, value in network.activations(x).items():
        np.testing.assert_array_equal(again.activations(x)[name], value)


BYTES = {
    "empty": lambda content: content[:0],
    "cut short": lambda content: content[: len(content) // 2],
    "a header cut short": lambda content: content[:20],
    "longer than it says": lambda content: content + bytes(8),
    "another kind of file": lambda content: b"\x89PNG\r\n\x1a\n" + content,
}
DESCRIPTIONS = {
    "none": lambda _: None,
    "no JSON": lambda _: "{",
    "something else": lambda _: '["a", "list"]',
    "half of it": lambda _: '{"title": "", "input": {}, "nodes": []}',
    "an op that nobody knows": lambda text: text.replace("conv2d", "conv9d"),
    "an attribute out of bounds": lambda text: text.replace('"groups": 1', '"groups": 0'),
    "a tensor that is missing": lambda text: text.replace("conv.weight", "conv.weights"),
    "a size that its tensors do not fit": lambda text: text.replace('"height": 4', '"height": 5'),
}


@pytest.mark.parametrize("harm", BYTES)
def test_a_damaged_file_is_told_from_a_network(tmp_path: Path, harm: str) -> None:
    path = tmp_path / "tiny.safetensors"
    tiny().save(path)
    path.write_bytes(BYTES[harm](path.read_bytes()))
    with pytest.raises(WeightsError) as caught:
        Network.read(path)
    assert str(caught.value) == "tiny.safetensors is no network saved by ConvScope: train or copy it anew"


@pytest.mark.parametrize("harm", DESCRIPTIONS)
def test_a_description_that_is_none_is_told_from_a_network(tmp_path: Path, harm: str) -> None:
    path, network = tmp_path / "tiny.safetensors", tiny()
    network.save(path)
    with safe_open(path, framework="numpy") as file:
        text = file.metadata()["network"]
    changed = DESCRIPTIONS[harm](text)
    assert changed != text
    save_file(dict(network.parameters), path, metadata=None if changed is None else {"network": changed})
    with pytest.raises(WeightsError):
        Network.read(path)


def test_a_file_that_says_nothing_of_the_crop_means_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "tiny.safetensors"
    network = replace(tiny(), input=replace(tiny().input, crop=0.5))
    network.save(path)
    assert Network.read(path).input.crop == 0.5
    with safe_open(path, framework="numpy") as file:
        text = file.metadata()["network"]
    save_file(dict(network.parameters), path, metadata={"network": text.replace(', "crop": 0.5', "")})
    assert Network.read(path).input == tiny().input


def test_a_file_that_is_not_there_is_told_too(tmp_path: Path) -> None:
    with pytest.raises(WeightsError):
        Network.read(tmp_path / "tiny.safetensors")


def test_each_bundled_file_has_its_card() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == set(available())
