"""output[i] = exp(x[i] − max x) / Σ over j of exp(x[j] − max x): scores become probabilities.

Source: CS231n, lecture 3 and 5; the largest score is subtracted so that no exponential overflows.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from engine.ops.base import Example, Explanation, Input, Op, Place, Region, Shape, register
from engine.windows import Array


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
        axes = tuple(range(1, x.ndim))
        exponentials = np.exp(x - x.max(axes, keepdims=True))
        return exponentials / exponentials.sum(axes, keepdims=True)

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        weighted = gradient * output
        return (weighted - output * weighted.sum(tuple(range(1, output.ndim)), keepdims=True),)

    def reads(self, start: Place, stop: Place, *shapes: Any) -> tuple[Region, ...]:
        return (Region.whole("x", shapes[0]),)

    def explain(self, at: Place, *inputs: Array) -> Explanation:
        (x,) = inputs
        shifted = x - x.max()
        exponentials = np.exp(shifted)
        total = float(exponentials.sum())
        own = float(exponentials[at])
        return Explanation(
            at=at,
            combine="quotient",
            terms=np.array([own, total]),
            parts={"input": float(x[at]), "shifted": float(shifted[at]), "exp": own, "sum": total},
            sources=self.sources(at, x),
            output=own / total,
        )
