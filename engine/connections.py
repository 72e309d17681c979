"""Which maps a map is computed from, which ones are computed from it, and how strong each connection is by its weights.

A layer without maps has numbers in their place. Found by what each op `reads`, so for any op and any graph.
"""

from collections.abc import Iterable
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
    node = network.nodes[layer]
    regions = _regions(network, node, channel)
    found = []
    for source, region in in_layers(network, node, regions):
        weights = _weights(network, node, regions, region)
        strengths = zip(np.abs(weights).sum(1), weights.sum(1), strict=True)
        found += [Link(source, region.start[0] + i, float(of), float(total)) for i, (of, total) in enumerate(strengths)]
    return _strongest_first(found)


def outputs_of(network: Network, layer: str, channel: int) -> list[Link]:
    """The maps that are computed from one map of `layer` in the layers that read it, the strongest first."""
    found = []
    for node in network.graph.nodes:
        if layer not in node.inputs:
            continue
        for reader in range(network.graph.shapes[node.id][0]):
            regions = _regions(network, node, reader)
            for source, region in in_layers(network, node, regions):
                if source == layer and region.start[0] <= channel < region.stop[0]:
                    weights = _weights(network, node, regions, region)[channel - region.start[0]]
                    found.append(Link(node.id, reader, float(np.abs(weights).sum()), float(weights.sum())))
    return _strongest_first(found)


def in_layers(network: Network, node: Node, regions: Iterable[Region]) -> list[tuple[str, Region]]:
    """Those of the `regions` that `node` reads which lie in a layer or in the input, each with that one's name."""
    named = ((node.source(region), region) for region in regions)
    return [(name, region) for name, region in named if name is not None and name not in network.parameters]


def _regions(network: Network, node: Node, channel: int) -> tuple[Region, ...]:
    """What one map of `node` reads."""
    shape = network.graph.shapes[node.id]
    start, stop = (channel, *(0 for _ in shape[1:])), (channel + 1, *shape[1:])
    return node.op.reads(start, stop, *network.graph.input_shapes(node))


def _weights(network: Network, node: Node, regions: tuple[Region, ...], region: Region) -> Array:
    """The weights (channels, taps) with which `node` reads one of its `regions`; ones where it has none."""
    count = region.stop[0] - region.start[0]
    weight = next((_part(network, node, one) for one in regions if _weighs(network, node, one)), np.ones(count))
    return weight.reshape(count, -1)


def _weighs(network: Network, node: Node, region: Region) -> bool:
    """Whether a region lies in parameters that inputs are multiplied by: learned ones, or the factors of a product."""
    multiplies = getattr(node.op, "combine", "") == "product"
    return region.input != "bias" and any(
        spec.name == region.input and name in network.parameters and (spec.learned or multiplies)
        for name, spec in node.slots
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
