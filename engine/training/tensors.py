"""All tensors of one kind (parameters, velocities, gradients) in one block of memory, so that a step is a few calls."""

from collections.abc import Mapping

import numpy as np

from engine.ops import Shape
from engine.windows import Array


class Tensors:
    """Float32 tensors by name, 0 at first.

    Attributes:
        block: all numbers in one row; tensors of two axes or more come first.
        views: each tensor, as a view.
        groups: the same numbers as "weights", (1, count), which decay, and "others", (count), which do not.
    """

    def __init__(self, shapes: Mapping[str, Shape]) -> None:
        names = sorted(shapes, key=lambda name: len(shapes[name]) < 2)
        ends = np.cumsum([np.prod(shapes[name], dtype=int) for name in names])
        self.block = np.zeros(ends[-1], np.float32)
        parts = zip(names, np.split(self.block, ends[:-1]), strict=True)
        self.views = {name: part.reshape(shapes[name]) for name, part in parts}
        weights = sum(view.size for view in self.views.values() if view.ndim > 1)
        self.groups = {"weights": self.block[None, :weights], "others": self.block[weights:]}

    def fill(self, values: Mapping[str, Array]) -> None:
        """Copy `values` by name."""
        for name, view in self.views.items():
            view[...] = values[name]

    def copies(self) -> dict[str, Array]:
        """Each tensor in memory of its own, read-only."""
        found = {name: view.copy() for name, view in self.views.items()}
        for copy in found.values():
            copy.setflags(write=False)
        return found
