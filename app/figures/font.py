"""The type of figures: how long a text is, and its letters as a mask."""

from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageFont

FONTS = Path(__file__).parent / "fonts"
UNITS = 2048
"""Size at which lengths are measured: there, rounding to whole pixels does no harm."""
FINER, LARGE = 4, 24
"""Letters are drawn so many times as large and scaled down, large ones half as much: their places are then exact."""
LEVELS = 5
"""How many shades of grey the edge of a letter has: few enough for the colours of a GIF."""


@cache
def _font(size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    name = "inter-semibold.ttf" if bold else "inter-regular.ttf"
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=8192)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """The length of `text` in the unit of `size`."""
    return float(_font(UNITS, bold=bold).getlength(text)) * size / UNITS


@lru_cache(maxsize=2048)
def letters(text: str, size: float, *, bold: bool = False) -> tuple[Image.Image, int, int]:
    """A mask of `text` at `size` pixels, and where its upper left corner lies from the start of the baseline."""
    finer = FINER if size < LARGE else FINER // 2
    font = _font(round(size * finer), bold=bold)
    left, top, right, bottom = font.getbbox(text, anchor="ls")
    left, top = int(left // finer), int(top // finer)
    across, down = int(-(-right // finer)) - left, int(-(-bottom // finer)) - top
    large = Image.new("L", (max(1, across) * finer, max(1, down) * finer))
    drawn, offset = font.getmask2(text, "L", anchor="ls")
    large.paste(Image.frombytes("L", drawn.size, bytes(drawn)), (offset[0] - left * finer, offset[1] - top * finer))
    shades = [round(round(value / 255 * LEVELS) / LEVELS * 255) for value in range(256)]
    return large.reduce(finer).point(shades), left, top
