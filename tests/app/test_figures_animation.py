"""Animations: as many frames as steps or as are allowed, how long each lasts, and each like the still of its step."""

import io
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from app.figures.animation import MOST_FRAMES, MOST_PIXELS, chosen


def animation(client: TestClient, kind: str, query: dict[str, Any]) -> tuple[Image.Image, Any]:
    reply = client.get(f"/api/v1/animations/{kind}.gif", params=query)
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"] == "image/gif"
    return Image.open(io.BytesIO(reply.content)), reply


def durations(gif: Any) -> list[int]:
    found = []
    for frame in range(gif.n_frames):
        gif.seek(frame)
        found.append(gif.info["duration"])
    return found


@pytest.mark.parametrize(("speed", "delay"), [(4, 250), (3, 330), (25, 40)])
def test_every_step_is_a_frame_of_whole_hundredths_and_the_last_is_held(
    client: TestClient, speed: float, delay: int
) -> None:
    gif, reply = animation(client, "convolution", {"input": "5x5x1", "filters": 1, "speed": speed})
    assert durations(gif) == [delay] * 24 + [2000]
    assert gif.info["loop"] == 0
    assert reply.headers["x-animation-frames"] == reply.headers["x-animation-steps"] == "25"


def test_more_steps_than_frames_are_chosen_evenly(client: TestClient) -> None:
    gif, reply = animation(client, "convolution", {"input": "32x32x3", "kernel": "5", "filters": "10", "padding": "2"})
    assert reply.headers["x-animation-steps"] == "10240"
    assert getattr(gif, "n_frames", 0) == int(reply.headers["x-animation-frames"]) <= MOST_FRAMES
    assert chosen(5, 1000) == (0, 1, 2, 3, 4)
    steps = chosen(10240, 1000)
    assert len(steps) == MOST_FRAMES
    assert (steps[0], steps[-1]) == (0, 10239)
    assert len(set(np.diff(steps))) <= 2
    assert len(chosen(500, 2_000_000)) * 2_000_000 <= MOST_PIXELS


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("kind", "query"),
    [
        ("convolution", {"input": "5x5x2", "filters": "2"}),
        ("pooling", {"input": "6x6x2"}),
        ("pooling", {"input": "20x20x3", "image": "coffee", "kernel": "5"}),
    ],
)
def test_each_frame_is_the_still_of_its_step(client: TestClient, kind: str, query: dict[str, str], theme: str) -> None:
    gif, reply = animation(client, kind, {**query, "theme": theme})
    frames, steps = (int(reply.headers[f"x-animation-{name}"]) for name in ("frames", "steps"))
    for frame in (0, 1, frames // 2, frames - 1):
        gif.seek(frame)
        step = chosen(steps, gif.width * gif.height)[frame] + 1
        still = client.get(f"/api/v1/figures/{kind}.png", params={**query, "theme": theme, "step": step, "scale": 1})
        shown = np.asarray(gif.convert("RGB")).astype(int)
        meant = np.asarray(Image.open(io.BytesIO(still.content)).convert("RGB")).astype(int)
        difference = np.abs(shown - meant).max(axis=2)
        assert difference.max() <= 40, (frame, difference.max())
        assert difference.mean() < 0.5


def test_the_default_animation_is_small_enough_to_mail(client: TestClient) -> None:
    _, reply = animation(client, "convolution", {})
    assert len(reply.content) < 1_000_000
    _, reply = animation(client, "pooling", {})
    assert len(reply.content) < 60_000


@pytest.mark.parametrize(
    "query",
    [
        {"input": "64x64x16", "kernel": "11", "filters": "16", "padding": "10", "scale": "2"},
        {"input": "64x64x3", "image": "coffee", "filters": "16"},
        {"input": "14x14x6", "padding": "0", "filters": "16"},
        {"input": "1x64x1", "kernel": "1", "padding": "0"},
        {"input": "64x1x1", "kernel": "1", "padding": "0"},
    ],
)
def test_extreme_settings_are_drawn_within_bounds(client: TestClient, query: dict[str, str]) -> None:
    gif, reply = animation(client, "convolution", query)
    assert max(gif.size) < 3000
    assert gif.width * gif.height * int(reply.headers["x-animation-frames"]) <= MOST_PIXELS
