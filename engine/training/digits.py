"""`digits`: LeNet-5 (LeCun et al., 1998) with ReLU and max pooling, on handwritten digits."""

from engine.graph import Chain, Graph
from engine.network import INPUT, InputSpec
from engine.ops.activation import Relu
from engine.ops.conv import Conv2d
from engine.ops.linear import Flatten, Linear
from engine.ops.pool import MaxPool2d
from engine.training.augment import Augmentation
from engine.training.recipe import Recipe


def graph(classes: int) -> Graph:
    """Two convolutions of 5×5 with pooling, three fully connected layers."""
    chain = Chain(INPUT, (1, 28, 28))
    chain.then("conv1", Conv2d(padding=2), weight=(6, 1, 5, 5), bias=(6,)).then("relu1", Relu()).then(
        "pool1", MaxPool2d()
    )
    chain.then("conv2", Conv2d(), weight=(16, 6, 5, 5), bias=(16,)).then("relu2", Relu()).then("pool2", MaxPool2d())
    chain.then("flatten", Flatten())
    chain.then("fc1", Linear(), weight=(120, 400), bias=(120,)).then("relu3", Relu())
    chain.then("fc2", Linear(), weight=(84, 120), bias=(84,)).then("relu4", Relu())
    return chain.then("fc3", Linear(), weight=(classes, 84), bias=(classes,)).graph


RECIPE = Recipe(
    id="digits",
    title="Handwritten digits, LeNet-5",
    input=InputSpec(1, 28, 28, mean=(0.13,), std=(0.31,), fit="ink"),
    graph=graph,
    augmentation=Augmentation(zoom=0.1, shift=2),
    epochs=12,
    rate=0.05,
    smoothing=0.0,
    shard=32,
)
