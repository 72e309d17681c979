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
        self._inside = 0
        self._change = threading.Condition()

    @contextmanager
    def enter(self) -> Iterator[None]:
        """Hold a place while the block runs.

        Raises:
            Refusal: 503 with Retry-After, where the line is full or does not move.
        """
        if not self._line.acquire(blocking=False):
            raise busy()
        self._count(1)
        try:
            if not self._places.acquire(timeout=self._seconds):
                raise busy()
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._count(-1)
            self._line.release()

    def calm(self, seconds: float) -> bool:
        """Wait until nobody is at work or in the line, at most so many seconds; whether that is so.

        What can wait, waits here: it takes no place, so nobody is ever turned away because of it.
        """
        with self._change:
            return self._change.wait_for(lambda: not self._inside, seconds)

    def _count(self, more: int) -> None:
        with self._change:
            self._inside += more
            self._change.notify_all()


def busy() -> Refusal:
    """The refusal of work that there is no room for."""
    return Refusal(503, "the server has all the work that it can do: try again in a moment", retry_after=2)
