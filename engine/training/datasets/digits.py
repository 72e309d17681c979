"""`digits`: the ten digits, drawn by strokes of a pen whose points tremble; some are written in two ways."""

import numpy as np

from engine.training.datasets.ink import arc, draw, moved, padded, photographed, polyline
from engine.windows import Array

CLASSES = tuple("0123456789")

_FORMS = (
    (0, arc((0, 0), (0.6, 0.95), -90, 270, 14)),
    (1, polyline((-0.3, -0.6), (0.1, -0.95), (0.1, 0.95))),
    (1, polyline((0, -0.95), (0, 0.95))),
    (
        2,
        np.concatenate(
            [arc((0, -0.4), (0.55, 0.55), -170, 40, 8), polyline((0.42, -0.05), (-0.6, 0.95), (0.65, 0.95))]
        ),
    ),
    (
        3,
        np.concatenate([arc((-0.05, -0.47), (0.55, 0.48), -150, 90, 7), arc((-0.05, 0.47), (0.6, 0.48), -90, 150, 7)]),
    ),
    (4, polyline((0.3, 0.95), (0.3, -0.95), (-0.65, 0.4), (0.7, 0.4))),
    (4, np.concatenate([polyline((-0.5, -0.9), (-0.55, 0.1), (0.6, 0.1)), polyline((0.4, -0.6), (0.35, 0.95))])),
    (
        5,
        np.concatenate(
            [polyline((0.55, -0.95), (-0.45, -0.95), (-0.5, -0.1)), arc((-0.05, 0.35), (0.6, 0.6), -140, 140, 9)]
        ),
    ),
    (6, np.concatenate([arc((0.5, 0.3), (1.05, 1.3), -105, -180, 5), arc((0, 0.4), (0.55, 0.55), -180, 180, 11)])),
    (7, polyline((-0.6, -0.95), (0.6, -0.95), (-0.1, 0.95))),
    (
        7,
        np.concatenate([polyline((-0.6, -0.95), (0.6, -0.95), (-0.15, 0.95)), polyline((-0.3, 0.05), (0.5, 0.05))]),
    ),
    (8, np.concatenate([arc((0, -0.48), (0.47, 0.46), 90, 450, 10), arc((0, 0.46), (0.56, 0.5), -90, 270, 10)])),
    (9, np.concatenate([arc((0, -0.4), (0.52, 0.53), 0, 360, 11), polyline((0.52, -0.4), (0.35, 0.95))])),
)
"""Every way of writing, with its digit."""

FORMS = padded([form for _, form in _FORMS])
WAYS = [np.array([place for place, (digit, _) in enumerate(_FORMS) if digit == wanted]) for wanted in range(10)]

TREMBLE = 0.07
"""Standard deviation of a stroke's points, in halves of the picture."""


def digits(labels: Array, random: np.random.Generator) -> Array:
    """A picture (N, 1, H, W), uint8, for each label."""
    chance = random.random(len(labels))
    places = np.array([WAYS[label][int(share * len(WAYS[label]))] for label, share in zip(labels, chance, strict=True)])
    forms = FORMS[places]
    # Neighbouring pieces share a point, so that a displacement which is smooth in the place moves both alike.
    wave = random.normal(0, 1, (len(labels), 1, 1, 2, 3)) * [TREMBLE, TREMBLE, 1.5]
    x, y = forms[..., :1], forms[..., 1:]
    bent = wave[..., 0] * np.sin(3 * x + wave[..., 2]) + wave[..., 1] * np.sin(3 * y + 2 * wave[..., 2])
    written = moved(forms + bent, random, angle=14, size=(0.55, 0.85), shift=0.15, stretch=0.25, slant=0.25)
    ink = draw(written, random.uniform(0.9, 2.2, len(labels)))
    return photographed(ink, random, contrast=(0.5, 1), noise=0.05)
