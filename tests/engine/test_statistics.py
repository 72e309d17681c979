"""Histograms hold every number once, correlations are Pearson's, peaks are the largest and apart from each other."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from engine.statistics import correlations, histogram, peaks

QUICK = settings(max_examples=150, deadline=None, derandomize=True)
numbers = st.floats(-(2.0**100), 2.0**100, width=32)


@QUICK
@given(arrays(np.float32, array_shapes(max_dims=3, max_side=6), elements=numbers))
def test_a_histogram_counts_every_number_once(values: Any) -> None:
    found = histogram(values)
    assert (len(found.edges), len(found.counts)) == (33, 32)
    assert found.counts.sum() == values.size
    assert (np.diff(found.edges) >= 0).all()
    assert found.edges[0] <= values.min() <= values.max() <= found.edges[-1]


def test_neighbours_in_float32_can_be_told_apart() -> None:
    found = histogram(np.array([1, np.nextafter(np.float32(1), np.float32(2))], np.float32))
    assert (found.counts[0], found.counts[-1], found.counts.sum()) == (1, 1, 2)


def test_a_constant_is_a_bin_by_itself() -> None:
    for constant in (0, 5, -2e30):
        found = histogram(np.full((2, 3), constant, np.float32))
        assert sorted(found.counts)[-2:] == [0, 6]


@QUICK
@given(arrays(np.float32, st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4)), elements=numbers))
def test_coefficients_lie_between_minus_one_and_one(maps: Any) -> None:
    for to in range(len(maps)):
        found = correlations(maps, to)
        assert found.shape == (len(maps),)
        assert (np.abs(found) <= 1).all()
        varies = maps[to].min() < maps[to].max()
        assert found[to] == pytest.approx(1 if varies else 0, abs=1e-4)


def test_coefficients_are_pearson_s() -> None:
    maps = np.random.default_rng(1).normal(size=(6, 5, 7)).astype(np.float32)
    maps[2] = 3 - 2 * maps[4]
    maps[3] = 1.5
    found = correlations(maps, 4)
    assert found[3] == 0
    assert found[2] == pytest.approx(-1)
    others = [0, 1, 2, 4, 5]
    np.testing.assert_allclose(found[others], np.corrcoef(maps[others].reshape(5, -1))[3], atol=1e-5)
    assert (correlations(maps, 3) == 0).all()
    assert (correlations(maps[:, 0, 0], 1) == 0).all()  # of single numbers


@QUICK
@given(arrays(np.float32, st.tuples(st.integers(1, 12), st.integers(1, 12)), elements=numbers), st.integers(1, 12))
def test_peaks_are_the_largest_and_apart(values: Any, count: int) -> None:
    found = peaks(values, count)
    strengths = [abs(float(values[place])) for place in found]
    assert len(found) <= count
    assert strengths == sorted(strengths, reverse=True)
    assert all(strengths)
    apart = max(1, round(values.shape[1] / 5))
    for i, (row, column) in enumerate(found):
        assert all(max(abs(row - r), abs(column - c)) >= apart for r, c in found[:i])
    if found:
        assert strengths[0] == np.abs(values).max()
    if len(found) < count:  # whatever is left is too near to one of them, or nothing
        rows, columns = np.nonzero(values)
        for row, column in zip(rows, columns, strict=True):
            assert any(max(abs(row - r), abs(column - c)) < apart for r, c in found)


def test_a_map_of_zeros_has_no_peaks() -> None:
    assert peaks(np.zeros((4, 4), np.float32), 9) == []
