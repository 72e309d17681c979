"""How one op computes a batch: the `Kernel`, what it is bound to, and the registry of those for single ops."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeAlias, TypeVar

import numpy as np

from engine.ops import Op, Shape
from engine.plan.memory import Memory
from engine.plan.registry import Registry
from engine.windows import Array

Calls: TypeAlias = list[Callable[[], object]]
Inputs: TypeAlias = tuple[Any, ...]
"""What an op reads: a `Tensor` each, None where an optional one is left out."""

AnyOp = TypeVar("AnyOp", bound=Op)


@dataclass(frozen=True)
class Tensor:
    """A value and its gradient, each in one piece: (…, N) of a batch, or a parameter.

    `gradient` is an array as well, or None where nobody wants it.
    """

    value: Array
    gradient: Any

    @classmethod
    def new(cls, shape: Shape, *, wanted: bool) -> "Tensor":
        """Memory for a value, and for its gradient if that is `wanted`."""
        return cls(np.zeros(shape, np.float32), np.zeros(shape, np.float32) if wanted else None)

    def reshaped(self, *shape: int) -> "Tensor":
        """The same memory in another shape."""
        return Tensor(self.value.reshape(shape), None if self.gradient is None else self.gradient.reshape(shape))


class Kernel(Generic[AnyOp]):
    """One class of ops. This one, for ops that have none of their own, calls the op's `forward` and `backward`."""

    def alias(self, op: AnyOp, x: Tensor, shape: Shape) -> Tensor | None:
        """The output as a view of the first input, where nothing needs to be computed."""
        return None

    def forward(self, op: AnyOp, inputs: Inputs, output: Tensor, memory: Memory) -> Calls:
        """What computes the output."""
        return [partial(_forward, op, inputs, output)]

    def backward(self, op: AnyOp, inputs: Inputs, output: Tensor, memory: Memory) -> Calls:
        """What computes the gradients that the inputs want from that of the output, when `forward` has run."""
        return [partial(_backward, op, inputs, output)]


def _forward(op: Op, inputs: Inputs, output: Tensor) -> None:
    output.value[...] = np.moveaxis(op.forward(*_examples_first(op, inputs)), 0, -1)


def _backward(op: Op, inputs: Inputs, output: Tensor) -> None:
    y, to_y = (np.moveaxis(array, -1, 0) for array in (output.value, output.gradient))
    wanted = tuple(tensor is not None and tensor.gradient is not None for tensor in inputs)
    gradients = op.gradients(wanted, to_y, y, *_examples_first(op, inputs))
    for spec, tensor, gradient, asked in zip(op.slots(len(inputs)), inputs, gradients, wanted, strict=True):
        if gradient is not None and asked:
            tensor.gradient[...] = np.moveaxis(gradient, 0, -1) if spec.data else gradient


def _examples_first(op: Op, inputs: Inputs) -> list[Array | None]:
    """The inputs as ops take them: the examples of a batch are the first axis."""
    return [
        None if tensor is None else np.moveaxis(tensor.value, -1, 0) if spec.data else tensor.value
        for spec, tensor in zip(op.slots(len(inputs)), inputs, strict=True)
    ]


kernel: Registry[Kernel[Any]] = Registry(Kernel())
"""Enters a kernel for its ops, as `@kernel(Relu)`."""
