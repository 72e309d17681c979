"""Data sets that are made here: drawn anew for every seed, small enough to be learned in seconds, no download."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine.errors import UnknownNameError
from engine.network import InputSpec
from engine.training.datasets import digits, shapes, stripes
from engine.training.datasets.ink import SIDE
from engine.training.examples import Examples
from engine.windows import Array

TRAINING, TEST = 2000, 500
"""How many pictures there are to learn from, and to be measured on."""

KEPT = 8
"""How many data sets are kept for the next to ask."""


@dataclass(frozen=True)
class _Kind:
    """How a data set is drawn, and what a network should make of its pixels."""

    draw: Callable[[Array, np.random.Generator], Array]
    classes: tuple[str, ...]
    input: InputSpec


_KINDS = {
    "shapes": _Kind(shapes.shapes, shapes.CLASSES, InputSpec(1, SIDE, SIDE, (0.25,), (0.2,))),
    "stripes": _Kind(stripes.stripes, stripes.CLASSES, InputSpec(1, SIDE, SIDE, (0.31,), (0.13,))),
    "digits": _Kind(digits.digits, digits.CLASSES, InputSpec(1, SIDE, SIDE, (0.22,), (0.21,))),
}

DATASETS = tuple(_KINDS)


@dataclass(frozen=True)
class Dataset:
    """Pictures to learn from and others to be measured on; both have as many of each class as of any other."""

    name: str
    seed: int
    input: InputSpec
    training: Examples
    test: Examples

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes' names."""
        return self.test.classes


@lru_cache(KEPT)
def dataset(name: str, seed: int = 0) -> Dataset:
    """The data set called `name` as `seed` has it drawn: the same pictures every time, read-only.

    Raises:
        UnknownNameError: there is none of that name.
    """
    if name not in _KINDS:
        raise UnknownNameError.among("dataset", name, DATASETS)
    kind = _KINDS[name]
    training, test = (_drawn(kind, count, [seed, part]) for part, count in enumerate((TRAINING, TEST)))
    return Dataset(name, seed, kind.input, training, test)


def _drawn(kind: _Kind, count: int, seed: list[int]) -> Examples:
    """`count` pictures, the classes in turn."""
    random = np.random.default_rng(seed)
    labels = np.arange(count) % len(kind.classes)
    images = kind.draw(labels, random)
    images.setflags(write=False)
    labels.setflags(write=False)
    return Examples(images, labels, kind.classes)
