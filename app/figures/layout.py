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
THUMB, THUMB_ROW = 44, 68
"""A small map, and what it takes with its number."""
LEAST = 21
"""Side of the smallest cell with a number in it."""
LEGEND, LEGEND_WIDTH = 30, 212
"""Room of a scale with its numbers, beneath a map and across."""
ROOMY_PAIR = 40
"""Side of a magnified cell where there is room."""


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


def fitted(size: Sequence[int], longest: float) -> tuple[float, float]:
    """Width and height of rows × columns whose longer side is at most `longest`; whole pixels a cell if possible."""
    cell = longest / max(size)
    whole = float(int(cell)) if cell >= 1 else cell
    return size[1] * whole, size[0] * whole


def magnified(taps: tuple[int, int], widest: float) -> float:
    """The side of a cell of a magnified window no wider than `widest`."""
    return max(4.0, float(int(min(widest / taps[1], widest / taps[0], ROOMY_PAIR))))
