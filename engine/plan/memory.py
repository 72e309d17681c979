"""A plan's memory: values with zeros around them, workspaces that all calls share, and constants that all plans share.

An image (C, H, W) lies in memory as H, W, C once it has enough channels for the inner loops to run over them, and is
shown to everybody else as the transposed view.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np

from engine.ops import Shape
from engine.windows import Array, Quad

Constants: TypeAlias = list[Array]

MANY_CHANNELS = 32
"""Images of at least so many channels lie in memory with the channels innermost."""

CALM = 1 << 13
"""How many numbers a broadcast operand may have and still stay in the first-level cache beside two others."""

LINE = 16
"""Numbers in a cache line, at which every workspace begins."""

NO_BORDER: Quad = (0, 0, 0, 0)


@dataclass(frozen=True)
class Value:
    """One value of a graph: `array` is one example without a batch axis, a view of `whole`.

    `border` says how many zeros (top, left, bottom, right) lie around it in `whole`; nothing ever writes there.
    `room`, if there is any, is the value together with gaps behind its rows that belong to nobody.
    """

    array: Array
    whole: Array
    border: Quad = NO_BORDER
    room: Array | None = None

    @classmethod
    def at(cls, array: Array) -> "Value":
        """A value that lies in memory which belongs to another."""
        return cls(array, array)

    @classmethod
    def new(cls, shape: Shape, border: Quad = NO_BORDER) -> "Value":
        """Memory for a value of `shape`, with zeros around it if `border` asks for any."""
        top, left, bottom, right = border
        if border == NO_BORDER:
            return cls.at(image(shape))
        channels, height, width = shape
        whole = image((channels, height + top + bottom, width + left + right))
        whole[...] = 0
        return cls(whole[:, top : top + height, left : left + width], whole, border)

    @classmethod
    def spaced(cls, shape: Shape, pitch: int) -> "Value":
        """Memory for an image of `shape` with room for `pitch` positions in each of its rows."""
        channels, height, width = shape
        room = image((channels, height, pitch))
        room[...] = 0
        array = room[:, :, :width]
        return cls(array, array, room=room)

    def around(self, border: Quad) -> Array | None:
        """The value with `border` zeros around it, if they lie there."""
        spare = [own - asked for own, asked in zip(self.border, border, strict=True)]
        if min(spare) < 0:
            return None
        if not any(spare):
            return self.whole
        top, left, bottom, right = spare
        height, width = self.whole.shape[-2:]
        return self.whole[..., top : height - bottom, left : width - right]

    def copier(self) -> Callable[[], Array]:
        """The call that returns the value in new memory, in the same order.

        Gaps come along, as one block is copied fastest.
        """
        if self.room is None:
            return partial(self.array.copy, "K")
        duplicate, cut = partial(self.room.copy, "K"), (..., slice(self.array.shape[-1]))
        return lambda: duplicate()[cut]


class Memory:
    """What a plan's kernels ask for while it is made.

    `constants` are shared by all plans of one graph: the first plan computes them; as every plan is made by the
    same steps, a later one finds each in its turn.
    """

    def __init__(self, constants: Constants) -> None:
        self._constants = constants
        self._turn = 0
        self._scratch = np.empty(0, np.float32)

    def scratch(self, *shapes: Shape) -> list[Array]:
        """Workspaces for the calls of one op, beside each other; the next op writes over them."""
        ends = np.cumsum([-(-math.prod(shape) // LINE) * LINE for shape in shapes]).tolist()
        if ends[-1] > self._scratch.size:
            self._scratch = np.empty(ends[-1], np.float32)
        starts = [0, *ends[:-1]]
        return [
            self._scratch[start : start + math.prod(shape)].reshape(shape)
            for start, shape in zip(starts, shapes, strict=True)
        ]

    def constant(self, make: Callable[[], Array]) -> Array:
        """What `make` returns, from parameters and nothing else."""
        if self._turn == len(self._constants):
            self._constants.append(make())
        self._turn += 1
        return self._constants[self._turn - 1]

    def filled(self, number: float, array: Array) -> Array:
        """An operand that is `number` wherever it meets `array`, with unit steps for the innermost loops.

        NumPy is about three times slower with one number in its place.
        """
        order = memory_order(array)
        shape: list[int] = []
        for size in (array.shape[axis] for axis in reversed(order)):
            shape.insert(0, size if not shape or math.prod(shape) * size <= CALM else 1)
        return np.full(shape, number, np.float32).transpose(np.argsort(order))


def image(shape: Shape) -> Array:
    """Memory for a value of `shape`, in the order that suits it."""
    if len(shape) == 3 and shape[0] >= MANY_CHANNELS:
        channels, height, width = shape
        return np.empty((height, width, channels), np.float32).transpose(2, 0, 1)
    return np.empty(shape, np.float32)


def memory_order(array: Array) -> Sequence[int]:
    """The axes of `array` from the one of the largest step in memory to that of the smallest."""
    return sorted(range(array.ndim), key=lambda axis: -array.strides[axis])


def laid_like(array: Array, block: Array, shape: Shape) -> Array:
    """The flat `block` as an array of `shape` whose axes lie in memory in the same order as those of `array`."""
    order = memory_order(array)
    return block.reshape([shape[axis] for axis in order]).transpose(np.argsort(order))


def channels_last(maps: Array) -> bool:
    """Whether an image (C, H, W) lies in memory with the channels innermost."""
    return bool(maps.strides[0] < maps.strides[2])


def is_matrix(maps: Array) -> bool:
    """Whether the positions of an image (C, H, W) lie at even steps in memory, so that they are rows of a matrix."""
    _, height, width = maps.shape
    _, down, right = maps.strides
    return height == 1 or width == 1 or down == right * width


def matrix(maps: Array) -> Array:
    """An image (C, H, W) that `is_matrix` as the matrix of its positions, (H·W, C); a view."""
    return maps.transpose(1, 2, 0).reshape(-1, len(maps))


def flat(array: Array) -> Array | None:
    """All numbers row by row, where that needs no copy; else None."""
    return array.reshape(-1) if array.flags.c_contiguous else None
