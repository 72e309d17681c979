"""How much each value of a layer adds to a class's score: its value times the score's slope there.

Between its kinks a network of ReLUs and poolings is linear: once it is known which units are on, and which cells win,
the score is a weighted sum of any layer's values plus what the biases add. Those weights are the score's gradient.
Source: "gradient × input", Shrikumar et al. (2016); exact for piecewise linear networks.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.activations import Run
from app.errors import Refusal
from engine.graph import Graph
from engine.network import INPUT, Network
from engine.ops import Shape


@dataclass(frozen=True)
class Contributions:
    """The score of class `target` as a sum over the values of `layer`; arrays have the layer's shape."""

    layer: str
    target: int
    score: float
    values: NDArray[np.float32]
    weights: NDArray[np.float32]

    @property
    def products(self) -> NDArray[np.float32]:
        """What each value adds."""
        return self.values * self.weights

    @property
    def bias(self) -> float:
        """What the score has that no value of the layer added: the biases' part, as far as it gets through."""
        return self.score - float(self.products.sum(dtype=np.float64))

    def reply(self, top: int) -> dict[str, Any]:
        """All of it, and the `top` strongest in their order with the sum of the rest."""
        flat = self.products.ravel()
        order = np.argsort(-np.abs(flat), kind="stable")
        rest = flat[order[top:]]
        return {
            "layer": self.layer,
            "target": self.target,
            "shape": list(self.values.shape),
            "values": self.values,
            "weights": self.weights,
            "contributions": self.products,
            "terms": [self._term(int(index)) for index in order[:top]],
            "rest": {"count": len(rest), "sum": float(rest.sum(dtype=np.float64))},
            "bias": self.bias,
            "score": self.score,
        }

    def _term(self, index: int) -> dict[str, Any]:
        at = tuple(int(i) for i in np.unravel_index(index, self.values.shape))
        return {
            "at": list(at),
            "value": float(self.values[at]),
            "weight": float(self.weights[at]),
            "contribution": float(self.products[at]),
        }


def contributions(found: Run, layer: str, target: int | None) -> Contributions:
    """What the values of `layer` add to the score of class `target`, or of the most probable class.

    Raises:
        UnknownNameError: there is no such layer.
        Refusal: 422, the layer comes after the scores; 404, there is no such class.
    """
    network = found.network
    if target is None:
        target = found.predictions()[0]["index"]
    if not 0 <= target < len(network.classes):
        last = len(network.classes) - 1
        raise Refusal(404, f"there is no class {target} in {network.id}: they go from 0 to {last}", field="target")
    scores = network.layers[-1].inputs[0]
    tail = _tail(network, layer, scores)
    values = {name: found.values[name][None] for name in (*tail.data, *(node.id for node in tail.nodes))}
    start = np.zeros_like(values[scores])
    start[0, target] = 1
    weights = tail.backward({**values, **{name: network.parameters[name] for name in tail.parameters}}, {scores: start})
    reached = weights[layer][0] if layer in weights else np.zeros_like(found.values[layer])
    return Contributions(layer, target, float(found.values[scores][target]), found.values[layer], reached)


def _tail(network: Network, layer: str, scores: str) -> Graph:
    """What is computed of `layer` up to the scores; whatever else that reads is given."""
    nodes = network.graph.nodes
    ids = [node.id for node in nodes]
    shapes: dict[str, Shape] = network.graph.shapes
    end = ids.index(scores) + 1
    if layer != INPUT and ids.index(network.layer(layer).id) >= end:
        raise Refusal(
            422, f"{layer} comes after the scores, which {scores} gives: choose it or a layer before it", field="layer"
        )
    first = 0 if layer == INPUT else ids.index(layer) + 1
    after = nodes[first:end]
    own = {node.id for node in after}
    read = {name for node in after for name in node.inputs if name is not None and name not in own} | {layer}
    learned = {name: shapes[name] for name in read if name in network.parameters}
    return Graph({name: shapes[name] for name in read if name not in learned}, learned, after)
