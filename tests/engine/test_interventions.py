"""A network with something changed by hand gives what one gives that was built so, and knows how it came about."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bundled import load
from engine.errors import ShapeError, UnknownNameError
from engine.interventions import Bias, Intervention, Scale, Weight, intervene
from engine.network import INPUT, Network
from tests.engine.skipping import network as skipping

QUICK = settings(max_examples=40, deadline=None, derandomize=True)
NETWORKS = {"skipping": skipping(), "digits": load("digits")}

numbers = st.floats(-3, 3, width=32)


def image(network: Network, seed: int = 1) -> Any:
    return np.random.default_rng(seed).normal(size=network.input.shape).astype(np.float32)


@st.composite
def edits(draw: st.DrawFn, network: Network) -> list[Intervention]:
    """Some changes to places that the network has."""
    found: list[Intervention] = []
    for _ in range(draw(st.integers(1, 4))):
        node = draw(st.sampled_from(network.graph.nodes[:-1]))
        learned = [name for name in node.inputs if name in network.parameters]
        kind = draw(st.sampled_from(["scale", *learned]))
        if kind == "scale":
            channel = draw(st.integers(0, network.graph.shapes[node.id][0] - 1))
            found.append(Scale(node.id, channel, draw(st.sampled_from([0.0, 0.5, -2.0]))))
        else:
            at = tuple(draw(st.integers(0, size - 1)) for size in network.parameters[str(kind)].shape)
            value = draw(numbers)
            found.append(Bias(node.id, at[0], value) if kind.endswith(".bias") else Weight(node.id, at, value))
    return found


def by_hand(network: Network, changes: list[Intervention], x: Any) -> dict[str, Any]:
    """Every op called in order with the numbers as they are changed, and what comes out of it scaled with NumPy."""
    parameters = {name: array.copy() for name, array in network.parameters.items()}
    factors = {node.id: np.ones(network.graph.shapes[node.id][0], np.float32) for node in network.graph.nodes}
    for edit in changes:
        if isinstance(edit, Scale):
            factors[edit.layer][edit.channel] = edit.factor
        elif isinstance(edit, Weight):
            parameters[f"{edit.layer}.weight"][edit.at] = edit.value
        else:
            parameters[f"{edit.layer}.bias"][edit.filter] = edit.value
    values = {INPUT: x}
    for node in network.graph.nodes:
        given = (None if name is None else parameters.get(name, values.get(name)) for name in node.inputs)
        output = node.op(*given)
        values[node.id] = output * factors[node.id].reshape(-1, *(1 for _ in output.shape[1:]))
    return values


@pytest.mark.parametrize("name", NETWORKS)
def test_an_edited_network_gives_what_its_ops_give_one_by_one_with_the_changes(name: str) -> None:
    network = NETWORKS[name]
    x = image(network)

    @QUICK
    @given(edits(network))
    def check(changes: list[Intervention]) -> None:
        found, expected = intervene(network, changes).activations(x), by_hand(network, changes, x)
        for layer, values in expected.items():
            np.testing.assert_allclose(found[layer], values, rtol=1e-3, atol=1e-3 * max(1, np.abs(values).max()))

    check()


def test_changed_weights_and_biases_give_what_a_network_gives_that_is_built_of_them() -> None:
    network = NETWORKS["digits"]
    changed = {name: array.copy() for name, array in network.parameters.items()}
    changed["conv2.weight"][3, 1, 4, 0] = 2.5
    changed["fc1.weight"][7, 200] = -1
    changed["fc3.bias"][9] = 4
    built = replace(network, parameters=changed).activations(image(network))
    edited = intervene(network, [Weight("conv2", (3, 1, 4, 0), 2.5), Weight("fc1", (7, 200), -1), Bias("fc3", 9, 4)])
    for layer, values in edited.activations(image(network)).items():
        np.testing.assert_array_equal(values, built[layer])


@pytest.mark.parametrize("name", ["photos", "digits"])
def test_switching_every_channel_off_leaves_the_biases_alone(name: str) -> None:
    network = load(name)
    first = network.layers[0]
    off = intervene(network, [Scale(first.id, channel, 0) for channel in range(first.shape[0])])
    one, other = (off.activations(image(network, seed))["softmax"] for seed in (1, 2))
    np.testing.assert_array_equal(one, other)


def test_what_a_change_does_not_reach_stays_exactly_as_it_was() -> None:
    network = load("imagenet")
    x = image(network)
    before, after = network.activations(x), intervene(network, [Scale("block3_1.expand", 5, 0)]).activations(x)
    for layer in network.layers:
        differs = (before[layer.id] != after[layer.id]).reshape(len(before[layer.id]), -1).any(1)
        if layer.id in {"block3_1.expand", "block3_1.expand_relu6", "block3_1.depthwise", "block3_1.depthwise_relu6"}:
            assert set(np.flatnonzero(differs)) <= {5}
        if layer.block in {"stem", "block1_1", "block2_1", "block2_2"}:
            assert not differs.any()


def test_an_edited_network_is_explained_like_any_other() -> None:
    network = NETWORKS["skipping"]
    edited = intervene(network, [Scale("b.add", 2, -0.5), Weight("grouped", (4, 1, 0, 1), 3), Scale("fc", 1, 2)])
    values = edited.activations(image(network))
    random = np.random.default_rng(3)
    for layer in edited.layers:
        assert values[layer.id].shape == layer.shape
        for _ in range(5):
            at = tuple(int(random.integers(size)) for size in layer.shape)
            explanation = edited.explain(values, layer.id, at)
            assert explanation.output == pytest.approx(float(values[layer.id][at]), rel=1e-4, abs=1e-5)
            assert edited.receptive_box(layer.id, at) == network.receptive_box(layer.id.removesuffix(".unscaled"), at)
    product = edited.explain(values, "b.add", (2, 3, 4))
    assert product.parts["input"] == pytest.approx([values["b.add.unscaled"][2, 3, 4], -0.5])


def test_a_scaled_layer_becomes_two_that_stay_in_its_block() -> None:
    network = NETWORKS["skipping"]
    edited = intervene(network, [Scale("b.add", 1, 0)])
    layers = {layer.id: layer for layer in edited.layers}
    assert [node.id for node in edited.graph.nodes] == list(layers)
    assert list(layers).index("b.add") == list(layers).index("b.add.unscaled") + 1
    own, product = layers["b.add.unscaled"], layers["b.add"]
    assert (own.op, own.block, own.inputs) == ("add", "b", ("b.project", "a.relu"))
    assert (product.op, product.block, product.inputs) == ("multiply", "b", ("b.add.unscaled",))
    assert (product.parameters, product.multiply_adds, product.receptive_field) == (0, 4 * 8 * 8, own.receptive_field)
    assert [layer for layer in edited.layers if layer.id not in {own.id, product.id}] == [
        layer for layer in network.layers if layer.id != "b.add"
    ]


def test_the_fold_of_a_scaled_layer_goes_with_what_it_was_folded_into() -> None:
    network = load("imagenet")
    edited = intervene(network, [Scale("stem.conv", 0, 0)])
    assert edited.folds["stem.conv.unscaled"] is network.folds["stem.conv"]
    assert "stem.conv" not in edited.folds


def test_only_what_is_changed_takes_memory_and_the_original_stays_as_it_is() -> None:
    network = NETWORKS["digits"]
    before = {name: array.copy() for name, array in network.parameters.items()}
    edited = intervene(network, [Weight("conv1", (0, 0, 0, 0), 9), Scale("relu1", 0, 0)])
    assert edited.own_bytes == network.parameters["conv1.weight"].nbytes + 6 * 4
    assert all((network.parameters[name] == array).all() for name, array in before.items())


def test_the_last_change_of_a_place_counts() -> None:
    network = NETWORKS["digits"]
    twice = intervene(network, [Scale("conv1", 0, 0), Bias("conv1", 2, 1), Scale("conv1", 0, 3), Bias("conv1", 2, -1)])
    assert twice.parameters["conv1.scale"].ravel().tolist() == [3, 1, 1, 1, 1, 1]
    assert twice.parameters["conv1.bias"][2] == -1


@pytest.mark.parametrize(
    ("edit", "error", "sentence"),
    [
        (Scale("conv9", 0, 0), UnknownNameError, "there is no layer 'conv9': choose one of conv1, relu1"),
        (Scale(INPUT, 0, 0), UnknownNameError, "there is no layer 'input'"),
        (Scale("conv1", 6, 0), ShapeError, "there is no channel 6 in conv1: it has 6, counted from 0"),
        (Scale("softmax", 0, 0), ShapeError, "softmax is the network's answer and stays what it is: change fc3"),
        (Weight("relu1", (0,), 0), UnknownNameError, "there is no layer with a weight 'relu1': choose one of conv1"),
        (Weight("conv1", (0, 1, 0, 0), 0), ShapeError, "there is no weight [0, 1, 0, 0] in conv1: it has [6, 1, 5, 5]"),
        (Weight("fc1", (0, 0, 0, 0), 0), ShapeError, "there is no weight [0, 0, 0, 0] in fc1: it has [120, 400]"),
        (Weight("fc1", (-1, 0), 0), ShapeError, "there is no weight [-1, 0] in fc1"),
        (Bias("pool1", 0, 0), UnknownNameError, "there is no layer with a bias 'pool1'"),
        (Bias("fc3", 10, 0), ShapeError, "there is no bias 10 in fc3: it has 10, counted from 0"),
    ],
)
def test_what_does_not_exist_cannot_be_changed(edit: Intervention, error: type[Exception], sentence: str) -> None:
    with pytest.raises(error) as found:
        intervene(NETWORKS["digits"], [edit])
    assert sentence in str(found.value)
