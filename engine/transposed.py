"""The geometry of a transposed convolution: size = (N − 1)·S − 2P + D(F − 1) + 1, and where each cell is taken.

`TransposedAxis` is one direction, `TransposedWindows` both: the counterparts of `Axis` and `Windows`.
Source: PyTorch `ConvTranspose2d`; Dumoulin, Visin, "A guide to convolution arithmetic for deep learning" (2016).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

import numpy as np

from engine.errors import AttributeRangeError, ShapeError
from engine.windows import Array, Axis, Pair, Window, pair


@dataclass(frozen=True)
class TransposedAxis:
    """One direction of a transposed convolution, the adjoint of one along an `Axis`; all in cells.

    Each of `n` input cells is spread over what a filter of `f` taps, `d` apart, covers, `s` further than the last one;
    `p` cells are cut off at both ends of that, and `extra` are added behind. That is also a window which slides with
    stride 1 over the `stuffed` input: S − 1 zeros between its cells, and a ring of D(F − 1) − P around.
    """

    n: int
    f: int
    p: int = 0
    s: int = 1
    d: int = 1
    extra: int = 0

    fits: ClassVar[bool] = True
    unused: ClassVar[int] = 0

    @property
    def stuffed(self) -> Axis:
        """The window of stride 1; where P is large its ring is negative, and cells of the input are cut off."""
        ring = self.d * (self.f - 1) - self.p
        return Axis((self.n - 1) * self.s + 1, self.f, ring, ring + self.extra, d=self.d)

    @property
    def padded(self) -> int:
        """Cells of the stuffed input."""
        return self.stuffed.padded

    @property
    def size(self) -> int:
        """Output size: (N − 1)·S − 2P + D(F − 1) + 1 and what is added behind."""
        return (self.n - 1) * self.s - 2 * self.p + self.stuffed.span + self.extra

    @property
    def exact(self) -> float:
        """The same: it is always whole."""
        return float(self.size)

    @property
    def most_padding(self) -> int:
        """Most that can be cut off at both ends so that something is left."""
        return (self.size + 2 * self.p - 1) // 2

    @property
    def symbols(self) -> str:
        """The formula as the lecture writes the other."""
        return f"(N − 1)·S − 2P + {'F' if self.d == 1 else 'D·(F − 1) + 1'}{' + output_padding' if self.extra else ''}"

    @property
    def formula(self) -> str:
        """The formula with its values, as `(4 − 1)·2 − 2·1 + 3 = 7`."""
        filter_size = f"{self.f}" if self.d == 1 else f"{self.d}·({self.f} − 1) + 1"
        behind = f" + {self.extra}" if self.extra else ""
        return f"({self.n} − 1)·{self.s} − 2·{self.p} + {filter_size}{behind} = {self.size}"

    def landing(self, tap: int) -> tuple[slice, slice]:
        """Input cells, and the output cells that tap number `tap` takes them to; without those that are cut off."""
        shift = tap * self.d - self.p
        first = max(0, -(shift // self.s))
        last = max(first, min(self.n, (self.size - 1 - shift) // self.s + 1))
        start = first * self.s + shift
        return slice(first, last), slice(start, start + self.s * (last - first), self.s)

    def meeting(self, output: int) -> list[tuple[int, int]]:
        """The taps of the window over the stuffed input that meet a cell of the input at `output`, and which."""
        places = [output - self.stuffed.before + tap * self.d for tap in range(self.f)]
        cells = [(tap, place // self.s) for tap, place in enumerate(places) if place % self.s == 0]
        return [(tap, cell) for tap, cell in cells if 0 <= cell < self.n]

    def reach(self, first: int, last: int) -> tuple[int, int, int]:
        """Start, stop (exclusive) and step of the input cells behind outputs `first` to `last` (exclusive)."""
        low = first - self.stuffed.before
        high = low + last - first - 1 + self.stuffed.span
        if last - first > 1:
            return -(-low // self.s), (high - 1) // self.s + 1, 1
        cells = self.meeting(first)
        if not cells:
            return 0, 0, 1
        return cells[0][1], cells[-1][1] + 1, self.d // math.gcd(self.s, self.d)


Direction: TypeAlias = Axis | TransposedAxis
"""What output-size arithmetic is told by."""


@dataclass(frozen=True)
class TransposedWindows:
    """All places to which a transposed convolution takes its (C, H, W) input."""

    rows: TransposedAxis
    columns: TransposedAxis

    @classmethod
    def of(
        cls,
        size: Pair,
        kernel_size: Pair,
        *,
        stride: int | Pair,
        padding: int | Pair,
        extra: int | Pair,
        dilation: int | Pair,
    ) -> "TransposedWindows":
        """The geometry for an input of `size` (height, width).

        Raises:
            AttributeRangeError: as much is added behind as lies between two places of the filter or of its taps.
            ShapeError: the padding cuts off all of the output.
        """
        settings = zip(size, kernel_size, pair(padding), pair(stride), pair(dilation), pair(extra), strict=True)
        rows, columns = (TransposedAxis(*axis) for axis in settings)
        for axis in (rows, columns):
            if axis.extra >= max(axis.s, axis.d):
                raise AttributeRangeError(
                    f"output_padding is {axis.extra} but stride is {axis.s} and dilation is {axis.d}: "
                    f"it must be smaller than one of them, {max(axis.s, axis.d) - 1} at most",
                    argument="output_padding",
                )
            if axis.size < 1:
                raise ShapeError(
                    f"padding is {axis.p}, which cuts off all of the {axis.size + 2 * axis.p} cells that are made of "
                    f"{axis.n}: choose {axis.most_padding} at most",
                    argument="padding",
                )
        return cls(rows, columns)

    @property
    def shape(self) -> Pair:
        """Output height and width."""
        return self.rows.size, self.columns.size

    def landings(self) -> Iterator[tuple[Pair, tuple[slice, slice], tuple[slice, slice]]]:
        """For each tap (row, column): which input cells, and where in the output they are taken."""
        for i in range(self.rows.f):
            for j in range(self.columns.f):
                (row, to_row), (column, to_column) = self.rows.landing(i), self.columns.landing(j)
                yield (i, j), (row, column), (to_row, to_column)

    def at(self, row: int, column: int) -> Window:
        """The window over the stuffed input behind output cell (row, column)."""
        return Window(row, column, self.rows.stuffed.span, self.columns.stuffed.span)

    def reach(self, start: tuple[int, ...], stop: tuple[int, ...]) -> tuple[Pair, Pair, Pair]:
        """First and last (exclusive) input row and column that output cells `start` to `stop` see, and the steps."""
        rows, columns = (axis.reach(*ends) for axis, *ends in zip((self.rows, self.columns), start, stop, strict=True))
        return (rows[0], columns[0]), (rows[1], columns[1]), (rows[2], columns[2])

    def patch(self, x: Array, row: int, column: int) -> Array:
        """What that window covers of the stuffed `x` (C, H, W): (C, F, G), mostly zeros."""
        patch = np.zeros((len(x), self.rows.f, self.columns.f), x.dtype)
        down, across = self.rows.meeting(row), self.columns.meeting(column)
        if down and across:
            (i, r), (j, q) = (np.array(pairs).T for pairs in (down, across))
            patch[:, i[:, None], j] = x[:, r[:, None], q]
        return patch
