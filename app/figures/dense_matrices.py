"""The matrices of a fully connected layer as shapes: volume, vector, weights, biases and scores at a moment."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property

import numpy as np

from app.figures import colours, parts
from app.figures.colours import Array
from app.figures.dense_layout import FAN, RULER, DenseLayout
from app.figures.dense_subject import DenseSubject, Moment
from app.figures.font import width
from app.figures.matrix import (
    Input,
    Output,
    Sight,
    cell_box,
    filter_numbers,
    marked,
    number,
    numbers,
    outlined,
    text_size,
)
from app.figures.number import texts, written
from app.figures.paints import Scale, of_input
from app.figures.palette import Palette
from app.figures.shapes import Box, Fan, Grid, Pixels, Rectangle, Shape, Text
from app.figures.subject import Placing
from engine.windows import Window

SMALL, TINY = 12.5, 11.0
NAMED = 44
"""A row of the volume that is narrower in the vector has no room for its name."""
SOFT = 0.6
"""How much of a colour's strength the largest weight has: thousands of full ones beside each other would glare."""


@dataclass(frozen=True, eq=False)
class DenseMatrices:
    """The matrices of a subject under a palette."""

    subject: DenseSubject
    palette: Palette
    layout: DenseLayout

    def volume(self, moment: Moment, slices: tuple[Box, ...], vector: Box) -> Iterator[Shape]:
        """The slices, each spreading to its part of the vector."""
        subject, palette = self.subject, self.palette
        part = vector.width / subject.depth
        named = width(f"channel {subject.depth}", SMALL) + 8 <= part
        for channel, box in enumerate(slices):
            left = vector.x + channel * part
            fan = Box(left, box.bottom, part, FAN)
            yield Fan(fan, box.x, box.right, palette.input.wash, palette.edge)
            name = f"channel {channel + 1}" if named else f"{channel + 1}"
            yield Text(left + part / 2, box.y - 10, name, palette.quiet, SMALL, anchor="middle")
        work, row, column = subject.place(min(moment.first, subject.inputs - 1))
        sight = None if moment.done else _strip(row, column, moment.count - moment.first)
        for channel in sorted(range(subject.depth), key=lambda each: each == work):  # its outline over the neighbours
            box, seen = slices[channel], sight if channel == work else None
            yield from self._inputs(box, subject.x[channel], channel, seen)

    def vector(self, moment: Moment, box: Box) -> Iterator[Shape]:
        """The vector beneath a ruler that names the volume's rows."""
        subject, palette = self.subject, self.palette
        (rows, columns), across = subject.size, self.layout.across
        named = rows > 1 and columns * across >= NAMED
        top = box.y - RULER
        for index in range(subject.depth * rows):
            x = box.x + index * columns * across
            if index % rows == 0 or named:
                yield Rectangle(Box(x - 0.5, top, 1, RULER), palette.edge)
            if named:
                middle = x + columns * across / 2
                yield Text(middle, top + 13, f"row {index % rows + 1}", palette.quiet, TINY, anchor="middle")
        yield Rectangle(Box(box.right - 0.5, top, 1, RULER), palette.edge)
        sight = None if moment.done else _strip(0, moment.first, moment.count - moment.first)
        yield from self._inputs(box, subject.x.reshape(1, -1), -1, sight)

    def weights(self, moment: Moment, box: Box) -> Iterator[Shape]:
        """W with the row at work outlined, and in it what is multiplied now."""
        palette, (m, n) = self.palette, self.subject.weight.shape
        row = cell_box(box, m, n, moment.row, 0, across=n)
        added = cell_box(box, m, n, moment.row, moment.first, across=moment.count - moment.first)
        ink = palette.filter.ink
        if self.layout.numbers:
            yield Rectangle(box, palette.raised)
            yield Rectangle(row, palette.filter.wash)
            for index, shown in enumerate(self._rows(box)):
                here = index == moment.row
                yield from (replace(text, bold=True, name="at-work") for text in shown) if here else shown
            yield Grid(box, m, n, palette.line)
            yield from outlined(row, ink, palette, halo=False, name="row")
            if not moment.done:
                yield Rectangle(added, line=ink, name="weight-at-work")
            return
        scale = self._scale
        yield self._strips(box)
        yield Grid(box, m, 1, palette.paper)
        yield Rectangle(box, line=palette.line)
        yield from parts.legend(box.x, box.bottom + 12, scale, palette)
        yield from outlined(row, ink, palette, halo=True, name="row")
        if not moment.done:
            yield from marked(added, ink, palette, name="weight-at-work")

    def biases(self, moment: Moment, box: Box) -> Iterator[Shape]:
        """The biases, that which is added outlined."""
        role, values = self.palette.bias, self.subject.bias
        yield from filter_numbers(box, values[:, None], role, self.palette, self._size(values, box.width), "bias")
        if moment.done:
            cell = cell_box(box, len(values), 1, moment.row, 0)
            yield from outlined(cell, role.ink, self.palette, halo=False, name="bias-at-work")

    def scores(self, moment: Moment, box: Box) -> Iterator[Shape]:
        """The scores there are, and the sum so far of that at work."""
        subject = self.subject
        values = subject.scores.copy()
        values[moment.row] = subject.so_far(moment)
        current = (moment.row, 0)
        yield from Output(box, values[:, None], self.palette, self._score_size, moment.row + 1, current).numbers()

    def _inputs(self, box: Box, values: Array, channel: int, sight: Sight | None) -> Iterator[Shape]:
        """Some of the input as a matrix."""
        rows, columns = (Placing(count, 0, 1, count) for count in values.shape)
        if self.layout.numbers:
            shown = self._numbers(box, channel)
            yield from Input(box, rows, columns, self.palette, sight, texts=shown).numbers()
        else:
            subject = self.subject
            painted = of_input(values, float(subject.x.max()), self.palette, image=subject.image)
            yield from Input(box, rows, columns, self.palette, sight).colours(painted)

    @cached_property
    def _numbers(self) -> Callable[[Box, int], Mapping[tuple[int, int], Text]]:
        """The numbers of a channel, or of all as a vector (−1), made once."""
        subject = self.subject
        size = self._size(subject.x, self.layout.across)

        def made(box: Box, channel: int) -> Mapping[tuple[int, int], Text]:
            values = subject.x.reshape(1, -1) if channel < 0 else subject.x[channel]
            rows, columns = (Placing(count, 0, 1, count) for count in values.shape)
            return numbers(box, values, rows, columns, self.palette, size)

        return cache(made)

    @cached_property
    def _rows(self) -> Callable[[Box], list[list[Text]]]:
        """The numbers of every row of W, made once."""
        weight, ink = self.subject.weight, self.palette.filter.ink
        size = self._size(weight, self.layout.across)

        def made(box: Box) -> list[list[Text]]:
            m, n = weight.shape
            return [
                [number(cell_box(box, m, n, i, j), written(float(weight[i, j])), ink, size) for j in range(n)]
                for i in range(m)
            ]

        return cache(made)

    @cached_property
    def _strips(self) -> Callable[[Box], Pixels]:
        """W in colours, made once."""
        return cache(lambda box: Pixels.of(box, self._scale.paint(self.subject.weight)))

    @cached_property
    def _scale(self) -> Scale:
        """Of the weights: from the negative of the largest to it."""
        bound = float(np.abs(self.subject.weight).max())
        paint = colours.signed_or_not
        return Scale(-bound, bound, lambda values: paint(values * SOFT, bound, self.palette, signed=True))

    @cached_property
    def _score_size(self) -> float:
        """Of the scores, which must fit at every step."""
        return self._size(self.subject.running, self.layout.score)

    def _size(self, values: Array, across: float) -> float:
        """Of numbers in cells of that width."""
        return min(text_size(texts(values), across), text_size((), self.layout.cell))


def _strip(row: int, column: int, columns: int) -> Sight:
    """A window one row high."""
    return Sight.of(Window(row, column, 1, columns), (1, columns))
