"""`MaxPool2d` and `AvgPool2d` of a batch: first along the columns, then down the rows, and back the same way.

In this order the first of equal cells, row by row, is the one that receives a largest one's gradient, as in the op.
Windows that overlap, or reach over the edge, are left to the ops.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np

from engine.ops.pool import AvgPool2d, MaxPool2d
from engine.plan.kernel import border_of
from engine.plan.memory import NO_BORDER, Memory
from engine.training.plan.kernel import Calls, Inputs, Kernel, Tensor, kernel
from engine.windows import Array, Axis, Windows


@kernel(MaxPool2d)
class MaxPooling(Kernel[MaxPool2d]):
    """The largest of each window."""

    def forward(self, op: MaxPool2d, inputs: Inputs, output: Tensor, memory: Memory) -> Calls:
        x, windows = inputs[0].value, op.windows(inputs[0].value.shape[:3])
        if not _apart(windows):
            return super().forward(op, inputs, output, memory)
        (lines,) = memory.scratch(_lines(x, windows))
        along, down = _taps(x, 2, windows.columns), _taps(lines, 1, windows.rows)
        return [*_folded(np.maximum, along, lines), *_folded(np.maximum, down, output.value)]

    def backward(self, op: MaxPool2d, inputs: Inputs, output: Tensor, memory: Memory) -> Calls:
        x, windows = inputs[0], op.windows(inputs[0].value.shape[:3])
        if x.gradient is None:
            return []
        if not _apart(windows):
            return super().backward(op, inputs, output, memory)
        shape = _lines(x.value, windows)
        lines, to_lines = memory.scratch(shape, shape)
        along, down = _taps(x.value, 2, windows.columns), _taps(lines, 1, windows.rows)
        unseen = [partial(to_lines.fill, 0)] if windows.rows.s * windows.rows.size < shape[1] else []
        return [
            *_folded(np.maximum, along, lines),  # once more: by now others have used their memory
            *unseen,
            *_to_winners(down, output, _taps(to_lines, 1, windows.rows)),
            *_to_winners(along, Tensor(lines, to_lines), _taps(x.gradient, 2, windows.columns)),
        ]


@kernel(AvgPool2d)
class AveragePooling(Kernel[AvgPool2d]):
    """The mean of each window; its gradient goes to all cells alike."""

    def forward(self, op: AvgPool2d, inputs: Inputs, output: Tensor, memory: Memory) -> Calls:
        x, windows = inputs[0].value, op.windows(inputs[0].value.shape[:3])
        if not _apart(windows):
            return super().forward(op, inputs, output, memory)
        (lines,) = memory.scratch(_lines(x, windows))
        along, down = _taps(x, 2, windows.columns), _taps(lines, 1, windows.rows)
        mean = partial(np.multiply, output.value, _share(windows), out=output.value)
        return [*_folded(np.add, along, lines), *_folded(np.add, down, output.value), mean]

    def backward(self, op: AvgPool2d, inputs: Inputs, output: Tensor, memory: Memory) -> Calls:
        x, windows = inputs[0], op.windows(inputs[0].value.shape[:3])
        if x.gradient is None:
            return []
        if not _apart(windows):
            return super().backward(op, inputs, output, memory)
        (share,) = memory.scratch(output.value.shape)
        cells = [cell for row in _taps(x.gradient, 1, windows.rows) for cell in _taps(row, 2, windows.columns)]
        return [
            partial(np.multiply, output.gradient, _share(windows), out=share),
            *(partial(np.copyto, cell, share) for cell in cells),
        ]


def _share(windows: Windows) -> np.float32:
    """What a cell counts for in the mean of its window."""
    return np.float32(1 / (windows.rows.f * windows.columns.f))


def _apart(windows: Windows) -> bool:
    return border_of(windows) == NO_BORDER and all(axis.s >= axis.f for axis in (windows.rows, windows.columns))


def _lines(x: Array, windows: Windows) -> tuple[int, ...]:
    """The shape of what is left of `x` (C, H, W, N) once each window has one column: (C, H, W', N)."""
    return (*x.shape[:2], windows.columns.size, x.shape[3])


def _taps(maps: Array, axis: int, windows: Axis) -> list[Array]:
    """For each cell of a window along `axis`: that cell of all windows."""
    return [maps[(slice(None),) * axis + (windows.taps(tap),)] for tap in range(windows.f)]


def _folded(combine: np.ufunc, taps: Sequence[Array], target: Array) -> Calls:
    """`combine` over `taps`."""
    first, *others = taps
    if not others:
        return [partial(np.copyto, target, first)]
    sources = [first, *[target] * (len(others) - 1)]
    return [partial(combine, source, tap, out=target) for source, tap in zip(sources, others, strict=True)]


def _to_winners(taps: Sequence[Array], largest: Tensor, to_taps: Sequence[Array]) -> Calls:
    """The gradient of the `largest` goes to the first of `taps` that equals it.

    What a tap leaves over is kept where the last tap's gradient belongs, until nothing but that is left.
    """
    won, remaining, rest = np.empty(largest.value.shape, bool), largest.gradient, to_taps[-1]
    calls: Calls = []
    for tap, to_tap in zip(taps[:-1], to_taps[:-1], strict=True):
        calls += [
            partial(np.equal, tap, largest.value, out=won),
            partial(np.multiply, remaining, won, out=to_tap),
            partial(np.subtract, remaining, to_tap, out=rest),
        ]
        remaining = rest
    return calls or [partial(np.copyto, rest, remaining)]
