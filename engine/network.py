"""A network: a graph with its weights, input, classes, receptive fields and levels; load and save.

One safetensors file holds the weights and, as JSON in its header, all else. Source of the receptive-field arithmetic:
Araujo et al., "Computing Receptive Fields of Convolutional Neural Networks" (Distill, 2019).
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from engine.errors import ShapeError, UnknownNameError, WeightsError
from engine.graph import Graph, Node
from engine.ops import Explanation, Region, Shape, create
from engine.plan import Plans
from engine.windows import Array

Level: TypeAlias = Literal["low", "middle", "high"]

INPUT = "input"
"""What a network's graph calls the image."""

FOLDER = Path(__file__).parent / "networks"
LOW, MIDDLE = 1 / 4, 5 / 8
"""Up to which share of the input's side a receptive field counts as low and as middle level."""


@dataclass(frozen=True)
class InputSpec:
    """The image that a network takes: its size, and what makes numbers of its pixels.

    `mean` and `std` are one number a channel, in units in which a pixel goes from 0 to 1.
    `fit` "crop": the largest centred rectangle of the input's proportions, of which `crop` is the share of either side
    that is kept, resized; "ink": what is drawn, brought to 20/28 of the input's side with its centre of mass in the
    middle, as MNIST has its digits.
    """

    channels: int
    height: int
    width: int
    mean: tuple[float, ...]
    std: tuple[float, ...]
    fit: Literal["crop", "ink"] = "crop"
    crop: float = 1.0

    @property
    def shape(self) -> Shape:
        """(C, H, W)."""
        return self.channels, self.height, self.width

    def normalise(self, pixels: Array) -> Array:
        """Pixels (…, C, H, W), 0 to 255, as the network's input in float32: (pixel / 255 − mean) / std."""
        mean, std = (np.array(values, np.float32)[:, None, None] for values in (self.mean, self.std))
        return (pixels.astype(np.float32) / np.float32(255) - mean) / std

    def pixels(self, x: Array) -> Array:
        """The pixels, 0 to 255 in uint8, that `normalise` makes `x` (…, C, H, W) of, as near as can be."""
        mean, std = (np.array(values, np.float32)[:, None, None] for values in (self.mean, self.std))
        levels: Array = np.rint(np.clip((x * std + mean) * np.float32(255), 0, 255)).astype(np.uint8)
        return levels


@dataclass(frozen=True)
class ReceptiveField:
    """The square of input pixels that a unit sees: its side, the step between neighbours, where the first begins."""

    size: int
    stride: int
    offset: int


@dataclass(frozen=True)
class Box:
    """A rectangle of pixels."""

    row: int
    column: int
    height: int
    width: int


@dataclass(frozen=True)
class Fold:
    """A batch norm that was folded into a layer's filters: its ε, and one number a channel of all else."""

    epsilon: float
    weight: Array
    bias: Array
    mean: Array
    variance: Array


@dataclass(frozen=True)
class Layer:
    """One node of a network, as people speak of it; `block`: what its id has before the last dot, if it has one."""

    id: str
    block: str | None
    op: str
    attributes: Mapping[str, Any]
    inputs: tuple[str, ...]
    shape: Shape
    parameters: int
    multiply_adds: int
    receptive_field: ReceptiveField
    level: Level


@dataclass(frozen=True)
class Network:
    """A trained graph. Immutable: any number of threads may use one.

    `folds` tells, by layer, which batch norms its parameters have taken in.
    """

    id: str
    title: str
    graph: Graph
    parameters: Mapping[str, Array]
    input: InputSpec
    classes: tuple[str, ...]
    accuracy: Mapping[str, float]
    folds: Mapping[str, Fold] = field(default_factory=dict, kw_only=True)

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The nodes in order."""
        return tuple(self._layer(node) for node in self.graph.nodes)

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """The nodes by id."""
        return {node.id: node for node in self.graph.nodes}

    @property
    def card(self) -> str:
        """The model card: data, its licence, recipe, measured accuracy; Markdown. One that has none says its title."""
        path = FOLDER / f"{self.id}.md"
        return path.read_text("utf-8") if path.exists() else f"# {self.title}\n"

    def layer(self, name: str) -> Layer:
        """The layer called `name`.

        Raises:
            UnknownNameError: there is none.
        """
        for layer in self.layers:
            if layer.id == name:
                return layer
        raise UnknownNameError.among("layer", name, [INPUT, *self.nodes])

    def activations(self, x: Array) -> dict[str, Array]:
        """The value of the input and of every layer for one input (C, H, W), float32.

        The arrays are the caller's own; an image may lie in memory in any order of its axes.
        """
        self._check_input(x)
        return self._plans.forward({INPUT: x})

    def _check_input(self, x: Array) -> None:
        if x.shape != self.input.shape:
            raise ShapeError(f"the input has shape {x.shape}: {self.id} takes {self.input.shape}", argument=INPUT)

    @cached_property
    def _plans(self) -> Plans:
        return Plans(self.graph, self.parameters)

    def explain(self, activations: Mapping[str, Array], layer: str, at: tuple[int, ...]) -> Explanation:
        """What the value of `layer` at index `at` is made of, given all `activations`.

        Raises:
            UnknownNameError: there is no such layer.
            ShapeError: the index lies outside of the layer.
        """
        self.check_place(layer, at)
        node = self.nodes[layer]
        inputs = (None if name is None else self._value(activations, name) for name in node.inputs)
        return node.op.explain(at, *inputs)

    def check_place(self, layer: str, at: tuple[int, ...]) -> None:
        """Raise unless `at` is an index into `layer`."""
        shape = self.layer(layer).shape
        if len(at) != len(shape) or not all(0 <= i < size for i, size in zip(at, shape, strict=True)):
            raise ShapeError(f"there is no value {list(at)} in {layer}: its shape is {list(shape)}", argument="at")

    def receptive_box(self, layer: str, at: tuple[int, ...]) -> Box:
        """The pixels of the network's input that a value depends on, clipped to the input."""
        start, stop = self._reach(layer, at, tuple(i + 1 for i in at)) if layer != INPUT else (at[1:], _next(at[1:]))
        size = self.input.height, self.input.width
        low = [min(max(i, 0), n - 1) for i, n in zip(start, size, strict=True)]
        high = [max(min(i, n), first + 1) for i, n, first in zip(stop, size, low, strict=True)]
        return Box(low[0], low[1], high[0] - low[0], high[1] - low[1])

    def save(self, path: Path) -> None:
        """Write the network to one safetensors file."""
        path.write_bytes(self.to_bytes())  # `save_file` makes it the owner's alone

    def to_bytes(self) -> bytes:
        """What `save` writes."""
        description = {
            "title": self.title,
            "input": asdict(self.input),
            "classes": self.classes,
            "accuracy": dict(self.accuracy),
            "nodes": [
                {"id": node.id, "op": node.op.name, "attributes": asdict(node.op), "inputs": node.inputs}
                for node in self.graph.nodes
            ],
        }
        tensors = {name: np.ascontiguousarray(array) for name, array in self.parameters.items()}
        return save(tensors, {"network": json.dumps(description)})

    @classmethod
    def read(cls, path: Path) -> "Network":
        """The network in a file that `save` wrote; its id is the file's name.

        Raises:
            WeightsError: the file is damaged or holds something else.
        """
        try:
            with safe_open(path, framework="numpy") as file:
                tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a dict)
                return cls._described(path.stem, json.loads(file.metadata()["network"]), tensors)
        except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
            rule = f"{path.name} is no network saved by ConvScope: train or copy it anew"
            raise WeightsError(rule, argument="path") from error

    @classmethod
    def _described(cls, name: str, description: Any, tensors: dict[str, Array]) -> "Network":
        spec = description["input"]
        image = InputSpec(**{**spec, "mean": tuple(spec["mean"]), "std": tuple(spec["std"])})
        nodes = tuple(
            Node(node["id"], create(node["op"], node["attributes"]), tuple(node["inputs"]))
            for node in description["nodes"]
        )
        shapes = {name: tensor.shape for name, tensor in tensors.items()}
        return cls(
            id=name,
            title=description["title"],
            graph=Graph({INPUT: image.shape}, shapes, nodes),
            parameters=tensors,
            input=image,
            classes=tuple(description["classes"]),
            accuracy=description["accuracy"],
        )

    def _value(self, activations: Mapping[str, Array], name: str) -> Array:
        return self.parameters[name] if name in self.parameters else activations[name]

    def _layer(self, node: Node) -> Layer:
        shapes = self.graph.input_shapes(node)
        shape = self.graph.shapes[node.id]
        field = self._receptive_field(node.id)
        share = field.size / max(self.input.height, self.input.width)
        return Layer(
            id=node.id,
            block=node.id.rpartition(".")[0] or None,
            op=node.op.name,
            attributes=asdict(node.op),
            inputs=tuple(name for name in node.inputs if name is not None and name not in self.parameters),
            shape=shape,
            parameters=node.op.parameters(*shapes)["total"],
            multiply_adds=node.op.multiply_adds(*shapes),
            receptive_field=field,
            level="low" if share <= LOW else "middle" if share <= MIDDLE else "high",
        )

    def _receptive_field(self, layer: str) -> ReceptiveField:
        shape = self.graph.shapes[layer]
        if len(shape) < 3:  # flattened: as a layer it sees the whole image
            return ReceptiveField(max(self.input.height, self.input.width), 0, 0)
        # Of all channels: those of different branches may see differently far.
        (start, stop), (second, _) = (self._reach(layer, (0, i, i), (shape[0], i + 1, i + 1)) for i in (0, 1))
        return ReceptiveField(max(b - a for a, b in zip(start, stop, strict=True)), second[0] - start[0], start[0])

    def _reach(self, layer: str, start: Shape, stop: Shape) -> tuple[Shape, Shape]:
        """First and last (exclusive) row and column of the input behind a box of a layer's cells; padding included.

        Walks the graph backwards with, for each layer on the way, the smallest box that holds all that is read of it.
        """
        boxes: dict[str, tuple[Shape, Shape]] = {layer: (start, stop)}
        for node in reversed(self.graph.nodes):
            if node.id not in boxes:
                continue
            shapes = self.graph.input_shapes(node)
            for region in node.op.reads(*boxes[node.id], *shapes):
                name = node.source(region)
                if name is not None and name not in self.parameters:
                    boxes[name] = _union(boxes.get(name), region)
        low, high = boxes[INPUT]
        return low[-2:], high[-2:]


def _next(at: Shape) -> Shape:
    return tuple(i + 1 for i in at)


def _union(box: tuple[Shape, Shape] | None, region: Region) -> tuple[Shape, Shape]:
    if box is None:
        return region.start, region.stop
    return (
        tuple(min(a, b) for a, b in zip(box[0], region.start, strict=True)),
        tuple(max(a, b) for a, b in zip(box[1], region.stop, strict=True)),
    )
