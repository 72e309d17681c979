"""Values of a subject as the pages colour them: pixels grey, made up inputs blue, maps by the shared scales."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal, TypeAlias

import numpy as np

from app.figures import colours
from app.figures.colours import Array, Bytes
from app.figures.number import texts
from app.figures.palette import Palette
from app.figures.subject import Subject

Part: TypeAlias = Literal["patch", "weight"]
"""What is magnified: some of the input, or of a filter."""
WHITE = 255.0
"""The brightest pixel."""


@dataclass(frozen=True)
class Scale:
    """The ends of a scale, and the colours of what lies between them."""

    low: float
    high: float
    paint: Callable[[Array], Bytes]


def of_input(values: Array, largest: float, palette: Palette, *, image: bool) -> Bytes:
    """Numbers of an input as colours: pixels are grey, others blue."""
    return colours.grey(values, WHITE) if image else colours.blue(values, largest, palette)


@dataclass(frozen=True, eq=False)
class Paints:
    """The colours of one subject under one palette, made once."""

    subject: Subject
    palette: Palette

    @cached_property
    def inputs(self) -> list[Bytes]:
        """Every channel of the input, (H, W, 3)."""
        return [self.of_input(channel) for channel in self.subject.x]

    def of_input(self, values: Array) -> Bytes:
        """Numbers of the input, as colours: normalised pixels from their darkest to their brightest."""
        if self.subject.image and self.subject.normalised:
            low, high = float(self.subject.x.min()), float(self.subject.x.max())
            return colours.grey(values - low, high - low or 1)
        return of_input(values, float(self.subject.x.max()), self.palette, image=self.subject.image)

    @cached_property
    def maps(self) -> list[Bytes]:
        """Every map of the output, (H', W', 3)."""
        return [self.scale(k).paint(values) for k, values in enumerate(self.subject.maps)]

    @cached_property
    def scale(self) -> Callable[[int], Scale]:
        """The scale of a map."""
        return cache(self._scale)

    def _scale(self, k: int) -> Scale:
        """From the paper on; but what keeps the brightness of an image makes an image again, and looks like one."""
        if self.subject.image and not self.subject.normalised and self._keeps_brightness(k):
            white = WHITE * (1 if self.subject.weight is None else self.subject.weight_depth)
            return Scale(0.0, white, lambda values: colours.grey(values, white))
        values = self.subject.maps[k]
        low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
        bound, signed = max(-low, high), low < 0
        return Scale(
            -bound if signed else 0.0,
            bound,
            lambda values: colours.signed_or_not(values, bound, self.palette, signed=signed),
        )

    def _keeps_brightness(self, k: int) -> bool:
        return self.subject.weight is None or float(np.sum(self.subject.filter(k))) > 0.5

    @cached_property
    def numbers(self) -> Callable[[Part, int], list[str]]:
        """Every different number of the input, or of filter k, written."""
        return cache(lambda what, k: texts(self.subject.x if what == "patch" else self.subject.filter(k)))

    def of_filter(self, values: Array, k: int) -> Bytes:
        """Weights of filter k as colours, by its largest."""
        bound = float(np.abs(self.subject.filter(k)).max())
        return colours.signed_or_not(values, bound, self.palette, signed=True)
