"""Two tensors, number by number: subtract, divide, maximum. NumPy's broadcasting and names."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.errors import AttributeRangeError
from engine.ops.arithmetic import Elementwise, aligned, unbroadcast
from engine.ops.base import Combine, Example, register
from engine.windows import Array


@register
@dataclass(frozen=True)
class Subtract(Elementwise):
    """output = x − y.

    Shapes: x and y broadcast → their common shape.
    """

    name: ClassVar[str] = "subtract"
    combine: ClassVar[Combine] = "sum"
    examples: ClassVar[tuple[Example, ...]] = (Example("a row from each row", {"x": [[1, 2], [3, 4]], "y": [1, 2]}),)

    def terms(self, x: float, y: float) -> list[float]:
        return [x, -y]

    def forward(self, *inputs: Array) -> Array:
        x, y = aligned(*inputs)
        return x - y

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        x, y = inputs
        return unbroadcast(gradient, x.shape), unbroadcast(-gradient, y.shape)


@register
@dataclass(frozen=True)
class Divide(Elementwise):
    """output = x / y.

    Shapes: x and y broadcast → their common shape.

    Raises:
        AttributeRangeError: a number of y is 0.
    """

    name: ClassVar[str] = "divide"
    combine: ClassVar[Combine] = "quotient"
    examples: ClassVar[tuple[Example, ...]] = (
        Example("each row by its number", {"x": [[1, 2], [3, 4]], "y": [[1], [2]]}),
    )

    def forward(self, *inputs: Array) -> Array:
        x, y = aligned(*inputs)
        if (y == 0).any():
            raise AttributeRangeError("y holds 0: nothing can be divided by it, give another number", argument="y")
        return x / y

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        y = aligned(*inputs)[1]
        to_x = gradient / y
        return unbroadcast(to_x, inputs[0].shape), unbroadcast(-to_x * output, inputs[1].shape)


@register
@dataclass(frozen=True)
class Maximum(Elementwise):
    """output = the larger of x and y. Where they are equal, either receives half of the gradient, as in PyTorch.

    Shapes: x and y broadcast → their common shape.
    """

    name: ClassVar[str] = "maximum"
    combine: ClassVar[Combine] = "max"
    examples: ClassVar[tuple[Example, ...]] = (Example("at least 0", {"x": [-1, 2], "y": 0}),)

    def forward(self, *inputs: Array) -> Array:
        x, y = aligned(*inputs)
        return np.maximum(x, y)

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        x, y = aligned(*inputs)
        half = gradient.dtype.type(0.5)
        to_x = gradient * ((x > y) + half * (x == y))
        return unbroadcast(to_x, inputs[0].shape), unbroadcast(gradient - to_x, inputs[1].shape)
