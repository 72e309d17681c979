"""What in a picture speaks for a class or a unit, as a map, in numbers, and where in the picture that is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.activations import Run, run
from app.errors import Refusal
from engine.attribution.gradcam import THRESHOLD, Cam, answers, enlarged, grad_cam, region
from engine.attribution.gradients import saliency, slopes
from engine.attribution.occlusion import Patch, drops
from engine.attribution.sanity import cascade, rank_correlation
from engine.attribution.target import Target, check
from engine.errors import EngineError
from engine.network import Box, Network

Method: TypeAlias = Literal["gradient", "guided", "gradcam", "occlusion"]

STRONGEST = 8
"""Of the maps that a Grad-CAM is made of, so many are told."""
DEPENDS = 0.5
"""A map that keeps more than this rank correlation in a network of shuffled weights does not depend on them."""
STEPS = 6
"""Networks with more and more layers shuffled, in a check."""


@dataclass(frozen=True)
class Asked:
    """What is asked of a run: `layer` is the one whose maps a Grad-CAM weighs."""

    method: Method
    target: Target
    layer: str


def first_class(found: Run) -> Target:
    """The score of the most probable class."""
    return Target(scores(found.network), (found.predictions()[0]["index"],))


def scores(network: Network) -> str:
    """The layer of the classes' scores: what softmax takes."""
    name: str = network.layers[-1].inputs[0]
    return name


def read_target(network: Network, text: str) -> Target:
    """The target that `text` names: a class, or `layer/channel`, `layer/channel/row/column`.

    Raises:
        Refusal: 404, there is no such class; 422, it cannot be read.
        UnknownNameError, ShapeError: there is no such layer or value.
    """
    layer, *at = text.split("/")
    if not all(part.isdecimal() and len(part) < 9 for part in (at or [layer])) or len(at) not in {0, 1, 3}:
        raise Refusal(
            422,
            f"target is {text[:60]!r}: give a class as 281, a map as conv2_1/7, or a value as conv2_1/7/12/9",
            field="target",
        )
    if not at:
        index = int(layer)
        if index >= len(network.classes):
            raise Refusal(404, f"there is no class {index} in {network.id}: the last is {len(network.classes) - 1}")
        return Target(scores(network), (index,))
    target = Target(layer, tuple(map(int, at)))
    check(network, target)
    return target


def read_layer(network: Network, target: Target, name: str | None) -> str:
    """The layer of a Grad-CAM: the one called `name`, else the last convolution before the target.

    Raises:
        UnknownNameError: there is none of that name.
        Refusal: 422, it has no maps, or comes after the target.
    """
    ids = [layer.id for layer in network.layers]
    end = ids.index(target.layer)
    before = [layer for layer in network.layers[: end + 1] if len(layer.shape) == 3 and layer.op == "conv2d"]
    if name is None:
        if not before:
            raise Refusal(422, f"no convolution comes before {target.layer}: choose another target", field="target")
        return before[-1].id
    layer = network.layer(name)
    if len(layer.shape) != 3 or ids.index(name) > end:
        rule = f"{name} has no maps before {target.layer}: choose one of {', '.join(each.id for each in before)}"
        raise Refusal(422, rule, field="layer")
    return name


def attribution(found: Run, asked: Asked) -> dict[str, Any]:
    """A map that one backward pass gives, with all that is told of it."""
    values, more = _mapped(found, asked)
    return told(found, asked, values, **more)


def rows(found: Run, asked: Asked, patch: Patch) -> Iterator[NDArray[np.float32]]:
    """The map of an occlusion, row by row."""
    return drops(found.network, found.fitted.x, asked.target, patch)


def _mapped(found: Run, asked: Asked) -> tuple[NDArray[np.float32], dict[str, Any]]:
    if asked.method == "gradcam":
        maps = answers(found.network, asked.layer, asked.target.layer)
        cam = grad_cam(found.values[maps], slopes(found.network, found.values, asked.target, maps))
        return cam.values, {"maps": maps, **_localised(found, cam)}
    gradient = slopes(found.network, found.values, asked.target, guided=asked.method == "guided")
    return saliency(gradient), {}


def _localised(found: Run, cam: Cam) -> dict[str, Any]:
    """How detection and segmentation begin: a box around the strongest region, and the mask that it comes from."""
    spec = found.network.input
    mask = enlarged(cam.values, spec.height, spec.width)
    box = region(mask)
    order = np.argsort(-np.abs(cam.weights), kind="stable")[:STRONGEST]
    return {
        "weights": cam.weights,
        "strongest": [{"channel": int(i), "weight": float(cam.weights[i])} for i in order],
        "region": None if box is None else {"threshold": THRESHOLD, "box": found.fitted.box(box)},
    }


def told(
    found: Run, asked: Asked, values: NDArray[np.float32], *, patch: Patch | None = None, **more: Any
) -> dict[str, Any]:
    """A map as a reply; `patch` is what an occlusion covered with."""
    spec = found.network.input
    row, column = (int(i) for i in np.unravel_index(int(values.argmax()), values.shape))
    if patch is not None:
        more["patch"] = {"size": patch.size, "stride": patch.stride}
    return {
        "model": found.network.id,
        "method": asked.method,
        "target": {**named(found.network, asked.target), "value": asked.target.value(found.values)},
        "layer": asked.layer if asked.method == "gradcam" else None,
        "shape": list(values.shape),
        "values": values,
        "low": float(values.min()),
        "high": float(values.max()),
        "signed": bool(values.min() < 0),
        "box": found.fitted.box(Box(0, 0, spec.height, spec.width)),
        "peak": {
            "row": row,
            "column": column,
            "value": float(values[row, column]),
            "photo": found.fitted.box(_cell(row, column, values.shape, spec.shape[1:], patch)),
        },
        **more,
    }


def _cell(row: int, column: int, shape: tuple[int, ...], size: tuple[int, ...], patch: Patch | None) -> Box:
    """The pixels of the input, `size` (H, W), that a cell of a map of `shape` stands for."""
    if patch is not None:
        return Box(patch.places(size[0])[row], patch.places(size[1])[column], patch.size, patch.size)
    (top, bottom), (left, right) = (
        (at * pixels // cells, -(-(at + 1) * pixels // cells))
        for at, cells, pixels in zip((row, column), shape, size, strict=True)
    )
    return Box(top, left, bottom - top, right - left)


def named(network: Network, target: Target) -> dict[str, Any]:
    """A target as replies name it: its layer, its place there, and the class if it is one's score."""
    is_score = target.layer == scores(network)
    return {
        "layer": target.layer,
        "at": list(target.at),
        "class": network.classes[target.at[0]] if is_score else None,
    }


def sanity(found: Run, asked: Asked, seed: int) -> Iterator[dict[str, Any]]:
    """The same map where more and more layers, back from the target, have shuffled weights; how alike it still is.

    Raises:
        Refusal: 422, the method is occlusion, which would have to run the network a thousand times.
    """
    if asked.method == "occlusion":
        raise Refusal(422, "method is occlusion: only gradient, guided and gradcam are checked", field="method")
    values, _ = _mapped(found, asked)
    for layer, network in cascade(found.network, seed, STEPS, asked.target.layer):
        other, _ = _mapped(run(network, found.fitted), asked)
        yield {"layer": layer, "correlation": rank_correlation(values, other), "values": other}


def verdict(steps: list[dict[str, Any]]) -> str:
    """Whether a map depends on what was learned, by its likeness in the end."""
    if not steps:
        raise EngineError("no layer with weights comes before it: choose a later one", argument="target")
    return "depends" if abs(steps[-1]["correlation"]) < DEPENDS else "does not depend"
