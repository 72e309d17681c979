"""A convolution as windows over an input that has everything in it: the padding, and zeros between where transposed.

Whatever its mode, a lab's convolution is then the same: filters that meet windows, and gradients that go back to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from app.tensors import Tensor
from engine.ops import Op, create
from engine.transposed import Direction, TransposedAxis
from engine.windows import Axis, Pair, Windows


@dataclass(frozen=True)
class Slid:
    """Windows over `x` (C, H', W'), which holds an input of `size` cells, the first at `corner`, `spread` apart.

    `weight` (K, C / groups, F, G) are the filters as they meet a window: turned where the mode turns them.
    """

    x: Tensor
    weight: Tensor
    windows: Windows
    groups: int
    size: Pair
    corner: Pair
    spread: Pair
    op: Op = field(repr=False)

    @classmethod
    def of(cls, x: Tensor, weight: Tensor, axes: Mapping[str, Direction], groups: int) -> "Slid":
        """The windows over the input `x` (C, H, W) along `axes`, of a convolution or of a transposed one."""
        rows, columns = (_along(axes[name]) for name in ("rows", "columns"))
        corner, spread = (rows.before, columns.before), (_spread(axes["rows"]), _spread(axes["columns"]))
        whole = np.zeros((len(x), rows.padded, columns.padded), np.float32)
        strides, dilations = (rows.s, columns.s), (rows.d, columns.d)
        windows = Windows.of((rows.padded, columns.padded), (rows.f, columns.f), stride=strides, dilation=dilations)
        op = create("conv2d", {"stride": strides, "dilation": dilations, "groups": groups})
        slid = cls(whole, weight, windows, groups, (x.shape[1], x.shape[2]), corner, spread, op)
        slid.inside(whole)[...] = x
        return slid

    def inside(self, cells: Tensor) -> Tensor:
        """The part of `cells` (C, H', W') that is the input itself, as a view (C, H, W)."""
        (top, left), (down, across), (rows, columns) = self.corner, self.spread, self.size
        return cells[:, top : top + (rows - 1) * down + 1 : down, left : left + (columns - 1) * across + 1 : across]

    def sees(self, k: int) -> slice:
        """The channels that filter `k` sees."""
        depth = self.weight.shape[1]
        first = k // (len(self.weight) // self.groups) * depth
        return slice(first, first + depth)

    def seen_by(self, channel: int) -> slice:
        """The filters that see a channel."""
        filters = len(self.weight) // self.groups
        first = channel // self.weight.shape[1] * filters
        return slice(first, first + filters)

    def backward(self, upstream: Tensor) -> Tensor:
        """The gradient for all cells (C, H', W'), given the one for the output (K, R, Q)."""
        (to_x, _) = self.op.gradients((True, False), upstream[None], upstream[None], self.x[None], self.weight)
        cells: Tensor = np.asarray(to_x, np.float32)[0]
        return cells

    def met(self, channel: int, tap: Pair) -> Tensor:
        """Every cell of a channel that the weight at `tap` meets, by output cell (R, Q)."""
        cells: Tensor = self.x[channel, self.windows.rows.taps(tap[0]), self.windows.columns.taps(tap[1])]
        return cells

    def outputs(self, row: int, column: int) -> tuple[list[Pair], list[Pair]]:
        """The output rows and columns whose windows cover a cell of the input, each with the tap that lies on it."""
        down = _covering(self.windows.rows, self.corner[0] + row * self.spread[0])
        return down, _covering(self.windows.columns, self.corner[1] + column * self.spread[1])


def _along(axis: Direction) -> Axis:
    """The direction of windows that step over the cells: a transposed convolution's stuffed one."""
    return axis.stuffed if isinstance(axis, TransposedAxis) else axis


def _spread(axis: Direction) -> int:
    """How far apart numbers of the input lie."""
    return axis.s if isinstance(axis, TransposedAxis) else 1


def _covering(axis: Axis, cell: int) -> list[Pair]:
    """Places of a window along `axis` that cover `cell`, the first one first, each with its tap there."""
    ways = ((cell - tap * axis.d, tap) for tap in reversed(range(axis.f)))
    return [(way // axis.s, tap) for way, tap in ways if way % axis.s == 0 and 0 <= way // axis.s < axis.size]
