"""`Conv2d` in a plan: the windows become rows of a matrix, strip by strip, and BLAS multiplies it with the filters."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import as_strided

from engine.ops.conv import Conv2d
from engine.plan.depthwise import depthwise, is_depthwise
from engine.plan.kernel import Call, Inputs, Kernel, border_of, copy, kernel, padded
from engine.plan.memory import LINE, NO_BORDER, Memory, Value, channels_last, is_matrix, laid_like, matrix
from engine.windows import Array, Pair, Quad

Algorithm: TypeAlias = Callable[[Conv2d, Inputs, Value, Memory], Iterator[Call]]

STRIP = 1 << 19
"""Numbers in a workspace of windows: a strip of them is still in the cache when the GEMM reads it."""

POSITIONS = 784
"""Output positions from which the GEMM of a strip is at full speed: for each strip the filters are packed anew."""

SMALL = 1_000_000
"""Multiply-adds up to which OpenBLAS multiplies without packing: it pays where there are few filters."""

LEAST = 128
"""Positions below which that pays no more."""

APART = 8
"""The remainder by `LINE` of the step between rows of a workspace, so that they do not vie for the same cache sets."""


@kernel(Conv2d)
class Convolution(Kernel[Conv2d]):
    """The algorithm is chosen layer by layer, by `choose`."""

    def border(self, op: Conv2d, *shapes: Any) -> Quad:
        return border_of(op.windows(shapes[0], shapes[1]))

    def place(self, op: Conv2d, inputs: Inputs) -> Value | None:
        x, weight = inputs[:2]
        windows = op.windows(x.array.shape, weight.array.shape)
        if choose(op, inputs) is not sliding:
            return None
        there = x.around(border_of(windows))
        pitch = windows.columns.padded if there is None else _pitch(there)
        return Value.spaced((len(weight.array), *windows.shape), pitch)

    def calls(self, op: Conv2d, inputs: Inputs, output: Value, memory: Memory) -> Iterator[Call]:
        return choose(op, inputs)(op, inputs, output, memory)


def choose(op: Conv2d, inputs: Inputs) -> Algorithm:
    """The fastest way to compute this layer; the one place that knows them all."""
    x, weight = inputs[:2]
    if op.groups > 1:
        return depthwise if is_depthwise(op, inputs) and channels_last(x.array) else kernel.otherwise.calls
    windows = op.windows(x.array.shape, weight.array.shape)
    alone = windows.rows.s == windows.columns.s == 1
    if alone and weight.array.shape[2:] == (1, 1) and border_of(windows) == NO_BORDER and is_matrix(x.array):
        return pointwise
    return sliding if alone and not channels_last(x.array) else direct


def direct(op: Conv2d, inputs: Inputs, output: Value, memory: Memory) -> Iterator[Call]:
    """Any size, stride, padding and dilation: copy the windows of a strip of rows, multiply them with the filters.

    A window is a row of the workspace where the channels are innermost in memory, a column where they are not.
    """
    x, weight, bias = (*inputs, None)[:3]
    windows, y = op.windows(x.array.shape, weight.array.shape), output.array
    source, calls = padded(x, windows)
    yield from calls
    view = windows.view(source)  # (C, F, G, H', W')
    by_rows = channels_last(source)
    filters = _filters(weight, None, memory, by_rows=by_rows, by_filter=not channels_last(y))
    for start, stop in _strips(len(filters), windows.shape):
        strip, maps = view[..., start:stop, :], y[:, start:stop]
        space, spare = memory.scratch((len(filters) * maps[0].size,), (maps.size,))
        if by_rows:
            columns = space.reshape(-1, len(filters))  # (R·W', C·F·G)
            block = columns.reshape(*strip.shape[3:], *strip.shape[1:3], -1).transpose(4, 2, 3, 0, 1)
        else:
            columns = space.reshape(len(filters), -1).T  # (R·W', C·F·G)
            block = columns.T.reshape(strip.shape)
        yield copy(block, strip)
        target = maps if is_matrix(maps) else laid_like(maps, spare, maps.shape)
        yield from _multiply(columns, filters, bias, matrix(target))
        if target is not maps:
            yield copy(maps, target)


def sliding(op: Conv2d, inputs: Inputs, output: Value, memory: Memory) -> Iterator[Call]:
    """Steps of 1 over maps that lie one behind the other: each tap reads a whole stretch of its map at once.

    The stretch goes on from one row into the next, through the padding, so that some outputs between the rows are
    computed for nothing; nobody sees them. In return the copies are long and know no rows. The bias is one more tap,
    which always reads 1.
    """
    x, weight, bias = (*inputs, None)[:3]
    windows, y = op.windows(x.array.shape, weight.array.shape), output.array
    source, calls = padded(x, windows)
    yield from calls
    (height, width), pitch = windows.shape, _pitch(source)
    positions = (height - 1) * pitch + width
    plane, down, right = source.strides
    steps = plane, down * windows.rows.d, right * windows.columns.d, right
    view = as_strided(source, (*weight.array.shape[1:], positions), steps, writeable=False)  # (C, F, G, positions)
    free = output.room is not None or pitch == width  # what lies between the rows of y may be another's
    target = y if free and _pitch(y) == pitch else Value.spaced(y.shape, pitch).array
    maps = as_strided(target, (positions, len(y)), (target.strides[2], target.strides[0]))
    taps = view[..., 0].size
    rows = taps + (bias is not None)
    stretch, by_filter = _stretch(rows, y)
    filters = _filters(weight, bias, memory, by_rows=False, by_filter=by_filter)
    for start in range(0, positions, stretch):
        part = view[..., start : start + stretch]
        length = part.shape[-1]
        (space,) = memory.scratch((rows, length + (APART - length) % LINE))
        columns = space[:, :length]
        yield copy(columns[:taps].reshape(part.shape), part)
        if bias is not None:
            yield partial(columns[taps].fill, 1)
        yield from _multiply(columns.T, filters, None, maps[start : start + stretch])
    if target is not y:
        yield copy(y, target)


def pointwise(_: Conv2d, inputs: Inputs, output: Value, memory: Memory) -> Iterator[Call]:
    """One tap and every position: the input is the matrix already."""
    x, weight, bias = (*inputs, None)[:3]
    y = output.array
    filters = _filters(weight, None, memory, by_rows=True, by_filter=not channels_last(y))
    (spare,) = memory.scratch((y.size,))
    target = y if is_matrix(y) else laid_like(y, spare, y.shape)
    yield from _multiply(matrix(x.array), filters, bias, matrix(target))
    if target is not y:
        yield copy(y, target)


def _filters(weight: Value, tap: Value | None, memory: Memory, *, by_rows: bool, by_filter: bool) -> Array:
    """The filters (K, C, F, G) as a matrix (taps, K).

    Args:
        weight: the filters.
        tap: the bias if it counts as a tap, the last.
        memory: keeps the matrix.
        by_rows: the channels are the innermost taps, as in a window by rows; else the outermost.
        by_filter: the taps of a filter lie one behind the other in memory; else the filters of a tap do.
    """

    def pack() -> Array:
        ordered = weight.array.transpose(0, 2, 3, 1) if by_rows else weight.array
        rows = ordered.reshape(len(ordered), -1)  # (K, taps)
        if tap is not None:
            rows = np.column_stack([rows, tap.array])
        return np.ascontiguousarray(rows).T if by_filter else np.ascontiguousarray(rows.T)

    return memory.constant(pack)


def _multiply(columns: Array, filters: Array, bias: Value | None, product: Array) -> Iterator[Call]:
    """`product` (positions, K) = `columns` (positions, taps) × `filters` (taps, K) + `bias`."""
    if product.strides[0] > product.strides[1]:
        yield partial(np.matmul, columns, filters, out=product)
    else:
        yield partial(np.matmul, filters.T, columns.T, out=product.T)
    if bias is not None:
        yield partial(np.add, product, bias.array, out=product)


def _strips(taps: int, shape: Pair) -> list[Pair]:
    """First and last (exclusive) output row of each strip of an output of `shape`, all about as high."""
    height, width = shape
    rows = min(height, max(1, STRIP // (taps * width), -(-POSITIONS // width)))
    rows = -(-height // -(-height // rows))
    return [(start, min(start + rows, height)) for start in range(0, height, rows)]


def _stretch(taps: int, output: Array) -> tuple[int, bool]:
    """How many positions to multiply at once, and whether the filters are best packed `by_filter`."""
    unpacked = SMALL // (taps * len(output))
    if unpacked >= LEAST:
        return unpacked, True
    return max(POSITIONS, STRIP // taps), not channels_last(output)


def _pitch(maps: Array) -> int:
    """Positions from one row of an image (C, H, W) to the next, as it lies in memory."""
    return int(maps.strides[1] // maps.strides[2])
