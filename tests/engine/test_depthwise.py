"""Depthwise convolution, tap by tap: the same as one convolution a channel."""

from typing import Any

import numpy as np
import pytest

from engine.ops import create, depthwise


@pytest.mark.parametrize(
    "attributes", [{}, {"padding": 1}, {"stride": (2, 1), "padding": (0, 2, 1, 0)}, {"dilation": 2, "padding": 2}]
)
def test_it_is_one_convolution_a_channel(attributes: dict[str, Any]) -> None:
    random = np.random.default_rng(0)
    channels = depthwise.CHANNELS
    x, weight, bias = random.normal(size=(2, channels, 7, 6)), random.normal(size=(channels, 1, 3, 2)), np.arange(8.0)
    assert depthwise.pays(channels, weight.shape)
    whole, alone = create("conv2d", {**attributes, "groups": channels}), create("conv2d", attributes)
    output = whole.forward(x, weight, bias)
    upstream = random.normal(size=output.shape)
    gradients = whole.backward(upstream, output, x, weight, bias)
    for k in range(channels):
        own = slice(k, k + 1)
        inputs = x[:, own], weight[own], bias[own]
        expected = alone.forward(*inputs)
        np.testing.assert_allclose(output[:, own], expected, rtol=1e-12, atol=1e-12)
        slopes = alone.backward(upstream[:, own], expected, *inputs)
        for gradient, slope, axis in zip(gradients, slopes, (1, 0, 0), strict=True):
            assert gradient is not None
            assert slope is not None
            np.testing.assert_allclose(gradient.take([k], axis), slope, rtol=1e-12, atol=1e-12)
