"""What the figures of windowed ops have in common beside their matrices: the sum, the facts, what is said of a step."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from app.figures import sums
from app.figures.facts import Fact
from app.figures.number import written
from app.figures.paints import Paints
from app.figures.palette import Palette
from app.figures.shapes import Box, Shape
from app.figures.subject import Subject
from app.figures.windowed_facts import WindowedFacts


@dataclass(frozen=True, eq=False)
class Windowed:
    """A windowed op under a palette; its kinds add the matrices."""

    subject: Subject
    palette: Palette
    paints: Paints

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(WindowedFacts(self.subject, self.palette).all())

    @cached_property
    def lines(self) -> int:
        return sums.lines(self.subject)

    def sum(self, step: int, box: Box) -> Iterator[Shape]:
        """The value that the step makes, written out."""
        return sums.Sum(self.subject, step, self.palette, box).shapes()

    def result(self, step: int) -> str:
        """What the step makes, in a few words."""
        k, row, column = self.subject.place(step)
        value = written(float(self.subject.maps[k, row, column]))
        return f"output[{k + 1}, row {row + 1}, column {column + 1}] = {value}"
