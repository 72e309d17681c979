"""`Linear` and `Flatten` in a plan: a matrix-vector product, and no work where the numbers lie in a row already."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from engine.ops.linear import Flatten, Linear
from engine.plan.kernel import Call, Inputs, Kernel, copy, kernel
from engine.plan.memory import Memory, Value, flat


@kernel(Linear)
class FullyConnected(Kernel[Linear]):
    """W x, then + b."""

    def calls(self, op: Linear, inputs: Inputs, output: Value, memory: Memory) -> Iterator[Call]:
        x, weight, bias = (*inputs, None)[:3]
        row = flat(x.array)
        if row is None:
            (row,) = memory.scratch((x.array.size,))
            yield copy(row.reshape(x.array.shape), x.array)
        yield partial(np.dot, weight.array, row, out=output.array)
        if bias is not None:
            yield partial(np.add, output.array, bias.array, out=output.array)


@kernel(Flatten)
class Flattening(Kernel[Flatten]):
    """The input's own memory if it lies row by row; else a copy, which must be kept for show anyway."""

    def alias(self, op: Flatten, inputs: Inputs) -> Value | None:
        row = flat(inputs[0].array)
        return None if row is None else Value.at(row)

    def calls(self, op: Flatten, inputs: Inputs, output: Value, memory: Memory) -> Iterator[Call]:
        yield copy(output.array.reshape(inputs[0].array.shape), inputs[0].array)
