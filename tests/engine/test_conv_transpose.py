"""Transposed convolution: PyTorch's numbers, a convolution's adjoint, and a window over an input with zeros in it."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import AttributeRangeError, EngineError, ShapeError
from engine.ops import REGISTRY, create
from engine.transposed import TransposedAxis, TransposedWindows
from tests.engine.cases import cases

RANDOM = np.random.default_rng(11)
often = settings(max_examples=40, deadline=None, derandomize=True)


def numbers(count: int, period: int, least: int, shape: tuple[int, ...], start: int = 0) -> Any:
    """Whole numbers that go round from `least`."""
    return (np.arange(start, start + count) % period + least).astype(float).reshape(shape)


def test_output_and_gradients_are_those_of_pytorch() -> None:
    """Recorded from torch 2.13: `functional.conv_transpose2d` and `backward`."""
    x, weight = numbers(12, 5, -1, (1, 2, 2, 3), 1), numbers(24, 7, -3, (2, 2, 3, 2))
    bias = np.array([1.0, -2.0])
    op = create("conv_transpose2d", {"stride": [2, 1], "padding": [1, 0], "output_padding": [1, 0], "dilation": [1, 2]})
    output = op.forward(x, weight, bias)
    assert output[0].tolist() == [
        [[-2, -6, -12, -3, -5], [-11, 3, -7, 5, 8], [1, 2, 0, 1, -1], [5, 0, 6, -1, 1]],
        [[1, 2, 0, -9, -13], [4, -9, -19, 0, -1], [-11, 0, 1, -1, -5], [0, -2, 0, -3, -3]],
    ]
    upstream = numbers(40, 3, -1, (1, 2, 4, 5))
    to_x, to_weight, to_bias = op.backward(upstream, output, x, weight, bias)
    assert to_x is not None
    assert to_weight is not None
    assert to_bias is not None
    assert to_x[0].tolist() == [[[-1, 2, -1], [2, 3, -5]], [[4, -5, 1], [-5, 3, 2]]]
    assert to_weight.tolist() == [
        [[[4, -1], [1, -4], [-4, 3]], [[-1, -3], [-4, 3], [3, 1]]],
        [[[-1, -1], [1, 1], [1, -2]], [[-1, 2], [1, -2], [-2, 1]]],
    ]
    assert to_bias.tolist() == [-1, 0]


def test_padding_wider_than_the_filter_cuts_off_what_pytorch_cuts_off() -> None:
    x, weight = numbers(18, 7, -3, (1, 2, 3, 3)), numbers(8, 5, -2, (2, 1, 2, 2), 1)
    op = create("conv_transpose2d", {"stride": 2, "padding": 2, "groups": 2})
    output = op.forward(x, weight, np.array([1.0, -2.0]))
    assert output[0].tolist() == [[[0, 1], [2, 3]], [[-8, -5], [-2, 1]]]
    to_x, to_weight, _ = op.backward(numbers(8, 3, -1, (1, 2, 2, 2)), output, x, weight, None)
    assert to_x is not None
    assert to_weight is not None
    assert to_x[0].tolist() == [np.zeros((3, 3)).tolist(), [[0, 0, 0], [0, -1, 0], [0, 0, 0]]]
    assert to_weight.tolist() == [[[[-1, 0], [1, -1]]], [[[0, 3], [-3, 0]]]]


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"stride": 2, "padding": 1},
        {"stride": (3, 1), "dilation": (1, 2), "padding": (0, 2)},
        {"groups": 2, "stride": 2},
    ],
)
def test_it_is_the_adjoint_of_the_convolution_with_the_same_weight(attributes: dict[str, Any]) -> None:
    conv = create("conv2d", attributes)
    weight = RANDOM.normal(size=(6, 4 // attributes.get("groups", 1), 3, 2))
    x = RANDOM.normal(size=(1, 4, 11, 9))
    axes = conv.arithmetic(x.shape[1:], weight.shape)
    assert axes is not None
    unused = axes["rows"].unused, axes["columns"].unused  # cells that a stride leaves are given back
    transposed = create("conv_transpose2d", {**attributes, "output_padding": unused})
    there = conv.forward(x, weight)
    y = RANDOM.normal(size=there.shape)
    back = transposed.forward(y, weight)
    assert float((there * y).sum()) == pytest.approx(float((x * back).sum()))
    np.testing.assert_allclose(conv.backward(y, there, x, weight)[0], back, atol=1e-12)


@pytest.mark.parametrize(
    ("axis", "size", "formula"),
    [
        (TransposedAxis(4, 3, p=1, s=2), 7, "(4 − 1)·2 − 2·1 + 3 = 7"),
        (TransposedAxis(4, 3, p=1, s=2, extra=1), 8, "(4 − 1)·2 − 2·1 + 3 + 1 = 8"),
        (TransposedAxis(7, 4, p=1, s=2), 14, "(7 − 1)·2 − 2·1 + 4 = 14"),
        (TransposedAxis(3, 3, d=2), 7, "(3 − 1)·1 − 2·0 + 2·(3 − 1) + 1 = 7"),
        (TransposedAxis(1, 1), 1, "(1 − 1)·1 − 2·0 + 1 = 1"),
    ],
)
def test_the_size_and_its_formula(axis: TransposedAxis, size: int, formula: str) -> None:
    assert (axis.size, axis.exact, axis.fits, axis.unused) == (size, float(size), True, 0)
    assert axis.formula == formula
    assert axis.padded - axis.stuffed.span + 1 == size
    most = TransposedAxis(axis.n, axis.f, axis.most_padding, axis.s, axis.d, axis.extra)
    assert most.size in {1, 2}


@often
@given(data=st.data())
def test_it_is_told_as_a_window_of_stride_1_over_the_input_with_zeros_in_it(data: Any) -> None:
    case = data.draw(cases("conv_transpose2d"))
    x, weight, bias = case.example(0)
    op: Any = case.op
    windows = op.windows(x.shape, weight.shape)
    stuffed = np.zeros((len(x), windows.rows.padded, windows.columns.padded))
    for (c, y, z), value in np.ndenumerate(x):
        row = windows.rows.stuffed.before + windows.rows.s * y
        column = windows.columns.stuffed.before + windows.columns.s * z
        if row in range(stuffed.shape[1]) and column in range(stuffed.shape[2]):
            stuffed[c, row, column] = value
    output = op(x, weight, bias)
    k, row, column = (data.draw(st.integers(0, size - 1)) for size in output.shape)
    parts = op.explain((k, row, column), x, weight, bias).parts
    assert list(parts) == ["window", "patch", "weight", "products", "channel_sums", "bias", "sum"]
    place = parts["window"]
    assert (place.row, place.column) == (row, column)
    depth = len(x) // op.groups
    group, number = divmod(k, weight.shape[1])
    channels = slice(group * depth, (group + 1) * depth)
    seen = stuffed[channels, place.row : place.row + place.height, place.column : place.column + place.width]
    np.testing.assert_array_equal(parts["patch"], seen[:, :: windows.rows.d, :: windows.columns.d])
    np.testing.assert_array_equal(parts["weight"], weight[channels, number, ::-1, ::-1])
    assert parts["sum"] == pytest.approx(output[k, row, column])


REFUSALS: list[Any] = [
    (
        ({}, (3, 4, 4), (2, 1, 2, 2)),
        "weight: weight is for 2 channels but x has 3: give (channel, filter, row, column), as many channels as x",
    ),
    (({"groups": 2}, (3, 4, 4), (3, 1, 2, 2)), "groups: groups is 2, which does not divide the 3 channels of x"),
    (({}, (1, 4, 4), (1, 2, 2, 2), (3,)), "bias: bias has shape (3,) but weight has 2 filters"),
    (
        ({"padding": 2}, (1, 1, 4), (1, 1, 3, 3)),
        "padding: padding is 2, which cuts off all of the 3 cells that are made of 1: choose 1 at most",
    ),
    (
        ({"output_padding": 2, "stride": 2}, (1, 4, 4), (1, 1, 3, 3)),
        "output_padding: output_padding is 2 but stride is 2 and dilation is 1: it must be smaller than one of them",
    ),
]


@pytest.mark.parametrize(("call", "text"), REFUSALS, ids=lambda value: value if isinstance(value, str) else "")
def test_what_cannot_be_is_refused_with_the_way_out(call: Any, text: str) -> None:
    attributes, *shapes = call
    with pytest.raises(EngineError) as caught:
        create("conv_transpose2d", attributes).output_shape(*shapes)
    assert isinstance(caught.value, AttributeRangeError | ShapeError)
    assert f"{caught.value.argument}: {caught.value}".startswith(text)


def test_its_weight_is_named_as_it_lies() -> None:
    with pytest.raises(ShapeError, match=r"weight has 1 axes: it takes 4, \(channel, filter, row, column\)"):
        REGISTRY["conv_transpose2d"].promote(np.zeros((2, 2)), np.zeros(2), None)


def test_taps_that_only_reach_what_is_cut_off_take_no_cell_anywhere() -> None:
    windows = TransposedWindows.of((1, 1), (3, 3), stride=1, padding=1, extra=0, dilation=1)
    landed = [
        tap for tap, (row, column), _ in windows.landings() if row.stop > row.start and column.stop > column.start
    ]
    assert landed == [(1, 1)]
