"""What is known of a gallery's pictures, in one SQLite file: written by one process at a time, read by all.

SQLite sees to it that nothing is ever half written. The file is only a cache: where it is damaged it is thrown away.
"""

import fcntl
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.gallery.folder import Stamp
from app.gallery.seen import Seen

LAYOUT = 1
"""Counts up whenever the tables change; a file of another layout is thrown away."""
SCHEMA = """
BEGIN;
CREATE TABLE files (
    path BLOB PRIMARY KEY, changed INTEGER NOT NULL, size INTEGER NOT NULL, image INTEGER, reason TEXT
) WITHOUT ROWID;
CREATE INDEX files_by_image ON files (image);
CREATE TABLE images (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    width INTEGER NOT NULL, height INTEGER NOT NULL, small BLOB NOT NULL
);
CREATE TABLE seen (
    row INTEGER PRIMARY KEY AUTOINCREMENT, version TEXT NOT NULL, image INTEGER NOT NULL,
    features BLOB NOT NULL, pixels BLOB NOT NULL, region BLOB NOT NULL, guess INTEGER NOT NULL,
    probability REAL NOT NULL, UNIQUE (version, image)
);
CREATE INDEX seen_by_image ON seen (image);
CREATE TABLE strongest (version TEXT PRIMARY KEY, held BLOB NOT NULL);
CREATE TABLE facts (name TEXT PRIMARY KEY, fact TEXT NOT NULL);
INSERT INTO facts VALUES ('made', lower(hex(randomblob(8))));
COMMIT;
"""
PATIENCE = 10
"""Seconds to wait for another process that writes."""


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


class Index:
    """The index at `path`; any thread may read, and whoever holds the claim may write."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._damaged = path.with_suffix(".damaged")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)

    # Who writes

    @contextmanager
    def claim(self) -> Iterator[bool]:
        """Whether this is the only one, among all threads and processes, that may write while the block runs."""
        with self.path.with_suffix(".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection of the claim's holder; the file is made, or made anew, where there is no sound one."""
        for _ in range(2):
            with closing(self._connect()) as connection:
                if self._sound(connection):
                    yield connection
                    return
            self.discard()
        raise sqlite3.DatabaseError("a new index cannot be made")

    def discard(self) -> None:
        """Throw all of it away."""
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.path}{ending}").unlink(missing_ok=True)
        self._damaged.unlink(missing_ok=True)

    def note_damage(self) -> None:
        """Tell whoever writes, now or next, that the file is to be made anew."""
        self._damaged.touch()

    @property
    def damaged(self) -> bool:
        """Whether a reader, of this process or another, has found the file to be damaged."""
        return self._damaged.exists()

    # Who reads

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection | None]:
        """A connection to read with; None where there is no index yet. What damage it meets is noted for the writer."""
        if not self.path.exists():
            yield None
            return
        try:
            with closing(self._connect()) as connection:
                (layout,) = connection.execute("PRAGMA user_version").fetchone()
                yield connection if layout == LAYOUT else None
        except sqlite3.OperationalError:  # busy, or just being thrown away
            raise
        except sqlite3.DatabaseError:
            self.note_damage()
            raise

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
        connection.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")
        return connection

    def _sound(self, connection: sqlite3.Connection) -> bool:
        """Whether the file is whole and of this layout; an empty one is filled."""
        try:
            (layout,) = connection.execute("PRAGMA user_version").fetchone()
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if not tables:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.executescript(SCHEMA)
                connection.execute(f"PRAGMA user_version = {LAYOUT}")
            elif layout != LAYOUT or connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                return False
            connection.execute("PRAGMA synchronous = NORMAL")
        except sqlite3.DatabaseError:
            return False
        return not self.damaged


# What the writer does; each takes the connection that `Index.writing` gives.


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


def get_strongest(connection: sqlite3.Connection, version: str) -> bytes | None:
    """What `Strongest.to_bytes` gave for a network."""
    found = connection.execute("SELECT held FROM strongest WHERE version = ?", (version,)).fetchone()
    return None if found is None else bytes(found[0])


def put_strongest(connection: sqlite3.Connection, version: str, held: bytes) -> None:
    """Keep that."""
    connection.execute("INSERT OR REPLACE INTO strongest VALUES (?, ?)", (version, held))


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
    """Note how far the work has come."""
    connection.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts.items())


def prune(folder: Path, keep: Path, seconds: float) -> None:
    """Throw away the indexes of other folders that nobody has used for so long."""
    for path in folder.glob("*.sqlite"):
        with suppress(OSError):
            if path != keep and time.time() - max(path.stat().st_mtime, _used(path)) > seconds:
                Index(path).discard()


def _used(path: Path) -> float:
    """When the index was last claimed."""
    lock = path.with_suffix(".lock")
    return lock.stat().st_mtime if lock.exists() else 0.0
