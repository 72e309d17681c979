"""`Linear` and `Flatten` of a batch: with the examples side by side, one product of matrices each way."""

from functools import partial

import numpy as np

from engine.ops import Shape
from engine.ops.linear import Flatten, Linear
from engine.plan.memory import Memory
from engine.training.plan.kernel import Calls, Inputs, Kernel, Tensor, kernel


@kernel(Flatten)
class Flattening(Kernel[Flatten]):
    """The same memory: channel by channel, row by row is how it lies there."""

    def alias(self, op: Flatten, x: Tensor, shape: Shape) -> Tensor | None:
        return x.reshaped(*shape)


@kernel(Linear)
class Multiplying(Kernel[Linear]):
    """W x + b for all examples at once; the gradients are ∂y xᵀ, the sum of ∂y, and Wᵀ ∂y."""

    def forward(self, op: Linear, inputs: Inputs, output: Tensor, memory: Memory) -> Calls:
        x, weight, bias = (*inputs, None)[:3]
        y = output.value  # (outputs, N)
        calls: Calls = [partial(np.matmul, weight.value, x.value.reshape(-1, y.shape[1]), out=y)]
        return calls if bias is None else [*calls, partial(np.add, y, bias.value[:, None], out=y)]

    def backward(self, op: Linear, inputs: Inputs, output: Tensor, memory: Memory) -> Calls:
        x, weight, bias = (*inputs, None)[:3]
        to_y = output.gradient
        flat = x.reshaped(-1, output.value.shape[1])  # (inputs, N)
        calls: Calls = [partial(np.matmul, to_y, flat.value.T, out=weight.gradient)]
        if bias is not None:
            calls.append(partial(np.add.reduce, to_y, 1, None, bias.gradient))
        if flat.gradient is not None:
            calls.append(partial(np.matmul, weight.value.T, to_y, out=flat.gradient))
        return calls
