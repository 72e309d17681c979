"""r = r₋ + (k − 1)·j₋, j = j₋·s, o = o₋ − p·j₋: how a receptive field grows from the image to a layer.

r is its side, j the step between neighbouring units, o where the first one begins, all in pixels of the input; k, s, p
are a layer's kernel, stride and padding, and ₋ marks what the layer that it reads has.
Source: Araujo et al., "Computing Receptive Fields of Convolutional Neural Networks" (Distill, 2019).
"""

from dataclasses import dataclass
from operator import itemgetter

from engine.graph import Node
from engine.network import INPUT, Network, ReceptiveField
from engine.ops import Region


@dataclass(frozen=True)
class Step:
    """One layer on the way from the image; `kernel` is what a unit spans of the layer before, dilation included.

    `exact`: whether the recursion says just this. Where it does not, a branch reaches further to one side, or the
    layer is flattened and sees the whole image, of which padding is no part.
    """

    layer: str
    op: str
    kernel: int
    stride: int
    padding: int
    size: int
    jump: int
    offset: int
    exact: bool


def steps(network: Network, layer: str) -> tuple[Step, ...]:
    """From the image to `layer`, by the path on which the field grows largest; the last step is the layer's field.

    Raises:
        UnknownNameError: there is no such layer.
    """
    if layer != INPUT:
        network.layer(layer)
    found: list[Step] = []
    while layer != INPUT:
        step, layer = _step(network, layer)
        found.append(step)
    return (Step(INPUT, INPUT, 1, 1, 0, 1, 1, 0, exact=True), *reversed(found))


def _step(network: Network, layer: str) -> tuple[Step, str]:
    """The step that ends at `layer`, and the layer before it on the path."""
    described = network.layer(layer)
    field = described.receptive_field
    node = network.nodes[layer]
    grown = (_grown(network, node, source) for source in described.inputs if _box(network, node, source, 0))
    (kernel, stride, padding), said, source = max(grown, key=lambda one: one[1].size)
    return (
        Step(
            *(layer, described.op, kernel, stride, padding),
            *(field.size, field.stride, field.offset),
            exact=said == field,
        ),
        source,
    )


def _grown(network: Network, node: Node, source: str) -> tuple[tuple[int, int, int], ReceptiveField, str]:
    """Kernel, stride and padding with which `node` reads `source`, and the field that the recursion gives it."""
    before = field_of(network, source)
    first, second = (_box(network, node, source, index) for index in (0, 1))
    if first is None or second is None or len(first.start) < 3:  # of a vector, whose units see the same already
        return (1, 1, 0), before, source
    # Of rows and columns, the ones that grow the field most.
    kernel, axis = max(((first.stop[i] - first.start[i], i) for i in (1, 2)), key=itemgetter(0))
    neighbours = len(network.graph.shapes[node.id]) == 3  # those of a vector do not lie side by side in the image
    stride, padding = second.start[axis] - first.start[axis] if neighbours else 0, -first.start[axis]
    field = ReceptiveField(
        before.size + (kernel - 1) * before.stride, before.stride * stride, before.offset - padding * before.stride
    )
    return (kernel, stride, padding), field, source


def _box(network: Network, node: Node, source: str, index: int) -> Region | None:
    """What the units of all channels of `node` in row and column `index` read of `source`, if anything."""
    channels, *plane = network.graph.shapes[node.id]
    start, stop = (0, *(index for _ in plane)), (channels, *(index + 1 for _ in plane))
    regions = node.op.reads(start, stop, *network.graph.input_shapes(node))
    return next((region for region in regions if node.source(region) == source), None)


def field_of(network: Network, layer: str) -> ReceptiveField:
    """The receptive field of a layer, or of the input's pixels."""
    return ReceptiveField(1, 1, 0) if layer == INPUT else network.layer(layer).receptive_field
