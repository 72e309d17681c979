"""A drawn digit as MNIST shows one: the ink cut out, 20 pixels high or wide, its centre of mass in the middle.

Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits".
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.pixels import border

Grey = NDArray[np.uint8]

SHARE = 20 / 28
"""How much of the side of MNIST's square the ink takes, in its longer direction."""
FAINTEST = 24
"""Ink that stands out by less than this, of 255, is the paper's noise: the picture is blank."""
EDGE = 0.3
"""What has this share of the darkest ink's strength belongs to the digit."""
ALREADY = (0.88, 1.12)
"""Between these sizes, of those wanted, ink stays as it is: scaling it by so little would only blur it."""


@dataclass(frozen=True)
class Placed:
    """Light ink on 0, `pixels` (H, W), and which part of the picture that is: it may reach beyond its edges."""

    pixels: Grey
    top: float
    left: float
    height: float
    width: float


def centred(grey: Grey, height: int, width: int) -> Placed | None:
    """The ink of `grey` (H, W), light on dark, in the middle of `height` × `width`; None where there is no ink."""
    paper = float(np.median(border(grey)))
    strength = np.clip(grey.astype(np.float32) - paper, 0, None)
    peak = float(strength.max())
    if peak < FAINTEST:
        return None
    drawn = strength > EDGE * peak
    rows, columns = np.flatnonzero(drawn.any(1)), np.flatnonzero(drawn.any(0))
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    left, right = int(columns[0]), int(columns[-1]) + 1
    scale = max((bottom - top) / height, (right - left) / width) / SHARE
    if ALREADY[0] <= scale <= ALREADY[1]:
        scale = 1.0
    ink = strength[top:bottom, left:right]
    down = _start(ink.sum(1), top, height * scale)
    across = _start(ink.sum(0), left, width * scale)
    if scale == 1:  # whole pixels stay whole pixels, and what is in the middle to less than one stays where it is
        down, across = float(math.trunc(down)), float(math.trunc(across))
    light = Image.fromarray(np.rint(strength * (255 / peak)).astype(np.uint8))
    pixels = _cut(light, down, across, height, width, scale)
    return Placed(pixels, down, across, height * scale, width * scale)


def _start(weights: NDArray[np.float32], first: int, length: float) -> float:
    """Where a stretch of this `length` begins that has the weights' centre in its middle and yet holds all of them."""
    centre = first + float((weights * (np.arange(len(weights)) + 0.5)).sum() / weights.sum())
    return min(max(centre - length / 2, first + len(weights) - length), first)


def _cut(light: Image.Image, top: float, left: float, height: int, width: int, scale: float) -> Grey:
    """That part of the picture, resized; its strongest ink is white, as a thin pen's would fade."""
    low, start = math.floor(top) - 2, math.floor(left) - 2
    stop, end = math.ceil(top + height * scale) + 2, math.ceil(left + width * scale) + 2
    around = light.crop((start, low, end, stop))  # 0, as paper is, beyond the picture's edges
    box = (left - start, top - low, left - start + width * scale, top - low + height * scale)
    resized = np.asarray(around.resize((width, height), Image.Resampling.BICUBIC, box=box), np.float32)
    strongest: Grey = np.rint(resized * (255 / max(float(resized.max()), 1))).astype(np.uint8)
    return strongest
