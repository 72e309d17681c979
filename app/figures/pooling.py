"""The figure of a pooling: each channel's slice under the window, and its map beside or beneath it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from app.figures import parts, pooling_layout
from app.figures.colours import Array
from app.figures.layout import CAPTION, GAP, LEGEND, LEGEND_WIDTH, WIDE_GAP
from app.figures.matrix import Input, Output, Sight, numbers, room, text_size
from app.figures.number import texts
from app.figures.paints import Paints
from app.figures.palette import Palette
from app.figures.shapes import Box, Panel, Text
from app.figures.sheet import Stage
from app.figures.subject import Subject
from app.figures.windowed import Windowed

NUMBERS_SIDE = 14
MOST_SLICES = 4
READABLE = 10.0


def stage(subject: Subject, palette: Palette) -> Stage:
    """Small inputs in numbers, pictures and large ones in colours."""
    padded = subject.rows.size, subject.columns.size
    output = int(subject.output.shape[1]), int(subject.output.shape[2])
    slices = min(subject.depth, MOST_SLICES)
    found = None
    if not subject.image and max(*padded, *output) <= NUMBERS_SIDE:
        least = room([*texts(subject.x), *texts(subject.output)], READABLE)
        found = pooling_layout.numbers(padded, output, slices, least)
    if found is None:
        found = pooling_layout.colours(padded, subject.taps, output, slices)
    return Pooling(subject, palette, Paints(subject, palette), found)


@dataclass(frozen=True, eq=False)
class Pooling(Windowed):
    """Slices and maps, in numbers or in colours; then with the window magnified."""

    layout: pooling_layout.Pooled

    @property
    def width(self) -> float:
        return self.layout.width

    @property
    def height(self) -> float:
        return self.layout.height

    def panels(self, step: int, x: float, y: float) -> Iterator[Panel]:
        """Everything at a step."""
        place, k = self.layout, self.subject.place(step)[0]
        start = min(k, self.subject.depth - place.slices)
        for slot, channel in enumerate(range(start, start + place.slices)):
            left = x + slot * (place.column + GAP)
            slice_, map_ = place.boxes(left, y)
            yield self._input(step, slice_, channel, first=slot == 0)
            yield self._map(step, map_, channel, first=slot == 0)
        if place.window[0]:
            yield self._window(step, x + place.inputs_width + WIDE_GAP, y)

    def _input(self, step: int, box: Box, channel: int, *, first: bool) -> Panel:
        subject = self.subject
        explained = subject.explain(step).parts
        here = subject.place(step)[0] == channel
        sight = Sight.of(explained["window"], subject.taps, explained.get("argmax")) if here else None
        of = f"channel {channel + 1} of {subject.depth}" if subject.depth > 1 else ""
        padded = f"padded by {subject.rows.first}" if first and subject.rows.first == subject.columns.first > 0 else ""
        head = "Input" if first else ""
        shapes = list(parts.caption(box, head, self.palette.input, self.palette, of, padded, room=self._room(box)))
        shown = self._numbers(box, channel) if self.layout.cell else {}
        slice_ = Input(box, subject.rows, subject.columns, self.palette, sight, texts=shown)
        shapes += slice_.numbers() if self.layout.cell else slice_.colours(self.paints.inputs[channel])
        return Panel(parts.captioned(box, self._gap(box)), tuple(shapes))

    def _map(self, step: int, box: Box, channel: int, *, first: bool) -> Panel:
        subject = self.subject
        k, row, column = subject.place(step)
        count = subject.output[0].size
        filled = count if channel < k else row * subject.output.shape[2] + column + 1 if channel == k else 0
        current = (row, column) if channel == k else None
        output = Output(box, subject.output[channel], self.palette, self._size, filled, current)
        head = "Output" if first else ""
        of = f"channel {channel + 1} of {subject.depth}" if subject.depth > 1 else ""
        shapes = list(parts.caption(box, head, self.palette.output, self.palette, of, room=self._room(box)))
        shapes += output.numbers() if self.layout.cell else output.colours(self.paints.maps[channel])
        return Panel(parts.captioned(box, self._gap(box)), tuple(shapes))

    def _window(self, step: int, x: float, y: float) -> Panel:
        """What the window covers, magnified, and the scale of the maps."""
        explanation = self.subject.explain(step)
        box = Box(x, y + CAPTION, *self.layout.window)
        shapes = list(parts.caption(box, "Window", self.palette.input, self.palette, room=200))
        patch = covered(explanation.terms, self.subject.taps)
        winner = explanation.parts.get("argmax")
        shapes += parts.magnified(box, patch, "patch", self.paints, explanation.at[0], winner)
        if not self.subject.image:
            scale = self.paints.scale(explanation.at[0])
            shapes += parts.legend(x, box.bottom + 14, scale, self.palette)
        return Panel(Box(x - 3, y, max(box.width, LEGEND_WIDTH) + 8, box.height + CAPTION + LEGEND), tuple(shapes))

    def _room(self, box: Box) -> float:
        """For a matrix' caption."""
        return box.width + self._gap(box) - 6

    def _gap(self, box: Box) -> float:
        """From a matrix to the next, to its right."""
        return WIDE_GAP if self.layout.beside else self.layout.column - box.width + GAP

    @cached_property
    def _numbers(self) -> Callable[[Box, int], Mapping[tuple[int, int], Text]]:
        """A channel's numbers, made once; padding that never wins has none."""
        subject, zero = self.subject, "" if "argmax" in self.subject.explain(0).parts else "0"

        def made(box: Box, channel: int) -> Mapping[tuple[int, int], Text]:
            return numbers(box, subject.x[channel], subject.rows, subject.columns, self.palette, self._size, zero)

        return cache(made)

    @cached_property
    def _size(self) -> float:
        return text_size([*texts(self.subject.x), *texts(self.subject.output)], self.layout.cell)


def covered(terms: Array, taps: tuple[int, int]) -> Array:
    """The values under the window, (F, G); not finite where padding cannot win."""
    return np.asarray(terms).reshape(taps)
