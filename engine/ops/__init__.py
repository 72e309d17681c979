"""Every op; importing this package fills the registry."""

from engine.ops import (
    activation,
    arithmetic,
    conv,
    conv_transpose,
    functions,
    linear,
    loss,
    norm,
    pairs,
    pool,
    reductions,
    softmax,
)
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
    "functions",
    "linear",
    "loss",
    "norm",
    "pairs",
    "pool",
    "reductions",
    "softmax",
]
