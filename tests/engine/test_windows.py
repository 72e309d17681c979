"""Sliding-window geometry: the lecture's arithmetic, "same", what stays unused, and a view whose adjoint is scatter."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.ops import create
from engine.windows import Axis, Window, Windows

LECTURE = [  # N, F, S, P, output size, whether it fits, cells unused
    (32, 5, 1, 2, 32, True, 0),
    (32, 5, 1, 0, 28, True, 0),
    (7, 3, 1, 0, 5, True, 0),
    (7, 3, 2, 0, 3, True, 0),
    (7, 3, 3, 0, 2, False, 1),
    (7, 3, 1, 1, 7, True, 0),
    (227, 11, 4, 0, 55, True, 0),
    (224, 2, 2, 0, 112, True, 0),
    (55, 3, 2, 0, 27, True, 0),
    (4, 2, 2, 0, 2, True, 0),
    (5, 2, 2, 0, 2, False, 1),
]


@pytest.mark.parametrize(("n", "f", "s", "p", "size", "fits", "unused"), LECTURE)
def test_sizes_of_the_lecture(n: int, f: int, s: int, p: int, size: int, fits: bool, unused: int) -> None:
    axis = Windows.of((n, n), f, stride=s, padding=p).rows
    assert (axis.size, axis.fits, axis.unused) == (size, fits, unused)
    assert axis.exact == (n - f + 2 * p) / s + 1


def test_ten_filters_of_5_by_5_on_32_by_32_by_3() -> None:
    conv = create("conv2d", {"stride": 1, "padding": 2})
    shapes = (3, 32, 32), (10, 3, 5, 5), (10,)
    assert conv.output_shape(*shapes) == (10, 32, 32)
    assert conv.parameters(*shapes) == {"weights": 750, "biases": 10, "total": 760}
    assert conv.multiply_adds(*shapes) == 750 * 32 * 32


def test_windowed_ops_tell_their_arithmetic_by_direction() -> None:
    conv = create("conv2d", {"stride": (1, 2), "padding": (2, 1)})
    assert conv.arithmetic((3, 32, 30), (10, 3, 5, 4)) == {"rows": Axis(32, 5, 2, 2), "columns": Axis(30, 4, 1, 1, s=2)}
    assert create("avg_pool2d").arithmetic((3, 8, 6)) == {"rows": Axis(8, 2, s=2), "columns": Axis(6, 2, s=2)}
    assert create("relu").arithmetic((3, 8, 6)) is None


def test_products_that_are_added_up_are_counted() -> None:
    assert create("matmul").multiply_adds((4, 5), (5, 6)) == 4 * 5 * 6
    assert create("linear").multiply_adds((1, 5, 5), (3, 25), (3,)) == 75
    assert create("multiply").multiply_adds((4, 1), (5,)) == 20
    assert create("add").multiply_adds((4, 5), (5,)) == create("relu").multiply_adds((4, 5)) == 0


def test_pooling_keeps_the_depth_and_has_no_parameters() -> None:
    pool = create("max_pool2d", {"kernel_size": 2, "stride": 2})
    assert pool.output_shape((64, 224, 224)) == (64, 112, 112)
    assert pool.parameters((64, 224, 224)) == {"weights": 0, "biases": 0, "total": 0}


@pytest.mark.parametrize(
    ("axis", "text"),
    [
        (Axis(32, 5, 2, 2), "(32 − 5 + 2·2) / 1 + 1 = 32"),
        (Axis(7, 3, s=3), "(7 − 3 + 2·0) / 3 + 1 = 2.333 → 2"),
        (Axis(7, 3, d=2), "(7 − (2·(3 − 1) + 1) + 2·0) / 1 + 1 = 3"),
        (Axis(4, 2, 0, 1), "(4 − 2 + 2·0.5) / 1 + 1 = 4"),
    ],
)
def test_the_formula_is_written_with_its_values(axis: Axis, text: str) -> None:
    assert axis.formula == text


@pytest.mark.parametrize(
    ("padding", "sides"),
    [
        (1, (1, 1, 1, 1)),
        ((1, 2), (1, 1, 2, 2)),
        ((1, 2, 3, 4), (1, 3, 2, 4)),
        ("valid", (0, 0, 0, 0)),
        ("same", (1, 2, 1, 1)),  # 4 rows, 3 columns: the odd remainder goes to the bottom
    ],
)
def test_ways_to_write_a_padding(padding: Any, sides: tuple[int, ...]) -> None:
    windows = Windows.of((8, 8), (4, 3), padding=padding)
    assert (windows.rows.before, windows.rows.after, windows.columns.before, windows.columns.after) == sides


SIZES = st.integers(1, 12)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(n=SIZES, f=st.integers(1, 5), s=st.integers(1, 4), d=st.integers(1, 3))
def test_same_gives_one_output_for_every_stride_begun(n: int, f: int, s: int, d: int) -> None:
    axis = Windows.of((n, n), f, stride=s, dilation=d, padding="same").columns
    assert axis.size == math.ceil(n / s)
    assert 0 <= axis.after - axis.before <= 1


@settings(max_examples=60, deadline=None, derandomize=True)
@given(n=SIZES, f=st.integers(1, 5), s=st.integers(1, 4), d=st.integers(1, 3), p=st.integers(0, 3))
def test_unused_cells_are_those_that_no_window_reaches(n: int, f: int, s: int, d: int, p: int) -> None:
    axis = Axis(n, f, p, p, s, d)
    assume(axis.size >= 1)
    last = max(range(axis.padded)[axis.taps(f - 1)])
    assert axis.padded - 1 - last == axis.unused
    assert axis.fits == (axis.unused == 0)
    assert len(range(axis.padded)[axis.taps(0)]) == axis.size


@st.composite
def geometries(draw: Any) -> Windows:
    """Windows that fit, with unequal directions and padding on any side."""
    kernel, stride, dilation = (draw(st.tuples(*[st.integers(1, most)] * 2)) for most in (3, 3, 2))
    padding = draw(st.tuples(*[st.integers(0, 2)] * 4))
    size = draw(st.tuples(*[st.integers(5, 8)] * 2))
    return Windows.of(size, kernel, stride=stride, dilation=dilation, padding=padding)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(windows=geometries(), seed=st.integers(0, 2**32 - 1))
def test_scatter_is_the_adjoint_of_view(windows: Windows, seed: int) -> None:
    random = np.random.default_rng(seed)
    x = random.normal(size=(2, 3, windows.rows.n, windows.columns.n))
    padded = windows.pad(x)
    view = windows.view(padded)
    y = random.normal(size=view.shape)
    back = np.zeros_like(padded)
    windows.scatter(y, back)
    assert float((view * y).sum()) == pytest.approx(float((padded * back).sum()))
    in_strips = np.zeros_like(padded)
    for row in range(windows.rows.size):
        windows.scatter(y[..., row : row + 1, :], in_strips, row)
    np.testing.assert_allclose(in_strips, back)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(windows=geometries(), data=st.data())
def test_a_window_lies_where_its_view_and_its_patch_say(windows: Windows, data: Any) -> None:
    row, column = (data.draw(st.integers(0, size - 1)) for size in windows.shape)
    x = np.arange(1.0, windows.rows.n * windows.columns.n + 1).reshape(1, windows.rows.n, windows.columns.n)
    padded = windows.pad(x, -1)
    patch = windows.patch(padded, row, column)
    np.testing.assert_array_equal(windows.view(padded)[..., row, column], patch)
    place = windows.at(row, column)
    span = padded[:, place.row : place.row + place.height, place.column : place.column + place.width]
    np.testing.assert_array_equal(span[:, :: windows.rows.d, :: windows.columns.d], patch)
    np.testing.assert_array_equal(windows.inside(padded), x)
    assert padded.size - x.size == (padded == -1).sum()


def test_places_are_counted_in_padded_cells() -> None:
    windows = Windows.of((4, 4), 3, stride=2, padding=1, dilation=1)
    assert windows.at(1, 0) == Window(row=2, column=0, height=3, width=3)
    assert windows.reach((1, 0), (2, 2)) == ((1, -1), (4, 4), (1, 1))


def test_without_padding_nothing_is_copied() -> None:
    x = np.zeros((1, 4, 4))
    windows = Windows.of((4, 4), 2)
    assert windows.pad(x) is x
    assert np.shares_memory(windows.view(x), x)
    assert not windows.view(x).flags.writeable
