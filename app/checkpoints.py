"""Where training runs were: snapshots by run and step, the least recently used forgotten first."""

import threading
from dataclasses import replace
from hashlib import sha256

import orjson
from cachetools import LRUCache

from engine.training.choices import Choices
from engine.training.run import Run, Snapshot

EVERY = 25
"""Steps between two snapshots: so many are repeated at most where one is kept."""


def run_id(choices: Choices) -> str:
    """What is the same for all parts of one run: its choices, but for how far it goes."""
    said = orjson.dumps({**vars(choices), "steps": 0}, option=orjson.OPT_SORT_KEYS)
    return sha256(said).hexdigest()


class Checkpoints:
    """At most `most_bytes` of snapshots. A run is a function of its choices, so that any of them may be lost."""

    def __init__(self, most_bytes: int) -> None:
        self._kept: LRUCache[tuple[str, int], Snapshot] = LRUCache(most_bytes, getsizeof=lambda kept: kept.nbytes)
        self._most = most_bytes
        self._lock = threading.Lock()

    def keep(self, run: Run) -> None:
        """Remember where `run` is."""
        snapshot = run.snapshot()
        if snapshot.nbytes <= self._most:
            with self._lock:
                self._kept[run_id(run.choices), snapshot.step] = snapshot

    def resume(self, choices: Choices, step: int) -> Run:
        """The run at the last step up to `step` that is remembered, or at its beginning."""
        name = run_id(choices)
        with self._lock:
            known = [at for run, at in self._kept if run == name and at <= step]
            snapshot = self._kept[name, max(known)] if known else None
        return Run(replace(choices, steps=max(choices.steps, step)), snapshot)
