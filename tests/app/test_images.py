"""Uploads are hostile until proven otherwise: what is read, how, and what is refused."""

import hashlib
import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image, ImageCms, PngImagePlugin

from app.images import UPRIGHT

ROWS, COLUMNS = np.mgrid[0:160:10, 0:240:10]
GRADIENT = np.stack([COLUMNS, ROWS, np.full_like(ROWS, 90)], -1).astype(np.uint8)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def upload(client: TestClient, data: bytes, name: str = "photo") -> Any:
    response = client.post("/api/v1/images", files={"file": (name, data)})
    assert response.status_code == 201, response.text
    return response.json()


def refused(client: TestClient, data: bytes, status: int) -> str:
    response = client.post("/api/v1/images", files={"file": ("photo.png", data)})
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["errors"][0]["field"] == "file"
    return str(response.json()["detail"])


def fetched(client: TestClient, image: str) -> Image.Image:
    response = client.get(f"/api/v1/images/{image}")
    assert response.headers["content-type"] == "image/png"
    return Image.open(io.BytesIO(response.content))


def pixels(client: TestClient, data: bytes) -> Any:
    return np.asarray(fetched(client, upload(client, data)["id"])).astype(int)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
def test_every_listed_format_is_read(client: TestClient, kind: str) -> None:
    options = {"lossless": True} if kind == "WEBP" else {}
    reply = upload(client, encoded(Image.fromarray(GRADIENT), kind, **options))
    assert (reply["width"], reply["height"], reply["format"]) == (24, 16, kind)
    assert reply["url"] == f"/api/v1/images/{reply['id']}"
    assert fetched(client, reply["id"]).size == (24, 16)


def test_the_id_is_the_hash_of_size_and_pixels_whatever_the_format(client: TestClient) -> None:
    image = Image.fromarray(GRADIENT)
    ids = {upload(client, encoded(image, kind))["id"] for kind in ("PNG", "BMP", "TIFF")}
    assert ids == {hashlib.sha256(b"24x16:" + GRADIENT.tobytes()).hexdigest()}


def test_the_reply_says_how_many_bytes_came_and_never_the_files_name(client: TestClient) -> None:
    data = encoded(Image.fromarray(GRADIENT), "PNG")
    response = client.post("/api/v1/images", files={"file": ("../../etc/passwd<script>.png", data)})
    assert response.json()["bytes"] == len(data)
    assert "passwd" not in response.text
    assert response.headers["location"] == response.json()["url"]


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("orientation", [1, *UPRIGHT])
def test_a_photo_is_turned_upright(client: TestClient, orientation: int, kind: str) -> None:
    turned = Image.fromarray(GRADIENT)
    inverse = {6: 8, 8: 6}.get(orientation, orientation)
    if orientation in UPRIGHT:
        turned = turned.transpose(UPRIGHT[inverse])
    exif = Image.Exif()
    exif[0x0112] = orientation
    reply = upload(client, encoded(turned, kind, exif=exif, lossless=True))
    assert (reply["width"], reply["height"]) == (24, 16)
    assert reply["original"] == {"width": 24, "height": 16}
    np.testing.assert_array_equal(np.asarray(fetched(client, reply["id"])), GRADIENT)


def test_metadata_does_not_survive(client: TestClient) -> None:
    exif, text = Image.Exif(), PngImagePlugin.PngInfo()
    exif[0x010E] = "my home"
    text.add_text("place", "my home")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    reply = upload(client, encoded(Image.fromarray(GRADIENT), "PNG", exif=exif, pnginfo=text, icc_profile=profile))
    content = client.get(reply["url"]).content
    assert b"my home" not in content
    assert not fetched(client, reply["id"]).info


def test_transparency_lies_on_white(client: TestClient) -> None:
    clear = Image.new("RGBA", (2, 1), (255, 0, 0, 0))
    clear.putpixel((1, 0), (0, 0, 0, 128))
    assert pixels(client, encoded(clear, "PNG")).tolist() == [[[255, 255, 255], [127, 127, 127]]]
    palette = Image.new("P", (1, 1), 0)
    palette.putpalette([10, 20, 30])
    assert pixels(client, encoded(palette, "PNG", transparency=0)).tolist() == [[[255, 255, 255]]]
    assert pixels(client, encoded(Image.new("LA", (1, 1), (0, 0)), "PNG")).tolist() == [[[255, 255, 255]]]


def test_sixteen_bits_are_scaled_and_not_clipped(client: TestClient) -> None:
    deep = Image.fromarray(np.array([[0, 257 * 100, 65535]], np.uint16))
    for kind in ("PNG", "TIFF"):
        assert pixels(client, encoded(deep, kind))[0, :, 0].tolist() == [0, 100, 255]


@pytest.mark.parametrize(
    ("values", "expected"),
    [([0.0, 0.5, 1.0], [0, 128, 255]), ([0.0, 100.0, 255.0], [0, 100, 255]), ([-1.0, 0.0, 1.0], [0, 128, 255])],
)
def test_floats_are_spread_over_what_they_span(client: TestClient, values: list[float], expected: list[int]) -> None:
    data = encoded(Image.fromarray(np.array([values], np.float32)), "TIFF")
    assert pixels(client, data)[0, :, 0].tolist() == expected


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "YCbCr", "I", "F"])
def test_every_colour_mode_becomes_rgb(client: TestClient, mode: str) -> None:
    image = Image.fromarray(GRADIENT).convert(mode)
    assert fetched(client, upload(client, encoded(image, "TIFF"))["id"]).mode == "RGB"


def test_cmyk_jpeg_keeps_its_colours(client: TestClient) -> None:
    red = Image.new("RGB", (16, 16), (250, 10, 10)).convert("CMYK")
    found = pixels(client, encoded(red, "JPEG", quality=95))[8, 8]
    assert found[0] > 200
    assert found[1] < 60


def test_only_the_first_frame_of_an_animation_is_read(client: TestClient) -> None:
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    for kind, options in (("GIF", {}), ("PNG", {}), ("WEBP", {"lossless": True}), ("TIFF", {})):
        data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], **options)
        assert pixels(client, data)[0, 0].tolist() == [255, 0, 0]


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 1)])
def test_the_smallest_and_flattest_images_run_through_every_network(client: TestClient, size: tuple[int, int]) -> None:
    image = upload(client, encoded(Image.new("RGB", size, (7, 7, 7)), "PNG"))["id"]
    for model in ("photos", "digits"):
        reply = client.get(f"/api/v1/models/{model}/activations/{image}")
        assert reply.status_code == 200
        assert sum(item["probability"] for item in reply.json()["predictions"]) == pytest.approx(1, abs=1e-5)


def test_a_large_jpeg_is_decoded_at_a_fraction_of_its_size(client: TestClient) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(Image.linear_gradient("L").resize((4000, 3000)), "JPEG", exif=exif)
    reply = upload(client, data)
    assert (reply["width"], reply["height"]) == (1500, 2000)
    assert reply["original"] == {"width": 3000, "height": 4000}
    assert upload(client, data)["id"] == reply["id"]


def test_a_phones_jpeg_with_further_pictures_behind_it_is_a_jpeg(client: TestClient) -> None:
    image = Image.fromarray(GRADIENT)
    assert upload(client, encoded(image, "MPO", save_all=True, append_images=[image]))["format"] == "JPEG"


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


def png(width: int, height: int, *chunks: tuple[bytes, bytes], pixels: bytes = b"") -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in ((b"IHDR", header), *chunks, (b"IDAT", zlib.compress(pixels)), (b"IEND", b""))
    )


def gif(width: int, height: int, frames: int) -> bytes:
    frame = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02D\x01\0"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + frame * frames + b";"


def tiff(width: int, height: int, pages: int, **further: int) -> bytes:
    tags = {256: width, 257: height, 258: 8, 259: 1, 262: 1, 273: 8, 277: 1, 278: height, 279: 1}
    tags.update({int(tag[1:]): number for tag, number in further.items()})
    file = b"II*\0" + struct.pack("<I", 8)
    for page in range(pages):
        file += struct.pack("<H", len(tags))
        file += b"".join(struct.pack("<HHII", tag, 4, 1, number) for tag, number in sorted(tags.items()))
        file += struct.pack("<I", 0 if page == pages - 1 else len(file) + 4)
    return file


@pytest.mark.parametrize(
    "data",
    [
        png(50_000, 50_000),
        png(2**31 - 1, 2**31 - 1),
        png(4900, 4900),
        gif(65_535, 65_535, 1),
        gif(1000, 1000, 25),
        gif(1, 1, 100_000),
        tiff(100_000, 100_000, 1),
        tiff(1000, 1000, 25),
        tiff(10, 10, 3000),
        tiff(10, 10, 1, t322=60_000, t323=60_000),
        b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, 30_000, 30_000, 1, 24, 0, 0, 0, 0, 0, 0),
        b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xfe\x3f\0" * 2 + b"VP8 \0\0\0\0",
    ],
    ids=range(12),
)
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


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_damaged_exif_does_not_spoil_the_picture(client: TestClient) -> None:
    upload(client, encoded(Image.fromarray(GRADIENT), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff broken"))


def test_a_missing_or_misnamed_part_is_explained(client: TestClient) -> None:
    for response in (
        client.post("/api/v1/images"),
        client.post("/api/v1/images", files={"photo": ("a.png", b"x")}),
        client.post("/api/v1/images", data={"file": "text"}),
    ):
        assert response.status_code == 422
        assert "file" in response.json()["detail"]
    broken = client.post(
        "/api/v1/images", content=b"--x\r\nnonsense", headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert broken.status_code in {400, 422}
    missing = client.post("/api/v1/images", content=b"abc", headers={"Content-Type": "multipart/form-data"})
    assert missing.status_code == 400
    assert missing.headers["content-type"] == "application/problem+json"


def test_samples_are_listed_and_always_there(client: TestClient, samples: Path) -> None:
    listed = client.get("/api/v1/images").json()["images"]
    assert len(listed) >= 8
    for sample in listed:
        assert set(sample["titles"]) >= {"en", "ko"}
        assert client.get(sample["url"]).headers["content-type"] == "image/png"
    coffee = next(sample for sample in listed if sample["name"] == "coffee")
    assert upload(client, (samples / "coffee.jpg").read_bytes())["id"] == coffee["id"]


@pytest.mark.parametrize("name", ["0" * 64, "a", "..%2f..%2fetc%2fpasswd", "%00", "A" * 64, "x" * 3000])
def test_an_unknown_image_is_404(client: TestClient, name: str) -> None:
    response = client.get(f"/api/v1/images/{name}")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"


def test_an_image_is_cached_forever_and_asked_for_again_in_vain(client: TestClient) -> None:
    url = upload(client, encoded(Image.fromarray(GRADIENT), "PNG"))["url"]
    first = client.get(url)
    assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
    again = client.get(url, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_ten_megabytes_are_the_limit_with_and_without_a_declared_length(make_client: Callable[..., TestClient]) -> None:
    client = make_client(upload_bytes=200_000)
    declared = client.post("/api/v1/images", files={"file": ("a", b"x" * 300_000)})
    slightly = client.post("/api/v1/images", files={"file": ("a", b"x" * 200_001)})

    def stream() -> Any:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        for _ in range(100):
            yield b"x" * 10_000

    chunked = client.post(
        "/api/v1/images", content=stream(), headers={"Content-Type": "multipart/form-data; boundary=b"}
    )
    for response in (declared, slightly, chunked):
        assert response.status_code == 413
        assert response.headers["content-type"] == "application/problem+json"
        assert "MB" in response.json()["detail"]
