"""VGG-16's convolutions one by one, inside of the whole network: our time, torch's, and the share of BLAS's peak."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
import torch

from bench.networks import Subject
from bench.rivals import tensors, torch_layers
from engine.network import INPUT
from engine.plan import Plan

PEAK_SIDE = 1536
"""Side of the square matrices whose product counts as the peak."""


@dataclass(frozen=True)
class LayerTimes:
    """Medians over the rounds: seconds, how many times longer torch took, and our share of the peak."""

    name: str
    ours: float
    torch: float
    ratio: float
    share: float


def convolutions(subject: Subject, rounds: int) -> tuple[list[LayerTimes], float]:
    """The times of each convolution, and the peak in floating-point operations a second."""
    operations = {
        node.id: 2 * node.op.multiply_adds(*subject.graph.input_shapes(node))
        for node in subject.graph.nodes
        if node.op.name == "conv2d"
    }
    ours, theirs, peak = _ours(subject), _torch(subject), _peak()
    measured = [(ours(), theirs(), peak()) for _ in range(rounds + 1)][1:]
    layers = [
        LayerTimes(
            name=name,
            ours=statistics.median(own[name] for own, _, _ in measured),
            torch=statistics.median(other[name] for _, other, _ in measured),
            ratio=statistics.median(other[name] / own[name] for own, other, _ in measured),
            share=statistics.median(count / own[name] / best for own, _, best in measured),
        )
        for name, count in operations.items()
    ]
    return layers, statistics.median(best for _, _, best in measured)


def _ours(subject: Subject) -> Callable[[], dict[str, float]]:
    plan = Plan(subject.graph, subject.parameters)

    def measure() -> dict[str, float]:
        plan.run({INPUT: subject.x})
        times = {}
        for name, calls in plan.steps.items():
            start = perf_counter()
            for call in calls:
                call()
            times[name] = perf_counter() - start
        return times

    return measure


def _torch(subject: Subject) -> Callable[[], dict[str, float]]:
    layers = torch_layers(subject.graph, tensors(subject.parameters))
    x = torch.from_numpy(subject.x[None])

    def measure() -> dict[str, float]:
        kept, times = {INPUT: x}, {}
        torch.set_num_threads(1)
        with torch.inference_mode():
            for name, layer in layers:
                start = perf_counter()
                kept[name] = layer(kept)
                times[name] = perf_counter() - start
        return times

    return measure


def _peak() -> Callable[[], float]:
    a = np.random.default_rng(0).random((PEAK_SIDE, PEAK_SIDE), np.float32)
    product: Any = np.empty_like(a)

    def measure() -> float:
        times = []
        for _ in range(3):
            start = perf_counter()
            np.matmul(a, a, out=product)
            times.append(perf_counter() - start)
        return 2 * PEAK_SIDE**3 / min(times)

    return measure
