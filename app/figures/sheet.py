"""A figure's sheet: the matrices, beneath them the sum, how far it has come, the facts, and where it is to be had."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.figures import facts
from app.figures.facts import Fact
from app.figures.font import width
from app.figures.palette import Palette
from app.figures.shapes import Box, Figure, Panel, Rectangle, Shape, Text
from app.figures.terms import LEADING as LINE

MARGIN = 32
TOP = 20
SPACE = 22
NARROWEST = 760
"""Of a sheet without its margins: room for a sum and for the facts."""
SMALL = 12.5
FOOTER = 40
LEADING = 20


class Shown(Protocol):
    """What a figure tells of, whatever its kind."""

    @property
    def caption(self) -> str:
        """The setting in words."""

    @property
    def address(self) -> str:
        """Where the page with it is."""

    @property
    def steps(self) -> int:
        """How many there are."""


class Stage(Protocol):
    """One kind of figure, laid out."""

    @property
    def subject(self) -> Shown:
        """What is shown."""

    @property
    def palette(self) -> Palette:
        """In which colours."""

    @property
    def facts(self) -> Sequence[Fact]:
        """What follows from the setting."""

    @property
    def lines(self) -> int:
        """How many `sum` takes, at any step."""

    @property
    def width(self) -> float:
        """How much the matrices take across."""

    @property
    def height(self) -> float:
        """How much they take down."""

    def panels(self, step: int, x: float, y: float) -> Iterator[Panel]:
        """What they look like at a step, from (x, y) on."""

    def sum(self, step: int, box: Box) -> Iterator[Shape]:
        """What is written out beneath them, within `box`."""

    def result(self, step: int) -> str:
        """What a step makes, in a few words."""


@dataclass(frozen=True)
class Sheet:
    """The figures of one setting, one for each step."""

    stage: Stage

    @property
    def inner(self) -> float:
        """Width between the margins."""
        return max(NARROWEST, round(self.stage.width))

    @property
    def width(self) -> int:
        """Of the whole."""
        return int(self.inner) + 2 * MARGIN

    @property
    def _sum(self) -> Box:
        """Where the sum stands."""
        y = TOP + round(self.stage.height) + 2 * SPACE
        return Box(MARGIN, y, self.inner, self.stage.lines * LINE)

    @property
    def _facts(self) -> facts.Facts:
        return facts.Facts(self.stage.facts, self.stage.palette, self.inner)

    @property
    def _facts_box(self) -> Box:
        return Box(MARGIN, self._sum.bottom + SPACE + 14, self.inner, len(self._facts.rows()) * facts.HIGH)

    @property
    def height(self) -> int:
        """Of the whole."""
        return int(self._facts_box.bottom) + FOOTER + (self._footer_lines - 1) * LEADING

    @property
    def _footer_lines(self) -> int:
        """One, if the caption and the address fit side by side."""
        together = width(self.stage.subject.caption, SMALL) + width(self.stage.subject.address, SMALL) + 32
        return 1 if together <= self.inner else 2

    def figure(self, step: int) -> Figure:
        """The figure at a step, counted from 0."""
        palette = self.stage.palette
        panels = (
            *self.stage.panels(step, MARGIN + 0.5, TOP + 0.5),
            self._written(step),
            self._timeline(step),
            self._footer(),
        )
        return Figure(self.width, self.height, palette, self._title(step), panels)

    def _title(self, step: int) -> str:
        stage = self.stage
        return f"{stage.subject.caption}. Step {step + 1} of {stage.subject.steps}: {stage.result(step)}"

    def _written(self, step: int) -> Panel:
        palette, box = self.stage.palette, self._sum
        rule = Rectangle(Box(MARGIN, box.y - SPACE, self.inner, 1), palette.line)
        written_out = self.stage.sum(step, Box(MARGIN, box.y - 6, box.width, box.height))
        whole = Box(0, box.y - SPACE, self.width, box.height + SPACE)
        return Panel(whole, (rule, *written_out))

    def _timeline(self, step: int) -> Panel:
        """A line as long as the animation, dark as far as it has come."""
        palette, steps = self.stage.palette, self.stage.subject.steps
        y = self._sum.bottom + 6
        count = f"{step + 1} / {steps}"
        reserved = width(f"{steps} / {steps}", SMALL) + 14
        long = self.inner - reserved
        shapes: tuple[Shape, ...] = (
            Rectangle(Box(MARGIN, y, long, 1), palette.line),
            Rectangle(Box(MARGIN, y - 1, long * (step + 1) / steps, 3), palette.ink, name="progress"),
            Text(MARGIN + self.inner, y + 5, count, palette.quiet, SMALL, anchor="end", name="step"),
        )
        return Panel(Box(0, y - 6, self.width, 16), shapes)

    def _footer(self) -> Panel:
        palette = self.stage.palette
        box = self._facts_box
        y = box.bottom + 6
        shapes: list[Shape] = list(self._facts.shapes(box))
        shapes.append(Rectangle(Box(MARGIN, y, self.inner, 1), palette.line))
        shapes.append(Text(MARGIN, y + 22, self.stage.subject.caption, palette.quiet, SMALL))
        address = shortened(self.stage.subject.address, self.inner)
        if self._footer_lines == 1:
            shapes.append(Text(MARGIN + self.inner, y + 22, address, palette.quiet, SMALL, anchor="end"))
        else:
            shapes.append(Text(MARGIN, y + 22 + LEADING, address, palette.quiet, SMALL))
        return Panel(Box(0, box.y, self.width, self.height - box.y), tuple(shapes))


def shortened(text: str, room: float) -> str:
    """`text`, cut off with an ellipsis where it takes more than `room`."""
    if width(text, SMALL) <= room:
        return text
    kept = bisect(range(len(text)), room - width("…", SMALL), key=lambda count: width(text[:count], SMALL))
    return f"{text[: kept - 1]}…"
