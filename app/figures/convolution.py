"""The figure of a convolution: input slices under the window, the filter at work, its map, and all maps small."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property

from app.figures import convolution_layout, parts
from app.figures.convolution_layout import BIAS, TIMES
from app.figures.layout import CAPTION, GAP, LEGEND, WIDE_GAP
from app.figures.matrix import Input, Output, Sight, filter_numbers, number, numbers, room, text_size
from app.figures.number import texts, written
from app.figures.paints import Paints
from app.figures.palette import Palette
from app.figures.parts import SMALL
from app.figures.shapes import Box, Panel, Shape, Text
from app.figures.sheet import Stage
from app.figures.subject import Subject
from app.figures.windowed import Windowed

NUMBERS_SIDE = 14
"""Most rows or columns that are shown as numbers."""
NUMBER_SLICES, COLOUR_SLICES = 6, 3
"""Most input slices side by side."""
NOTE = 17
"""Room of a line beneath the bias."""
READABLE = 10.0
"""Smallest size of numbers in cells."""


def stage(subject: Subject, palette: Palette) -> Stage:
    """Small inputs in numbers, pictures and large ones in colours."""
    paints = Paints(subject, palette)
    padded = subject.rows.size, subject.columns.size
    output = subject.output.shape[1:]
    taps, maps = subject.taps, len(subject.output)
    weights = texts(subject.weight) if subject.weight is not None else []
    if not subject.image and max(*padded, *output) <= NUMBERS_SIDE:
        least = room([*texts(subject.x), *weights, *texts(subject.maps)], READABLE)
        slices = min(subject.depth, NUMBER_SLICES)
        deep = min(subject.weight_depth, slices)
        found = convolution_layout.numbers(padded, taps, (output[0], output[1]), slices, deep, maps, least)
        if found:
            return InNumbers(subject, palette, paints, found)
    slices = min(subject.depth, COLOUR_SLICES)
    place = convolution_layout.colours(padded, taps, (output[0], output[1]), slices, maps)
    return InColours(subject, palette, paints, place)


@dataclass(frozen=True, eq=False)
class _Convolution(Windowed):
    """What both kinds share."""

    def _slices(self, step: int, count: int) -> range:
        """The `count` channels that are shown: those that the filter sees first of all."""
        start = min(self.subject.first_channel(step), self.subject.depth - count)
        return range(start, start + count)

    def _sees(self, step: int, channel: int) -> bool:
        first = self.subject.first_channel(step)
        return first <= channel < first + self.subject.weight_depth

    def _sight(self, step: int) -> Sight:
        return Sight.of(self.subject.explain(step).parts["window"], self.subject.taps)

    def _caption(self, box: Box, channel: int, *, first: bool, room: float) -> Iterator[Shape]:
        depth = self.subject.depth
        words = [f"channel {channel + 1} of {depth}" if depth > 1 else ""]
        words += [self._around] if first else []
        head = "Input" if first else ""
        yield from parts.caption(box, head, self.palette.input, self.palette, *words, room=room)

    @property
    def _around(self) -> str:
        """What was put around and between the input's cells."""
        rows, columns = self.subject.rows, self.subject.columns
        if max(rows.step, columns.step) > 1:
            return "zeros between"
        if rows.first == columns.first:
            return f"padded by {rows.first}" if rows.first else ""
        return f"padded by {rows.first} × {columns.first}"

    def _filter_words(self, k: int) -> str:
        return self.subject.names[k] if k < len(self.subject.names) else ""

    def _map_words(self, k: int) -> list[str]:
        maps = len(self.subject.output)
        of = f"map {k + 1} of {maps}" if maps > 1 else ""
        return [of, "after ReLU" if self.subject.activation is not None else ""]

    def _bias(self, x: float, y: float, step: int) -> Iterator[Shape]:
        """The bias, and that the filter was turned, in a line from (x, y) on."""
        bias = written(float(self.subject.explain(step).parts["bias"]))
        yield Text(x, y, "bias", self.palette.quiet, SMALL)
        yield Text(x + 34, y, bias, self.palette.bias.ink, 15.0, bold=True, name="bias")
        if self.subject.turned:
            yield Text(x, y + NOTE, "turned by 180°", self.palette.quiet, SMALL)

    def _output(self, box: Box, step: int, size: float) -> Output:
        k, row, column = self.subject.place(step)
        filled = row * self.subject.output.shape[2] + column + 1
        return Output(box, self.subject.maps[k], self.palette, size, filled, (row, column))


@dataclass(frozen=True, eq=False)
class InNumbers(_Convolution):
    """All cells with their numbers."""

    layout: convolution_layout.Numbers

    @property
    def width(self) -> float:
        return self.layout.width

    @property
    def height(self) -> float:
        return max(self.layout.height, self._filter_height)

    @property
    def _filter_height(self) -> float:
        return self.layout.filter_height + (NOTE if self.subject.turned else 0)

    def panels(self, step: int, x: float, y: float) -> Iterator[Panel]:
        """Everything at a step."""
        place, sight = self.layout, self._sight(step)
        channels = self._slices(step, place.inputs.count)
        for slot, box in enumerate(place.inputs.boxes(x, y)):
            shapes = tuple(self._input(step, box, channels[slot], sight, first=slot == 0))
            yield Panel(parts.captioned(box, GAP), shapes)
        x += place.inputs.width + WIDE_GAP
        yield self._filter(step, x, y, channels)
        x += place.filters.width + WIDE_GAP
        (box,) = place.output.boxes(x, y)
        k = self.subject.place(step)[0]
        head = parts.caption(
            box, "Output", self.palette.output, self.palette, *self._map_words(k), room=box.width + WIDE_GAP - 8
        )
        output = self._output(box, step, self._map_size)
        yield Panel(parts.captioned(box, WIDE_GAP), (*head, *output.numbers()))
        x += place.output.width + WIDE_GAP
        yield from parts.small_maps(place.maps.boxes(x, y + CAPTION), self.paints, k, output.filled)

    def _input(self, step: int, box: Box, channel: int, sight: Sight, *, first: bool) -> Iterator[Shape]:
        subject, sees = self.subject, self._sees(step, channel)
        yield from self._caption(box, channel, first=first, room=box.width + GAP - 6)
        shown = self._numbers(box, channel)
        if not sees:
            shown = {at: replace(text, colour=self.palette.edge) for at, text in shown.items()}
        slice_ = Input(box, subject.rows, subject.columns, self.palette, sight if sees else None, texts=shown)
        yield from slice_.numbers()

    @cached_property
    def _numbers(self) -> Callable[[Box, int], Mapping[tuple[int, int], Text]]:
        """A channel's numbers, made once: between two steps they are known to be the same."""

        def made(box: Box, channel: int) -> Mapping[tuple[int, int], Text]:
            subject = self.subject
            return numbers(box, subject.x[channel], subject.rows, subject.columns, self.palette, self._size)

        return cache(made)

    @cached_property
    def _map_size(self) -> float:
        return text_size(texts(self.subject.maps), self.layout.cell)

    @cached_property
    def _size(self) -> float:
        return text_size(texts(self.subject.x), self.layout.cell)

    def _filter(self, step: int, x: float, y: float, channels: range) -> Panel:
        subject, place, k = self.subject, self.layout, self.subject.place(step)[0]
        weight = subject.explain(step).parts["weight"]
        first = subject.first_channel(step)
        seen = [channel - first for channel in channels if self._sees(step, channel)]
        boxes = place.filters.boxes(x, y + CAPTION)
        room = place.filters.width + WIDE_GAP - 8
        shapes = list(
            parts.caption(
                boxes[0], f"Filter {k + 1}", self.palette.filter, self.palette, self._filter_words(k), room=room
            )
        )
        size = text_size(texts(weight), place.cell)
        for box, channel in zip(boxes, seen, strict=True):
            shapes += filter_numbers(box, weight[channel], self.palette.filter, self.palette, size, "weight")
        shapes += self._bias(x, boxes[-1].bottom + 24, step)
        return Panel(Box(x - 3, y, room + 3, self._filter_height), tuple(shapes))


@dataclass(frozen=True, eq=False)
class InColours(_Convolution):
    """Slices and maps in colours; what the window covers, magnified in numbers."""

    layout: convolution_layout.Colours

    @property
    def width(self) -> float:
        return self.layout.width

    @property
    def height(self) -> float:
        return self.layout.height + (NOTE if self.subject.turned else 0)

    def panels(self, step: int, x: float, y: float) -> Iterator[Panel]:
        """Everything at a step."""
        place, sight, k = self.layout, self._sight(step), self.subject.place(step)[0]
        for slot, channel in enumerate(self._slices(step, place.slices)):
            left = x + slot * (place.column + place.column_gap)
            box = Box(left, y + CAPTION, *place.slice)
            yield Panel(
                Box(left - 3, y, self._room + 3, CAPTION + place.slice[1] + 4),
                tuple(self._input(step, box, channel, sight, first=slot == 0)),
            )
            corner = (left + place.slice[0] + WIDE_GAP, y) if place.beside else (left, box.bottom + 4)
            yield self._pair(step, *corner, channel, k, first=slot == 0)
        x += place.inputs_width + WIDE_GAP
        yield self._map(step, x, y, k)
        x += place.map_width + WIDE_GAP
        filled = self._output(Box(0, 0, 0, 0), step, 0).filled
        yield from parts.small_maps(place.maps.boxes(x, y + CAPTION), self.paints, k, filled)

    def _input(self, step: int, box: Box, channel: int, sight: Sight, *, first: bool) -> Iterator[Shape]:
        subject, sees = self.subject, self._sees(step, channel)
        yield from self._caption(box, channel, first=first, room=self._room)
        slice_ = Input(box, subject.rows, subject.columns, self.palette, sight if sees else None, dim=not sees)
        yield from slice_.colours(self.paints.inputs[channel])

    @property
    def _room(self) -> float:
        """For a slice with its caption, up to what stands beside it."""
        place = self.layout
        return place.slice[0] + WIDE_GAP - 8 if place.beside else place.column + place.column_gap - 8

    def _pair(self, step: int, x: float, y: float, channel: int, k: int, *, first: bool) -> Panel:
        """The window of a channel, magnified, and the filter's slice that it meets."""
        place, palette = self.layout, self.palette
        high = CAPTION + place.pair[1] + (BIAS if first else 0) + (NOTE if first and self.subject.turned else 0)
        covered = Box(x - 3, y, place.pair_width + 6, high + 2)
        if not self._sees(step, channel):
            return Panel(covered, ())
        explained, channel = self.subject.explain(step).parts, channel - self.subject.first_channel(step)
        patch = Box(x, y + CAPTION, *place.pair)
        weight = Box(patch.right + TIMES, patch.y, *place.pair)
        shapes = list(parts.caption(patch, "Window" if first else "", palette.input, palette, room=place.pair[0]))
        head, words = (f"Filter {k + 1}", self._filter_words(k)) if first else ("", "")
        room = place.pair_width - weight.x + x
        shapes += parts.caption(weight, head, palette.filter, palette, words, room=room)
        shapes += parts.magnified(patch, explained["patch"][channel], "patch", self.paints, k)
        middle = Box(patch.right, patch.y, TIMES, patch.height)
        shapes.append(number(middle, "×", palette.quiet, 15.0))
        shapes += parts.magnified(weight, explained["weight"][channel], "weight", self.paints, k)
        if first:
            shapes += self._bias(weight.x, weight.bottom + 24, step)
        return Panel(covered, tuple(shapes))

    def _map(self, step: int, x: float, y: float, k: int) -> Panel:
        (box,) = self.layout.output.boxes(x, y)
        room = self.layout.map_width + WIDE_GAP - 8
        shapes = [
            *parts.caption(box, "Output", self.palette.output, self.palette, *self._map_words(k), room=room),
            *self._output(box, step, 0).colours(self.paints.maps[k]),
            *parts.legend(box.x, box.bottom + 12, self.paints.scale(k), self.palette),
        ]
        return Panel(Box(box.x - 5, y, room + 3, CAPTION + box.height + LEGEND), tuple(shapes))
