"""Every op once more, as slow loops over single numbers: too simple to be wrong, and what the engine is measured by.

A function is called as its op is and takes the op's inputs of one example (arrays or nested lists, no batch axis) and
attributes by name; it returns a float64 array. It shares no code with the engine and knows none of its formulas.
"""

import itertools
import math
from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tests.sliding import inside, two, windows

Array: TypeAlias = NDArray[np.float64]
Place: TypeAlias = tuple[int, ...]


def conv2d(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Array:
    """Slide each filter over the image; multiply what lies under it with the filter, and add up."""
    x, weight = _array(x), _array(weight)
    filters, depth, height, width = weight.shape
    rows, columns = windows(x, (height, width), stride, padding, dilation)
    output = np.zeros((filters, len(rows), len(columns)))
    for k in range(filters):
        first_channel = depth * (k // (filters // groups))
        for (r, row), (q, column) in itertools.product(enumerate(rows), enumerate(columns)):
            total = 0.0 if bias is None else float(_array(bias)[k])
            for c, (i, y), (j, z) in itertools.product(range(depth), enumerate(row), enumerate(column)):
                if inside(x, y, z):
                    total += x[first_channel + c, y, z] * weight[k, c, i, j]
            output[k, r, q] = total
    return output


def conv_transpose2d(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Array:
    """Lay a filter down for each number of the image, as strong as that number; add up, and cut the rim off."""
    x, weight = _array(x), _array(weight)
    _, filters, height, width = weight.shape
    (down, across), (far, apart) = two(stride), two(dilation)
    whole: dict[Place, float] = {}
    for (c, y, z), (f, i, j) in itertools.product(np.ndindex(x.shape), np.ndindex(filters, height, width)):
        k = c // (len(x) // groups) * filters + f
        at = k, y * down + i * far, z * across + j * apart
        whole[at] = whole.get(at, 0.0) + x[c, y, z] * weight[c, f, i, j]
    rim, behind = two(padding), two(output_padding)
    rows = 1 + max(at[1] for at in whole) - 2 * rim[0] + behind[0]
    columns = 1 + max(at[2] for at in whole) - 2 * rim[1] + behind[1]
    output = np.zeros((filters * groups, rows, columns))
    for k, r, q in np.ndindex(output.shape):
        output[k, r, q] = whole.get((k, r + rim[0], q + rim[1]), 0.0) + (0.0 if bias is None else _array(bias)[k])
    return output


def max_pool2d(x: ArrayLike, *, kernel_size: Any = 2, stride: Any = None, padding: Any = 0) -> Array:
    """The largest of the cells under each window; what lies outside of the image does not compete."""
    return _pool(_array(x), kernel_size, stride, padding, lambda cells, _: max(cells))


def avg_pool2d(x: ArrayLike, *, kernel_size: Any = 2, stride: Any = None, padding: Any = 0) -> Array:
    """The sum of the cells under each window, divided by the window's size: outside of the image lie zeros."""
    return _pool(_array(x), kernel_size, stride, padding, lambda cells, size: sum(cells) / size)


def global_avg_pool2d(x: ArrayLike) -> Array:
    """The mean of each channel."""
    x = _array(x)
    return _array([[[sum(_numbers(channel)) / channel.size]] for channel in x])


def linear(x: ArrayLike, weight: ArrayLike, bias: ArrayLike | None = None) -> Array:
    """Each row of the matrix times the flattened input, added up."""
    numbers, weight = _numbers(_array(x)), _array(weight)
    output = np.zeros(len(weight))
    for m, row in enumerate(weight):
        output[m] = 0.0 if bias is None else _array(bias)[m]
        for w, number in zip(row, numbers, strict=True):
            output[m] += w * number
    return output


def flatten(x: ArrayLike) -> Array:
    """One number after the other, the last index running fastest."""
    return _array(_numbers(_array(x)))


def relu(x: ArrayLike) -> Array:
    """Nothing below zero."""
    return _each(x, lambda value: value if value > 0 else 0.0)


def relu6(x: ArrayLike) -> Array:
    """Nothing below zero, nothing above six."""
    return _each(x, lambda value: 0.0 if value < 0 else 6.0 if value > 6 else value)


def leaky_relu(x: ArrayLike, *, negative_slope: float = 0.01) -> Array:
    """Less steep below zero."""
    return _each(x, lambda value: value if value > 0 else value * negative_slope)


def sigmoid(x: ArrayLike) -> Array:
    """1 / (1 + e⁻ˣ)."""
    return _each(x, lambda value: 1 / (1 + math.exp(-value)))


def tanh(x: ArrayLike) -> Array:
    """(e²ˣ − 1) / (e²ˣ + 1)."""
    return _each(x, lambda value: (math.exp(2 * value) - 1) / (math.exp(2 * value) + 1))


def exp(x: ArrayLike) -> Array:
    """Of each number."""
    return _each(x, math.exp)


def log(x: ArrayLike) -> Array:
    """Of each number."""
    return _each(x, math.log)


def power(x: ArrayLike, *, exponent: float = 2) -> Array:
    """Of each number."""
    return _each(x, lambda value: value**exponent)


def abs_(x: ArrayLike) -> Array:
    """Without its sign."""
    return _each(x, lambda value: value if value > 0 else -value)


def negative(x: ArrayLike) -> Array:
    """With the other sign."""
    return _each(x, lambda value: -value)


def dropout(x: ArrayLike, mask: ArrayLike, *, p: float = 0.5) -> Array:
    """What the mask keeps, made larger so that the sum stays about the same."""
    x, mask = _array(x), _array(mask)
    output = np.zeros(x.shape)
    for at in np.ndindex(x.shape):
        output[at] = x[at] * mask[at] / (1 - p)
    return output


def softmax(x: ArrayLike) -> Array:
    """Each exponential as a share of all."""
    total = sum(math.exp(value) for value in _numbers(_array(x)))
    return _each(x, lambda value: math.exp(value) / total)


def cross_entropy(x: ArrayLike, *, target: int) -> Array:
    """Minus the logarithm of the probability that softmax gives the true class."""
    return _array(-math.log(softmax(x)[target]))


def batch_norm(
    x: ArrayLike,
    mean: ArrayLike,
    variance: ArrayLike,
    weight: ArrayLike | None = None,
    bias: ArrayLike | None = None,
    *,
    epsilon: float = 1e-5,
) -> Array:
    """Each channel shifted by its mean and divided by its deviation; then scaled and shifted anew."""
    x, mean, variance = _array(x), _array(mean), _array(variance)
    output = np.zeros(x.shape)
    for at in np.ndindex(x.shape):
        c = at[0]
        standardised = (x[at] - mean[c]) / math.sqrt(variance[c] + epsilon)
        scale = 1.0 if weight is None else _array(weight)[c]
        output[at] = standardised * scale + (0.0 if bias is None else _array(bias)[c])
    return output


def batch_norm_training(
    x: ArrayLike, weight: ArrayLike | None = None, bias: ArrayLike | None = None, *, epsilon: float = 1e-5
) -> Array:
    """`batch_norm` with the mean and variance of x itself."""
    x = _array(x)
    means = [sum(_numbers(channel)) / channel.size for channel in x]
    variances = [
        sum((value - mean) ** 2 for value in _numbers(channel)) / channel.size
        for channel, mean in zip(x, means, strict=True)
    ]
    return batch_norm(x, means, variances, weight, bias, epsilon=epsilon)


def add(x: ArrayLike, y: ArrayLike) -> Array:
    """Number by number."""
    return _pairs(_array(x), _array(y), lambda a, b: a + b)


def multiply(x: ArrayLike, y: ArrayLike) -> Array:
    """Number by number."""
    return _pairs(_array(x), _array(y), lambda a, b: a * b)


def subtract(x: ArrayLike, y: ArrayLike) -> Array:
    """Number by number."""
    return _pairs(_array(x), _array(y), lambda a, b: a - b)


def divide(x: ArrayLike, y: ArrayLike) -> Array:
    """Number by number."""
    return _pairs(_array(x), _array(y), lambda a, b: a / b)


def maximum(x: ArrayLike, y: ArrayLike) -> Array:
    """Number by number."""
    return _pairs(_array(x), _array(y), max)


def sum_(x: ArrayLike) -> Array:
    """All numbers, one after the other."""
    total = 0.0
    for value in _numbers(_array(x)):
        total += value
    return np.array(total)


def mean(x: ArrayLike) -> Array:
    """The sum divided by how many there are."""
    return np.array(sum_(x) / len(_numbers(_array(x))))


def max_(x: ArrayLike) -> Array:
    """The one that no other exceeds."""
    first, *others = _numbers(_array(x))
    for value in others:
        first = max(first, value)
    return np.array(first)


def transpose(x: ArrayLike) -> Array:
    """Rows become columns."""
    x = _array(x)
    output = np.zeros((x.shape[1], x.shape[0]))
    for i, j in np.ndindex(output.shape):
        output[i, j] = x[j, i]
    return output


def matmul(x: ArrayLike, y: ArrayLike) -> Array:
    """Rows times columns; the axes before those broadcast, and a vector is one row (x) or one column (y)."""
    x, y = _array(x), _array(y)
    rows, columns = (x[None] if x.ndim == 1 else x), (y[:, None] if y.ndim == 1 else y)
    stack = _common(rows.shape[:-2], columns.shape[:-2])
    output = np.zeros((*stack, rows.shape[-2], columns.shape[-1]))
    for *batch, r, q in np.ndindex(output.shape):
        left, right = _lookup(rows.shape[:-2], batch), _lookup(columns.shape[:-2], batch)
        for k in range(rows.shape[-1]):
            output[(*batch, r, q)] += rows[(*left, r, k)] * columns[(*right, k, q)]
    output = output[..., 0] if y.ndim == 1 else output
    if x.ndim > 1:
        return output
    return output[..., 0] if y.ndim == 1 else output[..., 0, :]


def concat(*inputs: ArrayLike, axis: int = 0) -> Array:
    """One input behind the other along `axis`."""
    arrays = [_array(x) for x in inputs]
    shape = list(arrays[0].shape)
    shape[axis] = sum(array.shape[axis] for array in arrays)
    output, behind = np.zeros(shape), 0
    for array in arrays:
        for at in np.ndindex(array.shape):
            output[(*at[:axis], at[axis] + behind, *at[axis + 1 :])] = array[at]
        behind += array.shape[axis]
    return output


def _array(values: Any) -> Array:
    return np.asarray(values, np.float64)


def _numbers(x: Array) -> list[float]:
    """All numbers, the last index running fastest."""
    return [float(x[at]) for at in np.ndindex(x.shape)]


def _each(x: ArrayLike, function: Any) -> Array:
    x = _array(x)
    output = np.zeros(x.shape)
    for at in np.ndindex(x.shape):
        output[at] = function(float(x[at]))
    return output


def _pairs(x: Array, y: Array, function: Any) -> Array:
    output = np.zeros(_common(x.shape, y.shape))
    for at in np.ndindex(output.shape):
        output[at] = function(float(x[_lookup(x.shape, at)]), float(y[_lookup(y.shape, at)]))
    return output


def _common(x: Place, y: Place) -> Place:
    """The shape that two shapes broadcast to: aligned at the last axis, the larger of both."""
    sizes = itertools.zip_longest(reversed(x), reversed(y), fillvalue=1)
    return tuple(b if a == 1 else a for a, b in sizes)[::-1]


def _lookup(shape: Place, at: Iterable[int]) -> Place:
    """Where a cell of the broadcast result lies in an array of `shape`."""
    last = list(at)[::-1][: len(shape)]
    return tuple(0 if size == 1 else i for i, size in zip(last, reversed(shape), strict=True))[::-1]


def _pool(x: Array, kernel_size: Any, stride: Any, padding: Any, summarise: Any) -> Array:
    height, width = two(kernel_size)
    rows, columns = windows(x, (height, width), kernel_size if stride is None else stride, padding, 1)
    output = np.zeros((len(x), len(rows), len(columns)))
    for c, (r, row), (q, column) in itertools.product(range(len(x)), enumerate(rows), enumerate(columns)):
        cells = [float(x[c, y, z]) for y, z in itertools.product(row, column) if inside(x, y, z)]
        output[c, r, q] = summarise(cells, height * width)
    return output
