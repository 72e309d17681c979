"""Softmax as a table: a row a score, a column a step, a bar a probability; and the loss, written out."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from app.figures.colours import Array
from app.figures.dense_subject import DenseSubject
from app.figures.font import width
from app.figures.number import SUM_DIGITS, factor, written
from app.figures.palette import Colour, Palette
from app.figures.runs import Run, length
from app.figures.shapes import Box, Rectangle, Shape, Text
from app.figures.terms import LABEL, folded
from app.figures.terms import SIZE as LINE

SIZE, SMALL = 14.0, 12.5
BETWEEN = 18
"""Least space before a number."""
TRUE = "true"
BAR, BAR_HIGH = 110, 11
THINNEST = 1.0
"""A bar of next to nothing can still be seen."""
BASELINE = 5
"""From the middle of a row down to its baseline."""
PADDING = 8
"""Within a row, at its ends."""


@dataclass(frozen=True)
class Column:
    """What a step is called, and its numbers."""

    name: str
    head: str
    values: Array
    colour: Colour
    bold: bool = False

    @cached_property
    def texts(self) -> list[str]:
        """The numbers, written."""
        return [written(float(value)) for value in self.values]

    @cached_property
    def width(self) -> float:
        """How wide it must be."""
        widest = max(width(text, SIZE, bold=self.bold) for text in self.texts)
        return BETWEEN + max(widest, width(self.head, SMALL))


@dataclass(frozen=True, eq=False)
class SoftmaxTable:
    """The table of a subject, and the lines beneath it."""

    subject: DenseSubject
    palette: Palette

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """From the scores to the probabilities."""
        subject, softmax = self.subject, self.subject.softmax
        ink, green = self.palette.ink, self.palette.output.ink
        return (
            Column("score", "score", subject.scores, green),
            Column("scaled", "/ T", softmax.scaled, ink),
            Column("shifted", "− largest", softmax.shifted, ink),
            Column("exp", "exp", softmax.exp, ink),
            Column("probability", "/ Σ = p", softmax.output, green, bold=True),
        )

    @cached_property
    def _names(self) -> float:
        """Width of the classes' names."""
        longest = width(_name(self.subject.outputs - 1), SIZE, bold=True)
        return PADDING + longest + 6 + width(TRUE, SMALL)

    @cached_property
    def width(self) -> float:
        """How wide it must be."""
        return float(round(self._names + sum(column.width for column in self.columns) + BETWEEN + BAR + PADDING))

    def shapes(self, rows: Box, lit: int) -> Iterator[Shape]:
        """All of it, its rows within `rows`, that of the score at work `lit`."""
        palette, high = self.palette, rows.height / self.subject.outputs
        yield Text(rows.x, rows.y - 36, "Softmax", palette.output.ink, SMALL, bold=True)
        x = rows.x + width("Softmax", SMALL, bold=True) + 6
        told = f"temperature T = {written(self.subject.softmax.temperature, 6)}"
        yield Text(x, rows.y - 36, told, palette.quiet, SMALL)
        yield Rectangle(Box(rows.x, rows.y + lit * high, rows.width, high), palette.output.wash, name="lit")
        for row in range(self.subject.outputs + 1):
            yield Rectangle(Box(rows.x, rows.y + row * high - 0.5, rows.width, 1), palette.line)
        x = rows.x + self._names
        for column in self.columns:
            x += column.width
            yield Text(x, rows.y - 10, column.head, palette.quiet, SMALL, anchor="end")
            for row, text in enumerate(column.texts):
                y = rows.y + (row + 0.5) * high + BASELINE
                yield Text(x, y, text, column.colour, SIZE, column.bold, "end", column.name)
        for row in range(self.subject.outputs):
            yield from self._ends(row, rows.x, x + BETWEEN, rows.y + (row + 0.5) * high)

    def _ends(self, row: int, left: float, bar: float, middle: float) -> Iterator[Shape]:
        """A row's name and its bar."""
        palette, true = self.palette, row == self.subject.loss.target
        name = _name(row)
        yield Text(left + PADDING, middle + BASELINE, name, palette.ink, SIZE, bold=true)
        if true:
            x = left + PADDING + width(name, SIZE, bold=True) + 6
            yield Text(x, middle + BASELINE, TRUE, palette.quiet, SMALL, name="target")
        long = max(THINNEST, float(self.subject.softmax.output[row]) * BAR)
        yield Rectangle(Box(bar, middle - BAR_HIGH / 2, long, BAR_HIGH), palette.output.ink, name="bar")

    def lines(self, room: float) -> Iterator[tuple[str, list[Run]]]:
        """The exponentials' sum, and the loss: `−log p[1] = −log 0.97 = log 1.03 − 0 = 0.03 − 0 = 0.03`."""
        ink, softmax, loss = self.palette.ink, self.subject.softmax, self.subject.loss
        values = [[Run(written(float(value), SUM_DIGITS), ink, name="summand")] for value in softmax.exp]
        start, end = [Run("Σ = ", ink)], [Run(" = ", ink), self._result(softmax.sum, "exp-sum")]
        free = room - LABEL - length([*start, *end], LINE)
        yield "their sum", [*start, *folded(values, len(values), Run(" + ", ink), free, self.palette), *end]
        shifted = factor(loss.shifted, SUM_DIGITS)
        said = (
            f"−log p[{loss.target + 1}] = −log {written(loss.probability, SUM_DIGITS)}"
            f" = log {written(softmax.sum, SUM_DIGITS)} − {shifted}"
            f" = {written(loss.log_sum, SUM_DIGITS)} − {shifted} = "
        )
        yield "cross-entropy", [Run(said, ink), self._result(loss.output, "loss")]

    def _result(self, value: float, name: str) -> Run:
        return Run(written(value, SUM_DIGITS), self.palette.output.ink, bold=True, name=name)


def _name(row: int) -> str:
    return f"class {row + 1}"
