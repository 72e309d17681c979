"""What a map is about: a class's score, any other number of a network, or the mean of one of its maps."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import ShapeError
from engine.network import Network
from engine.windows import Array


@dataclass(frozen=True)
class Target:
    """A value of `layer`: the one at index `at`, or, where `at` names a map alone, that map's mean."""

    layer: str
    at: tuple[int, ...]

    def value(self, values: Any) -> float:
        """What it is, given the values of all layers."""
        return float(np.mean(values[self.layer][self.at]))

    def slope(self, shape: tuple[int, ...]) -> Array:
        """Its derivative by each value of its layer, whose shape is `shape`."""
        slope = np.zeros(shape, np.float32)
        slope[self.at] = 1 / np.prod(shape[len(self.at) :], dtype=float)
        return slope


def check(network: Network, target: Target) -> None:
    """Raise unless `target` is in `network`.

    Raises:
        UnknownNameError: there is no such layer.
        ShapeError: the layer has no such value or map.
    """
    shape = network.layer(target.layer).shape
    axes = {len(shape), 1}
    if len(target.at) not in axes or not all(0 <= i < n for i, n in zip(target.at, shape, strict=False)):
        raise ShapeError(
            f"there is no value or map {list(target.at)} in {target.layer}: its shape is {list(shape)}",
            argument="target",
        )
