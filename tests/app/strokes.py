"""The ten digits as a hand draws them, in strokes of any size, thickness and place on paper of any colour."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

Stroke = Sequence[tuple[float, float]]


def arc(x: float, y: float, wide: float, tall: float, start: float, stop: float) -> list[tuple[float, float]]:
    """Points of an ellipse around (x, y), angles in degrees, clockwise from the right."""
    angles = [math.radians(start + (stop - start) * i / 24) for i in range(25)]
    return [(x + wide * math.cos(angle), y + tall * math.sin(angle)) for angle in angles]


DIGITS: dict[int, list[Stroke]] = {
    0: [arc(0.5, 0.5, 0.3, 0.48, -90, 270)],
    1: [[(0.35, 0.2), (0.55, 0.03), (0.55, 0.97)]],
    2: [[*arc(0.5, 0.28, 0.3, 0.26, -170, 40), (0.2, 0.95), (0.85, 0.95)]],
    3: [[*arc(0.48, 0.26, 0.28, 0.24, -150, 90), *arc(0.48, 0.74, 0.32, 0.24, -90, 150)]],
    4: [[(0.6, 0.03), (0.15, 0.65), (0.9, 0.65)], [(0.68, 0.35), (0.68, 0.98)]],
    5: [[(0.8, 0.04), (0.3, 0.04), (0.26, 0.42), *arc(0.46, 0.68, 0.34, 0.28, -110, 150)]],
    6: [[(0.68, 0.03), (0.4, 0.3), *arc(0.5, 0.7, 0.28, 0.27, 180, 545)]],
    7: [[(0.18, 0.05), (0.84, 0.05), (0.42, 0.97)]],
    8: [[*arc(0.5, 0.27, 0.24, 0.24, 90, -270), *arc(0.5, 0.74, 0.3, 0.24, -90, 270)]],
    9: [[*arc(0.48, 0.3, 0.28, 0.27, 0, -360), (0.76, 0.32), (0.68, 0.97)]],
}


def drawing(
    digit: int,
    *,
    canvas: tuple[int, int] = (280, 280),
    height: float = 0.7,
    at: tuple[float, float] = (0.5, 0.5),
    pen: float = 0.09,
    ink: int = 0,
    paper: int = 255,
) -> Image.Image:
    """A digit of a share `height` of the canvas's shorter side, centred at `at` (shares of width and height).

    `pen` is the thickness of the stroke as a share of the digit's height.
    """
    four = 4
    width, tall = canvas
    image = Image.new("L", (width * four, tall * four), paper)
    draw = ImageDraw.Draw(image)
    side = height * min(canvas) * four
    left, top = at[0] * width * four - side / 2, at[1] * tall * four - side / 2
    radius = max(pen * side / 2, 1)
    for stroke in DIGITS[digit]:
        points = [(left + x * side, top + y * side) for x, y in stroke]
        for (x1, y1), (x2, y2) in pairwise(points):
            steps = max(int(max(abs(x2 - x1), abs(y2 - y1)) / max(radius / 2, 1)), 1)
            for x, y in np.linspace((x1, y1), (x2, y2), steps + 1):
                draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=ink)
    return image.resize(canvas, Image.Resampling.BOX)


VARIANTS: dict[str, dict[str, Any]] = {
    "in the middle": {},
    "large": {"height": 0.92},
    "small": {"height": 0.3},
    "tiny": {"height": 0.15},
    "in the upper left corner": {"height": 0.4, "at": (0.22, 0.22)},
    "at the lower edge": {"height": 0.35, "at": (0.6, 0.8)},
    "thin pen": {"pen": 0.02},
    "thick pen": {"pen": 0.17},
    "chalk on a blackboard": {"ink": 250, "paper": 20},
    "pencil on grey paper": {"ink": 110, "paper": 200},
    "on a wide sheet": {"canvas": (600, 200)},
    "on a tall sheet, low": {"canvas": (150, 400), "at": (0.5, 0.75)},
    "on a sheet of 28 pixels": {"canvas": (28, 28), "pen": 0.12},
}
"""Ways to draw, each with what differs from `drawing`'s defaults."""
