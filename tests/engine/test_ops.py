"""What single ops promise beyond the contract that all of them share."""

from typing import Any

import numpy as np
import pytest

from engine.errors import AttributeRangeError
from engine.ops import REGISTRY, conv, create
from engine.ops.norm import BatchNorm, fold, moments
from tests import reference

RANDOM = np.random.default_rng(7)


@pytest.mark.parametrize(
    "attributes",
    [{}, {"padding": 1, "stride": 2}, {"padding": "same", "dilation": 2, "groups": 2}, {"padding": (2, 0, 1, 0)}],
)
def test_convolution_is_the_same_in_strips_of_any_height(monkeypatch: Any, attributes: dict[str, Any]) -> None:
    op = create("conv2d", attributes)
    x, bias = RANDOM.normal(size=(3, 4, 9, 11)), RANDOM.normal(size=6)
    weight = RANDOM.normal(size=(6, 4 // op.groups, 3, 3))
    whole = op.forward(x, weight, bias)
    slopes = op.backward(np.cos(whole), whole, x, weight, bias)
    for strip in (1, 4 * 9 * 11 * 8 * 3):  # a row at a time, and a few with a shorter strip at the end
        monkeypatch.setattr(conv, "STRIP", strip)
        np.testing.assert_allclose(op.forward(x, weight, bias), whole, rtol=1e-12, atol=1e-12)
        for slope, expected in zip(op.backward(np.cos(whole), whole, x, weight, bias), slopes, strict=True):
            np.testing.assert_allclose(slope, expected, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(whole[1], reference.conv2d(x[1], weight, bias, **attributes), rtol=1e-9, atol=1e-9)


def test_convolution_reads_arrays_that_are_not_contiguous() -> None:
    x, weight = RANDOM.normal(size=(2, 7, 6, 3)), RANDOM.normal(size=(4, 3, 2, 2))
    op = create("conv2d")
    rolled = np.moveaxis(x, -1, 1)  # (N, C, H, W) of a picture kept as rows of colours
    np.testing.assert_allclose(op.forward(rolled, weight), op.forward(rolled.copy(), weight))


def test_a_tie_in_max_pooling_goes_to_the_first_cell_alone() -> None:
    op = create("max_pool2d")
    x = np.array([[[[3.0, 3.0], [3.0, 1.0]]]])
    (gradient,) = op.backward(np.array([[[[5.0]]]]), op.forward(x), x)
    assert gradient.tolist() == [[[[5.0, 0.0], [0.0, 0.0]]]]
    assert op.explain((0, 0, 0), x[0]).parts["argmax"] == [0, 0]


def test_padding_never_wins_a_max_pooling_and_counts_as_zeros_in_a_mean() -> None:
    x = np.full((1, 2, 2), -4.0)
    assert create("max_pool2d", {"padding": 1})(x).tolist() == [[[-4, -4], [-4, -4]]]
    assert create("avg_pool2d", {"padding": 1})(x).tolist() == [[[-1, -1], [-1, -1]]]


def test_the_maximum_is_told_within_its_window() -> None:
    op = create("max_pool2d", {"kernel_size": 3, "stride": 2, "padding": 1})
    x = -np.arange(1.0, 17).reshape(1, 4, 4)
    explanation = op.explain((0, 0, 0), x)
    assert explanation.parts["argmax"] == [1, 1]
    assert explanation.parts["patch"].tolist() == [[0, 0, 0], [0, -1, -2], [0, -5, -6]]
    assert explanation.output == explanation.recombine() == -1


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "softmax", "cross_entropy"])
def test_large_scores_overflow_nowhere(name: str) -> None:
    op = create(name, {"target": 1} if name == "cross_entropy" else {})
    for dtype in (np.float32, np.float64):
        x = np.array([[-1e4, 1e4, 0]], dtype)
        with np.errstate(all="raise", under="ignore"):
            output = op.forward(x)
            gradients = op.backward(np.ones_like(output), output, x)
            at = () if name == "cross_entropy" else (0,)
            assert np.isfinite(op.explain(at, x[0]).output)
        assert np.isfinite(output).all()
        assert np.isfinite(gradients[0]).all()


def test_softmax_is_a_distribution_over_all_elements() -> None:
    output = create("softmax")(RANDOM.normal(size=(2, 3, 4)).astype(np.float32) * 30)
    assert output.shape == (2, 3, 4)
    assert (output >= 0).all()
    assert float(output.sum()) == pytest.approx(1, rel=1e-6)


def test_the_step_from_patch_to_output_is_told_in_the_contract_s_words() -> None:
    x, weight, bias = RANDOM.normal(size=(2, 4, 4)), RANDOM.normal(size=(3, 2, 3, 3)), RANDOM.normal(size=3)
    parts = create("conv2d", {"padding": 1}).explain((2, 0, 1), x, weight, bias).parts
    assert list(parts) == ["window", "patch", "weight", "products", "channel_sums", "bias", "sum"]
    assert (parts["window"].row, parts["window"].column) == (0, 1)  # in padded coordinates
    np.testing.assert_allclose(parts["patch"] * weight[2], parts["products"])
    np.testing.assert_allclose(parts["channel_sums"], parts["products"].sum((1, 2)))
    assert parts["sum"] == pytest.approx(parts["channel_sums"].sum() + bias[2])
    names = {
        "linear": ["row", "products", "bias", "sum"],
        "max_pool2d": ["window", "patch", "argmax"],
        "avg_pool2d": ["window", "patch"],
        "relu": ["input"],
        "softmax": ["input", "shifted", "exp", "sum"],
    }
    inputs = {"linear": (x, RANDOM.normal(size=(2, 32)), None)}
    for name, words in names.items():
        at = (0,) if name == "linear" else (0, 1, 1)
        assert list(create(name).explain(at, *inputs.get(name, (x,))).parts) == words


def test_missing_channel_axes_are_supplied() -> None:
    kind = REGISTRY["conv2d"]
    x, weight, bias = kind.promote(np.zeros((5, 4)), np.zeros((2, 3)), None)
    assert x is not None
    assert weight is not None
    assert (x.shape, weight.shape, bias) == ((1, 5, 4), (1, 1, 2, 3), None)
    assert create("conv2d")(x, weight).shape == (1, 4, 2)


def test_a_negative_variance_is_refused() -> None:
    one = np.ones(1, np.float32)
    with pytest.raises(AttributeRangeError, match=r"^variance holds -4: a mean of squares is never negative$"):
        create("batch_norm", {})(np.ones((1, 2, 2), np.float32), one, -4 * one)


def test_batch_statistics_become_the_ones_that_are_given_afterwards() -> None:
    x = RANDOM.normal(3, 2, size=(5, 4, 3, 3))
    mean, variance = moments(x)
    np.testing.assert_allclose(mean, x.mean((0, 2, 3)))
    np.testing.assert_allclose(variance, x.var((0, 2, 3)))
    weight, bias = RANDOM.normal(size=(2, 4))
    np.testing.assert_allclose(
        create("batch_norm_training").forward(x, weight, bias),
        create("batch_norm").forward(x, mean, variance, weight, bias),
    )


@pytest.mark.parametrize("with_bias", [True, False])
def test_folding_batch_norm_into_the_layer_before_changes_nothing(with_bias: bool) -> None:
    x, weight = RANDOM.normal(size=(2, 3, 5, 5)), RANDOM.normal(size=(4, 3, 3, 3))
    bias = RANDOM.normal(size=4) if with_bias else None
    statistics = RANDOM.normal(size=4), RANDOM.uniform(0.5, 2, 4), RANDOM.normal(size=4), RANDOM.normal(size=4)
    layer, norm = create("conv2d", {"padding": 1}), BatchNorm(epsilon=0.01)
    np.testing.assert_allclose(
        layer.forward(x, *fold(weight, bias, norm, *statistics)),
        norm.forward(layer.forward(x, weight, bias), *statistics),
        rtol=1e-9,
        atol=1e-9,
    )
