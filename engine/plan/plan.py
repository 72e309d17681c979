"""The plan: a flat list of bound calls that computes every value of a graph for one example."""

from collections.abc import Mapping
from itertools import chain

from engine.errors import ShapeError
from engine.graph import Graph
from engine.plan.kernel import Call, kernel
from engine.plan.layout import Layout
from engine.plan.memory import Constants, Memory
from engine.windows import Array


class Plan:
    """All of a graph's calls, bound to memory that every run uses again: a plan belongs to one caller at a time.

    Args:
        graph: what to compute.
        parameters: its weights, biases and statistics by name; they must not change while the plan lives.
        constants: what plans of the same graph and parameters share; filled by the first of them.

    Attributes:
        steps: the calls of each node that has anything to compute, in order; for measuring.
    """

    def __init__(self, graph: Graph, parameters: Mapping[str, Array], constants: Constants | None = None) -> None:
        layout = Layout(graph, parameters)
        memory = Memory([] if constants is None else constants)
        self.steps: dict[str, tuple[Call, ...]] = {}
        for node in graph.nodes:
            if not layout.alias(node):
                output = layout[node.id]
                calls = kernel.of(node.op).calls(node.op, layout.inputs(node), output, memory)
                self.steps[node.id] = tuple(calls)
        self._calls = tuple(chain.from_iterable(self.steps.values()))
        names = (*graph.data, *(node.id for node in graph.nodes))
        self._values = {name: layout[name].array for name in names}
        self._copiers = [(name, layout[name].copier()) for name in names]
        self._data = {name: layout[name].array for name in graph.data}

    def run(self, data: Mapping[str, Array]) -> Mapping[str, Array]:
        """The values of `data` and of every node for one example, without a batch axis, float32.

        They are views of the plan's memory: the next run writes over them. An image may lie there in any order.

        Raises:
            ShapeError: an example of another shape than the graph's.
        """
        for name, place in self._data.items():
            if data[name].shape != place.shape:
                raise ShapeError(f"{name} has shape {data[name].shape}: the graph takes {place.shape}", argument=name)
            place[...] = data[name]
        for call in self._calls:
            call()
        return self._values

    def copies(self) -> dict[str, Array]:
        """What the last run computed, in memory that is the caller's own."""
        return {name: copier() for name, copier in self._copiers}
