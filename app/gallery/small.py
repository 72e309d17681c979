"""Small versions of pictures: a whole one, or a part of one."""

import io
import math
from collections.abc import Mapping
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SMALL = 256
"""The longer side of the small version that an index keeps of every picture."""
QUALITY = 84


class Side(IntEnum):
    """The longer sides that small versions may have, pixels."""

    TINY = 64
    HALF = 128
    USUAL = SMALL
    LARGE = 512


def smaller(pixels: NDArray[np.uint8], side: int) -> bytes:
    """A picture (H, W, 3) at no more than `side` pixels on its longer side, as JPEG."""
    image = Image.fromarray(pixels)
    image.thumbnail((side, side), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return _encoded(image, "JPEG", quality=QUALITY)


def shrunk(jpeg: bytes, side: int) -> bytes:
    """A small version made still smaller."""
    return smaller(np.asarray(Image.open(io.BytesIO(jpeg))), side)


def cut(pixels: NDArray[np.uint8], box: Mapping[str, float], side: int) -> bytes:
    """The pixels of a picture (H, W, 3) that a box touches, as PNG; at most `side` of them on the longer side.

    Few pixels stay few: who shows them large sees them as squares.
    """
    height, width = pixels.shape[:2]
    top, left = min(math.floor(box["row"]), height - 1), min(math.floor(box["column"]), width - 1)
    bottom = max(top + 1, min(math.ceil(box["row"] + box["height"]), height))
    right = max(left + 1, min(math.ceil(box["column"] + box["width"]), width))
    image = Image.fromarray(pixels[top:bottom, left:right])
    image.thumbnail((side, side), Image.Resampling.BICUBIC)
    return _encoded(image, "PNG", compress_level=1)


def _encoded(image: Image.Image, kind: str, **options: int) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()
