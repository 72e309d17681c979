"""A live training run: a pure function of its choices, told step by step, that can be left and taken up anywhere.

Step k always has the same numbers, whether the run came to it from the beginning or from a snapshot.
"""

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
from engine.windows import Array

TESTED = 100
"""How many test images go through the network at once."""


@dataclass(frozen=True)
class Step:
    """What step `index` (from 0) tells: loss and accuracy of its batch before the step, and how it was taken.

    `gradients`: for each layer that learns, the length of the gradient of its parameters. `updates`: by how much the
    step changed them, as a share of their length.
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
        self.parameters = {name: np.array(value) for name, value in snapshot.parameters.items()}
        self._velocity = {name: np.array(value) for name, value in snapshot.velocity.items()}
        self._optimizer = Nesterov(choices.momentum, choices.weight_decay)
        self._images = self.dataset.input.normalise(self.dataset.training.images)
        self._truth = np.eye(len(self.dataset.classes), dtype=np.float32)

    def __next__(self) -> Step:
        if self.diverged or self.step >= self.choices.steps:
            raise StopIteration
        with np.errstate(all="ignore"):
            found = self._take()
        if found is None:
            raise StopIteration
        self.step += 1
        return found

    def _take(self) -> Step | None:
        chosen = self._batch()
        labels = self.dataset.training.labels[chosen]
        values = self.graph.forward({INPUT: self._images[chosen], **self.parameters})
        scores = self.graph.nodes[-1].id
        losses, slope = softmax_cross_entropy(values[scores], self._truth[labels])
        loss = float(losses.mean())
        if not np.isfinite(loss):
            self.diverged = Diverged(self.step, "loss")
            return None
        right = float((values[scores].argmax(1) == labels).mean())
        gradients = self.graph.backward(values, {scores: slope / np.float32(len(chosen))})
        parameters = {name: value.copy() for name, value in self.parameters.items()}
        velocity = {name: value.copy() for name, value in self._velocity.items()}
        self._optimizer.step(parameters, velocity, gradients, self.choices.rate)
        norms = {name: _length([gradients[n] for n in names]) for name, names in self._layers.items()}
        updates = {
            name: _length([parameters[n] - self.parameters[n] for n in names])
            / max(_length([self.parameters[n] for n in names]), 1e-12)
            for name, names in self._layers.items()
        }
        for name in self._layers:
            if not np.isfinite(norms[name] + updates[name]):
                self.diverged = Diverged(self.step, "update", name)
                return None
        self.parameters, self._velocity = parameters, velocity
        return Step(self.step, loss, right, self.choices.rate, norms, updates)

    @property
    def _layers(self) -> dict[str, list[str]]:
        """The names of each layer's parameters."""
        found: dict[str, list[str]] = {}
        for name in self.parameters:
            found.setdefault(name.rpartition(".")[0], []).append(name)
        return found

    def _batch(self) -> Array:
        """The examples of the step at hand: every epoch goes through all of them in an order of its own."""
        count, size = len(self.dataset.training.images), self.choices.batch
        epoch, place = divmod(self.step, count // size)
        order = np.random.default_rng([self.choices.seed, 3, epoch]).permutation(count)
        chosen: Array = order[place * size : (place + 1) * size]
        return chosen

    def snapshot(self) -> Snapshot:
        """The state at hand, in memory of its own."""
        groups = [{name: value.copy() for name, value in group.items()} for group in (self.parameters, self._velocity)]
        for group in groups:
            for value in group.values():
                value.setflags(write=False)
        return Snapshot(self.step, *groups)

    def evaluate(self) -> Evaluation:
        """How good the network at hand is on the test images."""
        test = self.dataset.test
        images = self.dataset.input.normalise(test.images)
        last = self.graph.nodes[-1].id
        with np.errstate(all="ignore"):
            scores = [
                self.graph.forward({INPUT: images[first : first + TESTED], **self.parameters})[last]
                for first in range(0, len(images), TESTED)
            ]
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


def _with_softmax(graph: Graph) -> Graph:
    last = Node("softmax", create("softmax"), (graph.nodes[-1].id,))
    return Graph(graph.data, graph.parameters, (*graph.nodes, last))


def _length(arrays: list[Array]) -> float:
    return float(np.sqrt(sum(float(np.vdot(array, array)) for array in arrays)))
