"""A plan computes what the graph's own `forward` does: for every op, for any chain of layers, and from many threads."""

import copy
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import ShapeError
from engine.graph import Chain, Graph, Node
from engine.ops import REGISTRY, create
from engine.plan import Plan, Plans, convolution, depthwise
from tests.engine.cases import cases

often = settings(max_examples=60, deadline=None, derandomize=True)
seldom = settings(max_examples=15, deadline=None, derandomize=True)


def numbers(shapes: dict[str, tuple[int, ...]], seed: int = 0) -> dict[str, Any]:
    """An array in float32 for each name, so that layer after layer stays about 1 in size; variances are positive."""
    random = np.random.default_rng(seed)
    spread = {name: 1 / np.sqrt(np.prod(shape[1:])) if name.endswith("weight") else 1 for name, shape in shapes.items()}
    drawn = {name: random.normal(0, spread[name], shape).astype(np.float32) for name, shape in shapes.items()}
    return {name: np.abs(array) + 0.5 if name.endswith("variance") else array for name, array in drawn.items()}


def expect_forward(graph: Graph, data: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Fail unless a plan's values are those of `Graph.forward`, to float32 rounding."""
    batch = {name: x[None] for name, x in data.items()}
    expected = graph.forward({**batch, **parameters})
    plans = Plans(graph, parameters)
    for values in (plans.forward(data), plans.forward(data)):  # a second run finds the first one's numbers in memory
        assert set(values) == {*data, *(node.id for node in graph.nodes)}
        for name, value in values.items():
            wanted = expected[name][0]
            assert value.dtype == np.float32
            assert value.shape == wanted.shape
            scale = max(1.0, float(np.abs(wanted).max()))
            np.testing.assert_allclose(value, wanted, rtol=2e-5, atol=3e-6 * scale, err_msg=name)


@pytest.mark.parametrize("name", sorted(REGISTRY))
@seldom
@given(drawn=st.data())
def test_every_op_computes_in_a_plan_what_forward_does(name: str, drawn: Any) -> None:
    case = drawn.draw(cases(name))
    data, parameters, names = {}, {}, []
    for number, (spec, x) in enumerate(zip(case.slots, case.example(0), strict=True)):
        names.append(None if x is None else f"{spec.name}{number}")
        if x is not None:
            (data if spec.data else parameters)[f"{spec.name}{number}"] = x.astype(np.float32)
    shapes = [{key: x.shape for key, x in given.items()} for given in (data, parameters)]
    graph = Graph(*shapes, (Node("output", case.op, tuple(names)),))
    expect_forward(graph, data, parameters)


LAYERS = [
    ("conv2d", {"padding": 1}, (3, 3)),
    ("conv2d", {"padding": (0, 1, 2, 0), "stride": (1, 2)}, (3, 2)),
    ("conv2d", {"padding": "same", "dilation": 2}, (3, 3)),
    ("conv2d", {}, (1, 1)),
    ("conv2d", {"stride": 2}, (1, 1)),
    ("max_pool2d", {}, None),
    ("max_pool2d", {"kernel_size": 3, "stride": 1, "padding": 1}, None),
    ("max_pool2d", {"kernel_size": (1, 2), "stride": 1}, None),
    ("avg_pool2d", {"kernel_size": 3, "stride": 2, "padding": 1}, None),
    ("relu", {}, None),
    ("relu6", {}, None),
    ("leaky_relu", {"negative_slope": 0.1}, None),
    ("tanh", {}, None),
    ("batch_norm", {}, None),
    ("add", {}, None),
    ("concat", {}, None),
]


@often
@given(drawn=st.data())
def test_any_chain_of_layers_computes_what_forward_does(drawn: Any) -> None:
    channels = st.sampled_from([1, 3, 31, 32, 40])  # on both sides of the number at which memory is laid out otherwise
    chain = Chain("input", (drawn.draw(channels), drawn.draw(st.integers(8, 11)), drawn.draw(st.integers(8, 11))))
    known = ["input"]
    for number in range(drawn.draw(st.integers(1, 6))):
        op, attributes, kernel = drawn.draw(st.sampled_from(LAYERS))
        name, shape = f"{op}{number}", chain.graph.shapes[chain.last]
        if min(shape[1:]) < 3:
            break
        if kernel is not None:
            filters = drawn.draw(channels)
            bias = {"bias": (filters,)} if drawn.draw(st.booleans()) else {}
            chain.then(name, create(op, attributes), weight=(filters, shape[0], *kernel), **bias)
        elif op == "batch_norm":
            chain.then(name, create(op), mean=shape[:1], variance=shape[:1], bias=shape[:1])
        elif op in {"add", "concat"}:
            alike = [other for other in known if chain.graph.shapes[other][1:] == shape[1:]]
            alike = alike if op == "concat" else [other for other in alike if chain.graph.shapes[other] == shape]
            other = drawn.draw(st.sampled_from(alike))
            chain.nodes.append(Node(name, create(op), (other, chain.last)))
            chain.last = name
        else:
            chain.then(name, create(op, attributes))
        known.append(name)
    chain.then("flatten", create("flatten"))
    chain.then("fc", create("linear"), weight=(5, chain.graph.shapes["flatten"][0]), bias=(5,))
    chain.then("softmax", create("softmax"))
    graph = chain.graph
    expect_forward(graph, numbers(graph.data), numbers(graph.parameters))


@pytest.mark.parametrize("channels", [(2, 3), (3, 36), (36, 40), (36, 3)])
@pytest.mark.parametrize("bias", [True, False])
def test_a_convolution_in_strips_is_the_whole_one(
    channels: tuple[int, int], bias: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convolution, "STRIP", 1)
    monkeypatch.setattr(convolution, "POSITIONS", 16)
    depth, filters = channels
    own = {"bias": (filters,)} if bias else {}
    chain = Chain("input", (depth, 11, 8)).then(
        "conv", create("conv2d", {"padding": 1}), weight=(filters, depth, 3, 3), **own
    )
    expect_forward(chain.graph, numbers(chain.graph.data), numbers(chain.graph.parameters))


@often
@given(drawn=st.data())
def test_grouped_convolutions_compute_what_forward_does(drawn: Any) -> None:
    """Depthwise, with several filters a channel, and in few groups; between layers that want zeros around or do not."""
    depth = drawn.draw(st.sampled_from([2, 6, 32, 36, 1100]))
    size = drawn.draw(st.integers(5, 8)), drawn.draw(st.integers(5, 13))
    chain = Chain("input", (depth, *size)).then("before", create(drawn.draw(st.sampled_from(["relu6", "tanh"]))))
    for number in range(drawn.draw(st.integers(1, 2))):
        one_each = drawn.draw(st.booleans())
        groups = depth if one_each else drawn.draw(st.sampled_from([2, depth // 2, depth]))
        filters = depth if one_each else groups * drawn.draw(st.sampled_from([1, 2, 3]))
        attributes = {
            "groups": groups,
            "stride": drawn.draw(st.sampled_from([1, 2, (1, 2)])),
            "padding": drawn.draw(st.sampled_from(["same", 1, (0, 2, 1, 1)])),
            "dilation": drawn.draw(st.sampled_from([1, (2, 1)])),
        }
        kernel = drawn.draw(st.sampled_from([(1, 1), (3, 3), (2, 3)]))
        bias = {"bias": (filters,)} if drawn.draw(st.booleans()) else {}
        name, op = f"conv{number}", create("conv2d", attributes)
        if min(chain.graph.shapes[chain.last][1:]) < 3:
            break
        chain.then(name, op, weight=(filters, depth // groups, *kernel), **bias).then(f"relu{number}", create("relu6"))
        depth = filters
    graph = chain.graph
    expect_forward(graph, numbers(graph.data), numbers(graph.parameters))


@pytest.mark.parametrize("numbers_a_loop", [1, 100, 200, 100_000])
@pytest.mark.parametrize("joined", [False, True])
def test_a_depthwise_convolution_may_take_positions_together(
    numbers_a_loop: int, joined: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(depthwise, "LONG", numbers_a_loop)
    conv = Node("conv", create("conv2d", {"padding": "same", "groups": 36}), ("input", "w", "b"))
    join = Node("joined", create("concat"), ("conv", "conv", "input"))
    graph = Graph({"input": (36, 6, 12)}, {"w": (36, 1, 5, 5), "b": (36,)}, (conv, *([join] if joined else [])))
    expect_forward(graph, numbers(graph.data), numbers(graph.parameters))


@pytest.mark.parametrize("filters", [3, 40])
def test_what_lies_between_rows_does_not_reach_the_next_convolution(filters: int) -> None:
    """The second layer reads the first's padding, which lies where the first would like to write over row ends."""
    chain = Chain("input", (3, 6, 7))
    chain.then("one", create("conv2d", {"padding": 1}), weight=(filters, 3, 3, 3), bias=(filters,))
    chain.then("two", create("conv2d", {"padding": 1}), weight=(2, filters, 3, 3))
    expect_forward(chain.graph, numbers(chain.graph.data), numbers(chain.graph.parameters))


def branches() -> Graph:
    """Values that are read by several layers with different padding, and joined, twice over."""
    nodes = (
        Node("relu", create("relu"), ("input",)),
        Node("wide", create("conv2d", {"padding": 2}), ("relu", "w5", "b")),
        Node("narrow", create("conv2d", {"padding": 1}), ("relu", "w3", None)),
        Node("pool", create("max_pool2d", {"kernel_size": 3, "stride": 1, "padding": 1}), ("relu",)),
        Node("inner", create("concat"), ("wide", "pool")),
        Node("outer", create("concat"), ("inner", "narrow", "narrow", "input")),
        Node("again", create("conv2d", {"padding": 1}), ("outer", "w", None)),
        Node("gate", create("multiply"), ("again", "outer")),
        Node("mean", create("global_avg_pool2d"), ("gate",)),
    )
    parameters = {"w5": (9, 4, 5, 5), "w3": (9, 4, 3, 3), "b": (9,), "w": (35, 35, 3, 3)}
    return Graph({"input": (4, 9, 9)}, parameters, nodes)


def test_branches_and_joins_compute_what_forward_does() -> None:
    graph = branches()
    expect_forward(graph, numbers(graph.data), numbers(graph.parameters))


def test_threads_do_not_mix() -> None:
    graph = branches()
    plans = Plans(graph, numbers(graph.parameters))
    inputs = [numbers(graph.data, seed) for seed in range(40)]
    alone = [plans.forward(data) for data in inputs]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(plans.forward, inputs))
    for one, other in zip(alone, together, strict=True):
        for name, value in one.items():
            np.testing.assert_array_equal(other[name], value)


def test_results_survive_the_next_run_and_are_the_callers_own() -> None:
    graph = branches()
    plans = Plans(graph, numbers(graph.parameters))
    first = plans.forward(numbers(graph.data, 1))
    kept = copy.deepcopy(first)
    plans.forward(numbers(graph.data, 2))
    for name, value in first.items():
        np.testing.assert_array_equal(value, kept[name])
        value[...] = np.nan
    for name, value in plans.forward(numbers(graph.data, 1)).items():
        np.testing.assert_array_equal(value, kept[name])


def test_the_input_is_left_as_it_was_and_may_be_of_another_precision() -> None:
    graph = branches()
    plans, data = Plans(graph, numbers(graph.parameters)), numbers(graph.data)
    precise = {name: x.astype(np.float64) for name, x in data.items()}
    for x in (*data.values(), *precise.values()):
        x.flags.writeable = False
    np.testing.assert_array_equal(plans.forward(precise)["mean"], plans.forward(data)["mean"])


def test_a_plan_that_fails_is_given_back_whole() -> None:
    graph = branches()
    plans = Plans(graph, numbers(graph.parameters))
    with pytest.raises(ShapeError, match=r"input has shape \(4, 9, 1\): the graph takes \(4, 9, 9\)") as raised:
        plans.forward({"input": np.zeros((4, 9, 1), np.float32)})
    assert raised.value.argument == "input"
    assert set(plans.forward(numbers(graph.data))) == {"input", *(node.id for node in graph.nodes)}


def test_copied_plans_compute_in_memory_of_their_own() -> None:
    graph = branches()
    plans = Plans(graph, numbers(graph.parameters))
    one = plans.forward(numbers(graph.data))
    other = copy.deepcopy(plans).forward(numbers(graph.data))
    np.testing.assert_array_equal(one["mean"], other["mean"])


def test_padding_and_joining_cost_no_copies() -> None:
    """A ReLU writes between its reader's zeros, and a layer that is joined into its part of the whole."""
    shapes = {"w1": (4, 3, 3, 3), "w2": (4, 4, 3, 3)}
    nodes = (
        Node("conv1", create("conv2d", {"padding": 1}), ("input", "w1", None)),
        Node("relu", create("relu"), ("conv1",)),
        Node("conv2", create("conv2d", {"padding": 1}), ("relu", "w2", None)),
        Node("left", create("relu"), ("conv2",)),
        Node("right", create("tanh"), ("conv2",)),
        Node("joined", create("concat"), ("left", "right")),
    )
    graph = Graph({"input": (3, 8, 8)}, shapes, nodes)
    values = Plan(graph, numbers(graph.parameters)).run(numbers(graph.data))
    assert values["relu"].strides[1] == (8 + 2) * 4
    assert np.shares_memory(values["left"], values["joined"])
    assert np.shares_memory(values["right"], values["joined"])
