"""What stands in a gallery's index: files, pictures, what networks saw, and how far the work has come.

Each function takes a connection that an `Index` gave; those that change anything, one of its writer's.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from app.gallery.folder import Stamp
from app.gallery.seen import Seen


@dataclass(frozen=True)
class Entry:
    """A picture of the gallery: its number in the index, its id, its size in pixels, and the file that has it."""

    number: int
    id: str
    width: int
    height: int
    path: bytes


@dataclass(frozen=True)
class File:
    """A file as it was when it was read: the number of its picture, or why there is none."""

    stamp: Stamp
    image: int | None
    reason: str | None


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of the block or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def known_files(connection: sqlite3.Connection) -> dict[bytes, File]:
    """Every file that was read, by its path."""
    rows = connection.execute("SELECT path, changed, size, image, reason FROM files")
    return {path: File(Stamp(changed, size), image, reason) for path, changed, size, image, reason in rows}


def put_file(connection: sqlite3.Connection, path: bytes, file: File) -> None:
    """Note a file that was read."""
    connection.execute(
        "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)",
        (path, file.stamp.changed, file.stamp.size, file.image, file.reason),
    )


def drop_files(connection: sqlite3.Connection, paths: Iterable[bytes]) -> None:
    """Forget files that are no longer there."""
    connection.executemany("DELETE FROM files WHERE path = ?", ((path,) for path in paths))


def image_number(
    connection: sqlite3.Connection, name: str, size: tuple[int, int], small: Callable[[], bytes]
) -> int | None:
    """The number of the picture with this id, a new one if there was none; None where that one has another shape."""
    found = connection.execute("SELECT number, width, height FROM images WHERE id = ?", (name,)).fetchone()
    if found is not None:
        return int(found[0]) if tuple(found[1:]) == size else None
    added = connection.execute(
        "INSERT INTO images (id, width, height, small) VALUES (?, ?, ?, ?)", (name, *size, small())
    )
    return added.lastrowid


def count_images(connection: sqlite3.Connection) -> int:
    """How many pictures there are."""
    (count,) = connection.execute("SELECT count(*) FROM images").fetchone()
    return int(count)


def drop_failed(connection: sqlite3.Connection) -> None:
    """Forget the files that could not be read, so that they are tried again."""
    connection.execute("DELETE FROM files WHERE image IS NULL")


def drop_orphans(connection: sqlite3.Connection) -> list[int]:
    """Forget the pictures that no file has any more; their numbers."""
    gone = [
        number
        for (number,) in connection.execute(
            "SELECT number FROM images WHERE NOT EXISTS (SELECT 1 FROM files WHERE files.image = images.number)"
        )
    ]
    for table, column in (("images", "number"), ("seen", "image")):
        connection.executemany(f"DELETE FROM {table} WHERE {column} = ?", ((number,) for number in gone))  # noqa: S608
    return gone


def put_seen(connection: sqlite3.Connection, version: str, image: int, found: Seen) -> None:
    """Keep what the network of this version saw of a picture."""
    region = np.array(found.region, np.float64).tobytes()
    connection.execute(
        "INSERT OR REPLACE INTO seen (version, image, features, pixels, region, guess, probability)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (version, image, found.features.tobytes(), found.pixels.tobytes(), region, found.guess, found.probability),
    )


def is_seen(connection: sqlite3.Connection, version: str, image: int) -> bool:
    """Whether the network of this version has seen a picture."""
    found = connection.execute("SELECT 1 FROM seen WHERE version = ? AND image = ?", (version, image))
    return found.fetchone() is not None


def all_versions(connection: sqlite3.Connection) -> set[str]:
    """The versions of the networks that have seen any."""
    rows = connection.execute("SELECT DISTINCT version FROM seen UNION SELECT version FROM strongest")
    return {version for (version,) in rows}


def unseen(connection: sqlite3.Connection, versions: Iterable[str]) -> set[int]:
    """The numbers of the pictures that some network of these versions has not seen."""
    missing: set[int] = set()
    for version in versions:
        rows = connection.execute(
            "SELECT number FROM images EXCEPT SELECT image FROM seen WHERE version = ?", (version,)
        )
        missing.update(number for (number,) in rows)
    return missing


def get_strongest(connection: sqlite3.Connection, version: str, layer: str | None = None) -> dict[str, bytes]:
    """What `Strongest.changes` gave for a network's layers, or for one of them."""
    query, values = "SELECT layer, held FROM strongest WHERE version = ?", [version]
    if layer is not None:
        query, values = f"{query} AND layer = ?", [version, layer]
    return dict(connection.execute(query, values))


def put_strongest(connection: sqlite3.Connection, version: str, held: Mapping[str, bytes]) -> None:
    """Keep that."""
    rows = ((version, layer, data) for layer, data in held.items())
    connection.executemany("INSERT OR REPLACE INTO strongest VALUES (?, ?, ?)", rows)


def get_seen(connection: sqlite3.Connection, version: str, name: str) -> Seen | None:
    """What the network of this version saw of the picture with this id."""
    found = connection.execute(
        "SELECT features, pixels, region, guess, probability FROM seen JOIN images ON number = image"
        " WHERE version = ? AND id = ?",
        (version, name),
    ).fetchone()
    if found is None:
        return None
    features, pixels, region, guess, probability = found
    top, left, height, width = np.frombuffer(region, np.float64).tolist()
    return Seen(
        np.frombuffer(features, np.float32),
        np.frombuffer(pixels, np.uint8),
        (top, left, height, width),
        guess,
        probability,
    )


def drop_versions(connection: sqlite3.Connection, gone: Iterable[str]) -> None:
    """Forget all that networks of these versions saw."""
    for version in gone:
        for table in ("seen", "strongest"):
            connection.execute(f"DELETE FROM {table} WHERE version = ?", (version,))  # noqa: S608


def put_facts(connection: sqlite3.Connection, facts: Mapping[str, str]) -> None:
    """Note how far the work has come; where nothing is new, nothing is written."""
    connection.executemany(
        "INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET fact = excluded.fact"
        " WHERE fact != excluded.fact",
        facts.items(),
    )
