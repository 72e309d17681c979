"""output[c, r, q] = max (or mean) of x[c, r·S … r·S + F − 1, q·S … q·S + F − 1]; depth stays, H' = (H − F) / S + 1.

Source: CS231n, lecture 5; PyTorch `MaxPool2d`, `AvgPool2d`.
"""

from dataclasses import dataclass
from functools import reduce
from typing import Any, ClassVar

import numpy as np

from engine.errors import AttributeRangeError
from engine.ops import attributes
from engine.ops.base import Combine, Example, Explanation, Input, Op, Place, Region, Shape, register
from engine.windows import Array, Axis, Padding, Pair, Windows, pair

IMAGE = Input("x", "The image or activation, (channel, row, column).", data=True, rank=3)
FOUR_BY_FOUR = {"x": [[[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]]]}


@dataclass(frozen=True)
class Pool2d(Op):
    """One number for every window of every channel."""

    kernel_size: int | Pair = attributes.pair("Rows and columns of the window.", default=2)
    stride: int | Pair | None = attributes.pair("Steps of the window; by default its size.", default=None)
    padding: Padding = attributes.padding("Cells around the input, at most half of the window.")

    inputs: ClassVar[tuple[Input, ...]] = (IMAGE,)
    combine: ClassVar[Combine]
    filling: ClassVar[float]

    def windows(self, x: Shape) -> Windows:
        """The places of the window on an input of shape `x` (…, H, W)."""
        stride = self.kernel_size if self.stride is None else self.stride
        windows = Windows.of((x[-2], x[-1]), self.kernel_size, stride=stride, padding=self.padding)
        for axis in (windows.rows, windows.columns):
            if max(axis.before, axis.after) > axis.f / 2:
                raise AttributeRangeError(
                    f"padding is {max(axis.before, axis.after)} but the window has {axis.f} cells: "
                    f"pad a pooling by at most half of its window, {axis.f // 2}",
                    argument="padding",
                )
        return windows

    def output_shape(self, *shapes: Any) -> Shape:
        (x,) = shapes
        return (x[0], *self.windows(x).shape)

    def arithmetic(self, *shapes: Any) -> dict[str, Axis] | None:
        windows = self.windows(shapes[0])
        return {"rows": windows.rows, "columns": windows.columns}

    def reads(self, start: Place, stop: Place, *shapes: Any) -> tuple[Region, ...]:
        low, high, step = self.windows(shapes[0]).reach(start[1:], stop[1:])
        return (Region("x", (start[0], *low), (stop[0], *high), (1, *step)),)

    def explain(self, at: Place, *inputs: Array) -> Explanation:
        (x,) = inputs
        channel, row, column = at
        windows = self.windows(x.shape)
        patch = windows.patch(windows.pad(x[channel : channel + 1], self.filling), row, column)[0]
        output = float(patch.max() if self.combine == "max" else patch.mean())
        return Explanation(
            at=at,
            combine=self.combine,
            terms=patch.ravel(),
            parts={"window": windows.at(row, column), **self.show(patch)},
            sources=self.sources(at, x),
            output=output,
        )

    def show(self, patch: Array) -> dict[str, Any]:
        """The parts of an explanation beside its window, from the patch (F, G)."""
        return {"patch": patch}


@register
@dataclass(frozen=True)
class MaxPool2d(Pool2d):
    """output = the largest value of every window, channel by channel.

    Shapes: x (C, H, W) → (C, H', W') with H' = (H − F + 2P) / S + 1. Padding never wins.
    """

    name: ClassVar[str] = "max_pool2d"
    combine: ClassVar[Combine] = "max"
    filling: ClassVar[float] = -np.inf
    examples: ClassVar[tuple[Example, ...]] = (
        Example("the lecture's 2×2 with stride 2: 6, 8, 3, 4", FOUR_BY_FOUR),
        Example("overlapping: 3×3 with stride 1", FOUR_BY_FOUR, {"kernel_size": 3, "stride": 1}),
    )

    def forward(self, *inputs: Array) -> Array:
        (x,) = inputs
        windows = self.windows(x.shape)
        padded = windows.pad(x, self.filling)
        lines = _largest(padded.swapaxes(-2, -1), windows.rows)  # (N, C, W + 2P, H'): rows first, then columns
        return _largest(lines.swapaxes(-2, -1), windows.columns)  # (N, C, H', W')

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        (x,) = inputs
        windows = self.windows(x.shape)
        padded = windows.pad(x, self.filling)
        to_padded = np.zeros_like(padded)
        remaining = np.array(gradient)  # each window's gradient goes to its first largest cell alone
        for i in range(windows.rows.f):
            for j in range(windows.columns.f):
                cells = (..., windows.rows.taps(i), windows.columns.taps(j))
                share = remaining * (padded[cells] == output)
                to_padded[cells] += share
                remaining -= share
        return (windows.inside(to_padded),)

    def show(self, patch: Array) -> dict[str, Any]:
        row, column = np.unravel_index(int(patch.argmax()), patch.shape)
        return {"patch": np.where(np.isfinite(patch), patch, 0.0), "argmax": [int(row), int(column)]}


@register
@dataclass(frozen=True)
class AvgPool2d(Pool2d):
    """output = the mean of every window, channel by channel; padding counts as zeros.

    Shapes: x (C, H, W) → (C, H', W') with H' = (H − F + 2P) / S + 1.
    """

    name: ClassVar[str] = "avg_pool2d"
    combine: ClassVar[Combine] = "mean"
    filling: ClassVar[float] = 0.0
    examples: ClassVar[tuple[Example, ...]] = (
        Example("2×2 with stride 2", FOUR_BY_FOUR),
        Example("padding 1 counts as zeros", FOUR_BY_FOUR, {"padding": 1}),
    )

    def forward(self, *inputs: Array) -> Array:
        (x,) = inputs
        windows = self.windows(x.shape)
        return windows.view(windows.pad(x)).mean((-4, -3), dtype=x.dtype)

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        (x,) = inputs
        windows = self.windows(x.shape)
        height, width = pair(self.kernel_size)
        to_padded = np.zeros_like(windows.pad(x))
        share = gradient[..., None, None, :, :] / (height * width)  # (N, C, 1, 1, H', W')
        shape = (*gradient.shape[:2], height, width, *gradient.shape[2:])
        windows.scatter(np.broadcast_to(share, shape), to_padded)
        return (windows.inside(to_padded),)


@register
@dataclass(frozen=True)
class GlobalAvgPool2d(Op):
    """output[c] = the mean of channel c over all rows and columns.

    Shapes: x (C, H, W) → (C, 1, 1).
    """

    name: ClassVar[str] = "global_avg_pool2d"
    inputs: ClassVar[tuple[Input, ...]] = (IMAGE,)
    examples: ClassVar[tuple[Example, ...]] = (Example("two channels", {"x": [[[1, 2], [3, 6]], [[0, 0], [4, 0]]]}),)

    def output_shape(self, *shapes: Any) -> Shape:
        return (shapes[0][0], 1, 1)

    def forward(self, *inputs: Array) -> Array:
        (x,) = inputs
        return x.mean((2, 3), keepdims=True)

    def backward(self, gradient: Array, output: Array, *inputs: Array) -> tuple[Array | None, ...]:
        (x,) = inputs
        return (np.broadcast_to(gradient / (x.shape[2] * x.shape[3]), x.shape),)

    def reads(self, start: Place, stop: Place, *shapes: Any) -> tuple[Region, ...]:
        return (Region("x", (start[0], 0, 0), (stop[0], *shapes[0][1:]), (1, 1, 1)),)

    def explain(self, at: Place, *inputs: Array) -> Explanation:
        (x,) = inputs
        channel = at[0]
        return Explanation(
            at=at,
            combine="mean",
            terms=x[channel].ravel(),
            parts={"patch": x[channel]},
            sources=self.sources(at, x),
            output=float(x[channel].mean()),
        )


def _largest(x: Array, axis: Axis) -> Array:
    """The maximum over each window along the last axis, tap by tap: strided slices are faster than a window view."""
    return reduce(np.maximum, (x[..., axis.taps(tap)] for tap in range(axis.f)))
