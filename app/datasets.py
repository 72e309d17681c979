"""Training data from a folder: photos in tar files of `class/file.JPEG`, or digits in one .npz."""

import io
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from engine.errors import EngineError
from engine.training.examples import Examples


class Split(NamedTuple):
    """What a network learns from, and what it is measured on and never sees before."""

    training: Examples
    validation: Examples


def photos(folder: Path) -> Split:
    """`train.tar`, `validation.tar` and `classes.txt` (names in order), as RGB of the size that they have."""
    names = tuple(_existing(folder / "classes.txt").read_text("utf-8").split("\n"))
    classes = tuple(name for name in names if name)
    return Split(_tar(folder / "train.tar", classes), _tar(folder / "validation.tar", classes))


def digits(folder: Path) -> Split:
    """`digits.npz` with `x_train`, `y_train`, `x_test`, `y_test`."""
    classes = tuple(str(digit) for digit in range(10))
    with np.load(_existing(folder / "digits.npz")) as arrays:
        training, validation = (
            Examples(arrays[f"x_{part}"][:, None], arrays[f"y_{part}"].astype(int), classes)
            for part in ("train", "test")
        )
    return Split(training, validation)


READERS: dict[str, Callable[[Path], Split]] = {"photos": photos, "digits": digits}


def _tar(path: Path, classes: tuple[str, ...]) -> Examples:
    images, labels = [], []
    with tarfile.open(_existing(path)) as archive:
        for member in archive:
            name = Path(member.name).parent.name.replace("_", " ")
            data = archive.extractfile(member)
            if data is None or name not in classes:
                continue
            with Image.open(io.BytesIO(data.read())) as image:
                images.append(np.asarray(image.convert("RGB")).transpose(2, 0, 1))
            labels.append(classes.index(name))
    return Examples(np.stack(images), np.array(labels), classes)


def _existing(path: Path) -> Path:
    if not path.exists():
        raise EngineError(f"{path.name} is not in {path.parent}: name the folder that holds it", argument="data")
    return path
