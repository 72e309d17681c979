"""What follows from a setting, beneath a figure: names, and what they are, in rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.figures.palette import Palette
from app.figures.runs import Run, length, line
from app.figures.shapes import Box, Rectangle, Shape, Text

SIZE = 15.0
SMALL = 12.5
GAP = 36.0
"""Between two facts side by side."""
HIGH = 68.0
"""Of a row of facts."""
BASELINE = 42.0


@dataclass(frozen=True)
class Fraction:
    """One line over another."""

    top: list[Run]
    bottom: list[Run]

    def width(self, size: float) -> float:
        """How much it takes of a line."""
        return max(length(self.top, size), length(self.bottom, size)) + 4


Part = Run | Fraction


@dataclass(frozen=True)
class Fact:
    """A name and what it is."""

    name: str
    parts: list[Part]

    @property
    def width(self) -> float:
        """How much room it takes."""
        return max(Run(self.name, "").width(SMALL), sum(part.width(SIZE) for part in self.parts))


@dataclass(frozen=True)
class Facts:
    """Facts in as many rows as the width asks for."""

    facts: Sequence[Fact]
    palette: Palette
    width: float

    def rows(self) -> list[list[Fact]]:
        """The facts, as many in a row as find room."""
        rows: list[list[Fact]] = [[]]
        for fact in self.facts:
            taken = sum(other.width + GAP for other in rows[-1])
            if rows[-1] and taken + fact.width > self.width:
                rows.append([])
            rows[-1].append(fact)
        return rows

    def shapes(self, box: Box) -> Iterator[Shape]:
        """All of them, from the upper left corner of `box` on."""
        for number, facts in enumerate(self.rows()):
            x, y = box.x, box.y + number * HIGH
            for fact in facts:
                yield Text(x, y + 12, fact.name, self.palette.quiet, SMALL)
                yield from self._parts(x, y + BASELINE, fact.parts)
                x += fact.width + GAP

    def _parts(self, x: float, y: float, parts: Iterable[Part]) -> Iterator[Shape]:
        for part in parts:
            if isinstance(part, Run):
                yield from line(x, y, [part], SIZE)
            else:
                yield from self._fraction(x, y, part)
            x += part.width(SIZE)

    def _fraction(self, x: float, y: float, fraction: Fraction) -> Iterator[Shape]:
        middle = x + fraction.width(SIZE) / 2
        for runs, baseline in ((fraction.top, y - 10), (fraction.bottom, y + 11)):
            yield from line(middle - length(runs, SIZE) / 2, baseline, runs, SIZE)
        yield Rectangle(Box(x, y - 5, fraction.width(SIZE), 1), self.palette.ink)
