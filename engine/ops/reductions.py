"""Many numbers become one: sum, mean, max; and transpose, which only turns them. NumPy's names."""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from engine.errors import ShapeError
from engine.ops.base import COMBINERS, Combine, Example, Explanation, Input, Op, Place, Region, Shape, register
from engine.windows import Array

ALL = (Input("x", "A tensor of any shape.", data=True),)


@dataclass(frozen=True)
class Reduction(Op):
    """One number of all the numbers of a tensor."""

    inputs: ClassVar[tuple[Input, ...]] = ALL
    combine: ClassVar[Combine]

    def output_shape(self, *shapes: Any) -> Shape:
        if not math.prod(shapes[0]):
            raise ShapeError(f"x has shape {tuple(shapes[0])}: give at least one number", argument="x")
        return ()

    def reads(self, start: Place, stop: Place, *shapes: Any) -> tuple[Region, ...]:
        return (Region.whole("x", shapes[0]),)

    def explain(self, at: Place, *inputs: Array) -> Explanation:
        (x,) = inputs
        return Explanation(
            at=at,
            combine=self.combine,
            terms=x.ravel(),
            parts={"input": x},
            sources=self.sources(at, x),
            output=float(COMBINERS[self.combine](x)),
        )


def _spread(gradient: Array, x: Array) -> Array:
    """The gradient (N) of one number an example, for each number of `x` (N, …)."""
    return np.broadcast_to(gradient.reshape(-1, *(1,) * (x.ndim - 1)), x.shape)


@register
@dataclass(frozen=True)
class Sum(Reduction):
    """output = Σ x, over all numbers of x.

    Shapes: any → one number.
    """

    name: ClassVar[str] = "sum"
    combine: ClassVar[Combine] = "sum"
    examples: ClassVar[tuple[Example, ...]] = (Example("of four numbers", {"x": [[1, 2], [3, 4]]}),)

    def forward(self, *inputs: Array) -> Array:
        (x,) = inputs
        return x.reshape(len(x), -1).sum(1)

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        (x,) = inputs
        return (_spread(gradient, x).copy(),)


@register
@dataclass(frozen=True)
class Mean(Reduction):
    """output = Σ x / n, over all n numbers of x.

    Shapes: any → one number.
    """

    name: ClassVar[str] = "mean"
    combine: ClassVar[Combine] = "mean"
    examples: ClassVar[tuple[Example, ...]] = (Example("of four numbers", {"x": [[1, 2], [3, 4]]}),)

    def forward(self, *inputs: Array) -> Array:
        (x,) = inputs
        return x.reshape(len(x), -1).mean(1)

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        (x,) = inputs
        return (_spread(gradient, x) / x.dtype.type(math.prod(x.shape[1:])),)


@register
@dataclass(frozen=True)
class Max(Reduction):
    """output = the largest number of x. Several equal ones share the gradient, as in PyTorch's `amax`.

    Shapes: any → one number.
    """

    name: ClassVar[str] = "max"
    combine: ClassVar[Combine] = "max"
    examples: ClassVar[tuple[Example, ...]] = (Example("of four numbers", {"x": [[1, 2], [4, 3]]}),)

    def forward(self, *inputs: Array) -> Array:
        (x,) = inputs
        return x.reshape(len(x), -1).max(1)

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        (x,) = inputs
        winners = (x == _spread(output, x)).astype(x.dtype)
        return (_spread(gradient, x) * winners / _spread(winners.reshape(len(x), -1).sum(1), x),)


@register
@dataclass(frozen=True)
class Transpose(Op):
    """output[i, j] = x[j, i]: rows become columns.

    Shapes: x (R, Q) → (Q, R).
    """

    name: ClassVar[str] = "transpose"
    inputs: ClassVar[tuple[Input, ...]] = (Input("x", "A matrix.", data=True, rank=2, axes="(row, column)"),)
    examples: ClassVar[tuple[Example, ...]] = (Example("2×3 becomes 3×2", {"x": [[1, 2, 3], [4, 5, 6]]}),)

    def output_shape(self, *shapes: Any) -> Shape:
        (x,) = shapes
        if len(x) != 2:
            raise ShapeError(f"x has {len(x)} axes: give a matrix, (row, column)", argument="x")
        return x[1], x[0]

    def forward(self, *inputs: Array) -> Array:
        (x,) = inputs
        return x.transpose(0, 2, 1)

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        return (gradient.transpose(0, 2, 1),)

    def reads(self, start: Place, stop: Place, *shapes: Any) -> tuple[Region, ...]:
        return (Region("x", start[::-1], stop[::-1], (1, 1)),)

    def explain(self, at: Place, *inputs: Array) -> Explanation:
        (x,) = inputs
        value = float(x[at[::-1]])
        return Explanation(
            at=at,
            combine="sum",
            terms=np.array([value]),
            parts={"input": value, "from": list(at[::-1])},
            sources=self.sources(at, x),
            output=value,
        )
