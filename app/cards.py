"""The layer card: all that there is to say about one layer, its hyperparameters and its values on a picture."""

import math
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.activations import Run, together
from app.operations import formula
from engine.network import INPUT, Fold, Network
from engine.ops import Shape
from engine.receptive import field_of, steps
from engine.statistics import histogram

BYTES = 4
"""Of a number in float32."""


def card(found: Run, layer: str) -> dict[str, Any]:
    """What `layer`, or the input, is and what its values are like.

    Raises:
        UnknownNameError: there is no such layer.
    """
    network, values = found.network, found.values
    described = card_of_input(network) if layer == INPUT else card_of_layer(network, layer)
    parameters = described["parameters"]["total"]
    return {
        "layer": layer,
        **described,
        "memory": {"values": values[layer].size * BYTES, "parameters": parameters * BYTES},
        **statistics(values[layer]),
        "receptive_field": {
            **asdict(field_of(network, layer)),
            "steps": [asdict(step) for step in steps(network, layer)],
        },
    }


def card_of_input(network: Network) -> dict[str, Any]:
    """The network's input, which computes nothing."""
    return {
        "op": INPUT,
        "block": None,
        "attributes": {},
        "inputs": [],
        "shape": network.input.shape,
        "formula": None,
        "parameters": {"weights": 0, "biases": 0, "total": 0, "product": None},
        "multiply_adds": 0,
        "multiply_adds_product": None,
        "level": "low",
        "fold": None,
    }


def card_of_layer(network: Network, layer: str) -> dict[str, Any]:
    """The part of a layer's card that is the same for every picture."""
    described, node = network.layer(layer), network.nodes[layer]
    shapes = network.graph.input_shapes(node)
    axes = node.op.arithmetic(*shapes)
    learned = [shape for (_, spec), shape in zip(node.slots, shapes, strict=True) if spec.learned and shape is not None]
    return {
        "op": described.op,
        "block": described.block,
        "attributes": described.attributes,
        "inputs": described.inputs,
        "shape": described.shape,
        "formula": None if axes is None else formula(axes),
        "parameters": {
            **node.op.parameters(*shapes),
            "product": sum_of_products([factors(shape) for shape in learned]),
        },
        "multiply_adds": described.multiply_adds,
        "multiply_adds_product": multiplications(learned, described.shape, described.multiply_adds),
        "level": described.level,
        "fold": folded(network.folds.get(layer)),
    }


def statistics(values: NDArray[np.float32]) -> dict[str, Any]:
    """What numbers are like together: shape, extremes, mean, share of zeros, histogram."""
    return {**together(values), "histogram": asdict(histogram(values))}


def folded(fold: Fold | None, channel: int | slice = slice(None)) -> dict[str, Any] | None:
    """The batch norm that a layer's parameters have taken in, of all channels or of one."""
    if fold is None:
        return None
    arrays = {"weight": fold.weight, "bias": fold.bias, "mean": fold.mean, "variance": fold.variance}
    return {"op": "batch_norm", "epsilon": fold.epsilon, **{name: array[channel] for name, array in arrays.items()}}


def factors(weight: Shape) -> Shape:
    """The shape of a weight in the lecture's order: rows, columns, depth, filters."""
    return (*weight[2:], *weight[1::-1])


def sum_of_products(summands: list[Shape]) -> str | None:
    """`5·5·3·10 + 10 = 760`; None for no summands."""
    if not summands:
        return None
    return f"{' + '.join(map(_product, summands))} = {sum(map(math.prod, summands))}"


def multiplications(learned: list[Shape], output: Shape, total: int) -> str | None:
    """Where they are as many, the multiply-adds as every weight's, once for each place; else once for each output."""
    by_weight = [(*factors(shape), *output[1:]) for shape in learned[:1]]
    for product in (*by_weight, output):
        if math.prod(product) == total:
            return f"{_product(product)} = {total}"
    return None


def _product(numbers: Shape) -> str:
    return "·".join(map(str, numbers))
