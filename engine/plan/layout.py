"""Where each value of a graph lies in a plan's memory, so that most are computed where they are read."""

from collections.abc import Mapping

import numpy as np

from engine.graph import Graph, Node
from engine.plan.kernel import Inputs, kernel
from engine.plan.memory import NO_BORDER, Value
from engine.windows import Array, Quad


class Layout:
    """Gives each value its memory: with the widest border that a reader asks for, or as a part of a joined value.

    The readers of a value come after it, so what they want is found out before the first is placed.
    """

    def __init__(self, graph: Graph, parameters: Mapping[str, Array]) -> None:
        self._graph = graph
        self._nodes = {node.id: node for node in graph.nodes}
        self._borders: dict[str, Quad] = {}
        self._homes: dict[str, tuple[Node, int]] = {}
        self._values = {name: Value.at(np.ascontiguousarray(parameters[name], np.float32)) for name in graph.parameters}
        for node in graph.nodes:
            self._note(node)

    def __getitem__(self, name: str) -> Value:
        """The value called `name`; it gets its memory when it is first asked for."""
        if name not in self._values:
            self._values[name] = self._place(name)
        return self._values[name]

    def inputs(self, node: Node) -> Inputs:
        """What `node` reads."""
        return tuple(None if name is None else self[name] for name in node.inputs)

    def alias(self, node: Node) -> bool:
        """Whether `node` has nothing to compute: its value is a view of what it reads."""
        if node.id in self._homes or node.id in self._values:
            return False
        value = kernel.of(node.op).alias(node.op, self.inputs(node))
        if value is not None:
            self._values[node.id] = value
        return value is not None

    def _note(self, node: Node) -> None:
        """Note what `node` wants of the values that it reads."""
        own, shapes = kernel.of(node.op), self._graph.input_shapes(node)
        border = own.border(node.op, *shapes)
        first = node.inputs[0]
        if first is not None and border != NO_BORDER:
            known = self._borders.get(first, NO_BORDER)
            self._borders[first] = tuple(map(max, known, border))  # type: ignore[assignment]
        if own.joins:
            for number, name in enumerate(node.inputs):
                if name is not None and name not in self._values:
                    self._homes.setdefault(name, (node, number))

    def _place(self, name: str) -> Value:
        if name in self._homes:
            node, number = self._homes[name]
            shapes = self._graph.input_shapes(node)
            return Value.at(kernel.of(node.op).parts(node.op, self[node.id].array, *shapes)[number])
        border = self._borders.get(name, NO_BORDER)
        liked = self._liked(self._nodes[name]) if name in self._nodes and border == NO_BORDER else None
        return liked or Value.new(self._graph.shapes[name], border)

    def _liked(self, node: Node) -> Value | None:
        """Memory as the kernel of `node` likes it; a joined value comes before its parts, and asks for nothing."""
        own = kernel.of(node.op)
        return None if own.joins else own.place(node.op, self.inputs(node))
