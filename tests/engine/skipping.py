"""A small network that has it all: groups, a skip, two branches that are joined, and a global mean before its end."""

from typing import Any

import numpy as np

from engine.graph import Graph, Node
from engine.network import INPUT, InputSpec, Network
from engine.ops import create

SHAPES = {
    "a.weight": (4, 2, 3, 3),
    "a.bias": (4,),
    "b.depthwise.weight": (4, 1, 3, 3),
    "b.project.weight": (4, 4, 1, 1),
    "b.project.bias": (4,),
    "grouped.weight": (6, 5, 2, 2),
    "fc.weight": (3, 6),
    "fc.bias": (3,),
}


def network() -> Network:
    """The network, with made up weights; it takes (2, 8, 8)."""
    nodes = (
        node("a", "conv2d", {"padding": 1}, INPUT, "a.weight", "a.bias"),
        node("a.relu", "relu", {}, "a"),
        node("b.depthwise", "conv2d", {"padding": 1, "groups": 4}, "a.relu", "b.depthwise.weight", None),
        node("b.project", "conv2d", {}, "b.depthwise", "b.project.weight", "b.project.bias"),
        node("b.add", "add", {}, "b.project", "a.relu"),
        node("joined", "concat", {}, INPUT, "b.add", "a"),
        node("grouped", "conv2d", {"groups": 2, "stride": 2}, "joined", "grouped.weight", None),
        node("most", "max_pool2d", {"kernel_size": 2}, "grouped"),
        node("pool", "global_avg_pool2d", {}, "most"),
        node("fc", "linear", {}, "pool", "fc.weight", "fc.bias"),
        node("softmax", "softmax", {}, "fc"),
    )
    random = np.random.default_rng(7)
    parameters = {name: random.normal(size=shape).astype(np.float32) for name, shape in SHAPES.items()}
    spec = InputSpec(2, 8, 8, mean=(0.5, 0.5), std=(0.5, 0.5))
    return Network(
        "skipping", "Skipping", Graph({INPUT: spec.shape}, SHAPES, nodes), parameters, spec, ("x", "y", "z"), {}
    )


def node(name: str, op: str, attributes: dict[str, Any], *inputs: str | None) -> Node:
    """A node in one line."""
    return Node(name, create(op, attributes), inputs)
