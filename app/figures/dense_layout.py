"""Where the parts of the dense figure stand: volume over vector over weights, softmax beside or beneath them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from app.figures import terms
from app.figures.layout import CAPTION, LEAST, LEGEND, WIDE_GAP, WIDEST
from app.figures.shapes import Box

NAMES = 72
"""Room of the names of volume, vector and weights, at the left."""
SIGN = 26
"""Room of a sign between two columns."""
FAN, RULER = 26, 18
"""Height of what spreads from a slice to its part of the vector, and of the names of its rows."""
OVER = 14
"""From the vector to the weights."""
BIAS = 42
FULL = 40
TALL = 168
"""Highest slice in colours."""
STRIP = 28
"""Height of a row in colours."""
HEADS = 54
"""Room of the table's name and of the names of its columns."""
TABLE_ROW = 26
SPACE = 28
"""From the weights to what stands beneath them."""
BROADEST, CHANNEL = 300, 56
"""Least room beside the table for the weights in colours: of all, and of what one channel takes."""


@dataclass(frozen=True)
class DenseLayout:
    """In `numbers` or in colours; `beside` says where the table stands.

    `size` is that of a slice in cells, each of which is as wide and as high as `slice` says. A row of the weights is
    `cell` high, a column `across` wide; `score` and `table` are widths; the sum takes `lines`.
    """

    size: tuple[int, int]
    depth: int
    outputs: int
    numbers: bool
    beside: bool
    cell: float
    across: float
    slice: tuple[float, float]
    score: float
    table: float
    lines: int

    @property
    def _wide(self) -> float:
        """Of the weights."""
        return self.size[0] * self.size[1] * self.depth * self.across

    @property
    def _matrix(self) -> float:
        """Of all but the table."""
        return NAMES + self._wide + 2 * SIGN + BIAS + self.score

    @property
    def _upper(self) -> float:
        """Of what stands over the weights; beside it the sum and the table's head."""
        volume = CAPTION + self.size[0] * self.slice[1] + FAN + RULER + self.cell + OVER
        return max(volume, self._sum_height + HEADS + 10) if self.beside else volume

    @property
    def _sum_height(self) -> float:
        return self.lines * terms.LEADING

    @property
    def _lower(self) -> float:
        """Of the weights, with the legend of their colours."""
        return self.outputs * self.cell + (0 if self.numbers else LEGEND)

    @property
    def width(self) -> float:
        """Of all."""
        return self._matrix + WIDE_GAP + self.table if self.beside else WIDEST

    @property
    def height(self) -> float:
        """Of all."""
        below = SPACE + max(self._sum_height, HEADS + self.outputs * TABLE_ROW)
        return self._upper + self._lower + (0 if self.beside else below)

    @property
    def table_row(self) -> float:
        """Height of a row of the table."""
        return self.cell if self.beside else TABLE_ROW

    def slices(self, x: float, y: float) -> Iterator[Box]:
        """Each slice of the volume, over the middle of its part of the vector."""
        vector = self.vector(x, y)
        part, wide, high = vector.width / self.depth, self.size[1] * self.slice[0], self.size[0] * self.slice[1]
        for channel in range(self.depth):
            left = vector.x + channel * part + (part - wide) / 2
            yield Box(round(left - 0.5) + 0.5, vector.y - RULER - FAN - high, wide, high)

    def vector(self, x: float, y: float) -> Box:
        """The volume flattened."""
        return Box(x + NAMES, y + self._upper - OVER - self.cell, self._wide, self.cell)

    def weights(self, x: float, y: float) -> Box:
        """W, without its legend."""
        return Box(x + NAMES, y + self._upper, self._wide, self.outputs * self.cell)

    def bias(self, x: float, y: float) -> Box:
        """The column of biases."""
        weights = self.weights(x, y)
        return Box(weights.right + SIGN, weights.y, BIAS, weights.height)

    def scores(self, x: float, y: float) -> Box:
        """The column of scores."""
        bias = self.bias(x, y)
        return Box(bias.right + SIGN, bias.y, self.score, bias.height)

    def sum(self, x: float, y: float) -> Box:
        """Where the score at work is written out."""
        if self.beside:
            return Box(x + self._matrix + WIDE_GAP, y, self.table, self._sum_height)
        wide = WIDEST - WIDE_GAP - self.table
        return Box(x, y + self._upper + self._lower + SPACE, wide, self._sum_height)

    def rows(self, x: float, y: float) -> Box:
        """The table's rows; HEADS over them its head."""
        high = self.outputs * self.table_row
        if self.beside:
            return Box(x + self._matrix + WIDE_GAP, y + self._upper, self.table, high)
        return Box(x + WIDEST - self.table, self.sum(x, y).y + HEADS, self.table, high)


def layout(
    size: tuple[int, int], depth: int, outputs: int, *, least: int, most: int, score: float, table: float, lines: int
) -> DenseLayout:
    """The layout with the largest cells: in numbers if cells of `least` pixels find room, beside the table if possible.

    No cell is wider than `most` unless it is square; `score` and `table` are how wide the scores and the table must be.
    """
    inputs = size[0] * size[1] * depth
    below = WIDEST - NAMES - 2 * SIGN - BIAS - score
    beside = below - WIDE_GAP - table
    made = partial(DenseLayout, size, depth, outputs, score=score, table=table, lines=lines)
    for fits, room in ((True, beside), (False, below)):
        across = min(max(FULL, most), int(room / inputs))
        if across >= max(LEAST, least):
            cell = min(FULL, across)
            return made(numbers=True, beside=fits, cell=cell, across=across, slice=(across, cell))
    fits = beside >= max(BROADEST, CHANNEL * depth)
    column = min(float(FULL), int(beside if fits else below) / inputs)
    part = column * size[0] * size[1]
    side = min(part * 0.92 / size[1], TALL / size[0], FULL)
    side = float(int(side)) if side >= 1 else side
    return made(numbers=False, beside=fits, cell=STRIP, across=column, slice=(side, side))
