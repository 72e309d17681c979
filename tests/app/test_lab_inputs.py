"""What goes into a lab: made up numbers, classic kernels, edits by hand, and pictures."""

import io
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.errors import Refusal
from app.labs import numbers
from app.labs.edits import Edit, Edits
from app.labs.kernels import CLASSIC, classic, listed, named
from engine.bundled import load

often = settings(max_examples=200, deadline=None, derandomize=True)

# `scatter(seed, ...place)` of the page that made these numbers in the browser: links to it show them still.
RECORDED = [
    (1, (0, 0, 0, 0), 1529426846),
    (1, (0, 2, 6, 5), 223347733),
    (1, (1, 1, 2, 0, 1), 1421114812),
    (2, (0, 0, 3, 4), 3797773396),
    (-7, (0, 1, 2, 3), 3548427689),
    (999999, (1, 15, 15, 10, 10), 2695045292),
    (-999999, (0, 15, 63, 63), 74726332),
    (0, (0, 0, 0, 0), 1629378216),
]


@pytest.mark.parametrize(("seed", "place", "value"), RECORDED)
def test_made_up_numbers_are_those_that_the_browser_made(seed: int, place: tuple[int, ...], value: int) -> None:
    purpose, *at = place
    assert numbers.scatter(seed, purpose, tuple(index + 1 for index in at))[tuple(at)] == value


def test_made_up_numbers_can_be_checked_by_hand() -> None:
    assert set(numbers.inputs(1, (3, 7, 7), 2).ravel()) == {0, 1, 2}
    assert set(numbers.inputs(1, (1, 20, 20), 9).ravel()) == set(range(10))
    assert set(numbers.weights(1, (2, 3, 3, 3)).ravel()) == {-1, 0, 1}
    assert numbers.biases(5).tolist() == [1, 0, 1, 0, 1]
    assert set(numbers.gradients(1, (2, 4, 4)).ravel()) == {1, 2, 3}
    for seed in (-999_999, 0, 999_999):
        assert np.array_equal(numbers.inputs(seed, (2, 9, 9), 2)[:1, :5, :4], numbers.inputs(seed, (1, 5, 4), 2))


CLASSICS = {
    "sobel-x": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "sobel-y": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "box": [[1 / 9] * 3] * 3,
    "gaussian": [[1 / 16, 2 / 16, 1 / 16], [2 / 16, 4 / 16, 2 / 16], [1 / 16, 2 / 16, 1 / 16]],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
    "laplacian": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
}


@pytest.mark.parametrize("name", CLASSIC)
def test_classic_kernels_are_the_same_in_every_channel(name: str) -> None:
    kernel = named(name, (2, 3, 3), {})
    assert kernel is not None
    assert kernel.bias == 0
    np.testing.assert_array_equal(kernel.weight, np.array([CLASSICS[name]] * 2, np.float32))
    brightness = 0 if name in {"sobel-x", "sobel-y", "laplacian"} else 1
    assert kernel.weight[0].sum() == pytest.approx(brightness)


def test_blurs_exist_at_any_size_and_the_others_where_they_make_sense() -> None:
    gaussian, box = classic("gaussian", 1, 5), classic("box", 4, 2)
    assert gaussian is not None
    assert box is not None
    assert (gaussian * 16).tolist() == [[1, 4, 6, 4, 1]]
    assert np.all(box == np.float32(1 / 8))
    assert classic("identity", 5, 3) is not None
    for name, rows, columns in (("identity", 4, 3), ("sobel-x", 5, 5), ("emboss", 3, 1), ("toString", 3, 3)):
        assert classic(name, rows, columns) is None


@pytest.mark.parametrize("name", ["", "toString", "a:b", "photos:conv1_1:3:4", "photos:softmax:0", "::", "photos::0"])
def test_a_filter_that_nothing_goes_by_is_refused(name: str) -> None:
    with pytest.raises(Refusal) as caught:
        named(name, (3, 3, 3), {"photos": load("photos")})
    assert (caught.value.status, caught.value.field) == (422, "kernels")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", [""]),
        ("sobel-x", ["sobel-x"]),
        ("sobel-x..emboss", ["sobel-x", "", "emboss"]),
        (".imagenet:stem.conv:3.photos:conv1_1:0", ["", "imagenet:stem.conv:3", "photos:conv1_1:0"]),
        ("a:b.c.d:0.", ["a:b.c.d:0", ""]),
        ("a:b.c", ["a:b.c"]),
        ("a:b:c:d.e", ["a:b:c:d", "e"]),
    ],
)
def test_a_list_of_filters_may_name_layers_with_dots(text: str, names: list[str]) -> None:
    assert listed(text) == names


cell = st.none() | st.floats(-1e30, 1e30)


@st.composite
def edits(draw: Any) -> Edit:
    root, axes = draw(st.sampled_from([("x", 3), ("w", 4), ("b", 1)]))
    place = tuple(draw(st.lists(st.integers(0, 70), min_size=axes, max_size=axes)))
    rows = draw(st.lists(st.lists(cell, min_size=1, max_size=4).map(tuple), min_size=1, max_size=3))
    return Edit(root, place, tuple(rows))


@often
@given(st.lists(edits(), max_size=5))
def test_edits_are_read_as_they_are_written(each: list[Edit]) -> None:
    assert Edits.read(str(Edits(tuple(each)))) == Edits(tuple(each))


@often
@given(st.text(max_size=40) | st.text("xwb.0123456789_*,;+-eE ", max_size=60))
def test_any_text_is_edits_or_a_sentence(text: str) -> None:
    try:
        found = Edits.read(text)
    except ValueError:
        return  # its sentence is the reply's
    arrays, _ = found.applied({"x": np.zeros((1, 2, 2), np.float32), "b": np.zeros(2, np.float32)})
    assert np.isfinite(arrays["x"]).all()


@pytest.mark.parametrize(
    ("text", "x", "b", "filters"),
    [
        ("x.0.0.1_5", [[0, 5, 0], [0, 0, 0]], [0, 0, 0], set()),
        ("x.0.1.1_1,2,3;4", [[0, 0, 0], [0, 1, 2]], [0, 0, 0], set()),
        ("x.0.0.0_1,,-3;,5", [[1, 0, -3], [0, 5, 0]], [0, 0, 0], set()),
        ("x.0.0.0_1*x.0.0.0_ 2 ", [[2, 0, 0], [0, 0, 0]], [0, 0, 0], set()),
        ("x.0.0.0_.5,1.,+2;-1e2,2.5E-1,0", [[0.5, 1, 2], [-100, 0.25, 0]], [0, 0, 0], set()),
        ("b.1_4;5;6", [[0, 0, 0], [0, 0, 0]], [0, 4, 5], set()),
        ("b.0_4,5", [[0, 0, 0], [0, 0, 0]], [4, 5, 0], set()),
        ("w.1.0.0.0_2*w.7.0.0.0_2*w.0.0.9.0_2", [[0, 0, 0], [0, 0, 0]], [0, 0, 0], {1}),
        ("x.1.0.0_1*x.0.2.0_1*x.0.0.3_1", [[0, 0, 0], [0, 0, 0]], [0, 0, 0], set()),
    ],
)
def test_what_an_edit_does(text: str, x: Any, b: Any, filters: set[int]) -> None:
    before = {"x": np.zeros((1, 2, 3)), "w": np.zeros((2, 1, 2, 2)), "b": np.zeros(3)}
    arrays, changed = Edits.read(text).applied({name: array.astype(np.float32) for name, array in before.items()})
    assert (arrays["x"][0].tolist(), arrays["b"].tolist(), changed) == (x, b, filters)


def pooled(client: TestClient, **query: object) -> Any:
    response = client.get("/api/v1/labs/pooling", params={key: str(value) for key, value in query.items()})
    assert response.status_code == 200, response.text
    return np.array(response.json()["body"]["x"])


def uploaded(client: TestClient, pixels: Any) -> str:
    file = io.BytesIO()
    Image.fromarray(np.asarray(pixels, np.uint8)).save(file, "PNG")
    return str(client.post("/api/v1/images", files={"file": ("picture", file.getvalue())}).json()["id"])


def test_a_picture_is_red_green_and_blue_or_as_bright_as_it_looks(client: TestClient) -> None:
    image = uploaded(client, [[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [10, 20, 30]]])
    colour = pooled(client, image=image, input="2x2x3")
    assert colour.tolist() == [[[255, 0], [0, 10]], [[0, 255], [0, 20]], [[0, 0], [255, 30]]]
    assert pooled(client, image=image, input="2x2x1").tolist() == [[[76, 150], [29, 18]]]


def test_the_middle_of_a_picture_is_brought_to_the_size_without_moire(client: TestClient) -> None:
    stripes = np.zeros((60, 120, 3))
    stripes[:, ::2] = 254
    stripes[:, :30] = stripes[:, 90:] = 7  # is cut away
    grey = pooled(client, image=uploaded(client, stripes), input="6x6x1")
    assert np.all(np.abs(grey - 127) < 20)
    assert pooled(client, image="coffee", input="10x20x3").shape == (3, 10, 20)


def test_a_sample_goes_by_its_name_or_its_id(client: TestClient) -> None:
    sample = client.get("/api/v1/images").json()["images"][1]
    by_name, by_id = (pooled(client, image=sample[key], input="8x8x3") for key in ("name", "id"))
    assert np.array_equal(by_name, by_id)
    assert np.array_equal(by_name, np.round(by_name))
    assert by_name.min() >= 0
    assert by_name.max() <= 255
