"""GIF89a as a stream: frames are written as they come, none is kept.

Pillow writes an animation only once it holds every frame of it; its encoder of the pixels is used here alone.
Source: CompuServe, "Graphics Interchange Format, version 89a" (1990).
"""

import struct
from collections.abc import Iterable

from PIL import Image

from app.figures.colours import Bytes

COLOURS = 256
GLOBAL_TABLE, TABLE_SIZE = 0x80, 7
"""Flags of the screen: one table of 2⁸ colours for all frames."""
KEEP, TRANSPARENT = 1 << 2, 1
"""Flags of a frame: it stays when the next one is drawn; one index leaves the pixel as it is."""
END = b";"


def beginning(width: int, height: int, palette: Iterable[int]) -> bytes:
    """What stands before the frames; `palette` are the bytes of 256 colours. It is played for ever."""
    screen = struct.pack("<6sHHBBB", b"GIF89a", width, height, GLOBAL_TABLE | TABLE_SIZE << 4 | TABLE_SIZE, 0, 0)
    repeat = b"!\xff\x0bNETSCAPE2.0\x03\x01" + struct.pack("<HB", 0, 0)
    return screen + bytes(palette) + repeat


def frame(index: Bytes, left: int, top: int, delay: int, unchanged: int) -> bytes:
    """One frame over the last: `index` (H, W) of colours at (left, top), shown for `delay` hundredths of a second.

    The index `unchanged` is no colour: there, what was before remains.
    """
    height, width = index.shape
    control = struct.pack("<3sBHBB", b"!\xf9\x04", KEEP | TRANSPARENT, delay, unchanged, 0)
    place = struct.pack("<sHHHHB", b",", left, top, width, height, 0)
    pixels = Image.fromarray(index).tobytes("gif", "L", 8, 0)
    return control + place + b"\x08" + pixels + b"\x00"
