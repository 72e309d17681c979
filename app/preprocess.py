"""A picture of any size -> the array that a network takes, and the way back from its pixels to the picture's.

A network says in its `InputSpec.fit` how it wants pictures: the middle of a photo, or the ink of a drawing.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.images import Picture
from app.ink import centred
from app.pixels import border
from engine.network import Box, InputSpec

Grey = NDArray[np.uint8]

LARGE = 1024
"""Ink is looked for in a picture brought near to this side: a digit is still many pixels large there."""


@dataclass(frozen=True)
class Fitted:
    """A network's input and what was done to get it.

    `x` (C, H, W) float32; `top`, `left`, `height`, `width`: the part of the picture that it shows, in the picture's
    pixels, and where that was placed around ink it may reach beyond the picture's edges, `whole` being all of the
    picture's rows and columns; `inverted`: whether dark and light were swapped; `ink`: whether it was placed so.
    """

    x: NDArray[np.float32]
    spec: InputSpec
    top: float
    left: float
    height: float
    width: float
    whole: tuple[int, int]
    inverted: bool
    ink: bool

    def box(self, box: Box) -> dict[str, float]:
        """A box of the network's input in pixels of the picture: what of it lies on the picture, if anything does."""
        down, across = self.height / self.spec.height, self.width / self.spec.width
        return self._clipped(
            self.top + box.row * down, self.left + box.column * across, box.height * down, box.width * across
        )

    def _clipped(self, top: float, left: float, height: float, width: float) -> dict[str, float]:
        row, tall = _on(top, height, self.whole[0])
        column, wide = _on(left, width, self.whole[1])
        return {"row": row, "column": column, "height": tall, "width": wide}

    def describe(self) -> dict[str, Any]:
        """What was done, as data and in sentences."""
        spec = self.spec
        size = f"{spec.width} × {spec.height} pixels"
        common = math.gcd(spec.width, spec.height)
        region = self.top, self.left, self.height, self.width
        steps = [
            f"the largest centred part of proportions {spec.width // common}:{spec.height // common} is cut out"
            + (f", and of that the middle {spec.crop:.4g} of either side" if spec.crop < 1 else ""),
            f"it is resized to {size}",
        ]
        if spec.channels == 1:
            steps.append("colours become grey")
            if self.inverted:
                steps.append("dark and light are swapped, as the network knows light strokes on a dark ground")
        if self.ink:
            steps[:2] = []
            steps.append(
                f"the ink is brought to 20/28 of {size} and its centre of mass to their middle, as in MNIST; "
                "beyond the picture's edges is paper"
            )
            steps.append("paper becomes 0, and the strongest ink 255")
        steps.append("each pixel becomes (pixel / 255 - mean) / std of its channel")
        return {
            "crop": self._clipped(*region),
            "region": dict(zip(("row", "column", "height", "width"), map(_short, region), strict=True)),
            "fit": "ink" if self.ink else "crop",
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
    light, as paper is, dark and light are swapped. One that asks for ink gets it in the middle, as MNIST has it; from a
    blank picture, which has none, it gets the middle.
    """
    return _ink(picture, spec) or _crop(picture, spec)


def _ink(picture: Picture, spec: InputSpec) -> Fitted | None:
    """The ink of a drawing, for a network that asks for it; None where there is none."""
    if spec.fit != "ink":
        return None
    image = Image.fromarray(picture.pixels).convert("L")
    smaller = max(1, max(image.size) // LARGE)
    grey, inverted = _light_on_dark(np.asarray(image.reduce(smaller)))
    placed = centred(grey, spec.height, spec.width)
    if placed is None:
        return None
    x = _array(placed.pixels[None], spec)
    top, left, height, width = (end * smaller for end in (placed.top, placed.left, placed.height, placed.width))
    return Fitted(x, spec, top, left, height, width, (picture.height, picture.width), inverted, ink=True)


def _crop(picture: Picture, spec: InputSpec) -> Fitted:
    """The middle of the picture, in the input's proportions."""
    resized, region = middle(picture, spec.height, spec.width, spec.crop)
    inverted = False
    if spec.channels == 1:
        grey, inverted = _light_on_dark(np.asarray(resized.convert("L")))
        pixels = grey[None]  # (1, H, W)
    else:
        pixels = np.asarray(resized).transpose(2, 0, 1)  # (3, H, W)
    return Fitted(_array(pixels, spec), spec, *region, (picture.height, picture.width), inverted, ink=False)


def middle(
    picture: Picture, height: int, width: int, share: float = 1.0
) -> tuple[Image.Image, tuple[float, float, float, float]]:
    """The largest centred part of these proportions, or a `share` of either side of it, resized; and its place.

    The place is its top, left, height and width in the picture's pixels.
    """
    scale = min(picture.width / width, picture.height / height) * share
    wide, tall = width * scale, height * scale
    left, top = (picture.width - wide) / 2, (picture.height - tall) / 2
    resized = Image.fromarray(picture.pixels).resize(
        (width, height), Image.Resampling.BICUBIC, box=(left, top, left + wide, top + tall), reducing_gap=3.0
    )
    return resized, (top, left, tall, wide)


def _light_on_dark(grey: Grey) -> tuple[Grey, bool]:
    """`grey` (H, W) with dark and light swapped if its border is light; and whether it was."""
    inverted = bool(np.median(border(grey)) > 127)
    return (255 - grey if inverted else grey), inverted


def _array(pixels: Grey, spec: InputSpec) -> NDArray[np.float32]:
    return np.ascontiguousarray(spec.normalise(pixels), dtype=np.float32)


def _on(start: float, length: float, whole: int) -> tuple[float, float]:
    """Where a stretch begins and how long it is, as far as it lies between 0 and `whole`."""
    low, high = (min(max(end, 0), whole) for end in (start, start + length))
    return _short(low), _short(high - low)


def _short(value: float) -> float:
    """A position to a thousandth of a pixel; whole where it is."""
    rounded = round(value, 3)
    return int(rounded) if rounded == int(rounded) else rounded
