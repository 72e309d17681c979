"""`Conv2d` of a batch: the windows of all examples are copied into one matrix, strip by strip of output rows.

Forward: filters × windows. Back: the filters' gradient is the output's × windowsᵀ, and the windows' is filtersᵀ × the
output's, added up where windows overlap.
"""

from collections.abc import Iterator
from functools import partial

import numpy as np

from engine.ops.conv import Conv2d
from engine.plan.kernel import border_of
from engine.plan.memory import NO_BORDER, Memory
from engine.training.plan.kernel import Calls, Inputs, Kernel, Tensor, kernel
from engine.windows import Array, Windows

STRIP = 1 << 20
"""Bytes of copied windows that one product works on: they are still in the cache when it reads them."""


@kernel(Conv2d)
class Convolution(Kernel[Conv2d]):
    """Any size, stride, padding and dilation; groups are left to the op."""

    def forward(self, op: Conv2d, inputs: Inputs, output: Tensor, memory: Memory) -> Calls:
        if op.groups > 1:
            return super().forward(op, inputs, output, memory)
        x, weight, bias = (*inputs, None)[:3]
        windows, filters = op.windows(x.value.shape[:3], weight.value.shape), _matrix(weight.value)
        calls, padded = _padded(x.value, windows)
        for view, maps in _strips(windows, padded, output.value):
            (columns,) = memory.scratch(view.shape)
            calls.append(partial(np.copyto, columns, view))
            calls.append(partial(np.matmul, filters, columns.reshape(filters.shape[1], -1), out=_matrix(maps)))
        if bias is not None:
            y = _matrix(output.value)
            calls.append(partial(np.add, y, bias.value[:, None], out=y))
        return calls

    def backward(self, op: Conv2d, inputs: Inputs, output: Tensor, memory: Memory) -> Calls:
        if op.groups > 1:
            return super().backward(op, inputs, output, memory)
        x, weight, bias = (*inputs, None)[:3]
        windows, filters = op.windows(x.value.shape[:3], weight.value.shape), _matrix(weight.value)
        calls, padded = _padded(x.value, windows)
        to_y, to_filters, to_padded = output.gradient, _matrix(weight.gradient), np.empty_like(padded)
        if x.gradient is not None:
            calls.append(partial(to_padded.fill, 0))
        first = 0
        for view, to_maps in _strips(windows, padded, to_y):
            columns, part = memory.scratch(view.shape, filters.shape)
            matrix = columns.reshape(filters.shape[1], -1)  # (C·F·G, R·W'·N)
            calls.append(partial(np.copyto, columns, view))
            calls.append(partial(np.matmul, _matrix(to_maps), matrix.T, out=part if first else to_filters))
            if first:
                calls.append(partial(np.add, to_filters, part, out=to_filters))
            if x.gradient is not None:
                calls.append(partial(np.matmul, filters.T, _matrix(to_maps), out=matrix))  # over what is done with
                calls.append(partial(windows.scatter, _examples_first(columns), _examples_first(to_padded), first))
            first += view.shape[3]
        if x.gradient is not None:
            calls.append(partial(np.copyto, _examples_first(x.gradient), windows.inside(_examples_first(to_padded))))
        if bias is not None:
            calls.append(
                partial(np.matmul, _matrix(to_y), np.ones(_matrix(to_y).shape[1], np.float32), out=bias.gradient)
            )
        return calls


def _matrix(array: Array) -> Array:
    """All axes after the first as one."""
    return array.reshape(len(array), -1)


def _examples_first(array: Array) -> Array:
    """(…, N) as (N, …)."""
    return np.moveaxis(array, -1, 0)


def _padded(x: Array, windows: Windows) -> tuple[Calls, Array]:
    """`x` (C, H, W, N) with the padding of `windows` around it, and the calls that bring it there."""
    if border_of(windows) == NO_BORDER:
        return [], x
    padded = np.zeros((len(x), windows.rows.padded, windows.columns.padded, x.shape[-1]), x.dtype)
    return [partial(np.copyto, windows.inside(_examples_first(padded)), _examples_first(x))], padded


def _strips(windows: Windows, padded: Array, maps: Array) -> Iterator[tuple[Array, Array]]:
    """Strip by strip of output rows: the windows (C, F, G, R, W', N) in `padded`, and the same rows of `maps`."""
    view = np.moveaxis(windows.view(_examples_first(padded)), 0, -1)
    height = windows.rows.size
    rows = max(1, min(height, STRIP * height // (view.size * padded.itemsize)))
    for first in range(0, height, rows):
        yield view[..., first : first + rows, :, :], maps[:, first : first + rows]
