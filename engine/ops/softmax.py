"""output[i] = exp(x[i] − max x) / Σ over j of exp(x[j] − max x): scores become probabilities.

Source: CS231n, lecture 3 and 5; the largest score is subtracted so that no exponential overflows.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from engine.ops.base import Example, Explanation, Input, Op, Place, Region, Shape, register
from engine.windows import Array


def exponentials(x: Array, axes: tuple[int, ...] | None = None) -> tuple[Array, Array, Array]:
    """The scores less the largest, their exponentials, and the sum of these; over `axes` (kept with size 1) or all."""
    shifted = x - x.max(axes, keepdims=True)
    powers = np.exp(shifted)
    return shifted, powers, powers.sum(axes, keepdims=True)


@register
@dataclass(frozen=True)
class Softmax(Op):
    """output = exp(x) / Σ exp(x), over all elements of x.

    Shapes: any → the same; the outputs are positive and add up to 1.
    """

    name: ClassVar[str] = "softmax"
    inputs: ClassVar[tuple[Input, ...]] = (Input("x", "The scores, a tensor of any shape.", data=True),)
    examples: ClassVar[tuple[Example, ...]] = (Example("three scores", {"x": [3, 1, 0]}),)

    def output_shape(self, *shapes: Any) -> Shape:
        return tuple(shapes[0])

    def forward(self, *inputs: Array) -> Array:
        (x,) = inputs
        _, powers, total = exponentials(x, tuple(range(1, x.ndim)))
        return powers / total

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        weighted = gradient * output
        return (weighted - output * weighted.sum(tuple(range(1, output.ndim)), keepdims=True),)

    def reads(self, start: Place, stop: Place, *shapes: Any) -> tuple[Region, ...]:
        return (Region.whole("x", shapes[0]),)

    def explain(self, at: Place, *inputs: Array) -> Explanation:
        (x,) = inputs
        shifted, powers, sums = exponentials(x)
        own, total = float(powers[at]), float(sums.item())
        return Explanation(
            at=at,
            combine="quotient",
            terms=np.array([own, total]),
            parts={"input": float(x[at]), "shifted": float(shifted[at]), "exp": own, "sum": total},
            sources=self.sources(at, x),
            output=own / total,
        )
