"""A picture changed in ways that leave its subject what it is: how far that takes it, by features and by pixels.

As the lecture shows it for pixels (CS231n, lecture 2: boxed, shifted and tinted pictures).
"""

from collections.abc import Callable, Mapping
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from app.images import Picture

DUSK = (0.4, 0.45, 0.65)
"""What is left of red, green and blue when the light goes."""
TINT, STRENGTH = (20, 150, 255), 0.4
"""A colour, and how much of it is laid over a picture."""
KEPT = (0.25, 0.1, 1.0, 0.85)
"""Left, top, right and bottom of what is seen after a step to the side, as shares of the picture."""


class Variation(StrEnum):
    """The ways, by name."""

    MIRRORED = "mirrored"
    MOVED = "moved"
    DUSK = "dusk"
    TINTED = "tinted"


def varied(picture: Picture, way: Variation) -> Picture:
    """The picture changed in one of the ways."""
    pixels = np.asarray(_WAYS[way](Image.fromarray(picture.pixels)))
    return Picture(pixels, picture.format, (pixels.shape[1], pixels.shape[0]))


def _moved(image: Image.Image) -> Image.Image:
    left, top, right, bottom = (
        round(share * size) for share, size in zip(KEPT, (image.width, image.height) * 2, strict=True)
    )
    return image.crop((left, top, max(right, left + 1), max(bottom, top + 1)))


def _dusk(image: Image.Image) -> Image.Image:
    return Image.fromarray(_rounded(np.asarray(image) * np.array(DUSK)))


def _tinted(image: Image.Image) -> Image.Image:
    return Image.fromarray(_rounded(np.asarray(image) * (1 - STRENGTH) + np.array(TINT) * STRENGTH))


def _rounded(values: NDArray[np.float64]) -> NDArray[np.uint8]:
    rounded: NDArray[np.uint8] = np.rint(values).astype(np.uint8)
    return rounded


_WAYS: Mapping[Variation, Callable[[Image.Image], Image.Image]] = {
    Variation.MIRRORED: ImageOps.mirror,
    Variation.MOVED: _moved,
    Variation.DUSK: _dusk,
    Variation.TINTED: _tinted,
}
