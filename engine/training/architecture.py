"""The graph that a few choices stand for, and the parameters that it begins with.

Source: CS231n, lecture 5 (the pattern) and 6 (initialisation); Glorot and Bengio (2010); He et al. (2015).
"""

import math

import numpy as np

from engine.graph import Chain, Graph
from engine.network import INPUT
from engine.ops import Shape, create
from engine.training.choices import Choices
from engine.training.datasets import dataset
from engine.windows import Array

POOLS = {"max": "max_pool2d", "average": "avg_pool2d"}

SMALL, LARGE = 0.01, 1.0
"""Standard deviation of the weights that are too small, and too large, for signals to keep their size."""


def architecture(choices: Choices) -> Graph:
    """The graph of `choices`, from the image to one score a class: conv1_1, relu1_1, pool1, …, flatten, fc1, …."""
    data = dataset(choices.dataset, choices.seed)
    chain, depth = Chain(INPUT, data.input.shape), data.input.channels
    convolution = create("conv2d", {"padding": choices.kernel // 2})
    for block in range(1, choices.blocks + 1):
        filters = choices.filters * 2 ** (block - 1)
        for number in range(1, choices.convolutions + 1):
            weight = filters, depth, choices.kernel, choices.kernel
            chain.then(f"conv{block}_{number}", convolution, weight=weight, bias=(filters,))
            _activate(chain, choices, f"{block}_{number}")
            depth = filters
        chain.then(f"pool{block}", create(POOLS[choices.pooling]))
    chain.then("flatten", create("flatten"))
    (length,) = chain.graph.shapes["flatten"]
    if choices.hidden:
        chain.then("fc1", create("linear"), weight=(choices.hidden, length), bias=(choices.hidden,))
        _activate(chain, choices, str(choices.blocks + 1))
        length = choices.hidden
    classes = len(data.classes)
    last = "fc2" if choices.hidden else "fc1"
    return chain.then(last, create("linear"), weight=(classes, length), bias=(classes,)).graph


def _activate(chain: Chain, choices: Choices, place: str) -> None:
    if choices.activation != "none":
        chain.then(f"{choices.activation}{place}", create(choices.activation))


def initialise(graph: Graph, initialisation: str, seed: int) -> dict[str, Array]:
    """The parameters at the beginning, float32: weights at random as `initialisation` has it, biases 0."""
    random = np.random.default_rng([seed, 2])
    found = {}
    for name, shape in graph.parameters.items():
        normal = random.standard_normal(shape, np.float32)
        found[name] = normal * np.float32(_deviation(initialisation, shape) if len(shape) > 1 else 0)
    return found


def _deviation(initialisation: str, shape: Shape) -> float:
    """The standard deviation of weights of `shape` (outputs, inputs, …)."""
    taps = math.prod(shape[2:])
    inputs, outputs = shape[1] * taps, shape[0] * taps
    match initialisation:
        case "he":
            return math.sqrt(2 / inputs)
        case "xavier":
            return math.sqrt(2 / (inputs + outputs))
        case "small":
            return SMALL
        case "large":
            return LARGE
    return 0.0
