"""Server-sent events: what is told, who may listen, and that going away ends the work."""

import asyncio
import threading
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import Message

from app.errors import Refusal, install
from app.streams import Event, Events, EventStream, Streams, levels
from engine.errors import ShapeError
from tests.streaming import events_of


def served(events: Events, most: int = 1) -> TestClient:
    """An app whose /events tells `events`."""
    app, streams = FastAPI(), Streams(most, seconds=60)
    install(app)

    @app.get("/events")
    def tell() -> EventStream:
        return streams.open(events)

    return TestClient(app)


def test_each_event_is_told_with_its_name_and_its_numbers() -> None:
    def told() -> Events:
        yield Event("begin", {"rows": 2})
        yield Event("row", {"values": np.array([0.1, 2], np.float32)})

    reply = served(told()).get("/events")
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert reply.headers["cache-control"] == "no-store"
    assert events_of(reply.text) == [("begin", {"rows": 2}), ("row", {"values": [0.1, 2.0]})]


@pytest.mark.parametrize(
    ("error", "status"), [(Refusal(503, "no room", retry_after=2), 503), (ShapeError("too small", argument="x"), 422)]
)
def test_what_goes_wrong_on_the_way_is_the_last_event(error: Exception, status: int) -> None:
    def told() -> Events:
        yield Event("begin", {})
        raise error

    *_, (name, problem) = events_of(served(told()).get("/events").text)
    assert name == "error"
    assert problem["status"] == status
    assert problem["detail"] == str(error)


def test_more_streams_than_there_are_places_for_are_told_to_wait() -> None:
    streams = Streams(1, seconds=60)
    streams.open(nothing())
    with pytest.raises(Refusal, match="wait until one has ended") as refused:
        streams.open(nothing())
    assert refused.value.status == 503
    assert refused.value.retry_after is not None


def test_a_stream_that_has_ended_frees_its_place() -> None:
    streams = Streams(1, seconds=60)
    for _ in range(3):
        asyncio.run(heard(streams.open(nothing()), leave_after=99))


def test_who_goes_away_ends_the_work_within_a_step_and_frees_the_place() -> None:
    steps: list[int] = []
    closed = threading.Event()

    def endless() -> Events:
        try:
            while True:
                steps.append(len(steps))
                yield Event("step", {"step": len(steps)})
        finally:
            closed.set()

    streams = Streams(1, seconds=60)
    stream = streams.open(endless())
    seen = asyncio.run(heard(stream, leave_after=3))
    assert closed.is_set()
    assert len(steps) <= seen + 2
    streams.open(nothing())


def test_a_reader_who_takes_nothing_loses_the_place_in_the_end() -> None:
    streams = Streams(1, seconds=0.05)

    def told() -> Events:
        yield Event("step", {})

    async def stuck(message: Message) -> None:
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    async def waiting() -> Message:
        return await asyncio.Future()

    asyncio.run(streams.open(told())({"type": "http", "asgi": {"spec_version": "2.3"}}, waiting, stuck))
    streams.open(nothing())


def test_an_array_comes_in_eight_bits_a_value_with_the_range_of_each_channel() -> None:
    array = np.array([[0, 1], [-2, 2]], np.float32)
    said = levels(array)
    assert said["shape"] == [2, 2]
    assert said["low"].tolist() == [0, -2]
    assert said["high"].tolist() == [1, 2]
    assert said["bytes"] == "AP8A/w=="


def nothing() -> Events:
    """No event."""
    yield from ()


async def heard(stream: EventStream, leave_after: int) -> int:
    """How many events came until the reader left, or there were no more."""
    seen = 0
    gone = asyncio.Event()

    async def receive() -> dict[str, Any]:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        nonlocal seen
        seen += bool(message.get("body"))
        if seen >= leave_after:
            gone.set()

    await stream({"type": "http", "asgi": {"spec_version": "2.3"}}, receive, send)
    return seen
