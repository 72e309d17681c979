"""For each channel of a network, the pictures in which it answers most strongly: constant memory, however many come.

One value a picture counts: a channel's largest, as in Zeiler and Fergus, "Visualizing and Understanding Convolutional
Networks" (2014). Of each channel `KEPT` pictures are held, more than are shown, so that some may go again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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

    def forget(self, images: Sequence[int]) -> None:
        """Take out pictures, by their numbers, that are no longer there."""
        gone = np.isin(self._images, images)
        lowest = self._values.min(1)
        full = lowest > NOTHING  # only a full channel has ever turned anything away
        self._floors[full] = np.maximum(self._floors, lowest)[full]
        self._values[gone] = NOTHING
        self._images[gone] = EMPTY

    def depleted(self, pictures: int) -> bool:
        """Whether, of so many pictures in all, some channel no longer knows its strongest."""
        held = (self._images != EMPTY).sum(1)
        return bool(((held < min(SHOWN, pictures)) & (self._floors > NOTHING)).any())

    def patches(self, layer: str, channel: int) -> list[Patch]:
        """A channel's pictures, the strongest first."""
        row = self._starts[layer] + channel
        order = np.argsort(-self._values[row], kind="stable")
        held = [slot for slot in order.tolist() if self._images[row, slot] != EMPTY]
        return [
            Patch(int(self._images[row, slot]), float(self._values[row, slot]), int(self._indices[row, slot]))
            for slot in held
        ]

    def to_bytes(self) -> bytes:
        """All of it, for `restore`."""
        return b"".join(array.tobytes() for array in self._arrays())

    def restore(self, data: bytes) -> bool:
        """Take up what `to_bytes` gave; whether it is that of a network of this size."""
        arrays = self._arrays()
        if len(data) != sum(array.nbytes for array in arrays):
            return False
        start = 0
        for array in arrays:
            array[...] = np.frombuffer(data, array.dtype, array.size, start).reshape(array.shape)
            start += array.nbytes
        return True

    def _arrays(self) -> tuple[NDArray[np.float32] | NDArray[np.int32], ...]:
        return self._values, self._images, self._indices, self._floors


def _peaks(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each channel's largest value."""
    return values.max(axis=tuple(range(1, values.ndim))) if values.ndim > 1 else values
