"""The dossier of a channel: what its map is like, where it answers most, what it is computed from and who reads it."""

from dataclasses import asdict
from typing import Any

import numpy as np

from app.activations import Run
from app.cards import folded, statistics
from engine.connections import inputs_of, outputs_of, passes_through
from engine.network import INPUT
from engine.statistics import peaks

MOST_LINKS = 64
MOST_PEAKS = 9


def dossier(found: Run, layer: str, channel: int) -> dict[str, Any]:
    """All about one map of `layer`, or about one number of a layer without maps."""
    network, values = found.network, found.values[layer][channel]
    inputs = [] if layer == INPUT else inputs_of(network, layer, channel)
    outputs = outputs_of(network, layer, channel)
    return {
        "layer": layer,
        "channel": channel,
        "shape": list(values.shape),
        "statistics": statistics(values),
        "peaks": places(found, layer, channel),
        "inputs": [asdict(link) for link in inputs[:MOST_LINKS]],
        "outputs": [asdict(link) for link in outputs[:MOST_LINKS]],
        "counts": {"inputs": len(inputs), "outputs": len(outputs)},
        "activation": activation(found, layer, channel),
        "fold": folded(network.folds.get(layer), channel),
    }


def places(found: Run, layer: str, channel: int) -> list[dict[str, Any]]:
    """Where a map answers most strongly, and the boxes of the picture that it sees there."""
    values = found.values[layer][channel]
    if values.ndim != 2:
        return []
    return [
        {
            "at": [row, column],
            "value": float(values[row, column]),
            "receptive_field": found.reach(layer, (channel, row, column)),
        }
        for row, column in peaks(values, MOST_PEAKS)
    ]


def activation(found: Run, layer: str, channel: int) -> dict[str, Any] | None:
    """What the first layer that passes every number on by itself, as ReLU does, has made of a map."""
    network = found.network
    after = next((node.id for node in network.graph.nodes if passes_through(network, node, layer)), None)
    if after is None:
        return None
    before, passed = (found.values[name][channel].astype(np.float64) for name in (layer, after))
    removed = float((before != passed).mean())
    mass = float(np.abs(before).sum())
    return {
        "layer": after,
        "op": network.layer(after).op,
        "removed": removed,
        "removed_mass": float(np.abs(before - passed).sum()) / mass if mass else 0.0,
        "kept": 1 - removed,
    }
