"""What follows from a windowed op's setting: output size by the formula, shape, parameters, multiply-adds."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.figures.facts import Fact, Fraction, Part
from app.figures.number import grouped, written
from app.figures.palette import Palette
from app.figures.runs import Run
from app.figures.subject import Subject
from engine.transposed import TransposedAxis
from engine.windows import Axis


@dataclass(frozen=True)
class WindowedFacts:
    """The facts of a subject."""

    subject: Subject
    palette: Palette

    def all(self) -> Iterator[Fact]:
        """Each of them."""
        subject, palette = self.subject, self.palette
        rows, columns = subject.axes["rows"], subject.axes["columns"]
        if rows == columns:
            yield Fact("Output size", self._size(rows))
        else:
            yield Fact("Output rows", self._size(rows))
            yield Fact("Output columns", self._size(columns))
        maps, height, wide = subject.output.shape
        yield Fact("Output", [Run(f"{height} × {wide} × {maps}", palette.output.ink, name="shape")])
        if subject.weight is not None:
            yield Fact("Parameters", self._parameters())
            yield Fact("Multiply-adds", [self._ink(grouped(subject.multiply_adds))])
        else:
            yield Fact("Parameters", [self._ink("0")])
        if unreached := self._unreached(rows.unused, columns.unused):
            yield Fact("Never reached", [self._ink(unreached)])

    def _size(self, axis: Axis | TransposedAxis) -> list[Part]:
        """(N − F + 2P) / S + 1 in letters, then in values."""
        if isinstance(axis, TransposedAxis):
            values, _, size = axis.formula.rpartition(" = ")
            return [self._ink(f"{axis.symbols} = {values} = "), Run(size, self.palette.output.ink, name="size")]
        dilated = axis.d > 1
        padded = self.subject.weight is not None or axis.padded > axis.n  # the lecture's pooling has no P
        letters = self._fraction_of("N", "F", " + 2P" if padded else "", "S", "D" if dilated else "")
        twice = f" + 2·{axis.p:g}" if padded else ""
        numbers = self._fraction_of(str(axis.n), str(axis.f), twice, str(axis.s), f"{axis.d}·" if dilated else "")
        exact = [] if axis.fits else [self._ink(f"{written(axis.exact)} → ")]
        result = Run(str(axis.size), self.palette.output.ink, name="size")
        return [letters, self._ink(" + 1 = "), numbers, self._ink(" + 1 = "), *exact, result]

    def _fraction_of(self, n: str, f: str, p: str, s: str, d: str) -> Fraction:
        taps = Run(f, self.palette.filter.ink)
        span = [self._ink(f"({d}("), taps, self._ink(" − 1) + 1)")] if d else [taps]
        top = [Run(n, self.palette.input.ink), self._ink(" − "), *span, self._ink(p)]
        return Fraction(top, [self._ink(s)])

    def _parameters(self) -> list[Part]:
        """(F · F · C + 1) · K = total."""
        rows, columns = self.subject.taps
        depth, filters = self.subject.weight_depth, len(self.subject.output)
        return [
            self._ink("("),
            Run(f"{rows} · {columns} · {depth}", self.palette.filter.ink),
            self._ink(" + "),
            Run("1", self.palette.bias.ink),
            self._ink(f") · {filters} = {grouped(self.subject.parameters)}"),
        ]

    def _unreached(self, rows: int, columns: int) -> str:
        named = [
            f"{count} {name}{'s' if count > 1 else ''}" for count, name in ((rows, "row"), (columns, "column")) if count
        ]
        return " and ".join(named)

    def _ink(self, text: str) -> Run:
        return Run(text, self.palette.ink)
