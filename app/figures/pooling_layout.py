"""Where the matrices of a pooling stand: in numbers or in colours, as large as there is room for."""

from dataclasses import dataclass

from app.figures.layout import (
    CAPTION,
    GAP,
    HIGHEST,
    LEAST,
    LEGEND,
    LEGEND_WIDTH,
    SMALL_GAP,
    WIDE_GAP,
    WIDEST,
    fitted,
    magnified,
)
from app.figures.shapes import Box

WORD = 52
"""Least room of a caption."""
FLATTEST = HIGHEST - 180
"""Most that the matrices take together, so that the cells of few do not become huge."""
ROOMY = 56
"""Side of a cell where there are few."""
POOLED = {1: 420.0, 2: 320.0, 3: 288.0, 4: 232.0}
"""Longest side of a slice, by how many stand beside each other."""


@dataclass(frozen=True)
class Pooled:
    """A pooling: each channel's slice with its map, beside it where there is one channel, else beneath it.

    `cell` is the side of a cell in numbers, 0 for colours; `window` the size of the magnified window, if there is one.
    """

    slices: int
    slice: tuple[float, float]
    map: tuple[float, float]
    cell: float = 0
    window: tuple[float, float] = (0, 0)

    @property
    def beside(self) -> bool:
        """Whether map and slice stand side by side."""
        return self.slices == 1

    @property
    def column(self) -> float:
        """Width of what belongs to one channel."""
        return self.slice[0] + WIDE_GAP + self.map[0] if self.beside else max(self.slice[0], self.map[0], WORD)

    @property
    def inputs_width(self) -> float:
        """Of all channels."""
        return self.slices * self.column + (self.slices - 1) * GAP

    @property
    def width(self) -> float:
        """Of all."""
        return self.inputs_width + (WIDE_GAP + max(self.window[0], LEGEND_WIDTH) if self.window[0] else 0)

    @property
    def height(self) -> float:
        """Of the highest."""
        high = self.slice[1] if self.beside else self.slice[1] + SMALL_GAP + CAPTION + self.map[1]
        return CAPTION + max(high, self.map[1], self.window[1] + LEGEND if self.window[1] else 0)

    def boxes(self, x: float, y: float) -> tuple[Box, Box]:
        """Where a channel's slice and map stand, (x, y) being where its caption begins."""
        slice_ = Box(x, y + CAPTION, *self.slice)
        if self.beside:
            return slice_, Box(slice_.right + WIDE_GAP, slice_.y, *self.map)
        return slice_, Box(x, slice_.bottom + SMALL_GAP + CAPTION, *self.map)


def numbers(padded: tuple[int, int], output: tuple[int, int], slices: int, least: int) -> Pooled | None:
    """The layout with the largest cells, from `least` pixels on; None if even those do not fit."""
    for cell in range(ROOMY, max(LEAST, least) - 1, -1):
        size = padded[1] * cell, padded[0] * cell
        found = Pooled(slices, size, (output[1] * cell, output[0] * cell), cell)
        if found.width <= WIDEST and found.height <= FLATTEST:
            return found
    return None


def colours(padded: tuple[int, int], taps: tuple[int, int], output: tuple[int, int], slices: int) -> Pooled:
    """The layout for an input too large for numbers: slice and map in one scale, so that the map is smaller."""
    size = fitted(padded, POOLED[slices])
    cell = magnified(taps, 200.0)
    scale = size[0] / padded[1]
    return Pooled(slices, size, (output[1] * scale, output[0] * scale), window=(taps[1] * cell, taps[0] * cell))
