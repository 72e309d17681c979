"""output[m] = Σ over n of weight[m, n] · x[n] + bias[m]: the fully connected layer, and the flattening before it.

Source: CS231n, lecture 5; PyTorch `Linear`, `Flatten`.
"""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from engine.errors import ShapeError
from engine.ops.base import Example, Explanation, Gradients, Input, Op, Place, Region, Shape, register
from engine.windows import Array


@register
@dataclass(frozen=True)
class Linear(Op):
    """output = W x + b: every output sees every input.

    Shapes: x (any; flattened row-major to N), weight (M, N), bias (M) → (M).
    """

    name: ClassVar[str] = "linear"
    inputs: ClassVar[tuple[Input, ...]] = (
        Input("x", "A tensor of any shape; it is flattened row by row.", data=True),
        Input("weight", "The matrix, (output, input).", rank=2, learned=True),
        Input("bias", "One number an output.", optional=True, rank=1, learned=True),
    )
    examples: ClassVar[tuple[Example, ...]] = (
        Example("3 → 2", {"x": [1, 2, 3], "weight": [[1, 0, -1], [2, 1, 0]], "bias": [1, -1]}),
        Example("a 1×2×2 volume is flattened", {"x": [[[1, 2], [3, 4]]], "weight": [[1, 1, 1, 1]]}),
    )

    def output_shape(self, *shapes: Any) -> Shape:
        x, weight, bias = (*shapes, None)[:3]
        outputs, length = weight
        if math.prod(x) != length:
            raise ShapeError(
                f"weight has {length} columns but x has {math.prod(x)} numbers: give one column a number of x",
                argument="weight",
            )
        if bias is not None and bias != (outputs,):
            raise ShapeError(
                f"bias has shape {bias} but weight has {outputs} rows: give one bias a row", argument="bias"
            )
        return (outputs,)

    def multiply_adds(self, *shapes: Any) -> int:
        return math.prod(shapes[1])

    def forward(self, *inputs: Any) -> Array:
        x, weight, bias = (*inputs, None)[:3]
        output = x.reshape(len(x), -1) @ weight.T  # (N, M)
        return output if bias is None else output + bias

    def backward(self, gradient: Array, output: Array, *inputs: Any) -> Gradients:
        return self.gradients((True,) * len(inputs), gradient, output, *inputs)

    def gradients(self, wanted: tuple[bool, ...], gradient: Array, output: Array, *inputs: Any) -> Gradients:
        x, weight, bias = (*inputs, None)[:3]
        parts = (
            (gradient @ weight).reshape(x.shape) if wanted[0] else None,
            gradient.T @ x.reshape(len(x), -1) if wanted[1] else None,
            gradient.sum(0) if bias is not None and wanted[2] else None,
        )
        return parts[: len(inputs)]

    def reads(self, start: Place, stop: Place, *shapes: Any) -> tuple[Region, ...]:
        x, weight, bias = (*shapes, None)[:3]
        return (
            Region.whole("x", x),
            Region("weight", (*start, 0), (*stop, weight[1]), (1, 1)),
            *(() if bias is None else (Region("bias", start, stop, (1,)),)),
        )

    def explain(self, at: Place, *inputs: Any) -> Explanation:
        x, weight, bias = (*inputs, None)[:3]
        (m,) = at
        products = weight[m] * x.ravel()
        offset = 0.0 if bias is None else float(bias[m])
        total = float(products.sum()) + offset
        return Explanation(
            at=at,
            combine="sum",
            terms=np.append(products, offset),
            parts={"row": weight[m], "products": products, "bias": offset, "sum": total},
            sources=self.sources(at, x, weight, bias),
            output=total,
        )


@register
@dataclass(frozen=True)
class Flatten(Op):
    """output = the numbers of x in one row, channel by channel, row by row.

    Shapes: x (any) → (number of elements).
    """

    name: ClassVar[str] = "flatten"
    inputs: ClassVar[tuple[Input, ...]] = (Input("x", "A tensor of any shape.", data=True),)
    examples: ClassVar[tuple[Example, ...]] = (Example("2×1×2 → 4", {"x": [[[1, 2]], [[3, 4]]]}),)

    def output_shape(self, *shapes: Any) -> Shape:
        return (math.prod(shapes[0]),)

    def forward(self, *inputs: Any) -> Array:
        (x,) = inputs
        return x.reshape(len(x), -1)

    def backward(self, gradient: Array, output: Array, *inputs: Any) -> tuple[Array | None, ...]:
        return (gradient.reshape(inputs[0].shape),)

    def reads(self, start: Place, stop: Place, *shapes: Any) -> tuple[Region, ...]:
        (x,) = shapes
        first, last = (np.unravel_index(i, x) for i in (start[0], stop[0] - 1))
        low, high, narrowed = [], [], False
        for i, j, size in zip(first, last, x, strict=True):  # once an axis has two values, later ones may wrap
            low.append(0 if narrowed else int(i))
            high.append(size if narrowed else int(j) + 1)
            narrowed = narrowed or i != j
        return (Region("x", tuple(low), tuple(high), (1,) * len(x)),)

    def explain(self, at: Place, *inputs: Any) -> Explanation:
        (x,) = inputs
        place = tuple(int(i) for i in np.unravel_index(at[0], x.shape))
        value = float(x[place])
        return Explanation(
            at=at,
            combine="sum",
            terms=np.array([value]),
            parts={"input": value, "from": list(place)},
            sources=self.sources(at, x),
            output=value,
        )
