"""Networks that were trained in a live run: each a file beside the uploaded images, kept for a while."""

import tempfile
import threading
from hashlib import sha256
from pathlib import Path

from cachetools import LRUCache

from app.settings import Settings
from app.store import Store
from engine.errors import UnknownNameError, WeightsError
from engine.network import Network

PREFIX = "trained-"
DIGITS = 16
"""Of a run's hash in the name of its network."""
AT_HAND = 16
"""Networks kept in memory, each of at most a few megabytes."""


class Trained:
    """Trained networks by id; any worker process finds what another has kept."""

    def __init__(self, settings: Settings) -> None:
        self._store = Store(
            settings.store.parent / f"{settings.store.name}-trained",
            most_bytes=settings.trained_bytes,
            seconds=settings.store_seconds,
        )
        self._read: LRUCache[str, Network] = LRUCache(AT_HAND)
        self._lock = threading.Lock()

    def keep(self, network: Network) -> None:
        """Keep a network, whose id begins with `PREFIX`."""
        self._store.put(_file(network.id), network.to_bytes())
        with self._lock:
            self._read[network.id] = network

    def data(self, name: str) -> bytes:
        """The file of the network called `name`.

        Raises:
            UnknownNameError: there is none, or no longer.
        """
        kept = self._store.get(_file(name))
        if kept is None:
            raise UnknownNameError(
                f"no trained network {name[:64]!r} is kept (any more): train it with POST /api/v1/trainings/networks",
                argument="model",
            )
        return kept

    def network(self, name: str) -> Network:
        """The network called `name`.

        Raises:
            UnknownNameError: there is none, or no longer.
        """
        data = self.data(name)
        with self._lock:
            if name not in self._read:
                self._read[name] = _read(name, data)
            return self._read[name]


def name_of(run: str, step: int) -> str:
    """The id of a run's network after `step` steps."""
    return PREFIX + sha256(f"{run} {step}".encode()).hexdigest()[:DIGITS]


def _file(name: str) -> str:
    return sha256(name.encode()).hexdigest()


def _read(name: str, data: bytes) -> Network:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.safetensors"
        path.write_bytes(data)
        try:
            return Network.read(path)
        except WeightsError as error:
            raise UnknownNameError(str(error), argument="model") from error
