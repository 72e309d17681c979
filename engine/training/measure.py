"""How often a network is right on images that it has never seen."""

import numpy as np

from engine.network import INPUT, Network
from engine.training.examples import Examples
from engine.training.recipe import Recipe
from engine.windows import Array


def probabilities(network: Network, images: Array, batch: int = 100) -> Array:
    """What the network says of images (N, C, H, W), uint8: (N, classes)."""
    last = network.graph.nodes[-1].id
    parts = [images[first : first + batch] for first in range(0, len(images), batch)]
    return np.concatenate(
        [network.graph.forward({INPUT: network.input.normalise(part), **network.parameters})[last] for part in parts]
    )


def top_1(network: Network, examples: Examples, among: tuple[str, ...] | None = None) -> float:
    """The share of examples whose true class has the highest probability.

    `among`: only examples of these classes count, and only the scores of these classes compete.
    """
    classes = np.arange(len(examples.classes))
    if among is not None:
        classes = np.array([examples.classes.index(name) for name in among])
    chosen = np.isin(examples.labels, classes)
    scores = probabilities(network, examples.images[chosen])[:, classes]
    return float((classes[scores.argmax(1)] == examples.labels[chosen]).mean())


def accuracy(recipe: Recipe, network: Network, examples: Examples) -> dict[str, float]:
    """Every measure of the recipe: `top_1` over all classes, and over each of its `subsets`; and on how many images."""
    measured = {"images": float(len(examples.images)), "top_1": top_1(network, examples)}
    return measured | {f"top_1_{name}": top_1(network, examples, among) for name, among in recipe.subsets.items()}
