"""Augmentation: each image zoomed, shifted, mirrored and recoloured at random.

Zoom, shift and mirror are one bilinear resampling, and that is two small matrix products an image: rows and columns.
"""

from dataclasses import dataclass

import numpy as np

from engine.windows import Array


@dataclass(frozen=True)
class Augmentation:
    """How far each draw may go; all zero leaves images as they are.

    `zoom` 0.2: from 1/1.2 to 1.2 times the size. `shift` in pixels. `brightness`, `contrast` and `colour` (of each
    channel by itself) as shares. `erase`: side of a square that is greyed out, in pixels.
    """

    zoom: float = 0.0
    shift: float = 0.0
    mirror: bool = False
    brightness: float = 0.0
    contrast: float = 0.0
    colour: float = 0.0
    erase: int = 0

    def __call__(self, images: Array, random: np.random.Generator) -> Array:
        """A new version of each of `images` (N, C, H, W), 0 to 255, as float32 in the same units."""
        n = len(images)
        channels, height, width = images.shape[1:]
        zoom = np.exp(random.uniform(-1, 1, n) * np.log1p(self.zoom))
        mirror = random.integers(0, 2, n).astype(bool) & self.mirror
        rows = _resampling(height, zoom, random.uniform(-self.shift, self.shift, n), np.zeros(n, bool))
        columns = _resampling(width, zoom, random.uniform(-self.shift, self.shift, n), mirror)
        moved = rows[:, None] @ images.astype(np.float32) @ columns[:, None].transpose(0, 1, 3, 2)  # (N, C, H, W)
        gain = _around_one(random, (n, 1, 1, 1), self.brightness) * _around_one(
            random, (n, channels, 1, 1), self.colour
        )
        contrast = _around_one(random, (n, 1, 1, 1), self.contrast)
        grey = moved.mean((1, 2, 3), keepdims=True)
        coloured = np.clip(((moved - grey) * contrast + grey) * gain, 0, 255)
        if self.erase:
            for image in coloured:
                top, left = random.integers(1 - self.erase, (height, width))
                image[:, max(top, 0) : top + self.erase, max(left, 0) : left + self.erase] = 127.5
        return coloured


def _around_one(random: np.random.Generator, shape: tuple[int, ...], share: float) -> Array:
    return random.uniform(1 - share, 1 + share, shape).astype(np.float32)


def _resampling(size: int, zoom: Array, shift: Array, mirror: Array) -> Array:
    """One matrix an image (N, size, size) that reads a zoomed, shifted and mirrored line from a line, linearly.

    Beyond the ends the line is reflected.
    """
    centre = (size - 1) / 2
    places = np.arange(size) - centre  # (size)
    sign = np.where(mirror, -1, 1)
    where = sign[:, None] * places / zoom[:, None] + centre + shift[:, None]  # (N, size)
    where = np.abs(where)
    where = np.minimum(where, 2 * (size - 1) - where)
    distance = np.abs(where[:, :, None] - np.arange(size))  # (N, size, size)
    tent: Array = np.maximum(0, 1 - distance)
    return tent.astype(np.float32)
