"""The few colours of a GIF, shared by all its frames: the most frequent exactly, the others by what lies near them."""

from collections import Counter
from collections.abc import Iterable
from typing import TypeAlias, cast

import numpy as np
from PIL import Image

from app.figures.colours import Bytes

Rgb: TypeAlias = tuple[int, int, int]

COLOURS = 255
"""One of the 256 stands for what stays as it is."""
EXACT = 160
"""So many of the most frequent colours are kept as they are; the others share what is left."""
UNCHANGED = COLOURS
"""Its index."""


class Quantiser:
    """Brings pictures to one palette. Unlike Pillow's, it keeps every colour of the palette exactly as it is."""

    def __init__(self, colours: list[Rgb]) -> None:
        self._colours = np.array(colours, np.int32)
        self.palette = [byte for colour in [*colours, *[(0, 0, 0)] * (256 - len(colours))] for byte in colour]
        self._index = np.full(1 << 24, UNCHANGED, np.uint8)  # of every colour there is, once it was looked for
        red, green, blue = self._colours.T
        self._index[red | green << 8 | blue << 16] = np.arange(len(colours), dtype=np.uint8)

    @classmethod
    def of(cls, pictures: Iterable[Image.Image]) -> "Quantiser":
        """The colours that serve these pictures best."""
        counts: Counter[Rgb] = Counter()
        for picture in pictures:
            for count, colour in picture.getcolors(picture.width * picture.height) or []:
                counts[cast("Rgb", colour)] += count
        ordered = [colour for colour, _ in counts.most_common()]
        if len(ordered) > COLOURS:
            rest = Image.fromarray(np.array([ordered[EXACT:]], np.uint8))
            shared = rest.quantize(COLOURS - EXACT, Image.Quantize.MEDIANCUT).getpalette() or []
            means = dict.fromkeys(zip(shared[::3], shared[1::3], shared[2::3], strict=True))
            ordered = list(dict.fromkeys([*ordered[:EXACT], *means]))[:COLOURS]
        return cls(ordered)

    def __call__(self, picture: Image.Image) -> Bytes:
        """An RGB picture as indices of the palette (H, W), each pixel's that of the nearest colour."""
        pixels = np.frombuffer(picture.convert("RGBA").tobytes(), "<u4") & 0xFFFFFF
        index = self._index[pixels]
        if (new := index == UNCHANGED).any():
            unknown = np.unique(pixels[new])
            bytes_ = np.stack([unknown & 255, unknown >> 8 & 255, unknown >> 16], axis=1).astype(np.int32)
            distances = ((bytes_[:, None] - self._colours) ** 2).sum(axis=2)  # (colours of the picture, of the palette)
            self._index[unknown] = distances.argmin(axis=1)
            index = self._index[pixels]
        found: Bytes = index.reshape(picture.height, picture.width)
        return found
