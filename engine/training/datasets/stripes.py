"""`stripes`: waves in six directions, of any frequency and phase; the classes are the angles of the stripes."""

import numpy as np

from engine.training.datasets.ink import SIDE, photographed
from engine.windows import Array

CLASSES = ("0°", "30°", "60°", "90°", "120°", "150°")
STEP, JITTER = 30, 7
"""Degrees between two classes, and by how many a picture's stripes may be off."""

HALF = 0.26
"""Half of the height of a wave: most of a picture is dark, which is what a network of one channel is taken to know."""


def stripes(labels: Array, random: np.random.Generator) -> Array:
    """A picture (N, 1, H, W), uint8, for each label."""
    n = len(labels)
    angle = np.radians(labels * STEP + random.uniform(-JITTER, JITTER, n))[:, None, None]
    phase = random.uniform(0, 2 * np.pi, n)[:, None, None]
    waves = random.uniform(1.5, 4, n)[:, None, None]  # along a side of the picture
    rows, columns = np.mgrid[:SIDE, :SIDE] / SIDE
    across = columns * np.sin(angle) + rows * np.cos(angle)  # 0°: lies, 90°: stands; counter-clockwise between
    ink = HALF * (1 + np.sin(2 * np.pi * waves * across + phase))
    return photographed(ink.astype(np.float32), random, contrast=(0.3, 1), noise=0.07)
