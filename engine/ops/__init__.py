"""Every op; importing this package fills the registry."""

from engine.ops import activation, arithmetic, conv, linear, loss, norm, pool, softmax
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
    "create",
    "linear",
    "loss",
    "norm",
    "pool",
    "softmax",
]
