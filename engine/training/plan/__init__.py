"""Training, compiled: forward and backward of a whole batch as a flat list of calls, bound to memory once.

`BatchPlan(graph, parameters, gradients, batch)` computes what `Graph.forward` and `Graph.backward` compute, in float32.
Inside, the examples of a batch are the innermost axis, (C, H, W, N): every window, stride and pooling then moves whole
stretches of memory, and each layer is one product of matrices. Source of the layout: Krizhevsky, cuda-convnet (2012).
"""

from engine.training.plan import convolution, elementwise, linear, pooling
from engine.training.plan.plan import BatchPlan

__all__ = ["BatchPlan"]

KERNEL_MODULES = (convolution, elementwise, linear, pooling)
"""Importing them is what enters their kernels into the registry."""
