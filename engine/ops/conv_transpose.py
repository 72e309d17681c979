"""output[k, r·S + i·D − P, q·S + j·D − P] += x[c, r, q] · weight[c, k, i, j] over all c, r, q, i, j; then + bias[k].

The adjoint of a convolution, what its gradient for x does: each number of the input spreads a filter, and where they
overlap they are added up. Read the other way round, each output is a window's over the input with zeros in between.
Source: PyTorch `ConvTranspose2d`; Zeiler et al., "Deconvolutional Networks" (2010).
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from engine.errors import ShapeError
from engine.ops import attributes
from engine.ops.base import Example, Explanation, Input, Op, Place, Region, Shape, register
from engine.ops.conv import check_bias, check_groups, weighed
from engine.transposed import TransposedAxis, TransposedWindows
from engine.windows import Array, Pair


@register
@dataclass(frozen=True)
class ConvTranspose2d(Op):
    """output = Σ of filters, each spread from one number of the input and times it, + bias: a convolution's adjoint.

    Shapes: x (C, H, W), weight (C, K / groups, F, G), bias (K) → (K, H', W') with
    H' = (H − 1)·S − 2P + D(F − 1) + 1 + output_padding.

    It is explained as a window of stride 1 over the input with S − 1 zeros between its cells and a ring of
    D(F − 1) − P around: `window` lies in that, and `weight` is turned by 180°, as it meets the `patch`.
    """

    stride: int | Pair = attributes.pair("Steps in the output between two numbers of the input.", default=1)
    padding: int | Pair = attributes.pair("Cells cut off on each side of the output.", default=0, minimum=0)
    output_padding: int | Pair = attributes.pair(
        "Cells added to the output's bottom and right; fewer than stride or dilation.", default=0, minimum=0
    )
    dilation: int | Pair = attributes.pair("Distance between the filter's taps.", default=1)
    groups: int = attributes.whole("Into how many separate groups the channels fall.", default=1, maximum=65536)

    name: ClassVar[str] = "conv_transpose2d"
    tap_by_tap: ClassVar[bool] = True
    inputs: ClassVar[tuple[Input, ...]] = (
        Input("x", "The image or activation, (channel, row, column).", data=True, rank=3),
        Input(
            "weight",
            "The filters, (channel, filter, row, column).",
            rank=4,
            learned=True,
            axes="(channel, filter, row, column)",
        ),
        Input("bias", "One number a filter.", optional=True, rank=1, learned=True),
    )
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            "stride 2 lays filters side by side", {"x": [[1, 2], [3, 0]], "weight": [[1, 2], [0, 1]]}, {"stride": 2}
        ),
        Example(
            "filters overlap and add up, the rim is cut off",
            {"x": [[1, 2], [3, 4]], "weight": [[1, 2, 1], [2, 4, 2], [1, 2, 1]], "bias": [1]},
            {"stride": 2, "padding": 1},
        ),
        Example(
            "two channels, two filters, output_padding 1",
            {"x": [[[1, 2]], [[0, 1]]], "weight": [[[[1, 1]], [[0, 2]]], [[[1, -1]], [[3, 0]]]]},
            {"stride": [1, 2], "output_padding": [0, 1]},
        ),
    )

    def windows(self, x: Shape, weight: Shape) -> TransposedWindows:
        """Where filters of shape `weight` (C, K, F, G) lie on the output of an input of shape `x` (…, H, W)."""
        return TransposedWindows.of(
            (x[-2], x[-1]),
            (weight[2], weight[3]),
            stride=self.stride,
            padding=self.padding,
            extra=self.output_padding,
            dilation=self.dilation,
        )

    def output_shape(self, *shapes: Any) -> Shape:
        x, weight, bias = (*shapes, None)[:3]
        check_groups(self.groups, x[0], "channels of x")
        if weight[0] != x[0]:
            raise ShapeError(
                f"weight is for {weight[0]} channels but x has {x[0]}: give (channel, filter, row, column), "
                "as many channels as x",
                argument="weight",
            )
        filters = weight[1] * self.groups
        check_bias(bias, filters)
        return (filters, *self.windows(x, weight).shape)

    def arithmetic(self, *shapes: Any) -> dict[str, TransposedAxis] | None:
        windows = self.windows(shapes[0], shapes[1])
        return {"rows": windows.rows, "columns": windows.columns}

    def multiply_adds(self, *shapes: Any) -> int:
        x, weight = shapes[:2]
        return int(np.prod(weight, dtype=object)) * x[-2] * x[-1]

    def forward(self, *inputs: Any) -> Array:
        x, weight, bias = (*inputs, None)[:3]
        windows = self.windows(x.shape, weight.shape)
        filters = self._filters(weight)  # (g, C/g, K/g, F, G)
        output = np.zeros((len(x), self.groups, filters.shape[2], *windows.shape), np.result_type(x, weight))
        grouped = self._grouped(x)  # (N, g, C/g, H, W)
        for (i, j), cells, places in windows.landings():
            seen = grouped[(..., *cells)]  # (N, g, C/g, h, w): what this tap does not take over the output's edge
            spread = filters[..., i, j].swapaxes(1, 2) @ _flat(seen)  # (N, g, K/g, h·w)
            output[(..., *places)] += spread.reshape(*spread.shape[:3], *seen.shape[3:])
        output = output.reshape(len(x), -1, *windows.shape)  # (N, K, H', W')
        if bias is not None:
            output += bias[:, None, None]
        return output

    def backward(self, gradient: Array, output: Array, *inputs: Any) -> tuple[Array | None, ...]:
        x, weight, bias = (*inputs, None)[:3]
        windows = self.windows(x.shape, weight.shape)
        filters, grouped, slopes = self._filters(weight), self._grouped(x), self._grouped(gradient)
        to_filters, to_x = np.zeros_like(filters), np.zeros_like(grouped)
        for (i, j), cells, places in windows.landings():
            seen, part = grouped[(..., *cells)], _flat(slopes[(..., *places)])  # (N, g, C/g, h, w), (N, g, K/g, h·w)
            to_x[(..., *cells)] += (filters[..., i, j] @ part).reshape(seen.shape)
            to_filters[..., i, j] = (_flat(seen) @ part.swapaxes(2, 3)).sum(0)
        return (
            to_x.reshape(x.shape),
            to_filters.reshape(weight.shape),
            None if bias is None else gradient.sum((0, 2, 3)),
        )

    def _filters(self, weight: Array) -> Array:
        """`weight` (C, K/g, F, G) as (g, C/g, K/g, F, G)."""
        return weight.reshape(self.groups, len(weight) // self.groups, *weight.shape[1:])

    def _grouped(self, maps: Array) -> Array:
        """`maps` (N, C, H, W) as (N, g, C/g, H, W)."""
        return maps.reshape(len(maps), self.groups, maps.shape[1] // self.groups, *maps.shape[2:])

    def reads(self, start: Place, stop: Place, *shapes: Any) -> tuple[Region, ...]:
        x, weight, bias = (*shapes, None)[:3]
        per_group, depth = weight[1], x[0] // self.groups
        first, last = start[0] // per_group, (stop[0] - 1) // per_group + 1
        alone = last - first == 1  # filters of one group; those of several lie in every row of `weight`
        filters = (start[0] - first * per_group, stop[0] - first * per_group) if alone else (0, per_group)
        low, high, step = self.windows(x, weight).reach(start[1:], stop[1:])
        return (
            Region("x", (first * depth, *low), (last * depth, *high), (1, *step)),
            Region("weight", (first * depth, filters[0], 0, 0), (last * depth, filters[1], *weight[2:]), (1, 1, 1, 1)),
            *(() if bias is None else (Region("bias", start[:1], stop[:1], (1,)),)),
        )

    def explain(self, at: Place, *inputs: Any) -> Explanation:
        x, weight, bias = (*inputs, None)[:3]
        k, row, column = at
        windows = self.windows(x.shape, weight.shape)
        group, filter_number = divmod(k, weight.shape[1])
        depth = len(x) // self.groups
        channels = slice(group * depth, (group + 1) * depth)
        turned = weight[channels, filter_number, ::-1, ::-1]  # (C/g, F, G), as it meets the stuffed input
        patch = windows.patch(x[channels], row, column)
        offset = None if bias is None else float(bias[k])
        return weighed(at, windows.at(row, column), patch, turned, offset, self.sources(at, x, weight, bias))


def _flat(maps: Array) -> Array:
    """`maps` (N, g, C, h, w) as (N, g, C, h·w)."""
    return maps.reshape(*maps.shape[:3], -1)
