"""For each channel of a network, the pictures in which it answers most strongly: constant memory, however many come.

One value a picture counts: a channel's largest, as in Zeiler and Fergus, "Visualizing and Understanding Convolutional
Networks" (2014). Of each channel `KEPT` pictures are held, more than are shown, so that some may go again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.network import Network

KEPT = 16
"""Pictures held for each channel."""
SHOWN = 9
"""How many of them are surely the strongest of all; when fewer are left, everything must be looked at anew."""
NOTHING = -np.inf
EMPTY = -1


@dataclass(frozen=True)
class Patch:
    """A channel's strongest value in one picture: the picture's number, the value, and its index in the channel."""

    image: int
    value: float
    index: int


class Strongest:
    """The strongest pictures of every channel of `network`.

    What is held of a channel is complete above its `floor`: nothing larger than that has been left out.
    """

    def __init__(self, network: Network) -> None:
        self._layers = {layer.id: layer.shape for layer in network.layers}
        counts = [shape[0] for shape in self._layers.values()]
        self._starts = dict(zip(self._layers, np.cumsum([0, *counts[:-1]]).tolist(), strict=True))
        channels = sum(counts)
        self._values = np.full((channels, KEPT), NOTHING, np.float32)
        self._images = np.full((channels, KEPT), EMPTY, np.int32)
        self._indices = np.full((channels, KEPT), EMPTY, np.int32)
        self._floors = np.full(channels, NOTHING, np.float32)
        self._changed: set[str] = set()

    def offer(self, image: int, values: Mapping[str, NDArray[np.float32]]) -> None:
        """Take in what a picture made of every layer; `image` is its number."""
        peaks = np.concatenate([_peaks(values[layer]) for layer in self._layers])
        wanted = peaks > np.maximum(self._floors, self._values.min(1))
        for layer, start in self._starts.items():
            chosen = np.flatnonzero(wanted[start : start + len(values[layer])])
            if len(chosen):
                rows = start + chosen
                slots = self._values[rows].argmin(1)
                self._values[rows, slots] = peaks[rows]
                self._images[rows, slots] = image
                self._indices[rows, slots] = values[layer][chosen].reshape(len(chosen), -1).argmax(1)
                self._changed.add(layer)

    def forget(self, images: Sequence[int]) -> None:
        """Take out pictures, by their numbers, that are no longer there."""
        gone = np.isin(self._images, images)
        lowest = self._values.min(1)
        full = lowest > NOTHING  # only a full channel has ever turned anything away
        self._floors[full] = np.maximum(self._floors, lowest)[full]
        self._values[gone] = NOTHING
        self._images[gone] = EMPTY
        self._changed.update(self._layers)

    def depleted(self, pictures: int) -> bool:
        """Whether, of so many pictures in all, some channel no longer knows its strongest."""
        held = (self._images != EMPTY).sum(1)
        return bool(((held < min(SHOWN, pictures)) & (self._floors > NOTHING)).any())

    def changes(self) -> dict[str, bytes]:
        """Each layer that has changed since this was last asked, for `restore` and `patches`."""
        found = {layer: b"".join(part.tobytes() for part in self._parts(layer)) for layer in self._changed}
        self._changed.clear()
        return found

    def restore(self, kept: Mapping[str, bytes]) -> bool:
        """Take up what `changes` gave, of all layers; whether it is that of a network of this size."""
        if kept.keys() != self._layers.keys():
            return False
        for layer, shape in self._layers.items():
            try:
                held = _split(kept[layer], shape[0])
            except ValueError:
                return False
            for part, values in zip(self._parts(layer), held, strict=True):
                part[...] = values
        return True

    def _parts(self, layer: str) -> tuple[Any, ...]:
        """The rows of a layer: values, pictures, indices, floors."""
        start = self._starts[layer]
        rows = slice(start, start + self._layers[layer][0])
        return self._values[rows], self._images[rows], self._indices[rows], self._floors[rows]


def patches(kept: bytes, channels: int, channel: int) -> list[Patch]:
    """The pictures of one of a layer's `channels`, the strongest first, from what `Strongest.changes` gave.

    Raises:
        ValueError: that was a layer of another size.
    """
    values, images, indices, _ = (part[channel] for part in _split(kept, channels))
    order = np.argsort(-values, kind="stable").tolist()
    return [
        Patch(int(images[slot]), float(values[slot]), int(indices[slot])) for slot in order if images[slot] != EMPTY
    ]


def _split(kept: bytes, channels: int) -> tuple[Any, ...]:
    """Values, pictures and indices (channels, KEPT), floors (channels,)."""
    table = channels * KEPT
    values, images, indices, floors = (
        np.frombuffer(kept, kind, count, 4 * start)
        for kind, count, start in (
            (np.float32, table, 0),
            (np.int32, table, table),
            (np.int32, table, 2 * table),
            (np.float32, channels, 3 * table),
        )
    )
    if len(kept) != 4 * (3 * table + channels):
        raise ValueError("a layer of another size")
    return values.reshape(-1, KEPT), images.reshape(-1, KEPT), indices.reshape(-1, KEPT), floors


def _peaks(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each channel's largest value."""
    return values.max(axis=tuple(range(1, values.ndim))) if values.ndim > 1 else values
