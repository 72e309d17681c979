"""What is measured: LeNet-5, Tiny VGG, the bundled `photos` and `imagenet`, VGG-16's convolutional part; one image."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.bundled import load
from engine.graph import Chain, Graph, initial
from engine.network import INPUT
from engine.ops import create

TINY_VGG, VGG_16 = ((10, 10), (10, 10)), ((64, 64), (128, 128), (256,) * 3, (512,) * 3, (512,) * 3)


@dataclass(frozen=True)
class Subject:
    """A graph with parameters and an input; `target` is how many times faster than torch it has to be, if anything."""

    name: str
    graph: Graph
    parameters: dict[str, Any]
    x: Any
    target: float | None


def subjects() -> list[Subject]:
    """The networks, from the smallest to the largest."""
    photos, imagenet = load("photos"), load("imagenet")
    return [
        subject("LeNet-5, 28×28", lenet(), target=3.5),
        subject("Tiny VGG, 64×64", classifier(vgg(TINY_VGG, 64, padding=0), 10).graph, target=1.4),
        subject("photos, 64×64", photos.graph, target=1.0, parameters=dict(photos.parameters)),
        subject("imagenet, 224×224", imagenet.graph, target=1.0, parameters=dict(imagenet.parameters)),
    ]


def vgg_16() -> Subject:
    """VGG-16 up to its last pooling."""
    return subject("VGG-16's features, 224×224", vgg(VGG_16, 224, padding=1).graph, target=None)


def subject(name: str, graph: Graph, target: float | None, parameters: dict[str, Any] | None = None) -> Subject:
    """A subject with random numbers for its input and for what has no parameters."""
    x = np.random.default_rng(1).normal(size=graph.data[INPUT]).astype(np.float32)
    return Subject(name, graph, initial(graph, 0) if parameters is None else parameters, x, target)


def vgg(blocks: tuple[tuple[int, ...], ...], size: int, *, padding: int) -> Chain:
    """Blocks of 3×3 convolutions with ReLU, each block followed by 2×2 max pooling."""
    chain, depth = Chain(INPUT, (3, size, size)), 3
    for block, filters in enumerate(blocks, 1):
        for number, count in enumerate(filters, 1):
            conv = create("conv2d", {"padding": padding})
            chain.then(f"conv{block}_{number}", conv, weight=(count, depth, 3, 3), bias=(count,))
            chain.then(f"relu{block}_{number}", create("relu"))
            depth = count
        chain.then(f"pool{block}", create("max_pool2d"))
    return chain


def classifier(chain: Chain, classes: int) -> Chain:
    """One fully connected layer and softmax at the end."""
    chain.then("flatten", create("flatten"))
    length = chain.graph.shapes["flatten"][0]
    return chain.then("fc", create("linear"), weight=(classes, length), bias=(classes,)).then(
        "softmax", create("softmax")
    )


def lenet() -> Graph:
    """LeNet-5 with ReLU and max pooling, as the bundled `digits`."""
    chain = Chain(INPUT, (1, 28, 28))
    for number, (filters, depth, padding) in enumerate([(6, 1, 2), (16, 6, 0)], 1):
        conv = create("conv2d", {"padding": padding})
        chain.then(f"conv{number}", conv, weight=(filters, depth, 5, 5), bias=(filters,))
        chain.then(f"relu{number}", create("relu")).then(f"pool{number}", create("max_pool2d"))
    chain.then("flatten", create("flatten"))
    for number, (outputs, length) in enumerate([(120, 400), (84, 120)], 1):
        chain.then(f"fc{number}", create("linear"), weight=(outputs, length), bias=(outputs,))
        chain.then(f"relu{number + 2}", create("relu"))
    return chain.then("fc3", create("linear"), weight=(10, 84), bias=(10,)).then("softmax", create("softmax")).graph
