"""Bytes from strangers -> an upright RGB array, or a clear refusal.

Only the formats listed are tried; size is checked before anything is decoded; only the first frame is read; no word of
the client's file name, nor of Pillow's messages, gets any further.
"""

import hashlib
import io
import logging
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, TiffImagePlugin

from app.errors import Refusal

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
NAMES = "PNG, JPEG, WebP, GIF, BMP or TIFF"
MOST_FRAMES = 1000
MOST_SCANS = 100
"""A progressive JPEG has about ten; each of thousands would cost a pass over all pixels."""

UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What undoes each value of EXIF's orientation."""
ORIENTATION, TILE_WIDTH, TILE_LENGTH = 0x0112, 322, 323

# Pillow warns of images that `decode` refuses anyway, and of damaged metadata, which does no harm.
warnings.filterwarnings("ignore", module=r"PIL\..*")
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Picture:
    """A decoded image: `pixels` (H, W, 3) uint8, upright; `format` it came in; the `original` width and height.

    `pixels` are fewer than the original's where a large JPEG was decoded at a fraction of its size.
    """

    pixels: NDArray[np.uint8]
    format: str
    original: tuple[int, int]

    @property
    def width(self) -> int:
        """Columns."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Rows."""
        return int(self.pixels.shape[0])

    @property
    def id(self) -> str:
        """SHA-256 of the RGB pixels, row by row: the same picture always has the same id.

        Behind the pixels of a picture of one colour stands its size, as its pixels do not tell 2 × 8 from 4 × 4.
        """
        digest = hashlib.sha256(np.ascontiguousarray(self.pixels).data)
        if (self.pixels == self.pixels[0, 0]).all():
            digest.update(f"{self.width}x{self.height}".encode())
        return digest.hexdigest()

    def png(self) -> bytes:
        """The pixels as PNG, and nothing else: no EXIF, profile or text."""
        file = io.BytesIO()
        Image.fromarray(self.pixels).save(file, "PNG", compress_level=1)
        return file.getvalue()


def png_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG file, from its header."""
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def decode(data: bytes, *, most_pixels: int, draft_pixels: int) -> Picture:
    """The picture in `data`.

    Args:
        data: an image file.
        most_pixels: width × height × frames allowed.
        draft_pixels: a JPEG of more pixels than this is decoded at 1/2, 1/4 or 1/8 of its size.

    Raises:
        Refusal: 415 no image of a known format, 413 too many pixels, 422 damaged.
    """
    image = _open(data)
    width, height = image.size
    try:
        tile = _tile(image)
        frames = _frames(image, max(1, min(most_pixels // (width * height), MOST_FRAMES)))
    except Exception as error:
        raise _damaged(image, error) from error
    if tile > most_pixels:
        raise Refusal(422, "the TIFF has tiles far larger than any image: save it anew", field="file")
    if width * height * frames > most_pixels or frames > MOST_FRAMES:
        times = "" if frames == 1 else f" in {frames} frames or more"
        raise Refusal(
            413,
            f"the image has {width} × {height} pixels{times}: at most {most_pixels / 1e6:g} megapixels are read, "
            "so make it smaller first",
            field="file",
        )
    if image.format == "JPEG" and data.count(b"\xff\xda") > MOST_SCANS:
        raise Refusal(422, "the JPEG has more scans than any camera or editor writes: save it anew", field="file")
    try:
        return _pixels(_open(data), draft_pixels)
    except Exception as error:
        raise _damaged(image, error) from error


def _open(data: bytes) -> Image.Image:
    """The image with nothing but its header read."""
    if not data:
        raise Refusal(415, f"the file is empty: send an image as {NAMES}", field="file")
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError:
        raise Refusal(413, "the image has far too many pixels: make it smaller first", field="file") from None
    except Exception as error:  # Pillow raises nearly anything when bytes are hostile
        raise Refusal(415, f"the file is not an image that is read here: send {NAMES}", field="file") from error
    if image.format == "MPO":  # a phone's JPEG with further pictures behind the first, which alone is read
        image.format = "JPEG"
    if min(image.size) < 1:
        raise Refusal(422, "the image has no pixels: send one of at least 1 × 1", field="file")
    return image


def _frames(image: Image.Image, most: int) -> int:
    """How many frames `image` has; counting stops once it is beyond `most`."""
    if image.format == "TIFF":  # every further page must be looked up: never more of them than needed
        count = 1
        try:
            while count <= most:
                image.seek(count)
                count += 1
        except EOFError:
            pass
        return count
    return 1 if image.format == "JPEG" else int(getattr(image, "n_frames", 1))


def _tile(image: Image.Image) -> int:
    """Pixels of one tile of a TIFF, which its decoder holds in memory whatever the image's size; else 0."""
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return 0
    tags: Any = image.tag_v2
    return int(tags.get(TILE_WIDTH, 0)) * int(tags.get(TILE_LENGTH, 0))


def _pixels(image: Image.Image, draft_pixels: int) -> Picture:
    """Decode: draft size, upright, 8 bits, on white, RGB."""
    original = image.size
    if image.format == "JPEG" and original[0] * original[1] > draft_pixels:
        shrink = next((n for n in (2, 4) if original[0] * original[1] <= draft_pixels * n * n), 8)
        image.draft("RGB", (-(-original[0] // shrink), -(-original[1] // shrink)))
    image.load()
    turn = UPRIGHT.get(_orientation(image))
    rgb = _rgb(image)
    if turn is not None:
        rgb = rgb.transpose(turn)
    swapped = (rgb.width > rgb.height) != (original[0] > original[1]) and original[0] != original[1]
    return Picture(np.asarray(rgb), str(image.format), original[::-1] if swapped else original)


def _orientation(image: Image.Image) -> int:
    """EXIF's orientation; 1, upright, where there is none or it cannot be read."""
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception as error:  # noqa: BLE001 (damaged metadata does not damage the picture)
        logger.debug("unreadable EXIF: %s", type(error).__name__)
        return 1


def _rgb(image: Image.Image) -> Image.Image:
    """`image` as 8-bit RGB: deep greys are scaled, never clipped; transparency lies on white."""
    if image.mode.startswith(("I", "F")):
        return Image.fromarray(_eight_bits(np.asarray(image))).convert("RGB")
    if image.has_transparency_data:
        coloured = image.convert("RGBA")
        white = Image.new("RGB", image.size, "white")
        white.paste(coloured, mask=coloured.getchannel("A"))
        return white
    return image.convert("RGB")


def _eight_bits(values: NDArray[Any]) -> NDArray[np.uint8]:
    """Greys of any depth (H, W), 0 to 255.

    The depth tells the scale: 16 bits go up to 65535, floats to 1 or 255; what exceeds that is spread from its
    smallest to its largest value.
    """
    grey = np.nan_to_num(values.astype(np.float32))
    low, high = float(grey.min()), float(grey.max())
    full = next((top for top in ((1.0, 255.0) if values.dtype.kind == "f" else (65535.0,)) if high <= top), None)
    if low < 0 or full is None:
        grey, full = grey - low, (high - low) or 1.0
    scaled: NDArray[np.uint8] = np.rint(grey * np.float32(255 / full)).astype(np.uint8)
    return scaled


def _damaged(image: Image.Image, error: Exception) -> Refusal:
    if isinstance(error, Refusal):
        return error
    if isinstance(error, Image.DecompressionBombError):
        return Refusal(413, "the image has far too many pixels: make it smaller first", field="file")
    logger.info("a damaged %s was refused: %s", image.format, type(error).__name__)
    return Refusal(
        422, f"the file begins as {image.format} but is damaged or ends too early: save or send it anew", field="file"
    )
