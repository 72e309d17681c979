"""Occlusion: how far a target falls when a square of the input is covered by the mean colour, place after place.

Source: Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks" (2014).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.attribution.target import Target
from engine.errors import AttributeRangeError
from engine.network import Network
from engine.windows import Array

MOST = 1600
"""Places: each is one run of the network."""


@dataclass(frozen=True)
class Patch:
    """A square of `size` pixels of the input that goes `stride` pixels from place to place, up to the far edges."""

    size: int
    stride: int

    def places(self, length: int) -> list[int]:
        """Where it begins, along an axis of so many pixels."""
        last = max(0, length - self.size)
        return [*range(0, last, self.stride), last]


def checked(patch: Patch, height: int, width: int) -> Patch:
    """`patch`, if it fits in an input of this size at not too many places.

    Raises:
        AttributeRangeError: it does not.
    """
    most = min(height, width)
    if not 1 <= patch.size <= most:
        raise AttributeRangeError(f"patch is {patch.size}: it must be from 1 to {most}", argument="patch")
    if not 1 <= patch.stride <= most:
        raise AttributeRangeError(f"stride is {patch.stride}: it must be from 1 to {most}", argument="stride")
    count = len(patch.places(height)) * len(patch.places(width))
    if count > MOST:
        rule = f"a stride of {patch.stride} makes {count} places, and at most {MOST} are computed: take a larger one"
        raise AttributeRangeError(rule, argument="stride")
    return patch


def drops(network: Network, x: Array, target: Target, patch: Patch) -> Iterator[Array]:
    """By how much the target falls, a row of places after the other, each of them (columns).

    `x` is the network's input (C, H, W); in it 0 is the mean colour.
    """
    whole = target.value(network.activations(x))
    for row in patch.places(x.shape[1]):
        found = []
        for column in patch.places(x.shape[2]):
            covered = x.copy()
            covered[:, row : row + patch.size, column : column + patch.size] = 0
            found.append(whole - target.value(network.activations(covered)))
        yield np.array(found, np.float32)
