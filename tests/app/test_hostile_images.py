"""What is no image, no image that is read here, or a trap: refused in our own words, before it costs anything."""

import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from tests.app.pictures import GRADIENT, encoded, gif, png, refused, tiff
from tests.conftest import ROOT


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.4",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"\xff\xd8\xff",
        b"RIFF\x10\0\0\0WEBPVP8 ",
        b"BM" + b"\0" * 60,
        b"II*\0" + b"\xff" * 60,
        b"\0" * 1000,
    ],
)
def test_what_is_no_image_is_415(client: TestClient, data: bytes) -> None:
    assert "PNG, JPEG, WebP, GIF, BMP or TIFF" in refused(client, data, 415)


@pytest.mark.parametrize("kind", ["PPM", "ICO", "TGA", "PCX", "ICNS", "EPS"])
def test_formats_that_are_not_listed_are_415(client: TestClient, kind: str) -> None:
    refused(client, encoded(Image.fromarray(GRADIENT).resize((32, 32)), kind), 415)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_file_that_ends_too_early_is_refused_in_our_words(client: TestClient, kind: str, share: float) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)
    data = encoded(Image.fromarray(noise), kind)
    response = client.post("/api/v1/images", files={"file": ("a", data[: int(len(data) * share)])})
    assert response.status_code in {415, 422}
    assert not any(word in response.text for word in ("truncated", "Pillow", "PIL", "processed", "bytes"))


def test_damaged_pixels_are_422(client: TestClient) -> None:
    data = bytearray(encoded(Image.fromarray(GRADIENT), "PNG"))
    at = data.index(b"IDAT") + 6
    data[at : at + 20] = b"\xff" * 20
    assert "PNG" in refused(client, bytes(data), 422)


TRAPS = [
    png(50_000, 50_000),
    png(2**31 - 1, 2**31 - 1),
    png(4900, 4900),
    png(4800, 4800, pixels=b"\0" * 1000),
    gif(65_535, 65_535, 1),
    gif(1000, 1000, 25),
    gif(1, 1, 100_000),
    tiff(100_000, 100_000, 1),
    tiff(1000, 1000, 25),
    tiff(10, 10, 3000),
    tiff(10, 10, 1, t322=60_000, t323=60_000),
    b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, 30_000, 30_000, 1, 24, 0, 0, 0, 0, 0, 0),
    b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xfe\x3f\0" * 2 + b"VP8 \0\0\0\0",
]
DECODE = """
import resource, sys
from pathlib import Path
from app.errors import Refusal
from app.images import decode

pages = int(Path("/proc/self/statm").read_text().split()[0])
most = pages * resource.getpagesize() + (300 << 20)
resource.setrlimit(resource.RLIMIT_AS, (most, most))
for path in sys.argv[1:]:
    try:
        decode(Path(path).read_bytes(), most_pixels=24_000_000, draft_pixels=4_000_000)
    except Refusal as refusal:
        print("out of memory" if isinstance(refusal.__cause__, MemoryError) else refusal.status)
"""


def test_traps_are_refused_within_300_megabytes(tmp_path: Path) -> None:
    paths = [tmp_path / str(number) for number in range(len(TRAPS))]
    for path, data in zip(paths, TRAPS, strict=True):
        path.write_bytes(data)
    run = subprocess.run([sys.executable, "-c", DECODE, *paths], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert set(run.stdout.split("\n")) <= {"413", "415", "422", ""}
    assert len(run.stdout.split()) == len(TRAPS)


@pytest.mark.parametrize("data", TRAPS, ids=range(len(TRAPS)))
def test_bombs_are_refused_by_their_header(client: TestClient, data: bytes) -> None:
    response = client.post("/api/v1/images", files={"file": ("a", data)})
    assert response.status_code in {413, 415, 422}, response.text
    assert response.headers["content-type"] == "application/problem+json"


def test_a_refusal_for_size_says_which_size_is_read(client: TestClient) -> None:
    detail = refused(client, png(5000, 5000), 413)
    assert "5000 × 5000" in detail
    assert "24 megapixels" in detail


@pytest.mark.parametrize("chunk", [b"iCCP", b"zTXt", b"tEXt", b"iTXt"])
def test_huge_profiles_and_texts_do_not_unfold(client: TestClient, chunk: bytes) -> None:
    bomb = zlib.compress(b"\0" * 100_000_000, 9)
    data = {b"tEXt": b"a\0" + b"b" * 4_000_000, b"iTXt": b"a\0\1\0\0\0" + bomb}.get(chunk, b"a\0\0" + bomb)
    response = client.post("/api/v1/images", files={"file": ("a", png(1, 1, (chunk, data), pixels=b"\0\1\2\3"))})
    assert response.status_code in {201, 415, 422}


def test_a_jpeg_of_very_many_scans_is_refused(client: TestClient) -> None:
    data = encoded(Image.fromarray(GRADIENT), "JPEG", progressive=True)
    scan = data[data.rindex(b"\xff\xda") : -2]
    assert "scans" in refused(client, data[:-2] + scan * 200 + data[-2:], 422)
