"""Image files made for the tests, whole and hostile, and how they are sent."""

import io
import struct
import zlib
from typing import Any

import numpy as np
from fastapi.testclient import TestClient
from PIL import Image

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
