"""What a network saw of a picture, in few numbers: the features that it decides by, and the pixels that it got."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.preprocess import Fitted
from engine.network import INPUT, Network

Space: TypeAlias = Literal["features", "pixels"]

SIDE = 32
"""Inputs of more pixels are averaged down to this side before they are compared, to that of CIFAR-10's pictures."""


@dataclass(frozen=True)
class Seen:
    """A picture as a network sees it.

    `features` (D,) float32: the last hidden layer, of length 1. `pixels` (C·h·w,) uint8: the network's input, 0 to 255.
    `region`: top, left, height and width of what the input shows, in the picture's pixels. `guess`: the most probable
    class, and `probability` what it was given.
    """

    features: NDArray[np.float32]
    pixels: NDArray[np.uint8]
    region: tuple[float, float, float, float]
    guess: int
    probability: float


def hidden_layer(network: Network) -> str:
    """The last hidden layer: what the last layer with parameters, which gives the scores, is computed from."""
    last = [layer for layer in network.layers if layer.parameters][-1]
    return last.inputs[0]


def compared(network: Network, space: Space) -> tuple[str, int]:
    """The layer whose values are compared in a space, and how many numbers of a picture that is."""
    if space == "features":
        layer = hidden_layer(network)
        return layer, network.layer(layer).shape[0]
    channels, height, width = network.input.shape
    return INPUT, channels * min(height, SIDE) * min(width, SIDE)


def seen(network: Network, fitted: Fitted, values: Mapping[str, NDArray[np.float32]]) -> Seen:
    """What is kept of a run of `network` whose layers have these `values`."""
    hidden = values[hidden_layer(network)]
    if hidden.ndim > 1:  # a classifier that is a convolution: where something is does not matter to its scores
        hidden = hidden.mean((1, 2))
    length = float(np.linalg.norm(hidden))
    probabilities = values[network.layers[-1].id]
    guess = int(probabilities.argmax())
    return Seen(
        features=np.ascontiguousarray(hidden / np.float32(length or 1), np.float32),
        pixels=input_pixels(fitted),
        region=(fitted.top, fitted.left, fitted.height, fitted.width),
        guess=guess,
        probability=float(probabilities[guess]),
    )


def input_pixels(fitted: Fitted) -> NDArray[np.uint8]:
    """The network's input as pixels from 0 to 255, at most `SIDE` of them on a side, channel by channel and flat."""
    spec = fitted.spec
    mean, std = (np.array(each, np.float32)[:, None, None] for each in (spec.mean, spec.std))
    pixels = (fitted.x * std + mean) * np.float32(255)  # (C, H, W)
    pixels = _averaged(_averaged(pixels, 1), 2)
    return np.rint(np.clip(pixels, 0, 255)).astype(np.uint8).reshape(-1)


def as_image(network: Network, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What `input_pixels` gave, as (C, h, w)."""
    channels, height, width = network.input.shape
    return pixels.reshape(channels, min(height, SIDE), min(width, SIDE))


def _averaged(pixels: NDArray[np.float32], axis: int) -> NDArray[np.float32]:
    """At most `SIDE` means of stretches along an axis, as equal in length as they can be."""
    size = pixels.shape[axis]
    if size <= SIDE:
        return pixels
    ends = np.linspace(0, size, SIDE + 1).round().astype(int)
    sums = np.add.reduceat(pixels, ends[:-1], axis=axis)
    lengths = np.diff(ends).reshape([-1 if each == axis else 1 for each in range(3)])
    means: NDArray[np.float32] = (sums / lengths).astype(np.float32)
    return means
