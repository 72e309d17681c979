"""The gallery as the API shows it: how far its index is, its pictures, the nearest to one, the strongest for a unit."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from app.activations import Activations
from app.errors import Refusal
from app.gallery.indexer import Indexer
from app.gallery.nearest import Nearest, Neighbour, euclidean
from app.gallery.records import Entry, get_seen, get_strongest
from app.gallery.seen import Seen, Space, seen
from app.gallery.shelf import Shelf, title
from app.gallery.small import SMALL
from app.gallery.strongest import Patch, patches
from app.gallery.variations import Variation, varied
from app.gate import Gate
from app.images import Picture
from app.library import Library
from app.preprocess import Fitted, fit
from app.settings import Settings
from engine.network import Network

FAILURES = 20
"""How many of the files that could not be read are named."""


class Gallery:
    """A folder of pictures, indexed as long as the app runs: from the start, or the samples once somebody asks."""

    def __init__(self, settings: Settings, library: Library, gate: Gate, activations: Activations) -> None:
        self._library = library
        self._gate = gate
        self._activations = activations
        self._indexer = Indexer(settings, library.shelf, library, gate)
        self._nearest = Nearest(library.shelf.index)
        if settings.gallery is not None:
            self._indexer.start()

    def close(self) -> None:
        """End the thread that indexes."""
        self._indexer.stop()

    @property
    def shelf(self) -> Shelf:
        """Its pictures."""
        self._indexer.start()
        return self._library.shelf

    def status(self) -> dict[str, Any]:
        """How far the index has come; which folder it is of, by its name alone."""
        status = self.shelf.status()
        return {
            "folder": None if self.shelf.of_samples else self.shelf.folder.root.name,
            "samples": self.shelf.of_samples,
            "state": status.state,
            "detail": status.detail,
            "total": status.total,
            "indexed": status.indexed,
            "failed": status.failed,
        }

    def failures(self) -> list[dict[str, str]]:
        """The first files that could not be read, each with the reason."""
        return [{"file": file, "reason": reason} for file, reason in self.shelf.failures(FAILURES)]

    def pictures(self, start: int, limit: int) -> list[dict[str, Any]]:
        """Pictures in the order in which they were found."""
        return [self._described(entry) for entry in self.shelf.entries(start, limit)]

    def similar(self, network: Network, image: str, space: Space, count: int) -> dict[str, Any]:
        """The pictures nearest to one, which need not be of the gallery itself, nearest first; and what that one is.

        Raises:
            UnknownNameError: there is no such picture.
            Refusal: 503, there is no room for more work, or the index is being made anew.
        """
        version = self._library.version(network.id)
        entry = self.shelf.entry(image)
        looked = self.seen(network, image)
        number = None if entry is None else entry.number
        point = looked.features if space == "features" else looked.pixels
        with _indexed(), self._gate.enter():
            found = self._nearest(version, space, point, count=count, leave_out=number)
        return {
            "query": None if entry is None else self._described(entry),
            "prediction": _guessed(network, looked.guess, looked.probability),
            "neighbours": self._neighbours(network, version, found),
        }

    def seen(self, network: Network, image: str) -> Seen:
        """What a network saw of any picture; it is run where the picture is not in the index.

        Raises:
            UnknownNameError: there is no such picture.
            Refusal: 503, there is no room for more work, or the index is being made anew.
        """
        with _indexed(), self.shelf.index.reading() as connection:
            kept = None if connection is None else get_seen(connection, self._library.version(network.id), image)
        if kept is not None:
            return kept
        run = self._activations(network, image)
        return seen(network, run.fitted, run.values)

    def variations(self, network: Network, image: str) -> list[dict[str, Any]]:
        """How far each variation of a picture is from it, in both spaces.

        Raises:
            UnknownNameError: there is no such picture.
            Refusal: 503, there is no room for more work, or the index is being made anew.
        """
        own = self.seen(network, image)
        with self._gate.enter():
            picture = self._library.picture(image)
            return [self._variation(network, picture, image, own, way) for way in Variation]

    def patches(self, network: Network, layer: str, channel: int, count: int) -> list[dict[str, Any]]:
        """The pictures in which a channel answers most strongly, and where: one place in each, strongest first."""
        version = self._library.version(network.id)
        with _indexed(), self.shelf.index.reading() as connection:
            kept = {} if connection is None else get_strongest(connection, version, layer)
        if layer not in kept:
            return []
        found = patches(kept[layer], network.layer(layer).shape[0], channel)
        with _indexed():
            entries = self.shelf.numbered([patch.image for patch in found])
            fields = self._column(version, "region", list(entries))
        shown = [patch for patch in found if patch.image in entries and patch.image in fields][:count]
        return [self._patch(network, layer, channel, patch, entries[patch.image], fields) for patch in shown]

    def _variation(self, network: Network, picture: Picture, image: str, own: Seen, way: Variation) -> dict[str, Any]:
        fitted = fit(varied(picture, way), network.input)
        other = seen(network, fitted, network.activations(fitted.x))
        return {
            "variation": way.value,
            "url": f"/api/v1/images/{image}?variation={way.value}&side={SMALL}",
            "features": float(euclidean(other.features[None], own.features)[0]),
            "pixels": float(euclidean(other.pixels[None], own.pixels)[0]),
            "prediction": _guessed(network, other.guess, other.probability),
        }

    def _column(self, version: str, column: str, numbers: list[int]) -> dict[int, Any]:
        """One column of what a network saw, by the pictures' numbers."""
        marks = ", ".join("?" * len(numbers))
        query = f"SELECT image, {column} FROM seen WHERE version = ? AND image IN ({marks})"  # noqa: S608
        with self.shelf.index.reading() as connection:
            return {} if connection is None else dict(connection.execute(query, (version, *numbers)))

    def _neighbours(self, network: Network, version: str, found: list[Neighbour]) -> list[dict[str, Any]]:
        numbers = [each.image for each in found]
        with _indexed():
            entries = self.shelf.numbered(numbers)
            guesses = self._column(version, "guess", numbers)
            probabilities = self._column(version, "probability", numbers)
        return [
            {
                **self._described(entries[each.image]),
                "distance": each.distance,
                "prediction": _guessed(network, guesses[each.image], probabilities[each.image]),
            }
            for each in found
            if each.image in entries and each.image in guesses
        ]

    def _patch(
        self,
        network: Network,
        layer: str,
        channel: int,
        patch: Patch,
        entry: Entry,
        fields: Mapping[int, bytes],
    ) -> dict[str, Any]:
        shape = network.layer(layer).shape
        place = [int(index) for index in np.unravel_index(patch.index, shape[1:])] if len(shape) > 1 else []
        box = network.receptive_box(layer, (channel, *place))
        top, left, tall, wide = np.frombuffer(fields[patch.image], np.float64).tolist()
        # As it was fitted when it was indexed; its pixels are not needed to say where a box of them lies.
        nothing = np.empty(0, np.float32)
        whole = entry.height, entry.width
        fitted = Fitted(nothing, network.input, top, left, tall, wide, whole, inverted=False, ink=False)
        reach = fitted.box(box)
        pixels = {"row": box.row, "column": box.column, "height": box.height, "width": box.width}
        described = self._described(entry)
        corners = ",".join(f"{reach[name]:g}" for name in ("row", "column", "height", "width"))
        return {
            **described,
            "value": patch.value,
            "at": place,
            "receptive_field": {**reach, "input": pixels},
            "patch": f"{described['url']}?side={SMALL}&box={corners}",
        }

    def _described(self, entry: Entry) -> dict[str, Any]:
        """A picture in a few words; a sample by its own name."""
        sample = self._library.samples.get(entry.id)
        path = title(entry.path)
        url = f"/api/v1/images/{entry.id}"
        return {
            "image": entry.id,
            "name": path.rpartition("/")[2].rpartition(".")[0] if sample is None else sample.name,
            "title": path if sample is None else sample.title["en"],
            "titles": {} if sample is None else dict(sample.title),
            "width": entry.width,
            "height": entry.height,
            "url": url,
            "thumbnail": f"{url}?side={SMALL}",
        }


def _guessed(network: Network, guess: int, probability: float) -> dict[str, Any]:
    """What a network takes a picture for."""
    return {"class": network.classes[guess], "index": guess, "probability": probability}


@contextmanager
def _indexed() -> Iterator[None]:
    """Turns a damaged or busy index into a refusal: its writer is told, and makes it anew."""
    try:
        yield
    except sqlite3.DatabaseError:
        raise Refusal(503, "the gallery's index is being made anew: ask again in a moment", retry_after=5) from None
