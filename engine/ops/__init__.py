"""Every op; importing this package fills the registry."""

from engine.ops import activation, arithmetic, conv, conv_transpose, linear, loss, norm, pool, softmax
from engine.ops.base import REGISTRY, Example, Explanation, Input, Op, Region, Shape, create

__all__ = [
    "REGISTRY",
    "Example",
    "Explanation",
    "Input",
    "Op",
    "Region",
    "Shape",
    "activation",
    "arithmetic",
    "conv",
    "conv_transpose",
    "create",
    "linear",
    "loss",
    "norm",
    "pool",
    "softmax",
]
