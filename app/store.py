"""Uploaded images on disk by the hash of their pixels: bounded in bytes and age, shared by several processes.

A file is written elsewhere and moved into place, so nobody ever reads half of one; its modification time says when it
was last used.
"""

import fcntl
import os
import re
import tempfile
import time
from contextlib import suppress
from pathlib import Path

ID = re.compile(r"[0-9a-f]{64}")
TEMPORARY = ".writing-"
ABANDONED = 3600
"""Seconds after which a file that is still being written has lost its writer."""
SMALLEST = 1 << 16
"""Bytes that any file counts as, so that tiny ones cannot become too many to look through."""


class Store:
    """Files by id in `folder`: at most `most_bytes` of them, none unused for longer than `seconds`."""

    def __init__(self, folder: Path, *, most_bytes: int, seconds: float) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._seconds = seconds
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, name: str, data: bytes) -> None:
        """Keep `data` as `name`, then forget what is too old or too much; never `name` itself."""
        target = self._folder / name
        if self.get(name) is None:
            descriptor, temporary = tempfile.mkstemp(dir=self._folder, prefix=TEMPORARY)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(data)
                Path(temporary).replace(target)
            except BaseException:
                Path(temporary).unlink(missing_ok=True)
                raise
        self._prune(keep=name)

    def get(self, name: str) -> bytes | None:
        """What is kept as `name`, or None; being asked for keeps it young."""
        if not ID.fullmatch(name):
            return None
        path = self._folder / name
        try:
            if time.time() - path.stat().st_mtime > self._seconds:
                path.unlink(missing_ok=True)
                return None
            os.utime(path)
            return path.read_bytes()
        except OSError:  # not there, or another process has just forgotten it
            return None

    def _prune(self, keep: str) -> None:
        with (self._folder / ".lock").open("w") as lock:  # one process at a time decides what goes
            fcntl.flock(lock, fcntl.LOCK_EX)
            now = time.time()
            total = 0
            for used, size, path in sorted(
                self._files(), key=lambda file: (file[2].name == keep, file[0]), reverse=True
            ):
                total += max(size, SMALLEST)
                if path.name != keep and (total > self._most_bytes or now - used > self._seconds):
                    path.unlink(missing_ok=True)
                    total -= max(size, SMALLEST)

    def _files(self) -> list[tuple[float, int, Path]]:
        """When each file was last used, its bytes and its path; and what a process that died left half written."""
        found = []
        for path in self._folder.iterdir():
            with suppress(OSError):
                status = path.stat()
                abandoned = path.name.startswith(TEMPORARY) and time.time() - status.st_mtime > ABANDONED
                if ID.fullmatch(path.name) or abandoned:
                    found.append((0.0 if abandoned else status.st_mtime, status.st_size, path))
        return found
