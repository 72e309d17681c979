"""The folder of pictures that a gallery shows: what lies in it, and reading from it without ever leaving it.

Paths are bytes below the folder, as the file system has them: not every file name is text.
"""

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.errors import Refusal

SUFFIXES = (b".png", b".jpg", b".jpeg", b".webp", b".gif", b".bmp", b".tif", b".tiff")
"""What a picture's file name ends with; other files are no part of the gallery."""
MOST_ENTRIES = 1_000_000
"""How many names are looked at: a folder of more, such as a whole disk, is a mistake."""
LINK = "a link that leads out of the folder: copy the file into it"
IRREGULAR = "not a regular file"


@dataclass(frozen=True)
class Stamp:
    """What tells that a file is still the one that was read: its time of change in nanoseconds, and its bytes."""

    changed: int
    size: int


@dataclass
class Listing:
    """What a folder holds: `files` to read, those `refused` with the reason, and whether there are `more`."""

    files: dict[bytes, Stamp] = field(default_factory=dict)
    refused: dict[bytes, str] = field(default_factory=dict)
    more: bool = False


class Folder:
    """A folder and all below it.

    Args:
        path: the folder; it may be a link itself, while links inside of it are not followed.
        only: the names of the only files that belong to it, where it is not all of them.
        most_files: how many pictures are taken, in the order of their paths.
        most_bytes: how large a file may be.
    """

    def __init__(self, path: Path, *, most_files: int, most_bytes: int, only: Sequence[str] | None = None) -> None:
        self.root = path.resolve()
        self._most_files = most_files
        self._most_bytes = most_bytes
        self._only = None if only is None else {os.fsencode(name) for name in only}

    def walk(self) -> Listing:
        """All pictures, folder by folder in the order of their names.

        Raises:
            OSError: the folder itself is not there, or cannot be read.
        """
        found = Listing()
        looked = 0
        waiting = [b""]
        while waiting:
            below = waiting.pop()
            try:
                entries = sorted(os.scandir(_join(os.fsencode(self.root), below)), key=lambda each: each.name)
            except OSError as error:
                if not below:
                    raise
                found.refused[below] = unreadable(error)
                continue
            looked += len(entries)
            deeper = []
            for entry in entries:
                path = _join(below, entry.name)
                if len(found.files) + len(found.refused) >= self._most_files or looked > MOST_ENTRIES:
                    found.more = found.more or self._belongs(path)
                    continue
                if self._enter(entry, path, found):
                    deeper.append(path)
            waiting += reversed(deeper)
        return found

    def read(self, path: bytes) -> bytes:
        """The file at `path`, opened step by step so that no link on the way can lead elsewhere.

        Raises:
            OSError: it is not there (any more), cannot be read, or a part of its path is a link.
            Refusal: no regular file, or too large.
        """
        parts = path.split(b"/")
        if any(part in {b"", b".", b".."} for part in parts):
            raise FileNotFoundError(path)
        folder = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY)
        try:
            for part in parts[:-1]:
                inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
                os.close(folder)
                folder = inner
            # Not blocking: a pipe that calls itself a picture would be waited for forever.
            descriptor = os.open(parts[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
        finally:
            os.close(folder)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Refusal(422, IRREGULAR)
            data = file.read(self._most_bytes + 1)
        if len(data) > self._most_bytes:
            raise Refusal(413, f"larger than {self._most_bytes / (1 << 20):.4g} MB, the most that is read")
        return data

    def _belongs(self, path: bytes) -> bool:
        if self._only is not None:
            return path in self._only
        name = path.rpartition(b"/")[2]
        return not name.startswith(b".") and name.lower().endswith(SUFFIXES)

    def _enter(self, entry: "os.DirEntry[bytes]", path: bytes, found: Listing) -> bool:
        """Note an entry of a folder; whether it is a folder to be looked into."""
        if entry.name.startswith(b"."):
            return False
        try:
            if entry.is_symlink():
                outside = not Path(os.path.realpath(os.fsdecode(entry.path))).is_relative_to(self.root)
                if outside and (self._belongs(path) or entry.is_dir()):
                    found.refused[path] = LINK
            elif entry.is_dir(follow_symlinks=False):
                return self._only is None
            elif self._belongs(path):
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(status.st_mode):
                    found.files[path] = Stamp(status.st_mtime_ns, status.st_size)
                else:
                    found.refused[path] = IRREGULAR
        except OSError as error:
            found.refused[path] = unreadable(error)
        return False


def _join(above: bytes, below: bytes) -> bytes:
    return b"/".join(filter(None, (above, below)))


def unreadable(error: OSError) -> str:
    """Why the system would not give a file, in its own words and without the file's path."""
    return f"it cannot be read: {error.strerror or type(error).__name__}"
