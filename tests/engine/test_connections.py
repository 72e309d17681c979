"""Which maps a map is computed from, found out by changing them; by what weights; and where summands come from."""

from typing import Any

import numpy as np
import pytest

from engine.bundled import available, load
from engine.connections import Link, inputs_of, outputs_of, passes_through
from engine.interventions import Scale, intervene
from engine.network import INPUT, Network
from engine.origins import MOST, origins
from tests.engine.skipping import network as skipping


@pytest.fixture(scope="module")
def network() -> Network:
    return skipping()


@pytest.fixture(scope="module")
def run(network: Network) -> Any:
    return network.activations(np.random.default_rng(5).normal(size=network.input.shape).astype(np.float32))


def changed_by(network: Network, run: Any, layer: str, source: str, channel: int) -> set[int]:
    """The channels of `layer` that change when a channel of one of the layers that it reads does."""
    node = network.nodes[layer]
    values = {**network.parameters, **run, source: run[source].copy()}
    values[source][channel] += 100
    output = node.op(*(None if name is None else values[name] for name in node.inputs))
    differs = (output != run[layer]).reshape(len(output), -1).any(1)
    return {int(index) for index in np.flatnonzero(differs)}


def test_a_map_is_connected_with_those_that_change_it_and_with_no_others(network: Network, run: Any) -> None:
    for layer in network.layers:
        if layer.op == "softmax":  # a change of 100 leaves some probabilities at 0
            continue
        links = [inputs_of(network, layer.id, channel) for channel in range(layer.shape[0])]
        for source in layer.inputs:
            for channel in range(len(run[source])):
                reading = {
                    reader
                    for reader, found in enumerate(links)
                    if any((link.layer, link.channel) == (source, channel) for link in found)
                }
                assert reading == changed_by(network, run, layer.id, source, channel), (layer.id, source, channel)


def test_outputs_are_inputs_seen_from_the_other_side(network: Network) -> None:
    backward = {
        (link.layer, link.channel, layer.id, channel, link.strength, link.sum)
        for layer in network.layers
        for channel in range(layer.shape[0])
        for link in inputs_of(network, layer.id, channel)
    }
    shapes = {INPUT: network.input.shape, **{layer.id: layer.shape for layer in network.layers}}
    forward = {
        (name, channel, link.layer, link.channel, link.strength, link.sum)
        for name, shape in shapes.items()
        for channel in range(shape[0])
        for link in outputs_of(network, name, channel)
    }
    assert forward == backward


def test_strengths_are_sums_of_weights_of_the_filter_s_own_group(network: Network) -> None:
    weight = network.parameters["grouped.weight"]
    found = inputs_of(network, "grouped", 4)  # the second of two groups: channels 5 to 9 of ten
    expected = [(5 + i, np.abs(weight[4, i]).sum(), weight[4, i].sum()) for i in range(5)]
    assert [link.channel for link in found] == [i for i, *_ in sorted(expected, key=lambda one: -one[1])]
    for link in found:
        assert (link.strength, link.sum) == pytest.approx(expected[link.channel - 5][1:], rel=1e-5)
    depthwise = network.parameters["b.depthwise.weight"][2, 0]
    alone = [Link("a.relu", 2, pytest.approx(np.abs(depthwise).sum()), pytest.approx(depthwise.sum()))]
    assert inputs_of(network, "b.depthwise", 2) == alone


def test_what_has_no_weights_lets_through_and_branches_are_told_apart(network: Network) -> None:
    assert inputs_of(network, "b.add", 3) == [Link("b.project", 3, 1, 1), Link("a.relu", 3, 1, 1)]
    assert inputs_of(network, "joined", 1) == [Link(INPUT, 1, 1, 1)]
    assert inputs_of(network, "joined", 4) == [Link("b.add", 2, 1, 1)]
    assert inputs_of(network, "joined", 9) == [Link("a", 3, 1, 1)]
    assert inputs_of(network, "pool", 5) == [Link("most", 5, 1, 1)]


def test_a_scaled_channel_is_connected_by_its_factor(network: Network) -> None:
    edited = intervene(network, [Scale("a.relu", 1, -0.5)])
    assert inputs_of(edited, "a.relu", 1) == [Link("a.relu.unscaled", 1, 0.5, -0.5)]
    assert inputs_of(edited, "a.relu", 2) == [Link("a.relu.unscaled", 2, 1, 1)]


def test_only_an_op_that_works_number_by_number_passes_through(network: Network) -> None:
    through = [
        node.id for node in network.graph.nodes for layer in network.nodes if passes_through(network, node, layer)
    ]
    assert through == ["a.relu"]


@pytest.mark.parametrize("name", available())
def test_the_largest_summands_come_from_where_it_says(name: str) -> None:
    network = load(name)
    run = network.activations(np.random.default_rng(6).normal(size=network.input.shape).astype(np.float32))
    for layer in network.layers:
        if layer.op != "linear":
            continue
        explanation = network.explain(run, layer.id, (1,))
        found = origins(network, layer.id, explanation)
        assert found is not None
        assert len(found) == MOST
        products, row = explanation.parts["products"], explanation.parts["row"]
        assert [origin.index for origin in found] == np.argsort(-np.abs(products), kind="stable")[:MOST].tolist()
        for origin in found:
            assert origin.product == float(products[origin.index])
            value = run[origin.layer][origin.at].mean()
            assert origin.product == pytest.approx(float(row[origin.index] * value), rel=1e-3, abs=1e-6)


def test_origins_are_traced_to_a_map_where_there_is_one() -> None:
    def first(name: str, layer: str) -> tuple[str, int]:
        network = load(name)
        run = network.activations(np.ones(network.input.shape, np.float32))
        found = origins(network, layer, network.explain(run, layer, (0,)))
        return ("", 0) if found is None else (found[0].layer, len(found[0].at))

    assert first("photos", "fc") == ("pool4", 3)
    assert first("imagenet", "fc") == ("head.relu6", 1)
    assert first("digits", "fc1") == ("pool2", 3)
    assert first("digits", "fc2") == ("relu3", 1)
    assert first("digits", "softmax") == ("", 0)
