"""A step of a live training run, ours and in torch (eager): the same network, batches, momentum and weight decay."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch.nn import functional

from bench.rivals import tensors, torch_layers
from bench.timing import Contender
from engine.network import INPUT
from engine.training.choices import Choices
from engine.training.run import Run, order

COMPARED, CLOSE = 5, 1e-3
"""How many steps are compared, and how far a loss may be from torch's, as a share of it."""


@dataclass(frozen=True)
class Learner:
    """A run, and how many times faster than torch its steps have to be."""

    name: str
    choices: Choices
    target: float = 0.6


LEARNERS = (
    Learner("the default run", Choices(steps=2000)),
    Learner("3×3 filters", Choices(kernel=3, steps=2000)),
    Learner("batches of 128", Choices(batch=128, steps=2000)),
    Learner("2 × 2 convolutions, 16 filters", Choices(convolutions=2, filters=16, kernel=3, steps=2000)),
    Learner("3 × 2 convolutions, 32 filters", Choices(blocks=3, convolutions=2, filters=32, kernel=3, steps=2000)),
)


def in_turn(learner: Learner) -> list[Contender]:
    """Ours, and torch's; each begins anew in each turn."""
    runs: dict[str, Callable[[], Any]] = {}

    def begin() -> None:
        torch.set_num_threads(1)
        runs["ours"] = Run(learner.choices).__next__
        runs["torch"] = eager(learner.choices)

    return [Contender(name, lambda name=name: runs[name](), begin) for name in ("ours", "torch")]


def eager(choices: Choices) -> Callable[[], float]:
    """The run in torch: each call is a step and returns its loss."""
    run = Run(choices)
    examples = run.dataset.training
    parameters = {name: tensor.requires_grad_() for name, tensor in tensors(run.parameters).items()}
    layers = torch_layers(run.graph, parameters)
    weights, others = ([p for p in parameters.values() if (p.ndim > 1) is decays] for decays in (True, False))
    groups = [{"params": weights, "weight_decay": choices.weight_decay}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.SGD(groups, lr=choices.rate, momentum=choices.momentum, nesterov=choices.momentum > 0)
    images, labels = torch.from_numpy(run.dataset.input.normalise(examples.images)), torch.tensor(examples.labels)
    batches = endless(choices, len(images))

    def step() -> float:
        chosen = next(batches)
        kept = {INPUT: images[chosen]}
        for name, layer in layers:
            kept[name] = layer(kept)
        scores = kept[run.graph.nodes[-1].id]
        loss = functional.cross_entropy(scores, labels[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        (scores.argmax(1) == labels[chosen]).float().mean().item()  # ours tells the accuracy as well
        return loss.item()

    return step


def endless(choices: Choices, count: int) -> Iterator[torch.Tensor]:
    """The examples of one step after the other, as ours takes them."""
    for epoch in itertools.count():
        whole = torch.from_numpy(order(choices.seed, epoch, count))
        yield from whole[: count // choices.batch * choices.batch].split(choices.batch)


def astray(learner: Learner) -> list[str]:
    """Where the losses of our first steps differ from torch's."""
    step = eager(learner.choices)
    return [
        f"{learner.name}, step {own.index}: a loss of {own.loss}, torch has {loss}"
        for own in itertools.islice(Run(learner.choices), COMPARED)
        if abs(own.loss - (loss := step())) > CLOSE * loss
    ]
