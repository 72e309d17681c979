"""Cases that hypothesis draws, for every op: sizes and attributes that go together, and numbers to fill them with.

A new op gets a strategy here, under its name, which returns its attributes and the shapes of one example's inputs.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st

from engine.ops import REGISTRY, Op

SHAPES: dict[str, Any] = {}
"""For each op a strategy that draws (attributes, shapes); None is the shape of an input that is left out."""

POSITIVE = {("batch_norm", "variance"), ("log", "x"), ("power", "x"), ("divide", "y")}
"""Inputs, by op and name, that take numbers above 0, or are too steep near it for differences to be a slope."""

EPSILONS = st.sampled_from([1e-5, 0.01])


@dataclass(frozen=True)
class Case:
    """An op and a batch of two for it: data inputs (2, …), parameters as they are, None where one is left out."""

    op: Op
    inputs: tuple[Any, ...]

    @property
    def slots(self) -> tuple[Any, ...]:
        """What the op says of each input."""
        return self.op.slots(len(self.inputs))

    def example(self, number: int) -> tuple[Any, ...]:
        """The inputs of one example."""
        pairs = zip(self.slots, self.inputs, strict=True)
        return tuple(x[number] if x is not None and spec.data else x for spec, x in pairs)

    @property
    def shapes(self) -> tuple[Any, ...]:
        """The shapes of one example."""
        return tuple(None if x is None else x.shape for x in self.example(0))


@st.composite
def cases(draw: Any, name: str) -> Case:
    """A case for the op called `name`, in float64; nothing may write to its arrays."""
    attributes, shapes = draw(SHAPES[name])
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    op = REGISTRY[name](**attributes)
    inputs = []
    for spec, shape in zip(op.slots(len(shapes)), shapes, strict=True):
        if shape is None:
            inputs.append(None)
            continue
        x = numbers(random, (2, *shape) if spec.data else shape)
        x = np.abs(x) + 0.5 if (name, spec.name) in POSITIVE else x
        x.flags.writeable = False
        inputs.append(x)
    return Case(op, tuple(inputs))


def numbers(random: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """Odd multiples of 1/128 from −8 to 8, no two alike: for slopes, far enough from each other, from 0 and from 6."""
    odd = 2 * random.choice(1024, int(np.prod(shape)), replace=False) - 1023
    return np.array(odd / 128).reshape(shape)


def strategy(name: str) -> Any:
    """Enter a drawing function as the strategy of op `name`."""

    def enter(function: Any) -> Any:
        SHAPES[name] = st.composite(function)()
        return function

    return enter


def some_shape(least: int = 0, most: int = 3, least_size: int = 1) -> Any:
    """A few short axes."""
    return st.lists(st.integers(least_size, 4), min_size=least, max_size=most).map(tuple)


def one_or_two(least: int, most: int) -> Any:
    """A number, or a (vertical, horizontal) pair."""
    number = st.integers(least, most)
    return st.one_of(number, st.tuples(number, number))


def paddings(most: int) -> Any:
    """Each way of writing a padding."""
    number = st.integers(0, most)
    four = st.tuples(number, number, number, number)
    return st.one_of(one_or_two(0, most), four, st.sampled_from(["same", "valid"]))


def ends(padding: Any, axis: int) -> int:
    """Cells that a padding surely adds along an axis."""
    match padding:
        case "same" | "valid":
            return 0
        case int():
            return 2 * padding
        case (_, _):
            return int(2 * padding[axis])
        case _:
            return int(padding[axis] + padding[axis + 2])


def image_size(draw: Any, spans: Any, padding: Any) -> tuple[int, ...]:
    """A height and width that windows of these spans fit in, if only just."""
    least = [1 if padding == "same" else max(1, span - ends(padding, axis)) for axis, span in enumerate(spans)]
    return tuple(draw(st.integers(size, size + 4)) for size in least)


@strategy("conv2d")
def _conv2d(draw: Any) -> Any:
    groups, depth, per_group = (draw(st.integers(1, most)) for most in (3, 2, 2))
    kernel = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    stride, dilation, padding = draw(one_or_two(1, 3)), draw(one_or_two(1, 2)), draw(paddings(2))
    spans = [d * (f - 1) + 1 for f, d in zip(kernel, np.broadcast_to(dilation, 2).tolist(), strict=True)]
    size = image_size(draw, spans, padding)
    attributes = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    filters = groups * per_group
    bias = draw(st.sampled_from([None, (filters,)]))
    return attributes, ((groups * depth, *size), (filters, depth, *kernel), bias)


@strategy("conv_transpose2d")
def _conv_transpose2d(draw: Any) -> Any:
    groups, depth, per_group = (draw(st.integers(1, most)) for most in (3, 2, 2))
    axes = [draw(_transposed_axis()) for _ in range(2)]
    size, kernel, stride, dilation, padding, output_padding = zip(*axes, strict=True)
    attributes = {"stride": stride, "padding": padding, "output_padding": output_padding, "dilation": dilation}
    alike = {name: pair[0] for name, pair in attributes.items() if pair[0] == pair[1]}
    filters = groups * per_group
    shapes = (groups * depth, *size), (groups * depth, per_group, *kernel), draw(st.sampled_from([None, (filters,)]))
    return {**attributes, **alike, "groups": groups}, shapes


@st.composite
def _transposed_axis(draw: Any) -> tuple[int, ...]:
    """N, F, S, D, and a padding that leaves something, also one wider than the filter; and cells behind."""
    n, f, s, d = (draw(st.integers(1, most)) for most in (4, 3, 3, 2))
    behind = draw(st.integers(0, max(s, d) - 1))
    made = (n - 1) * s + d * (f - 1) + 1 + behind
    return n, f, s, d, draw(st.integers(0, (made - 1) // 2)), behind


def _pool(draw: Any) -> Any:
    kernel_size, stride = draw(one_or_two(1, 3)), draw(st.one_of(st.none(), one_or_two(1, 3)))
    kernel = np.broadcast_to(kernel_size, 2).tolist()
    padding = draw(paddings(min(kernel) // 2))
    size = image_size(draw, kernel, padding)
    return {"kernel_size": kernel_size, "stride": stride, "padding": padding}, ((draw(st.integers(1, 3)), *size),)


strategy("max_pool2d")(_pool)
strategy("avg_pool2d")(_pool)


@strategy("global_avg_pool2d")
def _global_avg_pool2d(draw: Any) -> Any:
    return {}, (draw(some_shape(3, 3)),)


@strategy("linear")
def _linear(draw: Any) -> Any:
    x, outputs = draw(some_shape(1)), draw(st.integers(1, 4))
    return {}, (x, (outputs, int(np.prod(x))), draw(st.sampled_from([None, (outputs,)])))


def _elementwise(draw: Any) -> Any:
    return {}, (draw(some_shape()),)


ONE_BY_ONE = ("flatten", "relu", "relu6", "sigmoid", "tanh", "exp", "log", "abs", "negative", "sum", "mean", "max")
for _name in ONE_BY_ONE:
    strategy(_name)(_elementwise)


@strategy("leaky_relu")
def _leaky_relu(draw: Any) -> Any:
    return {"negative_slope": draw(st.sampled_from([0.01, 0.25, 1.0]))}, (draw(some_shape()),)


@strategy("dropout")
def _dropout(draw: Any) -> Any:
    shape = draw(some_shape())
    return {"p": draw(st.sampled_from([0.0, 0.25, 0.5]))}, (shape, shape)


@strategy("softmax")
def _softmax(draw: Any) -> Any:
    return {}, (draw(some_shape(1, least_size=2)),)


@strategy("cross_entropy")
def _cross_entropy(draw: Any) -> Any:
    classes = draw(st.integers(2, 6))
    return {"target": draw(st.integers(0, classes - 1))}, ((classes,),)


@strategy("batch_norm")
def _batch_norm(draw: Any) -> Any:
    x = draw(some_shape(1))
    weight, bias = (draw(st.sampled_from([None, x[:1]])) for _ in range(2))
    return {"epsilon": draw(EPSILONS)}, (x, x[:1], x[:1], weight, bias)


@strategy("batch_norm_training")
def _batch_norm_training(draw: Any) -> Any:
    x = (draw(st.integers(1, 3)), 1, draw(st.integers(3, 4)))
    weight, bias = (draw(st.sampled_from([None, x[:1]])) for _ in range(2))
    return {"epsilon": draw(EPSILONS)}, (x, weight, bias)


def _broadcasting(draw: Any) -> Any:
    shape = draw(some_shape())
    x, y = (tuple(draw(st.sampled_from([1, size])) for size in shape) for _ in range(2))
    shorter = draw(st.integers(0, len(shape)))
    return {}, draw(st.sampled_from([(x, y[shorter:]), (x[shorter:], y)]))


for _name in ("add", "multiply", "subtract", "divide", "maximum"):
    strategy(_name)(_broadcasting)


@strategy("power")
def _power(draw: Any) -> Any:
    return {"exponent": draw(st.sampled_from([-2, -0.5, 0.5, 1, 2, 3]))}, (draw(some_shape()),)


@strategy("transpose")
def _transpose(draw: Any) -> Any:
    return {}, (draw(some_shape(2, 2)),)


@strategy("matmul")
def _matmul(draw: Any) -> Any:
    rows, common, columns = (draw(st.integers(1, 4)) for _ in range(3))
    _, (x, y) = _broadcasting(draw)
    left = draw(st.sampled_from([(common,), (*x[-2:], rows, common)]))
    right = draw(st.sampled_from([(common,), (*y[-2:], common, columns)]))
    return {}, (left, right)


@strategy("concat")
def _concat(draw: Any) -> Any:
    shape = draw(some_shape(1))
    axis = draw(st.integers(0, len(shape) - 1))
    lengths = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    return {"axis": axis}, tuple((*shape[:axis], length, *shape[axis + 1 :]) for length in lengths)
