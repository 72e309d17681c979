"""The store of uploads: bounded in bytes and age, whole files only, shared by processes."""

import multiprocessing
import os
import time
from pathlib import Path

import pytest

from app.store import Store


def name(number: int) -> str:
    return f"{number:064x}"


def test_what_is_put_is_got(tmp_path: Path) -> None:
    store = Store(tmp_path / "deep" / "store", most_bytes=1 << 20, seconds=60)
    store.put(name(1), b"one")
    assert store.get(name(1)) == b"one"
    assert store.get(name(2)) is None


@pytest.mark.parametrize("wrong", ["", "..", "../x", "/etc/passwd", "a" * 63, "A" * 64, ".lock", "a" * 64 + "\n"])
def test_a_name_is_a_hash_and_nothing_else(tmp_path: Path, wrong: str) -> None:
    assert Store(tmp_path, most_bytes=1 << 20, seconds=60).get(wrong) is None


def test_the_least_recently_used_goes_first(tmp_path: Path) -> None:
    store = Store(tmp_path, most_bytes=300_000, seconds=60)
    for number in range(3):
        store.put(name(number), b"x" * 100_000)
        os.utime(tmp_path / name(number), (time.time() - 30 + number,) * 2)
    store.get(name(0))
    store.put(name(3), b"x" * 100_000)
    assert [store.get(name(number)) is not None for number in range(4)] == [True, False, True, True]


def test_what_was_just_put_stays_even_if_it_is_large(tmp_path: Path) -> None:
    store = Store(tmp_path, most_bytes=100_000, seconds=60)
    store.put(name(1), b"x" * 90_000)
    store.put(name(2), b"x" * 200_000)
    assert store.get(name(1)) is None
    assert store.get(name(2)) is not None


def test_what_nobody_asks_for_grows_old(tmp_path: Path) -> None:
    store = Store(tmp_path, most_bytes=1 << 20, seconds=60)
    store.put(name(1), b"x")
    store.put(name(2), b"x")
    for number in (1, 2):
        os.utime(tmp_path / name(number), (time.time() - 61,) * 2)
    assert store.get(name(1)) is None
    store.put(name(3), b"x")
    assert not (tmp_path / name(2)).exists()


def test_tiny_files_cannot_become_too_many_to_look_through(tmp_path: Path) -> None:
    store = Store(tmp_path, most_bytes=10 << 16, seconds=60)
    for number in range(30):
        store.put(name(number), b"x")
    assert sum(store.get(name(number)) is not None for number in range(30)) == 10


def test_what_a_process_left_half_written_is_cleared_away(tmp_path: Path) -> None:
    left = tmp_path / ".writing-abc"
    left.write_bytes(b"half")
    store = Store(tmp_path, most_bytes=1 << 20, seconds=60)
    store.put(name(1), b"x")
    assert left.exists()
    os.utime(left, (time.time() - 7200,) * 2)
    store.put(name(2), b"x")
    assert not left.exists()


def hammer(folder: Path, seed: int) -> None:
    store = Store(folder, most_bytes=10 << 16, seconds=60)
    for step in range(60):
        number = (step * 7 + seed) % 20
        store.put(name(number), bytes([number]) * 5000)
        found = store.get(name((step + seed) % 20))
        if found is not None and found != bytes([(step + seed) % 20]) * 5000:
            raise SystemExit(1)


def test_several_processes_share_it_without_ever_seeing_half_a_file(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=hammer, args=(tmp_path, seed)) for seed in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert not list(tmp_path.glob(".writing-*"))
    assert len(list(tmp_path.glob("[0-9a-f]*"))) <= 10
