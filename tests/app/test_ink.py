"""A drawn digit is brought to the form that the digits network knows, wherever and however it was drawn."""

from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from app.images import Picture
from app.ink import centred
from app.preprocess import Fitted, fit
from engine.bundled import load
from engine.network import Box
from tests.app.pictures import encoded, upload
from tests.app.strokes import DIGITS, VARIANTS, drawing

NETWORK = load("digits")


def fitted(image: Image.Image) -> Fitted:
    pixels = np.asarray(image.convert("RGB"))
    return fit(Picture(pixels, "PNG", image.size), NETWORK.input)


@pytest.mark.parametrize("variant", VARIANTS)
def test_all_ten_digits_are_recognised(variant: str) -> None:
    seen = [
        int(NETWORK.activations(fitted(drawing(digit, **VARIANTS[variant])).x)["softmax"].argmax()) for digit in DIGITS
    ]
    assert seen == list(DIGITS)


def test_ink_is_as_large_as_in_mnist_and_its_centre_of_mass_in_the_middle() -> None:
    for place in ((0.3, 0.3), (0.5, 0.5), (0.65, 0.7)):
        grey = 255 - np.asarray(drawing(7, height=0.4, at=place))
        placed = centred(grey, 28, 28)
        assert placed is not None
        ink = placed.pixels.astype(float)
        rows, columns = np.flatnonzero(ink.max(1) > 64), np.flatnonzero(ink.max(0) > 64)
        assert max(np.ptp(rows), np.ptp(columns)) + 1 in {20, 21}
        centre = [(ink.sum(axis) * (np.arange(28) + 0.5)).sum() / ink.sum() for axis in (1, 0)]
        np.testing.assert_allclose(centre, [14, 14], atol=0.3)


def test_a_digit_that_is_as_in_mnist_already_stays_as_it_is() -> None:
    once = fitted(drawing(5))
    again = fitted(Image.fromarray(np.rint((once.x[0] * 0.31 + 0.13) * 255).astype(np.uint8)))
    np.testing.assert_allclose(again.x, once.x, atol=0.02)


def test_boxes_lie_where_the_ink_is_in_the_picture() -> None:
    image = drawing(1, height=0.3, at=(0.25, 0.7))
    found = fitted(image)
    lit = np.argwhere(found.x[0] > found.x.max() / 2)
    boxes = [found.box(Box(int(row), int(column), 1, 1)) for row, column in lit]
    dark = np.asarray(image)
    for box in boxes:
        top, left = int(box["row"]), int(box["column"])
        assert dark[top : top + 5, left : left + 5].min() < 255
    everything = found.box(Box(0, 0, 28, 28))
    assert everything == found.describe()["crop"]
    assert found.describe()["region"]["height"] == pytest.approx(0.3 * 280 * 1.09 * 28 / 20, rel=0.06)


def test_what_lies_beyond_the_pictures_edge_is_paper_and_no_part_of_a_box() -> None:
    found = fitted(drawing(0, height=0.95))
    region, crop = (found.describe()[name] for name in ("region", "crop"))
    assert region["row"] < 0
    assert region["height"] > 280
    assert crop == {"row": 0, "column": 0, "height": 280, "width": 280}
    assert found.box(Box(0, 0, 1, 1)) == {"row": 0, "column": 0, "height": 0, "width": 0}
    np.testing.assert_allclose(found.x[0, 0], found.x.min())


@pytest.mark.parametrize("value", [0, 128, 255])
@pytest.mark.parametrize("size", [(1, 1), (5, 300), (280, 280)])
def test_a_blank_picture_is_no_mistake(client: TestClient, value: int, size: tuple[int, int]) -> None:
    image = upload(client, encoded(Image.new("L", size, value), "PNG"))["id"]
    reply = client.get(f"/api/v1/models/digits/activations/{image}")
    assert reply.status_code == 200
    assert reply.json()["input"]["preprocessing"]["fit"] == "crop"


def test_a_large_photo_of_a_small_digit_is_read(client: TestClient) -> None:
    picture = encoded(drawing(3, canvas=(2600, 1500), height=0.2, at=(0.8, 0.3)), "PNG")
    reply: dict[str, Any] = client.post(
        "/api/v1/predict", files={"file": ("x", picture)}, params={"model": "digits"}
    ).json()
    assert reply["predictions"][0]["class"] == "3"
    preprocessing = reply["input"]["preprocessing"]
    assert preprocessing["fit"] == "ink"
    assert any("centre of mass" in step for step in preprocessing["steps"])
    region = preprocessing["region"]
    assert abs(region["column"] + region["width"] / 2 - 0.8 * 2600) < 40
    assert abs(region["row"] + region["height"] / 2 - 0.3 * 1500) < 40
