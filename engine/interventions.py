"""A network with something changed by hand: a channel scaled or switched off, a weight or a bias set to another number.

What comes of it is a network like any other, so every explanation in it stays true. A layer with scaled channels is
followed by a product with one factor a channel, which takes over the layer's name; the layer itself becomes
`conv1.unscaled`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from engine.errors import ShapeError, UnknownNameError
from engine.graph import Graph, Node
from engine.network import INPUT, Layer, Network
from engine.ops import Input, create
from engine.plan import Plan
from engine.windows import Array

UNSCALED = "unscaled"


@dataclass(frozen=True)
class Scale:
    """Channel `channel` of what `layer` gives, times `factor`: 0 switches it off."""

    layer: str
    channel: int
    factor: float

    def __str__(self) -> str:
        return f"{self.layer}.{self.channel}_{_short(self.factor)}"


@dataclass(frozen=True)
class Weight:
    """The weight of `layer` at index `at`, set to `value`: (filter, channel, row, column), or (row, column)."""

    layer: str
    at: tuple[int, ...]
    value: float

    def __str__(self) -> str:
        return f"{self.layer}.w.{'.'.join(map(str, self.at))}_{_short(self.value)}"


@dataclass(frozen=True)
class Bias:
    """The bias of filter `filter` of `layer`, set to `value`."""

    layer: str
    filter: int
    value: float

    def __str__(self) -> str:
        return f"{self.layer}.b.{self.filter}_{_short(self.value)}"


Intervention: TypeAlias = Scale | Weight | Bias


@dataclass(frozen=True, kw_only=True)
class Edited(Network):
    """A network made from another, the `original`, by `edits`."""

    original: Network
    edits: tuple[Intervention, ...]

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The nodes in order: as they were, but for the scaled ones, which are two each."""
        found = []
        for layer in self.original.layers:
            node = self.nodes[layer.id]
            if node.op is self.original.nodes[layer.id].op:
                found.append(layer)
            else:
                found += self._scaled(layer, node)
        return tuple(found)

    def _scaled(self, layer: Layer, node: Node) -> tuple[Layer, Layer]:
        before = replace(layer, id=f"{layer.id}.{UNSCALED}")
        shapes = self.graph.input_shapes(node)
        return before, replace(
            layer,
            op=node.op.name,
            attributes={},
            inputs=(before.id,),
            parameters=0,
            multiply_adds=node.op.multiply_adds(*shapes),
        )

    def activations(self, x: Array) -> dict[str, Array]:
        """As of any network; but what was computed in is not kept for a next time, which rarely comes."""
        self._check_input(x)
        plan = Plan(self.graph, self.parameters)
        with np.errstate(all="ignore"):  # numbers may be absurd: the caller looks at what comes of them
            plan.run({INPUT: x})
        return plan.copies()

    @property
    def own_bytes(self) -> int:
        """Memory of the parameters that the original does not have as well."""
        shared = self.original.parameters
        return sum(array.nbytes for name, array in self.parameters.items() if shared.get(name) is not array)


def intervene(network: Network, edits: Iterable[Intervention]) -> Edited:
    """`network` with `edits`, which may name one place several times: the last of them counts.

    Raises:
        UnknownNameError: there is no such layer.
        ShapeError: the layer has no such channel, weight or bias.
    """
    edits = tuple(edits)
    parameters = dict(network.parameters)
    scales: dict[str, Array] = {}
    for edit in edits:
        node = _node(network, edit.layer)
        if isinstance(edit, Scale):
            _set(_factors(network, node, scales), (edit.channel,), edit.factor, node.id, "channel")
        else:
            kind, at = ("weight", edit.at) if isinstance(edit, Weight) else ("bias", (edit.filter,))
            name = _learned(network, node, kind)
            if parameters[name] is network.parameters[name]:
                parameters[name] = network.parameters[name].copy()
            _set(parameters[name], at, edit.value, node.id, kind)
    for layer, factors in scales.items():
        parameters[f"{layer}.scale"] = factors.reshape(-1, *(1 for _ in network.graph.shapes[layer][1:]))
    nodes = tuple(new for node in network.graph.nodes for new in _split(node, scales))
    shapes = {name: array.shape for name, array in parameters.items()}
    given: dict[str, Any] = {field.name: getattr(network, field.name) for field in fields(Network)}
    folds = {f"{layer}.{UNSCALED}" if layer in scales else layer: fold for layer, fold in network.folds.items()}
    given |= {"graph": Graph(network.graph.data, shapes, nodes), "parameters": parameters, "folds": folds}
    return Edited(**given, original=network, edits=edits)


def _node(network: Network, layer: str) -> Node:
    if layer not in network.nodes:
        raise UnknownNameError.among("layer", layer, network.nodes)
    return network.nodes[layer]


def _factors(network: Network, node: Node, scales: dict[str, Array]) -> Array:
    """The factor of each channel of a layer: those set so far, 1 for others."""
    last = network.graph.nodes[-1]
    if node is last:
        raise ShapeError(
            f"{node.id} is the network's answer and stays what it is: change {last.inputs[0]}, of which it is made",
            argument="layer",
        )
    return scales.setdefault(node.id, np.ones(network.graph.shapes[node.id][0], np.float32))


def _learned(network: Network, node: Node, kind: str) -> str:
    """What the graph calls the weight or bias of a layer."""

    def matches(name: str | None, spec: Input) -> bool:
        return spec.learned and spec.name == kind and name in network.parameters

    found = next((name for name, spec in node.slots if matches(name, spec)), None)
    if found is None:
        others = [node.id for node in network.graph.nodes if any(matches(*slot) for slot in node.slots)]
        raise UnknownNameError.among(f"layer with a {kind}", node.id, others)
    return found


def _set(array: Array, at: tuple[int, ...], value: float, layer: str, kind: str) -> None:
    """Put a number in its place, if there is that place."""
    if len(at) != array.ndim or not all(0 <= i < size for i, size in zip(at, array.shape, strict=True)):
        place, shape = (indices[0] if len(indices) == 1 else list(indices) for indices in (at, array.shape))
        raise ShapeError(f"there is no {kind} {place} in {layer}: it has {shape}, counted from 0", argument=kind)
    array[at] = value


def _split(node: Node, scales: Mapping[str, Array]) -> tuple[Node, ...]:
    """A node as it is, or under another name and followed by the product that takes over its own."""
    if node.id not in scales:
        return (node,)
    before = f"{node.id}.{UNSCALED}"
    return replace(node, id=before), Node(node.id, create("multiply"), (before, f"{node.id}.scale"))


def _short(value: float) -> str:
    """The fewest digits that read back as the same float32; without a plus sign, which an address takes for a space."""
    return repr(float(str(np.float32(value)))).removesuffix(".0").replace("e+", "e")
