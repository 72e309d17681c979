"""Training: schedule, steps, augmentation, runs that repeat and resume bit by bit, and the network that comes out."""

from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from engine.errors import ShapeError, WeightsError
from engine.graph import Chain, Graph
from engine.network import INPUT, InputSpec
from engine.ops import create
from engine.training import digits, loop, photos
from engine.training.augment import Augmentation
from engine.training.examples import Examples
from engine.training.finish import finished
from engine.training.loop import begin, masks, train
from engine.training.measure import accuracy, probabilities
from engine.training.optimizer import Nesterov, one_cycle
from engine.training.recipe import Recipe
from engine.training.state import State


def tiny(classes: int) -> Graph:
    """What the bundled networks are made of, once each."""
    chain = Chain(INPUT, (1, 6, 6)).then("conv", create("conv2d", {"padding": 1}), weight=(8, 1, 3, 3))
    chain.then("norm", create("batch_norm_training"), weight=(8,), bias=(8,)).then("relu", create("relu"))
    chain.then("pool", create("max_pool2d")).then("flatten", create("flatten"))
    chain.then("dropout", create("dropout", {"p": 0.2}), mask=(72,))
    return chain.then("fc", create("linear"), weight=(classes, 72), bias=(classes,)).graph


RECIPE = Recipe(
    id="tiny",
    title="Tiny",
    input=InputSpec(1, 6, 6, mean=(0.5,), std=(0.3,)),
    graph=tiny,
    augmentation=Augmentation(shift=0.1, brightness=0.02),
    epochs=3,
    rate=0.1,
    batch=8,
    shard=4,
    subsets={"pair": ("a", "b")},
)


@pytest.fixture
def examples() -> Examples:
    """Eight images of noise, two of each of four classes: nothing but learning by heart will do."""
    images = np.random.default_rng(0).integers(0, 256, (8, 1, 6, 6), np.uint8)
    return Examples(images, np.array([0, 1, 2, 3, 0, 1, 2, 3]), ("a", "b", "c", "d"))


def run(recipe: Recipe, examples: Examples, checkpoint: Path, threads: int = 2) -> State:
    """A run from its checkpoint, or its beginning, to its end."""
    state = begin(recipe, len(examples.classes), checkpoint)
    for _ in train(recipe, examples, state, checkpoint, threads):
        pass
    return state


def assert_same(state: State, other: State) -> None:
    """Two states are alike to the last bit."""
    assert (state.epoch, state.history) == (other.epoch, other.history)
    for name, value in state.parameters.items():
        np.testing.assert_array_equal(value, other.parameters[name])
        np.testing.assert_array_equal(state.velocity[name], other.velocity[name])


def test_the_learning_rate_rises_once_and_falls_to_about_nothing() -> None:
    rates = [one_cycle(step, 100, 0.5, 0.25) for step in range(100)]
    assert rates[0] == pytest.approx(0.5 / 25)
    assert max(rates) == rates[25] == pytest.approx(0.5)
    assert rates[:26] == sorted(rates[:26])
    assert rates[25:] == sorted(rates[25:], reverse=True)
    assert rates[-1] < 0.001
    assert one_cycle(12, 100, 0.5, 0.25) + one_cycle(13, 100, 0.5, 0.25) == pytest.approx(0.5 + 0.5 / 25)  # symmetric


def test_a_step_is_nesterov_s_and_only_weights_decay() -> None:
    optimizer = Nesterov(momentum=0.5, weight_decay=0.25)
    parameters = {"w": np.array([[4.0]], np.float32), "b": np.array([4.0], np.float32)}
    velocity = {"w": np.array([[2.0]], np.float32), "b": np.array([2.0], np.float32)}
    optimizer.step(parameters, velocity, {"w": np.ones((1, 1), np.float32), "b": np.ones(1, np.float32)}, rate=0.5)
    assert (float(velocity["w"][0, 0]), float(velocity["b"][0])) == (3.0, 2.0)  # ½ · 2 + 1 + ¼ · 4, ½ · 2 + 1
    assert (float(parameters["w"][0, 0]), float(parameters["b"][0])) == (2.25, 3.0)  # 4 − ½ (2 + 1½), 4 − ½ (1 + 1)


def test_no_augmentation_leaves_images_as_they_are(examples: Examples) -> None:
    out = Augmentation()(examples.images, np.random.default_rng(0))
    assert out.dtype == np.float32
    np.testing.assert_array_equal(out, examples.images)


def test_augmentation_mirrors_shifts_and_erases() -> None:
    images = np.random.default_rng(1).integers(0, 256, (40, 3, 8, 8), np.uint8)
    mirrored = Augmentation(mirror=True)(images, np.random.default_rng(2))
    flipped = [np.array_equal(new, old[..., ::-1]) for new, old in zip(mirrored, images, strict=True)]
    kept = [np.array_equal(new, old) for new, old in zip(mirrored, images, strict=True)]
    assert sum(flipped) + sum(kept) == 40
    assert 10 <= sum(flipped) <= 30
    erased = (Augmentation(erase=3)(images, np.random.default_rng(3)) == 127.5).all(1)  # (N, H, W)
    assert all(1 <= count <= 9 for count in erased.sum((1, 2)))
    ramp = np.broadcast_to(np.arange(8, dtype=np.uint8) * 10 + 50, (20, 1, 8, 8))
    shifted = Augmentation(shift=2)(ramp, np.random.default_rng(4))
    inner = shifted[:, 0, 4, 2:6] - ramp[:, 0, 4, 2:6]
    np.testing.assert_allclose(inner, np.broadcast_to(inner[:, :1], inner.shape), atol=1e-3)  # all by the same distance
    assert float(np.abs(inner).max()) <= 20.001
    assert float(inner.std()) > 5


def test_augmentation_reflects_what_lies_beyond_the_edge() -> None:
    white = np.full((20, 1, 8, 8), 200, np.uint8)
    np.testing.assert_allclose(Augmentation(zoom=0.5, shift=4)(white, np.random.default_rng(6)), white, rtol=1e-5)


def test_augmentation_stays_within_the_range_of_pixels() -> None:
    images = np.random.default_rng(1).integers(0, 256, (30, 3, 8, 8), np.uint8)
    strong = Augmentation(zoom=0.3, shift=3, mirror=True, brightness=0.9, contrast=0.9, colour=0.5, erase=4)
    out = strong(images, np.random.default_rng(5))
    assert (out.shape, out.dtype) == (images.shape, np.float32)
    assert 0 <= float(out.min()) <= float(out.max()) <= 255
    np.testing.assert_array_equal(out, strong(images, np.random.default_rng(5)))


def test_a_small_network_learns_eight_images_by_heart(examples: Examples, tmp_path: Path) -> None:
    state = run(replace(RECIPE, epochs=60), examples, tmp_path / "run.safetensors")
    assert state.history[-1]["accuracy"] == 1.0
    assert state.history[-1]["loss"] < state.history[0]["loss"] / 2
    network = finished(RECIPE, examples, state)
    assert accuracy(RECIPE, network, examples) == {"images": 8.0, "top_1": 1.0, "top_1_pair": 1.0}
    network.parameters["fc.bias"][3] += 20  # now it says d to everything, and that competes with neither a nor b
    assert accuracy(RECIPE, network, examples) == {"images": 8.0, "top_1": 0.25, "top_1_pair": 1.0}


def test_the_same_seed_gives_the_same_run_with_any_number_of_threads(examples: Examples, tmp_path: Path) -> None:
    one = run(RECIPE, examples, tmp_path / "one.safetensors", threads=1)
    assert_same(one, run(RECIPE, examples, tmp_path / "three.safetensors", threads=3))
    other = run(replace(RECIPE, seed=2), examples, tmp_path / "other.safetensors")
    assert (other.parameters["fc.weight"] != one.parameters["fc.weight"]).any()


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(examples: Examples, tmp_path: Path) -> None:
    twice = Examples(np.tile(examples.images, (2, 1, 1, 1)), np.tile(examples.labels, 2), examples.classes)
    whole = run(RECIPE, twice, tmp_path / "whole.safetensors")
    checkpoint = tmp_path / "stopped.safetensors"
    state = begin(RECIPE, 4, checkpoint)
    stopped = list(islice(train(RECIPE, twice, state, checkpoint), 3))  # an epoch and a half
    assert [(now.epoch, now.step, now.steps) for now in stopped] == [(0, 0, 2), (0, 1, 2), (1, 0, 2)]
    assert begin(RECIPE, 4, checkpoint).epoch == 1
    assert_same(run(RECIPE, twice, checkpoint), whole)
    assert_same(begin(RECIPE, 4, checkpoint), whole)
    assert not list(train(RECIPE, twice, whole, checkpoint))  # nothing is left to do


def test_batch_norm_is_folded_and_dropout_left_out_without_changing_a_score(examples: Examples, tmp_path: Path) -> None:
    state = run(RECIPE, examples, tmp_path / "run.safetensors")
    network = finished(RECIPE, examples, state)
    assert [node.id for node in network.graph.nodes] == ["conv", "relu", "pool", "flatten", "fc", "softmax"]
    assert set(network.parameters) == {"conv.weight", "conv.bias", "fc.weight", "fc.bias"}
    graph = tiny(4)
    x = RECIPE.input.normalise(examples.images)
    values = graph.forward({INPUT: x, **state.parameters, **masks(graph, 8)})
    for image, before, scores in zip(x, values["norm"], values["fc"], strict=True):
        activations = network.activations(image)
        np.testing.assert_allclose(activations["conv"], before, rtol=1e-4, atol=1e-4)
        np.testing.assert_allclose(activations["fc"], scores, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(probabilities(network, examples.images, batch=3).sum(1), np.ones(8), rtol=1e-5)


def test_batches_draw_anew_each_time_and_the_schedule_spans_all_epochs(
    examples: Examples, tmp_path: Path, monkeypatch: Any
) -> None:
    draws, places = [], []

    def draw(images: Any, random: np.random.Generator) -> Any:
        draws.append(random.random())
        return images

    def note(step: int, steps: int, peak: float, warmup: float) -> float:
        places.append((step, steps))
        return one_cycle(step, steps, peak, warmup)

    monkeypatch.setattr(loop, "one_cycle", note)
    recipe = replace(RECIPE, augmentation=cast(Augmentation, draw), batch=4, shard=2)
    run(recipe, examples, tmp_path / "run.safetensors")
    assert len(set(draws)) == 3 * 2 * 2  # epochs, batches and shards
    assert places == [(step, 6) for step in range(6)]


def test_smoothing_spreads_a_share_of_the_truth_over_all_classes(examples: Examples) -> None:
    recipe = replace(RECIPE, smoothing=0.2)
    state = begin(recipe, 4, Path("no such file"))
    state.parameters["fc.weight"][...] = 0  # so that each class is given a probability of ¼
    result = loop.learn(recipe, tiny(4), examples, state, np.array([2]), [0, 0, 0])
    np.testing.assert_allclose(result.gradients["fc.bias"], [0.2, 0.2, 0.25 - 0.85, 0.2], rtol=1e-5)
    assert result.loss == pytest.approx(np.log(4), rel=1e-5)


def test_dropout_silences_its_share_and_keeps_the_mean() -> None:
    graph = tiny(4)
    mask = masks(graph, 500, np.random.default_rng(0))["dropout.mask"]
    assert (mask.shape, mask.dtype) == ((500, 72), np.float32)
    assert float(mask.mean()) == pytest.approx(0.8, abs=0.01)
    op = create("dropout", {"p": 0.2})
    np.testing.assert_allclose(op.forward(mask, masks(graph, 500)["dropout.mask"]), mask, rtol=1e-6)


def test_refusals(examples: Examples, tmp_path: Path) -> None:
    few = replace(RECIPE, batch=9)
    with pytest.raises(ShapeError) as small:
        run(few, examples, tmp_path / "few.safetensors")
    assert str(small.value) == "there are 8 images: tiny learns from batches of 9"
    checkpoint = tmp_path / "run.safetensors"
    begin(RECIPE, 3, checkpoint).save(checkpoint)
    with pytest.raises(WeightsError) as other:
        begin(RECIPE, 4, checkpoint)
    assert str(other.value) == (
        "run.safetensors is the checkpoint of another network than tiny: move it away to begin anew"
    )
    checkpoint.write_bytes(checkpoint.read_bytes()[:100])
    with pytest.raises(WeightsError) as damaged:
        begin(RECIPE, 3, checkpoint)
    assert str(damaged.value) == "run.safetensors is no checkpoint saved by ConvScope: move it away to begin anew"


@pytest.mark.parametrize(("recipe", "classes"), [(photos.RECIPE, 24), (digits.RECIPE, 10)])
def test_recipes_give_scores_for_their_classes(recipe: Any, classes: int) -> None:
    graph = recipe.graph(classes)
    assert graph.shapes[graph.nodes[-1].id] == (classes,)
    assert graph.data[INPUT] == recipe.input.shape
    state = begin(recipe, classes, Path("no such file"))
    assert {name: value.shape for name, value in state.parameters.items()} == graph.parameters
