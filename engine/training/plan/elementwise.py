"""Activations of a batch: number by number, so that the order of the axes does not matter."""

from functools import partial

import numpy as np

from engine.ops.activation import Relu, Sigmoid, Tanh
from engine.plan.memory import Memory
from engine.training.plan.kernel import Calls, Inputs, Kernel, Tensor, kernel

ZERO, ONE = np.float32(0), np.float32(1)


@kernel(Relu)
class Rectifying(Kernel[Relu]):
    """max(x, 0); the gradient passes where the output is positive."""

    def forward(self, op: Relu, inputs: Inputs, output: Tensor, memory: Memory) -> Calls:
        y = output.value
        return [partial(np.maximum, inputs[0].value, memory.filled(0, y), out=y)]

    def backward(self, op: Relu, inputs: Inputs, output: Tensor, memory: Memory) -> Calls:
        to_x, passed = inputs[0].gradient, np.empty(output.value.shape, bool)
        if to_x is None:
            return []
        return [
            partial(np.greater, output.value, ZERO, out=passed),
            partial(np.multiply, output.gradient, passed, out=to_x),
        ]


@kernel(Tanh)
class HyperbolicTangent(Kernel[Tanh]):
    """NumPy's own; its slope is 1 − y²."""

    def forward(self, op: Tanh, inputs: Inputs, output: Tensor, memory: Memory) -> Calls:
        return [partial(np.tanh, inputs[0].value, out=output.value)]

    def backward(self, op: Tanh, inputs: Inputs, output: Tensor, memory: Memory) -> Calls:
        to_x = inputs[0].gradient
        if to_x is None:
            return []
        return [
            partial(np.multiply, output.value, output.value, out=to_x),
            partial(np.subtract, ONE, to_x, out=to_x),
            partial(np.multiply, to_x, output.gradient, out=to_x),
        ]


@kernel(Sigmoid)
class Sigmoidal(Kernel[Sigmoid]):
    """1 / (1 + exp(−x)), where an exponential that overflows gives 0; its slope is y (1 − y)."""

    def forward(self, op: Sigmoid, inputs: Inputs, output: Tensor, memory: Memory) -> Calls:
        y = output.value
        return [
            partial(np.negative, inputs[0].value, out=y),
            partial(np.exp, y, out=y),
            partial(np.add, y, ONE, out=y),
            partial(np.reciprocal, y, out=y),
        ]

    def backward(self, op: Sigmoid, inputs: Inputs, output: Tensor, memory: Memory) -> Calls:
        to_x = inputs[0].gradient
        if to_x is None:
            return []
        return [
            partial(np.subtract, ONE, output.value, out=to_x),
            partial(np.multiply, to_x, output.value, out=to_x),
            partial(np.multiply, to_x, output.gradient, out=to_x),
        ]
