"""Local derivatives: how each number that a node gives changes with each number of one of its inputs.

For tensors that is a Jacobian, (numbers of the output) × (numbers of the input). No network ever builds one: `backward`
multiplies by it without. Here it is built, by handing back one output number after the other, to be looked at.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.expressions.build import Built
from engine.graph import Node
from engine.ops import Op, Shape
from engine.windows import Array


@dataclass(frozen=True)
class Local:
    """The derivatives of a node for one of its inputs.

    `shape` is (outputs, inputs), also where the matrix is not built. `value` is one number (scalar), the diagonal
    (outputs), the matrix (outputs, inputs), or None (too_large); `nonzero` counts its entries that are not 0.
    """

    input: str
    kind: Literal["scalar", "diagonal", "matrix", "too_large"]
    shape: tuple[int, int]
    value: Array | None
    nonzero: int | None


def local(built: Built, node: Node, values: dict[str, Array], most: int) -> tuple[Local, ...]:
    """The derivatives of `node` for each input, given all values (1, …); matrices of up to `most` entries are built."""
    shapes = [built.graph.shapes[str(name)] for name in node.inputs]
    return tuple(_of(node, slot, values, shapes, built.graph.shapes[node.id], most) for slot in range(len(node.inputs)))


def _of(node: Node, slot: int, values: dict[str, Array], shapes: list[Shape], output: Shape, most: int) -> Local:
    name = str(node.inputs[slot])
    size = math.prod(output), math.prod(shapes[slot])
    if one_by_one(node.op, slot, shapes, output):
        (slopes,) = _handed_back(node, slot, values, np.ones((1, *output)))
        kind: Literal["scalar", "diagonal"] = "scalar" if size == (1, 1) else "diagonal"
        return Local(name, kind, size, slopes.ravel(), int(np.count_nonzero(slopes)))
    if math.prod(size) > most:
        return Local(name, "too_large", size, None, None)
    each = np.eye(size[0]).reshape(-1, *output)
    matrix = _handed_back(node, slot, values, each).reshape(size)
    return Local(name, "matrix", size, matrix, int(np.count_nonzero(matrix)))


def one_by_one(op: Op, slot: int, shapes: list[Shape], output: Shape) -> bool:
    """Whether each output number reads of this input the one in its own place, and nothing else of it.

    Asked of the first, the second and the last: an op reads all of them alike.
    """
    if shapes[slot] != output:
        return False
    count = math.prod(output)
    for index in {0, min(1, count - 1), count - 1}:
        at = tuple(int(i) for i in np.unravel_index(index, output)) if output else ()
        region = op.reads(at, tuple(i + 1 for i in at), *shapes)[slot]
        if region.start != at or region.stop != tuple(i + 1 for i in at):
            return False
    return True


def _handed_back(node: Node, slot: int, values: dict[str, Array], gradients: Array) -> Array:
    """What one input receives for each of several gradients (M, …) of the output: (M, …)."""
    several = [
        np.broadcast_to(values[str(name)], (len(gradients), *values[str(name)].shape[1:])) for name in node.inputs
    ]
    output = np.broadcast_to(values[node.id], gradients.shape)
    with np.errstate(all="ignore"):
        part = node.op.backward(gradients, output, *several)[slot]
    if part is None:
        raise TypeError(f"{node.op.name} gives no gradient for input {slot}")
    return part
