"""An animated GIF of a sheet: a frame a step, one palette for all, and of each frame only what it changes."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from app.figures import raster
from app.figures.quantised import COLOURS, Quantiser
from app.figures.shapes import Figure
from app.figures.sheet import Sheet

MOST_FRAMES = 120
MOST_PIXELS = 96_000_000
"""Of all frames of an animation together; more steps than that allows are left out evenly."""
LAST = 2.0
"""How long the last frame is held, seconds."""
CENTISECOND = 10
"""Milliseconds of GIF's unit of time."""


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
    most = max(2, min(MOST_FRAMES, MOST_PIXELS // pixels))
    count = min(steps, most)
    return tuple(int(step) for step in np.rint(np.linspace(0, steps - 1, count)))


def animate(sheet: Sheet, speed: float, scale: int) -> Animation:
    """The sheet step by step.

    Args:
        sheet: what is drawn.
        speed: frames a second; GIF counts in hundredths of one.
        scale: pixels a CSS pixel.
    """
    steps = chosen(sheet.stage.subject.steps, sheet.width * sheet.height * scale**2)
    quantised = Quantiser.of([raster.picture(sheet.figure(steps[place]), scale) for place in {0, len(steps) // 2, -1}])
    delay = max(2, round(100 / speed)) * CENTISECOND
    durations = [delay] * (len(steps) - 1) + [max(delay, round(LAST * 100) * CENTISECOND)]
    frames = _frames((sheet.figure(step) for step in steps), quantised, scale)
    file = io.BytesIO()
    next(frames).save(
        file,
        "GIF",
        save_all=True,
        append_images=frames,
        duration=durations,
        loop=0,
        disposal=1,
        palette=quantised.palette,
        optimize=True,
        transparency=COLOURS,
    )
    return Animation(file.getvalue(), steps)


def _frames(figures: Iterator[Figure], quantised: Quantiser, scale: int) -> Iterator[Image.Image]:
    """Each figure in the palette's colours; only what differs from the figure before is drawn."""
    first = next(figures)
    drawn = raster.picture(first, scale)
    frame = quantised(drawn)
    yield frame
    panels = first.panels
    for figure in figures:
        frame = frame.copy()
        for before, panel in zip(panels, figure.panels, strict=True):
            if box := panel.differs(before):
                covered = raster.redraw(drawn, panel, box, figure.palette.paper, scale)
                frame.paste(quantised(drawn.crop(covered)), covered)
        panels = figure.panels
        yield frame
