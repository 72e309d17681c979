"""A network run on a picture: once however many ask at the same time, kept while there is room, and summed up."""

import io
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from cachetools import LRUCache, cached
from numpy.typing import NDArray

from app.errors import Refusal
from app.gate import Gate
from app.library import Library
from app.preprocess import Fitted, fit
from engine.interventions import Edited
from engine.network import Network

HUGE = float(np.finfo(np.float32).max) / 8
"""Values below this have differences that float32 can hold as well."""

Values = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True)
class Run:
    """What a network made of a picture: the value of every layer by id, and the input it was made of."""

    network: Network
    fitted: Fitted
    values: Values

    def layers(self) -> list[dict[str, Any]]:
        """What every layer's values are like, all together and by channel."""
        return [{**layer, "channels": by_channel(self.values[layer["id"]])} for layer in self.layers_together()]

    def layers_together(self) -> list[dict[str, Any]]:
        """What every layer's values are like, all together."""
        return [{"id": layer.id, "op": layer.op, **together(self.values[layer.id])} for layer in self.network.layers]

    def predictions(self) -> list[dict[str, Any]]:
        """Every class with its logit and probability, the most probable first."""
        last = self.network.layers[-1]
        probabilities = self.values[last.id]
        logits = self.values[last.inputs[0]]
        return [
            {
                "class": self.network.classes[index],
                "index": int(index),
                "logit": float(logits[index]),
                "probability": float(probabilities[index]),
            }
            for index in np.argsort(-probabilities, kind="stable")
        ]

    def reach(self, layer: str, at: tuple[int, ...]) -> dict[str, Any]:
        """The box of the picture that a value depends on, and the same in the network's input."""
        box = self.network.receptive_box(layer, at)
        pixels = {"row": box.row, "column": box.column, "height": box.height, "width": box.width}
        return {**self.fitted.box(box), "input": pixels}

    def input(self) -> dict[str, Any]:
        """The input's shape and how it was made."""
        return {"shape": list(self.fitted.x.shape), "preprocessing": self.fitted.describe()}


def together(values: NDArray[np.float32]) -> dict[str, Any]:
    """Shape, extremes, mean and share of zeros."""
    return {
        "shape": list(values.shape),
        "min": float(values.min()),
        "max": float(values.max()),
        "mean": float(values.mean()),
        "zero_fraction": float((values == 0).mean()),
    }


def by_channel(values: NDArray[np.float32]) -> list[dict[str, float]]:
    """Extremes and mean of each map, where a layer has maps."""
    if values.ndim == 1:
        return []
    channels = zip(*(_of_each_map(statistic, values) for statistic in (np.min, np.max, np.mean)), strict=True)
    return [{"min": low, "max": high, "mean": mean} for low, high, mean in channels]


def _of_each_map(statistic: Callable[..., Any], values: NDArray[np.float32]) -> list[float]:
    """A statistic of every map, one axis after the other: three times as fast where channels lie innermost."""
    while values.ndim > 1:
        values = statistic(values, 1)
    found: list[float] = values.tolist()
    return found


def refuse_overflow(network: Network, values: Values) -> None:
    """Raise where an edited network's `values` are no numbers any more.

    Raises:
        Refusal: 422, what was changed in the network makes values that are too large.
    """
    for name, array in values.items():
        if isinstance(network, Edited) and not np.abs(array).max() < HUGE:
            raise Refusal(
                422, f"edits make values of {name} larger than float32 can hold: set smaller numbers", field="edits"
            )


def run(network: Network, fitted: Fitted) -> Run:
    """Run `network`; the arrays cannot be written to, as others read them too.

    Raises:
        Refusal: 422, what was changed in the network makes values that are too large.
    """
    values = network.activations(fitted.x)
    refuse_overflow(network, values)
    for array in values.values():
        array.flags.writeable = False
    return Run(network, fitted, values)


def to_npz(found: Run) -> bytes:
    """Every layer's activation, float32, as a NumPy archive keyed by layer id."""
    file = io.BytesIO()
    np.savez(file, **{layer.id: found.values[layer.id] for layer in found.network.layers})  # type: ignore[arg-type]
    return file.getvalue()


class Activations:
    """Runs by network and picture, at most `most_bytes` of them kept; called as `activations(network, image)`."""

    def __init__(self, library: Library, gate: Gate, most_bytes: int) -> None:
        self._library = library
        self._gate = gate
        cache: LRUCache[Any, Run] = LRUCache(most_bytes, getsizeof=_bytes)
        # The condition makes whoever asks for what is being computed wait for it.
        self._kept = cached(cache, key=_key, condition=threading.Condition())(self._run)

    def __call__(self, network: Network, image: str) -> Run:
        """`network` on the picture called `image`.

        Raises:
            UnknownNameError: there is no such picture.
            Refusal: 503, there is no room for more work.
        """
        return self._kept(network, image)

    def _run(self, network: Network, image: str) -> Run:
        with self._gate.enter():
            return run(network, fit(self._library.picture(image), network.input))


def _key(network: Network, image: str) -> tuple[Any, ...]:
    return network.id, network.edits if isinstance(network, Edited) else (), image


def _bytes(kept: Run) -> int:
    own = kept.network.own_bytes if isinstance(kept.network, Edited) else 0
    return own + sum(array.nbytes for array in kept.values.values())
