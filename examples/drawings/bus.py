"""A yellow school bus on a road."""

import numpy as np
from PIL import Image

from examples.drawings.canvas import Canvas

YELLOW = np.array([0.98, 0.68, 0.05])
BLACK = (0.06, 0.06, 0.07)


def street(canvas: Canvas) -> None:
    """Sky, trees out of focus, kerb and asphalt."""
    down = np.clip(canvas.y / 300, 0, 1)[..., None]
    canvas.rgb = (1 - down) * np.array([0.45, 0.66, 0.9]) + down * np.array([0.86, 0.91, 0.95])
    for x in range(-30, 520, 26):
        top = 112 + 46 * canvas.random.uniform()
        for _ in range(16):
            spot = (x + canvas.random.normal(0, 18), top + 120 * canvas.random.uniform())
            shade = 0.5 + 0.5 * canvas.random.uniform()
            canvas.fill(canvas.ellipse(spot, (26, 20)), tuple(shade * np.array([0.3, 0.46, 0.2])))
    canvas.fill(canvas.box(0, 258, 480, 480), (0.42, 0.52, 0.25))
    canvas.defocus(3.5)
    asphalt = (0.36 + 0.035 * canvas.noise(3, 2) + 0.02 * canvas.noise(60, 2))[..., None] * np.array([1.0, 1.0, 1.03])
    canvas.fill(canvas.box(0, 316, 480, 480), asphalt)
    canvas.fill(canvas.box(0, 310, 480, 318), (0.68, 0.67, 0.64))
    for x in range(-40, 500, 130):
        canvas.fill(canvas.polygon([(x, 436), (x + 70, 436), (x + 62, 446), (x - 10, 446)]), (0.86, 0.8, 0.5))


def wheel(canvas: Canvas, x: float, y: float, radius: float) -> None:
    """Tyre, rim and bolts."""
    canvas.fill(canvas.ellipse((x, y), (radius, radius)), (0.09, 0.09, 0.1))
    canvas.fill(canvas.ellipse((x, y), (radius * 0.86, radius * 0.86)), (0.15, 0.15, 0.16))
    diffuse, highlight = canvas.ball((x, y), (radius * 0.56, radius * 0.56), depth=0.5)
    rim = (0.35 + 0.5 * diffuse + 0.4 * highlight)[..., None] * np.array([0.85, 0.84, 0.82])
    canvas.fill(canvas.ellipse((x, y), (radius * 0.56, radius * 0.56)), rim)
    for angle in np.arange(8) * np.pi / 4:
        bolt = (x + radius * 0.38 * np.cos(angle), y + radius * 0.38 * np.sin(angle))
        canvas.fill(canvas.ellipse(bolt, (2.4, 2.4)), (0.2, 0.2, 0.2))
    canvas.fill(canvas.ellipse((x, y), (radius * 0.17, radius * 0.17)), (0.24, 0.24, 0.25))


def window(canvas: Canvas, left: float, top: float, right: float, bottom: float) -> None:
    """Dark glass that reflects the sky, with a sash across."""
    pane = canvas.box(left, top, right, bottom, 4)
    canvas.fill(pane, (0.1, 0.13, 0.16))
    glare = np.clip(1 - (canvas.y - top) / (bottom - top), 0, 1) * np.where(
        (canvas.x - canvas.y * 0.5) % 90 < 44, 0.5, 0.22
    )
    canvas.fill(pane * glare, (0.72, 0.82, 0.9))
    canvas.fill(canvas.box(left, (top + bottom) / 2 - 1, right, (top + bottom) / 2 + 1), (0.16, 0.15, 0.12))


def school_bus() -> Image.Image:
    """Side view with the bonnet to the right: windows in a row, black rub rails, red lamps, a stop sign."""
    canvas = Canvas(480, 480, seed=2)
    street(canvas)
    canvas.multiply(canvas.blur(canvas.box(30, 372, 462, 408, 18), 7), 0.35)
    body = np.maximum(canvas.box(24, 132, 372, 366, 22), canvas.box(330, 248, 458, 366, 20))
    body = np.maximum(body, canvas.polygon([(360, 150), (372, 160), (394, 252), (360, 258)]))
    shade = (1.06 - 0.3 * np.clip((canvas.y - 240) / 130, 0, 1) + 0.05 * np.exp(-(((canvas.y - 146) / 8) ** 2)))[
        ..., None
    ]
    canvas.fill(body, shade * YELLOW)
    canvas.fill(body * np.where(canvas.y < 150, 0.6, 0.0), (1.0, 0.86, 0.5))
    for index in range(6):
        left = 40 + 48 * index
        window(canvas, left, 172, left + 40, 228)
    canvas.fill(canvas.polygon([(338, 168), (364, 168), (384, 246), (338, 246)]), (0.12, 0.16, 0.2))
    canvas.fill(0.45 * canvas.polygon([(342, 172), (360, 172), (368, 200), (342, 220)]), (0.75, 0.84, 0.92))
    for y, height in ((240.0, 5.0), (272.0, 7.0), (308.0, 5.0)):
        canvas.fill(body * canvas.box(24, y, 334, y + height), BLACK)
    for index in range(11):
        x = 92 + 14.5 * index
        canvas.fill(canvas.box(x, 253, x + 9.5, 266, 1), BLACK)
    canvas.fill(canvas.box(338, 252, 340, 360), (0.5, 0.34, 0.03))
    for x in (404, 416, 428, 440):
        canvas.fill(canvas.box(x, 276, x + 6, 308, 2), (0.4, 0.28, 0.04))
    canvas.fill(canvas.box(446, 300, 460, 322, 6), (0.96, 0.95, 0.86))
    canvas.fill(canvas.box(440, 346, 468, 366, 4), BLACK)
    canvas.fill(canvas.box(16, 350, 36, 368, 3), BLACK)
    canvas.fill(canvas.box(24, 362, 446, 372), (0.1, 0.1, 0.1))
    for x, colour in (
        (34, (0.85, 0.1, 0.06)),
        (52, (0.98, 0.5, 0.05)),
        (334, (0.98, 0.5, 0.05)),
        (352, (0.85, 0.1, 0.06)),
    ):
        canvas.fill(canvas.box(x - 10, 134, x + 10, 154, 4), BLACK)
        canvas.fill(canvas.ellipse((x, 144), (7, 7)), colour)
    octagon = [(312 + 17 * np.cos(a), 254 + 17 * np.sin(a)) for a in np.pi / 8 + np.arange(8) * np.pi / 4]
    canvas.fill(canvas.polygon(octagon), (0.93, 0.93, 0.93))
    canvas.fill(
        canvas.polygon([(312 + (x - 312) * 0.86, 254 + (y - 254) * 0.86) for x, y in octagon]), (0.78, 0.08, 0.08)
    )
    canvas.fill(canvas.box(301, 251, 323, 257), (0.96, 0.96, 0.96))
    for x in (110.0, 392.0):
        canvas.fill(canvas.ellipse((x, 366), (45, 46)) * np.where(canvas.y < 370, 1.0, 0.0), (0.12, 0.1, 0.07))
        wheel(canvas, x, 372, 37)
    canvas.fill(canvas.stroke([(398, 250), (414, 226)], 4), BLACK)
    canvas.fill(canvas.ellipse((416, 220), (8, 12)), BLACK)
    return canvas.image(grain=0.012)
