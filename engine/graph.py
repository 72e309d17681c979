"""The one computational graph: nodes apply ops to named values; forward keeps every value, backward every gradient.

A typed expression, a network and one that is being trained are all a `Graph`; weights are inputs like any other.
Nothing of a call stays behind, so that any number of threads may run the same graph. Source: CS231n, lectures 4 and 5.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from engine.errors import ShapeError, UnknownNameError
from engine.ops import Input, Op, Region, Shape
from engine.windows import Array


@dataclass(frozen=True)
class Node:
    """One op applied to values by name; None stands for an optional input that is left out."""

    id: str
    op: Op
    inputs: tuple[str | None, ...]

    @property
    def slots(self) -> tuple[tuple[str | None, Input], ...]:
        """Each name that is read, with what the op takes there."""
        return tuple(zip(self.inputs, self.op.slots(len(self.inputs)), strict=True))

    def source(self, region: Region) -> str | None:
        """The name of the value that a region of one of the op's inputs lies in."""
        return next(name for name, spec in self.slots if spec.name == region.input)


@dataclass(frozen=True)
class Flow:
    """A node in the backward pass: the gradient that has arrived at it, and what it hands to each of its inputs."""

    node: Node
    upstream: Array
    downstream: tuple[Array | None, ...]


class Graph:
    """Nodes in an order in which each only reads what stands before it.

    Args:
        data: shapes of the inputs that carry a batch axis (given here without it), by name.
        parameters: shapes of those that do not: weights, biases, statistics.
        nodes: what is computed.

    Raises:
        UnknownNameError: a node reads a name that nothing before it has.
        ShapeError: two things of one name, or shapes that cannot go together.
    """

    def __init__(self, data: Mapping[str, Shape], parameters: Mapping[str, Shape], nodes: tuple[Node, ...]) -> None:
        self.data = dict(data)
        self.parameters = dict(parameters)
        self.nodes = nodes
        self.shapes: dict[str, Shape] = {**self.data, **self.parameters}
        for node in nodes:
            if node.id in self.shapes:
                raise ShapeError(f"two things are called {node.id!r}: give each its own name", argument="nodes")
            for name, spec in node.slots:
                if name is not None and name not in self.shapes:
                    raise UnknownNameError.among(f"value that {node.id} can read", name, self.shapes)
                if name is not None and not spec.data and name not in self.parameters:
                    raise ShapeError(
                        f"{name!r}, which {node.id} takes as its {spec.name}, differs from example to example: "
                        "give a parameter",
                        argument="nodes",
                    )
            self.shapes[node.id] = node.op.output_shape(*self.input_shapes(node))

    def input_shapes(self, node: Node) -> tuple[Shape | None, ...]:
        """The shapes of one example of what `node` reads."""
        return tuple(None if name is None else self.shapes[name] for name in node.inputs)

    def forward(self, values: Mapping[str, Array]) -> dict[str, Array]:
        """Every value by name, given data (N, …) and parameters: those given and one a node."""
        kept = dict(values)
        for node in self.nodes:
            kept[node.id] = node.op.forward(*self._read(node, kept))
        return kept

    def backward(
        self, values: Mapping[str, Array], gradients: Mapping[str, Array], wanted: Collection[str] | None = None
    ) -> dict[str, Array]:
        """The gradient of every value by name, given the `values` of `forward` and `gradients` to begin with.

        Where a value is read more than once its gradients add up; what nothing depends on has none. Where only those of
        the values called `wanted` are, others are computed only as far as they lead there.
        """
        found = dict(gradients)
        for _ in self.flows(values, found, wanted):
            pass
        return found

    def flows(
        self, values: Mapping[str, Array], found: dict[str, Array], wanted: Collection[str] | None = None
    ) -> Iterator[Flow]:
        """Node by node what `backward` does: when a node is told, all that arrives at it has been added up in `found`.

        `found` has the gradients to begin with, and in the end those of every value that is `wanted`.
        """
        on_the_way = self._depending_on(wanted)
        for node in reversed(self.nodes):
            if node.id not in found:
                continue
            asked = tuple(name is not None and name in on_the_way for name in node.inputs)
            if not any(asked):
                continue
            parts = node.op.gradients(asked, found[node.id], values[node.id], *self._read(node, values))
            downstream: list[Array | None] = []
            for (name, spec), gradient, is_asked in zip(node.slots, parts, asked, strict=False):
                if name is None or gradient is None or not is_asked:
                    downstream.append(None)
                    continue
                own = gradient.sum(0) if spec.data and name in self.parameters else gradient
                found[name] = found[name] + own if name in found else own
                downstream.append(own)
            yield Flow(node, found[node.id], tuple(downstream))

    def _depending_on(self, names: Collection[str] | None) -> Collection[str]:
        """These values and all that are computed from them; without names every value."""
        if names is None:
            return self.shapes
        found = set(names)
        for node in self.nodes:
            if not found.isdisjoint(name for name in node.inputs if name is not None):
                found.add(node.id)
        return found

    def _read(self, node: Node, values: Mapping[str, Array]) -> tuple[Array | None, ...]:
        """What `node` reads of `values`."""
        return tuple(None if name is None else self._value(name, spec, values) for name, spec in node.slots)

    def _value(self, name: str, spec: Input, values: Mapping[str, Array]) -> Array:
        """The value called `name`; a parameter where an op takes data is the same for each example."""
        if not spec.data or name not in self.parameters:
            return values[name]
        count = len(values[next(iter(self.data))]) if self.data else 1
        return np.broadcast_to(values[name], (count, *self.parameters[name]))


class Chain:
    """Builds a graph whose every node reads the one before it.

    `Chain("input", (3, 8, 8)).then("conv1", Conv2d(), weight=(4, 3, 3, 3), bias=(4,)).graph`
    """

    def __init__(self, name: str, shape: Shape) -> None:
        self.data = {name: shape}
        self.parameters: dict[str, Shape] = {}
        self.nodes: list[Node] = []
        self.last = name

    def then(self, name: str, op: Op, **shapes: Shape) -> "Chain":
        """Append `op`, its further inputs called `name.weight` and so on; those without a shape are left out."""
        specs = op.inputs[1:]
        own = {spec.name: f"{name}.{spec.name}" for spec in specs if spec.name in shapes}
        for spec in specs:
            if spec.name in own:
                (self.data if spec.data else self.parameters)[own[spec.name]] = shapes[spec.name]
        self.nodes.append(Node(name, op, (self.last, *(own.get(spec.name) for spec in specs))))
        self.last = name
        return self

    @property
    def graph(self) -> Graph:
        """The graph built so far."""
        return Graph(self.data, self.parameters, tuple(self.nodes))


def initial(graph: Graph, seed: int) -> dict[str, Array]:
    """Parameters to begin training with: filters as He et al. (2015), matrices as PyTorch's `Linear`, others 1 or 0."""
    random = np.random.default_rng(seed)
    found = {}
    for name, shape in graph.parameters.items():
        if len(shape) == 1:
            found[name] = np.full(shape, name.endswith(".weight"), np.float32)
        else:
            variance = (2 if len(shape) > 2 else 1 / 3) / np.prod(shape[1:])
            found[name] = random.normal(0, np.sqrt(variance), shape).astype(np.float32)
    return found
