"""Which pictures of the index lie nearest to one: Euclidean distances between features, or between pixels.

By features as the lecture does it (CS231n, lecture 12: L2 nearest neighbours in feature space; Krizhevsky et al. 2012),
but each of length 1 (Babenko et al., "Neural Codes for Image Retrieval", 2014): else pictures that leave a network cold
are near to everything. Of the eight nearest to each of 600 photos of 24 kinds, 59 % are of its kind by `photos`, and
30 % without that; 72 and 70 % by `imagenet`; 11 % by pixels. By pixels as the lecture's first classifier does (lecture
2: L2 on CIFAR-10).
"""

import sqlite3
import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray

from app.gallery.index import Index
from app.gallery.seen import Space

AT_ONCE = 512
"""Pictures that are compared in one step: their differences stay small in memory."""
NETWORKS_KEPT = 2
"""Networks whose pictures are held in memory: of 10,000, some 80 to 150 MB each."""
REVISION = "SELECT count(*), max(row), (SELECT fact FROM facts WHERE name = 'made') FROM seen WHERE version = ?"


@dataclass(frozen=True)
class Neighbour:
    """A picture by its number in the index, and how far away it is."""

    image: int
    distance: float


@dataclass(frozen=True)
class Held:
    """All that a network saw: numbers of the pictures, then a row for each of them; `last` row of the index read."""

    revision: tuple[Any, ...]
    last: int
    images: NDArray[np.int64]
    features: NDArray[np.float32]
    pixels: NDArray[np.uint8]

    def rows(self, space: Space) -> NDArray[Any]:
        """(N, D)."""
        return self.features if space == "features" else self.pixels


class Nearest:
    """Searches what `index` has; what was read of it stays in memory, and only what is new is read again."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._lock = threading.Lock()
        self._held: LRUCache[str, Held] = LRUCache(NETWORKS_KEPT)

    def __call__(
        self, version: str, space: Space, point: NDArray[Any], *, count: int, leave_out: int | None
    ) -> list[Neighbour]:
        """The nearest pictures to a point of the space, nearest first; never the one numbered `leave_out`.

        Raises:
            sqlite3.DatabaseError: the index is damaged.
        """
        held = self._current(version, len(point), space)
        if held is None:
            return []
        distances = euclidean(held.rows(space), point)
        distances[held.images == leave_out] = np.inf
        best = np.argsort(distances, kind="stable")[: count + 1].tolist()
        found = [Neighbour(int(held.images[row]), float(distances[row])) for row in best]
        return [each for each in found if each.distance < np.inf][:count]

    def _current(self, version: str, size: int, space: Space) -> Held | None:
        """What the index has for a network now; None where that is nothing."""
        with self._lock, self._index.reading() as connection:
            if connection is None:
                return None
            connection.execute("BEGIN")  # all that follows is of one moment, however much is written meanwhile
            revision = tuple(connection.execute(REVISION, (version,)).fetchone())
            if not revision[0]:
                return None
            held = self._held.get(version)
            if held is None or held.revision != revision:
                held = _read(connection, version, revision, held)
                self._held[version] = held
            return held if held.rows(space).shape[1] == size else None


def euclidean(rows: NDArray[Any], point: NDArray[Any]) -> NDArray[np.float32]:
    """The distance of each of the rows (N, D) from a point (D,): the root of the sum of squared differences."""
    found = np.empty(len(rows), np.float32)
    wanted = point.astype(np.float32)
    for start in range(0, len(rows), AT_ONCE):
        difference = rows[start : start + AT_ONCE] - wanted
        found[start : start + AT_ONCE] = np.sqrt(np.einsum("nd,nd->n", difference, difference))
    return found


def _read(connection: sqlite3.Connection, version: str, revision: tuple[Any, ...], before: Held | None) -> Held:
    """Everything, or what has come since: `before` and the new rows, without the pictures that are gone."""
    if before is None or before.revision[2] != revision[2]:
        return _rows(connection, version, revision, -1)
    new = _rows(connection, version, revision, before.last)
    alive = np.array([image for (image,) in connection.execute("SELECT image FROM seen WHERE version = ?", (version,))])
    kept = np.isin(before.images, alive) & ~np.isin(before.images, new.images)
    if not len(new.images):
        return Held(revision, before.last, before.images[kept], before.features[kept], before.pixels[kept])
    return Held(
        revision,
        new.last,
        np.concatenate([before.images[kept], new.images]),
        np.concatenate([before.features[kept], new.features]),
        np.concatenate([before.pixels[kept], new.pixels]),
    )


def _rows(connection: sqlite3.Connection, version: str, revision: tuple[Any, ...], after: int) -> Held:
    """The rows behind number `after`, put one by one into memory that is made for all of them."""
    later = "FROM seen WHERE version = ? AND row > ?"
    count, long, wide = connection.execute(
        f"SELECT count(*), max(length(features)), max(length(pixels)) {later}", (version, after)
    ).fetchone()
    images = np.empty(count, np.int64)
    features = np.empty((count, (long or 0) // 4), np.float32)
    pixels = np.empty((count, wide or 0), np.uint8)
    last = after
    rows = connection.execute(f"SELECT row, image, features, pixels {later} ORDER BY row", (version, after))
    for place, (row, image, feature, pixel) in enumerate(rows):
        images[place] = image
        features[place] = np.frombuffer(feature, np.float32)
        pixels[place] = np.frombuffer(pixel, np.uint8)
        last = row
    return Held(revision, last, images, features, pixels)
