"""Ops that work number by number, in a plan: one or two ufuncs that write where the next layer reads."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from engine.ops.activation import LeakyRelu, Relu, Relu6, Tanh
from engine.ops.arithmetic import Add, Elementwise, Multiply
from engine.ops.norm import BatchNorm
from engine.ops.softmax import Softmax
from engine.plan.kernel import Call, Inputs, Kernel, kernel
from engine.plan.memory import Memory, Value


@kernel(Relu)
class Rectifying(Kernel[Relu]):
    """max(x, 0)."""

    def place(self, op: Relu, inputs: Inputs) -> Value | None:
        x = inputs[0]
        return None if x.room is None else Value.spaced(x.array.shape, x.room.shape[-1])

    def calls(self, op: Relu, inputs: Inputs, output: Value, memory: Memory) -> Iterator[Call]:
        x, y = inputs[0].array, output.array
        if inputs[0].room is not None and output.room is not None:  # both have the same gaps: one loop for all
            x, y = inputs[0].room, output.room
        yield partial(np.maximum, x, memory.filled(0, y), out=y)


@kernel(Relu6)
class RectifyingTo6(Kernel[Relu6]):
    """min(max(x, 0), 6)."""

    def calls(self, op: Relu6, inputs: Inputs, output: Value, memory: Memory) -> Iterator[Call]:
        yield partial(np.clip, inputs[0].array, np.float32(0), np.float32(6), out=output.array)


@kernel(LeakyRelu)
class LeakyRectifying(Kernel[LeakyRelu]):
    """max(x, slope · x)."""

    def calls(self, op: LeakyRelu, inputs: Inputs, output: Value, memory: Memory) -> Iterator[Call]:
        x, y = inputs[0].array, output.array
        yield partial(np.multiply, x, memory.filled(op.negative_slope, y), out=y)
        yield partial(np.maximum, x, y, out=y)


@kernel(Tanh)
class HyperbolicTangent(Kernel[Tanh]):
    """NumPy's own."""

    def calls(self, op: Tanh, inputs: Inputs, output: Value, memory: Memory) -> Iterator[Call]:
        yield partial(np.tanh, inputs[0].array, out=output.array)


@kernel(Add, Multiply)
class Combining(Kernel[Elementwise]):
    """x + y or x · y; without a batch axis NumPy's broadcasting is the op's."""

    def calls(self, op: Elementwise, inputs: Inputs, output: Value, memory: Memory) -> Iterator[Call]:
        combine = np.add if op.combine == "sum" else np.multiply
        yield partial(combine, inputs[0].array, inputs[1].array, out=output.array)


@kernel(BatchNorm)
class Normalising(Kernel[BatchNorm]):
    """x · scale + offset, both worked out while the plan is made, by the op itself."""

    def calls(self, op: BatchNorm, inputs: Inputs, output: Value, memory: Memory) -> Iterator[Call]:
        x, *parameters = inputs
        mean, variance, weight, bias = (*(None if value is None else value.array for value in parameters), None, None)[
            :4
        ]
        shape = (-1, *(1 for _ in output.array.shape[1:]))
        scale = memory.constant(lambda: op(np.ones_like(mean), np.zeros_like(mean), variance, weight).reshape(shape))
        offset = memory.constant(lambda: op(np.zeros_like(mean), mean, variance, weight, bias).reshape(shape))
        yield partial(np.multiply, x.array, scale, out=output.array)
        yield partial(np.add, output.array, offset, out=output.array)


@kernel(Softmax)
class Normalised(Kernel[Softmax]):
    """exp(x − max x), divided by its sum."""

    def calls(self, op: Softmax, inputs: Inputs, output: Value, memory: Memory) -> Iterator[Call]:
        x, y = inputs[0].array, output.array
        number = np.empty((), np.float32)
        yield partial(np.maximum.reduce, x, None, None, number)
        yield partial(np.subtract, x, number, out=y)
        yield partial(np.exp, y, out=y)
        yield partial(np.add.reduce, y, None, None, number)
        yield partial(np.divide, y, number, out=y)
