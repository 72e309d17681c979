"""Images: what is read and how, what is kept, and how it comes back."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image, ImageCms, PngImagePlugin

from app.images import UPRIGHT
from tests.app.pictures import GRADIENT, encoded, upload


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


def test_the_id_is_the_hash_of_the_pixels_whatever_the_format(client: TestClient) -> None:
    image = Image.fromarray(GRADIENT)
    ids = {upload(client, encoded(image, kind))["id"] for kind in ("PNG", "BMP", "TIFF")}
    assert ids == {hashlib.sha256(GRADIENT.tobytes()).hexdigest()}


def test_the_same_pixels_in_rows_of_another_length_are_refused_and_lose_nothing(client: TestClient) -> None:
    stripes = np.tile(np.array([[[0, 0, 0], [255, 255, 255]]], np.uint8), (1, 18, 1))  # (1, 36, 3)
    first = upload(client, encoded(Image.fromarray(stripes.reshape(3, 12, 3)), "PNG"))
    data = encoded(Image.fromarray(stripes.reshape(9, 4, 3)), "PNG")
    other = client.post("/api/v1/images", files={"file": data})
    assert other.status_code == 422
    assert "an image of 12 × 3 with the very same pixels" in other.json()["detail"]
    assert fetched(client, first["id"]).size == (12, 3)


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
