"""The networks that requests are about: those of the library, as they are or with something changed in them."""

import hashlib
import threading
from dataclasses import dataclass
from typing import Any

from cachetools import LRUCache, cached

from app.errors import Refusal
from app.interventions import Interventions
from app.library import Library
from engine.errors import EngineError
from engine.interventions import Edited, intervene
from engine.network import Network

MOST_BYTES = 64 << 20
"""Of the edited networks that are kept, as far as their numbers are their own."""
LEAST_BYTES = 2 << 20
"""What each of them counts for at least, so that their number is bounded as well."""


@dataclass(frozen=True)
class Subject:
    """A network, and what tells all that is computed with it from what other ones give."""

    network: Network
    version: str
    interventions: Interventions

    @property
    def original(self) -> Network:
        """The network as it is in the library."""
        return self.network.original if isinstance(self.network, Edited) else self.network


class Subjects:
    """Networks by name and interventions; the edited ones used last are kept."""

    def __init__(self, library: Library) -> None:
        self._library = library
        cache: LRUCache[Any, Edited] = LRUCache(MOST_BYTES, getsizeof=_bytes)
        self._edited = cached(cache, key=_key, condition=threading.Condition())(intervene)

    def __call__(self, model: str, edits: str) -> Subject:
        """The network called `model` with the changes that `edits` names.

        Raises:
            UnknownNameError: there is no such network.
            Refusal: 422, `edits` cannot be read, or changes what the network does not have.
        """
        return self.changed(model, Interventions.read(edits))

    def changed(self, model: str, interventions: Interventions) -> Subject:
        """The same, with interventions that are read already."""
        network, version = self._library.network(model), self._library.version(model)
        if not interventions.each:
            return Subject(network, version, interventions)
        try:
            edited = self._edited(network, interventions.each)
        except EngineError as error:
            raise Refusal(422, f"edits cannot be made: {error}", field="edits") from error
        said = hashlib.sha256(f"{version} {interventions}".encode()).hexdigest()[:16]
        return Subject(edited, said, interventions)


def _key(network: Network, edits: tuple[object, ...]) -> tuple[str, tuple[object, ...]]:
    return network.id, edits


def _bytes(network: Edited) -> int:
    return max(LEAST_BYTES, network.own_bytes)
