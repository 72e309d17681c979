"""The gradient once more, by nudging: (L(x + h) − L(x − h)) / 2h, one number of an input after the other.

L is the output times its upstream gradient, summed. Many nudges are one batch. Source: CS231n, "Gradient checks".
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.expressions.build import Built
from engine.windows import Array

STEP = 1e-5
"""How far a number of about 1 is nudged; larger ones are nudged further."""
BATCH = 200_000
"""Numbers computed at a time."""


@dataclass(frozen=True)
class Check:
    """An input's gradient by nudging, shaped as the input; not a number where it was not nudged."""

    numeric: Array
    relative_error: float
    checked: int
    step: float


def check(
    built: Built, gradients: Mapping[str, Array], upstream: Array, inputs: tuple[str, ...], most: int
) -> dict[str, Check]:
    """Each of `inputs` nudged, evenly spread over its numbers where computing all would be more than `most` numbers."""
    at_once = sum(int(np.prod(shape)) for shape in built.graph.shapes.values())
    each = max(1, most // (2 * at_once * max(1, len(inputs))))
    return {name: _nudged(built, name, gradients[name], upstream, each, at_once) for name in inputs}


def _nudged(built: Built, name: str, gradient: Array, upstream: Array, most: int, at_once: int) -> Check:
    value = built.given[name]
    chosen = np.unique(np.linspace(0, value.size - 1, min(most, value.size)).astype(int))
    numeric = np.full(value.size, np.nan)
    for some in np.array_split(chosen, -(-len(chosen) * 2 * at_once // BATCH)):
        if len(some):
            numeric[some] = _slopes(built, name, value, upstream, some)
    analytic = gradient.ravel()[chosen]
    scale = np.maximum(np.abs(analytic), np.abs(numeric[chosen]))
    off = np.abs(analytic - numeric[chosen]) / np.where(scale > 1e-8, scale, 1)
    return Check(numeric.reshape(value.shape), float(off.max(initial=0)), len(chosen), STEP)


def _slopes(built: Built, name: str, value: Array, upstream: Array, places: Array) -> Array:
    """The slope of L at some places of one input."""
    step = STEP * np.maximum(1, np.abs(value.ravel()[places]))
    nudges = np.zeros((2, len(places), value.size))
    nudges[0, np.arange(len(places)), places] = step
    nudges[1, np.arange(len(places)), places] = -step
    count = 2 * len(places)
    values = {leaf: np.broadcast_to(x, (count, *x.shape)) for leaf, x in built.given.items()}
    values[name] = value + nudges.reshape(count, *value.shape)
    with np.errstate(all="ignore"):
        output = built.graph.forward(values)[built.output]
    loss = (output * upstream).reshape(2, len(places), -1).sum(2)
    slopes: Array = (loss[0] - loss[1]) / (2 * step)
    return slopes
