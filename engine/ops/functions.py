"""output = f(x), number by number: exp, log, power, abs, negative. What an expression is written with.

Source: CS231n, lecture 4; NumPy functions of the same names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from engine.errors import AttributeRangeError
from engine.ops import attributes
from engine.ops.activation import Activation
from engine.ops.base import Combine, Example, register
from engine.windows import Array

LARGEST_EXPONENT = 16
"""In size, of a power: a number of 1 to 10 digits stays one that float64 holds."""


class Function(Activation):
    """A function whose value is its own explanation: one term."""

    combine: ClassVar[Combine] = "sum"

    def terms(self, value: float) -> tuple[Mapping[str, float], list[float]]:
        return {}, [float(self.forward(np.array([value]))[0])]


@register
@dataclass(frozen=True)
class Exp(Function):
    """output = exp(x).

    Shapes: any → the same.
    """

    name: ClassVar[str] = "exp"
    examples: ClassVar[tuple[Example, ...]] = (Example("0 becomes 1", {"x": [-1, 0, 1]}),)

    def forward(self, *inputs: Array) -> Array:
        (x,) = inputs
        return np.exp(x)

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        return (gradient * output,)


@register
@dataclass(frozen=True)
class Log(Function):
    """output = log(x), the natural logarithm.

    Shapes: any → the same.

    Raises:
        AttributeRangeError: a number is not above 0.
    """

    name: ClassVar[str] = "log"
    examples: ClassVar[tuple[Example, ...]] = (Example("1 becomes 0", {"x": [0.5, 1, 2]}),)

    def forward(self, *inputs: Array) -> Array:
        (x,) = inputs
        if (x <= 0).any():
            raise AttributeRangeError(f"x holds {x.min():g}: a logarithm takes numbers above 0", argument="x")
        return np.log(x)

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        return (gradient / inputs[0],)


@register
@dataclass(frozen=True)
class Power(Function):
    """output = x to the power of `exponent`.

    Shapes: any → the same.

    Raises:
        AttributeRangeError: 0 to a negative power, or a negative number to one that is not whole.
    """

    exponent: float = attributes.real(
        "The power: 2 squares, ½ is the square root.",
        default=2,
        minimum=-LARGEST_EXPONENT,
        maximum=LARGEST_EXPONENT,
    )

    name: ClassVar[str] = "power"
    examples: ClassVar[tuple[Example, ...]] = (
        Example("squares", {"x": [-2, 0, 3]}),
        Example("one over x", {"x": [2, 4]}, {"exponent": -1}),
    )

    def forward(self, *inputs: Array) -> Array:
        (x,) = inputs
        if self.exponent < 0 and (x == 0).any():
            raise AttributeRangeError(f"x holds 0: it has no power of {self.exponent:g}", argument="x")
        if not float(self.exponent).is_integer() and (x < 0).any():
            rule = f"x holds {x.min():g}: only numbers from 0 have a power of {self.exponent:g}"
            raise AttributeRangeError(rule, argument="x")
        return np.power(x, x.dtype.type(self.exponent))

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        (x,) = inputs
        with np.errstate(divide="ignore"):  # the root of 0 is infinitely steep
            slope = x.dtype.type(self.exponent) * np.power(x, x.dtype.type(self.exponent - 1))
        return (gradient * (slope if self.exponent else np.zeros_like(x)),)


@register
@dataclass(frozen=True)
class Abs(Activation):
    """output = |x|.

    Shapes: any → the same.
    """

    name: ClassVar[str] = "abs"
    combine: ClassVar[Combine] = "max"
    examples: ClassVar[tuple[Example, ...]] = (Example("without its sign", {"x": [-2, 0, 3]}),)

    def forward(self, *inputs: Array) -> Array:
        (x,) = inputs
        return np.abs(x)

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        return (gradient * np.sign(inputs[0]),)

    def terms(self, value: float) -> tuple[Mapping[str, float], list[float]]:
        return {}, [value, -value]


@register
@dataclass(frozen=True)
class Negative(Function):
    """output = −x.

    Shapes: any → the same.
    """

    name: ClassVar[str] = "negative"
    examples: ClassVar[tuple[Example, ...]] = (Example("the sign turns", {"x": [-2, 0, 3]}),)

    def forward(self, *inputs: Array) -> Array:
        (x,) = inputs
        negated: Array = np.negative(x)
        return negated

    def backward(self, gradient: Array, output: Array, *inputs: Any) -> tuple[Array | None, ...]:
        return (-gradient,)
