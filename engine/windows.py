"""Sliding-window geometry: size = (N − F + 2P) / S + 1, the strided view of all windows, and its adjoint.

Nobody else in the project writes that formula. `Axis` is one direction, `Windows` both.
Source: CS231n, lecture 5; dilation as in PyTorch's `Conv2d`.
"""

import math
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from engine.errors import ShapeError

Array: TypeAlias = NDArray[Any]
Pair: TypeAlias = tuple[int, int]
Quad: TypeAlias = tuple[int, int, int, int]
Padding: TypeAlias = int | Pair | Quad | Literal["valid", "same"]


@dataclass(frozen=True)
class Axis:
    """One direction of a sliding window; all in cells.

    `n` input size, `f` filter size, `before` and `after` padding on either side, `s` stride, `d` dilation.
    """

    n: int
    f: int
    before: int = 0
    after: int = 0
    s: int = 1
    d: int = 1

    @property
    def p(self) -> float:
        """P of the formula: the mean of both sides, so that 2P is what was added even where they differ."""
        total = self.before + self.after
        return total / 2 if total % 2 else total // 2

    @property
    def span(self) -> int:
        """Cells from a dilated filter's first tap to its last: D(F − 1) + 1."""
        return self.d * (self.f - 1) + 1

    @property
    def padded(self) -> int:
        """N + 2P."""
        return self.n + self.before + self.after

    @property
    def exact(self) -> float:
        """The formula's value, a whole number only if the filter `fits`."""
        return (self.padded - self.span) / self.s + 1

    @property
    def size(self) -> int:
        """Output size: `exact`, floored."""
        return (self.padded - self.span) // self.s + 1

    @property
    def unused(self) -> int:
        """Cells at the end that no window reaches."""
        return (self.padded - self.span) % self.s

    @property
    def fits(self) -> bool:
        """Whether the last window ends on the last cell."""
        return self.unused == 0

    @property
    def largest_filter(self) -> int:
        """Most taps that the padded input has room for at this dilation."""
        return (self.padded - 1) // self.d + 1

    @property
    def largest_dilation(self) -> int:
        """Largest dilation at which the padded input has room for the filter; one tap has room at its own."""
        return (self.padded - 1) // (self.f - 1) if self.f > 1 else self.d

    @property
    def symbols(self) -> str:
        """The formula as the lecture writes it."""
        return f"(N − {'F' if self.d == 1 else '(D·(F − 1) + 1)'} + 2P) / S + 1"

    @property
    def formula(self) -> str:
        """The formula with its values, as `(32 − 5 + 2·2) / 1 + 1 = 32`."""
        filter_size = f"{self.span}" if self.d == 1 else f"({self.d}·({self.f} − 1) + 1)"
        exact = f"{self.exact:g}" if self.fits else f"{self.exact:.4g} → {self.size}"
        return f"({self.n} − {filter_size} + 2·{self.p:g}) / {self.s} + 1 = {exact}"

    def taps(self, tap: int) -> slice:
        """Where tap number `tap` of the filter lies in the padded input, over all windows."""
        start = tap * self.d
        return slice(start, start + self.s * (self.size - 1) + 1, self.s)

    def reach(self, first: int, last: int) -> tuple[int, int, int]:
        """Start, stop (exclusive) and step of the input cells that outputs `first` to `last` (exclusive) see."""
        start, stop = first * self.s - self.before, (last - 1) * self.s - self.before + self.span
        return start, stop, self.d if last - first == 1 else math.gcd(self.s, self.d)


@dataclass(frozen=True)
class Window:
    """A window's place in padded coordinates: first row and column, and the span it covers."""

    row: int
    column: int
    height: int
    width: int


@dataclass(frozen=True)
class Windows:
    """All places of a window on a (C, H, W) input."""

    rows: Axis
    columns: Axis

    @classmethod
    def of(
        cls,
        size: Pair,
        kernel_size: int | Pair,
        *,
        stride: int | Pair = 1,
        padding: Padding = 0,
        dilation: int | Pair = 1,
        argument: str = "kernel_size",
    ) -> "Windows":
        """The geometry for an input of `size` (height, width).

        `padding` is one number, (vertical, horizontal), (top, left, bottom, right), "valid" (none) or
        "same" (output = ceil(N / S); an odd remainder goes to the bottom and the right). `argument` is what an
        error calls the window.

        Raises:
            ShapeError: the filter is larger than the padded input.
        """
        kernel, strides, dilations = pair(kernel_size), pair(stride), pair(dilation)
        if padding == "same":
            spans = [d * (f - 1) + 1 for f, d in zip(kernel, dilations, strict=True)]
            missing = [max((-(-n // s) - 1) * s + span - n, 0) for n, s, span in zip(size, strides, spans, strict=True)]
            sides = [(total // 2, total - total // 2) for total in missing]
        elif padding == "valid":
            sides = [(0, 0), (0, 0)]
        elif isinstance(padding, tuple) and len(padding) == 4:
            sides = [(padding[0], padding[2]), (padding[1], padding[3])]
        else:
            sides = [(p, p) for p in pair(padding)]
        rows, columns = (
            Axis(n, f, *side, s, d) for n, f, side, s, d in zip(size, kernel, sides, strides, dilations, strict=True)
        )
        for axis in (rows, columns):
            if axis.size < 1:
                raise ShapeError(_too_large(rows, columns, axis), argument=argument)
        return cls(rows, columns)

    @property
    def shape(self) -> Pair:
        """Output height and width."""
        return self.rows.size, self.columns.size

    def at(self, row: int, column: int) -> Window:
        """The window behind output cell (row, column)."""
        return Window(row * self.rows.s, column * self.columns.s, self.rows.span, self.columns.span)

    def reach(self, start: tuple[int, ...], stop: tuple[int, ...]) -> tuple[Pair, Pair, Pair]:
        """First and last (exclusive) input row and column that output cells `start` to `stop` see; padding included.

        And the step between rows and between columns that are seen: that of one dilated window, or a common one.
        """
        rows, columns = (axis.reach(*ends) for axis, *ends in zip((self.rows, self.columns), start, stop, strict=True))
        return (rows[0], columns[0]), (rows[1], columns[1]), (rows[2], columns[2])

    def pad(self, x: Array, value: float = 0.0) -> Array:
        """`x` (..., H, W) with the padding around it filled with `value`; `x` itself where there is none."""
        if not (self.rows.before or self.rows.after or self.columns.before or self.columns.after):
            return x
        padded = np.full((*x.shape[:-2], self.rows.padded, self.columns.padded), value, x.dtype)
        self.inside(padded)[...] = x
        return padded

    def inside(self, padded: Array) -> Array:
        """The part of `padded` (..., H + 2P, W + 2P) that is the input itself, as a view (..., H, W)."""
        top, left = self.rows.before, self.columns.before
        return padded[..., top : top + self.rows.n, left : left + self.columns.n]

    def view(self, padded: Array) -> Array:
        """Every window of `padded` (..., H + 2P, W + 2P) without a copy: (..., F, G, H', W')."""
        down, right = padded.strides[-2:]
        taps = down * self.rows.d, right * self.columns.d
        steps = down * self.rows.s, right * self.columns.s
        shape = (*padded.shape[:-2], self.rows.f, self.columns.f, *self.shape)
        return as_strided(padded, shape, (*padded.strides[:-2], *taps, *steps), writeable=False)

    def scatter(self, windows: Array, padded: Array, first: int = 0) -> None:
        """Add to `padded` (..., H + 2P, W + 2P) what each of `windows` (..., F, G, R, W') holds: the adjoint of `view`.

        `windows` may be a strip of R rows of windows that begins with row `first`.
        """
        strip = padded[..., first * self.rows.s :, :]
        height = self.rows.s * (windows.shape[-2] - 1) + 1
        for i in range(self.rows.f):
            start = i * self.rows.d
            for j in range(self.columns.f):
                strip[..., start : start + height : self.rows.s, self.columns.taps(j)] += windows[..., i, j, :, :]

    def patch(self, padded: Array, row: int, column: int) -> Array:
        """What window (row, column) covers of `padded` (C, H + 2P, W + 2P): (C, F, G)."""
        down, right = row * self.rows.s, column * self.columns.s
        return padded[
            :,
            down : down + self.rows.span : self.rows.d,
            right : right + self.columns.span : self.columns.d,
        ]


def pair(value: int | tuple[int, ...]) -> Pair:
    """`value` as (vertical, horizontal)."""
    return (value, value) if isinstance(value, int) else (value[0], value[1])


def _too_large(rows: Axis, columns: Axis, axis: Axis) -> str:
    missing = -(-(axis.span - axis.padded) // 2)
    sides = sorted({axis.before, axis.after})
    padding = f"{sides[0]}" if len(sides) == 1 else f"{axis.before} and {axis.after}"
    dilated = "" if axis.d == 1 else f" (it spans {axis.span} cells with dilation {axis.d})"
    return (
        f"a {rows.f}×{columns.f} filter{dilated} does not fit in a {rows.n}×{columns.n} input "
        f"with padding {padding}: pad by at least {max(sides) + missing}"
    )
