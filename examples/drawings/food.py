"""An orange on a table, and a pizza from above."""

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
    """Two oranges with dimpled peel, one behind the other."""
    canvas = Canvas(480, 480, seed=3)
    canvas.rgb[:] = np.array([0.8, 0.8, 0.76]) * (0.75 + 0.3 * (canvas.y / 300))[..., None].clip(0, 1.1)
    canvas.fill(canvas.blur(canvas.box(-20, 320, 500, 500), 4), (0.72, 0.66, 0.58))
    dimples = -0.55 * np.abs(canvas.noise(7, 2)) + 0.8 * canvas.noise(40, 2)
    for centre, radius in (((352.0, 224.0), 104.0), ((192.0, 268.0), 150.0)):
        x, y = centre
        shadow = canvas.ellipse((x + 34, y + radius * 0.86), (radius * 1.12, radius * 0.24))
        canvas.multiply(canvas.blur(shadow, 14), 0.42)
        mask = canvas.ellipse(centre, (radius, radius * 0.97))
        diffuse, highlight = canvas.ball(centre, (radius, radius * 0.97), bumps=dimples)
        tint = 1 + 0.05 * canvas.noise(90, 2)[..., None]
        canvas.fill(mask, shaded((0.98, 0.5, 0.07), diffuse, highlight, 0.45) * tint)
        u, v = canvas.local(centre, (radius, radius))
        bounce = mask * np.clip(v - 0.55, 0, 1) * np.clip(1.1 - np.hypot(u, v), 0, 1)
        canvas.fill(canvas.blur(bounce, 2), (1.0, 0.72, 0.4))
    star = [
        (188.0 + r * np.cos(a), 172.0 + 0.62 * r * np.sin(a))
        for a, r in zip(np.arange(10) * np.pi / 5, [17, 7] * 5, strict=True)
    ]
    canvas.multiply(canvas.blur(canvas.ellipse((188, 172), (24, 14)), 6), 0.72)
    canvas.fill(canvas.polygon(star), (0.36, 0.46, 0.16))
    canvas.fill(canvas.ellipse((188, 171), (5, 3.4)), (0.6, 0.56, 0.3))
    return canvas.image(grain=0.012)


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
    canvas.fill(inner, (0.72, 0.17, 0.06))
    melt = canvas.noise(52, 4)
    cheese = canvas.blur(np.where(melt > -0.28, 1.0, 0.0), 1.5) * inner
    cheese_light, cheese_shine = canvas.lit(4 * melt + 0.8 * canvas.noise(9, 2), shine=60)
    browned = np.clip(1.4 * canvas.noise(26, 3) - 0.5, 0, 1)[..., None]
    molten = np.array([0.97, 0.8, 0.42]) * (1 - browned) + np.array([0.78, 0.45, 0.16]) * browned
    canvas.fill(cheese, (0.4 + 0.72 * cheese_light)[..., None] * molten + 0.25 * cheese_shine[..., None])
    for x, y in ((150, 150), (262, 122), (352, 190), (196, 250), (304, 276), (122, 284), (226, 356), (340, 352)):
        spot: Point = (float(x), float(y))
        canvas.multiply(canvas.blur(canvas.ellipse((x + 3, y + 4), (40, 39)), 4), 0.55)
        disc = canvas.ellipse(spot, (37, 36))
        u, v = canvas.local(spot, (37, 36))
        marbling = canvas.noise(9, 3)
        light, shine = canvas.lit(3 * (u**2 + v**2) + 1.2 * marbling, shine=50)
        meat = np.array([0.68, 0.16, 0.09]) + 0.07 * marbling[..., None] * np.array([1.0, 0.7, 0.5])
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
