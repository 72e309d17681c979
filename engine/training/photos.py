"""`photos`: the lecture's hierarchy on 64×64 photos: (convolution 3×3 + ReLU) twice, pool, …, fully connected."""

from engine.graph import Chain, Graph
from engine.network import INPUT, InputSpec
from engine.ops.activation import Dropout, Relu
from engine.ops.conv import Conv2d
from engine.ops.linear import Flatten, Linear
from engine.ops.norm import BatchNormTraining
from engine.ops.pool import MaxPool2d
from engine.training.augment import Augmentation
from engine.training.recipe import Recipe

BLOCKS = ((24, 24), (64, 64), (128, 128), (192,))
"""Filters of the convolutions before each pooling."""

TINY_VGG = (
    "lifeboat",
    "ladybug",
    "pizza",
    "bell pepper",
    "school bus",
    "koala",
    "espresso",
    "red panda",
    "orange",
    "sports car",
)
"""The classes of CNN Explainer's network, to compare with."""


def graph(classes: int) -> Graph:
    """The training graph: each convolution is followed by batch norm, the last layer fed through dropout."""
    chain, depth, side = Chain(INPUT, (3, 64, 64)), 3, 64
    for block, widths in enumerate(BLOCKS, 1):
        for number, width in enumerate(widths, 1):
            place = f"{block}_{number}"
            chain.then(f"conv{place}", Conv2d(padding=1), weight=(width, depth, 3, 3))
            chain.then(f"norm{place}", BatchNormTraining(), weight=(width,), bias=(width,))
            chain.then(f"relu{place}", Relu())
            depth = width
        chain.then(f"pool{block}", MaxPool2d())
        side //= 2
    length = depth * side * side
    chain.then("flatten", Flatten()).then("dropout", Dropout(0.3), mask=(length,))
    return chain.then("fc", Linear(), weight=(classes, length), bias=(classes,)).graph


RECIPE = Recipe(
    id="photos",
    title="Photos, 24 classes",
    input=InputSpec(3, 64, 64, mean=(0.48, 0.45, 0.40), std=(0.27, 0.26, 0.28)),
    graph=graph,
    augmentation=Augmentation(zoom=0.2, shift=6, mirror=True, brightness=0.25, contrast=0.2, colour=0.1, erase=16),
    epochs=36,
    rate=0.1,
    subsets={"tiny_vgg": TINY_VGG},
)
