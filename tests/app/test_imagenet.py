"""`imagenet` on pictures: it knows the bundled ones that show what it knows, and sees the middle of each."""

import json
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from app.activations import run
from app.images import Picture, decode
from app.library import SAMPLES
from app.preprocess import fit
from engine.bundled import load

NETWORK = load("imagenet")
KNOWN = {
    "coffee": "espresso",
    "goldfish": "goldfish",
    "ladybug": "ladybug",
    "school-bus": "school bus",
    "pizza": "pizza",
    "orange": "orange",
    "monarch": "monarch butterfly",
}


def sample(name: str) -> Picture:
    """A bundled picture."""
    listed = json.loads((SAMPLES / "samples.json").read_text("utf-8"))
    file = next(entry["file"] for entry in listed if entry["name"] == name)
    return decode((SAMPLES / file).read_bytes(), most_pixels=24_000_000, draft_pixels=4_000_000)


def picture(pixels: Any) -> Picture:
    """A picture of these pixels."""
    return Picture(pixels, "PNG", pixels.shape[:2])


def names(photo: Picture) -> list[str]:
    """The classes, the most probable first."""
    return [each["class"] for each in run(NETWORK, fit(photo, NETWORK.input)).predictions()]


@pytest.mark.parametrize("name", KNOWN)
def test_it_recognises_the_bundled_pictures(name: str) -> None:
    assert names(sample(name))[0] == KNOWN[name]


def test_it_tells_a_striped_cat_by_all_of_its_names() -> None:
    assert set(names(sample("cat"))[:3]) == {"Egyptian Mau", "tiger cat", "tabby cat"}


@pytest.mark.parametrize(
    ("size", "crop"),
    [
        ((400, 600), {"row": 25, "column": 125, "height": 350, "width": 350}),
        ((256, 256), {"row": 16, "column": 16, "height": 224, "width": 224}),
        ((1000, 30), {"row": 486.875, "column": 1.875, "height": 26.25, "width": 26.25}),
    ],
)
def test_it_sees_the_middle_seven_eighths_of_the_shorter_side(size: tuple[int, int], crop: dict[str, float]) -> None:
    fitted = fit(picture(np.zeros((*size, 3), np.uint8)), NETWORK.input)
    described = fitted.describe()
    assert described["crop"] == crop
    assert described["steps"][0].endswith("is cut out, and of that the middle 0.875 of either side")
    assert fitted.x.shape == (3, 224, 224)


def test_a_pixel_becomes_its_distance_from_127_in_128ths() -> None:
    grey = np.full((300, 300, 3), (127, 255, 0), np.uint8)
    values = fit(picture(grey), NETWORK.input).x
    np.testing.assert_allclose(values[:, 5, 5], [0, 1, -127 / 128], atol=1e-6)


@pytest.mark.parametrize(("layer", "at"), [("block2_2.add", (3, 20, 30)), ("block3_2.depthwise", (100, 3, 25))])
def test_a_value_depends_on_its_box_in_the_photo_and_not_on_the_rest(layer: str, at: tuple[int, int, int]) -> None:
    photo, random = sample("cat"), np.random.default_rng(0)
    found = run(NETWORK, fit(photo, NETWORK.input))
    box = found.reach(layer, at)
    around = 4  # pixels: a resized pixel is made of its neighbours as well
    rows = slice(max(0, round(box["row"]) - around), round(box["row"] + box["height"]) + around)
    columns = slice(max(0, round(box["column"]) - around), round(box["column"] + box["width"]) + around)
    assert rows.stop - rows.start < photo.height / 2

    def same(pixels: Any) -> bool:
        """Whether the units of every channel at that place say what they said before."""
        values = run(NETWORK, fit(picture(pixels), NETWORK.input)).values[layer]
        return np.allclose(values[:, at[1], at[2]], found.values[layer][:, at[1], at[2]], rtol=1e-4, atol=1e-4)

    noise = random.integers(0, 256, photo.pixels.shape, np.uint8)
    outside, inside = noise.copy(), photo.pixels.copy()
    outside[rows, columns], inside[rows, columns] = photo.pixels[rows, columns], noise[rows, columns]
    assert same(outside)
    assert not same(inside)


def test_its_replies_tell_blocks_and_what_is_folded(client: TestClient) -> None:
    layers = {layer["id"]: layer for layer in client.get("/api/v1/models/imagenet").json()["layers"]}
    assert layers["block2_1.depthwise"]["block"] == "block2_1"
    assert layers["block2_1.depthwise"]["folded"] == {"op": "batch_norm", "epsilon": 0.001}
    assert layers["block2_2.add"]["inputs"] == ["block2_2.project", "block2_1.project"]
    assert (layers["pool"]["block"], layers["pool"]["folded"]) == (None, None)
