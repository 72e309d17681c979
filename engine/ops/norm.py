"""output = (x − mean) / √(variance + ε) · weight + bias, channel by channel.

Source: Ioffe and Szegedy, "Batch Normalization" (2015); PyTorch `BatchNorm2d`.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from engine.errors import AttributeRangeError, ShapeError
from engine.ops import attributes
from engine.ops.base import Example, Explanation, Input, Op, Place, Region, Shape, register
from engine.windows import Array

IMAGE = Input("x", "The activation, (channel, row, column); or one number a channel.", data=True)
WEIGHT = Input("weight", "Scale of each channel, 1 if left out.", optional=True, rank=1, learned=True)
BIAS = Input("bias", "Offset of each channel, 0 if left out.", optional=True, rank=1, learned=True)
EPSILON = "Added to the variance, so that nothing is divided by zero."
TWO_CHANNELS = [[[1, 3], [5, 7]], [[0, 0], [4, 4]]]


@register
@dataclass(frozen=True)
class BatchNorm(Op):
    """output = (x − mean) / √(variance + ε) · weight + bias, with a given mean and variance.

    Shapes: x (C, …), mean, variance, weight, bias (C) → x's. As a network does after training.
    """

    epsilon: float = attributes.real(EPSILON, default=1e-5, minimum=1e-12, maximum=1)

    name: ClassVar[str] = "batch_norm"
    inputs: ClassVar[tuple[Input, ...]] = (
        IMAGE,
        Input("mean", "Mean of each channel.", rank=1),
        Input("variance", "Variance of each channel.", rank=1),
        WEIGHT,
        BIAS,
    )
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            "two channels",
            {"x": TWO_CHANNELS, "mean": [4, 2], "variance": [5, 4], "weight": [1, 2], "bias": [0, 1]},
        ),
    )

    def output_shape(self, *shapes: Any) -> Shape:
        return _channelwise(self, shapes)

    def forward(self, *inputs: Any) -> Array:
        x, mean, variance, weight, bias = (*inputs, None, None)[:5]
        scale = inverse_deviation(variance, self.epsilon)
        scale = scale if weight is None else scale * weight
        offset = -mean * scale if bias is None else bias - mean * scale
        return x * _spread(scale, x) + _spread(offset, x)

    def backward(self, gradient: Array, output: Array, *inputs: Any) -> tuple[Array | None, ...]:
        x, mean, variance, weight, bias = (*inputs, None, None)[:5]
        deviation = inverse_deviation(variance, self.epsilon)
        scale = deviation if weight is None else deviation * weight
        total = _by_channel(gradient)
        towards = _by_channel(gradient * (x - _spread(mean, x)))
        return (
            gradient * _spread(scale, x),
            -total * scale,
            -towards * scale * deviation**2 / 2,
            None if weight is None else towards * deviation,
            None if bias is None else total,
        )

    def reads(self, start: Place, stop: Place, *shapes: Any) -> tuple[Region, ...]:
        return _reads(self, start, stop, shapes)

    def explain(self, at: Place, *inputs: Any) -> Explanation:
        _, mean, variance, weight, bias = (*inputs, None, None)[:5]
        return _explain(self, at, inputs, (mean, variance), weight, bias)


@register
@dataclass(frozen=True)
class BatchNormTraining(Op):
    """output = (x − mean) / √(variance + ε) · weight + bias, with the batch's own mean and variance.

    Shapes: x (C, …), weight, bias (C) → x's. As a network does while it is trained; through the API the batch is
    one image.
    """

    epsilon: float = attributes.real(EPSILON, default=1e-5, minimum=1e-12, maximum=1)

    name: ClassVar[str] = "batch_norm_training"
    inputs: ClassVar[tuple[Input, ...]] = (IMAGE, WEIGHT, BIAS)
    examples: ClassVar[tuple[Example, ...]] = (
        Example("two channels", {"x": TWO_CHANNELS, "weight": [1, 2], "bias": [0, 1]}),
    )

    def output_shape(self, *shapes: Any) -> Shape:
        return _channelwise(self, shapes)

    def forward(self, *inputs: Any) -> Array:
        x, weight, bias = (*inputs, None, None)[:3]
        mean, variance = moments(x)
        scale = inverse_deviation(variance, self.epsilon)
        scale = scale if weight is None else scale * weight
        output = x * _spread(scale, x)
        output += _spread(-mean * scale if bias is None else bias - mean * scale, x)
        return output

    def backward(self, gradient: Array, output: Array, *inputs: Any) -> tuple[Array | None, ...]:
        x, weight, bias = (*inputs, None, None)[:3]
        count = x.size // x.shape[1]
        mean, variance = moments(x)
        deviation = inverse_deviation(variance, self.epsilon)
        scale = deviation if weight is None else deviation * weight
        total = _by_channel(gradient)
        towards = (_dot_by_channel(gradient, x) - mean * total) * deviation  # Σ gradient · standardised x
        # scale · (gradient − mean of gradient − standardised x · mean of (gradient · standardised x))
        slope = scale * towards * deviation / count
        to_x = gradient * _spread(scale, x)
        to_x -= x * _spread(slope, x)
        to_x += _spread(slope * mean - scale * total / count, x)
        return to_x, None if weight is None else towards, None if bias is None else total

    def reads(self, start: Place, stop: Place, *shapes: Any) -> tuple[Region, ...]:
        x = shapes[0]  # every cell of a channel has a part in its mean and variance
        return _reads(self, (start[0], *(0 for _ in x[1:])), (stop[0], *x[1:]), shapes)

    def explain(self, at: Place, *inputs: Any) -> Explanation:
        x, weight, bias = (*inputs, None, None)[:3]
        return _explain(self, at, inputs, moments(x[None]), weight, bias)


def inverse_deviation(variance: Array, epsilon: float) -> Array:
    """1 / √(variance + ε) of each channel.

    Raises:
        AttributeRangeError: a variance is negative.
    """
    if variance.size and variance.min() < 0:
        raise AttributeRangeError(
            f"variance holds {variance.min():g}: a mean of squares is never negative", argument="variance"
        )
    return 1 / np.sqrt(variance + variance.dtype.type(epsilon))


def moments(x: Array) -> tuple[Array, Array]:
    """Mean and variance of each channel of a batch (N, C, …), each (C)."""
    count = x.size // x.shape[1]
    mean = _by_channel(x) / x.dtype.type(count)
    centred = x - _spread(mean, x)
    return mean, _dot_by_channel(centred, centred) / x.dtype.type(count)


def fold(weight: Array, bias: Array | None, norm: BatchNorm, *statistics: Any) -> tuple[Array, Array]:
    """The weight (K, …) and bias (K) of a layer that does by itself what it and the `norm` behind it do."""
    mean, variance, scale, offset = statistics
    factor = scale * inverse_deviation(variance, norm.epsilon)
    before = mean if bias is None else mean - bias
    return weight * factor.reshape(-1, *(1,) * (weight.ndim - 1)), offset - before * factor


def _spread(values: Array, x: Array) -> Array:
    """One number a channel (C), shaped to go with x (N, C, …)."""
    return values.reshape(-1, *(1,) * (x.ndim - 2))


def _by_channel(x: Array) -> Array:
    """Sum of (N, C, …) over all but channels: (C)."""
    return x.sum((0, *range(2, x.ndim)))


def _dot_by_channel(x: Array, y: Array) -> Array:
    """Σ x · y of two (N, C, …) over all but channels, without a product in between: (C)."""
    n, c = x.shape[:2]
    return np.einsum("ncp,ncp->c", x.reshape(n, c, -1), y.reshape(n, c, -1))


def _channelwise(op: Op, shapes: Any) -> Shape:
    x = shapes[0]
    if not x:
        raise ShapeError("x is one number: it must have a channel axis", argument="x")
    for spec, shape in zip(op.inputs[1:], shapes[1:], strict=False):
        if shape is not None and shape != (x[0],):
            raise ShapeError(
                f"{spec.name} has shape {shape} but x has {x[0]} channels: give one number a channel",
                argument=spec.name,
            )
    return tuple(x)


def _reads(op: Op, start: Place, stop: Place, shapes: tuple[Any, ...]) -> tuple[Region, ...]:
    channels = (
        Region(spec.name, start[:1], stop[:1], (1,))
        for spec, shape in zip(op.inputs[1:], shapes[1:], strict=False)
        if shape is not None
    )
    return (Region("x", start, stop, (1,) * len(start)), *channels)


def _explain(
    op: BatchNorm | BatchNormTraining,
    at: Place,
    inputs: tuple[Any, ...],
    statistics: tuple[Array, Array],
    weight: Array | None,
    bias: Array | None,
) -> Explanation:
    channel = at[0]
    value = float(inputs[0][at])
    mean, variance = (float(values[channel]) for values in statistics)
    scale = 1.0 if weight is None else float(weight[channel])
    offset = 0.0 if bias is None else float(bias[channel])
    standardised = (value - mean) / float(np.sqrt(variance + op.epsilon))
    return Explanation(
        at=at,
        combine="sum",
        terms=np.array([standardised * scale, offset]),
        parts={
            "input": value,
            "mean": mean,
            "variance": variance,
            "standardised": standardised,
            "weight": scale,
            "bias": offset,
        },
        sources=op.sources(at, *inputs),
        output=standardised * scale + offset,
    )
