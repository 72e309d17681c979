"""The gallery's pictures by id: looked up in the index, and read from their folder when somebody asks for one."""

import hashlib
import json
import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import Refusal
from app.gallery.folder import Folder
from app.gallery.index import Index
from app.gallery.records import Entry
from app.settings import Settings

ENTRY = "images.number, images.id, images.width, images.height, min(files.path)"
JOINED = f"SELECT {ENTRY} FROM images JOIN files ON files.image = images.number"  # noqa: S608

AMONG = "WHERE images.number IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True)
class Status:
    """How far the index has come.

    `state`: "waiting" before anybody has begun, "indexing", "ready", "full" where no more may be kept, "missing" where
    the folder cannot be read; `detail` says more. Of `total` files so many are `indexed` and so many `failed`.
    """

    state: str
    detail: str | None
    total: int
    indexed: int
    failed: int


class Shelf:
    """The pictures of a folder, and the index of them.

    Args:
        settings: where the folder is, if there is one, and where indexes are kept.
        samples: the bundled pictures' folder and the names of their files, shown where there is no other folder.
    """

    def __init__(self, settings: Settings, samples: tuple[Path, Sequence[str]]) -> None:
        self.of_samples = settings.gallery is None
        path, only = samples if settings.gallery is None else (settings.gallery, None)
        self.folder = Folder(
            path, only=only, most_files=settings.gallery_images, most_bytes=settings.gallery_file_bytes
        )
        name = hashlib.sha256(os.fsencode(self.folder.root)).hexdigest()[:16]
        self.index = Index(settings.store.parent / "gallery" / f"{name}.sqlite")

    def read(self, image: str) -> bytes | None:
        """The file that has the picture with this id; None where there is none, or no longer."""
        entry = self.entry(image)
        if entry is None:
            return None
        with suppress(OSError, Refusal):
            return self.folder.read(entry.path)
        return None

    def entry(self, image: str) -> Entry | None:
        """The picture with this id, if the gallery has it."""
        rows = self._rows(f"{JOINED} WHERE images.id = ? GROUP BY images.number", (image,))
        return next((Entry(*row) for row in rows), None)

    def entries(self, start: int, limit: int) -> list[Entry]:
        """So many pictures in the order in which they were found, from number `start` on."""
        rows = self._rows(f"{JOINED} GROUP BY images.number ORDER BY images.number LIMIT ? OFFSET ?", (limit, start))
        return [Entry(*row) for row in rows]

    def numbered(self, numbers: Sequence[int]) -> dict[int, Entry]:
        """The pictures with these numbers in the index, as far as they are still there."""
        wanted = json.dumps(list(numbers))
        rows = self._rows(f"{JOINED} {AMONG} GROUP BY images.number", (wanted,))
        return {row[0]: Entry(*row) for row in rows}

    def small(self, image: str) -> bytes | None:
        """The picture at `SMALL` pixels on its longer side, as JPEG."""
        rows = self._rows("SELECT small FROM images WHERE id = ?", (image,))
        return bytes(rows[0][0]) if rows else None

    def failures(self, limit: int) -> list[tuple[str, str]]:
        """Files that could not be read, and why."""
        rows = self._rows("SELECT path, reason FROM files WHERE reason IS NOT NULL ORDER BY path LIMIT ?", (limit,))
        return [(title(path), reason) for path, reason in rows]

    def status(self) -> Status:
        """How far the index has come."""
        facts = dict(self._rows("SELECT name, fact FROM facts", ()))
        (counts,) = self._rows("SELECT count(*), count(image), count(reason) FROM files", ()) or [(0, 0, 0)]
        seen, indexed, failed = counts
        total = max(int(facts.get("total", 0)), seen)
        indexed -= min(indexed, int(facts.get("waiting", 0)))  # known, but not to every network
        return Status(facts.get("state", "waiting"), facts.get("detail") or None, total, indexed, failed)

    def _rows(self, query: str, values: tuple[Any, ...]) -> list[Any]:
        """What a query finds; nothing where there is no index."""
        try:
            with self.index.reading() as connection:
                return [] if connection is None else connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError:  # the writer will make it anew
            return []


def title(path: bytes) -> str:
    """A file's path as text, whatever bytes it is of."""
    return path.decode("utf-8", "replace")
