"""What the engine refuses, word for word: which argument, what the rule is, and the way out."""

from typing import Any

import pytest

from engine.errors import AttributeRangeError, EngineError, ShapeError, UnknownNameError
from engine.ops import REGISTRY, create
from engine.windows import Windows

SHAPES: list[Any] = [
    (
        ("conv2d", {}, (1, 4, 4), (1, 1, 9, 9)),
        "weight: a 9×9 filter does not fit in a 4×4 input with padding 0: pad by at least 3",
    ),
    (
        ("conv2d", {"dilation": 3}, (1, 4, 4), (1, 1, 3, 2)),
        (
            "weight: a 3×2 filter (it spans 7 cells with dilation 3) does not fit in a 4×4 input with padding 0: "
            "pad by at least 2"
        ),
    ),
    (
        ("conv2d", {"padding": [1, 0, 0, 0]}, (1, 1, 4), (1, 1, 4, 4)),
        "weight: a 4×4 filter does not fit in a 1×4 input with padding 1 and 0: pad by at least 2",
    ),
    (
        ("max_pool2d", {"kernel_size": 3}, (1, 2, 5)),
        "kernel_size: a 3×3 filter does not fit in a 2×5 input with padding 0: pad by at least 1",
    ),
    (
        ("conv2d", {}, (1, 4, 4), (2, 3, 2, 2)),
        "weight: weight has depth 3 but x has depth 1: a filter must be as deep as its input",
    ),
    (
        ("conv2d", {"groups": 2}, (4, 4, 4), (2, 4, 2, 2)),
        (
            "weight: weight has depth 4 but x has depth 4 in 2 groups: a filter must be as deep as its input "
            "divided by groups"
        ),
    ),
    (
        ("conv2d", {"groups": 2}, (3, 4, 4), (2, 1, 2, 2)),
        "groups: groups is 2, which does not divide the 3 channels of x: choose a divisor",
    ),
    (
        ("conv2d", {"groups": 2}, (4, 4, 4), (3, 2, 2, 2)),
        "groups: groups is 2, which does not divide the 3 filters of weight: choose a divisor",
    ),
    (
        ("conv2d", {}, (1, 4, 4), (2, 1, 2, 2), (3,)),
        "bias: bias has shape (3,) but weight has 2 filters: give one bias a filter",
    ),
    (
        ("max_pool2d", {"padding": 2}, (1, 8, 8)),
        "padding: padding is 2 but the window has 2 cells: pad a pooling by at most half of its window, 1",
    ),
    (
        ("linear", {}, (1, 2, 2), (3, 5)),
        "weight: weight has 5 columns but x has 4 numbers: give one column a number of x",
    ),
    (
        ("linear", {}, (5,), (3, 5), (5,)),
        "bias: bias has shape (5,) but weight has 3 rows: give one bias a row",
    ),
    (
        ("add", {}, (2, 3), (2,)),
        (
            "y: x has shape (2, 3) but y has shape (2,): counted from the last, each axis must be equal, "
            "or 1 in one of them"
        ),
    ),
    (("matmul", {}, (2, 3), (2, 3)), "y: x has 3 columns but y has 2 rows: they must be as many"),
    (("matmul", {}, (), (2, 3)), "x: x is one number: use multiply, or give a vector or a matrix"),
    (("concat", {}), "inputs: inputs is empty: give at least one tensor"),
    (("concat", {"axis": 1}, (2,), (3,)), "axis: axis is 1 but the inputs have 1 axes: choose a smaller one"),
    (
        ("concat", {}, (2, 3), (2, 4)),
        "inputs: inputs[1] has shape (2, 4) but inputs[0] has (2, 3): only axis 0 may differ",
    ),
    (("cross_entropy", {"target": 3}, (3,)), "target: target is 3 but x has 3 scores: it must be from 0 to 2"),
    (("cross_entropy", {"target": 0}, (1, 3)), "x: x has 2 axes: give one score a class, (class)"),
    (
        ("batch_norm", {}, (2, 4, 4), (2,), (3,)),
        "variance: variance has shape (3,) but x has 2 channels: give one number a channel",
    ),
    (("batch_norm_training", {}, ()), "x: x is one number: it must have a channel axis"),
    (("dropout", {}, (2,), (3,)), "mask: mask has shape (3,) but x has shape (2,): they must be the same"),
]

ATTRIBUTES: list[Any] = [
    (("conv2d", {"stride": 0}), "stride: stride is 0: it must be from 1 to 1024"),
    (("conv2d", {"dilation": [1, 2000]}), "dilation: dilation is 2000: it must be from 1 to 1024"),
    (("conv2d", {"padding": [1, -1]}), "padding: padding is -1: it must be from 0 to 1024"),
    (
        ("conv2d", {"padding": "full"}),
        'padding: padding is \'full\': it takes a whole number, a pair, (top, left, bottom, right), "valid" or "same"',
    ),
    (
        ("conv2d", {"stride": [1, 1, 1]}),
        "stride: stride is [1, 1, 1]: it takes a whole number or a pair (vertical, horizontal)",
    ),
    (("max_pool2d", {"kernel_size": 1.5}), "kernel_size: kernel_size is 1.5: it takes a whole number or a pair "),
    (("conv2d", {"stride": True}), "stride: stride is True: it takes a whole number or a pair "),
    (("conv2d", {"groups": [1]}), "groups: groups is [1]: it takes a whole number"),
    (("conv2d", {"stride": None}), "stride: stride is None: it takes a whole number or a pair "),
    (("leaky_relu", {"negative_slope": 2}), "negative_slope: negative_slope is 2: it must be from 0 to 1"),
    (("leaky_relu", {"negative_slope": float("nan")}), "negative_slope: negative_slope is nan: it must be from 0 to 1"),
    (("batch_norm", {"epsilon": "tiny"}), "epsilon: epsilon is 'tiny': it takes a number"),
    (("cross_entropy", {"target": -1}), "target: target is -1: it must be from 0 to 1000000"),
]


@pytest.mark.parametrize(("call", "text"), SHAPES, ids=lambda value: value if isinstance(value, str) else "")
def test_shapes_that_cannot_go_together(call: Any, text: str) -> None:
    name, attributes, *shapes = call
    op = create(name, attributes)
    with pytest.raises(EngineError) as caught:
        op.output_shape(*shapes)
    assert f"{caught.value.argument}: {caught.value}" == text


@pytest.mark.parametrize(("call", "text"), ATTRIBUTES, ids=lambda value: value if isinstance(value, str) else "")
def test_attributes_out_of_bounds(call: Any, text: str) -> None:
    with pytest.raises(AttributeRangeError) as caught:
        create(*call)
    assert f"{caught.value.argument}: {caught.value}".startswith(text)


@pytest.mark.parametrize("case", SHAPES, ids=lambda case: case[1])
def test_an_error_names_an_argument_that_the_op_has(case: Any) -> None:
    (name, attributes, *_), text = case
    op = create(name, attributes)
    assert text.partition(":")[0] in {*(spec.name for spec in op.inputs), *vars(op)}


def test_unknown_names_come_with_those_that_exist() -> None:
    with pytest.raises(UnknownNameError) as caught:
        create("conv3d")
    assert str(caught.value) == f"there is no op 'conv3d': choose one of {', '.join(sorted(REGISTRY))}"
    with pytest.raises(UnknownNameError) as caught:
        create("conv2d", {"strides": 1})
    assert str(caught.value) == (
        "there is no conv2d attribute 'strides': choose one of stride, padding, dilation, groups"
    )
    with pytest.raises(UnknownNameError, match="there is no relu attribute 'slope': it has none"):
        create("relu", {"slope": 1})


def test_too_many_axes_are_named_with_those_that_are_meant() -> None:
    import numpy as np

    conv = REGISTRY["conv2d"]
    with pytest.raises(ShapeError) as caught:
        conv.promote(np.zeros((1, 1, 4, 4)), np.zeros((2, 2)), None)
    assert str(caught.value) == "x has 4 axes: it takes 3, (channel, row, column)"
    with pytest.raises(ShapeError) as caught:
        conv.promote(np.zeros((4, 4)), np.zeros(2), None)
    assert str(caught.value) == "weight has 1 axes: it takes 4, (filter, channel, row, column)"
    with pytest.raises(ShapeError) as caught:
        REGISTRY["linear"].promote(np.zeros(2), np.zeros((1, 2, 3)))
    assert str(caught.value) == "weight has 3 axes: it takes 2, (output, input)"


def test_windows_say_what_a_caller_calls_the_filter() -> None:
    with pytest.raises(ShapeError, match="5×5 filter does not fit in a 4×3 input with padding 0: pad by at least 1"):
        Windows.of((4, 3), 5, argument="kernel")
