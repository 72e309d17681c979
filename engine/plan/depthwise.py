"""Depthwise `Conv2d` in a plan: each channel has a filter of its own, so that there is no matrix to multiply with.

`einsum` adds tap after tap to the output, product and sum in one loop over channels that lie side by side. Where
windows step by 1 the loop goes on over neighbouring positions, for which the filters are repeated.
"""

from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.lib.stride_tricks import as_strided

from engine.ops.conv import Conv2d
from engine.plan.kernel import Call, Inputs, padded
from engine.plan.memory import Memory, Value
from engine.windows import Array

LONG = 1 << 11
"""Numbers that one loop should run over: beginning it costs as much as 200 of them, and repeated filters take cache."""


def is_depthwise(op: Conv2d, inputs: Inputs) -> bool:
    """Whether each channel makes one map, out of itself."""
    x, weight = inputs[:2]
    return bool(op.groups == len(x.array) == len(weight.array))


def depthwise(op: Conv2d, inputs: Inputs, output: Value, memory: Memory) -> Iterator[Call]:
    """Any size, stride, padding and dilation; fast where the channels lie innermost in memory."""
    x, weight, bias = (*inputs, None)[:3]
    windows, y = op.windows(x.array.shape, weight.array.shape), output.array
    source, calls = padded(x, windows)
    yield from calls
    together = _together(y) if windows.columns.s == 1 and _side_by_side(source) and _side_by_side(y) else 1
    taps = _joined(windows.view(source).transpose(3, 1, 2, 4, 0), together)  # (H', F, G, W'/n, n·C)
    target = _joined(y.transpose(1, 2, 0), together)  # (H', W'/n, n·C)
    filters = memory.constant(lambda: _repeated(weight.array[:, 0].transpose(1, 2, 0), together))  # (F, G, n·C)
    yield partial(np.einsum, "hijqx,ijx->hqx", taps, filters, out=target)
    if bias is not None:
        yield partial(np.add, target, memory.constant(lambda: _repeated(bias.array, together)), out=target)


def _together(y: Array) -> int:
    """How many positions n of maps (C, H', W') go through one loop: a divisor of W'."""
    channels, _, width = y.shape
    return max(n for n in range(1, width + 1) if width % n == 0 and (n == 1 or n * channels <= LONG))


def _side_by_side(maps: Array) -> bool:
    """Whether the channels of each position of maps (C, H, W) lie right behind those of the position before it."""
    return maps.strides[::2] == (maps.itemsize, len(maps) * maps.itemsize)


def _joined(rows: Array, together: int) -> Array:
    """(…, W', C) as (…, W'/n, n·C), n positions `together`; a view."""
    *outer, width, channels = rows.shape
    *steps, right, step = rows.strides
    return as_strided(rows, (*outer, width // together, together * channels), (*steps, together * right, step))


def _repeated(values: Array, together: int) -> Array:
    """(…, C) as (…, n·C): once for each of the positions."""
    return np.tile(np.ascontiguousarray(values), together)
