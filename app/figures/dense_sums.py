"""A score written out as far as it has come, channel by channel: what is added now is framed, what is to come quiet."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from app.figures import terms
from app.figures.dense_subject import DenseSubject, Moment
from app.figures.number import SUM_DIGITS, written
from app.figures.palette import Palette
from app.figures.runs import Run, length
from app.figures.shapes import Box, Rectangle, Shape

RUNS = 4
"""A product and the sign after it."""


@dataclass(frozen=True)
class DenseSum:
    """The writing of a moment, in a box of `terms.channel_lines` · LEADING."""

    subject: DenseSubject
    moment: Moment
    palette: Palette
    box: Box

    def shapes(self) -> Iterator[Shape]:
        """All of it."""
        lines = list(self._lines())
        for number, channel in enumerate(self._channels):
            yield from self._frame(channel, number, lines[number][1])
        yield from terms.written_out(self.box, lines, self.palette)

    @cached_property
    def _channels(self) -> range:
        """Those that are written out, that at work among them."""
        depth, area = self.subject.depth, self._area
        shown = terms.visible(depth, terms.MOST_LINES)
        start = max(0, min(self.moment.first // area, depth - 1) - shown + 1)
        return range(start, start + shown)

    @property
    def _area(self) -> int:
        """Numbers of one channel."""
        return self.subject.size[0] * self.subject.size[1]

    def _lines(self) -> Iterator[tuple[str, list[Run]]]:
        subject, moment, palette = self.subject, self.moment, self.palette
        for channel in self._channels:
            yield f"channel {channel + 1}", self._channel(channel)
        hidden = subject.depth - len(self._channels)
        if hidden:
            yield "", [Run(f"… {hidden} more channels", palette.quiet)]
        green = palette.output.ink
        value = Run(written(subject.so_far(moment), SUM_DIGITS), green, bold=True, name="sum")
        if moment.done:
            sums = [float(each) for each in subject.channel_sums[moment.row]]
            result = [value, Run(" → ", palette.ink), Run(f"score {moment.row + 1}", green)]
            bias = float(subject.bias[moment.row])
            yield "sum + bias", terms.added(sums, bias, result, self.box.width, palette)
        else:
            yield "so far", [value, Run(f" after {moment.count} of {subject.inputs} products", palette.ink)]

    def _channel(self, channel: int) -> list[Run]:
        """`2·0 + 2·(−1) + … 2 more = −2`, from what is added now on if that would be hidden."""
        whole = (channel + 1) * self._area <= self.moment.count
        colour = self.palette.ink if whole else self.palette.quiet
        text = written(float(self.subject.channel_sums[self.moment.row, channel]), SUM_DIGITS)
        value = Run(text, colour, bold=whole, name="channel-sum")
        start = self._start(channel, value)
        before: list[terms.Term] = [[Run(f"… {start} more", self.palette.quiet)]] if start else []
        products = [*before, *self._products(channel, start)]
        count = len(before) + self._area - start
        return terms.channel(products, count, value, self.box.width, self.palette)

    def _products(self, channel: int, start: int) -> list[terms.Term]:
        """Those of a channel from its number `start` on, as many as a line may have room for."""
        subject, first = self.subject, channel * self._area + start
        last = min(first + terms.MOST_TERMS, (channel + 1) * self._area)
        factors = zip(subject.x.reshape(-1)[first:last], subject.weight[self.moment.row, first:last], strict=True)
        return [
            terms.product(float(x), float(weight), self.palette, subject.slot, quiet=index >= self.moment.count)
            for index, (x, weight) in enumerate(factors, first)
        ]

    def _start(self, channel: int, value: Run) -> int:
        """Which product of a channel is the first before `value`: lines are turned like pages."""
        at = self.moment.first - channel * self._area
        if self.moment.done or not 0 <= at < self._area:
            return 0
        sign, room = Run(" + ", self.palette.ink), terms.free(self.box.width, value)
        shown = terms.folded(self._products(channel, 0), self._area, sign, room, self.palette)
        fit = sum(run.name == "x" for run in shown)
        if at + self.moment.count - self.moment.first <= fit:
            return 0
        page = self.subject.chunk if self.subject.chunk > 1 else max(1, fit - 2)
        return at - at % page

    def _frame(self, channel: int, number: int, runs: list[Run]) -> Iterator[Shape]:
        """Around the products that this step adds, as far as they are written out."""
        at = self.moment.first - channel * self._area
        if self.moment.done or not 0 <= at < self._area:
            return
        start = self._start(channel, runs[-1])
        before = 2 if start else 0  # how many more, and a sign
        first = before + RUNS * (at - start)
        shown = sum(run.name == "x" for run in runs)
        last = before + RUNS * min(at - start + self.moment.count - self.moment.first, shown)
        x = self.box.x + terms.LABEL + length(runs[:first], terms.SIZE)
        wide = length(runs[first : last - 1], terms.SIZE)
        box = Box(x - 1, self.box.y + terms.LEADING * number + 2, wide + 2, terms.LEADING - 4)
        yield Rectangle(box, self.palette.input.wash, self.palette.input.ink, name="added")
