"""Live training runs: pure functions of their choices, resumable anywhere, ended in good order when they diverge."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from engine.errors import ShapeError
from engine.network import INPUT, Network
from engine.ops.loss import softmax_cross_entropy
from engine.training.choices import Choices
from engine.training.run import Run, Snapshot, order
from engine.windows import Array

FEW = Choices(filters=4, hidden=8, batch=16, steps=12)


def assert_same(one: Snapshot, other: Snapshot) -> None:
    """Two snapshots are alike to the last bit."""
    assert one.step == other.step
    for name, value in one.parameters.items():
        np.testing.assert_array_equal(value, other.parameters[name])
        np.testing.assert_array_equal(one.velocity[name], other.velocity[name])


def test_the_same_choices_give_the_same_run_and_another_seed_gives_another() -> None:
    one, two, other = Run(FEW), Run(FEW), Run(replace(FEW, seed=1))
    assert list(one) == list(two) != list(other)
    assert_same(one.snapshot(), two.snapshot())


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "none"])
def test_a_step_goes_down_the_slope_that_central_differences_find(activation: str) -> None:
    run = Run(replace(FEW, activation=activation, blocks=3, convolutions=2, momentum=0.0, weight_decay=0.0, rate=1.0))
    before = {name: value.astype(np.float64) for name, value in run.parameters.items()}
    chosen = order(0, 0, 2000)[:16]
    images = run.dataset.input.normalise(run.dataset.training.images[chosen]).astype(np.float64)
    truth = np.eye(6)[run.dataset.training.labels[chosen]]

    def loss(parameters: dict[str, Array]) -> float:
        values = run.graph.forward({INPUT: images, **parameters})
        return float(softmax_cross_entropy(values[run.graph.nodes[-1].id], truth)[0].mean())

    step = next(run)
    assert step.loss == pytest.approx(loss(before), rel=1e-4)
    random = np.random.default_rng(1)
    for name, value in before.items():
        gradient = value - run.parameters[name]  # as the rate is 1 and nothing else moves
        direction = random.normal(size=value.shape)
        ahead, behind = (loss({**before, name: value + sign * 1e-6 * direction}) for sign in (1, -1))
        assert float((gradient * direction).sum()) == pytest.approx((ahead - behind) / 2e-6, rel=1e-3, abs=1e-4)
        if name.endswith(".weight"):
            layer = name.removesuffix(".weight")
            assert step.gradients[layer] == pytest.approx(float(np.sqrt((gradient**2).sum())), rel=1e-3)
            assert step.updates[layer] == pytest.approx(step.gradients[layer] / np.sqrt((value**2).sum()), rel=1e-3)


@pytest.mark.parametrize("stop", [1, 7, 12])
def test_a_run_that_goes_on_from_a_snapshot_is_the_run_that_never_stopped(stop: int) -> None:
    whole = Run(FEW)
    steps = list(whole)
    first = Run(FEW)
    list(islice(first, stop))
    second = Run(FEW, first.snapshot())
    assert second.step == stop
    assert list(second) == steps[stop:]
    assert_same(second.snapshot(), whole.snapshot())


def test_a_snapshot_is_not_changed_by_what_comes_after_it() -> None:
    run = Run(FEW)
    next(run)
    snapshot = run.snapshot()
    kept = {name: value.copy() for name, value in snapshot.parameters.items()}
    list(run)
    for name, value in kept.items():
        np.testing.assert_array_equal(snapshot.parameters[name], value)
    assert snapshot.nbytes == 2 * sum(value.nbytes for value in kept.values())


def test_a_rate_that_is_far_too_high_ends_the_run_with_its_last_good_numbers() -> None:
    run = Run(replace(FEW, activation="none", rate=10.0, steps=500))
    steps = list(run)
    assert run.diverged is not None
    assert run.diverged.step == run.step == len(steps) < 500
    assert all(np.isfinite([step.loss, *step.gradients.values(), *step.updates.values()]).all() for step in steps)
    assert all(np.isfinite(value).all() for value in run.snapshot().parameters.values())
    evaluation = run.evaluate()
    assert np.isfinite(evaluation.loss)
    assert next(run, None) is None


def test_an_evaluation_counts_every_image_once_and_tells_the_surest_mistakes_first() -> None:
    run = Run(Choices(steps=60))
    list(run)
    evaluation = run.evaluate()
    assert evaluation.confusion.sum() == 500
    assert float(np.trace(evaluation.confusion)) / 500 == evaluation.accuracy
    sure = [mistake.probability for mistake in evaluation.mistakes]
    assert sure == sorted(sure, reverse=True)
    assert len(sure) == round(500 * (1 - evaluation.accuracy))
    first = evaluation.mistakes[0]
    assert run.dataset.test.labels[first.index] == first.truth != first.guess


def test_the_network_of_a_run_says_what_the_run_says() -> None:
    run = Run(FEW)
    list(islice(run, 5))
    network = run.network("trained", "Trained")
    assert isinstance(network, Network)
    image = run.dataset.input.normalise(run.dataset.test.images[3])
    own, values = network.activations(image), run.activations(image)
    assert own.keys() == values.keys() == {INPUT, *(layer.id for layer in network.layers)}
    for name, value in values.items():
        np.testing.assert_allclose(own[name], value, rtol=1e-4, atol=1e-5)
    assert network.accuracy == {"images": 500.0, "top_1": run.evaluate().accuracy}
    kept = network.parameters["fc1.weight"].copy()
    next(run)
    np.testing.assert_array_equal(network.parameters["fc1.weight"], kept)


def test_a_snapshot_of_another_network_is_refused() -> None:
    with pytest.raises(ShapeError, match="the snapshot is one of another network: begin anew"):
        Run(replace(FEW, filters=8), Run(FEW).snapshot())
