"""A figure as SVG: true text and lines, and nothing that could run or load anything."""

import io
from base64 import b64encode
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from PIL import Image

from app.figures.shapes import Box, Fan, Figure, Grid, Hatch, Pixels, Rectangle, Shape, Text

FAMILY = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
STRIPES = 8
"""From one stripe of a hatch to the next, along either axis."""
STRIPE = 2.1
LARGE = 8
"""Pixels of the embedded picture a cell, so that viewers which smooth pictures leave the cells sharp."""
LARGEST = 4096
"""Most pixels of an embedded picture across; cells of more are too small to be seen one by one."""


def svg(figure: Figure) -> bytes:
    """The figure as an SVG file, UTF-8. Only presentation attributes: no style, so that any policy lets it through."""
    size = f'width="{figure.width}" height="{figure.height}"'
    view = f'viewBox="0 0 {figure.width} {figure.height}" font-family={quoteattr(FAMILY)}'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view} role="img">',
        f"<title>{escape(figure.title)}</title>",
        f'<rect {size} fill="{figure.palette.paper}"/>',
        *(SHAPES[type(shape)](shape) for shape in figure.shapes),
        "</svg>\n",
    ]
    return "\n".join(lines).encode()


def _rectangle(shape: Rectangle) -> str:
    drawn = f'fill="{shape.fill or "none"}"'
    if shape.line is not None:
        drawn += f' stroke="{shape.line}" stroke-width="{_short(shape.thickness)}"'
    return f"<rect {_box(shape.box)} {drawn}{_name(shape.name)}/>"


def _grid(shape: Grid) -> str:
    box = shape.box
    rows = [box.y + row * box.height / shape.rows for row in range(shape.rows + 1)]
    columns = [box.x + column * box.width / shape.columns for column in range(shape.columns + 1)]
    path = "".join(
        [f"M{_short(box.x)} {_short(y)}H{_short(box.right)}" for y in rows]
        + [f"M{_short(x)} {_short(box.y)}V{_short(box.bottom)}" for x in columns]
    )
    return f'<path d="{path}" fill="none" stroke="{shape.line}" stroke-linecap="square"/>'


def _hatch(shape: Hatch) -> str:
    """Lines x + y = k · STRIPES, cut off at the box."""
    box = shape.box
    path = []
    for k in range(int((box.x + box.y) // STRIPES) + 1, int((box.right + box.bottom) // STRIPES) + 1):
        left = max(box.x, k * STRIPES - box.bottom)
        right = min(box.right, k * STRIPES - box.y)
        path.append(f"M{_short(left)} {_short(k * STRIPES - left)}L{_short(right)} {_short(k * STRIPES - right)}")
    return f'<path d="{"".join(path)}" fill="none" stroke="{shape.line}" stroke-width="{STRIPE}"/>'


def _text(shape: Text) -> str:
    """Its length is given, as whoever shows it may not have the font that it was measured with."""
    attributes = f'x="{_short(shape.x)}" y="{_short(shape.y)}" font-size="{_short(shape.size)}" fill="{shape.colour}"'
    if shape.bold:
        attributes += ' font-weight="600"'
    if shape.anchor != "start":
        attributes += f' text-anchor="{shape.anchor}"'
    if len(shape.text) > 1:
        attributes += f' textLength="{_short(shape.width)}" lengthAdjust="spacingAndGlyphs"'
    return f"<text {attributes}{_name(shape.name)}>{escape(shape.text)}</text>"


def _cells(shape: Pixels) -> str:
    file = io.BytesIO()
    small = Image.frombytes("RGB", (shape.columns, shape.rows), shape.rgb)
    finer = max(1, min(LARGE, LARGEST // max(small.size)))
    large = small.resize((shape.columns * finer, shape.rows * finer), Image.Resampling.NEAREST)
    large.save(file, "PNG", optimize=True)
    data = b64encode(file.getvalue()).decode()
    return (
        f'<image {_box(shape.box)} preserveAspectRatio="none" image-rendering="pixelated" '
        f'href="data:image/png;base64,{data}"/>'
    )


def _fan(shape: Fan) -> str:
    (left, top, first, bottom), (right, _, last, _) = shape.sides
    area = f"M{_short(left)} {_short(top)}H{_short(right)}L{_short(last)} {_short(bottom)}H{_short(first)}Z"
    edges = "".join(f"M{_short(a)} {_short(b)}L{_short(c)} {_short(d)}" for a, b, c, d in shape.sides)
    return f'<path d="{area}" fill="{shape.fill}"/><path d="{edges}" fill="none" stroke="{shape.line}"/>'


def _box(box: Box) -> str:
    return f'x="{_short(box.x)}" y="{_short(box.y)}" width="{_short(box.width)}" height="{_short(box.height)}"'


def _name(name: str) -> str:
    return f" class={quoteattr(name)}" if name else ""


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


SHAPES: dict[type[Shape], Callable[[Any], str]] = {
    Rectangle: _rectangle,
    Grid: _grid,
    Hatch: _hatch,
    Text: _text,
    Pixels: _cells,
    Fan: _fan,
}
