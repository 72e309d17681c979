"""Matrices as shapes: an input beneath its window, a filter, an output map that fills; as numbers or as colours."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from app.figures.colours import Array, Bytes
from app.figures.font import width
from app.figures.number import written
from app.figures.palette import Colour, Palette, Role, rgb
from app.figures.shapes import Box, Grid, Hatch, Pixels, Rectangle, Shape, Text
from app.figures.subject import Placing
from engine.windows import Window

LARGEST = 20.0
"""Size of the numbers in roomy cells."""
MARGIN = 5.5
"""What is left free in a cell beside its number."""
LEAST = 8
"""A mark around a cell is at least that wide, so that it can be seen."""
CAP = 0.36
"""From a number's middle down to its baseline, as a share of its size."""


@dataclass(frozen=True)
class Sight:
    """The window over an input: where it is, and which of its cells it looks at (row, column); `winner` is marked."""

    window: Window
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    winner: tuple[int, int] | None = None

    @classmethod
    def of(cls, window: Window, taps: tuple[int, int], winner: tuple[int, int] | None = None) -> "Sight":
        """The sight of a window with so many taps down and across."""
        rows, columns = (
            tuple(start + (span - 1) * tap // max(1, count - 1) for tap in range(count))
            for start, span, count in (
                (window.row, window.height, taps[0]),
                (window.column, window.width, taps[1]),
            )
        )
        return cls(window, rows, columns, None if winner is None else (rows[winner[0]], columns[winner[1]]))

    @property
    def dilated(self) -> bool:
        """Whether it looks past some of its cells."""
        return len(self.rows) < self.window.height or len(self.columns) < self.window.width


def text_size(texts: Iterable[str], cell: float) -> float:
    """The size at which the widest of these numbers fits into a cell."""
    widest = max((width(text, 1, bold=True) for text in texts), default=1.0)
    return min(LARGEST, cell * 0.5, 8 + cell * 0.2, (cell - MARGIN) / max(widest, 0.1))


def room(texts: Iterable[str], size: float) -> int:
    """The cell in which the widest of these numbers stands at `size`."""
    return int(np.ceil(max((width(text, size, bold=True) for text in texts), default=0) + MARGIN))


def sides(box: Box, rows: int, columns: int) -> tuple[float, float]:
    """Width and height of a cell."""
    return box.width / columns, box.height / rows


def cell_box(box: Box, rows: int, columns: int, row: int, column: int, down: int = 1, across: int = 1) -> Box:
    """Where a cell lies, or `down` × `across` of them."""
    wide, high = sides(box, rows, columns)
    return Box(box.x + column * wide, box.y + row * high, across * wide, down * high)


def number(box: Box, text: str, colour: Colour, size: float, *, bold: bool = False, name: str = "") -> Text:
    """A number in the middle of its cell."""
    return Text(box.x + box.width / 2, box.y + box.height / 2 + CAP * size, text, colour, size, bold, "middle", name)


def numbers(
    box: Box, values: Array, rows: Placing, columns: Placing, palette: Palette, size: float, zero: str = "0"
) -> dict[tuple[int, int], Text]:
    """The numbers of an input slice by their row and column; `zero` is what is written where there is padding."""
    found = {}
    for row, i in enumerate(rows.cells):
        for column, j in enumerate(columns.cells):
            own = i is not None and j is not None
            text = written(float(values[i, j])) if own else zero
            cell = cell_box(box, rows.size, columns.size, row, column)
            reached = row < rows.size - rows.unused and column < columns.size - columns.unused
            colour = palette.ink if own and reached else palette.quiet
            found[row, column] = number(cell, text, colour, size)
    return found


@dataclass(frozen=True)
class Input:
    """One slice of the input with what lies around it; `texts` are its numbers, the same at every step."""

    box: Box
    rows: Placing
    columns: Placing
    palette: Palette
    sight: Sight | None
    dim: bool = False
    texts: Mapping[tuple[int, int], Text] = field(default_factory=dict)

    def numbers(self) -> Iterator[Shape]:
        """As numbers in cells."""
        palette = self.palette
        yield Rectangle(self.box, palette.raised)
        if self._surrounded:
            yield Hatch(self.box, palette.hatch)
            yield from (Rectangle(box, palette.raised) for box in self._own())
        yield from self._unreached(palette.line)
        taps = {(r, c) for r in self.sight.rows for c in self.sight.columns} if self.sight else set()
        for row, column in sorted(taps):
            yield Rectangle(self._cell(row, column), palette.input.wash, name="tap")
        if self.sight and self.sight.winner:
            yield Rectangle(self._cell(*self.sight.winner), palette.input.ink, name="winner")
        yield from (self._seen(text, at) if at in taps else text for at, text in self.texts.items())
        yield Grid(self.box, self.rows.size, self.columns.size, palette.line)
        yield from self._outlines(halo=False)

    def colours(self, painted: Bytes) -> Iterator[Shape]:
        """As colours (H, W, 3), one a cell."""
        palette = self.palette
        if self.dim:
            paper = np.array(rgb(palette.paper))
            painted = np.rint(paper + (painted.astype(float) - paper) * 0.25).astype(np.uint8)
        if self.rows.step == self.columns.step == 1:
            yield Rectangle(self.box, palette.raised)
            if self._surrounded:
                yield Hatch(self.box, palette.hatch)
            yield from (Pixels.of(box, painted) for box in self._own())
        else:
            full = np.full((self.rows.size, self.columns.size, 3), rgb(palette.hatch), np.uint8)
            rows, columns = (
                [cell for cell, index in enumerate(placing.cells) if index is not None]
                for placing in (self.rows, self.columns)
            )
            i, j = ([index for index in placing.cells if index is not None] for placing in (self.rows, self.columns))
            full[np.ix_(rows, columns)] = painted[np.ix_(i, j)]
            yield Pixels.of(self.box, full)
        yield from self._unreached(palette.edge)
        yield Rectangle(self.box, line=palette.line)
        yield from self._outlines(halo=True)

    def _seen(self, text: Text, at: tuple[int, int]) -> Text:
        """A number under the window."""
        winner = self.sight is not None and self.sight.winner == at
        colour = self.palette.paper if winner else self.palette.input.ink
        own = self.rows.cells[at[0]] is not None and self.columns.cells[at[1]] is not None
        return replace(text, colour=colour, bold=own, name="patch")

    @property
    def _surrounded(self) -> bool:
        return None in self.rows.cells or None in self.columns.cells

    def _cell(self, row: int, column: int, down: int = 1, across: int = 1) -> Box:
        return cell_box(self.box, self.rows.size, self.columns.size, row, column, down, across)

    def _own(self) -> Iterator[Box]:
        """The boxes of the input's own cells: one where they lie side by side."""
        rows, columns = (
            [cell for cell, index in enumerate(placing.cells) if index is not None]
            for placing in (self.rows, self.columns)
        )
        if self.rows.step == self.columns.step == 1:
            yield self._cell(rows[0], columns[0], len(rows), len(columns))
        else:
            yield from (self._cell(row, column) for row in rows for column in columns)

    def _unreached(self, line: Colour) -> Iterator[Shape]:
        """Stripes over the last rows and columns, where no window comes."""
        down, across = self.rows.unused, self.columns.unused
        height, wide = self.rows.size, self.columns.size
        if down:
            yield Hatch(self._cell(height - down, 0, down, wide), line)
        if across:
            yield Hatch(self._cell(0, wide - across, height - down, across), line)

    def _outlines(self, *, halo: bool) -> Iterator[Shape]:
        if self.sight is None:
            return
        window, ink = self.sight.window, self.palette.input.ink
        box = self._cell(window.row, window.column, window.height, window.width)
        if self.sight.dilated and min(sides(self.box, self.rows.size, self.columns.size)) >= LEAST:
            for row in self.sight.rows:
                yield from (Rectangle(self._cell(row, column), line=ink) for column in self.sight.columns)
        if self.sight.winner and halo:
            yield from marked(self._cell(*self.sight.winner), ink, self.palette, name="winner")
        yield from outlined(box, ink, self.palette, halo=halo, name="window")


def filter_numbers(box: Box, values: Array, role: Role, palette: Palette, size: float, name: str) -> Iterator[Shape]:
    """A matrix of numbers on the wash of its role: a filter, or a magnified patch."""
    rows, columns = values.shape
    yield Rectangle(box, role.wash)
    for row, column in np.ndindex(rows, columns):
        text = written(float(values[row, column]))
        yield number(cell_box(box, rows, columns, row, column), text, role.ink, size, name=name)
    yield Grid(box, rows, columns, palette.line)


def painted(box: Box, colours: Bytes, palette: Palette) -> Iterator[Shape]:
    """A matrix of colours with a thin line around it."""
    yield Pixels.of(box, colours)
    yield Rectangle(box, line=palette.line)


@dataclass(frozen=True)
class Output:
    """A map that is filled up to its cell number `filled` (row by row), `current` being the one at work."""

    box: Box
    values: Array
    palette: Palette
    size: float
    filled: int
    current: tuple[int, int] | None

    def numbers(self) -> Iterator[Shape]:
        """As numbers in cells."""
        rows, columns = self.values.shape
        palette, role = self.palette, self.palette.output
        yield Rectangle(self.box, palette.raised)
        whole, rest = divmod(self.filled, columns)
        if whole:
            yield Rectangle(cell_box(self.box, rows, columns, 0, 0, whole, columns), role.wash)
        if rest:
            yield Rectangle(cell_box(self.box, rows, columns, whole, 0, 1, rest), role.wash)
        for index in range(self.filled):
            row, column = divmod(index, columns)
            text = written(float(self.values[row, column]))
            here = self.current == (row, column)
            yield number(
                cell_box(self.box, rows, columns, row, column), text, role.ink, self.size, bold=here, name="output"
            )
        yield Grid(self.box, rows, columns, palette.line)
        yield from self._outline(halo=False)

    def colours(self, painted: Bytes) -> Iterator[Shape]:
        """As colours (H', W', 3), one a cell."""
        shown = painted.copy()
        shown.reshape(-1, 3)[self.filled :] = rgb(self.palette.raised)
        yield Pixels.of(self.box, shown)
        yield Rectangle(self.box, line=self.palette.line)
        yield from self._outline(halo=True)

    def _outline(self, *, halo: bool) -> Iterator[Shape]:
        if self.current is None:
            return
        rows, columns = self.values.shape
        box = cell_box(self.box, rows, columns, *self.current)
        ink = self.palette.output.ink
        if halo:
            yield from marked(box, ink, self.palette, name="current")
        else:
            yield from outlined(box, ink, self.palette, halo=False, name="current")


def marked(box: Box, ink: Colour, palette: Palette, name: str) -> Iterator[Shape]:
    """An outline around one cell among colours, never too small to be seen."""
    missing = max(0.0, LEAST - min(box.width, box.height)) / 2
    yield from outlined(box.grown(missing), ink, palette, halo=True, name=name)


def outlined(box: Box, ink: Colour, palette: Palette, *, halo: bool, name: str) -> Iterator[Shape]:
    """A strong outline; with a halo of paper where it lies on colours."""
    line = Rectangle(box, line=ink, thickness=2, name=name)
    if halo:
        yield replace(line, line=palette.paper, thickness=4, name="")
    yield line
