"""Where the strongest summands of a dot product come from: back through flattening and pooling to the maps they were.

Found by what each op `reads`: as long as a number is made of one number, or of one whole map, alone.
"""

from dataclasses import dataclass

import numpy as np

from engine.connections import in_layers
from engine.network import INPUT, Network
from engine.ops import Explanation, Region, Shape

MOST = 16


@dataclass(frozen=True)
class Origin:
    """Summand `index` of a dot product, and the value of `layer` at `at` that it comes from.

    `at` is (channel, row, column), (channel) of a whole map, or (index) of a layer without maps.
    """

    index: int
    product: float
    layer: str
    at: Shape


def origins(network: Network, layer: str, explanation: Explanation) -> tuple[Origin, ...] | None:
    """Those of the largest |products| of an explained value of `layer`; None if it is no dot product with one layer."""
    products = np.asarray(explanation.parts.get("products", 0))
    read = in_layers(network, network.nodes[layer], explanation.sources)
    if products.ndim != 1 or len(read) != 1:
        return None
    source, region = read[0]
    box = tuple(b - a for a, b in zip(region.start, region.stop, strict=True))
    found = []
    for index in np.argsort(-np.abs(products), kind="stable")[:MOST]:
        place = (int(i + first) for i, first in zip(np.unravel_index(index, box), region.start, strict=True))
        found.append(Origin(int(index), float(products[index]), *_traced(network, source, tuple(place))))
    return tuple(found)


def _traced(network: Network, layer: str, at: Shape) -> tuple[str, Shape]:
    """The place in a map that a number comes from; the number's own place where it comes from none, or from several."""
    traced, place = layer, at
    while traced != INPUT and not _is_map(network, traced):
        read = in_layers(network, network.nodes[traced], _regions(network, traced, place))
        if len(read) != 1 or read[0][1].stop[0] - read[0][1].start[0] != 1:
            return layer, at
        traced, region = read[0]
        if region.stop != tuple(i + 1 for i in region.start):  # a mean over a map
            return traced, region.start[:1]
        place = region.start
    return traced, place


def _is_map(network: Network, layer: str) -> bool:
    """Whether a layer has more than one number a channel."""
    return any(size > 1 for size in network.graph.shapes[layer][1:])


def _regions(network: Network, layer: str, at: Shape) -> tuple[Region, ...]:
    node = network.nodes[layer]
    return node.op.reads(at, tuple(i + 1 for i in at), *network.graph.input_shapes(node))
