"""One live frame: a picture that nobody keeps, a network run on it, and the maps that were asked for, in bytes."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.activations import Run, run
from app.errors import Refusal
from app.images import decode
from app.places import chosen, shape_of
from app.preprocess import fit
from app.settings import Settings
from app.tensors import packed, quantise
from engine.network import Network


@dataclass(frozen=True)
class Wanted:
    """Channels of a layer in this order; the `most` that answer most strongly where none are named."""

    layer: str
    channels: tuple[int, ...] | None
    most: int

    def of(self, values: NDArray[np.float32]) -> tuple[dict[str, Any], bytes]:
        """What these values of the layer look like, as data and as bytes. Without maps, it comes whole.

        Args:
            values: (C, H, W) or (n).
        """
        channels = self.channels if self.channels is not None else self._strongest(values)
        some = values if channels is None else values[list(channels)]
        if some.ndim == 1:  # numbers side by side share one scale
            levels, low, high = quantise(some[None])
            shape = levels.shape[1:]
        else:
            levels, low, high = quantise(some)
            shape = levels.shape
        said = {
            "id": self.layer,
            "channels": list(range(len(values))) if channels is None else list(channels),
            "shape": list(shape),
            "low": low,
            "high": high,
            "min": float(values.min()),
            "max": float(values.max()),
        }
        return said, levels.tobytes()

    def _strongest(self, values: NDArray[np.float32]) -> tuple[int, ...] | None:
        if values.ndim == 1:
            return None
        reach = np.abs(values).max((1, 2))  # (C)
        return tuple(np.argsort(-reach, kind="stable")[: self.most].tolist())


def wanted(layers: str, most: int, network: Network) -> tuple[Wanted, ...]:
    """What a list as `conv1_1:0.5.7,relu1_1` asks for.

    Raises:
        UnknownNameError: there is no such layer.
        Refusal: 422, a layer is named twice, or one of its channels does not exist.
    """
    parts = [part.partition(":") for part in layers.split(",", len(network.layers) + 1)] if layers else []
    names = [name for name, _, _ in parts]
    twice = next((name for index, name in enumerate(names) if name in names[:index]), None)
    if twice is not None:
        raise Refusal(
            422, f"layers names {twice[:40]!r} twice: name it once, with all its channels, as 0.5.7", field="layers"
        )
    return tuple(Wanted(name, _channels(name, channels, network), most) for name, _, channels in parts)


def _channels(layer: str, channels: str, network: Network) -> tuple[int, ...] | None:
    count = shape_of(network, layer)[0]
    if not channels:
        return None
    try:
        some = chosen(channels.replace(".", ","), layer, count)
    except Refusal as error:
        raise Refusal(error.status, f"layers of {layer}: {error.detail}", field="layers") from error
    return None if some is None else tuple(some)


def looked_at(data: bytes, network: Network, settings: Settings) -> tuple[Run, float]:
    """`network` run on the picture in `data`, and the milliseconds that this took, decoding included.

    Raises:
        Refusal: 413, 415 or 422, it is no picture that is read here.
    """
    start = time.perf_counter()
    try:
        picture = decode(data, most_pixels=settings.frame_pixels, draft_pixels=settings.draft_pixels)
    except Refusal as error:
        error.field = "body"
        raise
    found = run(network, fit(picture, network.input))
    return found, (time.perf_counter() - start) * 1000


def answer(found: Run, asked: tuple[Wanted, ...], said: dict[str, Any]) -> bytes:
    """A header of `said` and the layers that were asked for; then their bytes, a layer after the other."""
    layers = [each.of(found.values[each.layer]) for each in asked]
    return packed({**said, "layers": [layer for layer, _ in layers]}, *(levels for _, levels in layers))
