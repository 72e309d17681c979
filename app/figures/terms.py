"""A sum as runs of text: its terms as far as a line has room for them, and how many more there are."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from app.figures.colours import Array
from app.figures.font import width
from app.figures.number import SUM_DIGITS, factor, written
from app.figures.palette import Colour, Palette
from app.figures.runs import Run, length, line
from app.figures.shapes import Box, Shape, Text

SIZE = 15.0
SMALL = 12.5
LEADING = 25.0
LABEL = 100.0
"""Room of the words before a line."""
BASELINE = 17
MOST_LINES = 4
MOST_TERMS = 64
"""No line has room for so many."""
NARROW = "00"
"""Factors up to that width have places of their own, which they keep from step to step; others would leave gaps."""
RESULT = " = −0000.0"
"""What a line of products needs at its end."""

Term = Sequence[Run]


def visible(count: int, limit: int) -> int:
    """How many of `count` things to show, so that a rest of one is never hidden."""
    return count if count <= limit + 1 else limit


def channel_lines(channels: int) -> int:
    """How many lines a value takes that is the sum of so many channels: some of them, how many more, and their sum."""
    shown = visible(channels, MOST_LINES)
    return shown + (shown < channels) + 1


def written_out(box: Box, lines: Iterable[tuple[str, Sequence[Run]]], palette: Palette) -> Iterator[Shape]:
    """Lines of a sum, one beneath the other, each with a word before it."""
    for number, (label, runs) in enumerate(lines):
        y = box.y + LEADING * number + BASELINE
        yield Text(box.x, y, label, palette.quiet, SMALL)
        yield from line(box.x + LABEL, y, runs, SIZE)


def slot(x: Array) -> float:
    """The place of a first factor, all of which are numbers of x."""
    widest = max(width(factor(float(value)), SIZE) for value in np.unique(x)[:4096])
    return widest if widest <= width(NARROW, SIZE) else 0.0


def product(x: float, weight: float, palette: Palette, room: float, *, quiet: bool = False) -> Term:
    """`2·(−1)`, the first factor at the end of its `room`; `quiet` where it is not yet added."""
    colours: tuple[Colour, ...] = (palette.input.ink, palette.ink, palette.filter.ink)
    first, dot, second = (palette.quiet,) * 3 if quiet else colours
    return (
        Run(factor(x), first, name="x", room=room),
        Run("·", dot),
        Run(factor(weight), second, name="weight"),
    )


def folded(terms: Sequence[Term], count: int, between: Run, room: float, palette: Palette) -> list[Run]:
    """`a + b + … 46 more`: the first of `count` terms, as many as fit in `room`."""
    lengths = np.cumsum([length([*term, between], SIZE) for term in terms])
    shown = count
    if count > len(terms) or lengths[-1] - between.width(SIZE) > room:
        least = room - Run(f"… {count} more", palette.quiet).width(SIZE)
        shown = int(np.searchsorted(lengths, least, side="right"))
    runs = [run for term in terms[:shown] for run in (*term, between)]
    return runs[:-1] if shown == count else [*runs, Run(f"… {count - shown} more", palette.quiet)]


def channel(products: Sequence[Term], count: int, value: Run, room: float, palette: Palette) -> list[Run]:
    """`1·0 + 2·(−1) + … 46 more = 3`: as many of `count` products as there is room for, and their sum."""
    plus, equals = Run(" + ", palette.ink), Run(" = ", palette.ink)
    return [*folded(products, count, plus, free(room, value), palette), equals, value]


def free(room: float, value: Run) -> float:
    """What a line of products as wide as `room` has for them, beside its label and its result."""
    return room - LABEL - max(width(RESULT, SIZE, bold=True), width(" = ", SIZE) + value.width(SIZE))


def added(sums: Sequence[float], bias: float, result: Sequence[Run], room: float, palette: Palette) -> list[Run]:
    """`3 + 1 + 2 + 1 = 7`: what the channels give, as many as there is room for, the bias and the `result`."""
    plus = Run(" + ", palette.ink)
    end = [plus, Run(factor(bias, SUM_DIGITS), palette.bias.ink, name="bias"), Run(" = ", palette.ink), *result]
    words = [factor(value, SUM_DIGITS) if index else written(value, SUM_DIGITS) for index, value in enumerate(sums)]
    values = [[Run(text, palette.ink, bold=True)] for text in words]
    return [*folded(values, len(values), plus, room - LABEL - length(end, SIZE), palette), *end]
