"""Server-sent events: what a generator tells, as it happens, for as long as somebody listens.

Each step of the generator runs in a worker thread. Who closes the connection ends it: the step at hand is finished, no
other begins, and its place is free for the next. Format: WHATWG HTML, "Server-sent events".
"""

import base64
import threading
from collections.abc import AsyncIterator, Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeAlias

import anyio
import numpy as np
from anyio.to_thread import run_sync
from fastapi.sse import EventSourceResponse, format_sse_event
from numpy.typing import NDArray
from starlette.types import Receive, Scope, Send

from app.errors import Refusal, as_problem
from app.tensors import quantise, to_json
from engine.errors import EngineError

Events: TypeAlias = "Generator[Event, None, None]"


@dataclass(frozen=True)
class Event:
    """Something that happened: its `name`, and `data` of what JSON can say, arrays included."""

    name: str
    data: Any

    def encoded(self) -> bytes:
        """The event as it is sent."""
        return format_sse_event(event=self.name, data_str=to_json(self.data).decode())


class Streams:
    """At most so many streams at a time, each for at most so many seconds, be its reader ever so slow."""

    def __init__(self, most: int, seconds: float) -> None:
        self._places = threading.BoundedSemaphore(most)
        self._most = most
        self._seconds = seconds

    def open(self, events: Events) -> "EventStream":
        """A response that tells `events` one by one, to be returned at once: it holds a place until it is sent.

        A Refusal or EngineError while it goes on is told as a last event `error`, a problem as any other reply has it.

        Raises:
            Refusal: 503 with Retry-After, as many streams as there may be are open.
        """
        if not self._places.acquire(blocking=False):
            raise Refusal(
                503, f"{self._most} of these run already, as many as may: wait until one has ended", retry_after=5
            )
        return EventStream(events, self._seconds, self._places.release)


class EventStream(EventSourceResponse):
    """A response whose body are events; `done` is called when it has ended, however it did."""

    def __init__(self, events: Events, seconds: float, done: Callable[[], None]) -> None:
        super().__init__(_encoded(events), headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self._events = events
        self._seconds = seconds
        self._done = done

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI event stream."""
        try:
            with anyio.move_on_after(self._seconds):
                await super().__call__(scope, receive, send)
        finally:
            with anyio.CancelScope(shield=True):
                await run_sync(self._events.close)
            self._done()


async def _encoded(events: Events) -> AsyncIterator[bytes]:
    """Each event as it is sent. A step that has begun is waited for, be the reader gone or not."""
    while True:
        try:
            event = await run_sync(next, events, None)
        except (Refusal, EngineError) as error:
            yield format_sse_event(event="error", data_str=bytes(as_problem(error).body).decode())
            return
        if event is None:
            return
        yield await run_sync(event.encoded)


def levels(array: NDArray[Any]) -> dict[str, Any]:
    """An array (C, …) in 8 bits a value, as `format=u8` has it, its bytes in base64: to draw, as a part of an event."""
    bytes_, low, high = quantise(array)
    text = base64.b64encode(bytes_.tobytes()).decode()
    return {"shape": list(np.shape(array)), "low": low, "high": high, "bytes": text}
