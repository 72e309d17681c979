"""Oranges on a table, and a pizza from above."""

import numpy as np
from PIL import Image

from examples.drawings.canvas import Canvas, Plane, Point


def wood(canvas: Canvas, light: float = 1.0) -> None:
    """Cover everything with boards: long grain, and dark gaps."""
    grain = canvas.noise(60, 3)
    rings = np.sin((canvas.y + 26 * grain) * 0.55) + 0.6 * np.sin((canvas.y + 14 * grain) * 1.9)
    tone = light * (1 + 0.05 * rings + 0.05 * canvas.noise(6, 2))[..., None]
    canvas.rgb = tone * np.array([0.55, 0.37, 0.22])
    canvas.multiply(np.where(canvas.y % 120 < 2.5, 1.0, 0.0), 0.45)


def shaded(
    colour: tuple[float, float, float], diffuse: Plane, highlight: Plane, gloss: float, ambient: float = 0.4
) -> Plane:
    """The colour of a surface under ambient light, the lamp and its reflection."""
    lit: Plane = (ambient + (1.15 - ambient) * diffuse)[..., None] * np.array(colour)
    return lit + gloss * highlight[..., None]


def orange() -> Image.Image:
    """A whole orange with its dimpled peel, and before it the half of another."""
    canvas = Canvas(480, 480, seed=3)
    canvas.rgb[:] = np.array([0.86, 0.86, 0.83]) * (0.8 + 0.25 * (canvas.y / 300))[..., None].clip(0, 1.1)
    canvas.fill(canvas.blur(canvas.box(-20, 250, 500, 500), 4), (0.86, 0.83, 0.78))
    whole(canvas, (178.0, 196.0), 148.0)
    half(canvas, (316.0, 316.0), 132.0)
    return canvas.image(grain=0.012)


def whole(canvas: Canvas, centre: Point, radius: float) -> None:
    """An uncut orange, its stalk's end towards the viewer, with its shadow on the table."""
    x, y = centre
    canvas.multiply(canvas.blur(canvas.ellipse((x + 34, y + radius * 0.9), (radius * 1.1, radius * 0.22)), 14), 0.5)
    radii = (radius, radius * 0.97)
    dimples = -0.5 * np.abs(canvas.noise(6, 2)) + 0.8 * canvas.noise(40, 2)
    diffuse, highlight = canvas.ball(centre, radii, bumps=dimples)
    tint = 1 + 0.05 * canvas.noise(90, 2)[..., None]
    canvas.fill(canvas.ellipse(centre, radii), shaded((1.0, 0.53, 0.05), diffuse, highlight, 0.35) * tint)
    stalk: Point = (x - 6, y - 92)
    turns = zip(np.arange(10) * np.pi / 5, [17, 7] * 5, strict=True)
    star = [(stalk[0] + far * np.cos(angle), stalk[1] + 0.62 * far * np.sin(angle)) for angle, far in turns]
    canvas.multiply(canvas.blur(canvas.ellipse(stalk, (24, 14)), 6), 0.72)
    canvas.fill(canvas.polygon(star), (0.36, 0.46, 0.16))
    canvas.fill(canvas.ellipse(stalk, (5, 3.4)), (0.6, 0.56, 0.3))


def half(canvas: Canvas, centre: Point, radius: float) -> None:
    """A cut face: peel, white pith, ten segments of pulp and the core."""
    x, y = centre
    canvas.multiply(canvas.blur(canvas.ellipse((x + 18, y + 30), (radius * 1.06, radius)), 12), 0.45)
    canvas.fill(canvas.ellipse((x + 4, y + 9), (radius, radius)), (0.87, 0.42, 0.03))
    canvas.fill(canvas.ellipse(centre, (radius, radius)), (0.99, 0.56, 0.08))
    canvas.fill(canvas.ellipse(centre, (radius * 0.955, radius * 0.955)), (0.99, 0.9, 0.74))
    u, v = canvas.local(centre, (radius, radius))
    far, angle = np.hypot(u, v), np.arctan2(v, u) + 0.2
    between = np.abs((angle * 10 / (2 * np.pi)) % 1 - 0.5)  # 0 in the middle of a segment, 0.5 on its wall
    wall = 0.5 - 0.03 / np.maximum(far, 0.05)
    segment = canvas.blur(np.where((far > 0.1) & (far < 0.87 - 2.2 * between**6) & (between < wall), 1.0, 0.0), 0.8)
    sacs = np.sin(angle * 60 + 4 * canvas.noise(24, 2)) * np.sin(far * 16 + 4 * canvas.noise(20, 2))
    light, shine = canvas.lit(1.1 * sacs + 0.8 * canvas.noise(8, 2), shine=50)
    canvas.fill(segment, shaded((1.0, 0.6, 0.08), light, shine, 0.35, ambient=0.55))


def leaf_of_basil(canvas: Canvas, centre: Point, size: float, turn: float) -> None:
    """One leaf with its midrib and a soft shadow."""
    u, v = canvas.local(centre, (size, size * 0.55), turn)
    leaf = np.where((np.abs(v) < np.cos(np.clip(u, -1, 1) * np.pi / 2) ** 0.8) & (np.abs(u) < 1), 1.0, 0.0)
    canvas.multiply(canvas.blur(leaf, 4), 0.6)
    fold = 0.75 + 0.35 * np.abs(v) + 0.12 * np.sin(u * 18 + 6 * np.abs(v))
    canvas.fill(leaf, fold[..., None] * np.array([0.16, 0.42, 0.12]))
    canvas.fill(leaf * np.where(np.abs(v) < 0.05, 1.0, 0.0), (0.45, 0.62, 0.3))


def pizza() -> Image.Image:
    """Tomato, molten cheese, salami, olives and basil on a browned crust."""
    canvas = Canvas(480, 480, seed=11)
    wood(canvas, 0.85)
    centre: Point = (240.0, 240.0)
    wobble = 1 + 0.025 * canvas.noise(120, 2)
    radius = np.hypot(canvas.x - 240, canvas.y - 240) / 216 * wobble
    canvas.multiply(canvas.blur(canvas.ellipse((254, 260), (222, 220)), 12), 0.35)
    crust_height = 26 * np.exp(-(((radius - 0.92) / 0.075) ** 2)) + 1.6 * canvas.noise(14, 3)
    diffuse, _ = canvas.lit(crust_height)
    crust = np.where(radius < 1, 1.0, 0.0)
    baked = np.clip(0.5 + 0.45 * canvas.noise(34, 3), 0, 1)[..., None]
    dough = np.array([0.88, 0.66, 0.38]) * (1 - baked) + np.array([0.62, 0.36, 0.15]) * baked
    canvas.fill(crust, (0.45 + 0.7 * diffuse)[..., None] * dough)
    inner = canvas.blur(np.where(radius < 0.85, 1.0, 0.0), 2.5)
    canvas.fill(inner, (0.62, 0.2, 0.08))
    melt = canvas.noise(52, 4)
    cheese = canvas.blur(np.where(melt > -0.5, 1.0, 0.0), 1.5) * inner
    cheese_light, cheese_shine = canvas.lit(4 * melt + 0.8 * canvas.noise(9, 2), shine=60)
    browned = np.clip(1.5 * canvas.noise(26, 3) - 0.3, 0, 1)[..., None]
    molten = np.array([0.96, 0.76, 0.36]) * (1 - browned) + np.array([0.78, 0.45, 0.16]) * browned
    canvas.fill(cheese, (0.4 + 0.72 * cheese_light)[..., None] * molten + 0.25 * cheese_shine[..., None])
    for x, y in ((150, 150), (262, 122), (352, 190), (196, 250), (304, 276), (122, 284), (226, 356), (340, 352)):
        spot: Point = (float(x), float(y))
        canvas.multiply(canvas.blur(canvas.ellipse((x + 3, y + 4), (40, 39)), 4), 0.55)
        disc = canvas.ellipse(spot, (37, 36))
        u, v = canvas.local(spot, (37, 36))
        marbling = canvas.noise(9, 3)
        light, shine = canvas.lit(3 * (u**2 + v**2) + 1.2 * marbling, shine=50)
        meat = np.array([0.6, 0.2, 0.12]) + 0.07 * marbling[..., None] * np.array([1.0, 0.7, 0.5])
        canvas.fill(disc, (0.45 + 0.65 * light)[..., None] * meat + 0.22 * shine[..., None])
        canvas.multiply(disc * np.where(u**2 + v**2 > 0.82, 1.0, 0.0), 0.72)
    for x, y in ((210, 190), (304, 208), (150, 214), (262, 316), (176, 330), (372, 270), (286, 384)):
        canvas.fill(canvas.ellipse((x, y), (12, 11)), (0.1, 0.09, 0.1))
        canvas.fill(canvas.ellipse((x, y), (5, 4.6)), (0.75, 0.4, 0.16))
        canvas.fill(canvas.blur(canvas.ellipse((x - 6, y - 6), (3, 2)), 0.8), (0.6, 0.6, 0.62))
    for (x, y), turn in (((238, 236), 0.4), ((176, 206), 2.1), ((318, 160), -0.7), ((282, 330), 1.3)):
        leaf_of_basil(canvas, (x, y), 27, turn)
    canvas.multiply(np.clip(np.hypot(canvas.x - centre[0], canvas.y - centre[1]) / 340 - 0.5, 0, 1), 0.7)
    return canvas.image(grain=0.012)
