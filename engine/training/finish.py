"""From a trained state to a network: batch norm measured once and folded away, dropout gone, softmax on top.

Source of measuring statistics afterwards instead of averaging them on the way: Wu and Johnson, "Rethinking 'Batch' in
BatchNorm" (2021).
"""

from collections.abc import Mapping

import numpy as np

from engine.graph import Graph, Node
from engine.network import INPUT, Network
from engine.ops.activation import Dropout
from engine.ops.norm import BatchNorm, BatchNormTraining, fold, moments
from engine.ops.softmax import Softmax
from engine.training.examples import Examples
from engine.training.loop import masks
from engine.training.recipe import Recipe
from engine.training.state import State
from engine.windows import Array


def finished(recipe: Recipe, examples: Examples, state: State, *, batches: int = 8, batch: int = 256) -> Network:
    """The network of a state, with batch norm folded by the statistics of up to `batches` · `batch` examples."""
    graph = recipe.graph(len(examples.classes))
    statistics = _measure(recipe, graph, examples, state, batches, batch)
    parameters = dict(state.parameters)
    nodes: list[Node] = []
    stands_for: dict[str | None, str] = {}  # the node whose value a removed node's is now
    for node in graph.nodes:
        inputs = tuple(stands_for.get(name, name) for name in node.inputs)
        if isinstance(node.op, Dropout):
            stands_for[node.id] = str(inputs[0])
        elif isinstance(node.op, BatchNormTraining):
            before = nodes.pop()
            weight, bias = f"{before.id}.weight", f"{before.id}.bias"
            parameters[weight], parameters[bias] = fold(
                parameters[weight],
                parameters.get(bias),
                BatchNorm(node.op.epsilon),
                *statistics[node.id],
                *(parameters.pop(str(name)) for name in node.inputs[1:]),
            )
            nodes.append(Node(before.id, before.op, (*before.inputs[:2], bias)))
            stands_for[node.id] = before.id
        else:
            nodes.append(Node(node.id, node.op, inputs))
    nodes.append(Node("softmax", Softmax(), (nodes[-1].id,)))
    shapes = {name: value.shape for name, value in parameters.items()}
    return Network(
        id=recipe.id,
        title=recipe.title,
        graph=Graph({INPUT: recipe.input.shape}, shapes, tuple(nodes)),
        parameters=parameters,
        input=recipe.input,
        classes=examples.classes,
        accuracy={},
    )


def _measure(
    recipe: Recipe, graph: Graph, examples: Examples, state: State, batches: int, batch: int
) -> Mapping[str, tuple[Array, Array]]:
    """Mean and variance of what each batch norm reads, averaged over large batches of images as they are."""
    order = np.random.default_rng(recipe.seed).permutation(len(examples.images))[: batches * batch]
    found: dict[str, list[tuple[Array, Array]]] = {}
    for chosen in np.array_split(order, -(-len(order) // batch)):
        images = recipe.input.normalise(examples.images[chosen])
        values = graph.forward({INPUT: images, **state.parameters, **masks(graph, len(chosen))})
        for node in graph.nodes:
            if isinstance(node.op, BatchNormTraining):
                found.setdefault(node.id, []).append(moments(values[str(node.inputs[0])]))
    return {
        name: (np.mean([m for m, _ in pairs], 0), np.mean([v for _, v in pairs], 0)) for name, pairs in found.items()
    }
