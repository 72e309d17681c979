"""One look through the folder: what is new is read and shown to every network, and what is gone is forgotten."""

import logging
import sqlite3
import threading
import time
from dataclasses import dataclass
from zlib import crc32

from app.errors import Refusal
from app.gallery import records
from app.gallery.folder import Listing, Stamp, unreadable
from app.gallery.records import File
from app.gallery.seen import seen
from app.gallery.shelf import Shelf
from app.gallery.small import SMALL, smaller
from app.gallery.strongest import Strongest
from app.gate import Gate
from app.images import Picture
from app.library import Library
from app.preprocess import fit
from engine.network import Network

FIRST, EVERY = 1.0, 3.0
"""Seconds until what was found is kept for the first time, and from one time to the next."""
GIVE_WAY = 2.0
"""How long a picture waits for requests to be done before it is looked at nevertheless, seconds."""
NOT_REGULAR = Stamp(0, 0)
"""Stands for a file that is refused by what it is, not by what is in it."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Bounds:
    """How much is kept."""

    most_files: int
    most_bytes: int


class Round:
    """A look through the folder of `shelf`, with the claim's `connection`.

    Args:
        gate: the requests that it gives way to.
        stop: set when it is to end early; what was found until then is kept.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        shelf: Shelf,
        library: Library,
        gate: Gate,
        bounds: Bounds,
        stop: threading.Event,
    ) -> None:
        self._connection = connection
        self._shelf = shelf
        self._library = library
        self._gate = gate
        self._bounds = bounds
        self._stop = stop
        self._networks = {library.versions[name]: network for name, network in library.networks.items()}
        self._strongest: dict[str, Strongest] = {}

    def run(self) -> bool:
        """Do it; whether there is more to be done at once.

        Raises:
            sqlite3.DatabaseError: the index is damaged.
        """
        try:
            listing = self._shelf.folder.walk()
        except OSError as error:  # a disk that is not mounted takes nothing of what is known of it away
            self._note(state="missing", detail=f"the folder {unreadable(error).removeprefix('it ')}")
            return False
        files = records.known_files(self._connection)
        with records.transaction(self._connection):
            self._forget(files, listing)
        lacking = self._lacking()
        pending = sorted(
            (
                path
                for path, stamp in listing.files.items()
                if path not in files or files[path].stamp != stamp or files[path].image in lacking
            ),
            key=crc32,  # from all folders alike, so that what is indexed is a fair sample from the start
        )
        known = {path for path in pending if path in files and files[path].image is not None}
        if pending:
            self._note(state="indexing", detail=self._left_out(listing), waiting=str(len(known)))
        full = self._take_all(pending, listing, known)
        if self._stop.is_set():
            return False
        with records.transaction(self._connection):
            again = self._drop_orphans()
        detail = f"the index has {self._bounds.most_bytes / (1 << 20):.4g} MB, the most that is kept" if full else None
        self._note(state="full" if full else "ready", detail=detail or self._left_out(listing))
        return again

    def _take_all(self, pending: list[bytes], listing: Listing, known: set[bytes]) -> bool:
        """Take in these files, keeping what was found now and then; whether there was no room for all of them.

        Those `known` count as indexed only once every network has seen them again.
        """
        due = time.monotonic() + FIRST
        waiting = iter(pending)
        done = 0
        while done < len(pending) and not self._stop.is_set():
            if self._size() > self._bounds.most_bytes:
                return True
            with records.transaction(self._connection):
                for path in waiting:
                    self._gate.calm(GIVE_WAY)
                    self._take(path, listing.files[path])
                    known.discard(path)
                    done += 1
                    if time.monotonic() > due or self._stop.is_set():
                        break
                self._save(len(known))
            due = time.monotonic() + EVERY
        return False

    def _take(self, path: bytes, stamp: Stamp) -> None:
        """Take in one file; whatever is wrong with it is noted and is nobody else's concern."""
        try:
            picture = self._library.decode(self._shelf.folder.read(path))
            number = self._number(picture)
            self._show(number, picture)
            file = File(stamp, number, None)
        except OSError as error:
            file = File(stamp, None, unreadable(error))
        except Refusal as refusal:
            file = File(stamp, None, refusal.detail)
        except sqlite3.Error:
            raise
        except Exception as error:
            logger.exception("a picture of the gallery could not be taken in")
            file = File(stamp, None, f"it could not be taken in: {type(error).__name__}")
        records.put_file(self._connection, path, file)

    def _number(self, picture: Picture) -> int:
        size = picture.width, picture.height
        number = records.image_number(self._connection, picture.id, size, lambda: smaller(picture.pixels, SMALL))
        if number is None:
            raise Refusal(422, "another picture has the very same pixels in rows of another length")
        return number

    def _show(self, number: int, picture: Picture) -> None:
        """Show a picture to the networks that have not seen it."""
        for version, network in self._networks.items():
            held = self._held(version, network)
            if not records.is_seen(self._connection, version, number):
                fitted = fit(picture, network.input)
                values = network.activations(fitted.x)
                records.put_seen(self._connection, version, number, seen(network, fitted, values))
                held.offer(number, values)

    def _forget(self, files: dict[bytes, File], listing: Listing) -> None:
        """Bring what is known of files and networks to what is there now.

        Pictures without a file stay until the end of the round: it may have moved.
        """
        records.drop_files(self._connection, files.keys() - listing.files.keys() - listing.refused.keys())
        for path, reason in listing.refused.items():
            if files.get(path) != (refused := File(NOT_REGULAR, None, reason)):
                records.put_file(self._connection, path, refused)
        records.drop_versions(self._connection, records.all_versions(self._connection) - self._networks.keys())
        total = len(listing.files) + len(listing.refused)
        records.put_facts(self._connection, {"total": str(total)})

    def _drop_orphans(self) -> bool:
        """Forget pictures that no file has; whether a network must see all pictures anew to know its strongest."""
        gone = records.drop_orphans(self._connection)
        if not gone:
            return False
        left = records.count_images(self._connection)
        again = False
        for version, network in self._networks.items():
            held = self._held(version, network)
            held.forget(gone)
            if held.depleted(left):
                records.drop_versions(self._connection, [version])
                del self._strongest[version]
                again = True
        self._save(0)
        return again

    def _lacking(self) -> set[int]:
        """The numbers of pictures that some network has not seen."""
        return records.unseen(self._connection, self._networks)

    def _held(self, version: str, network: Network) -> Strongest:
        """The strongest pictures of a network's channels; where they are lost, it must see all pictures anew."""
        if version not in self._strongest:
            held = Strongest(network)
            if not held.restore(records.get_strongest(self._connection, version)):
                records.drop_versions(self._connection, [version])
            self._strongest[version] = held
        return self._strongest[version]

    def _save(self, waiting: int) -> None:
        for version, held in self._strongest.items():
            records.put_strongest(self._connection, version, held.changes())
        records.put_facts(self._connection, {"waiting": str(waiting)})

    def _note(self, *, detail: str | None = None, **facts: str) -> None:
        with records.transaction(self._connection):
            records.put_facts(self._connection, {"waiting": "0", **facts, "detail": detail or ""})

    def _left_out(self, listing: Listing) -> str | None:
        if not listing.more:
            return None
        return f"the folder has more pictures than the {self._bounds.most_files} that are taken, the first by name"

    def _size(self) -> int:
        """Bytes of the index that are in use."""
        (pages,), (free,), (size,) = (
            self._connection.execute(f"PRAGMA {name}").fetchone()
            for name in ("page_count", "freelist_count", "page_size")
        )
        return int((pages - free) * size)
