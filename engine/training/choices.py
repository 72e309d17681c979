"""Everything that a live training run depends on, as one value: who has the choices can repeat the run bit by bit."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from engine.errors import AttributeRangeError, UnknownNameError
from engine.training.datasets import DATASETS

ACTIVATIONS = ("relu", "tanh", "sigmoid", "none")
INITIALISATIONS = ("he", "xavier", "small", "large", "zeros")
POOLINGS = ("max", "average")
KERNELS = (3, 5)


@dataclass(frozen=True)
class Bound:
    """The least and the largest value of a number among the choices; `whole` numbers have no fraction."""

    least: float
    largest: float
    whole: bool = True


BOUNDS: Mapping[str, Bound] = {
    "blocks": Bound(1, 3),
    "convolutions": Bound(1, 2),
    "filters": Bound(4, 32),
    "hidden": Bound(0, 128),
    "rate": Bound(1e-5, 10, whole=False),
    "momentum": Bound(0, 0.99, whole=False),
    "batch": Bound(4, 128),
    "weight_decay": Bound(0, 0.1, whole=False),
    "seed": Bound(0, 2**32 - 1),
    "steps": Bound(1, 2000),
}

NAMES: Mapping[str, tuple[Any, ...]] = {
    "dataset": DATASETS,
    "kernel": KERNELS,
    "activation": ACTIVATIONS,
    "pooling": POOLINGS,
    "initialisation": INITIALISATIONS,
}


@dataclass(frozen=True)
class Choices:
    """The lecture's pattern, [(CONV – activation) · convolutions – POOL] · blocks – FC … FC, and how it learns.

    `filters` are the first block's: each block has twice as many as the one before. `hidden` 0 leaves out the fully
    connected layer before the last. `rate` stays the same for the whole run. Max pooling is no linear function either:
    only with `activation` "none" and `pooling` "average" is the whole network one.

    Raises:
        AttributeRangeError: a number is out of its bounds.
        UnknownNameError: a name is none of those to choose from.
    """

    dataset: str = "shapes"
    blocks: int = 2
    convolutions: int = 1
    filters: int = 8
    kernel: int = 5
    hidden: int = 32
    activation: str = "relu"
    pooling: str = "max"
    rate: float = 0.01
    momentum: float = 0.9
    batch: int = 32
    weight_decay: float = 1e-4
    initialisation: str = "he"
    seed: int = 0
    steps: int = 800

    def __post_init__(self) -> None:
        for choice in fields(self):
            value = getattr(self, choice.name)
            if choice.name in NAMES:
                _check_name(choice.name, value)
            else:
                _check_number(choice.name, value, BOUNDS[choice.name])


def _check_name(name: str, value: Any) -> None:
    if value in NAMES[name] and not isinstance(value, bool):
        return
    if isinstance(value, str):
        raise UnknownNameError.among(name, value, map(str, NAMES[name]))
    allowed = ", ".join(map(str, NAMES[name]))
    raise AttributeRangeError(f"{name} is {value!r}: choose one of {allowed}", argument=name)


def _check_number(name: str, value: Any, bound: Bound) -> None:
    kinds = int if bound.whole else int | float
    if isinstance(value, bool) or not isinstance(value, kinds):
        kind = "a whole number" if bound.whole else "a number"
        raise AttributeRangeError(f"{name} is {value!r}: it takes {kind}", argument=name)
    if not (math.isfinite(value) and bound.least <= value <= bound.largest):
        raise AttributeRangeError(
            f"{name} is {value}: it must be from {bound.least:g} to {bound.largest:g}", argument=name
        )
