"""`Conv2d` of a batch: the windows of all examples are copied into one matrix, tile by tile of output positions.

Forward: filters × windows. The filters' gradient is windows × the output's gradientᵀ. The input's is a convolution
again: of the output's gradient, with the filters turned by 180° and their two first axes exchanged.
"""

from collections.abc import Iterator
from functools import partial

import numpy as np

from engine.ops.conv import Conv2d
from engine.plan.kernel import border_of
from engine.plan.memory import NO_BORDER, Memory
from engine.training.plan.kernel import Calls, Inputs, Kernel, Tensor, kernel
from engine.windows import Array, Windows

UNPACKED = 1_000_000
"""Multiply-adds up to which OpenBLAS multiplies without packing, twice as fast where there are few filters."""

LEAST = 128
"""Positions below which that pays no more."""

TILE = 1 << 18
"""Numbers in a tile of windows otherwise: they are still in the cache when the product reads them."""

LINE, APART = 16, 8
"""The step between a tile's rows leaves this remainder by a cache line, so that they do not vie for the same sets."""


@kernel(Conv2d)
class Convolution(Kernel[Conv2d]):
    """Any size, padding and dilation; steps of more than one cell, and groups, are left to the op."""

    def forward(self, op: Conv2d, inputs: Inputs, output: Tensor, memory: Memory) -> Calls:
        x, weight, bias = (*inputs, None)[:3]
        windows = op.windows(x.value.shape[:3], weight.value.shape)
        if not _plain(op, windows):
            return super().forward(op, inputs, output, memory)
        calls = _correlate(windows, x.value, _matrix(weight.value), output.value, memory)
        if bias is not None:
            y = _matrix(output.value)
            calls.append(partial(np.add, y, bias.value[:, None], out=y))
        return calls

    def backward(self, op: Conv2d, inputs: Inputs, output: Tensor, memory: Memory) -> Calls:
        x, weight, bias = (*inputs, None)[:3]
        windows = op.windows(x.value.shape[:3], weight.value.shape)
        if not _plain(op, windows):
            return super().backward(op, inputs, output, memory)
        to_y = output.gradient
        calls = _to_filters(windows, x.value, to_y, _matrix(weight.gradient), memory)
        if bias is not None:
            maps = _matrix(to_y)
            calls.append(partial(np.matmul, maps, np.ones(maps.shape[1], np.float32), out=bias.gradient))
        if x.gradient is not None:
            turned = weight.value[:, :, ::-1, ::-1].swapaxes(0, 1)  # (C, K, F, G)
            filters = np.empty(turned.shape, np.float32)
            calls.append(partial(np.copyto, filters, turned))
            calls += _correlate(_back(windows), to_y, _matrix(filters), x.gradient, memory)
        return calls


def _plain(op: Conv2d, windows: Windows) -> bool:
    """Whether windows step by one cell, within a padding that no window misses."""
    axes = windows.rows, windows.columns
    return op.groups == 1 and all(axis.s == 1 and max(axis.before, axis.after) < axis.span for axis in axes)


def _back(windows: Windows) -> Windows:
    """The windows on the output's gradient that each see all outputs which a cell of the input has a part in."""
    top, left, bottom, right = border_of(windows)
    down, along = windows.rows.span - 1, windows.columns.span - 1
    return Windows.of(
        windows.shape,
        (windows.rows.f, windows.columns.f),
        padding=(down - top, along - left, down - bottom, along - right),
        dilation=(windows.rows.d, windows.columns.d),
    )


def _correlate(windows: Windows, x: Array, filters: Array, y: Array, memory: Memory) -> Calls:
    """`y` (K, H', W', N) = `filters` (K, C·F·G) × the windows of `x` (C, H, W, N)."""
    calls, padded = _padded(x, windows)
    for view, maps in _tiles(windows, padded, y):
        columns = _columns(view, memory)
        calls.append(partial(np.copyto, columns.reshape(view.shape), view))
        calls.append(partial(np.matmul, filters, columns, out=_matrix(maps)))
    return calls


def _to_filters(windows: Windows, x: Array, to_y: Array, to_filters: Array, memory: Memory) -> Calls:
    """`to_filters` (K, C·F·G) = `to_y` (K, H', W', N) × the windows of `x` (C, H, W, N), transposed."""
    calls, padded = _padded(x, windows)
    total, part = (np.empty(to_filters.shape[::-1], np.float32) for _ in range(2))  # BLAS likes it better this way
    target = total
    for view, maps in _tiles(windows, padded, to_y):
        columns = _columns(view, memory)
        calls.append(partial(np.copyto, columns.reshape(view.shape), view))
        calls.append(partial(np.matmul, columns, _matrix(maps).T, out=target))
        if target is part:
            calls.append(partial(np.add, total, part, out=total))
        target = part
    return [*calls, partial(np.copyto, to_filters, total.T)]


def _matrix(array: Array) -> Array:
    """All axes after the first as one."""
    return array.reshape(len(array), -1)


def _padded(x: Array, windows: Windows) -> tuple[Calls, Array]:
    """`x` (C, H, W, N) with the padding of `windows` around it, and the calls that bring it there."""
    if border_of(windows) == NO_BORDER:
        return [], x
    padded = np.zeros((len(x), windows.rows.padded, windows.columns.padded, x.shape[-1]), x.dtype)
    inside = np.moveaxis(windows.inside(np.moveaxis(padded, -1, 0)), 0, -1)
    return [partial(np.copyto, inside, x)], padded


def _tiles(windows: Windows, padded: Array, maps: Array) -> Iterator[tuple[Array, Array]]:
    """Tile by tile of output positions: the windows (C, F, G, R, Q, N) in `padded`, and the same cells of `maps`.

    A tile has several whole rows, or a part of one.
    """
    view = np.moveaxis(windows.view(np.moveaxis(padded, -1, 0)), 0, -1)
    *_, height, width, batch = view.shape
    taps = view.size // (height * width * batch)
    unpacked = UNPACKED // (taps * len(maps))
    most = (unpacked if unpacked >= LEAST else TILE // taps) // batch  # positions of each example
    rows, columns = _even(height, max(1, most // width)), _even(width, max(1, most))
    for top in range(0, height, rows):
        for left in range(0, width, columns):
            tile = (slice(None), slice(top, top + rows), slice(left, left + columns))
            yield view[:, :, *tile], maps[tile]


def _even(whole: int, most: int) -> int:
    """How large equal parts of `whole` are, of which none is larger than `most`."""
    return -(-whole // -(-whole // most))


def _columns(view: Array, memory: Memory) -> Array:
    """A workspace for the windows of a tile as a matrix (C·F·G, positions)."""
    taps = view.shape[0] * view.shape[1] * view.shape[2]
    length = view.size // taps
    (space,) = memory.scratch((taps, length + (APART - length) % LINE))
    return space[:, :length]
