"""The computational graph: examples of the lecture, values read twice, parameters in place of data, refusals."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from engine.errors import ShapeError, UnknownNameError
from engine.graph import Chain, Graph, Node, initial
from engine.ops import create
from engine.ops.activation import Dropout, Relu
from engine.ops.arithmetic import Add
from engine.ops.conv import Conv2d
from engine.ops.linear import Flatten, Linear
from engine.ops.loss import CrossEntropy
from engine.ops.norm import BatchNormTraining
from engine.ops.pool import AvgPool2d, MaxPool2d


def graph(data: dict[str, Any], parameters: dict[str, Any], *nodes: tuple[Any, ...]) -> Graph:
    """A graph from nodes written as (id, op, attributes, names…)."""
    made = (Node(name, create(op, attributes), tuple(names)) for name, op, attributes, *names in nodes)
    return Graph(data, parameters, tuple(made))


def test_the_lecture_s_first_example() -> None:
    f = graph({"x": (), "y": (), "z": ()}, {}, ("q", "add", {}, "x", "y"), ("f", "multiply", {}, "q", "z"))
    values = f.forward({"x": np.array([-2.0]), "y": np.array([5.0]), "z": np.array([-4.0])})
    gradients = f.backward(values, {"f": np.array([1.0])})
    assert {name: float(value[0]) for name, value in values.items()} == {"x": -2, "y": 5, "z": -4, "q": 3, "f": -12}
    assert {name: float(g[0]) for name, g in gradients.items()} == {"f": 1, "q": -4, "z": 3, "x": -4, "y": -4}


def test_the_lecture_s_neuron() -> None:
    neuron = graph(
        {"x": (2,)},
        {"w": (2,), "b": ()},
        ("dot", "matmul", {}, "w", "x"),
        ("sum", "add", {}, "dot", "b"),
        ("f", "sigmoid", {}, "sum"),
    )
    values = neuron.forward({"x": np.array([[-1.0, -2.0]]), "w": np.array([2.0, -3.0]), "b": np.array(-3.0)})
    gradients = neuron.backward(values, {"f": np.array([1.0])})
    assert float(values["f"][0]) == pytest.approx(0.73, abs=0.005)
    np.testing.assert_allclose(gradients["w"], [-0.20, -0.39], atol=0.005)
    np.testing.assert_allclose(gradients["x"], [[0.39, -0.59]], atol=0.005)
    assert float(gradients["b"]) == pytest.approx(0.20, abs=0.005)


def test_only_the_gradients_that_are_wanted_are_computed_and_those_on_the_way() -> None:
    f = graph(
        {"x": (1, 4, 4)},
        {"w": (2, 1, 3, 3), "v": (3, 8)},
        ("conv", "conv2d", {}, "x", "w"),
        ("relu", "relu", {}, "conv"),
        ("aside", "tanh", {}, "x"),
        ("f", "linear", {}, "relu", "v"),
    )
    random = np.random.default_rng(0)
    values = f.forward(
        {"x": random.normal(size=(2, 1, 4, 4)), **{n: random.normal(size=s) for n, s in f.parameters.items()}}
    )
    start = {"f": np.ones((2, 3)), "aside": np.ones((2, 1, 4, 4))}
    everything = f.backward(values, start)
    on_the_way = {"x": {"x", "conv", "relu"}, "relu": {"relu"}, "w": {"w", "conv", "relu"}, "v": {"v"}}
    for name, others in on_the_way.items():
        found = f.backward(values, start, {name})
        assert found.keys() == {*others, *start}
        for key, value in found.items():
            np.testing.assert_array_equal(value, everything[key])
    assert f.backward(values, start, ()).keys() == start.keys()


def test_gradients_add_up_where_a_value_is_read_more_than_once() -> None:
    f = graph(
        {"x": (2,)},
        {},
        ("square", "multiply", {}, "x", "x"),
        ("twice", "add", {}, "square", "square"),
        ("f", "add", {}, "twice", "x"),
    )
    values = f.forward({"x": np.array([[3.0, -1.0]])})
    gradients = f.backward(values, {"f": np.ones((1, 2))})
    assert gradients["x"].tolist() == [[13.0, -3.0]]  # 4x + 1
    assert gradients["square"].tolist() == [[2.0, 2.0]]


def test_what_nothing_depends_on_has_no_gradient() -> None:
    f = graph({"x": (1,)}, {"w": (1,)}, ("aside", "multiply", {}, "x", "w"), ("f", "tanh", {}, "x"))
    gradients = f.backward(f.forward({"x": np.ones((1, 1)), "w": np.ones(1)}), {"f": np.ones((1, 1))})
    assert set(gradients) == {"f", "x"}


def test_forward_keeps_every_value_and_changes_none_that_it_was_given() -> None:
    f = graph({"x": (2,)}, {}, ("a", "relu", {}, "x"), ("b", "tanh", {}, "a"))
    given = {"x": np.array([[-1.0, 1.0]])}
    assert set(f.forward(given)) == {"x", "a", "b"}
    assert set(given) == {"x"}


@pytest.mark.parametrize(
    ("op", "attributes", "names", "parameter"),
    [
        ("add", {}, ("x", "w"), (3,)),
        ("multiply", {}, ("w", "x"), (2, 1)),
        ("matmul", {}, ("x", "w"), (3, 2)),
        ("concat", {"axis": 1}, ("w", "x", "w"), (2, 2)),
        ("dropout", {}, ("x", "w"), (2, 3)),
    ],
)
def test_a_parameter_can_stand_wherever_an_op_takes_data(op: str, attributes: Any, names: Any, parameter: Any) -> None:
    f = graph({"x": (2, 3)}, {"w": parameter}, ("f", op, attributes, *names))
    random = np.random.default_rng(3)
    given = {"x": random.normal(size=(4, 2, 3)), "w": random.normal(size=parameter)}
    assert f.forward(given)["f"].shape == (4, *f.shapes["f"])
    check_slopes(f, given, "f")


def test_a_graph_of_parameters_alone_is_one_example() -> None:
    f = graph({}, {"a": (2,), "b": (2,)}, ("f", "multiply", {}, "a", "b"))
    values = f.forward({"a": np.array([1.0, 2.0]), "b": np.array([3.0, 4.0])})
    gradients = f.backward(values, {"f": np.ones((1, 2))})
    assert (values["f"].tolist(), gradients["a"].tolist()) == ([[3, 8]], [3, 4])


def network() -> Graph:
    """A small network with all that the bundled ones are trained with, and a shortcut around one convolution."""
    chain = Chain("input", (2, 8, 8))
    chain.then("conv1", Conv2d(padding="same"), weight=(4, 2, 3, 3))
    chain.then("norm1", BatchNormTraining(), weight=(4,), bias=(4,)).then("relu1", Relu())
    chain.then("conv2", Conv2d(padding=1, groups=2), weight=(4, 2, 3, 3), bias=(4,))
    chain.nodes.append(Node("sum", Add(), ("relu1", "conv2")))
    chain.last = "sum"
    chain.then("pool1", MaxPool2d()).then("pool2", AvgPool2d(3, stride=1))
    chain.then("flatten", Flatten()).then("dropout", Dropout(0.5), mask=(16,))
    return chain.then("fc", Linear(), weight=(3, 16), bias=(3,)).then("loss", CrossEntropy(target=1)).graph


def test_the_gradient_of_a_whole_network_equals_central_differences() -> None:
    random = np.random.default_rng(5)
    f = network()
    given = {name: random.normal(size=shape) for name, shape in f.parameters.items()}
    given |= {"input": random.normal(size=(3, 2, 8, 8)), "dropout.mask": random.integers(0, 2, (3, 16)).astype(float)}
    assert f.shapes["loss"] == ()
    check_slopes(f, given, "loss")


def check_slopes(f: Graph, given: dict[str, Any], last: str) -> None:
    """The gradient of each value given, along a random direction, is the slope that central differences find."""
    random = np.random.default_rng(11)
    values = f.forward(given)
    upstream = random.normal(size=values[last].shape)
    gradients = f.backward(values, {last: upstream})
    for name, value in given.items():
        direction = random.normal(size=value.shape)
        ahead, behind = (f.forward({**given, name: value + step * direction})[last] for step in (1e-6, -1e-6))
        assert gradients[name].shape == value.shape
        slope = float((upstream * (ahead - behind)).sum()) / 2e-6
        assert float((gradients[name] * direction).sum()) == pytest.approx(slope, rel=1e-5, abs=1e-7), name


def test_threads_can_share_a_graph() -> None:
    f, random = network(), np.random.default_rng(5)
    parameters = {name: random.normal(size=shape) for name, shape in f.parameters.items()}
    batches = [{"input": random.normal(size=(2, 2, 8, 8)), "dropout.mask": np.ones((2, 16))} for _ in range(16)]

    def run(batch: dict[str, Any]) -> Any:
        values = f.forward({**batch, **parameters})
        return f.backward(values, {"loss": np.ones(2)})["conv1.weight"]

    expected = [run(batch) for batch in batches]
    with ThreadPoolExecutor(8) as pool:
        for found, alone in zip(pool.map(run, batches), expected, strict=True):
            np.testing.assert_array_equal(found, alone)


def test_a_chain_names_what_it_adds() -> None:
    f = network()
    assert f.nodes[0].inputs == ("input", "conv1.weight", None)
    assert f.data == {"input": (2, 8, 8), "dropout.mask": (16,)}
    assert f.parameters["fc.weight"] == (3, 16)


def test_training_begins_with_the_spread_that_each_kind_of_layer_needs() -> None:
    chain = Chain("input", (8, 4, 4)).then("conv", Conv2d(), weight=(64, 8, 3, 3), bias=(64,))
    chain.then("norm", BatchNormTraining(), weight=(64,), bias=(64,))
    f = chain.then("flatten", Flatten()).then("fc", Linear(), weight=(100, 256), bias=(100,)).graph
    values = initial(f, seed=1)
    assert {name: value.shape for name, value in values.items()} == f.parameters
    assert all(value.dtype == np.float32 for value in values.values())
    assert float(values["conv.weight"].std()) == pytest.approx(np.sqrt(2 / 72), rel=0.05)
    assert float(values["fc.weight"].std()) == pytest.approx(np.sqrt(1 / 3 / 256), rel=0.05)
    assert (values["norm.weight"] == 1).all()
    assert not any(values[name].any() for name in ("conv.bias", "norm.bias", "fc.bias"))
    np.testing.assert_array_equal(initial(f, seed=1)["conv.weight"], values["conv.weight"])
    assert (initial(f, seed=2)["conv.weight"] != values["conv.weight"]).any()


def test_refusals() -> None:
    with pytest.raises(UnknownNameError) as unknown:
        graph({"x": (2,)}, {"w": (2,)}, ("f", "add", {}, "x", "y"))
    assert str(unknown.value) == "there is no value that f can read 'y': choose one of x, w"
    with pytest.raises(UnknownNameError):
        graph({"x": (2,)}, {}, ("a", "relu", {}, "b"), ("b", "relu", {}, "x"))  # in the wrong order
    with pytest.raises(ShapeError) as twice:
        graph({"x": (2,)}, {}, ("x", "relu", {}, "x"))
    assert str(twice.value) == "two things are called 'x': give each its own name"
    with pytest.raises(ShapeError, match="x has shape"):
        graph({"x": (2,), "y": (3,)}, {}, ("f", "add", {}, "x", "y"))
    with pytest.raises(ShapeError) as data:
        graph({"x": (1, 4, 4), "w": (1, 1, 2, 2)}, {}, ("f", "conv2d", {}, "x", "w", None))
    assert str(data.value) == ("'w', which f takes as its weight, differs from example to example: give a parameter")
