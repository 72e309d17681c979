"""Lines drawn with a round pen, antialiased: how dark a pixel is follows from its distance to the nearest stroke."""

from collections.abc import Sequence

import numpy as np

from engine.windows import Array

SIDE = 16
"""Pixels along a side of every picture."""

BLOCK = 128
"""Pictures drawn at once: their distances stay in the cache."""


def draw(segments: Array, thickness: Array) -> Array:
    """Pictures (N, SIDE, SIDE), float32, 0 for paper to 1 for ink.

    Args:
        segments: (N, S, 2, 2): S straight pieces for each picture, their two ends, (x, y); the picture goes from −1 to
            1 along either axis, y downwards.
        thickness: (N): how wide the pen is, in pixels.
    """
    parts = [
        _draw(segments[first : first + BLOCK], thickness[first : first + BLOCK])
        for first in range(0, len(segments), BLOCK)
    ]
    return np.concatenate(parts)


def _draw(segments: Array, thickness: Array) -> Array:
    line = ((np.arange(SIDE, dtype=np.float32) + np.float32(0.5)) / SIDE * 2 - 1).astype(np.float32)
    nearest = np.full((len(segments), SIDE, SIDE), 16, np.float32)  # squared distances
    for start, end in segments.astype(np.float32).transpose(1, 2, 0, 3):  # (N, 2) each
        along = end - start
        length = (along * along).sum(1) + np.float32(1e-9)
        x, y = line[None, :] - start[:, :1], line[None, :] - start[:, 1:]  # (N, SIDE) each: columns, rows
        share = (x * along[:, :1])[:, None, :] + (y * along[:, 1:])[:, :, None]  # (N, SIDE, SIDE)
        share /= length[:, None, None]
        np.clip(share, np.float32(0), np.float32(1), out=share)
        across = share * -along[:, :1, None]
        across += x[:, None, :]
        across *= across
        down = share * -along[:, 1:, None]
        down += y[:, :, None]
        down *= down
        across += down
        np.minimum(nearest, across, out=nearest)
    distance = np.sqrt(nearest) * np.float32(SIDE / 2)  # in pixels
    ink: Array = np.clip(thickness.astype(np.float32)[:, None, None] / 2 + np.float32(0.5) - distance, 0, 1)
    return ink


def polyline(*points: tuple[float, float]) -> Array:
    """The straight pieces (S, 2, 2) from each point to the next."""
    ends = np.array(points, np.float32)
    return np.stack([ends[:-1], ends[1:]], 1)


def arc(centre: tuple[float, float], radius: tuple[float, float], start: float, stop: float, pieces: int = 8) -> Array:
    """An arc of an ellipse as straight pieces; angles in degrees, from the right, clockwise as y runs downwards."""
    angles = np.radians(np.linspace(start, stop, pieces + 1))
    return polyline(*zip(centre[0] + radius[0] * np.cos(angles), centre[1] + radius[1] * np.sin(angles), strict=True))


def padded(drawings: Sequence[Array]) -> Array:
    """Drawings of different numbers of pieces as one array (drawing, S, 2, 2); the last piece is repeated."""
    most = max(map(len, drawings))
    return np.stack([np.concatenate([one, np.repeat(one[-1:], most - len(one), 0)]) for one in drawings])


def moved(
    segments: Array,
    random: np.random.Generator,
    *,
    angle: float,
    size: tuple[float, float],
    shift: float,
    stretch: float = 0.0,
    slant: float = 0.0,
) -> Array:
    """Each drawing (N, S, 2, 2) turned, sized, stretched, slanted and shifted at random.

    `angle` in degrees to either side; `size` from … to …; `shift` at most, in halves of the picture; `stretch` and
    `slant` as shares.
    """
    n = len(segments)
    turn = np.radians(random.uniform(-angle, angle, n))
    scale = random.uniform(*size, n)
    wide = np.exp(random.uniform(-1, 1, n) * np.log1p(stretch))
    lean = random.uniform(-slant, slant, n)
    cos, sin, zero, one = np.cos(turn), np.sin(turn), np.zeros(n), np.ones(n)
    rotation = np.array([[cos, -sin], [sin, cos]]).transpose(2, 0, 1)  # (N, 2, 2)
    form = np.array([[scale * wide, lean * scale], [zero, scale / wide * one]]).transpose(2, 0, 1)
    place = random.uniform(-shift, shift, (n, 1, 1, 2))
    result: Array = segments @ (rotation @ form).transpose(0, 2, 1)[:, None] + place
    return result


def photographed(ink: Array, random: np.random.Generator, *, contrast: tuple[float, float], noise: float) -> Array:
    """Pictures of ink (N, H, W) as bytes (N, 1, H, W), of various contrast, with grain."""
    strength = random.uniform(*contrast, (len(ink), 1, 1)).astype(np.float32)
    grain = random.standard_normal(ink.shape, np.float32) * np.float32(noise)
    paper = np.float32(2.5 * noise)  # light enough that grain shows on either side
    grey = np.clip(paper + ink * strength * (1 - paper) + grain, 0, 1)
    return np.rint(grey * 255).astype(np.uint8)[:, None]
