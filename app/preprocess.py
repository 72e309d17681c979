"""A picture of any size -> the array that a network takes, and the way back from its pixels to the picture's."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.images import Picture
from engine.network import Box, InputSpec


@dataclass(frozen=True)
class Fitted:
    """A network's input and what was done to get it.

    `x` (C, H, W) float32; `top`, `left`, `height`, `width`: the part of the picture that it shows, in the picture's
    pixels; `inverted`: whether dark and light were swapped.
    """

    x: NDArray[np.float32]
    spec: InputSpec
    top: float
    left: float
    height: float
    width: float
    inverted: bool

    def box(self, box: Box) -> dict[str, float]:
        """A box of the network's input in pixels of the picture."""
        down, right = self.height / self.spec.height, self.width / self.spec.width
        return {
            "row": _short(self.top + box.row * down),
            "column": _short(self.left + box.column * right),
            "height": _short(box.height * down),
            "width": _short(box.width * right),
        }

    def describe(self) -> dict[str, Any]:
        """What was done, as data and in sentences."""
        spec = self.spec
        common = math.gcd(spec.width, spec.height)
        crop = {name: _short(getattr(self, name)) for name in ("height", "width")}
        steps = [
            f"the largest centred part of proportions {spec.width // common}:{spec.height // common} is cut out",
            f"it is resized to {spec.width} × {spec.height} pixels",
        ]
        if spec.channels == 1:
            steps.append("colours become grey")
            if self.inverted:
                steps.append("dark and light are swapped, as the network knows light strokes on a dark ground")
        steps.append("each pixel becomes (pixel / 255 - mean) / std of its channel")
        return {
            "crop": {"row": _short(self.top), "column": _short(self.left), **crop},
            "resized": {"height": spec.height, "width": spec.width},
            "grey": spec.channels == 1,
            "inverted": self.inverted,
            "mean": list(spec.mean),
            "std": list(spec.std),
            "steps": steps,
        }


def fit(picture: Picture, spec: InputSpec) -> Fitted:
    """`picture` cropped, resized and normalised to `spec`.

    A network of one channel has learned light strokes on a dark ground (MNIST): where the border of the picture is
    light, as paper is, dark and light are swapped.
    """
    resized, (top, left, height, width) = middle(picture, spec.height, spec.width)
    inverted = False
    if spec.channels == 1:
        grey = np.asarray(resized.convert("L"))
        inverted = bool(np.median(_border(grey)) > 127)
        pixels = (255 - grey if inverted else grey)[None]  # (1, H, W)
    else:
        pixels = np.asarray(resized).transpose(2, 0, 1)  # (3, H, W)
    x = np.ascontiguousarray(spec.normalise(pixels), dtype=np.float32)
    return Fitted(x, spec, top, left, height, width, inverted)


def middle(picture: Picture, rows: int, columns: int) -> tuple[Image.Image, tuple[float, float, float, float]]:
    """The largest centred part of proportions `rows`:`columns`, brought to that size, antialiased.

    And where it lies in the picture: top, left, height and width, in pixels.
    """
    scale = min(picture.width / columns, picture.height / rows)
    width, height = columns * scale, rows * scale
    left, top = (picture.width - width) / 2, (picture.height - height) / 2
    resized = Image.fromarray(picture.pixels).resize(
        (columns, rows),
        Image.Resampling.BICUBIC,
        box=(left, top, left + width, top + height),
        reducing_gap=3.0,
    )
    return resized, (top, left, height, width)


def _border(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The outermost pixels of (H, W)."""
    return np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])


def _short(value: float) -> float:
    """A position to a thousandth of a pixel; whole where it is."""
    rounded = round(value, 3)
    return int(rounded) if rounded == int(rounded) else rounded
