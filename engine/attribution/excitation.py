"""What excites a unit: an input that grows from noise, step by step uphill along its gradient, kept like a photo.

Left alone, gradient ascent ends in noise that no camera sees. So a gradient's fine frequencies count less than its
coarse ones, as in photos; each step looks at the input a little shifted, so that nothing depends on a single pixel;
what is not needed fades; and pixels stay in their range.

Source: Olah et al., "Feature Visualization" (2017); Yosinski et al., "Understanding Neural Networks Through Deep
Visualization" (2015).
"""

from collections.abc import Iterator

import numpy as np

from engine.attribution.gradients import slopes
from engine.attribution.target import Target
from engine.network import Network
from engine.windows import Array

RATE = 0.1
"""How far a step goes: the root of the mean square of what it adds, in units of the network's input."""
MOMENTUM = 0.9
FADE = 0.01
"""The share of the input that each step takes away."""
NOISE = 0.1
"""Of what it starts from, as the root of the mean square."""
FALL = 1.5
"""A frequency f counts 1 / f to this power."""
SHIFT = 1 / 28
"""How far the input is shifted at most, as a share of its side."""


def ascent(network: Network, target: Target, seed: int) -> Iterator[Array]:
    """The input (C, H, W) that it begins with, and, without end, that after each step."""
    random = np.random.default_rng(seed)
    spec = network.input
    least, most = (spec.normalise(np.full(spec.shape, level)) for level in (0, 255))
    x = np.clip(NOISE * _smooth(random.normal(size=spec.shape)), least, most)
    speed = np.zeros_like(x)
    reach = max(1, round(min(spec.height, spec.width) * SHIFT))
    while True:
        yield x
        row, column = (int(i) for i in random.integers(-reach, reach + 1, 2))
        shifted = np.roll(x, (row, column), (1, 2))
        with np.errstate(over="ignore", invalid="ignore"):  # whoever asks about a network without bounds looks himself
            gradient = slopes(network, network.activations(shifted), target)
            uphill = _smooth(np.roll(gradient, (-row, -column), (1, 2)))
        speed = MOMENTUM * speed + (1 - MOMENTUM) * uphill
        x = np.clip((1 - FADE) * (x + RATE * speed), least, most)


def _smooth(values: Array) -> Array:
    """`values` (C, H, W) with less of what is fine, scaled to a mean square of 1; zeros stay zeros."""
    height, width = values.shape[1:]
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width))
    weight = np.maximum(frequency, 1 / max(height, width)) ** -FALL
    smooth = np.fft.irfft2(np.fft.rfft2(values) * weight, s=(height, width))
    size = float(np.sqrt(np.mean(smooth**2)))
    unit: Array = (smooth / size if size else smooth).astype(np.float32)
    return unit
