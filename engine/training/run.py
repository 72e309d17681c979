"""A live training run: a pure function of its choices, told step by step, that can be left and taken up anywhere.

Step k always has the same numbers, whether the run came to it from the beginning or from a snapshot.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from engine.errors import ShapeError
from engine.graph import Graph, Node
from engine.network import INPUT, Network
from engine.ops import create
from engine.ops.loss import softmax_cross_entropy
from engine.training.architecture import architecture, initialise
from engine.training.choices import Choices
from engine.training.datasets import dataset
from engine.training.evaluation import Evaluation
from engine.training.optimizer import Nesterov
from engine.training.plan import BatchPlan
from engine.training.tensors import Tensors
from engine.windows import Array

TESTED = 100
"""How many test images go through the network at once."""


@dataclass(frozen=True)
class Step:
    """What step `index` (from 0) tells: loss and accuracy of its batch before the step, and how it was taken.

    `gradients`: for each layer that learns, the length of its weights' gradient. `updates`: by how much the step
    changed these weights, as a share of their length; 1 where they were all 0.
    """

    index: int
    loss: float
    accuracy: float
    rate: float
    gradients: Mapping[str, float]
    updates: Mapping[str, float]


@dataclass(frozen=True)
class Snapshot:
    """All that a run needs to go on after `step` steps; read-only."""

    step: int
    parameters: Mapping[str, Array]
    velocity: Mapping[str, Array]

    @property
    def nbytes(self) -> int:
        """How much memory it takes."""
        return sum(array.nbytes for group in (self.parameters, self.velocity) for array in group.values())


@dataclass(frozen=True)
class Diverged:
    """Where numbers left float32's range: in step `step`, in the "loss" or in the "update" of `layer`."""

    step: int
    what: str
    layer: str | None = None


class Run(Iterator[Step]):
    """A run in progress; it belongs to one thread at a time.

    Args:
        choices: what the run is.
        snapshot: where to go on; from the beginning if there is none.

    Attributes:
        step: how many steps are done.
        diverged: why the run ended before its time, if it did; its parameters are then those of the last good step.

    Raises:
        ShapeError: the snapshot is one of another network.
    """

    def __init__(self, choices: Choices, snapshot: Snapshot | None = None) -> None:
        self.choices = choices
        self.dataset = dataset(choices.dataset, choices.seed)
        self.graph = architecture(choices)
        self.diverged: Diverged | None = None
        if snapshot is None:
            parameters = initialise(self.graph, choices.initialisation, choices.seed)
            snapshot = Snapshot(0, parameters, {name: np.zeros_like(value) for name, value in parameters.items()})
        elif {name: value.shape for name, value in snapshot.parameters.items()} != self.graph.parameters:
            raise ShapeError("the snapshot is one of another network: begin anew", argument="snapshot")
        self.step = snapshot.step
        self._parameters, self._velocity, self._gradients = (Tensors(self.graph.parameters) for _ in range(3))
        self._parameters.fill(snapshot.parameters)
        self._velocity.fill(snapshot.velocity)
        self._plan = BatchPlan(self.graph, self._parameters.views, choices.batch, self._gradients.views)
        self._optimizer = Nesterov(choices.momentum, choices.weight_decay)
        self._images = self.dataset.input.normalise(self.dataset.training.images)
        self._truth = np.eye(len(self.dataset.classes), dtype=np.float32)
        self._order = -1, np.empty(0, int)

    @property
    def parameters(self) -> Mapping[str, Array]:
        """The parameters at hand, by name: views that change with the next step."""
        return self._parameters.views

    def __next__(self) -> Step:
        if self.diverged or self.step >= self.choices.steps:
            raise StopIteration
        with np.errstate(all="ignore"):
            found = self._learn()
        if found is None:
            raise StopIteration
        self.step += 1
        return found

    def _learn(self) -> Step | None:
        """One step; None, and nothing changed, where its numbers leave the range of float32."""
        chosen = self._batch()
        labels = self.dataset.training.labels[chosen]
        scores = self._plan.forward(self._images[chosen])
        losses, slope = softmax_cross_entropy(scores, self._truth[labels])
        loss, right = float(losses.mean()), float((scores.argmax(1) == labels).mean())
        if not math.isfinite(loss):
            self.diverged = Diverged(self.step, "loss")
            return None
        self._plan.backward(slope / np.float32(len(chosen)))
        lengths, gradients = _lengths(self._parameters), _lengths(self._gradients)
        before = self._parameters.block.copy(), self._velocity.block.copy()
        self._optimizer.step(
            self._parameters.groups, self._velocity.groups, self._gradients.groups, self.choices.rate
        )  # which leaves in the gradients what it subtracted
        updates = _lengths(self._gradients)
        for layer, change in updates.items():
            if not math.isfinite(gradients[layer] + change + lengths[layer]):
                self._parameters.block[...], self._velocity.block[...] = before
                self.diverged = Diverged(self.step, "update", layer)
                return None
            updates[layer] = change / (lengths[layer] or change or 1)
        return Step(self.step, loss, right, self.choices.rate, gradients, updates)

    def _batch(self) -> Array:
        """The examples of the step at hand: every epoch goes through all of them in an order of its own."""
        count, size = len(self._images), self.choices.batch
        epoch, place = divmod(self.step, count // size)
        if self._order[0] != epoch:
            self._order = epoch, order(self.choices.seed, epoch, count)
        return self._order[1][place * size : (place + 1) * size]

    def snapshot(self) -> Snapshot:
        """The state at hand, in memory of its own."""
        return Snapshot(self.step, self._parameters.copies(), self._velocity.copies())

    def evaluate(self) -> Evaluation:
        """How good the network at hand is on the test images."""
        test = self.dataset.test
        images = self.dataset.input.normalise(test.images)
        plan = BatchPlan(self.graph, self.parameters, TESTED)
        with np.errstate(all="ignore"):
            scores = [plan.forward(images[first : first + TESTED]).copy() for first in range(0, len(images), TESTED)]
            return Evaluation.of(np.concatenate(scores), test.labels)

    def activations(self, image: Array) -> dict[str, Array]:
        """The values of the input and of every layer for one normalised image (C, H, W), softmax on top."""
        graph = _with_softmax(self.graph)
        with np.errstate(all="ignore"):
            values = graph.forward({INPUT: image[None], **self.parameters})
        return {name: values[name][0] for name in (INPUT, *(node.id for node in graph.nodes))}

    def network(self, name: str, title: str) -> Network:
        """The network at hand, with softmax on top and its accuracy on the test images; in memory of its own."""
        return Network(
            id=name,
            title=title,
            graph=_with_softmax(self.graph),
            parameters=self.snapshot().parameters,
            input=self.dataset.input,
            classes=self.dataset.classes,
            accuracy={"images": float(len(self.dataset.test.images)), "top_1": self.evaluate().accuracy},
        )


def order(seed: int, epoch: int, count: int) -> Array:
    """In which order an epoch goes through `count` examples."""
    return np.random.default_rng([seed, 3, epoch]).permutation(count)


def _with_softmax(graph: Graph) -> Graph:
    last = Node("softmax", create("softmax"), (graph.nodes[-1].id,))
    return Graph(graph.data, graph.parameters, (*graph.nodes, last))


def _lengths(tensors: Tensors) -> dict[str, float]:
    """The length of the weights of each layer."""
    return {
        name.removesuffix(".weight"): math.sqrt(np.vdot(view, view))
        for name, view in tensors.views.items()
        if name.endswith(".weight")
    }
