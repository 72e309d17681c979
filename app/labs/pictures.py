"""A bundled sample or an uploaded image as whole numbers 0 to 255: its middle, brought to a size."""

import numpy as np

from app.errors import Refusal
from app.library import Library
from app.preprocess import middle
from app.sizes import Volume
from app.tensors import Tensor
from engine.errors import UnknownNameError

GREY, COLOUR = 1, 3
"""How deep a picture can be."""


def pixels(library: Library, name: str, size: Volume) -> Tensor:
    """The picture called `name`, a sample's name or an image's id, as (C, H, W) of `size`.

    Of depth 1 it is grey by how bright each colour looks (ITU-R 601), of depth 3 red, green and blue.

    Raises:
        Refusal: 422, of any other depth.
        UnknownNameError: there is no such picture, or no longer.
    """
    if size.depth not in {GREY, COLOUR}:
        nearest = Volume(size.height, size.width, GREY if size.depth < GREY + 1 else COLOUR)
        raise Refusal(
            422,
            f"input has depth {size.depth}, but an image has depth 1 (grey) or 3 (red, green and blue): "
            f"set input to {nearest}",
            field="input",
        )
    resized, _ = middle(library.picture(_id(library, name)), size.height, size.width)
    levels = np.asarray(resized.convert("L"))[None] if size.depth == GREY else np.asarray(resized).transpose(2, 0, 1)
    return np.ascontiguousarray(levels, np.float32)


def _id(library: Library, name: str) -> str:
    """The id of what is called `name`."""
    for sample in library.samples.values():
        if sample.name == name:
            return sample.id
    if len(name) < 64:
        samples = (sample.name for sample in library.samples.values())
        raise UnknownNameError.among("sample", name, samples)
    return name
