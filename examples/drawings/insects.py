"""A ladybug on a leaf, and a monarch butterfly on a flower."""

import numpy as np
from PIL import Image

from examples.drawings.canvas import Canvas, Point


def leaf(canvas: Canvas) -> None:
    """Fill the picture with the blade of a leaf: a midrib, side veins, and the cells between."""
    along = (canvas.x * 0.9 + canvas.y * 0.44 - 40) / 480
    across = (canvas.y * 0.9 - canvas.x * 0.44 - 90) / 480
    veins = np.abs((along * 7 - np.abs(across) * 5) % 1 - 0.5)
    height = 3.2 * np.cos(veins * 2 * np.pi) - 10 * np.exp(-((across / 0.012) ** 2)) + 1.4 * canvas.noise(9, 3)
    diffuse, highlight = canvas.lit(height, shine=18)
    green = np.array([0.3, 0.56, 0.14]) * (1 + 0.12 * canvas.noise(120, 3)[..., None])
    canvas.rgb = (0.4 + 0.75 * diffuse)[..., None] * green + 0.16 * highlight[..., None]
    pale = np.exp(-((across / 0.012) ** 2)) + 0.45 * np.exp(-(((veins - 0.5) / 0.03) ** 2))
    canvas.fill(pale * 0.7, (0.62, 0.76, 0.4))


def ladybug() -> Image.Image:
    """Seven spots on a red dome, seen from above and a little from the side."""
    canvas = Canvas(480, 480, seed=5)
    leaf(canvas)
    turn = -0.5
    cos, sin = np.cos(turn), np.sin(turn)

    def at(u: float, v: float) -> Point:
        return 240 + u * cos - v * sin, 252 + u * sin + v * cos

    canvas.multiply(canvas.blur(canvas.ellipse((262, 280), (166, 136), turn), 14), 0.3)
    for side in (-1.0, 1.0):
        for hip, knee, foot in (
            ((78, 86), (112, 132), (142, 138)),
            ((6, 102), (14, 148), (-12, 176)),
            ((-72, 88), (-104, 130), (-142, 142)),
        ):
            limb = [at(x, side * y) for x, y in (hip, knee, foot)]
            canvas.fill(canvas.stroke(limb, [15, 12, 7]), (0.07, 0.06, 0.06))
        feeler = [at(186, side * 22), at(216, side * 44), at(232, side * 44)]
        canvas.fill(canvas.stroke(feeler, [6, 5, 9]), (0.09, 0.07, 0.06))
    black = np.array([0.06, 0.055, 0.06])
    for where, size in ((at(168, 0), (44.0, 50.0)), (at(128, 0), (56.0, 88.0))):
        diffuse, highlight = canvas.ball(where, size, turn)
        canvas.fill(canvas.ellipse(where, size, turn), (0.5 + diffuse)[..., None] * black + 0.45 * highlight[..., None])
    for side in (-1.0, 1.0):
        canvas.fill(canvas.ellipse(at(146, side * 58), (22, 17), turn + side * 0.5), (0.93, 0.91, 0.84))
        canvas.fill(canvas.ellipse(at(190, side * 24), (7, 8), turn), (0.88, 0.86, 0.78))
    centre, radii = at(-14, 0), (146.0, 122.0)
    shell = canvas.ellipse(centre, radii, turn)
    diffuse, highlight = canvas.ball(centre, radii, turn, bumps=0.25 * canvas.noise(5, 2))
    red = np.array([0.86, 0.11, 0.05]) * (1 + 0.06 * canvas.noise(80, 2)[..., None])
    canvas.fill(shell, (0.32 + 0.85 * diffuse)[..., None] * red)
    u, v = canvas.local(centre, radii, turn)
    for spot_u, spot_v, spot_size in (
        (0.86, 0.0, 0.17),
        (0.4, 0.46, 0.2),
        (0.4, -0.46, 0.2),
        (-0.12, 0.66, 0.16),
        (-0.12, -0.66, 0.16),
        (-0.55, 0.34, 0.18),
        (-0.55, -0.34, 0.18),
    ):
        squeeze = np.sqrt(1 - min(spot_u**2 + spot_v**2, 0.8))
        spot = np.where((u - spot_u) ** 2 + ((v - spot_v) / max(squeeze, 0.6)) ** 2 < spot_size**2, 1.0, 0.0)
        canvas.fill(canvas.blur(spot * shell, 0.8), (0.07, 0.06, 0.06))
    canvas.fill(shell * np.where((np.abs(v) < 0.012) & (u < 0.8), 1.0, 0.0), (0.2, 0.03, 0.02))
    canvas.fill(canvas.blur(shell * highlight, 2), (1, 0.97, 0.95))
    window = canvas.blur(shell * np.where(((u - 0.02) / 0.22) ** 2 + ((v + 0.42) / 0.1) ** 2 < 1, 1.0, 0.0), 5)
    canvas.fill(0.5 * window, (1, 1, 1))
    return canvas.image(grain=0.012)


FOREWING: list[Point] = [
    (6, -22),
    (60, -92),
    (120, -150),
    (168, -176),
    (190, -164),
    (186, -124),
    (164, -74),
    (132, -30),
    (80, -4),
    (8, 4),
]
HINDWING: list[Point] = [(6, 0), (80, 0), (128, -12), (146, 24), (140, 74), (112, 116), (72, 130), (38, 108), (14, 56)]


def smooth(points: list[Point], steps: int = 12) -> list[Point]:
    """A closed curve through `points` (Catmull-Rom)."""
    p = np.array(points, float)
    before, after, beyond = np.roll(p, 1, 0), np.roll(p, -1, 0), np.roll(p, -2, 0)
    t = np.linspace(0, 1, steps, endpoint=False)[:, None, None]
    curve = 0.5 * (
        2 * p
        + t * (after - before)
        + t**2 * (2 * before - 5 * p + 4 * after - beyond)
        + t**3 * (3 * (p - after) + beyond - before)
    )
    return [(float(x), float(y)) for x, y in curve.transpose(1, 0, 2).reshape(-1, 2)]


def wing(canvas: Canvas, outline: list[Point], root: Point, place: Point, side: float, veins: int) -> None:
    """One wing: black border with two rows of white dots, orange panels between black veins."""
    curve = smooth(outline)
    middle = np.mean(curve, 0)

    def put(points: list[Point]) -> list[Point]:
        return [(place[0] + side * x, place[1] + y) for x, y in points]

    whole = canvas.polygon(put(curve))
    panel = canvas.polygon(
        put([(middle[0] + (x - middle[0]) * 0.83 - 5, middle[1] + (y - middle[1]) * 0.8) for x, y in curve])
    )
    canvas.fill(whole, (0.07, 0.05, 0.05))
    reach = np.hypot(canvas.x - place[0], canvas.y - place[1]) / 200
    sheen = (1.08 - 0.34 * reach + 0.05 * canvas.noise(30, 3))[..., None]
    canvas.fill(panel, sheen * np.array([0.93, 0.45, 0.06]))
    rim = curve[:: max(len(curve) // (2 * veins), 1)]
    for x, y in rim:
        canvas.fill(canvas.stroke(put([root, (x, y)]), [3.0, 4.4]) * whole, (0.07, 0.05, 0.05))
    for inset, size in ((0.95, 3.0), (0.885, 3.8)):
        for x, y in curve[3 :: max(len(curve) // 34, 1)]:
            dot = (middle[0] + (x - middle[0]) * inset, middle[1] + (y - middle[1]) * inset)
            if np.hypot(dot[0] - root[0], dot[1] - root[1]) > 66:
                (at,) = put([dot])
                canvas.fill(canvas.ellipse(at, (size, size * 0.85)) * whole, (0.97, 0.95, 0.9))


def monarch() -> Image.Image:
    """Wings spread, on a purple flower, before a blurred meadow."""
    canvas = Canvas(480, 480, seed=8)
    canvas.rgb = np.stack(
        [0.3 + 0.12 * canvas.noise(110, 2), 0.46 + 0.14 * canvas.noise(90, 2), 0.2 + 0.06 * canvas.noise(120, 2)], -1
    )
    canvas.fill(canvas.stroke([(246, 300), (262, 480)], [10, 14]), (0.28, 0.42, 0.16))
    canvas.defocus(7)
    for _ in range(150):
        angle, far = canvas.random.uniform(0, 2 * np.pi), canvas.random.uniform(0, 1) ** 0.5
        x, y = 244 + 132 * far * np.cos(angle), 336 + 72 * far * np.sin(angle)
        shade = 0.72 + 0.36 * canvas.random.uniform() - 0.16 * far
        canvas.fill(canvas.ellipse((x, y), (17, 7), angle * 0.5), tuple(shade * np.array([0.72, 0.42, 0.74])))
    place: Point = (240.0, 232.0)
    canvas.multiply(canvas.blur(canvas.ellipse((252, 262), (150, 96)), 16), 0.55)
    for side in (-1.0, 1.0):
        wing(canvas, HINDWING, (6, 0), place, side, 8)
        wing(canvas, FOREWING, (6, -8), place, side, 9)
        feeler: list[Point] = [(240, 176), (240 + side * 22, 138), (240 + side * 40, 116)]
        canvas.fill(canvas.stroke(feeler, [3, 2.4, 5]), (0.06, 0.05, 0.05))
    for y, radii in ((272.0, (10.0, 48.0)), (214.0, (13.0, 26.0)), (184.0, (10.0, 11.0))):
        diffuse, highlight = canvas.ball((240, y), radii, bumps=0.6 * canvas.noise(4, 2))
        canvas.fill(
            canvas.ellipse((240, y), radii),
            (0.4 + diffuse)[..., None] * np.array([0.1, 0.085, 0.08]) + 0.1 * highlight[..., None],
        )
    for x, y in ((234, 202), (246, 202), (236, 220), (244, 220), (235, 182), (245, 182)):
        canvas.fill(canvas.ellipse((x, y), (2.4, 2.2)), (0.95, 0.94, 0.9))
    return canvas.image(grain=0.012)
