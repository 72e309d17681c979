"""What figures of every kind have: captions, the small maps, a legend, a magnified window."""

from collections.abc import Iterator, Sequence

import numpy as np

from app.figures.colours import Array
from app.figures.font import width
from app.figures.layout import CAPTION
from app.figures.matrix import cell_box, filter_numbers, outlined, painted, text_size
from app.figures.number import written
from app.figures.paints import Paints, Part, Scale
from app.figures.palette import Palette, Role
from app.figures.shapes import Box, Panel, Pixels, Rectangle, Shape, Text

SMALL = 12.5
LEGEND_WIDE, LEGEND_HIGH = 112, 9
READABLE = 7.5
"""Smallest size of magnified numbers."""


def caption(box: Box, head: str, role: Role, palette: Palette, *rest: str, room: float) -> Iterator[Shape]:
    """Words over a matrix: `head` in its role's colour, then as many of `rest` as there is room for."""
    x, y = box.x, box.y - 10
    if head:
        yield Text(x, y, head, role.ink, SMALL, bold=True)
        x += width(head, SMALL, bold=True) + 5
    said = ""
    for words in rest:
        longer = f"{said}, {words}" if said else words
        if words and x - box.x + width(longer, SMALL) <= room:
            said = longer
    if said:
        yield Text(x, y, said, palette.quiet, SMALL)


def captioned(box: Box, gap: float) -> Box:
    """The place of a matrix with its caption and what sticks out of it, `gap` before the next."""
    return Box(box.x - 3, box.y - CAPTION, box.width + gap - 1, box.height + CAPTION + 4)


def legend(x: float, y: float, scale: Scale, palette: Palette) -> Iterator[Shape]:
    """The colours of a map with the numbers at their ends."""
    low, high = written(scale.low), written(scale.high)
    yield Text(x, y + LEGEND_HIGH, low, palette.quiet, SMALL, name="low")
    x += width(low, SMALL) + 7
    strip = Box(x, y, LEGEND_WIDE, LEGEND_HIGH)
    values = np.linspace(scale.low, scale.high, LEGEND_WIDE)[None]
    yield from painted(strip, scale.paint(values), palette)
    yield Text(strip.right + 7, y + LEGEND_HIGH, high, palette.quiet, SMALL, name="high")


def small_maps(boxes: tuple[Box, ...], paints: Paints, current: int, filled: int) -> Iterator[Panel]:
    """All maps, each a panel with its number; the one at work is outlined, and filled so far; those after it wait."""
    palette = paints.palette
    for k, box in enumerate(boxes):
        colours = paints.maps[k]
        count = colours.shape[0] * colours.shape[1]
        done = count if k < current else filled if k == current else 0
        shown = colours.copy()
        shown.reshape(-1, 3)[done:] = [int(palette.raised[i : i + 2], 16) for i in (1, 3, 5)]
        scale = min(box.width / colours.shape[1], box.height / colours.shape[0])
        wide, high = colours.shape[1] * scale, colours.shape[0] * scale
        inside = Box(box.x + (box.width - wide) / 2, box.y + (box.height - high) / 2, wide, high)
        here = k == current
        role = palette.output.ink
        shapes: list[Shape] = [Pixels.of(inside, shown), Rectangle(inside, line=palette.line)]
        if here:
            shapes.append(Rectangle(box.grown(2), line=role, thickness=2, name="at-work"))
        colour = role if here else palette.quiet
        shapes.append(Text(box.x + box.width / 2, box.bottom + 16, str(k + 1), colour, 11.0, here, "middle"))
        yield Panel(Box(box.x - 4, box.y - 4, box.width + 8, box.height + 23), tuple(shapes))


def magnified(
    box: Box, values: Array, what: Part, paints: Paints, k: int, winner: Sequence[int] | None = None
) -> Iterator[Shape]:
    """A patch or a slice of filter `k`: numbers where all of its kind can be read, else colours; `winner` is marked."""
    role = paints.palette.input if what == "patch" else paints.palette.filter
    size = text_size(paints.numbers(what, k), box.width / values.shape[1])
    if size >= READABLE:
        yield from filter_numbers(box, values, role, paints.palette, size, what)
    else:
        yield from painted(
            box, paints.of_input(values) if what == "patch" else paints.of_filter(values, k), paints.palette
        )
    if winner is not None:
        cell = cell_box(box, values.shape[0], values.shape[1], winner[0], winner[1])
        yield from outlined(cell, role.ink, paints.palette, halo=size < READABLE, name="winner")
