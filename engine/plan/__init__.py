"""Inference, compiled: everything that can be settled before the first number arrives is settled once.

`Plans(graph, parameters)` computes what `Graph.forward` computes for one example, in float32. A `Plan` is a flat list
of calls whose every argument, workspace and result is bound beforehand; running it is one loop over that list.
"""

from engine.plan import convolution, elementwise, joining, linear, pooling
from engine.plan.plan import Plan
from engine.plan.plans import Plans

__all__ = ["Plan", "Plans"]

KERNEL_MODULES = (convolution, elementwise, joining, linear, pooling)
"""Importing them is what enters their kernels into the registry."""
