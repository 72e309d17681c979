"""The plan of a batch computes what the graph computes, forward and backward, whatever the ops and their attributes."""

from typing import Any

import numpy as np
import pytest

from engine.errors import ShapeError
from engine.graph import Chain, Graph, Node, initial
from engine.network import INPUT
from engine.ops import create
from engine.training.plan import BatchPlan, convolution
from engine.windows import Array


def chain(*layers: Any, shape: tuple[int, ...] = (2, 9, 8)) -> Graph:
    """A graph of (op, attributes, weight shape), called a, b, c …."""
    built = Chain(INPUT, shape)
    for name, (op, attributes, weight) in zip("abcdefgh", layers, strict=False):
        own = {} if weight is None else {"weight": weight, "bias": weight[:1]}
        built.then(name, create(op, attributes), **own)
    return built.graph


def conv(filters: int, depth: int, size: int, **attributes: Any) -> Any:
    """A convolution of square filters."""
    return "conv2d", attributes, (filters, depth, size, size)


POOL: Any = ("max_pool2d", {}, None)
RELU: Any = ("relu", {}, None)
FLAT: Any = ("flatten", {}, None)

GRAPHS = {
    "a network": chain(
        conv(4, 2, 3, padding=1), RELU, POOL, conv(3, 4, 3, padding=1), RELU, POOL, FLAT, ("linear", {}, (5, 12))
    ),
    "stride, dilation, uneven padding": chain(
        conv(3, 2, 3, padding=(2, 1, 0, 1), dilation=2), conv(4, 3, 2, stride=(2, 1)), ("tanh", {}, None)
    ),
    "groups": chain(conv(4, 1, 3, groups=2), ("sigmoid", {}, None), conv(3, 4, 1)),
    "windows that overlap or leave cells out": chain(
        conv(3, 2, 1),
        ("max_pool2d", {"kernel_size": 2, "stride": 1}, None),
        ("max_pool2d", {"kernel_size": (3, 2), "stride": (3, 3)}, None),
    ),
    "means": chain(
        conv(3, 2, 1),
        ("avg_pool2d", {"kernel_size": (2, 3)}, None),
        ("avg_pool2d", {"kernel_size": 2, "stride": 1, "padding": 1}, None),
    ),
    "pooling with padding, and an op without a kernel": chain(
        conv(3, 2, 1), ("max_pool2d", {"padding": 1}, None), ("leaky_relu", {}, None)
    ),
    "a matrix at once": chain(("linear", {}, (4, 144)), ("sigmoid", {}, None), ("linear", {}, (2, 4))),
}


@pytest.mark.parametrize(("unpacked", "least"), [(500, 1), (1 << 30, 1), (0, 128)])
@pytest.mark.parametrize("name", GRAPHS)
def test_it_computes_what_the_graph_computes(
    name: str, unpacked: int, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convolution, "UNPACKED", unpacked)  # small tiles, or all windows at once
    monkeypatch.setattr(convolution, "LEAST", least)
    graph, random = GRAPHS[name], np.random.default_rng(0)
    parameters = {
        key: value + random.normal(0, 0.1, value.shape).astype(np.float32) for key, value in initial(graph, 1).items()
    }
    gradients: dict[str, Array] = {key: np.full_like(value, np.nan) for key, value in parameters.items()}
    plan = BatchPlan(graph, parameters, 3, gradients)
    last = graph.nodes[-1].id
    for _ in range(2):  # the second batch finds what the first one left in the memory
        x = random.normal(size=(3, *graph.data[INPUT])).astype(np.float32)
        values = graph.forward({INPUT: x, **parameters})
        upstream = random.normal(size=values[last].shape).astype(np.float32)
        np.testing.assert_allclose(plan.forward(x), values[last], rtol=1e-4, atol=1e-5)
        plan.backward(upstream)
        expected = graph.backward(values, {last: upstream})
        for key, gradient in gradients.items():
            np.testing.assert_allclose(gradient, expected[key], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("cells", "winner"), [([[1, 1], [1, 1]], (0, 0)), ([[0, 1], [1, 1]], (0, 1))])
def test_of_equal_cells_the_first_receives_the_gradient_as_in_the_op(cells: Any, winner: tuple[int, int]) -> None:
    graph = chain(("conv2d", {"padding": 1}, (1, 1, 2, 2)), POOL, shape=(1, 1, 1))  # each cell has a weight of its own
    parameters = {"a.weight": np.array([[cells]], np.float32)[..., ::-1, ::-1], "a.bias": np.zeros(1, np.float32)}
    gradients = {name: np.zeros_like(value) for name, value in parameters.items()}
    plan = BatchPlan(graph, parameters, 1, gradients)
    x, upstream = np.ones((1, 1, 1, 1), np.float32), np.full((1, 1, 1, 1), 5, np.float32)
    plan.forward(x)
    plan.backward(upstream)
    expected = graph.backward(graph.forward({INPUT: x, **parameters}), {"b": upstream})
    np.testing.assert_array_equal(gradients["a.weight"], expected["a.weight"])
    np.testing.assert_array_equal(np.argwhere(gradients["a.weight"][0, 0, ::-1, ::-1]), [winner])


def test_a_graph_that_is_no_chain_is_refused() -> None:
    twice = Graph({INPUT: (2,)}, {}, (Node("p", create("add"), (INPUT, INPUT)),))
    with pytest.raises(ShapeError, match=r"p reads .*: give it input and parameters"):
        BatchPlan(twice, {}, 2)
