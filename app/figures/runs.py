"""A line of text whose parts have colours of their own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.figures.font import width
from app.figures.palette import Colour
from app.figures.shapes import Shape, Text


@dataclass(frozen=True, slots=True)
class Run:
    """Some text of one colour. With a `room`, it stands at the end of it."""

    text: str
    colour: Colour
    bold: bool = False
    name: str = ""
    room: float = 0.0

    def width(self, size: float) -> float:
        """How much it takes of a line."""
        return max(self.room, width(self.text, size, bold=self.bold))


def length(runs: Iterable[Run], size: float) -> float:
    """How long a line of these is."""
    return sum(run.width(size) for run in runs)


def line(x: float, y: float, runs: Iterable[Run], size: float) -> Iterator[Shape]:
    """The runs one behind the other from x on; those with room of their own end where it ends."""
    for run in runs:
        taken = run.width(size)
        if text := run.text.strip():  # SVG drops spaces at the ends
            if run.room:
                yield Text(x + taken, y, text, run.colour, size, run.bold, "end", run.name)
            elif run.text == f" {text} ":
                yield Text(x + taken / 2, y, text, run.colour, size, run.bold, "middle", run.name)
            else:
                before = width(run.text[: run.text.index(text)], size, bold=run.bold)
                yield Text(x + before, y, text, run.colour, size, run.bold, "start", run.name)
        x += taken
