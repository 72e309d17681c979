"""Grad-CAM: a layer's maps, each weighed by the mean gradient of the target, added up; what is below 0 left out.

Source: Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization" (2017).
"""

from collections import deque
from dataclasses import dataclass

import numpy as np

from engine.network import Box, Network
from engine.windows import Array

THRESHOLD = 0.4
"""Share of the largest value from which on a place belongs to the object."""


def answers(network: Network, layer: str, target: str) -> str:
    """The layer whose maps are weighed for `layer`: the rectifier that takes them, where one does before `target`.

    What a rectifier drops says nothing to the layers after it: weighed, it would count against the target.
    """
    takers = [node for node in network.graph.nodes if layer in node.inputs]
    if len(takers) != 1 or not takers[0].op.rectifies:
        return layer
    order = [node.id for node in network.graph.nodes]
    return takers[0].id if order.index(takers[0].id) <= order.index(target) else layer


@dataclass(frozen=True)
class Cam:
    """`values` (H, W) at the layer's resolution, and the `weights` (C) of its maps."""

    values: Array
    weights: Array


def grad_cam(maps: Array, gradient: Array) -> Cam:
    """The class activation map of `maps` (C, H, W), given the target's gradient by them."""
    weights = gradient.mean((1, 2))  # (C)
    return Cam(np.maximum(np.tensordot(weights, maps, 1), np.float32(0)), weights)


def enlarged(values: Array, height: int, width: int) -> Array:
    """A map (H, W) at another size, linearly between the middles of its cells: the soft mask of an object."""
    rows, columns = _between(len(values), height), _between(values.shape[1], width)
    larger: Array = rows @ values @ columns.T
    return larger


def region(mask: Array, threshold: float = THRESHOLD) -> Box | None:
    """The box around the strongest cell of `mask` and all that is connected with it and above the threshold.

    None where nothing is above 0.
    """
    if not mask.max() > 0:
        return None
    inside = mask >= threshold * mask.max()
    first = np.unravel_index(int(mask.argmax()), mask.shape)
    seen = np.zeros_like(inside)
    seen[first] = True
    waiting = deque([(int(first[0]), int(first[1]))])
    while waiting:
        row, column = waiting.popleft()
        for r, c in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
            if 0 <= r < len(mask) and 0 <= c < mask.shape[1] and inside[r, c] and not seen[r, c]:
                seen[r, c] = True
                waiting.append((r, c))
    rows, columns = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
    top, left = int(rows[0]), int(columns[0])
    return Box(top, left, int(rows[-1]) + 1 - top, int(columns[-1]) + 1 - left)


def _between(count: int, size: int) -> Array:
    """The matrix (size, count) that reads a line of `count` cells at `size` places, linearly."""
    places = np.clip((np.arange(size) + 0.5) * count / size - 0.5, 0, count - 1)
    return np.maximum(0, 1 - np.abs(places[:, None] - np.arange(count))).astype(np.float32)
