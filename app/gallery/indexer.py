"""The thread that keeps a gallery's index up to date: one in all processes works, and it gives way to requests."""

import logging
import sqlite3
import threading

from app.gallery.index import Index, prune
from app.gallery.records import drop_failed
from app.gallery.round import Bounds, Round
from app.gallery.shelf import Shelf
from app.gate import Gate
from app.library import Library
from app.settings import Settings

RETRY = 2.0
"""Seconds after which a process that has no claim tries again: the one that had it may have ended."""
ENDING = 10.0
"""Seconds that the thread is waited for when the app ends; it is done with its picture long before."""

logger = logging.getLogger(__name__)


class Indexer:
    """Looks through the folder again and again, from `start` to `stop`."""

    def __init__(self, settings: Settings, shelf: Shelf, library: Library, gate: Gate) -> None:
        self._shelf = shelf
        self._library = library
        self._gate = gate
        self._seconds = settings.gallery_seconds
        self._unused_seconds = settings.store_seconds
        self._bounds = Bounds(settings.gallery_images, settings.gallery_bytes)
        self._ending = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, unless it is at work already or was told to stop."""
        with self._starting:
            if self._thread is None and not self._ending.is_set():
                self._thread = threading.Thread(target=self._run, name="gallery", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """End, once the picture at hand is done."""
        with self._starting:
            self._ending.set()
        if self._thread is not None:
            self._thread.join(ENDING)

    def _run(self) -> None:
        index = self._shelf.index
        while not self._ending.is_set():
            try:
                with index.claim() as mine:
                    if mine:
                        self._work(index)
            except sqlite3.DatabaseError:
                logger.exception("the gallery's index cannot be used")
            except Exception:
                logger.exception("the gallery's index was left for a moment")
            self._ending.wait(RETRY)

    def _work(self, index: Index) -> None:
        """One round after the other, as long as all is well."""
        prune(index.path.parent, index.path, self._unused_seconds)
        with index.writing() as connection:
            drop_failed(connection)  # whoever starts the server anew may have mended them, or raised a limit
            while not self._ending.is_set() and not index.damaged:
                round_ = Round(connection, self._shelf, self._library, self._gate, self._bounds, self._ending)
                try:
                    again = round_.run()
                except sqlite3.OperationalError:
                    raise
                except sqlite3.DatabaseError:
                    index.note_damage()
                    raise
                if not again:
                    self._ending.wait(self._seconds)
