"""Which maps a map is computed from, which ones are computed from it, and how strong each connection is by its weights.

A layer without maps has numbers in their place. Found by what each op `reads`, so for any op and any graph.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.graph import Node
from engine.network import Network
from engine.ops import Region
from engine.windows import Array


@dataclass(frozen=True)
class Link:
    """A connection with channel `channel` of `layer`: the sum of its |weights|, and of its weights.

    Where the layer that reads has no weights both are 1: what is read comes through as it is.
    """

    layer: str
    channel: int
    strength: float
    sum: float


def inputs_of(network: Network, layer: str, channel: int) -> list[Link]:
    """The maps that one map of `layer` is computed from, the strongest first."""
    found = [
        Link(source, first + i, float(strength), float(total))
        for source, first, weights in _reads(network, network.nodes[layer], channel)
        for i, (strength, total) in enumerate(zip(np.abs(weights).sum(1), weights.sum(1), strict=True))
    ]
    return _strongest_first(found)


def outputs_of(network: Network, layer: str, channel: int) -> list[Link]:
    """The maps that are computed from one map of `layer` in the layers that read it, the strongest first."""
    found = [
        Link(node.id, reader, float(np.abs(own).sum()), float(own.sum()))
        for node in network.graph.nodes
        if layer in node.inputs
        for reader in range(network.graph.shapes[node.id][0])
        for source, first, weights in _reads(network, node, reader)
        if source == layer and 0 <= channel - first < len(weights)
        for own in [weights[channel - first]]
    ]
    return _strongest_first(found)


def _reads(network: Network, node: Node, channel: int) -> Iterator[tuple[str, int, Array]]:
    """The layers that one map of `node` reads, with the first channel there and the weights (channels, taps)."""
    shape = network.graph.shapes[node.id]
    start, stop = (channel, *(0 for _ in shape[1:])), (channel + 1, *shape[1:])
    regions = node.op.reads(start, stop, *network.graph.input_shapes(node))
    weight = next((_part(network, node, region) for region in regions if _weighs(network, node, region)), None)
    for region in regions:
        source = node.source(region)
        if source is not None and source not in network.parameters:
            first, last = region.start[0], region.stop[0]
            yield source, first, np.ones((last - first, 1)) if weight is None else weight.reshape(last - first, -1)


def _weighs(network: Network, node: Node, region: Region) -> bool:
    """Whether a region lies in learned numbers that inputs are multiplied by."""
    return region.input != "bias" and any(
        spec.learned and spec.name == region.input and name in network.parameters for name, spec in node.slots
    )


def _part(network: Network, node: Node, region: Region) -> Array:
    """The numbers in a region of a parameter."""
    name = node.source(region)
    return network.parameters[str(name)][tuple(map(slice, region.start, region.stop))]


def _strongest_first(links: list[Link]) -> list[Link]:
    return sorted(links, key=lambda link: -link.strength)


def passes_through(network: Network, node: Node, layer: str) -> bool:
    """Whether `node` makes each number of `layer`, and nothing else, one number in the same place."""
    shape = network.graph.shapes[node.id]
    if node.inputs != (layer,) or network.graph.shapes[layer] != shape:
        return False
    last = tuple(size - 1 for size in shape)
    return node.op.reads(last, shape, shape) == (Region(node.op.inputs[0].name, last, shape, (1,) * len(shape)),)
