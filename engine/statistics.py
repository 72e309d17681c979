"""What many numbers are like together: their histogram, how alike maps are, and where a map answers most."""

from dataclasses import dataclass

import numpy as np

from engine.windows import Array

BINS = 32


@dataclass(frozen=True)
class Histogram:
    """How many numbers lie between each two of `edges`; the last bin holds its upper edge too."""

    edges: Array
    counts: Array


def histogram(values: Array, bins: int = BINS) -> Histogram:
    """`bins` equal bins from the smallest of `values` to the largest; around a constant, which is a bin by itself."""
    low, high = float(values.min()), float(values.max())
    if not high > low:  # as wide as can be told from it in float32
        spread = max(abs(low), 1.0) / 2
        low, high = low - spread, high + spread
    counts, edges = np.histogram(values.astype(np.float64), bins, (low, high))  # finer than two neighbours in float32
    return Histogram(edges.astype(np.float32), counts)


def correlations(maps: Array, to: int) -> Array:
    """Pearson's coefficient of map `to` of (C, H, W) with each: (C) from −1 to 1; 0 where one of the two is constant.

    Of a layer without maps, (N), every "map" is one number, and constant.
    """
    flat = maps.reshape(len(maps), -1)  # (C, H·W)
    low, high = flat.min(1), flat.max(1)
    varies = high > low  # a rounded mean leaves a constant map with a little variance
    span = np.where(varies, high - low, 1)[:, None]  # so that no square is too large or too small for float32
    centred = np.where(varies[:, None], flat - flat.mean(1, keepdims=True), 0) / span
    lengths = np.sqrt(np.einsum("ci,ci->c", centred, centred))
    scale = np.where(varies & varies[to], lengths * lengths[to], 1)
    return np.where(varies & varies[to], np.clip(centred @ centred[to] / scale, -1, 1), 0)


def peaks(values: Array, count: int) -> list[tuple[int, int]]:
    """Up to `count` places (row, column) of a map (H, W) where |value| is largest, the largest first.

    None where it is 0, and no two nearer to each other, in rows and in columns, than a fifth of the map's width.
    """
    strength = np.abs(values)
    apart = max(1, round(values.shape[1] / 5))
    found: list[tuple[int, int]] = []
    while len(found) < count and strength.any():
        row, column = (int(i) for i in np.unravel_index(int(strength.argmax()), strength.shape))
        found.append((row, column))
        top, left = (max(0, i - apart + 1) for i in (row, column))
        strength[top : row + apart, left : column + apart] = 0
    return found
