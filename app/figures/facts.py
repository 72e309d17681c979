"""What follows from the setting, beneath a figure: output size by the formula, shape, parameters, multiply-adds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.figures.number import grouped, written
from app.figures.palette import Palette
from app.figures.runs import Run, length, line
from app.figures.shapes import Box, Rectangle, Shape, Text
from app.figures.subject import Subject
from engine.transposed import TransposedAxis
from engine.windows import Axis

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
    """All facts of a subject, in as many rows as the width asks for."""

    subject: Subject
    palette: Palette
    width: float

    def rows(self) -> list[list[Fact]]:
        """The facts, as many in a row as find room."""
        rows: list[list[Fact]] = [[]]
        for fact in self._facts():
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

    def _facts(self) -> Iterator[Fact]:
        subject, palette = self.subject, self.palette
        rows, columns = subject.axes["rows"], subject.axes["columns"]
        if rows == columns:
            yield Fact("Output size", self._size(rows))
        else:
            yield Fact("Output rows", self._size(rows))
            yield Fact("Output columns", self._size(columns))
        maps, height, wide = subject.output.shape
        yield Fact("Output", [Run(f"{height} × {wide} × {maps}", palette.output.ink, name="shape")])
        if subject.weight is not None:
            yield Fact("Parameters", self._parameters())
            yield Fact("Multiply-adds", [self._ink(grouped(subject.multiply_adds))])
        else:
            yield Fact("Parameters", [self._ink("0")])
        if unreached := self._unreached(rows.unused, columns.unused):
            yield Fact("Never reached", [self._ink(unreached)])

    def _size(self, axis: Axis | TransposedAxis) -> list[Part]:
        """(N − F + 2P) / S + 1 in letters, then in values."""
        if isinstance(axis, TransposedAxis):
            values, _, size = axis.formula.rpartition(" = ")
            return [self._ink(f"{axis.symbols} = {values} = "), Run(size, self.palette.output.ink, name="size")]
        dilated = axis.d > 1
        padded = self.subject.weight is not None or axis.padded > axis.n  # the lecture's pooling has no P
        letters = self._fraction_of("N", "F", " + 2P" if padded else "", "S", "D" if dilated else "")
        twice = f" + 2·{axis.p:g}" if padded else ""
        numbers = self._fraction_of(str(axis.n), str(axis.f), twice, str(axis.s), f"{axis.d}·" if dilated else "")
        exact = [] if axis.fits else [self._ink(f"{written(axis.exact)} → ")]
        result = Run(str(axis.size), self.palette.output.ink, name="size")
        return [letters, self._ink(" + 1 = "), numbers, self._ink(" + 1 = "), *exact, result]

    def _fraction_of(self, n: str, f: str, p: str, s: str, d: str) -> Fraction:
        taps = Run(f, self.palette.filter.ink)
        span = [self._ink(f"({d}("), taps, self._ink(" − 1) + 1)")] if d else [taps]
        top = [Run(n, self.palette.input.ink), self._ink(" − "), *span, self._ink(p)]
        return Fraction(top, [self._ink(s)])

    def _parameters(self) -> list[Part]:
        """(F · F · C + 1) · K = total."""
        rows, columns = self.subject.taps
        depth, filters = self.subject.weight_depth, len(self.subject.output)
        return [
            self._ink("("),
            Run(f"{rows} · {columns} · {depth}", self.palette.filter.ink),
            self._ink(" + "),
            Run("1", self.palette.bias.ink),
            self._ink(f") · {filters} = {grouped(self.subject.parameters)}"),
        ]

    def _unreached(self, rows: int, columns: int) -> str:
        named = [
            f"{count} {name}{'s' if count > 1 else ''}" for count, name in ((rows, "row"), (columns, "column")) if count
        ]
        return " and ".join(named)

    def _ink(self, text: str) -> Run:
        return Run(text, self.palette.ink)
