"""The training loop: a checkpoint an epoch, from which it goes on bit by bit as if it had never stopped.

Every draw depends on (seed, epoch, step, shard) alone. Shards of a batch run in threads; their gradients are added in a
fixed order, so the number of threads changes nothing.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path

import numpy as np

from engine.errors import ShapeError, WeightsError
from engine.graph import Graph, initial
from engine.network import INPUT
from engine.ops.activation import Dropout
from engine.ops.loss import softmax_cross_entropy
from engine.training.examples import Examples
from engine.training.optimizer import Nesterov, one_cycle
from engine.training.recipe import Recipe
from engine.training.state import State
from engine.windows import Array


@dataclass(frozen=True)
class Progress:
    """Where a run is: loss and accuracy (0 to 1) are of the step's batch, as augmented."""

    epoch: int
    step: int
    steps: int
    loss: float
    accuracy: float


@dataclass(frozen=True)
class Result:
    """What a shard of a batch gives: summed gradients of the parameters, summed loss, and how many were right."""

    gradients: dict[str, Array]
    loss: float
    right: int

    def __add__(self, other: "Result") -> "Result":
        added = {name: gradient + other.gradients[name] for name, gradient in self.gradients.items()}
        return Result(added, self.loss + other.loss, self.right + other.right)


def begin(recipe: Recipe, classes: int, checkpoint: Path) -> State:
    """The state in `checkpoint`, or a new one where there is no such file.

    Raises:
        WeightsError: the file is no checkpoint, or that of another network.
    """
    graph = recipe.graph(classes)
    if not checkpoint.exists():
        parameters = initial(graph, recipe.seed)
        return State(parameters, {name: np.zeros_like(value) for name, value in parameters.items()})
    state = State.read(checkpoint)
    if {name: value.shape for name, value in state.parameters.items()} != graph.parameters:
        rule = f"{checkpoint.name} is the checkpoint of another network than {recipe.id}: move it away to begin anew"
        raise WeightsError(rule, argument="checkpoint")
    return state


def train(recipe: Recipe, examples: Examples, state: State, checkpoint: Path, threads: int = 2) -> Iterator[Progress]:
    """Change `state` step by step until all epochs are done, and tell each step.

    Raises:
        ShapeError: there are fewer examples than a batch holds.
    """
    graph = recipe.graph(len(examples.classes))
    optimizer = Nesterov(recipe.momentum, recipe.weight_decay)
    steps = len(examples.images) // recipe.batch
    if not steps:
        rule = f"there are {len(examples.images)} images: {recipe.id} learns from batches of {recipe.batch}"
        raise ShapeError(rule, argument="examples")
    with ThreadPoolExecutor(threads) as pool:
        while state.epoch < recipe.epochs:
            order = np.random.default_rng([recipe.seed, state.epoch]).permutation(len(examples.images))
            totals = np.zeros(2)
            for step in range(steps):
                batch = order[step * recipe.batch : (step + 1) * recipe.batch]
                shards = np.array_split(batch, -(-len(batch) // recipe.shard))
                tasks = [
                    pool.submit(learn, recipe, graph, examples, state, shard, [state.epoch, step, number])
                    for number, shard in enumerate(shards)
                ]
                result = reduce(add, (task.result() for task in tasks))
                mean = {name: total / np.float32(len(batch)) for name, total in result.gradients.items()}
                done = state.epoch * steps + step
                rate = one_cycle(done, recipe.epochs * steps, recipe.rate, recipe.warmup)
                optimizer.step(state.parameters, state.velocity, mean, rate)
                loss, right = result.loss / len(batch), result.right / len(batch)
                totals += loss, right
                yield Progress(state.epoch, step, steps, loss, right)
            state.epoch += 1
            loss, accuracy = (totals / steps).tolist()
            state.history.append({"loss": loss, "accuracy": accuracy})
            state.save(checkpoint)


def learn(recipe: Recipe, graph: Graph, examples: Examples, state: State, shard: Array, draw: list[int]) -> Result:
    """One shard (indices of examples), forward and backward; `draw` makes its augmentation and dropout its own."""
    random = np.random.default_rng([recipe.seed, *draw])
    images = recipe.augmentation(examples.images[shard], random)
    values = {INPUT: recipe.input.normalise(images), **state.parameters, **masks(graph, len(shard), random)}
    values = graph.forward(values)
    scores = graph.nodes[-1].id
    labels = examples.labels[shard]
    count = len(examples.classes)
    truth = np.eye(count, dtype=np.float32)[labels] * np.float32(1 - recipe.smoothing)
    loss, slope = softmax_cross_entropy(values[scores], truth + np.float32(recipe.smoothing / count))
    found = graph.backward(values, {scores: slope})
    right = int((values[scores].argmax(1) == labels).sum())
    return Result({name: found[name] for name in state.parameters}, float(loss.sum()), right)


def masks(graph: Graph, count: int, random: np.random.Generator | None = None) -> dict[str, Array]:
    """The dropout masks for `count` examples: random ones, or without `random` such that nothing changes."""
    found = {}
    for node in graph.nodes:
        if isinstance(node.op, Dropout):
            name = str(node.inputs[1])
            shape = (count, *graph.data[name])
            keep = np.full(shape, 1 - node.op.p) if random is None else random.random(shape) >= node.op.p
            found[name] = keep.astype(np.float32)
    return found
