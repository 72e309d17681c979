"""The plan of a batch: every value, every gradient and every call of a chain of ops, made once for one run."""

from collections.abc import Mapping

import numpy as np

from engine.errors import ShapeError
from engine.graph import Graph
from engine.plan.memory import Memory
from engine.training.plan.kernel import Calls, Tensor, kernel
from engine.windows import Array


class BatchPlan:
    """Computes a graph whose nodes each read the one before, and parameters, for `batch` examples at a time.

    A plan belongs to one caller at a time: its memory is written anew by every call. The gradient of the data is not
    computed, as nothing learns from it.

    Args:
        graph: what to compute.
        parameters: their memory, by name: whoever changes it changes what the plan computes.
        batch: how many examples there are.
        gradients: where `backward` is to write those of the parameters, by name; without it there is no `backward`.

    Raises:
        ShapeError: the graph is no such chain.
    """

    def __init__(
        self,
        graph: Graph,
        parameters: Mapping[str, Array],
        batch: int,
        gradients: Mapping[str, Array] | None = None,
    ) -> None:
        found = gradients or {}
        known = {name: Tensor(value, found.get(name)) for name, value in parameters.items()}
        memory = Memory([])
        (name,) = graph.data
        last = self._input = Tensor.new((*graph.data[name], batch), wanted=False)
        self._forward: Calls = []
        self._backward: Calls = []
        for node in graph.nodes:
            first, *others = node.inputs
            if first != name or not all(other is None or other in known for other in others):
                raise ShapeError(f"{node.id} reads {node.inputs}: give it {name} and parameters", argument="graph")
            own, shape = kernel.of(node.op), graph.shapes[node.id]
            inputs = (last, *(None if other is None else known[other] for other in others))
            output = own.alias(node.op, last, (*shape, batch))
            if output is None:
                output = Tensor.new((*shape, batch), wanted=gradients is not None)
                self._forward += own.forward(node.op, inputs, output, memory)
                if gradients is not None:
                    self._backward[:0] = own.backward(node.op, inputs, output, memory)
            name, last = node.id, output
        self._output = last

    def forward(self, x: Array) -> Array:
        """The last node's value (N, …) for a batch `x` (N, …); a view that the next call writes over."""
        self._input.value[...] = np.moveaxis(x, 0, -1)
        for call in self._forward:
            call()
        return np.moveaxis(self._output.value, -1, 0)

    def backward(self, gradient: Array) -> None:
        """Write the parameters' gradients, given the one (N, …) of what `forward` returned last."""
        if self._output.gradient is not None:
            self._output.gradient[...] = np.moveaxis(gradient, 0, -1)
        for call in self._backward:
            call()
