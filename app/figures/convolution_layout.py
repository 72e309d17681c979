"""Where the matrices of a convolution stand: in numbers or in colours, as large as there is room for."""

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
    Block,
    fitted,
    magnified,
    thumbs,
)

BIAS = 34
"""Room of the bias beneath a filter."""
FULL, SMALL_CELL = 44, 24
"""Sides of a cell with a number in it: at most, and at least with all slices side by side."""
FILTER_ROWS = 3
"""So many slices of a filter always stand in one column."""
TIMES = 24
"""Room of the sign between a magnified window and a filter."""
WORDS = 92
"""Room of what is said of a filter."""
SLICES = {1: 330.0, 2: 260.0, 3: 216.0}
"""Longest side of a slice, by how many stand beside each other."""
MAP = 264.0
PAIR = 252.0
"""Widest magnified pair beneath a slice."""


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

    With one slice the magnified pair stands beside it.
    """

    slice: tuple[float, float]
    pair: tuple[float, float]
    slices: int
    beside: bool
    output: Block
    maps: Block

    @property
    def pair_width(self) -> float:
        """Of a magnified window, a sign and a filter; its words may need more."""
        return self.pair[0] + TIMES + max(self.pair[0], WORDS)

    @property
    def map_width(self) -> float:
        """Of a map with its scale."""
        return max(self.output.width, LEGEND_WIDTH)

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
        return self.inputs_width + WIDE_GAP + self.map_width + maps

    @property
    def height(self) -> float:
        """Of the highest."""
        if self.beside:
            return max(CAPTION + self.slice[1], CAPTION + self.pair[1] + BIAS, self.output.height + LEGEND)
        return max(CAPTION + self.slice[1] + CAPTION + self.pair[1] + BIAS, self.output.height + LEGEND)


def colours(padded: tuple[int, int], taps: tuple[int, int], output: tuple[int, int], slices: int, maps: int) -> Colours:
    """The layout for an input too large for numbers."""
    beside = slices == 1
    side = fitted(padded, SLICES[slices])
    cell = magnified(taps, 200.0 if beside else (PAIR - TIMES) / 2)
    result = fitted(output, MAP)
    rough = Colours(side, (taps[1] * cell, taps[0] * cell), slices, beside, Block(1, 1, *result), thumbs(1, 0))
    return Colours(side, rough.pair, slices, beside, rough.output, thumbs(maps, rough.height))
