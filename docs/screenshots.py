"""The pictures of the pages beside this file, taken anew from a running server: `python -m docs.screenshots [URL]`."""

import io
import sys
from pathlib import Path
from typing import Any

import httpx
from PIL import Image
from playwright.sync_api import Page

from tests.browser import chromium

FOLDER = Path(__file__).parent
WIDE: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2}
TALLER = {"explore": 1500, "layer": 1500, "channel": 1700, "dense": 1250, "train": 1300}
"""Pages whose wide pictures show more than the first screen, and how many pixels of them."""
LOOKS: dict[str, dict[str, Any]] = {
    "light": WIDE | {"color_scheme": "light"},
    "dark": WIDE | {"color_scheme": "dark"},
    "phone": PHONE | {"color_scheme": "light"},
}
SCROLLED = {"why": "#why", "excites": "#excite-panel", "train": "#play"}
"""What a phone shows first of a page whose subject lies further down."""
DRAWN_MS = 2500
"""How long a page may take to draw itself."""
LONGER_MS = {"why": 6000, "excites": 5000, "train": 8000}
"""Where the engine has more to do, or something is to happen."""
PRESSED = {"train": " "}
"""Keys that start what does not start by itself for readers who want less motion."""
ANIMATION = "/api/v1/animations/convolution.gif?input=5x5x1&kernel=3x3&filters=1&padding=1"


def main(url: str = "http://127.0.0.1:8000") -> None:
    """Take every page in every look, with one number of the first sample image explained."""
    samples = httpx.get(f"{url}/api/v1/images").raise_for_status().json()["images"]
    coffee, bus = (next(each["id"] for each in samples if each["name"] == name) for name in ("coffee", "school-bus"))
    pages = {
        "explore": f"/models/photos/activations/{coffee}/relu2_1/11/18/9",
        "network": f"/models/imagenet/activations/{coffee}?open=block3_2",
        "layer": f"/models/photos/activations/{coffee}/relu3_1",
        "channel": f"/models/imagenet/activations/{coffee}/block2_1.depthwise_relu6/19",
        "why": f"/models/imagenet/activations/{bus}?why=gradcam&mark=box",
        "excites": f"/models/photos/activations/{coffee}/conv3_1/7?excite=0",
        "convolution": "/convolution?step=18",
        "backwards": "/convolution?back=input&step=18",
        "pooling": "/pooling?input=6x6x2&kernel=2x2&step=5",
        "dense": "/dense?step=20",
        "backprop": "/backprop?step=12",
        "train": "/train",
        "similar": "/similar",
        "notes": "/notes#padding",
    }
    (FOLDER / "convolution.gif").write_bytes(animation(url))
    with chromium() as browser:
        for page_name, path in pages.items():
            for look, options in LOOKS.items():
                page = browser.new_page(base_url=url, locale="en-US", reduced_motion="reduce", **options)
                page.goto(path)
                settle(page, page_name, wide=options["viewport"] is WIDE["viewport"])
                save(page.screenshot(), FOLDER / f"{page_name}-{look}.png")
                page.close()


def settle(page: Page, name: str, *, wide: bool) -> None:
    """Wait until a page shows what its picture is for."""
    if wide and name in TALLER:
        page.set_viewport_size({"width": 1440, "height": TALLER[name]})
    if name in PRESSED:
        page.keyboard.press(PRESSED[name])
    page.wait_for_timeout(LONGER_MS.get(name, DRAWN_MS))
    if wide and name == "explore":
        page.evaluate("scrollTo(0, 0)")
    if not wide and name in SCROLLED:
        page.locator(SCROLLED[name]).evaluate("each => each.scrollIntoView()")
        page.wait_for_timeout(DRAWN_MS)


def animation(url: str) -> bytes:
    """The labs' animation of a small convolution. In its corner stands the address that it was asked for at."""
    reply = httpx.get(url + ANIMATION, headers={"Host": "convscope.example.org"})
    return reply.raise_for_status().content


def save(png: bytes, path: Path) -> None:
    """Write a picture with a palette: a third of the size, and no difference to be seen."""
    with Image.open(io.BytesIO(png)) as image:
        palette = image.convert("RGB").quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        palette.save(path, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
