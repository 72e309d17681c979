"""`Concat` in a plan: its inputs are computed right into their parts of the output."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from engine.ops.arithmetic import Concat
from engine.plan.kernel import Call, Inputs, Kernel, copy, kernel
from engine.plan.memory import Memory, Value
from engine.windows import Array


@kernel(Concat)
class Joining(Kernel[Concat]):
    """Copies only what could not be computed in its place: parameters, and what is joined more than once."""

    joins = True

    def parts(self, op: Concat, output: Array, *shapes: Any) -> tuple[Array, ...]:
        ends = np.cumsum([shape[op.axis] for shape in shapes])[:-1]
        return tuple(np.split(output, ends, op.axis))

    def calls(self, op: Concat, inputs: Inputs, output: Value, memory: Memory) -> Iterator[Call]:
        arrays = [value.array for value in inputs]
        for part, array in zip(self.parts(op, output.array, *(x.shape for x in arrays)), arrays, strict=True):
            if _begin(part) != _begin(array):
                yield copy(part, array)


def _begin(array: Array) -> int:
    """Where the array begins in memory."""
    return int(array.__array_interface__["data"][0])
