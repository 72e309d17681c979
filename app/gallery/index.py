"""What is known of a gallery's pictures, in one SQLite file: written by one process at a time, read by all.

SQLite sees to it that nothing is ever half written. The file is only a cache: where it is damaged it is thrown away.
"""

import fcntl
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

LAYOUT = 2
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
CREATE TABLE strongest (
    version TEXT NOT NULL, layer TEXT NOT NULL, held BLOB NOT NULL, PRIMARY KEY (version, layer)
);
CREATE TABLE facts (name TEXT PRIMARY KEY, fact TEXT NOT NULL);
INSERT INTO facts VALUES ('made', lower(hex(randomblob(8))));
COMMIT;
"""
PATIENCE = 10
"""Seconds to wait for another process that writes."""


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
