"""One output value written out: channel by channel `1·0 + 2·1 + … = 4`, then all sums + bias; or a window's largest."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from app.figures.colours import Array
from app.figures.font import width
from app.figures.number import SUM_DIGITS, factor, written
from app.figures.palette import Palette
from app.figures.runs import Run, length, line
from app.figures.shapes import Box, Shape, Text
from app.figures.subject import Subject

SIZE = 15.0
SMALL = 12.5
LEADING = 25.0
LABEL = 92.0
"""Room of the words before a line."""
MOST_LINES = 4
MOST_SUMS = 10
NARROW = "00"
"""Inputs up to that width have places of their own, which they keep from step to step; others would leave gaps."""


def visible(count: int, limit: int) -> int:
    """How many of `count` things to show, so that a rest of one is never hidden."""
    return count if count <= limit + 1 else limit


def lines(subject: Subject) -> int:
    """How many lines a value of this takes, at any step."""
    if subject.weight is None:
        return 1
    channels = int(subject.weight_depth)
    shown = visible(channels, MOST_LINES)
    return shown + (shown < channels) + 1


@dataclass(frozen=True)
class Sum:
    """The writing of a step, in a box of `lines` · LEADING."""

    subject: Subject
    step: int
    palette: Palette
    box: Box

    def shapes(self) -> Iterator[Shape]:
        """All of it."""
        for number, (label, runs) in enumerate(self._lines()):
            y = self.box.y + LEADING * number + 17
            yield Text(self.box.x, y, label, self.palette.quiet, SMALL)
            yield from line(self.box.x + LABEL, y, runs, SIZE)

    def _lines(self) -> Iterator[tuple[str, list[Run]]]:
        explanation = self.subject.explain(self.step)
        if self.subject.weight is None:
            yield self._pooled(explanation.combine, explanation.parts, explanation.terms)
            return
        parts = explanation.parts
        first = self.subject.first_channel(self.step)
        sums = parts["channel_sums"]
        shown = visible(len(sums), MOST_LINES)
        for channel in range(shown):
            yield f"channel {first + channel + 1}", self._channel(parts, channel)
        if shown < len(sums):
            yield "", [self._plain(f"… {len(sums) - shown} more channels", quiet=True)]
        yield "sum + bias", self._total(parts)

    def _channel(self, parts: Any, channel: int) -> list[Run]:
        """`1·0 + 2·(−1) + … + 46 more = 3`, as many terms as there is room for."""
        patch, weight = parts["patch"][channel].ravel(), parts["weight"][channel].ravel()
        total = Run(
            written(float(parts["channel_sums"][channel]), SUM_DIGITS), self.palette.ink, bold=True, name="channel-sum"
        )
        slot = self.subject.factor_width(SIZE)
        slot = slot if slot <= width(NARROW, SIZE) else 0.0
        terms = [
            [
                Run(factor(float(x)), self.palette.input.ink, name="x", room=slot),
                self._plain("·"),
                Run(factor(float(w)), self.palette.filter.ink, name="weight"),
            ]
            for x, w in zip(patch, weight, strict=True)
        ]
        plus, equals = self._plain(" + "), self._plain(" = ")
        free = self.box.width - LABEL - width(" = −0000.0", SIZE, bold=True)
        lengths = np.cumsum([length([*term, plus], SIZE) for term in terms])
        count = len(terms)
        if lengths[-1] - plus.width(SIZE) > free:
            free -= width("… 000 more", SIZE)
            count = int(np.searchsorted(lengths, free, side="right"))
        runs = [run for term in islice(terms, count) for run in (*term, plus)]
        if count < len(terms):
            return [*runs, self._plain(f"… {len(terms) - count} more", quiet=True), equals, total]
        return [*runs[:-1], equals, total]

    def _total(self, parts: Any) -> list[Run]:
        """`3 + 1 + 2 + 1 = 7 → output[1, row 3, column 4]`."""
        ink = self.palette.ink
        sums = [float(value) for value in parts["channel_sums"]]
        shown = visible(len(sums), MOST_SUMS)
        runs = []
        for index, value in enumerate(sums[:shown]):
            text = factor(value, SUM_DIGITS) if index else written(value, SUM_DIGITS)
            runs += [Run(text, ink, bold=True), self._plain(" + ")]
        if shown < len(sums):
            runs += [self._plain(f"… {len(sums) - shown} more", quiet=True), self._plain(" + ")]
        runs += [Run(factor(float(parts["bias"]), SUM_DIGITS), self.palette.bias.ink, name="bias"), self._plain(" = ")]
        return [*runs, *self._result(float(parts["sum"]))]

    def _result(self, value: float) -> list[Run]:
        """`7 → output[1, row 3, column 4]`, with a ReLU between them where there is one."""
        role = self.palette.output.ink
        k, row, column = self.subject.place(self.step)
        runs = [Run(written(value, SUM_DIGITS), role, bold=True, name="sum")]
        if self.subject.activation is not None:
            after = float(self.subject.activation[k, row, column])
            runs += [
                self._plain(f" → ReLU({written(value, SUM_DIGITS)}) = "),
                Run(written(after, SUM_DIGITS), role, bold=True, name="activation"),
            ]
        return [*runs, self._plain(" → "), Run(f"output[{k + 1}, row {row + 1}, column {column + 1}]", role)]

    def _pooled(self, combine: str, parts: Any, terms: Array) -> tuple[str, list[Run]]:
        """`max(1, 3, 2, 6) = 6` or `(1 + 3 + 2 + 6) / 4 = 3`."""
        winner = int(np.ravel_multi_index(tuple(parts["argmax"]), self.subject.taps)) if "argmax" in parts else None
        ink = self.palette.input.ink
        values = [
            Run(written(float(value)) if winner is not None else factor(float(value)), ink, index == winner, "x")
            for index, value in enumerate(terms)
        ]
        between = self._plain(", " if winner is not None else " + ")
        free = self.box.width - LABEL - 330
        lengths = np.cumsum([length([value, between], SIZE) for value in values])
        count = len(values) if lengths[-1] <= free else int(np.searchsorted(lengths, free - 80, side="right"))
        runs = [run for value in values[:count] for run in (value, between)][:-1]
        if count < len(values):
            runs += [between, self._plain(f"… {len(values) - count} more", quiet=True)]
        head, tail = ("max(", ") = ") if winner is not None else ("(", f") / {len(terms)} = ")
        output = self.subject.output[self.subject.place(self.step)]
        result = self._result(float(output))
        return ("largest" if combine == "max" else "mean"), [self._plain(head), *runs, self._plain(tail), *result]

    def _plain(self, text: str, *, quiet: bool = False) -> Run:
        return Run(text, self.palette.quiet if quiet else self.palette.ink)
