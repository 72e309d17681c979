"""A bounded queue for heavy work: some requests compute, some wait, and the others are told to come back."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.errors import Refusal


class Gate:
    """Lets `computing` threads in at once and `waiting` more wait, each at most `seconds`."""

    def __init__(self, computing: int, waiting: int, seconds: float) -> None:
        self._places = threading.BoundedSemaphore(computing)
        self._line = threading.BoundedSemaphore(computing + waiting)
        self._seconds = seconds

    @contextmanager
    def enter(self) -> Iterator[None]:
        """Hold a place while the block runs.

        Raises:
            Refusal: 503 with Retry-After, where the line is full or does not move.
        """
        if not self._line.acquire(blocking=False):
            raise busy()
        try:
            if not self._places.acquire(timeout=self._seconds):
                raise busy()
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._line.release()


def busy() -> Refusal:
    """The refusal of work that there is no room for."""
    return Refusal(503, "the server has all the work that it can do: try again in a moment", retry_after=2)
