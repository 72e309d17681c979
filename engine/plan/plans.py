"""A small pool of plans for one graph: threads that compute at the same time each have their own."""

from collections import deque
from collections.abc import Mapping
from threading import Lock

from engine.graph import Graph
from engine.plan.memory import Constants
from engine.plan.plan import Plan
from engine.windows import Array

IDLE = 4
"""How many plans are kept for the next calls; more may be at work at the same time."""


class Plans:
    """Computes a graph with given parameters, from any number of threads. Nothing of a call stays behind.

    Args: as for `Plan`.
    """

    def __init__(self, graph: Graph, parameters: Mapping[str, Array]) -> None:
        self._graph = graph
        self._parameters = parameters
        self._constants: Constants = []
        self._making = Lock()
        self._idle: deque[Plan] = deque(maxlen=IDLE)

    def __reduce__(self) -> tuple[type["Plans"], tuple[Graph, Mapping[str, Array]]]:
        """A copy makes plans of its own: calls are bound to memory and cannot be copied."""
        return Plans, (self._graph, self._parameters)

    def forward(self, data: Mapping[str, Array]) -> dict[str, Array]:
        """The values of `data` and of every node for one example, without a batch axis, float32.

        They are the caller's own. An image may lie in memory in any order of its axes.

        Raises:
            ShapeError: an example of another shape than the graph's.
        """
        plan = self._take()  # nobody else has it until it is given back
        try:
            plan.run(data)
            return plan.copies()
        finally:
            self._idle.append(plan)

    def _take(self) -> Plan:
        try:
            return self._idle.pop()
        except IndexError:
            with self._making:
                return Plan(self._graph, self._parameters, self._constants)
