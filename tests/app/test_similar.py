"""Similar images over the API: by features and by pixels as slow reference code finds them, and a channel's patches."""

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from app.gallery.seen import SIDE, hidden_layer, input_pixels
from app.images import Picture
from app.preprocess import fit
from engine.bundled import available, load
from tests.app.galleries import ONLY, draw, served, wait_for
from tests.app.pictures import encoded, upload
from tests.app.strokes import drawing

EACH = 12
NETWORK = load(ONLY)
URL = f"/api/v1/models/{ONLY}"


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Twelve of each digit: dark on light and light on dark, thin and thick."""
    folder = tmp_path_factory.mktemp("similar")
    for digit in range(10):
        for number in range(EACH):
            paper, ink = ((250, 20), (30, 240))[number % 2]
            options = {"height": 0.5 + number / 40, "pen": 0.08 + number / 150, "paper": paper, "ink": ink}
            draw(folder / "pictures" / f"{digit}" / f"{number:02}.png", digit, **options)
    with served(folder) as client:
        wait_for(client, state="ready", indexed=10 * EACH)
        yield client


def listed(client: TestClient) -> list[dict[str, Any]]:
    return client.get("/api/v1/gallery?limit=200").json()["images"]


def similar(client: TestClient, image: str, **query: Any) -> dict[str, Any]:
    reply = client.get(f"{URL}/similar/{image}", params=query)
    assert reply.status_code == 200, reply.text
    return reply.json()


def picture(client: TestClient, image: dict[str, Any]) -> Picture:
    pixels = np.asarray(Image.open(io.BytesIO(client.get(image["url"]).content)).convert("RGB"))
    return Picture(pixels, "PNG", (image["width"], image["height"]))


@pytest.mark.parametrize("space", ["features", "pixels"])
def test_neighbours_and_distances_are_those_of_a_slow_search(gallery: TestClient, space: str) -> None:
    images = listed(gallery)
    points = []
    for image in images:
        fitted = fit(picture(gallery, image), NETWORK.input)
        if space == "features":
            features = NETWORK.activations(fitted.x)["relu4"].astype(float)
            points.append(features / np.sqrt((features**2).sum()))
        else:
            points.append((fitted.x[0] * 0.31 + 0.13).reshape(-1).astype(float) * 255)
    for query in (0, 31, 77):
        distances = np.array([np.sqrt(((point - points[query]) ** 2).sum()) for point in points])
        distances[query] = np.inf
        found = similar(gallery, images[query]["image"], space=space, k=10)
        expected = np.sort(distances)[:10]
        np.testing.assert_allclose([each["distance"] for each in found["neighbours"]], expected, rtol=2e-3, atol=2e-3)
        nearest = [images[place]["image"] for place in np.argsort(distances)[:10]]
        assert found["neighbours"][0]["image"] == nearest[0]
        assert len(set(nearest) & {each["image"] for each in found["neighbours"]}) >= 9  # two may be as near


def test_by_features_the_neighbours_of_a_digit_are_the_same_digit(gallery: TestClient) -> None:
    right = total = 0
    for image in listed(gallery)[::7]:
        for each in similar(gallery, image["image"], k=8)["neighbours"]:
            right += each["title"][0] == image["title"][0] == each["prediction"]["class"]
            total += 1
    assert right / total > 0.95


def test_the_reply_says_what_was_compared(gallery: TestClient) -> None:
    image = listed(gallery)[0]
    found = similar(gallery, image["image"])
    assert (found["space"], found["layer"], found["numbers"], len(found["neighbours"])) == ("features", "relu4", 84, 8)
    assert found["query"]["image"] == image["image"]
    assert found["prediction"]["class"] == image["title"][0]
    assert found["gallery"]["state"] == "ready"
    pixels = similar(gallery, image["image"], space="pixels", k=2)
    assert (pixels["layer"], pixels["numbers"], len(pixels["neighbours"])) == ("input", 28 * 28, 2)


def test_a_picture_that_is_not_in_the_gallery_is_compared_with_it(gallery: TestClient) -> None:
    image = upload(gallery, encoded(drawing(4, canvas=(200, 300), at=(0.5, 0.4)), "PNG"))["id"]
    found = similar(gallery, image, k=5)
    assert found["query"] is None
    assert [each["title"][0] for each in found["neighbours"]] == ["4"] * 5
    assert all(gallery.get(each["thumbnail"]).status_code == 200 for each in found["neighbours"])


def test_what_is_compared_can_be_had_for_a_search_of_ones_own(gallery: TestClient) -> None:
    one, other = listed(gallery)[:2]
    vectors = [np.array(gallery.get(f"{URL}/features/{each['image']}").json()) for each in (one, other)]
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-5)
    found = similar(gallery, one["image"], k=100)["neighbours"]
    distance = next(each["distance"] for each in found if each["image"] == other["image"])
    assert distance == pytest.approx(np.linalg.norm(vectors[0] - vectors[1]), abs=1e-5)
    pixels = np.array(gallery.get(f"{URL}/features/{one['image']}?space=pixels").json())
    assert pixels.shape == (1, 28, 28)
    assert np.array_equal(pixels.reshape(-1), input_pixels(fit(picture(gallery, one), NETWORK.input)))
    square = gallery.get(f"{URL}/features/{one['image']}?format=png")
    assert Image.open(io.BytesIO(square.content)).size == (10, 10)
    reply = gallery.get(f"{URL}/features/{one['image']}?format=u8")
    assert b'"shape":[1,84]' in reply.content[:60]
    again = gallery.get(f"{URL}/features/{one['image']}?format=u8", headers={"If-None-Match": reply.headers["etag"]})
    assert again.status_code == 304


def test_the_strongest_patches_of_a_channel_are_where_the_api_says_the_value_is(gallery: TestClient) -> None:
    for layer, channel in (("conv1", 2), ("relu2", 9), ("pool2", 0)):
        found = gallery.get(f"{URL}/layers/{layer}/{channel}/patches?k=5").json()["patches"]
        assert len(found) == 5
        assert [each["value"] for each in found] == sorted((each["value"] for each in found), reverse=True)
        for each in found:
            row, column = each["at"]
            value = gallery.get(f"{URL}/activations/{each['image']}/{layer}/{channel}/{row}/{column}").json()
            assert value["output"] == pytest.approx(each["value"], rel=1e-5)
            assert value["receptive_field"] == each["receptive_field"]
            assert gallery.get(each["patch"]).headers["content-type"] == "image/png"
    best = gallery.get(f"{URL}/layers/fc3/7/patches").json()["patches"]
    assert [each["title"][0] for each in best] == ["7"] * 9
    assert best[0]["at"] == []


def test_a_picture_changed_is_compared_with_itself(client: TestClient) -> None:
    samples = client.get("/api/v1/images").json()["images"]
    for model in available():
        found = client.get(f"/api/v1/models/{model}/variations/{samples[0]['id']}").json()["variations"]
        assert [each["variation"] for each in found] == ["mirrored", "moved", "dusk", "tinted"]
        for each in found:
            changed = Image.open(io.BytesIO(client.get(each["url"].replace("&side=256", "")).content))
            image = upload(client, encoded(changed, "PNG"))["id"]
            for space in ("features", "pixels"):
                own, other = (
                    np.array(client.get(f"/api/v1/models/{model}/features/{name}?space={space}").json())
                    for name in (samples[0]["id"], image)
                )
                assert each[space] == pytest.approx(np.linalg.norm((own - other).reshape(-1)), rel=1e-4, abs=1e-4)
    assert client.get(found[0]["url"]).headers["content-type"] == "image/jpeg"
    assert client.get(f"{samples[0]['url']}?variation=inverted").status_code == 422


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (3, 2)])
def test_the_smallest_pictures_can_be_changed(client: TestClient, size: tuple[int, int]) -> None:
    image = upload(client, encoded(Image.new("RGB", size, "red"), "PNG"))["id"]
    found = client.get(f"/api/v1/models/photos/variations/{image}")
    assert found.status_code == 200, found.text
    assert client.get(f"/api/v1/images/{image}?variation=moved&box=0,0,5,5").status_code == 200


def test_what_is_not_there_is_a_problem_that_names_it(gallery: TestClient) -> None:
    image = listed(gallery)[0]["image"]
    for path, status, said in (
        (f"{URL}/similar/{'0' * 64}", 404, "there is no image"),
        (f"/api/v1/models/nothing/similar/{image}", 404, "nothing"),
        (f"{URL}/similar/{image}?k=0", 422, "k is '0'"),
        (f"{URL}/similar/{image}?k=101", 422, "k is '101'"),
        (f"{URL}/similar/{image}?space=dreams", 422, "features"),
        (f"{URL}/features/{'0' * 64}", 404, "there is no image"),
        (f"{URL}/variations/{'0' * 64}", 404, "there is no image"),
        (f"{URL}/layers/nothing/0/patches", 404, "nothing"),
        (f"{URL}/layers/conv1/6/patches", 404, "it has 6, from 0 to 5"),
        (f"{URL}/layers/conv1/0/patches?k=17", 422, "k is '17'"),
        ("/api/v1/gallery?limit=201", 422, "limit"),
        ("/api/v1/gallery?start=-1", 422, "start"),
    ):
        reply = gallery.get(path)
        assert reply.status_code == status, path
        assert said in reply.json()["detail"], path


@pytest.mark.parametrize(("name", "layer"), [("digits", "relu4"), ("photos", "flatten"), ("imagenet", "pool")])
def test_the_last_hidden_layer_is_found_in_the_graph(name: str, layer: str) -> None:
    assert hidden_layer(load(name)) == layer
    assert set(available()) == {"digits", "photos", "imagenet"}


def test_pixels_are_means_of_what_the_network_is_given() -> None:
    random = np.random.default_rng(3)
    pixels = random.integers(0, 256, (64, 64, 3), np.uint8)
    given = input_pixels(fit(Picture(pixels, "PNG", (64, 64)), load("photos").input))
    means = pixels.reshape(SIDE, 2, SIDE, 2, 3).mean((1, 3)).transpose(2, 0, 1).reshape(-1)
    assert np.abs(given - means).max() < 0.6


def test_the_gallery_is_the_samples_where_no_folder_is_named(client: TestClient) -> None:
    status = wait_for(client, state="ready")
    samples = client.get("/api/v1/images").json()["images"]
    assert (status["samples"], status["folder"], status["indexed"]) == (True, None, len(samples))
    assert {each["title"] for each in listed(client)} == {each["title"] for each in samples}
    tag = samples[0]["id"]
    for model in available():
        found = client.get(f"/api/v1/models/{model}/similar/{tag}?k=3").json()
        assert len(found["neighbours"]) == 3
        assert tag not in {each["image"] for each in found["neighbours"]}
