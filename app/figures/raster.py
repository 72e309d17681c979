"""A figure as pixels, with Pillow."""

import io
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from app.figures.font import letters
from app.figures.palette import Colour, rgb
from app.figures.shapes import Box, Fan, Figure, Grid, Hatch, Panel, Pixels, Rectangle, Shape, Text

STRIPE = np.array([0.5, 1, 1, 0.5, 0, 0, 0, 0])
"""How much of a pixel is covered by a stripe, along the sum of its row and its column."""
FINER = 4
"""Slanting sides are drawn so many times as large."""


def picture(figure: Figure, scale: int) -> Image.Image:
    """The figure in RGB, `scale` pixels a CSS pixel."""
    image = Image.new("RGB", (figure.width * scale, figure.height * scale), figure.palette.paper)
    for panel in figure.panels:
        draw(image, panel, figure.palette.paper, scale)
    return image


def png(figure: Figure, scale: int) -> bytes:
    """The figure as a PNG file."""
    file = io.BytesIO()
    picture(figure, scale).save(file, "PNG", compress_level=6)
    return file.getvalue()


def draw(image: Image.Image, panel: Panel, paper: Colour, scale: int) -> None:
    """Draw a panel over whatever was there."""
    image.paste(rgb(paper), pixels(panel.box, scale))
    for shape in panel.shapes:
        SHAPES[type(shape)](image, shape, scale)


def redraw(image: Image.Image, panel: Panel, box: Box, paper: Colour, scale: int) -> tuple[int, int, int, int]:
    """Draw what lies within `box` of a panel; the pixels that are right afterwards, those around may be anything."""
    left, top = max(box.x, panel.box.x), max(box.y, panel.box.y)
    inside = Box(left, top, min(box.right, panel.box.right) - left, min(box.bottom, panel.box.bottom) - top)
    covered = pixels(inside, scale)
    image.paste(rgb(paper), covered)
    for shape in panel.shapes:
        if shape.extent.touches(inside):
            SHAPES[type(shape)](image, shape, scale)
    return covered


def _rectangle(image: Image.Image, shape: Rectangle, scale: int) -> None:
    if shape.fill is not None:
        image.paste(rgb(shape.fill), pixels(shape.box, scale))
    if shape.line is not None:
        _outline(image, shape.box, shape.line, shape.thickness, scale)


def _outline(image: Image.Image, box: Box, line: Colour, thickness: float, scale: int) -> None:
    wide = max(1, round(thickness * scale))
    left, top = (_whole(edge * scale - wide / 2) for edge in (box.x, box.y))
    right, bottom = (_whole(edge * scale - wide / 2) + wide for edge in (box.right, box.bottom))
    colour = rgb(line)
    for side in (
        (left, top, right, top + wide),
        (left, bottom - wide, right, bottom),
        (left, top, left + wide, bottom),
        (right - wide, top, right, bottom),
    ):
        image.paste(colour, side)


def _grid(image: Image.Image, shape: Grid, scale: int) -> None:
    box, colour = shape.box, rgb(shape.line)
    left, top = (_whole(edge * scale - scale / 2) for edge in (box.x, box.y))
    right, bottom = (_whole(edge * scale - scale / 2) + scale for edge in (box.right, box.bottom))
    for row in range(shape.rows + 1):
        at = _whole((box.y + row * box.height / shape.rows) * scale - scale / 2)
        image.paste(colour, (left, at, right, at + scale))
    for column in range(shape.columns + 1):
        at = _whole((box.x + column * box.width / shape.columns) * scale - scale / 2)
        image.paste(colour, (at, top, at + scale, bottom))


def _hatch(image: Image.Image, shape: Hatch, scale: int) -> None:
    left, top, right, bottom = pixels(shape.box, scale)
    image.paste(rgb(shape.line), (left, top, right, bottom), _stripes(left + top, right - left, bottom - top, scale))


@lru_cache(maxsize=64)
def _stripes(first: int, width: int, height: int, scale: int) -> Image.Image:
    along = np.add.outer(np.arange(height), np.arange(width)) + first
    wide = np.repeat(STRIPE, scale)
    mask: NDArray[Any] = wide[along % len(wide)]
    return Image.fromarray((mask * 255).astype(np.uint8))


def _text(image: Image.Image, shape: Text, scale: int) -> None:
    if not shape.text.strip():
        return
    mask, left, top = letters(shape.text, shape.size * scale, bold=shape.bold)
    at = _whole(shape.left * scale) + left, _whole(shape.y * scale) + top
    image.paste(rgb(shape.colour), (*at, at[0] + mask.width, at[1] + mask.height), mask)


def _cells(image: Image.Image, shape: Pixels, scale: int) -> None:
    left, top, right, bottom = pixels(shape.box, scale)
    small = Image.frombytes("RGB", (shape.columns, shape.rows), shape.rgb)
    image.paste(small.resize((right - left, bottom - top), Image.Resampling.NEAREST), (left, top))


def _fan(image: Image.Image, shape: Fan, scale: int) -> None:
    """Drawn larger as a mask and scaled down, as its sides slant."""
    left, top, right, bottom = pixels(shape.box.grown(1), scale)
    size = (right - left) * FINER, (bottom - top) * FINER

    def place(x: float, y: float) -> tuple[float, float]:
        return (x * scale - left) * FINER, (y * scale - top) * FINER

    one, other = ((place(*side[:2]), place(*side[2:])) for side in shape.sides)
    area, edges = Image.new("L", size), Image.new("L", size)
    ImageDraw.Draw(area).polygon([*one, *reversed(other)], fill=255)
    for side in (one, other):
        ImageDraw.Draw(edges).line(side, fill=255, width=FINER * scale)
    for mask, colour in ((area, shape.fill), (edges, shape.line)):
        image.paste(rgb(colour), (left, top, right, bottom), mask.reduce(FINER))


def pixels(box: Box, scale: int) -> tuple[int, int, int, int]:
    """The pixels that a box covers: left, top, right and bottom, the last two exclusive."""
    return _whole(box.x * scale), _whole(box.y * scale), _whole(box.right * scale), _whole(box.bottom * scale)


def _whole(value: float) -> int:
    """The nearest whole number, halves upwards."""
    return int(np.floor(value + 0.5))


SHAPES: dict[type[Shape], Callable[[Image.Image, Any, int], None]] = {
    Rectangle: _rectangle,
    Grid: _grid,
    Hatch: _hatch,
    Text: _text,
    Pixels: _cells,
    Fan: _fan,
}
