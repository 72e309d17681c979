"""Contenders in turn, again and again, so that whatever else the machine does strikes all of them alike."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

BLOCK = 0.02
"""Seconds that a contender runs before the next one has its turn."""


@dataclass(frozen=True)
class Contender:
    """Who runs: `prepare` is called before each turn and is not timed."""

    name: str
    run: Callable[[], Any]
    prepare: Callable[[], Any] = lambda: None


def race(contenders: list[Contender], rounds: int) -> dict[str, list[float]]:
    """Seconds a run of each contender, in every round."""
    counts = {contender.name: max(1, round(BLOCK / _once(contender))) for contender in contenders}
    found: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for _ in range(rounds):
        for contender in contenders:
            found[contender.name].append(_timed(contender, counts[contender.name]))
    return found


def ratio(slow: list[float], fast: list[float]) -> float:
    """How many times longer `slow` took than `fast`: the median over the rounds."""
    return statistics.median(a / b for a, b in zip(slow, fast, strict=True))


def _once(contender: Contender) -> float:
    contender.prepare()
    contender.run()  # the first run allocates
    return _timed(contender, 1)


def _timed(contender: Contender, count: int) -> float:
    contender.prepare()
    contender.run()  # brings its memory back into the caches
    start = perf_counter()
    for _ in range(count):
        contender.run()
    return (perf_counter() - start) / count
