"""The gallery's folder: damaged and hostile files, links, limits, and pictures read from it when they are asked for."""

import io
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.gallery.folder import LINK
from tests.app.galleries import ONLY, Bench, draw, served, wait_for
from tests.app.pictures import png


def test_hostile_and_damaged_files_are_counted_each_with_its_reason(bench: Bench) -> None:
    draw(bench.pictures / "good.png", 3)
    whole = (bench.pictures / "good.png").read_bytes()
    hostile = {
        "empty.png": b"",
        "half.png": whole[: len(whole) // 2],
        "words.jpg": b"no picture at all",
        "bomb.png": png(60_000, 60_000),
        os.fsdecode(b"not-utf-8-\xff.png"): b"x",
    }
    for name, data in hostile.items():
        (bench.pictures / name).write_bytes(data)
    os.mkfifo(bench.pictures / "pipe.png")
    (bench.pictures / "notes.txt").write_text("no picture, and not called one")
    (bench.pictures / ".hidden.png").write_bytes(b"x")
    bench.look()
    status = bench.shelf.status()
    assert (status.state, status.indexed, status.failed, status.total) == ("ready", 1, 6, 7)
    reasons = dict(bench.shelf.failures(20))
    assert "empty" in reasons["empty.png"]
    assert "damaged" in reasons["half.png"]
    assert "pixels" in reasons["bomb.png"]
    assert reasons["pipe.png"] == "not a regular file"
    assert any("not-utf-8" in name for name in reasons)


def test_a_file_larger_than_allowed_is_not_read(tmp_path: Path) -> None:
    bench = Bench(tmp_path, gallery_file_bytes=2000)
    (bench.pictures / "large.png").write_bytes(b"x" * 5000)
    bench.look()
    assert "larger than" in dict(bench.shelf.failures(1))["large.png"]


def test_no_link_leads_out_of_the_folder(bench: Bench, tmp_path: Path) -> None:
    secret = draw(tmp_path / "elsewhere" / "secret.png", 4)
    (bench.pictures / "link.png").symlink_to(secret)
    (bench.pictures / "folder").symlink_to(secret.parent)
    inside = draw(bench.pictures / "inside.png", 5)
    (bench.pictures / "inner.png").symlink_to(inside)
    bench.look()
    assert dict(bench.shelf.failures(9)) == {"link.png": LINK, "folder": LINK}
    assert (bench.shelf.status().indexed, len(bench.shelf.entries(0, 9))) == (1, 1)
    # A folder that becomes a link after it was looked through gives nothing away either.
    draw(bench.pictures / "sub" / "secret.png", 6)
    bench.look()
    name = bench.library.decode((bench.pictures / "sub" / "secret.png").read_bytes()).id
    assert bench.shelf.read(name)
    (bench.pictures / "sub").rename(tmp_path / "moved")
    (bench.pictures / "sub").symlink_to(tmp_path / "moved")
    assert bench.shelf.read(name) is None
    for path in (b"../elsewhere/secret.png", b"/etc/passwd", b"sub//x", b"./inside.png", b""):
        with pytest.raises((FileNotFoundError, NotADirectoryError)):
            bench.shelf.folder.read(path)


def test_a_folder_that_is_away_for_a_while_loses_nothing(bench: Bench, tmp_path: Path) -> None:
    draw(bench.pictures / "a.png", 1)
    bench.look()
    bench.pictures.rename(tmp_path / "away")
    bench.look()
    status = bench.shelf.status()
    assert (status.state, status.indexed) == ("missing", 1)
    assert str(tmp_path) not in str(status.detail)
    (tmp_path / "away").rename(bench.pictures)
    bench.look()
    assert (bench.shelf.status().state, bench.runs) == ("ready", 1)


def test_only_so_many_pictures_are_taken_and_the_status_says_so(tmp_path: Path) -> None:
    bench = Bench(tmp_path, gallery_images=3)
    for digit in range(5):
        draw(bench.pictures / f"{digit}.png", digit)
    bench.look()
    status = bench.shelf.status()
    assert (status.total, status.indexed) == (3, 3)
    assert "more pictures than the 3" in str(status.detail)


def test_the_index_stays_within_its_bytes(tmp_path: Path) -> None:
    bench = Bench(tmp_path, gallery_bytes=1)
    for digit in range(5):
        draw(bench.pictures / f"{digit}.png", digit)
    bench.look()
    assert (bench.shelf.status().state, bench.runs) == ("full", 0)


def test_pictures_of_the_folder_open_like_any_other_and_are_not_copied(tmp_path: Path) -> None:
    path = draw(tmp_path / "pictures" / "wide" / "three.png", 3, canvas=(600, 200))
    with served(tmp_path) as client:
        wait_for(client, state="ready", indexed=1)
        (shown,) = client.get("/api/v1/gallery?limit=5").json()["images"]
        assert (shown["title"], shown["name"], shown["width"], shown["height"]) == ("wide/three.png", "three", 600, 200)
        whole = client.get(shown["url"])
        assert np.array_equal(_pixels(whole.content), np.asarray(Image.open(path).convert("RGB")))
        small = client.get(shown["thumbnail"])
        assert (small.headers["content-type"], _pixels(small.content).shape) == ("image/jpeg", (85, 256, 3))
        part = client.get(f"{shown['url']}?box=10.5,20,30,40")
        assert (part.headers["content-type"], _pixels(part.content).shape) == ("image/png", (31, 40, 3))
        assert np.array_equal(_pixels(part.content), _pixels(whole.content)[10:41, 20:60])
        run = client.get(f"/api/v1/models/{ONLY}/activations/{shown['image']}").json()
        assert run["predictions"][0]["class"] == "3"
        assert not list((tmp_path / "store").glob("[0-9a-f]*"))
        for wrong in ("side=100", "box=1,2,3", "box=1,2,3,x", "box=-1,0,5,5", "box=nan,0,5,5"):
            assert client.get(f"{shown['url']}?{wrong}").status_code == 422


def _pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
