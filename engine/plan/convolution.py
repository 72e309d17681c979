"""`Conv2d` in a plan: the windows become rows of a matrix, strip by strip, and BLAS multiplies it with the filters."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from engine.ops.conv import Conv2d
from engine.plan.kernel import FORWARD, Call, Inputs, Kernel, border_of, copy, kernel, padded
from engine.plan.memory import NO_BORDER, Memory, Value, channels_last, is_matrix, laid_like, matrix
from engine.windows import Array, Pair, Quad

Algorithm: TypeAlias = Callable[[Conv2d, Inputs, Array, Memory], Iterator[Call]]

STRIP = 3 << 17
"""Numbers in a workspace of windows: a strip of them stays in the second-level cache from the copy to the GEMM."""

POSITIONS = 400
"""Output positions from which the GEMM of a strip is at full speed: for each strip the filters are packed anew."""


@kernel(Conv2d)
class Convolution(Kernel[Conv2d]):
    """The algorithm is chosen layer by layer, by `choose`."""

    def border(self, op: Conv2d, *shapes: Any) -> Quad:
        return border_of(op.windows(shapes[0], shapes[1]))

    def calls(self, op: Conv2d, inputs: Inputs, output: Array, memory: Memory) -> Iterator[Call]:
        return choose(op, inputs)(op, inputs, output, memory)


def choose(op: Conv2d, inputs: Inputs) -> Algorithm:
    """The fastest way to compute this layer; the one place that knows them all."""
    if op.groups > 1:
        return FORWARD.calls
    x, weight = inputs[:2]
    windows = op.windows(x.array.shape, weight.array.shape)
    steps = windows.rows.f, windows.columns.f, windows.rows.s, windows.columns.s
    if steps == (1, 1, 1, 1) and border_of(windows) == NO_BORDER and is_matrix(x.array):
        return pointwise
    return direct


def direct(op: Conv2d, inputs: Inputs, output: Array, memory: Memory) -> Iterator[Call]:
    """Any size, stride, padding and dilation: copy the windows of a strip of rows, multiply them with the filters.

    Where the channels are innermost in memory a window is a row of the workspace, and the bias is added to the
    product. Where they are not it is a column, and the bias is one more tap that always reads 1.
    """
    x, weight, bias = (*inputs, None)[:3]
    windows = op.windows(x.array.shape, weight.array.shape)
    source, calls = padded(x, windows)
    yield from calls
    view = windows.view(source)  # (C, F, G, H', W')
    by_rows = channels_last(source)
    tap = None if by_rows else bias
    filters = _filters(weight, tap, output, memory, by_rows=by_rows)  # (C·F·G [+ 1], K)
    for start, stop in _strips(len(filters), windows.shape):
        strip, maps = view[..., start:stop, :], output[:, start:stop]
        space, spare = memory.scratch((len(filters) * maps[0].size,), (maps.size,))
        if by_rows:
            columns = space.reshape(-1, len(filters))  # (R·W', C·F·G)
            block = columns.reshape(*strip.shape[3:], *strip.shape[1:3], -1).transpose(4, 2, 3, 0, 1)
        else:
            columns = space.reshape(len(filters), -1).T  # (R·W', C·F·G [+ 1])
            block = columns.T[: strip[..., 0, 0].size].reshape(strip.shape)
        yield copy(block, strip)
        if tap is not None:
            yield partial(columns.T[-1].fill, 1)
        yield from _multiply(columns, filters, bias if tap is None else None, maps, spare)


def pointwise(_: Conv2d, inputs: Inputs, output: Array, memory: Memory) -> Iterator[Call]:
    """One tap and every position: the input is the matrix already."""
    x, weight, bias = (*inputs, None)[:3]
    columns = matrix(x.array)
    filters = _filters(weight, None, output, memory, by_rows=True)
    (spare,) = memory.scratch((output.size,))
    yield from _multiply(columns, filters, bias, output, spare)


def _filters(weight: Value, tap: Value | None, output: Array, memory: Memory, *, by_rows: bool) -> Array:
    """The filters (K, C, F, G) as a matrix (taps, K), with the bias as its last row if it counts as a tap."""

    def pack() -> Array:
        order = weight.array.transpose(0, 2, 3, 1) if by_rows else weight.array
        rows = order.reshape(len(order), -1)  # (K, taps)
        if tap is not None:
            rows = np.column_stack([rows, tap.array])
        return np.ascontiguousarray(rows.T) if channels_last(output) else np.ascontiguousarray(rows).T

    return memory.constant(pack)


def _multiply(columns: Array, filters: Array, bias: Value | None, maps: Array, spare: Array) -> Iterator[Call]:
    """`maps` (K, R, W') = `columns` (R·W', taps) × `filters` (taps, K) + `bias`, by way of `spare` if it must be."""
    target = maps if is_matrix(maps) else laid_like(maps, spare, maps.shape)
    product = matrix(target)  # (R·W', K)
    if channels_last(maps):
        yield partial(np.matmul, columns, filters, out=product)
    else:
        yield partial(np.matmul, filters.T, columns.T, out=product.T)
    if bias is not None:
        yield partial(np.add, product, bias.array, out=product)
    if target is not maps:
        yield copy(maps, target)


def _strips(taps: int, shape: Pair) -> list[Pair]:
    """First and last (exclusive) output row of each strip of an output of `shape`, all about as high."""
    height, width = shape
    rows = min(height, max(1, STRIP // (taps * width), -(-POSITIONS // width)))
    rows = -(-height // -(-height // rows))
    return [(start, min(start + rows, height)) for start in range(0, height, rows)]
