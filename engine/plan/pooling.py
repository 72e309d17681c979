"""`MaxPool2d`, `AvgPool2d` and `GlobalAvgPool2d` in a plan: rows first, then columns, tap by tap on strided slices."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from engine.ops.pool import AvgPool2d, GlobalAvgPool2d, MaxPool2d, Pool2d
from engine.plan.kernel import Call, Inputs, Kernel, border_of, copy, kernel, padded
from engine.plan.memory import Memory, Value, laid_like
from engine.windows import Array, Quad, Windows


@kernel(MaxPool2d)
class MaxPooling(Kernel[MaxPool2d]):
    """The largest of each window."""

    def calls(self, op: MaxPool2d, inputs: Inputs, output: Value, memory: Memory) -> Iterator[Call]:
        return _windowed(np.maximum, op, inputs, output.array, memory)


@kernel(AvgPool2d)
class AveragePooling(Kernel[AvgPool2d]):
    """The sum of each window, divided by its size."""

    def border(self, op: AvgPool2d, *shapes: Any) -> Quad:
        return border_of(op.windows(shapes[0]))

    def calls(self, op: AvgPool2d, inputs: Inputs, output: Value, memory: Memory) -> Iterator[Call]:
        windows = op.windows(inputs[0].array.shape)
        yield from _windowed(np.add, op, inputs, output.array, memory)
        share = memory.filled(1 / (windows.rows.f * windows.columns.f), output.array)
        yield partial(np.multiply, output.array, share, out=output.array)


@kernel(GlobalAvgPool2d)
class GlobalAveragePooling(Kernel[GlobalAvgPool2d]):
    """The sum of each channel, divided by its size."""

    def calls(self, op: GlobalAvgPool2d, inputs: Inputs, output: Value, memory: Memory) -> Iterator[Call]:
        x = inputs[0].array
        yield partial(np.add.reduce, x, (1, 2), None, output.array, keepdims=True)
        yield partial(np.multiply, output.array, np.float32(1 / (x.shape[1] * x.shape[2])), out=output.array)


def _windowed(combine: np.ufunc, op: Pool2d, inputs: Inputs, output: Array, memory: Memory) -> Iterator[Call]:
    """`combine` over each window: first down its rows, then along its columns."""
    x = inputs[0]
    windows = op.windows(x.array.shape)
    source, calls = padded(x, windows, op.filling)
    yield from calls
    lines = _lines(source, windows, output, memory)  # (C, H', W + 2P)
    if lines is not source:
        yield from _fold(combine, [source[:, windows.rows.taps(i)] for i in range(windows.rows.f)], lines)
    yield from _fold(combine, [lines[..., windows.columns.taps(j)] for j in range(windows.columns.f)], output)


def _lines(source: Array, windows: Windows, output: Array, memory: Memory) -> Array:
    """Where the rows' results go: nowhere if a window has but one row and that in every row."""
    if windows.rows.f == 1 and windows.rows.s == 1:
        return source
    shape = len(source), windows.rows.size, windows.columns.padded
    (block,) = memory.scratch(shape)
    return laid_like(output, block, shape)


def _fold(combine: np.ufunc, taps: list[Array], target: Array) -> Iterator[Call]:
    """`combine` over `taps` into `target`."""
    if len(taps) == 1:
        yield copy(target, taps[0])
        return
    yield partial(combine, taps[0], taps[1], out=target)
    for tap in taps[2:]:
        yield partial(combine, target, tap, out=target)
