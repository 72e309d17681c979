"""What choices lead to: the default learns every data set, and each way to fail fails for its reason."""

import numpy as np
import pytest

from engine.errors import EngineError
from engine.training.architecture import architecture
from engine.training.choices import Choices
from engine.training.datasets import DATASETS
from engine.training.run import Run, Step

GUESSING = 1 / 6


def whole(choices: Choices) -> tuple[list[Step], float]:
    """The steps of a run, and its accuracy on the test images in the end."""
    run = Run(choices)
    return list(run), run.evaluate().accuracy


@pytest.mark.parametrize("dataset", DATASETS)
def test_the_default_is_right_on_95_of_100_test_images(dataset: str) -> None:
    steps, accuracy = whole(Choices(dataset=dataset))
    assert steps[0].loss > 1.5
    assert accuracy >= 0.95


def test_a_rate_that_is_too_high_kills_every_relu() -> None:
    steps, accuracy = whole(Choices(rate=0.2, steps=200))
    assert max(step.loss for step in steps[:5]) > 10 * steps[0].loss
    assert set(steps[-1].gradients.values()) == {0.0}
    assert accuracy == pytest.approx(GUESSING, abs=0.01)


def test_without_activations_and_with_mean_pooling_a_network_is_linear_and_learns_half_as_much() -> None:
    _, linear = whole(Choices(activation="none", pooling="average", steps=400))
    _, bent = whole(Choices(pooling="average", steps=400))
    assert linear < 0.6
    assert bent > 0.95


def test_from_zeros_no_weight_ever_receives_a_gradient() -> None:
    steps, accuracy = whole(Choices(initialisation="zeros", steps=20))
    assert {gradient for step in steps for gradient in step.gradients.values()} == {0.0}
    assert {update for step in steps for update in step.updates.values()} == {0.0}
    assert accuracy == pytest.approx(GUESSING, abs=0.01)


def test_small_weights_learn_nothing_for_a_long_time() -> None:
    small, _ = whole(Choices(initialisation="small", steps=20))
    he, _ = whole(Choices(steps=20))
    assert small[-1].gradients["conv1_1"] < he[-1].gradients["conv1_1"] / 100
    assert small[-1].loss == pytest.approx(np.log(6), abs=0.01)


def test_large_weights_begin_with_a_huge_loss_and_diverge() -> None:
    run = Run(Choices(initialisation="large"))
    steps = list(run)
    assert steps[0].loss > 1000
    assert run.diverged is not None
    assert run.step < 50


def test_with_sigmoids_the_gradient_vanishes_on_its_way_back() -> None:
    steps, _ = whole(Choices(activation="sigmoid", steps=20))
    assert steps[-1].gradients["conv1_1"] < steps[-1].gradients["fc2"] / 20


def test_the_architecture_is_the_lecture_s_pattern() -> None:
    graph = architecture(Choices(blocks=2, convolutions=2, filters=4, kernel=5, hidden=16))
    assert [node.id for node in graph.nodes] == [
        *("conv1_1", "relu1_1", "conv1_2", "relu1_2", "pool1", "conv2_1", "relu2_1", "conv2_2", "relu2_2", "pool2"),
        *("flatten", "fc1", "relu3", "fc2"),
    ]
    assert graph.parameters["conv1_1.weight"] == (4, 1, 5, 5)
    assert graph.parameters["conv2_1.weight"] == (8, 4, 5, 5)
    assert (graph.shapes["pool2"], graph.shapes["fc1"], graph.shapes["fc2"]) == ((8, 4, 4), (16,), (6,))
    bare = architecture(Choices(dataset="digits", blocks=3, hidden=0, activation="none", pooling="average"))
    assert [node.id for node in bare.nodes] == [
        *("conv1_1", "pool1", "conv2_1", "pool2", "conv3_1", "pool3", "flatten", "fc1")
    ]
    assert bare.shapes["fc1"] == (10,)


@pytest.mark.parametrize(
    ("choice", "value", "message"),
    [
        ("filters", 3, "filters is 3: it must be from 4 to 32"),
        ("filters", 4.5, "filters is 4.5: it takes a whole number"),
        ("rate", 0, "rate is 0: it must be from 1e-05 to 10"),
        ("rate", float("nan"), "rate is nan: it must be from 1e-05 to 10"),
        ("kernel", 4, "kernel is 4: choose one of 3, 5"),
        ("dataset", "faces", "there is no dataset 'faces': choose one of shapes, stripes, digits"),
        ("activation", "gelu", "there is no activation 'gelu': choose one of relu, tanh, sigmoid, none"),
        ("steps", True, "steps is True: it takes a whole number"),
    ],
)
def test_choices_out_of_bounds_are_refused(choice: str, value: object, message: str) -> None:
    with pytest.raises(EngineError) as refused:
        Choices(**{choice: value})  # type: ignore[arg-type]
    assert (str(refused.value), refused.value.argument) == (message, choice)
