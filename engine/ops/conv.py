"""output[k, r, q] = Σ over c, i, j of x[c, r·S + i·D − P, q·S + j·D − P] · weight[k, c, i, j] + bias[k].

Correlation, as deep learning calls convolution. Each of the K filters is as deep as its input and makes one map.
Computed as a matrix product over copied windows ("im2col"), in strips of rows that stay in the cache.
Source: CS231n, lecture 5; PyTorch `Conv2d`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from engine.errors import AttributeRangeError, ShapeError
from engine.ops import attributes, depthwise
from engine.ops.base import Example, Explanation, Gradients, Input, Op, Place, Region, Shape, register
from engine.windows import Array, Axis, Padding, Pair, Window, Windows

STRIP = 1 << 19
"""Bytes of copied windows that one matrix product works on: about half of a core's second-level cache."""


@register
@dataclass(frozen=True)
class Conv2d(Op):
    """output = Σ patch ⊙ filter + bias, at every place of a filter that slides over the input.

    Shapes: x (C, H, W), weight (K, C / groups, F, G), bias (K) → (K, H', W') with H' = (H − F + 2P) / S + 1.
    """

    stride: int | Pair = attributes.pair("Steps of the filter between two places.", default=1)
    padding: Padding = attributes.padding("Zeros around the input.")
    dilation: int | Pair = attributes.pair("Distance between the filter's taps.", default=1)
    groups: int = attributes.whole("Into how many separate groups the channels fall.", default=1, maximum=65536)

    name: ClassVar[str] = "conv2d"
    inputs: ClassVar[tuple[Input, ...]] = (
        Input("x", "The image or activation, (channel, row, column).", data=True, rank=3),
        Input("weight", "The filters, (filter, channel, row, column).", rank=4, learned=True),
        Input("bias", "One number a filter.", optional=True, rank=1, learned=True),
    )
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            "one filter on a 3×3 input",
            {"x": [[[1, 2, 0], [0, 1, 3], [2, 1, 1]]], "weight": [[[[1, 0], [0, -1]]]]},
        ),
        Example(
            "two filters, padding 1, stride 2",
            {
                "x": [[[1, 2, 0], [0, 1, 3], [2, 1, 1]]],
                "weight": [[[[0, 1, 0], [1, -1, 1], [0, 1, 0]]], [[[1, 0, -1], [1, 0, -1], [1, 0, -1]]]],
                "bias": [0, 1],
            },
            {"stride": 2, "padding": 1},
        ),
        Example(
            "depthwise: as many groups as channels",
            {"x": [[[1, 2], [3, 4]], [[0, 1], [1, 0]]], "weight": [[[[1, 1], [1, 1]]], [[[2, 0], [0, 2]]]]},
            {"groups": 2},
        ),
    )

    def windows(self, x: Shape, weight: Shape) -> Windows:
        """The places of a filter of shape `weight` (K, C, F, G) on an input of shape `x` (…, H, W)."""
        return Windows.of(
            (x[-2], x[-1]),
            (weight[2], weight[3]),
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            argument="weight",
        )

    def output_shape(self, *shapes: Any) -> Shape:
        x, weight, bias = (*shapes, None)[:3]
        filters, depth = weight[:2]
        check_groups(self.groups, x[0], "channels of x")
        check_groups(self.groups, filters, "filters of weight")
        if depth * self.groups != x[0]:
            rule = "a filter must be as deep as its input" + (" divided by groups" if self.groups > 1 else "")
            grouped = f" in {self.groups} groups" if self.groups > 1 else ""
            raise ShapeError(f"weight has depth {depth} but x has depth {x[0]}{grouped}: {rule}", argument="weight")
        check_bias(bias, filters)
        return (filters, *self.windows(x, weight).shape)

    def arithmetic(self, *shapes: Any) -> dict[str, Axis] | None:
        windows = self.windows(shapes[0], shapes[1])
        return {"rows": windows.rows, "columns": windows.columns}

    def multiply_adds(self, *shapes: Any) -> int:
        weight = shapes[1]
        height, width = self.windows(shapes[0], weight).shape
        return int(np.prod(weight, dtype=object)) * height * width

    def forward(self, *inputs: Any) -> Array:
        x, weight, bias = (*inputs, None)[:3]
        windows = self.windows(x.shape, weight.shape)
        if depthwise.pays(self.groups, weight.shape):
            output = depthwise.convolve(windows, windows.pad(x), weight)
        else:
            output = np.empty((len(x), len(weight), *windows.shape), np.result_type(x, weight))
            filters = self._grouped(weight)  # (g, K/g, C/g·F·G)
            for sample, strip, columns in self._strips(windows.pad(x), windows, weight.shape):
                np.matmul(filters, columns, out=self._grouped(output[sample])[:, :, strip])  # (g, K/g, R·W')
        if bias is not None:
            output += bias[:, None, None]
        return output

    def backward(self, gradient: Array, output: Array, *inputs: Any) -> Gradients:
        return self.gradients((True,) * len(inputs), gradient, output, *inputs)

    def gradients(self, wanted: tuple[bool, ...], gradient: Array, output: Array, *inputs: Any) -> Gradients:
        x, weight, bias = (*inputs, None)[:3]
        windows = self.windows(x.shape, weight.shape)
        gradient = np.ascontiguousarray(gradient)
        parts = (
            windows.inside(self._to_padded(windows, gradient, x.shape, weight)) if wanted[0] else None,
            self._to_filters(windows, gradient, windows.pad(x), weight) if wanted[1] else None,
            gradient.sum((0, 2, 3)) if bias is not None and wanted[2] else None,
        )
        return parts[: len(inputs)]

    def _to_padded(self, windows: Windows, gradient: Array, x: Shape, weight: Array) -> Array:
        """The gradient of the padded input: filters × the outputs' gradient is each window's; overlaps add up."""
        if depthwise.pays(self.groups, weight.shape):
            return depthwise.to_input(windows, gradient, weight)
        filters = self._grouped(weight).transpose(0, 2, 1)  # (g, C/g·F·G, K/g)
        to_padded = np.zeros((*x[:2], windows.rows.padded, windows.columns.padded), gradient.dtype)
        width = windows.columns.size
        for first, last in self._rows(windows, x[1] * weight[0, 0].size * gradient.itemsize):
            for maps, target in zip(gradient, to_padded, strict=True):
                part = self._grouped(maps)[:, :, first * width : last * width]  # (g, K/g, R·W')
                patches = (filters @ part).reshape(x[1], *weight.shape[2:], -1, width)  # (C, F, G, R, W')
                windows.scatter(patches, target, first)
        return to_padded

    def _to_filters(self, windows: Windows, gradient: Array, padded: Array, weight: Array) -> Array:
        """The filters' gradient: that of the outputs × the windows that they look at."""
        if depthwise.pays(self.groups, weight.shape):
            return depthwise.to_filters(windows, gradient, padded, weight)
        found = np.zeros_like(self._grouped(weight))
        for sample, strip, columns in self._strips(padded, windows, weight.shape):
            found += self._grouped(gradient[sample])[:, :, strip] @ columns.transpose(0, 2, 1)
        return found.reshape(weight.shape)

    def _grouped(self, maps: Array) -> Array:
        """`maps` (K, …) as (g, K/g, …), the last axes as one."""
        return maps.reshape(self.groups, len(maps) // self.groups, -1)

    def _rows(self, windows: Windows, window: int) -> Iterator[tuple[int, int]]:
        """First and last (exclusive) output row of each strip, where a window of all channels takes `window` bytes."""
        height, width = windows.shape
        rows = max(1, min(height, STRIP // (window * width)))
        return ((first, min(first + rows, height)) for first in range(0, height, rows))

    def _strips(self, padded: Array, windows: Windows, weight: Shape) -> Iterator[tuple[int, slice, Array]]:
        """For each strip of output rows of each sample: which outputs, and their windows as (g, C/g·F·G, R·W')."""
        view = windows.view(padded)  # (N, C, F, G, H', W')
        width, taps = windows.columns.size, padded.shape[1] * weight[2] * weight[3]
        for first, last in self._rows(windows, taps * padded.itemsize):
            workspace = np.empty((*view.shape[1:4], last - first, width), padded.dtype)
            columns = workspace.reshape(self.groups, taps // self.groups, -1)
            for sample in range(len(padded)):
                np.copyto(workspace, view[sample, ..., first:last, :])
                yield sample, slice(first * width, last * width), columns

    def reads(self, start: Place, stop: Place, *shapes: Any) -> tuple[Region, ...]:
        x, weight, bias = (*shapes, None)[:3]
        per_group = weight[0] // self.groups
        first, last = start[0] // per_group, (stop[0] - 1) // per_group + 1
        low, high, step = self.windows(x, weight).reach(start[1:], stop[1:])
        depth = weight[1]
        return (
            Region("x", (first * depth, *low), (last * depth, *high), (1, *step)),
            Region("weight", (start[0], 0, 0, 0), (stop[0], *weight[1:]), (1, 1, 1, 1)),
            *(() if bias is None else (Region("bias", start[:1], stop[:1], (1,)),)),
        )

    def explain(self, at: Place, *inputs: Any) -> Explanation:
        x, weight, bias = (*inputs, None)[:3]
        k, row, column = at
        windows = self.windows(x.shape, weight.shape)
        depth = weight.shape[1]
        first = k // (len(weight) // self.groups) * depth  # the first channel that this filter sees
        channels = x[first : first + depth]
        patch = windows.patch(windows.pad(channels), row, column)
        offset = None if bias is None else float(bias[k])
        return weighed(at, windows.at(row, column), patch, weight[k], offset, self.sources(at, x, weight, bias))


def check_groups(groups: int, count: int, things: str) -> None:
    """Raise unless `count` of these `things` fall into equal groups."""
    if count % groups:
        raise AttributeRangeError(
            f"groups is {groups}, which does not divide the {count} {things}: choose a divisor", argument="groups"
        )


def check_bias(bias: Shape | None, filters: int) -> None:
    """Raise unless a bias of this shape, if there is one, has one number a filter."""
    if bias is not None and bias != (filters,):
        raise ShapeError(
            f"bias has shape {bias} but weight has {filters} filters: give one bias a filter", argument="bias"
        )


def weighed(
    at: Place, window: Window, patch: Array, weight: Array, bias: float | None, sources: tuple[Region, ...]
) -> Explanation:
    """One output value as the sum of a patch (C, F, G) times a filter as it meets it, and a bias."""
    products = patch * weight
    offset = 0.0 if bias is None else bias
    total = float(products.sum()) + offset
    return Explanation(
        at=at,
        combine="sum",
        terms=np.append(products.ravel(), offset),
        parts={
            "window": window,
            "patch": patch,
            "weight": weight,
            "products": products,
            "channel_sums": products.sum((1, 2)),
            "bias": offset,
            "sum": total,
        },
        sources=sources,
        output=total,
    )
