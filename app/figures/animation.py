"""An animated GIF of a sheet: a frame a step, one palette for all, and of each frame only what it changes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from app.figures import gif, raster
from app.figures.colours import Bytes
from app.figures.quantised import UNCHANGED, Quantiser
from app.figures.shapes import Figure
from app.figures.sheet import Sheet

MOST_FRAMES = 120
MOST_PIXELS = 250_000_000
"""Of all frames of an animation together; more steps than that allows are left out evenly."""
LAST = 200
"""How long the last frame is held, hundredths of a second."""

Frame = tuple[Bytes, int, int]
"""Colours (H, W) of what changes, and where its upper left corner lies: left, top."""


@dataclass(frozen=True)
class Animation:
    """The file, and which steps (counted from 0) its frames show."""

    gif: bytes
    steps: tuple[int, ...]


def chosen(steps: int, pixels: int) -> tuple[int, ...]:
    """The steps that are shown: all if they are few enough, else as many as possible, evenly, the ends among them.

    Args:
        steps: how many there are.
        pixels: of one frame.
    """
    count = min(steps, MOST_FRAMES, max(2, MOST_PIXELS // pixels))
    return tuple(int(step) for step in np.rint(np.linspace(0, steps - 1, count)))


def animate(sheet: Sheet, speed: float, scale: int) -> Animation:
    """The sheet step by step.

    Args:
        sheet: what is drawn.
        speed: frames a second; GIF counts in hundredths of one.
        scale: pixels a CSS pixel.
    """
    steps = chosen(sheet.stage.subject.steps, sheet.width * sheet.height * scale**2)
    looked_at = sorted({0, steps[len(steps) // 2], steps[-1]})
    quantised = Quantiser.of(raster.picture(sheet.figure(step), scale) for step in looked_at)
    delay = max(2, round(100 / speed))
    delays = [delay] * (len(steps) - 1) + [max(delay, LAST)]
    frames = _frames((sheet.figure(step) for step in steps), quantised, scale)
    parts = [gif.beginning(sheet.width * scale, sheet.height * scale, quantised.palette)]
    parts += (gif.frame(*frame, delay, UNCHANGED) for frame, delay in zip(frames, delays, strict=True))
    return Animation(b"".join([*parts, gif.END]), steps)


def _frames(figures: Iterable[Figure], quantised: Quantiser, scale: int) -> Iterator[Frame]:
    """Each figure over the one before: only what differs is drawn, and of that only changed pixels have a colour."""
    figures = iter(figures)
    first = next(figures)
    drawn = raster.picture(first, scale)
    shown = quantised(drawn)  # (H, W)
    yield shown, 0, 0
    panels = first.panels
    for figure in figures:
        change = np.full_like(shown, UNCHANGED)
        corners = []
        for before, panel in zip(panels, figure.panels, strict=True):
            if box := panel.differs(before):
                left, top, right, bottom = raster.redraw(drawn, panel, box, figure.palette.paper, scale)
                part = quantised(drawn.crop((left, top, right, bottom)))
                place = slice(top, bottom), slice(left, right)
                change[place] = np.where(part == shown[place], UNCHANGED, part)
                shown[place] = part
                corners.append((left, top, right, bottom))
        panels = figure.panels
        left, top, right, bottom = _around(corners)
        yield np.ascontiguousarray(change[top:bottom, left:right]), left, top


def _around(corners: list[tuple[int, int, int, int]]) -> tuple[int, int, int, int]:
    """The smallest rectangle around these: left, top, right, bottom; a pixel where there are none."""
    if not corners:
        return 0, 0, 1, 1
    lefts, tops, rights, bottoms = zip(*corners, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
