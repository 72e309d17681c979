"""The figure of a fully connected layer: a volume flattened, Wx + b row by row, and softmax of the scores."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from app.figures import terms
from app.figures.dense_layout import FAN, HEADS, NAMES, RULER, SIGN, DenseLayout, layout
from app.figures.dense_matrices import DenseMatrices
from app.figures.dense_subject import DenseSubject
from app.figures.dense_sums import DenseSum
from app.figures.facts import Fact
from app.figures.layout import CAPTION, LEGEND
from app.figures.matrix import room
from app.figures.number import grouped, texts, written
from app.figures.palette import Palette, Role
from app.figures.runs import Run
from app.figures.shapes import Box, Panel, Shape, Text
from app.figures.sheet import Stage
from app.figures.softmax_table import SoftmaxTable

SMALL, SIGNS = 12.5, 15.0
READABLE, ROOMY = 10.0, 14.0
"""Sizes of numbers in cells: the smallest, and that for which cells grow where there is room."""
SCORES = 60, 92
"""How wide the scores are: at least, at most."""
HANGING = 4
"""What marks may stick out of a matrix."""


def stage(subject: DenseSubject, palette: Palette) -> Stage:
    """Few inputs in numbers, many in colours."""
    table = SoftmaxTable(subject, palette)
    written_in = [*texts(subject.x), *texts(subject.weight)]
    found = layout(
        subject.size,
        subject.depth,
        subject.outputs,
        least=room(written_in, READABLE),
        most=room(written_in, ROOMY),
        score=min(max(room(texts(subject.running), ROOMY), SCORES[0]), SCORES[1]),
        table=table.width,
        lines=terms.channel_lines(subject.depth),
    )
    return Dense(subject, palette, found, table, DenseMatrices(subject, palette, found))


@dataclass(frozen=True, eq=False)
class Dense:
    """A subject under a palette, laid out."""

    subject: DenseSubject
    palette: Palette
    layout: DenseLayout
    table: SoftmaxTable
    matrices: DenseMatrices

    @property
    def width(self) -> float:
        return self.layout.width

    @property
    def height(self) -> float:
        return self.layout.height

    @property
    def lines(self) -> int:
        return 2

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        subject, palette = self.subject, self.palette
        (rows, columns), depth = subject.size, subject.depth
        m, n = subject.outputs, subject.inputs
        weights, inputs, biases, ink = palette.filter.ink, palette.input.ink, palette.bias.ink, palette.ink
        plus = Run(" + ", ink)
        return (
            Fact("Flattened", [Run(f"{rows} × {columns} × {depth} → {n}", inputs)]),
            Fact(
                "Shapes: W · x + b",
                [
                    Run(f"({m} × {n})", weights),
                    Run(" · ", ink),
                    Run(f"({n})", inputs),
                    plus,
                    Run(f"({m})", biases),
                    Run(" = ", ink),
                    Run(f"({m})", palette.output.ink, name="shape"),
                ],
            ),
            Fact(
                "Parameters",
                [
                    Run(f"{m} · {n}", weights),
                    plus,
                    Run(f"{m}", biases),
                    Run(f" = {grouped(subject.parameters)}", ink, name="parameters"),
                ],
            ),
            Fact("Multiply-adds", [Run(f"{m} · {n} = {grouped(subject.multiply_adds)}", ink)]),
        )

    def sum(self, step: int, box: Box) -> Iterator[Shape]:
        """Beneath the matrices: what softmax divides by, and the loss. How a score comes about stands among them."""
        return terms.written_out(box, self.table.lines(box.width), self.palette)

    def result(self, step: int) -> str:
        """What the step makes, in a few words."""
        moment = self.subject.at(step)
        after = "" if moment.done else f" after {moment.count} of {self.subject.inputs} products"
        return f"score {moment.row + 1}{after} = {written(self.subject.so_far(moment))}"

    def panels(self, step: int, x: float, y: float) -> Iterator[Panel]:
        """Everything at a step."""
        place, moment, drawn = self.layout, self.subject.at(step), self.matrices
        vector, weights = place.vector(x, y), place.weights(x, y)
        bias, scores, rows, written_out = (box(x, y) for box in (place.bias, place.scores, place.rows, place.sum))
        yield self._names(x, y, vector, weights)
        left, across = vector.x - HANGING, vector.width + 2 * HANGING
        ruler = vector.y - RULER
        yield _panel(Box(left, y, across, ruler - y), drawn.volume(moment, tuple(place.slices(x, y)), vector))
        flat = Box(left, ruler, across, vector.height + RULER + HANGING)
        yield _panel(flat, drawn.vector(moment, vector))
        high = weights.height + 2 * HANGING + (0 if place.numbers else LEGEND)
        yield _panel(Box(left, weights.y - HANGING, across, high), drawn.weights(moment, weights))
        palette = self.palette
        yield self._column(bias, "bias", "+", palette.bias, drawn.biases(moment, bias))
        yield self._column(scores, "score", "=", palette.output, drawn.scores(moment, scores))
        summing = DenseSum(self.subject, moment, palette, written_out)
        around = Box(written_out.x - HANGING, written_out.y, written_out.width + HANGING, written_out.height)
        yield _panel(around, summing.shapes())
        table = Box(rows.x - HANGING, rows.y - HEADS, rows.width + 2 * HANGING, HEADS + rows.height + HANGING)
        yield _panel(table, self.table.shapes(rows, moment.row))

    def _names(self, x: float, y: float, vector: Box, weights: Box) -> Panel:
        """What the matrices are called, with their sizes, at the left."""
        subject, palette = self.subject, self.palette
        (rows, columns), depth = subject.size, subject.depth
        deep = rows * self.layout.slice[1]
        volume = Box(x, vector.y - RULER - FAN - deep, 0, deep)
        shapes: list[Shape] = []
        for box, name, size, role in (
            (volume, "Input", f"{rows}×{columns}×{depth}", palette.input),
            (vector, "x", f"{subject.inputs}", palette.input),
            (weights, "W", f"{subject.outputs}×{subject.inputs}", palette.filter),
        ):
            middle = box.y + box.height / 2
            shapes.append(Text(x, middle - 2, name, role.ink, SMALL, bold=True))
            shapes.append(Text(x, middle + 13, size, palette.quiet, SMALL))
        return Panel(Box(x - 1, y, NAMES - HANGING, weights.bottom + HANGING - y), tuple(shapes))

    def _column(self, box: Box, name: str, sign: str, role: Role, shapes: Iterable[Shape]) -> Panel:
        """Biases or scores, with their name above and the sign before them."""
        head = Text(box.x + box.width / 2, box.y - 10, name, role.ink, SMALL, bold=True, anchor="middle")
        between = Text(box.x - SIGN / 2, box.y + box.height / 2 + 5, sign, self.palette.ink, SIGNS, anchor="middle")
        covered = Box(box.x - SIGN + HANGING, box.y - CAPTION, SIGN + box.width, box.height + CAPTION + HANGING)
        return Panel(covered, (head, between, *shapes))


def _panel(box: Box, shapes: Iterable[Shape]) -> Panel:
    return Panel(box, tuple(shapes))
