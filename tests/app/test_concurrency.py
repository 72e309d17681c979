"""Many at once: computed once, queued up to a bound, and then told to come back."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient

import app.activations
from app.errors import Refusal
from app.gate import Gate
from engine.network import Network

TOGETHER = 12


def test_what_many_ask_for_at_once_is_computed_once(
    make_client: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = make_client()
    image = client.get("/api/v1/images").json()["images"][0]["id"]
    runs: list[str] = []
    begun = threading.Event()
    original = Network.activations

    def slow(self: Network, x: Any) -> Any:
        runs.append(self.id)
        begun.wait(0.3)  # long enough for the others to come
        return original(self, x)

    monkeypatch.setattr(Network, "activations", slow)
    with ThreadPoolExecutor(TOGETHER) as pool:
        paths = ["", "/conv1_1", "/conv1_1/0", "/conv1_1/0/1/1"] * 3
        replies = list(pool.map(lambda p: client.get(f"/api/v1/models/photos/activations/{image}{p}"), paths))
    assert [reply.status_code for reply in replies] == [200] * TOGETHER
    assert runs == ["photos"]


def test_a_failed_run_is_not_kept(make_client: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch) -> None:
    client = make_client()
    url = f"/api/v1/models/photos/activations/{client.get('/api/v1/images').json()['images'][0]['id']}"
    with monkeypatch.context() as patch:
        patch.setattr(app.activations, "run", lambda *_: (_ for _ in ()).throw(Refusal(503, "busy", retry_after=1)))
        assert client.get(url).status_code == 503
    assert client.get(url).status_code == 200


def test_the_cache_is_bounded_in_bytes(make_client: Callable[..., TestClient]) -> None:
    client = make_client(activation_bytes=1)
    images = [image["id"] for image in client.get("/api/v1/images").json()["images"]]
    for image in images[:2] * 2:
        assert client.get(f"/api/v1/models/photos/activations/{image}").status_code == 200


def test_work_beyond_the_queue_is_503_with_retry_after(
    make_client: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = make_client(computing=1, waiting=1)
    images = [image["id"] for image in client.get("/api/v1/images").json()["images"]]
    inside, leave = threading.Semaphore(0), threading.Event()
    original = Network.activations

    def held(self: Network, x: Any) -> Any:
        inside.release()
        leave.wait(10)
        return original(self, x)

    monkeypatch.setattr(Network, "activations", held)
    with ThreadPoolExecutor(TOGETHER) as pool:
        first = pool.submit(client.get, f"/api/v1/models/photos/activations/{images[0]}")
        inside.acquire()
        rest = [pool.submit(client.get, f"/api/v1/models/photos/activations/{image}") for image in images[1:5]]
        while sum(future.done() for future in rest) < 3:
            threading.Event().wait(0.01)
        assert client.get("/healthz").status_code == 200
        leave.set()
        replies = [first.result(), *(future.result() for future in rest)]
    assert sorted(reply.status_code for reply in replies) == [200, 200, 503, 503, 503]
    for reply in replies:
        if reply.status_code == 503:
            assert int(reply.headers["retry-after"]) > 0
            assert reply.headers["content-type"] == "application/problem+json"


def test_the_gate_lets_go_after_an_error() -> None:
    gate = Gate(computing=1, waiting=0, seconds=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), gate.enter():
            raise ZeroDivisionError
    with gate.enter(), pytest.raises(Refusal), gate.enter():
        pass


def test_whoever_waits_too_long_is_refused() -> None:
    gate = Gate(computing=1, waiting=1, seconds=0.01)
    with gate.enter(), pytest.raises(Refusal) as refusal, gate.enter():
        pass
    assert refusal.value.status == 503


def test_a_queue_shared_by_many_threads_never_lets_too_many_in() -> None:
    gate = Gate(computing=2, waiting=100, seconds=10)
    inside, most, lock = 0, 0, threading.Lock()

    def work(_: int) -> None:
        nonlocal inside, most
        with gate.enter():
            with lock:
                inside += 1
                most = max(most, inside)
            with lock:
                inside -= 1

    with ThreadPoolExecutor(TOGETHER) as pool:
        list(pool.map(work, range(200)))
    assert most <= 2
