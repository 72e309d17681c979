"""The derivative of a target by all values of a layer, as it is or guided.

Source: Simonyan et al., "Deep Inside Convolutional Networks" (2013); guided: Springenberg et al., "Striving for
Simplicity" (2014), which lets only what raises the target pass each rectifier on the way back.
"""

from collections.abc import Mapping
from typing import Any, cast

import numpy as np

from engine.attribution.target import Target
from engine.graph import Graph, Node
from engine.network import INPUT, Network
from engine.ops import Op
from engine.windows import Array


def slopes(
    network: Network, values: Mapping[str, Array], target: Target, layer: str = INPUT, *, guided: bool = False
) -> Array:
    """The gradient of `target` by the values of `layer`, shaped as that, given the `values` of all layers.

    Zeros where the target does not depend on the layer.
    """
    graph = _guided(network.graph) if guided else network.graph
    batch = {name: value[None] for name, value in values.items()}
    start = {target.layer: target.slope(graph.shapes[target.layer])[None]}
    if layer == target.layer:
        return start[layer][0]
    found = graph.backward({**batch, **network.parameters}, start, wanted={layer})
    gradient: Array = found[layer][0] if layer in found else np.zeros_like(values[layer])
    return gradient


def saliency(gradient: Array) -> Array:
    """How much each pixel (H, W) matters: the largest size of its gradient (C, H, W) over the channels."""
    largest: Array = np.abs(gradient).max(0)
    return largest


class _Guided:
    """An op whose backward pass lets only positive gradients in; in all else the op itself."""

    def __init__(self, op: Op) -> None:
        self._op = op

    def __getattr__(self, name: str) -> Any:
        return getattr(self._op, name)

    def gradients(self, wanted: tuple[bool, ...], gradient: Array, output: Array, *inputs: Any) -> Any:
        """As the op's own, of what is positive."""
        return self._op.gradients(wanted, np.maximum(gradient, np.float32(0)), output, *inputs)


def _guided(graph: Graph) -> Graph:
    nodes = tuple(
        Node(node.id, cast("Op", _Guided(node.op)) if node.op.rectifies else node.op, node.inputs)
        for node in graph.nodes
    )
    return Graph(graph.data, graph.parameters, nodes)
