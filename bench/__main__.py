"""Runs everything, prints the tables, and fails if a result differs from torch's."""

import argparse
import statistics
import sys

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.layers import convolutions
from bench.networks import Subject, subjects, vgg_16
from bench.rivals import in_onnx_runtime, in_torch, torch
from bench.timing import Contender, race, ratio
from bench.training import LEARNERS, Learner, astray, in_turn
from engine.network import INPUT
from engine.plan import Plan, Plans

CLOSE = 1e-4
"""How far a value may be from torch's, as a share of its layer's largest."""

LARGE = 5_000_000
"""Parameters of a network from which a third of the rounds must do."""

CONSOLE = Console(width=160)


def main() -> int:
    """Measure and print; 1 if a result is wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=25, help="turns of each contender (25)")
    rounds = parser.parse_args().rounds
    threads = torch.get_num_threads()
    networks = [*subjects(), vgg_16()]
    wrong = [fault for subject in networks for fault in faults(subject)]
    wrong += [fault for learner in LEARNERS for fault in astray(learner)]
    CONSOLE.print(
        *wrong or ["Every value of every network, and every step that learns, equals torch's to float32 rounding."],
        sep="\n",
    )
    CONSOLE.print(comparison(networks, rounds, threads))
    CONSOLE.print(learning(LEARNERS, rounds))
    CONSOLE.print(layer_by_layer(networks[-1], max(5, rounds // 4)))
    return 1 if wrong else 0


def comparison(networks: list[Subject], rounds: int, threads: int) -> Table:
    """One row a network."""
    table = Table(title="One image, every value kept, one thread; milliseconds, and how many times faster ours is")
    for heading in ("network", "ours", "copied", "torch", f"torch, {threads} threads", "ONNX Runtime"):
        table.add_column(heading, justify="left" if heading == "network" else "right")
    for heading in (
        "torch / ours",
        "to reach",
        "torch / copied",
        f"torch, {threads} threads / ours",
        "ONNX Runtime / ours",
    ):
        table.add_column(heading, justify="right", style="bold" if heading == "torch / ours" else "")
    for subject in networks:
        large = sum(map(np.size, subject.parameters.values())) > LARGE
        times = race(contenders(subject, threads), rounds // 3 if large else rounds)
        target = f"{subject.target}×" if subject.target else ""
        ratios = [f"{ratio(times[name], times['ours']):.2f}×" for name in ("torch", "torch, all", "onnx")]
        copied = f"{ratio(times['torch'], times['copied']):.2f}×"
        medians = [f"{statistics.median(seconds) * 1e3:.3f}" for seconds in times.values()]
        table.add_row(subject.name, *medians, ratios[0], target, copied, *ratios[1:])
    table.caption = (
        "ours: the values may be read in the plan's memory; copied: they are handed out, as Network.activations does"
    )
    return table


def contenders(subject: Subject, threads: int) -> list[Contender]:
    """Who takes part: the same network, in each of its forms."""
    plan, plans = Plan(subject.graph, subject.parameters), Plans(subject.graph, subject.parameters)
    data, eager = {INPUT: subject.x}, in_torch(subject)
    return [
        Contender("ours", lambda: plan.run(data)),
        Contender("copied", lambda: plans.forward(data)),
        Contender("torch", eager, lambda: torch.set_num_threads(1)),
        Contender("torch, all", eager, lambda: torch.set_num_threads(threads)),
        Contender("onnx", in_onnx_runtime(subject)),
    ]


def learning(learners: tuple[Learner, ...], rounds: int) -> Table:
    """One row a network that learns."""
    table = Table(title="One training step, one thread; milliseconds, and how many times faster ours is")
    for heading in ("network", "ours", "torch", "torch / ours", "to reach"):
        table.add_column(heading, justify="left" if heading == "network" else "right")
    for learner in learners:
        times = race(in_turn(learner), rounds)
        medians = [f"{statistics.median(seconds) * 1e3:.3f}" for seconds in times.values()]
        table.add_row(learner.name, *medians, f"{ratio(times['torch'], times['ours']):.2f}×", f"{learner.target}×")
    table.caption = "ours tells the length of each layer's gradient and of its step as well, as the page shows them"
    return table


def layer_by_layer(subject: Subject, rounds: int) -> Table:
    """One row a convolution."""
    layers, peak = convolutions(subject, rounds)
    table = Table(title=f"{subject.name}: one thread; a product of large matrices reaches {peak / 1e9:.0f} GFLOP/s")
    for heading in ("layer", "ours, ms", "torch, ms", "torch / ours", "% of that"):
        table.add_column(heading, justify="left" if heading == "layer" else "right")
    for layer in layers:
        times = f"{layer.ours * 1e3:.2f}", f"{layer.torch * 1e3:.2f}"
        table.add_row(layer.name, *times, f"{layer.ratio:.2f}×", f"{layer.share:.0%}")
    ours, theirs = (sum(getattr(layer, name) for layer in layers) for name in ("ours", "torch"))
    table.add_row("all", f"{ours * 1e3:.2f}", f"{theirs * 1e3:.2f}", f"{theirs / ours:.2f}×", "", style="bold")
    return table


def faults(subject: Subject) -> list[str]:
    """Where our values differ from torch's."""
    ours, theirs = Plans(subject.graph, subject.parameters).forward({INPUT: subject.x}), in_torch(subject)()
    return [
        f"{subject.name}, {name}: differs from torch by up to {difference:.2g} of its largest value"
        for name, other in theirs.items()
        if (difference := float(np.abs(ours[name] - other[0].numpy()).max() / other.abs().max())) > CLOSE
    ]


sys.exit(main())
