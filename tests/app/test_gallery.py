"""The gallery's index: two thousand pictures found, shown to a network once, and kept in step with their folder."""

import multiprocessing
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from app.gallery.records import get_strongest
from app.gallery.strongest import KEPT, SHOWN, patches
from app.gate import Gate
from app.preprocess import fit
from engine.errors import UnknownNameError
from tests.app.galleries import ONLY, Bench, draw, served, wait_for

MANY = 2000
SHEETS = ((255, 30), (20, 250), (200, 110), (240, 60))
"""Paper and ink."""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Two thousand drawn digits in folders, looked through once: file `3/0123.png` shows a three."""
    bench = Bench(tmp_path_factory.mktemp("many"))
    random = np.random.default_rng(1)
    for number in range(MANY):
        paper, ink = SHEETS[number % len(SHEETS)]
        options = {
            "height": random.uniform(0.5, 0.85),
            "at": tuple(random.uniform(0.42, 0.58, 2)),
            "pen": random.uniform(0.08, 0.16),
            "paper": paper,
            "ink": ink,
        }
        digit = number % 10
        draw(bench.pictures / str(digit) / f"{number:04}.png", digit, **options)
    assert not bench.look()
    return bench


def test_two_thousand_pictures_are_indexed_each_shown_to_the_network_once(many: Bench) -> None:
    status = many.shelf.status()
    assert (status.state, status.total, status.indexed, status.failed) == ("ready", MANY, MANY, 0)
    assert many.runs == len(many.shelf.entries(0, MANY)) == MANY
    assert not many.look()
    assert many.runs == MANY


def test_the_strongest_of_all_are_those_that_a_look_at_every_picture_finds(many: Bench) -> None:
    peaks = np.stack(
        [
            np.concatenate([values[layer.id].reshape(layer.shape[0], -1).max(1) for layer in many.network.layers])
            for entry in many.shelf.entries(0, MANY)
            for values in [many.network.activations(fit(many.library.picture(entry.id), many.network.input).x)]
        ]
    )  # (pictures, channels of all layers)
    with many.shelf.index.reading() as connection:
        assert connection is not None
        kept = get_strongest(connection, many.library.versions[ONLY])
    expected = -np.sort(-peaks, axis=0)[:KEPT]
    row = 0
    for layer in many.network.layers:
        for channel in range(layer.shape[0]):
            found = [patch.value for patch in patches(kept[layer.id], layer.shape[0], channel)]
            np.testing.assert_allclose(found, expected[:, row], rtol=1e-5, atol=1e-6)
            row += 1


def test_what_is_new_is_taken_in_what_is_gone_is_forgotten_and_nothing_else_is_looked_at(bench: Bench) -> None:
    files = [draw(bench.pictures / f"{digit}.png", digit) for digit in range(6)]
    bench.look()
    assert bench.runs == 6
    draw(bench.pictures / "deep" / "below" / "seven.png", 7)
    bench.look()
    assert bench.runs == 7
    gone = bench.library.decode(files[0].read_bytes()).id
    assert bench.library.picture(gone).width == 28
    files[0].unlink()
    bench.look()
    status = bench.shelf.status()
    assert (status.total, status.indexed, bench.runs) == (6, 6, 7)
    assert bench.shelf.entry(gone) is None


def test_a_file_that_was_moved_copied_or_touched_is_not_shown_to_the_network_again(bench: Bench) -> None:
    first = draw(bench.pictures / "a.png", 1)
    second = draw(bench.pictures / "b.png", 2)
    bench.look()
    first.rename(bench.pictures / "c.png")
    (bench.pictures / "copy.png").write_bytes(second.read_bytes())
    os.utime(second, (1, 1))
    bench.look()
    assert bench.runs == 2
    assert (bench.shelf.status().indexed, len(bench.shelf.entries(0, 10))) == (3, 2)


def test_a_file_that_changed_is_another_picture(bench: Bench) -> None:
    path = draw(bench.pictures / "a.png", 1)
    bench.look()
    before = bench.library.decode(path.read_bytes()).id
    draw(path, 2)
    assert bench.library.shelf.entry(before) is not None
    with pytest.raises(UnknownNameError):  # its file shows something else by now
        bench.library.picture(before)
    bench.look()
    assert bench.shelf.entry(before) is None
    assert bench.shelf.entry(bench.library.decode(path.read_bytes()).id) is not None


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.write_bytes(b"no database at all" * 1000),
        lambda path: path.write_bytes(path.read_bytes()[:9000]),
        lambda path: path.write_bytes(b""),
    ],
    ids=["other bytes", "cut off", "empty"],
)
def test_a_damaged_index_is_made_anew(bench: Bench, harm: Callable[[Path], None]) -> None:
    for digit in range(5):
        draw(bench.pictures / f"{digit}.png", digit)
    bench.look()
    for ending in ("-wal", "-shm"):
        Path(f"{bench.shelf.index.path}{ending}").unlink(missing_ok=True)
    harm(bench.shelf.index.path)
    bench.shelf.status()
    bench.look()
    assert (bench.shelf.status().indexed, bench.runs) == (5, 10)


def test_another_version_of_a_network_sees_everything_anew_and_the_old_one_is_forgotten(bench: Bench) -> None:
    for digit in range(4):
        draw(bench.pictures / f"{digit}.png", digit)
    bench.look()
    bench.library.versions = {ONLY: "another"}
    bench.look()
    assert bench.runs == 8
    with closing(sqlite3.connect(bench.shelf.index.path)) as connection:
        assert connection.execute("SELECT DISTINCT version FROM seen").fetchall() == [("another",)]


def test_when_too_many_of_the_strongest_are_gone_everything_is_looked_at_anew(bench: Bench) -> None:
    for number in range(40):
        draw(bench.pictures / f"{number}.png", number % 10, height=0.4 + number / 100)
    bench.look()
    with bench.shelf.index.reading() as connection:
        assert connection is not None
        (kept,) = get_strongest(connection, bench.library.versions[ONLY], "conv1").values()
    entries = bench.shelf.numbered([patch.image for patch in patches(kept, 6, 0)])
    for entry in list(entries.values())[: KEPT - SHOWN + 2]:
        (bench.pictures / os.fsdecode(entry.path)).unlink()
    bench.look()
    while bench.look():
        pass
    assert bench.runs > 40
    assert bench.shelf.status().indexed == 40 - (KEPT - SHOWN + 2)


def test_work_that_was_broken_off_goes_on_where_it_was(bench: Bench) -> None:
    for digit in range(10):
        draw(bench.pictures / f"{digit}.png", digit)
    bench.stop.set()
    bench.look()
    assert bench.shelf.status().state == "indexing"
    bench.stop.clear()
    bench.look()
    assert (bench.shelf.status().indexed, bench.runs) == (10, 10)


def claimed(folder: Path) -> None:
    with Bench(folder).shelf.index.claim() as mine:
        raise SystemExit(0 if mine else 7)


def test_one_process_alone_may_write(bench: Bench, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    codes = []
    for held in (True, False):
        other = context.Process(target=claimed, args=(tmp_path,))
        if held:
            with bench.shelf.index.claim():
                other.start()
                other.join(60)
        else:
            other.start()
            other.join(60)
        codes.append(other.exitcode)
    assert codes == [7, 0]


def test_the_app_keeps_in_step_with_the_folder_by_itself(tmp_path: Path) -> None:
    for digit in range(3):
        draw(tmp_path / "pictures" / f"{digit}.png", digit)
    with served(tmp_path) as client:
        status = wait_for(client, state="ready", indexed=3)
        assert (status["folder"], status["samples"], status["failures"]) == ("pictures", False, [])
        (tmp_path / "pictures" / "bad.png").write_bytes(b"x")
        (tmp_path / "pictures" / "0.png").unlink()
        status = wait_for(client, indexed=2, failed=1)
        assert status["failures"][0]["file"] == "bad.png"
        assert str(tmp_path) not in str(status)


def test_pages_of_the_gallery_follow_each_other(tmp_path: Path) -> None:
    for digit in range(5):
        draw(tmp_path / "pictures" / f"{digit}.png", digit)
    with served(tmp_path) as client:
        wait_for(client, state="ready", indexed=5)
        first = client.get("/api/v1/gallery?limit=3").json()
        second = client.get(f"/api/v1/gallery?limit=3&start={first['next']}").json()
        assert [len(first["images"]), len(second["images"]), second["next"]] == [3, 2, None]
        assert len({image["image"] for page in (first, second) for image in page["images"]}) == 5


def test_whoever_waits_for_calm_takes_no_place_and_is_let_on_when_requests_are_done() -> None:
    gate = Gate(computing=1, waiting=0, seconds=1)
    assert gate.calm(0)
    with gate.enter():
        assert not gate.calm(0.01)
    assert gate.calm(0)
    with gate.enter():
        pass


def test_a_look_that_finds_nothing_new_writes_nothing(bench: Bench) -> None:
    draw(bench.pictures / "a.png", 1)
    (bench.pictures / "link.png").symlink_to("/etc/hostname")
    bench.look()
    with closing(sqlite3.connect(bench.shelf.index.path)) as connection:
        before = connection.execute("PRAGMA data_version").fetchone()
        bench.look()
        assert connection.execute("PRAGMA data_version").fetchone() == before
        draw(bench.pictures / "b.png", 2)
        bench.look()
        assert connection.execute("PRAGMA data_version").fetchone() != before
