"""A training run as events: what each step was like, and now and then a look at what the network has become."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.checkpoints import EVERY, Checkpoints, run_id
from app.gate import Gate
from app.streams import Event, Events, levels
from engine.network import INPUT
from engine.training.choices import Choices
from engine.training.run import Run, Step

SHARE = 0.04
"""Seconds of computing between two events, about: 25 a second are told."""
LOOK = 0.35
"""Seconds between two looks."""
MISTAKES = 24
"""Of the images that are taken for something else, so many are told: the surest."""


@dataclass(frozen=True)
class Part:
    """The part of a run that somebody watches: from step `start` to `until`, at most `speed` steps a second (0: all).

    `image` is the index of the test image whose activation maps are shown.
    """

    choices: Choices
    start: int
    until: int
    speed: float
    image: int


@dataclass
class _Told:
    """Steps that were taken and not told yet."""

    steps: list[Step] = field(default_factory=list)

    def event(self, seconds: float) -> Event:
        """All of them as one event."""
        last = self.steps[-1]
        event = Event(
            "steps",
            {
                "first": self.steps[0].index,
                "loss": [step.loss for step in self.steps],
                "accuracy": [step.accuracy for step in self.steps],
                "rate": last.rate,
                "gradients": dict(last.gradients),
                "updates": dict(last.updates),
                "seconds": seconds,
            },
        )
        self.steps = []
        return event


def events(part: Part, checkpoints: Checkpoints, gate: Gate, most_seconds: float) -> Events:
    """The events `begin`, `steps` and `look` in turn, and in the end `end`, which says why.

    Computing enters the gate for a twenty-fifth of a second at a time. Where a run is left, a snapshot is kept.
    """
    begun = time.perf_counter()
    run = checkpoints.resume(part.choices, part.start)
    try:
        yield Event("begin", _begin(run, part))
        for _ in _advance(run, part.start, 0, gate):  # up to where it was left: nobody has to be told again
            yield Event("repeating", {"step": run.step})
        yield _look(run, part, gate)
        looked = time.perf_counter()
        told = _Told()
        for steps in _advance(run, part.until, part.speed, gate):
            told.steps += steps
            now = time.perf_counter()
            if told.steps:
                yield told.event(now - begun)
            if run.step // EVERY != (run.step - len(steps)) // EVERY:
                checkpoints.keep(run)
            if now - looked > LOOK:
                yield _look(run, part, gate)
                looked = time.perf_counter()
            if now - begun > most_seconds:
                break
        yield _look(run, part, gate)
        yield Event("end", _end(run, part, time.perf_counter() - begun))
    finally:
        checkpoints.keep(run)


def _advance(run: Run, until: int, speed: float, gate: Gate) -> Iterator[list[Step]]:
    """Steps up to `until`, as many at a time as are due, or, where `speed` is 0, as can be computed."""
    due = time.perf_counter()
    while run.step < until and not run.diverged:
        steps: list[Step] = []
        with gate.enter():
            share = time.perf_counter() + SHARE
            most = max(1, round(speed * SHARE)) if speed else until
            while run.step < until and len(steps) < most and time.perf_counter() < share:
                step = next(run, None)
                if step is None:
                    break
                steps.append(step)
        yield steps
        if speed:
            due = max(due + len(steps) / speed, time.perf_counter() - SHARE)
            time.sleep(max(0.0, due - time.perf_counter()))


def _begin(run: Run, part: Part) -> dict[str, Any]:
    graph = run.graph
    layers = [
        {
            "id": node.id,
            "op": node.op.name,
            "shape": list(graph.shapes[node.id]),
            "parameters": node.op.parameters(*graph.input_shapes(node))["total"],
        }
        for node in graph.nodes
    ]
    data = run.dataset
    return {
        "run": run_id(part.choices),
        "start": part.start,
        "until": part.until,
        "steps": part.choices.steps,
        "layers": layers,
        "parameters": sum(layer["parameters"] for layer in layers),
        "dataset": {
            "name": data.name,
            "seed": data.seed,
            "classes": list(data.classes),
            "training": len(data.training.images),
            "test": len(data.test.images),
            "shape": list(data.input.shape),
        },
        "image": {"index": part.image, "truth": int(data.test.labels[part.image])},
    }


def _look(run: Run, part: Part, gate: Gate) -> Event:
    """What the network is worth now, and what it looks like."""
    data = run.dataset
    with gate.enter():
        found = run.evaluate()
        values = run.activations(data.input.normalise(data.test.images[part.image]))
        filters = run.parameters["conv1_1.weight"]  # (K, 1, F, F)
    return Event(
        "look",
        {
            "step": run.step,
            "test": {"loss": found.loss, "accuracy": found.accuracy},
            "filters": _levels(filters.reshape(len(filters), *filters.shape[2:])),
            "maps": [{"layer": name, **_levels(value)} for name, value in values.items() if name != INPUT],
            "confusion": found.confusion,
            "mistakes": [vars(mistake) for mistake in found.mistakes[:MISTAKES]],
            "wrong": len(found.mistakes),
        },
    )


def _levels(values: NDArray[Any]) -> dict[str, Any]:
    """Maps (C, H, W) each in its own range; a vector as one."""
    finite = np.nan_to_num(values, posinf=0, neginf=0)
    return levels(finite if finite.ndim > 1 else finite[None])


def _end(run: Run, part: Part, seconds: float) -> dict[str, Any]:
    if run.diverged:
        reason = "diverged"
    elif run.step >= part.choices.steps:
        reason = "finished"
    else:
        reason = "until" if run.step >= part.until else "time"
    return {
        "reason": reason,
        "step": run.step,
        "seconds": seconds,
        "diverged": vars(run.diverged) if run.diverged else None,
    }
