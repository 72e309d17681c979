"""Depthwise convolution: each channel has one filter of its own, so that there is no matrix to multiply with.

Everything is done tap by tap instead, on maps with their channels innermost, (N, H, W, C), where loops are long.
"""

from collections.abc import Iterator

import numpy as np

from engine.ops.base import Shape
from engine.windows import Array, Windows

CHANNELS, TAPS = 8, 128
"""The fewest channels, and the most taps of a filter, for which that pays."""


def pays(groups: int, weight: Shape) -> bool:
    """Whether filters of shape `weight` (K, C / groups, F, G) make one map of each channel, and are best used so."""
    filters, depth, height, width = weight
    return groups == filters >= CHANNELS and depth == 1 and height * width <= TAPS


def convolve(windows: Windows, padded: Array, weight: Array) -> Array:
    """The output (N, C, H', W') from the padded input (N, C, H + 2P, W + 2P) and `weight` (C, 1, F, G)."""
    source = _channels_last(padded)
    output = np.zeros((len(padded), *windows.shape, len(weight)), np.result_type(padded, weight))
    product = np.empty_like(output)
    for cells, tap in _taps(windows, weight):
        np.multiply(source[cells], tap, out=product)
        output += product
    return _channels_first(output)


def to_input(windows: Windows, gradient: Array, weight: Array) -> Array:
    """The gradient (N, C, H + 2P, W + 2P) of the padded input, given that of the output (N, C, H', W')."""
    to_output = _channels_last(gradient)
    size = windows.rows.padded, windows.columns.padded
    to_padded = np.zeros((len(gradient), *size, len(weight)), gradient.dtype)
    product = np.empty_like(to_output)
    for cells, tap in _taps(windows, weight):
        np.multiply(to_output, tap, out=product)
        to_padded[cells] += product
    return _channels_first(to_padded)


def to_filters(windows: Windows, gradient: Array, padded: Array, weight: Array) -> Array:
    """The gradient of `weight` (C, 1, F, G), given that of the output and the padded input."""
    to_output, source = _channels_last(gradient), _channels_last(padded)
    sums = [np.einsum("nhwc,nhwc->c", source[cells], to_output) for cells, _ in _taps(windows, weight)]
    return np.stack(sums, 1).reshape(weight.shape)


def _taps(windows: Windows, weight: Array) -> Iterator[tuple[tuple[slice, ...], Array]]:
    """For each tap: where it lies in the padded input, over all windows; and its weights, once for each column."""
    for i in range(windows.rows.f):
        for j in range(windows.columns.f):
            cells = slice(None), windows.rows.taps(i), windows.columns.taps(j)
            yield cells, np.tile(weight[:, 0, i, j], (windows.columns.size, 1))  # (W', C)


def _channels_last(maps: Array) -> Array:
    return np.ascontiguousarray(maps.transpose(0, 2, 3, 1))


def _channels_first(maps: Array) -> Array:
    return np.ascontiguousarray(maps.transpose(0, 3, 1, 2))
