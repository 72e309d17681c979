"""The small pictures of the sample strip, made anew from the samples: `python -m docs.thumbnails`."""

from PIL import Image, ImageOps

from app.library import SAMPLES
from app.pages import samples

SIDE = 96
"""Pixels: what the strip shows, twice as sharp as an ordinary screen."""


def main() -> None:
    """Write the middle square of every sample into the folder `small` beside them."""
    (SAMPLES / "small").mkdir(exist_ok=True)
    for sample in samples():
        with Image.open(SAMPLES / sample["file"]) as image:
            small = ImageOps.fit(image.convert("RGB"), (SIDE, SIDE), Image.Resampling.LANCZOS)
            small.save(SAMPLES / "small" / sample["file"], quality=82, optimize=True)


if __name__ == "__main__":
    main()
