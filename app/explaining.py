"""One number of a network, explained: what it is made of, by which layers, and what of the picture it depends on."""

from dataclasses import asdict
from typing import Any

from app.activations import Run
from app.operations import parts
from engine.connections import in_layers
from engine.network import INPUT, Network
from engine.ops import Explanation
from engine.origins import origins


def explained(found: Run, layer: str, at: tuple[int, ...]) -> dict[str, Any]:
    """One value of a layer: what it is made of, by which layers, and where in the picture that lies."""
    network = found.network
    reach = {"receptive_field": found.reach(layer, at)}
    if layer == INPUT:
        return {
            "layer": layer,
            "op": INPUT,
            "inputs": [],
            "at": list(at),
            "output": float(found.values[INPUT][at]),
            "sources": [],
            **reach,
        }
    explanation = network.explain(found.values, layer, at)
    described, found_in = network.layer(layer), origins(network, layer, explanation)
    return {
        "layer": layer,
        "op": described.op,
        "inputs": list(described.inputs),
        "at": list(at),
        "combine": explanation.combine,
        **parts(explanation.parts),
        "output": float(found.values[layer][at]),
        "sources": sources(network, layer, explanation),
        **({} if found_in is None else {"origins": [asdict(origin) for origin in found_in]}),
        **reach,
    }


def sources(network: Network, layer: str, explanation: Explanation) -> list[dict[str, Any]]:
    """The boxes of cells, in the layers that `layer` reads, that an explained value is made of; padding included."""
    return [
        {"layer": name, "start": region.start, "stop": region.stop, "step": region.step}
        for name, region in in_layers(network, network.nodes[layer], explanation.sources)
    ]
