"""Runs everything, prints the tables, and fails if a result differs from torch's."""

import argparse
import sys

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.layers import convolutions
from bench.networks import Subject, subjects, vgg_16
from bench.rivals import in_onnx_runtime, in_torch, torch
from bench.timing import Contender, race, ratio
from engine.network import INPUT
from engine.plan import Plan, Plans

CLOSE = 1e-4
"""How far a value may be from torch's, as a share of its layer's largest."""

CONSOLE = Console()


def main() -> int:
    """Measure and print; 1 if a result is wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=25, help="turns of each contender (25)")
    rounds = parser.parse_args().rounds
    threads = torch.get_num_threads()
    networks = [*subjects(), vgg_16()]
    wrong = [fault for subject in networks for fault in faults(subject)]
    CONSOLE.print(*wrong or ["Every value of every network equals torch's to float32 rounding."], sep="\n")
    table = Table(
        "network",
        "ours",
        "copied out",
        "torch",
        f"torch, {threads} threads",
        "ORT, all outputs",
        "torch / ours",
        "torch / copied",
        "ORT / ours",
        "to reach",
        title="One image, every activation kept, one thread; medians in ms",
    )
    for subject in networks:
        table.add_row(subject.name, *measure(subject, rounds if subject is not networks[-1] else 5, threads))
        CONSOLE.print(f"measured {subject.name}", style="dim")
    CONSOLE.print(table)
    layers, peak = convolutions(networks[-1], max(3, rounds // 4))
    table = Table(
        "layer",
        "ours, ms",
        "torch, ms",
        "torch / ours",
        "% of peak",
        title=f"VGG-16's convolutions, one thread; sgemm peaks at {peak / 1e9:.0f} GFLOP/s",
    )
    for layer in layers:
        times = f"{layer.ours * 1e3:.2f}", f"{layer.torch * 1e3:.2f}"
        table.add_row(layer.name, *times, f"{layer.ratio:.2f}", f"{layer.share:.0%}")
    CONSOLE.print(table)
    return 1 if wrong else 0


def measure(subject: Subject, rounds: int, threads: int) -> list[str]:
    """The cells of a network's row."""
    plan, plans, data = (
        Plan(subject.graph, subject.parameters),
        Plans(subject.graph, subject.parameters),
        {INPUT: subject.x},
    )
    eager = in_torch(subject)
    times = race(
        [
            Contender("ours", lambda: plan.run(data)),
            Contender("torch", eager, lambda: torch.set_num_threads(1)),
            Contender("ort", in_onnx_runtime(subject)),
            Contender("copied", lambda: plans.forward(data)),
            Contender("torch, all threads", eager, lambda: torch.set_num_threads(threads)),
        ],
        rounds,
    )
    order = ("ours", "copied", "torch", "torch, all threads", "ort")
    medians = [f"{np.median(times[name]) * 1e3:.3f}" for name in order]
    ratios = [("torch", "ours"), ("torch", "copied"), ("ort", "ours")]
    return [*medians, *(f"{ratio(times[slow], times[fast]):.2f}×" for slow, fast in ratios), f"{subject.target}×"]


def faults(subject: Subject) -> list[str]:
    """Where our values differ from torch's."""
    ours, theirs = Plans(subject.graph, subject.parameters).forward({INPUT: subject.x}), in_torch(subject)()
    return [
        f"{subject.name}, {name}: differs from torch by up to {difference:.2g} of its largest value"
        for name, other in theirs.items()
        if (difference := float(np.abs(ours[name] - other[0].numpy()).max() / other.abs().max())) > CLOSE
    ]


sys.exit(main())
