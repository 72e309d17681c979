"""A handwritten digit, and a test card whose every part some filter answers to."""

import numpy as np
from PIL import Image

from examples.drawings.canvas import Canvas, Point


def digit() -> Image.Image:
    """A seven in white on black, as MNIST has them: the strokes fill the middle 20 of 28 cells."""
    canvas = Canvas(336, 336)
    canvas.rgb[:] = 0
    stroke: list[Point] = [(96, 104), (150, 98), (205, 96), (238, 94), (226, 128), (200, 178), (178, 224), (164, 262)]
    canvas.fill(canvas.blur(canvas.stroke(stroke, [20, 24, 26, 28, 28, 28, 27, 22]), 3), (1, 1, 1))
    return canvas.image()


def test_card() -> Image.Image:
    """Edges in every direction, stripes from wide to narrow, the six full colours, a ramp and a circle."""
    canvas = Canvas(480, 480)
    x, y = canvas.x, canvas.y
    canvas.rgb[:] = 0.5
    canvas.fill(canvas.box(0, 0, 480, 160), (0.96, 0.96, 0.94))
    for index, period in enumerate((32, 20, 12, 8)):
        left = 120 * index
        canvas.fill(canvas.box(left, 0, left + 120, 80) * ((x - left) % period < period / 2), (0.06, 0.06, 0.08))
        canvas.fill(canvas.box(left, 80, left + 120, 160) * (y % period < period / 2), (0.06, 0.06, 0.08))
    colours = ((1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 1, 1), (0, 0, 1), (1, 0, 1))
    for index, colour in enumerate(colours):
        canvas.fill(canvas.box(80 * index, 160, 80 * index + 80, 240), colour)
    canvas.fill(canvas.box(0, 240, 240, 480), (0.1, 0.1, 0.12))
    canvas.fill(canvas.box(0, 240, 240, 480) * ((x + y) % 40 < 20), (0.92, 0.9, 0.82))
    canvas.fill(canvas.ellipse((120, 360), (84, 84)), (0.93, 0.45, 0.12))
    canvas.fill(canvas.ellipse((120, 360), (48, 48)), (0.12, 0.32, 0.7))
    canvas.fill(canvas.box(240, 240, 480, 400), np.repeat((x[..., None] - 240) / 240, 3, -1))
    canvas.fill(canvas.polygon([(360, 256), (456, 384), (264, 384)]), (0.2, 0.62, 0.35))
    canvas.fill(canvas.box(240, 400, 480, 480) * (((x // 20) + (y // 20)) % 2), (1, 1, 1))
    return canvas.image()
