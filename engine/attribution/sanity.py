"""Does a map depend on what a network has learned? The same map where layers, from the last on, have other weights.

Source: Adebayo et al., "Sanity Checks for Saliency Maps" (2018), cascading randomisation; weights are shuffled, so that
each layer keeps the numbers that it has and loses only what they mean.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from engine.network import Network
from engine.windows import Array


def cascade(network: Network, seed: int, steps: int, target: str) -> Iterator[tuple[str, Network]]:
    """Networks in which weights are shuffled from the layer `target` back to the layer told: at most `steps` of them.

    Layers after the target have no part in it.
    """
    random = np.random.default_rng(seed)
    learned = [name for name in network.parameters if name.endswith(".weight")]
    ids = [node.id for node in network.graph.nodes]
    before = network.graph.nodes[: ids.index(target) + 1]
    order = [name for node in reversed(before) for name in node.inputs if name in learned]
    told = {order[i] for i in np.unique(np.linspace(0, len(order) - 1, min(steps, len(order))).round().astype(int))}
    parameters: dict[str, Array] = dict(network.parameters)
    for name in order:
        parameters[name] = random.permutation(parameters[name].ravel()).reshape(parameters[name].shape)
        if name in told:
            yield name.removesuffix(".weight"), _with(network, parameters)


def _with(network: Network, parameters: Mapping[str, Array]) -> Network:
    return replace(network, parameters=dict(parameters))


def rank_correlation(one: Array, other: Array) -> float:
    """Spearman's: 1 where two maps order their pixels alike, about 0 where they have nothing to do with each other."""
    ranks = [_ranks(each.ravel()) for each in (one, other)]
    spread = [each - each.mean() for each in ranks]
    size = float(np.sqrt((spread[0] ** 2).sum() * (spread[1] ** 2).sum()))
    return float((spread[0] * spread[1]).sum()) / size if size else 0.0


def _ranks(values: Array) -> Array:
    """The rank of each value; equal ones have the mean of theirs."""
    distinct, index, counts = np.unique(values, return_inverse=True, return_counts=True)
    del distinct
    ends = np.cumsum(counts)
    ranks: Array = (ends - (counts - 1) / 2)[index]
    return ranks
