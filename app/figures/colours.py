"""Colour maps for values, as in static/js/draw/colour.js: signed ones diverge from the paper's colour, others rise.

Both are perceptually uniform: their steps are equally long in OKLab (Ottosson, "A perceptual color space for image
processing", 2020). A test compares them with what the pages draw.
"""

from functools import cache
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.figures.palette import PALETTES, Palette, Theme, rgb

Arm: TypeAlias = Literal["positive", "negative", "green"]
Array: TypeAlias = NDArray[Any]
Bytes: TypeAlias = NDArray[np.uint8]

STEPS = 255
"""Steps from zero to full strength."""

WAYS: dict[Theme, dict[Arm, list[tuple[float, float, float]]]] = {
    "light": {
        "positive": [(0.78, 0.11, 62), (0.6, 0.15, 50), (0.4, 0.12, 42)],
        "negative": [(0.78, 0.075, 297), (0.6, 0.125, 295), (0.38, 0.14, 292)],
        "green": [(0.82, 0.09, 158), (0.62, 0.125, 156), (0.42, 0.095, 157), (0.26, 0.055, 160)],
    },
    "dark": {
        "positive": [(0.45, 0.085, 48), (0.68, 0.145, 56), (0.88, 0.1, 72)],
        "negative": [(0.42, 0.11, 292), (0.64, 0.135, 294), (0.86, 0.075, 300)],
        "green": [(0.4, 0.065, 160), (0.62, 0.12, 157), (0.82, 0.135, 152), (0.96, 0.06, 140)],
    },
}
"""The way from the paper to full strength, as lightness, chroma and hue in degrees."""

FROM_LINEAR = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.793617785, -0.0040720468],
        [1.9779984951, -2.428592205, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.808675766],
    ]
)
FROM_LAB = np.array(
    [[1, 0.3963377774, 0.2158037573], [1, -0.1055613458, -0.0638541728], [1, -0.0894841775, -1.291485548]]
)
TO_LINEAR = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.707614701],
    ]
)


def signed_or_not(values: Array, bound: float, palette: Palette, *, signed: bool) -> Bytes:
    """Values of any shape as sRGB (…, 3), full strength standing for `bound`: diverging where `signed`."""
    share = np.minimum(1.0, np.abs(values) / bound) if bound > 0 else np.zeros(np.shape(values))
    step = np.floor(share * STEPS + 0.5).astype(int)
    if signed:
        negative, positive = ramp(palette.theme, "negative")[step], ramp(palette.theme, "positive")[step]
        found: Bytes = np.where((values < 0)[..., None], negative, positive)
        return found
    rising: Bytes = ramp(palette.theme, "green")[np.where(values < 0, 0, step)]
    return rising


def grey(values: Array, white: float) -> Bytes:
    """Brightness (H, W) as sRGB (H, W, 3), `white` being the brightest."""
    levels: Bytes = np.clip(np.rint(values * (255 / white)), 0, 255).astype(np.uint8)
    return np.repeat(levels[..., None], 3, axis=-1)


def blue(values: Array, largest: float, palette: Palette) -> Bytes:
    """Made up inputs (H, W) as sRGB (H, W, 3): from the paper to the colour of inputs."""
    share = np.clip(values / largest, 0, 1) if largest > 0 else np.zeros(values.shape)
    paper, ink = np.array(rgb(palette.paper)), np.array(rgb(palette.input.ink))
    mixed: Bytes = np.rint(paper + (ink - paper) * share[..., None]).astype(np.uint8)
    return mixed


@cache
def ramp(theme: Theme, arm: Arm) -> Bytes:
    """Colours from the paper to full strength in equal steps, (STEPS + 1, 3)."""
    paper = np.array(rgb(PALETTES[theme].paper))
    stops = np.array([_lab(paper), *(_polar(*stop) for stop in WAYS[theme][arm])])
    colours = _srgb(_evenly(_curve(stops, 1000), STEPS + 1))
    colours[0] = paper
    return colours


def _lab(colour: Array) -> Array:
    """An sRGB colour in OKLab."""
    share = colour / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    lab: Array = TO_LAB @ np.cbrt(FROM_LINEAR @ linear)
    return lab


def _srgb(lab: Array) -> Bytes:
    """Colours (N, 3) in OKLab as sRGB."""
    linear = np.clip((lab @ FROM_LAB.T) ** 3 @ TO_LINEAR.T, 0, 1)
    share = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    colours: Bytes = np.floor(255 * share + 0.5).astype(np.uint8)
    return colours


def _polar(lightness: float, chroma: float, hue: float) -> Array:
    """A colour by its hue in degrees, in OKLab."""
    angle = np.deg2rad(hue)
    return np.array([lightness, chroma * np.cos(angle), chroma * np.sin(angle)])


def _curve(points: Array, samples: int) -> Array:
    """A smooth curve through points (N, 3), Catmull-Rom, as (samples, 3)."""
    place = np.linspace(0, len(points) - 1, samples)
    i = np.minimum(len(points) - 2, place.astype(int))
    u = (place - i)[:, None]
    p, q, r, s = (points[np.clip(i + offset, 0, len(points) - 1)] for offset in (-1, 0, 1, 2))
    curve: Array = 0.5 * (2 * q + (r - p) * u + (2 * p - 5 * q + 4 * r - s) * u**2 + (3 * q - p - 3 * r + s) * u**3)
    return curve


def _evenly(samples: Array, count: int) -> Array:
    """`count` points of a finely sampled curve, equally far apart along it."""
    steps = np.linalg.norm(np.diff(samples, axis=0), axis=1)
    lengths = np.concatenate([[0.0], np.cumsum(steps)])
    wanted = lengths[-1] * np.arange(count) / (count - 1)
    found: Array = samples[np.minimum(np.searchsorted(lengths, wanted), len(samples) - 1)]
    return found
