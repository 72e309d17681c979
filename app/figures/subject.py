"""What a figure shows: a windowed op on arrays, computed, and how its input lies beneath the window."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import prod

import numpy as np

from app.figures import terms
from app.figures.colours import Array
from engine.ops import Explanation, Op
from engine.transposed import TransposedAxis
from engine.windows import Axis

Place = tuple[int, int, int]
"""An output cell: filter (or channel), row, column."""


@dataclass(frozen=True)
class Placing:
    """Along one direction: input cell i lies at `first` + i · `step` of the `size` cells that the window slides over.

    What lies between them is zero: padding around, and with a `step` above 1 between. The window never reaches the
    last `unused` ones.
    """

    size: int
    first: int
    step: int
    count: int
    unused: int = 0

    @classmethod
    def of(cls, axis: Axis | TransposedAxis) -> "Placing":
        """An input with padding on both sides, or one stuffed with zeros for a transposed convolution."""
        before, step = (axis.stuffed.before, axis.s) if isinstance(axis, TransposedAxis) else (axis.before, 1)
        return cls(axis.padded, before, step, axis.n, axis.unused)

    def index(self, cell: int) -> int | None:
        """Which input cell lies there; None where it is a zero that was put in."""
        index, rest = divmod(cell - self.first, self.step)
        return index if rest == 0 and 0 <= index < self.count else None

    @cached_property
    def cells(self) -> tuple[int | None, ...]:
        """`index` of every cell."""
        return tuple(self.index(cell) for cell in range(self.size))


@dataclass(frozen=True, eq=False)
class Subject:
    """An op, its `inputs` (x first) and its `output` (K, H', W'); `activation` is that after a ReLU, if there is one.

    `axes` is the arithmetic by direction; `image` says that x are pixels 0 … 255, or what a network makes of them where
    they are `normalised`; `names` is what each filter is called; `turned`, that the filters meet the input turned by
    180°. `caption` is the setting in words, `address` where the page with it is.
    """

    op: Op
    inputs: tuple[Array | None, ...]
    output: Array
    axes: Mapping[str, Axis | TransposedAxis]
    parameters: int
    multiply_adds: int
    activation: Array | None = None
    image: bool = False
    normalised: bool = False
    turned: bool = False
    names: tuple[str, ...] = ()
    caption: str = ""
    address: str = ""

    @cached_property
    def rows(self) -> Placing:
        """How the input's rows lie beneath the window."""
        return Placing.of(self.axes["rows"])

    @cached_property
    def columns(self) -> Placing:
        """How the input's columns lie beneath the window."""
        return Placing.of(self.axes["columns"])

    @property
    def x(self) -> Array:
        """The input, (C, H, W)."""
        x = self.inputs[0]
        return np.zeros((1, 1, 1)) if x is None else x

    @property
    def weight(self) -> Array | None:
        """The filters as the op takes them, or None for one without."""
        return self.inputs[1] if len(self.inputs) > 1 else None

    @property
    def maps(self) -> Array:
        """What is shown as output: after the ReLU, if there is one."""
        return self.output if self.activation is None else self.activation

    @property
    def depth(self) -> int:
        """Channels of the input."""
        return int(self.x.shape[0])

    @property
    def steps(self) -> int:
        """How many values the output has."""
        return prod(self.output.shape)

    def place(self, step: int) -> Place:
        """Which output cell comes in that step, counted from 0."""
        k, row, column = np.unravel_index(step, self.output.shape)
        return int(k), int(row), int(column)

    @property
    def weight_depth(self) -> int:
        """Channels that one filter sees; 1 for an op that works channel by channel."""
        return 1 if self.weight is None else self.depth // self.groups

    @property
    def taps(self) -> tuple[int, int]:
        """Rows and columns of the window that count: fewer than it spans where it is dilated."""
        return self.axes["rows"].f, self.axes["columns"].f

    @property
    def groups(self) -> int:
        """Into how many separate groups the channels fall."""
        return int(getattr(self.op, "groups", 1))

    def first_channel(self, step: int) -> int:
        """The first channel that the filter (or the window) at work sees."""
        k = self.place(step)[0]
        return k if self.weight is None else k // (len(self.output) // self.groups) * self.weight_depth

    def filter(self, k: int) -> Array:
        """The weights that make map k, in any order."""
        weight = self.weight
        if weight is None:
            return np.ones(1)
        per_group = len(self.output) // self.groups
        if len(weight) == len(self.output) and weight.shape[1] == self.weight_depth:
            return np.asarray(weight[k])
        first = k // per_group * self.weight_depth  # (C, K / groups, F, G), as a transposed convolution has them
        return np.asarray(weight[first : first + self.weight_depth, k % per_group])

    @cached_property
    def slot(self) -> float:
        """The place of an input in a written product."""
        return terms.slot(self.x)

    def explain(self, step: int) -> Explanation:
        """The op's own account of that output cell."""
        return _explained(self, step)


@lru_cache(maxsize=4)
def _explained(subject: Subject, step: int) -> Explanation:
    return subject.op.explain(subject.place(step), *subject.inputs)
