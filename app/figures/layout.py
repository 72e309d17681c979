"""Where a figure's matrices stand: pure arithmetic on sizes, in CSS pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.figures.shapes import Box

WIDEST = 1216
"""Of a figure without its margins."""
HIGHEST = 640
"""Of the matrices, together."""
GAP, WIDE_GAP, SMALL_GAP = 20, 44, 12
CAPTION = 26
"""Room of the words over a matrix."""
BIAS = 34
THUMB, THUMB_ROW = 44, 68
"""A small map, and what it takes with its number."""
FULL, SMALL_CELL, LEAST = 44, 24, 21
"""Sides of a cell with a number in it: at most, at least with all slices side by side, and at least."""
FILTER_ROWS = 3
"""So many slices of a filter always stand in one column."""


@dataclass(frozen=True)
class Block:
    """Boxes of one size in rows of `across`, `gaps` apart, each with its caption's room above it."""

    count: int
    across: int
    wide: float
    high: float
    gap: float = GAP
    down: float = SMALL_GAP
    above: float = CAPTION

    @property
    def width(self) -> float:
        """Of all."""
        across = min(self.count, self.across)
        return across * self.wide + (across - 1) * self.gap

    @property
    def height(self) -> float:
        """Of all."""
        rows = -(-self.count // self.across)
        return rows * (self.above + self.high) + (rows - 1) * self.down

    def boxes(self, x: float, y: float) -> tuple[Box, ...]:
        """Each box without its caption, the block beginning at (x, y)."""
        return tuple(
            Box(
                x + index % self.across * (self.wide + self.gap),
                y + index // self.across * (self.above + self.high + self.down) + self.above,
                self.wide,
                self.high,
            )
            for index in range(self.count)
        )


def thumbs(maps: int, height: float) -> Block:
    """The small maps in columns that are as high as the figure; none where there is but one map."""
    rows = max(1, int((height - CAPTION) // THUMB_ROW))
    count = maps if maps > 1 else 0
    return Block(count, -(-maps // rows), THUMB, THUMB, gap=10, down=THUMB_ROW - THUMB, above=0)


@dataclass(frozen=True)
class Numbers:
    """A convolution in numbers: one side for all cells; input slices, the filter's, its map, then all maps."""

    cell: int
    inputs: Block
    filters: Block
    output: Block
    maps: Block

    @property
    def filter_height(self) -> float:
        """Of the filter's slices, their caption and the bias."""
        return CAPTION + self.filters.height + BIAS

    @property
    def width(self) -> float:
        """Of all, side by side."""
        maps = WIDE_GAP + self.maps.width if self.maps.count else 0
        return self.inputs.width + self.filters.width + self.output.width + 2 * WIDE_GAP + maps

    @property
    def height(self) -> float:
        """Of the highest."""
        return max(self.inputs.height, self.filter_height, self.output.height)


def numbers(
    padded: tuple[int, int],
    taps: tuple[int, int],
    output: tuple[int, int],
    slices: int,
    deep: int,
    maps: int,
    least: int,
) -> Numbers | None:
    """The layout with the largest cells, from `least` pixels on; None if even those do not fit.

    `slices` input slices are shown, side by side unless their cells would be small, and `deep` slices of a filter;
    there are `maps` maps.
    """
    ways = [(cell, slices) for cell in range(FULL, SMALL_CELL - 1, -1)]
    ways += [(cell, -(-slices // rows)) for cell in range(FULL, LEAST - 1, -1) for rows in range(1, min(slices, 3) + 1)]
    for cell, across in ways:
        found = _numbers(cell, across, padded, taps, output, slices, deep, maps)
        if cell >= least and found.width <= WIDEST and found.height <= HIGHEST:
            return found
    return None


def _numbers(
    cell: int,
    across: int,
    padded: tuple[int, int],
    taps: tuple[int, int],
    output: tuple[int, int],
    slices: int,
    deep: int,
    maps: int,
) -> Numbers:
    """The layout with cells of this size and so many input slices across; the filter's as high as those."""
    inputs = Block(slices, across, padded[1] * cell, padded[0] * cell)
    result = Block(1, 1, output[1] * cell, output[0] * cell)
    room = max(inputs.height, result.height) - CAPTION - BIAS + SMALL_GAP
    fit = max(1, int(room // (taps[0] * cell + SMALL_GAP)))
    rows = deep if deep <= FILTER_ROWS else min(deep, fit)
    filters = Block(deep, -(-deep // rows), taps[1] * cell, taps[0] * cell, gap=SMALL_GAP, above=0)
    high = max(inputs.height, filters.height + CAPTION + BIAS, result.height)
    return Numbers(cell, inputs, filters, result, thumbs(maps, high))


@dataclass(frozen=True)
class Colours:
    """A convolution in colours: under each input slice its magnified window beside its filter; then map and maps.

    With one slice the magnified pair stands beside it. `cell` is the side of a magnified cell.
    """

    slice: tuple[float, float]
    pair: tuple[float, float]
    cell: float
    slices: int
    beside: bool
    output: Block
    maps: Block

    @property
    def pair_width(self) -> float:
        """Of a magnified window, a sign and a filter."""
        return 2 * self.pair[0] + TIMES

    @property
    def column(self) -> float:
        """Width of what belongs to one channel."""
        if self.beside:
            return self.slice[0] + WIDE_GAP + self.pair_width
        return max(self.slice[0], self.pair_width)

    @property
    def column_gap(self) -> float:
        """Between two channels."""
        return GAP + 8

    @property
    def inputs_width(self) -> float:
        """Of all channels."""
        return self.slices * self.column + (self.slices - 1) * self.column_gap

    @property
    def width(self) -> float:
        """Of all, side by side."""
        maps = WIDE_GAP + self.maps.width if self.maps.count else 0
        return self.inputs_width + WIDE_GAP + self.output.width + maps

    @property
    def height(self) -> float:
        """Of the highest."""
        if self.beside:
            return max(CAPTION + self.slice[1], CAPTION + self.pair[1] + BIAS, self.output.height + LEGEND)
        return max(CAPTION + self.slice[1] + CAPTION + self.pair[1] + BIAS, self.output.height + LEGEND)


TIMES = 24
"""Room of the sign between a magnified window and a filter."""
LEGEND = 30
SLICES = {1: 330.0, 2: 260.0, 3: 216.0}
"""Longest side of a slice, by how many stand beside each other."""
MAP = 264.0
PAIR = 252.0
"""Widest magnified pair beneath a slice."""
ROOMY_PAIR = 40
"""Side of a magnified cell where there is room."""


def fitted(size: Sequence[int], longest: float) -> tuple[float, float]:
    """Width and height of rows × columns whose longer side is at most `longest`; whole pixels a cell if possible."""
    cell = longest / max(size)
    whole = float(int(cell)) if cell >= 1 else cell
    return size[1] * whole, size[0] * whole


def colours(padded: tuple[int, int], taps: tuple[int, int], output: tuple[int, int], slices: int, maps: int) -> Colours:
    """The layout for an input too large for numbers."""
    beside = slices == 1
    side = fitted(padded, SLICES[slices])
    cell = magnified(taps, 200.0 if beside else (PAIR - TIMES) / 2)
    result = fitted(output, MAP)
    rough = Colours(side, (taps[1] * cell, taps[0] * cell), cell, slices, beside, Block(1, 1, *result), thumbs(1, 0))
    return Colours(side, rough.pair, cell, slices, beside, rough.output, thumbs(maps, rough.height))


def magnified(taps: tuple[int, int], widest: float) -> float:
    """The side of a cell of a magnified window no wider than `widest`."""
    return max(4.0, float(int(min(widest / taps[1], widest / taps[0], ROOMY_PAIR))))


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
        return self.slice[0] + WIDE_GAP + self.map[0] if self.beside else max(self.slice[0], self.map[0])

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


LEGEND_WIDTH = 200
ROOMY = 56
"""Side of a cell where there are few."""
POOLED = {1: 420.0, 2: 320.0, 3: 288.0, 4: 232.0}
"""Longest side of a slice, by how many stand beside each other."""


def pooled_numbers(padded: tuple[int, int], output: tuple[int, int], slices: int, least: int) -> Pooled | None:
    """The layout with the largest cells, from `least` pixels on; None if even those do not fit."""
    for cell in range(ROOMY, max(LEAST, least) - 1, -1):
        size = padded[1] * cell, padded[0] * cell
        found = Pooled(slices, size, (output[1] * cell, output[0] * cell), cell)
        if found.width <= WIDEST and found.height <= (HIGHEST - 180):
            return found
    return None


def pooled_colours(padded: tuple[int, int], taps: tuple[int, int], output: tuple[int, int], slices: int) -> Pooled:
    """The layout for an input too large for numbers: slice and map in one scale, so that the map is smaller."""
    size = fitted(padded, POOLED[slices])
    cell = magnified(taps, 200.0)
    scale = size[0] / padded[1]
    return Pooled(slices, size, (output[1] * scale, output[0] * scale), window=(taps[1] * cell, taps[0] * cell))
