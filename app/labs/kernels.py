"""Filters by name: the classic kernels of image processing, and the bundled networks' own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import comb

import numpy as np

from app.errors import Refusal
from app.tensors import Tensor
from engine.errors import EngineError, UnknownNameError
from engine.network import Network
from engine.ops import Shape

CLASSIC_SIZE = 3

FIXED: Mapping[str, list[list[int]]] = {
    "sobel-x": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "sobel-y": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
    "laplacian": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
}


@dataclass(frozen=True)
class Kernel:
    """A filter: `weight` (C, F, G) and its bias."""

    weight: Tensor
    bias: float


def _box(rows: int, columns: int) -> Tensor:
    return np.full((rows, columns), 1 / (rows * columns), np.float32)


def _gaussian(rows: int, columns: int) -> Tensor:
    """Rows of Pascal's triangle, which fall off like a bell curve."""
    down, across = ([comb(count - 1, k) for k in range(count)] for count in (rows, columns))
    return np.asarray(np.outer(down, across) / 2 ** (rows + columns - 2), np.float32)


def _identity(rows: int, columns: int) -> Tensor | None:
    if rows % 2 == 0 or columns % 2 == 0:
        return None
    middle = np.zeros((rows, columns), np.float32)
    middle[rows // 2, columns // 2] = 1
    return middle


SIZED: Mapping[str, Callable[[int, int], Tensor | None]] = {"box": _box, "gaussian": _gaussian, "identity": _identity}

CLASSIC = ("sobel-x", "sobel-y", "box", "gaussian", "sharpen", "emboss", "laplacian", "identity")


def classic(name: str, rows: int, columns: int) -> Tensor | None:
    """A classic kernel (F, G), or None where there is none of that name and size."""
    if name in FIXED:
        return np.array(FIXED[name], np.float32) if (rows, columns) == (CLASSIC_SIZE, CLASSIC_SIZE) else None
    return SIZED[name](rows, columns) if name in SIZED else None


def listed(text: str) -> list[str]:
    """The names in `sobel-x.imagenet:stem.conv:3`, where what a network calls its layer may have dots in it too."""
    names: list[str] = []
    for piece in text.split("."):
        if names and names[-1].count(":") == 1:  # a network and the beginning of a layer
            names[-1] += f".{piece}"
        else:
            names.append(piece)
    return names


def named(name: str, shape: Shape, networks: Mapping[str, Network]) -> Kernel | None:
    """The filter called `name` with `shape` (C, F, G); None for a classic kernel that does not exist at that size.

    A classic kernel is the same in each channel; `photos:conv1_1:3` is filter 3 of that layer, bias and all.

    Raises:
        Refusal: 422, nothing goes by that name, or it has another shape.
    """
    if name in CLASSIC:
        matrix = classic(name, *shape[1:])
        return None if matrix is None else Kernel(np.broadcast_to(matrix, shape), 0.0)
    model, *rest = name.split(":")
    if len(rest) != 2:
        raise Refusal(
            422,
            f"kernels has {name[:40]!r}: give one of {', '.join(CLASSIC)}, or network:layer:filter as "
            f"{next(iter(networks))}:conv1_1:3",
            field="kernels",
        )
    layer, number = rest
    return _of_network(networks, model, layer, number, shape)


def _of_network(networks: Mapping[str, Network], model: str, layer: str, number: str, shape: Shape) -> Kernel:
    try:
        if model not in networks:
            raise UnknownNameError.among("model", model[:40], networks)
        network = networks[model]
        convolutions = [node.id for node in network.graph.nodes if node.op.name == "conv2d"]
        if layer not in convolutions:
            raise UnknownNameError.among(f"layer of filters in {model}", layer[:40], convolutions)
    except EngineError as error:
        raise Refusal(422, f"kernels: {error}", field="kernels") from error
    names = network.nodes[layer].inputs
    weight = network.parameters[str(names[1])]
    biases = network.parameters[names[2]] if len(names) > 2 and names[2] is not None else None
    if not (number.isascii() and number.isdigit() and len(number) < 6 and int(number) < len(weight)):
        raise Refusal(
            422,
            f"kernels: there is no filter {number[:20]!r} in {model}:{layer}: they go from 0 to {len(weight) - 1}",
            field="kernels",
        )
    kernel = weight[int(number)]
    if kernel.shape != shape:
        depth, rows, columns = kernel.shape
        raise Refusal(
            422,
            f"kernels: a filter of {model}:{layer} is {rows}×{columns} with depth {depth}, but here filters are "
            f"{shape[1]}×{shape[2]} with depth {shape[0]}: set kernel to {rows}x{columns}, and the input "
            f"(or each of its groups) to depth {depth}",
            field="kernels",
        )
    return Kernel(kernel, 0.0 if biases is None else float(biases[int(number)]))
