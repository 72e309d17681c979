"""Made up numbers that can be checked by hand: each depends on a seed and its place alone."""

import numpy as np
from numpy.typing import NDArray

from engine.ops import Shape

INPUTS, WEIGHTS, GRADIENTS = 0, 1, 2
"""What a number is made up for; each has numbers of its own."""

GOLDEN, START, OFFSET, FIRST, SECOND = 0x9E3779B1, 0x85EBCA6B, 0x7F4A7C15, 0xC2B2AE35, 0x27D4EB2F


def scatter(seed: int, purpose: int, shape: Shape) -> NDArray[np.uint32]:
    """An array of `shape` that looks random, 0 … 2³² − 1; one that grows keeps the numbers it has.

    Links depend on every bit of it: the same seed brings the same numbers for ever.
    """
    start = (seed * GOLDEN & 0xFFFFFFFF) ^ START
    found = _mixed(np.array(start, np.uint32), np.array(purpose, np.uint32))
    for size in shape:
        found = _mixed(found[..., None], np.arange(size, dtype=np.uint32))
    return found


def _mixed(before: NDArray[np.uint32], part: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """One more index mixed in; multiplication wraps at 2³²."""
    with np.errstate(over="ignore"):
        found = (before ^ (part + np.uint32(OFFSET))) * np.uint32(FIRST)
        found ^= found >> np.uint32(15)
        found = found * np.uint32(SECOND)
        return found ^ (found >> np.uint32(13))


def inputs(seed: int, shape: Shape, most: int) -> NDArray[np.float32]:
    """Whole numbers 0 to `most` of shape (C, H, W)."""
    return (scatter(seed, INPUTS, shape) % (most + 1)).astype(np.float32)


def weights(seed: int, shape: Shape) -> NDArray[np.float32]:
    """Whole numbers −1 to 1 of shape (K, C, F, G)."""
    return (scatter(seed, WEIGHTS, shape) % 3).astype(np.float32) - np.float32(1)


def biases(count: int) -> NDArray[np.float32]:
    """1, 0, 1, 0 and so on."""
    return (1 - np.arange(count) % 2).astype(np.float32)


def gradients(seed: int, shape: Shape) -> NDArray[np.float32]:
    """Whole numbers 1 to 3, what a loss could send back: never 0, so that one sees where each goes."""
    return (scatter(seed, GRADIENTS, shape) % 3).astype(np.float32) + np.float32(1)
