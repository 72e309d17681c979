"""One output value written out: channel by channel `1·0 + 2·1 + … = 4`, then all sums + bias; or a window's largest."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.figures import terms
from app.figures.colours import Array
from app.figures.number import SUM_DIGITS, factor, written
from app.figures.palette import Palette
from app.figures.runs import Run
from app.figures.shapes import Box, Shape
from app.figures.subject import Subject

RESULT = 330
"""What a pooled line needs at its end."""


def lines(subject: Subject) -> int:
    """How many lines a value of this takes, at any step."""
    return 1 if subject.weight is None else terms.channel_lines(int(subject.weight_depth))


@dataclass(frozen=True)
class Sum:
    """The writing of a step, in a box of `lines` · LEADING."""

    subject: Subject
    step: int
    palette: Palette
    box: Box

    def shapes(self) -> Iterator[Shape]:
        """All of it."""
        yield from terms.written_out(self.box, self._lines(), self.palette)

    def _lines(self) -> Iterator[tuple[str, list[Run]]]:
        explanation = self.subject.explain(self.step)
        if self.subject.weight is None:
            yield self._pooled(explanation.combine, explanation.parts, explanation.terms)
            return
        parts = explanation.parts
        first = self.subject.first_channel(self.step)
        sums = parts["channel_sums"]
        shown = terms.visible(len(sums), terms.MOST_LINES)
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
        pairs = zip(patch[: terms.MOST_TERMS], weight[: terms.MOST_TERMS], strict=True)
        products = [terms.product(float(x), float(w), self.palette, self.subject.slot) for x, w in pairs]
        return terms.channel(products, len(patch), total, self.box.width, self.palette)

    def _total(self, parts: Any) -> list[Run]:
        """`3 + 1 + 2 + 1 = 7 → output[1, row 3, column 4]`."""
        sums = [float(value) for value in parts["channel_sums"]]
        result = self._result(float(parts["sum"]))
        return terms.added(sums, float(parts["bias"]), result, self.box.width, self.palette)

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

    def _pooled(self, combine: str, parts: Any, covered: Array) -> tuple[str, list[Run]]:
        """`max(1, 3, 2, 6) = 6` or `(1 + 3 + 2 + 6) / 4 = 3`."""
        winner = int(np.ravel_multi_index(tuple(parts["argmax"]), self.subject.taps)) if "argmax" in parts else None
        ink = self.palette.input.ink
        values = [
            Run(written(float(value)) if winner is not None else factor(float(value)), ink, index == winner, "x")
            for index, value in enumerate(covered)
        ]
        between = self._plain(", " if winner is not None else " + ")
        free = self.box.width - terms.LABEL - RESULT
        runs = terms.folded([[value] for value in values[: terms.MOST_TERMS]], len(values), between, free, self.palette)
        head, tail = ("max(", ") = ") if winner is not None else ("(", f") / {len(covered)} = ")
        output = self.subject.output[self.subject.place(self.step)]
        result = self._result(float(output))
        return ("largest" if combine == "max" else "mean"), [self._plain(head), *runs, self._plain(tail), *result]

    def _plain(self, text: str, *, quiet: bool = False) -> Run:
        return Run(text, self.palette.quiet if quiet else self.palette.ink)
