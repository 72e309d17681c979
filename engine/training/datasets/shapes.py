"""`shapes`: outlines of six shapes, of any size and place, a little turned, drawn with pens of different width."""

import numpy as np

from engine.training.datasets.ink import arc, draw, moved, padded, photographed, polyline
from engine.windows import Array

CLASSES = ("circle", "square", "triangle", "diamond", "plus", "cross")

OUTLINES = padded(
    [
        arc((0, 0), (0.95, 0.95), 0, 360, 14),
        polyline((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85), (-0.85, -0.85)),
        polyline((0, -0.95), (0.95, 0.75), (-0.95, 0.75), (0, -0.95)),
        polyline((0, -1), (0.9, 0), (0, 1), (-0.9, 0), (0, -1)),
        np.concatenate([polyline((0, -0.95), (0, 0.95)), polyline((-0.95, 0), (0.95, 0))]),
        np.concatenate([polyline((-0.8, -0.8), (0.8, 0.8)), polyline((-0.8, 0.8), (0.8, -0.8))]),
    ]
)


def shapes(labels: Array, random: np.random.Generator) -> Array:
    """A picture (N, 1, H, W), uint8, for each label."""
    outlines = moved(OUTLINES[labels], random, angle=12, size=(0.3, 0.75), shift=0.35, stretch=0.1)
    ink = draw(outlines, random.uniform(0.9, 2.0, len(labels)))
    return photographed(ink, random, contrast=(0.45, 1), noise=0.07)
