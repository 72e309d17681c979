"""loss = −log softmax(x)[target]: how surprised the network is by the true class.

Source: CS231n, lecture 3; PyTorch `cross_entropy`.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from engine.errors import AttributeRangeError, ShapeError
from engine.ops import attributes
from engine.ops.base import Example, Explanation, Input, Op, Place, Region, Shape, register
from engine.ops.softmax import exponentials
from engine.windows import Array


def softmax_cross_entropy(scores: Array, truth: Array) -> tuple[Array, Array]:
    """The loss of each example (N) and its gradient for `scores` (N, K), given the true distribution (N, K)."""
    shifted, powers, total = exponentials(scores, (1,))
    log_probabilities = shifted - np.log(total)
    return -(truth * log_probabilities).sum(1), powers / total - truth


@register
@dataclass(frozen=True)
class CrossEntropy(Op):
    """output = log Σ exp(x) − x[target]: the loss of scores x when `target` is the true class.

    Shapes: x (K) → one number.
    """

    target: int = attributes.whole("Index of the true class, from 0.", minimum=0, maximum=1_000_000)

    name: ClassVar[str] = "cross_entropy"
    inputs: ClassVar[tuple[Input, ...]] = (Input("x", "The scores, one a class.", data=True, rank=1),)
    examples: ClassVar[tuple[Example, ...]] = (
        Example("the lecture's cat: scores 3.2, 5.1, −1.7", {"x": [3.2, 5.1, -1.7]}, {"target": 0}),
    )

    def output_shape(self, *shapes: Any) -> Shape:
        (x,) = shapes
        if len(x) != 1:
            raise ShapeError(f"x has {len(x)} axes: give one score a class, (class)", argument="x")
        if self.target >= x[0]:
            raise AttributeRangeError(
                f"target is {self.target} but x has {x[0]} scores: it must be from 0 to {x[0] - 1}", argument="target"
            )
        return ()

    def _truth(self, x: Array) -> Array:
        truth = np.zeros_like(x)
        truth[:, self.target] = 1
        return truth

    def forward(self, *inputs: Array) -> Array:
        (x,) = inputs
        return softmax_cross_entropy(x, self._truth(x))[0]

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        (x,) = inputs
        return (gradient[:, None] * softmax_cross_entropy(x, self._truth(x))[1],)

    def reads(self, start: Place, stop: Place, *shapes: Any) -> tuple[Region, ...]:
        return (Region.whole("x", shapes[0]),)

    def explain(self, at: Place, *inputs: Array) -> Explanation:
        (x,) = inputs
        shifted, powers, sums = exponentials(x)
        score, total = float(shifted[self.target]), float(sums.item())
        return Explanation(
            at=at,
            combine="sum",
            terms=np.array([np.log(total), -score]),
            parts={
                "input": x,
                "shifted": shifted,
                "exp": powers,
                "sum": total,
                "probability": float(powers[self.target]) / total,
            },
            sources=self.sources(at, x),
            output=float(np.log(total)) - score,
        )
