"""Data sets that are made here: balanced, the same for a seed, no picture twice, and not to be had by a mean image."""

import numpy as np
import pytest

from engine.errors import UnknownNameError
from engine.training.datasets import DATASETS, Dataset, dataset
from engine.windows import Array

EACH = pytest.mark.parametrize("name", DATASETS)


def mean_images(data: Dataset) -> Array:
    """The class of the mean training image that each test image is nearest to."""
    pixels = data.training.images.reshape(len(data.training.images), -1).astype(np.float64)
    means = np.stack([pixels[data.training.labels == k].mean(0) for k in range(len(data.classes))])
    tested = data.test.images.reshape(len(data.test.images), -1)
    found: Array = ((tested[:, None] - means) ** 2).sum(2).argmin(1)
    return found


@EACH
def test_every_class_has_as_many_pictures_as_any_other(name: str) -> None:
    data = dataset(name, 3)
    assert (len(data.training.images), len(data.test.images)) == (2000, 500)
    for part in (data.training, data.test):
        assert part.images.shape[1:] == data.input.shape == (1, 16, 16)
        assert part.images.dtype == np.uint8
        counts = np.bincount(part.labels, minlength=len(data.classes))
        assert counts.max() - counts.min() <= 1


@EACH
def test_a_seed_draws_the_same_pictures_every_time_and_another_seed_others(name: str) -> None:
    data = dataset(name, 3)
    again, other = dataset.__wrapped__(name, 3), dataset(name, 4)
    assert again is not data
    np.testing.assert_array_equal(again.training.images, data.training.images)
    np.testing.assert_array_equal(again.test.images, data.test.images)
    assert (other.test.images != data.test.images).any()
    assert not data.test.images.flags.writeable


@EACH
def test_no_picture_is_there_twice_and_none_of_the_test_is_learned_from(name: str) -> None:
    data = dataset(name, 3)
    pictures = {image.tobytes() for part in (data.training, data.test) for image in part.images}
    assert len(pictures) == 2500


@EACH
def test_the_nearest_mean_image_does_not_solve_it(name: str) -> None:
    data = dataset(name, 3)
    assert float((mean_images(data) == data.test.labels).mean()) < 0.8


@EACH
def test_the_network_s_input_has_about_mean_0_and_deviation_1(name: str) -> None:
    data = dataset(name, 3)
    pixels = data.input.normalise(data.training.images)
    assert abs(float(pixels.mean())) < 0.1
    assert 0.8 < float(pixels.std()) < 1.2


def test_an_unknown_data_set_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="there is no dataset 'faces': choose one of shapes, stripes, digits"):
        dataset("faces")
