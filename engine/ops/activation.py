"""output = f(x), number by number: relu, relu6, leaky_relu, sigmoid, tanh, dropout.

Source: CS231n, lectures 5 and 6; PyTorch functions of the same names.
"""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from engine.errors import ShapeError
from engine.ops import attributes
from engine.ops.base import Combine, Example, Explanation, Input, Op, Place, Shape, register
from engine.windows import Array

ANY = (Input("x", "A tensor of any shape.", data=True),)
FIVE = {"x": [-2, -1, 0, 1, 8]}


@dataclass(frozen=True)
class Activation(Op):
    """A function of one number, applied to each."""

    inputs: ClassVar[tuple[Input, ...]] = ANY
    combine: ClassVar[Combine]

    def output_shape(self, *shapes: Any) -> Shape:
        return tuple(shapes[0])

    @abstractmethod
    def terms(self, value: float) -> tuple[Mapping[str, float], list[float]]:
        """The parts of the explanation beyond input and output, and the terms that `combine` makes the output of."""

    def explain(self, at: Place, *inputs: Array) -> Explanation:
        (x,) = inputs
        value = float(x[at])
        parts, terms = self.terms(value)
        return Explanation(
            at=at,
            combine=self.combine,
            terms=np.array(terms),
            parts={"input": value, **parts},
            sources=self.sources(at, x),
            output=float(self(np.array(x[at]))),
        )


@register
@dataclass(frozen=True)
class Relu(Activation):
    """output = max(0, x).

    Shapes: any → the same.
    """

    name: ClassVar[str] = "relu"
    rectifies: ClassVar[bool] = True
    combine: ClassVar[Combine] = "max"
    examples: ClassVar[tuple[Example, ...]] = (Example("negative numbers become 0", FIVE),)

    def forward(self, *inputs: Array) -> Array:
        (x,) = inputs
        return np.maximum(x, x.dtype.type(0))

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        return (gradient * (output > 0),)

    def terms(self, value: float) -> tuple[Mapping[str, float], list[float]]:
        return {}, [0.0, value]


@register
@dataclass(frozen=True)
class Relu6(Activation):
    """output = min(max(0, x), 6).

    Shapes: any → the same.
    """

    name: ClassVar[str] = "relu6"
    rectifies: ClassVar[bool] = True
    combine: ClassVar[Combine] = "median"
    examples: ClassVar[tuple[Example, ...]] = (Example("8 becomes 6", FIVE),)

    def forward(self, *inputs: Array) -> Array:
        (x,) = inputs
        return np.clip(x, x.dtype.type(0), x.dtype.type(6))

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        return (gradient * ((output > 0) & (output < 6)),)

    def terms(self, value: float) -> tuple[Mapping[str, float], list[float]]:
        return {}, [0.0, value, 6.0]  # the one in the middle


@register
@dataclass(frozen=True)
class LeakyRelu(Activation):
    """output = x where x > 0, negative_slope · x elsewhere.

    Shapes: any → the same.
    """

    negative_slope: float = attributes.real("Slope below zero.", default=0.01, minimum=0, maximum=1)

    name: ClassVar[str] = "leaky_relu"
    rectifies: ClassVar[bool] = True
    combine: ClassVar[Combine] = "max"
    examples: ClassVar[tuple[Example, ...]] = (Example("a slope of ½", FIVE, {"negative_slope": 0.5}),)

    def forward(self, *inputs: Array) -> Array:
        (x,) = inputs
        return np.maximum(x, x * x.dtype.type(self.negative_slope))

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        slope = gradient.dtype.type(self.negative_slope)
        return (np.where(inputs[0] > 0, gradient, gradient * slope),)

    def terms(self, value: float) -> tuple[Mapping[str, float], list[float]]:
        return {"scaled": value * self.negative_slope}, [value * self.negative_slope, value]


@register
@dataclass(frozen=True)
class Sigmoid(Activation):
    """output = 1 / (1 + exp(−x)).

    Shapes: any → the same.
    """

    name: ClassVar[str] = "sigmoid"
    combine: ClassVar[Combine] = "quotient"
    examples: ClassVar[tuple[Example, ...]] = (Example("0 becomes ½", FIVE),)

    def forward(self, *inputs: Array) -> Array:
        (x,) = inputs
        small = np.exp(-np.abs(x))  # never overflows
        return np.where(x >= 0, 1, small) / (1 + small)

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        return (gradient * output * (1 - output),)

    def terms(self, value: float) -> tuple[Mapping[str, float], list[float]]:
        small = float(np.exp(-abs(value)))
        numerator = 1.0 if value >= 0 else small
        return {"numerator": numerator, "denominator": 1 + small}, [numerator, 1 + small]


@register
@dataclass(frozen=True)
class Tanh(Activation):
    """output = (exp(2x) − 1) / (exp(2x) + 1).

    Shapes: any → the same.
    """

    name: ClassVar[str] = "tanh"
    combine: ClassVar[Combine] = "quotient"
    examples: ClassVar[tuple[Example, ...]] = (Example("between −1 and 1", FIVE),)

    def forward(self, *inputs: Array) -> Array:
        (x,) = inputs
        return np.tanh(x)

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        return (gradient * (1 - output * output),)

    def terms(self, value: float) -> tuple[Mapping[str, float], list[float]]:
        small = float(np.exp(-2 * abs(value)))
        numerator = (1 - small) * (1 if value >= 0 else -1)
        return {"numerator": numerator, "denominator": 1 + small}, [numerator, 1 + small]


@register
@dataclass(frozen=True)
class Dropout(Op):
    """output = x · mask / (1 − p): while training, a random mask silences a share p of the numbers.

    The mask is an input, so that the op keeps no random state. Shapes: x (any), mask (the same) → the same.
    """

    p: float = attributes.real("Share of the numbers that are silenced.", default=0.5, minimum=0, maximum=0.99)

    name: ClassVar[str] = "dropout"
    inputs: ClassVar[tuple[Input, ...]] = (
        *ANY,
        Input("mask", "1 keeps a number, 0 silences it; shaped like x.", data=True),
    )
    examples: ClassVar[tuple[Example, ...]] = (Example("half of four", {"x": [1, 2, 3, 4], "mask": [1, 0, 0, 1]}),)

    def output_shape(self, *shapes: Any) -> Shape:
        x, mask = shapes
        if x != mask:
            raise ShapeError(f"mask has shape {mask} but x has shape {x}: they must be the same", argument="mask")
        return tuple(x)

    def forward(self, *inputs: Array) -> Array:
        x, mask = inputs
        return x * mask * x.dtype.type(1 / (1 - self.p))

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        x, mask = inputs
        scale = gradient.dtype.type(1 / (1 - self.p))
        return gradient * mask * scale, gradient * x * scale

    def explain(self, at: Place, *inputs: Array) -> Explanation:
        x, mask = inputs
        scale = 1 / (1 - self.p)
        terms = np.array([x[at], mask[at], scale], np.float64)
        return Explanation(
            at=at,
            combine="product",
            terms=terms,
            parts={"input": float(x[at]), "mask": float(mask[at]), "scale": scale},
            sources=self.sources(at, x, mask),
            output=float(terms.prod()),
        )
