"""What the dense figure shows: the lab's reply, and how its steps add up the scores, product by product."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.figures import terms
from app.figures.colours import Array

FEW = 64
"""Up to so many inputs a step adds one product; else a row of the volume (as in static/js/labs/dense-links.js)."""


@dataclass(frozen=True)
class Moment:
    """Which row is added up: `count` products are there, those from `first` on are new; `done` with the bias."""

    row: int
    first: int
    count: int
    done: bool = False


@dataclass(frozen=True, eq=False)
class Softmax:
    """From scores to probabilities: every array has one number a score."""

    temperature: float
    scaled: Array
    shifted: Array
    exp: Array
    sum: float
    output: Array


@dataclass(frozen=True)
class Loss:
    """Cross-entropy for the class `target`."""

    target: int
    probability: float
    log_sum: float
    shifted: float
    output: float


@dataclass(frozen=True, eq=False)
class DenseSubject:
    """A fully connected layer, all of it computed: x (C, H, W), weight (M, N), bias and scores (M).

    `channel_sums` (M, C) is what each channel adds to a score; `running` (M, N + 1) the sum after each product, and
    at last after the bias. `image` says that x are pixels 0 … 255.
    """

    x: Array
    weight: Array
    bias: Array
    scores: Array
    channel_sums: Array
    running: Array
    softmax: Softmax
    loss: Loss
    parameters: int
    multiply_adds: int
    image: bool = False
    caption: str = ""
    address: str = ""

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the volume."""
        return int(self.x.shape[1]), int(self.x.shape[2])

    @property
    def depth(self) -> int:
        """Channels of the volume."""
        return int(self.x.shape[0])

    @property
    def inputs(self) -> int:
        """Numbers of the vector, N."""
        return int(self.x.size)

    @property
    def outputs(self) -> int:
        """Scores, M."""
        return len(self.scores)

    @property
    def chunk(self) -> int:
        """Products that a step adds."""
        return 1 if self.inputs <= FEW else self.size[1]

    @property
    def parts(self) -> int:
        """Steps a score: its products, and its bias."""
        return self.inputs // self.chunk + 1

    @property
    def steps(self) -> int:
        """Of the whole."""
        return self.parts * self.outputs

    def at(self, step: int) -> Moment:
        """What that step, counted from 0, does."""
        row, part = divmod(step, self.parts)
        if part == self.parts - 1:
            return Moment(row, self.inputs, self.inputs, done=True)
        return Moment(row, part * self.chunk, (part + 1) * self.chunk)

    def place(self, index: int) -> tuple[int, int, int]:
        """Channel, row and column of a number of the vector."""
        channel, row, column = np.unravel_index(index, self.x.shape)
        return int(channel), int(row), int(column)

    def so_far(self, moment: Moment) -> float:
        """The sum up to that moment."""
        return float(self.running[moment.row, self.inputs if moment.done else moment.count - 1])

    @cached_property
    def slot(self) -> float:
        """The place of an input in a written product."""
        return terms.slot(self.x)
