"""Networks: what they are, their layers and their filters."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.api.names import Kind, LayerName, ModelName
from app.caching import etag, headers, not_modified
from app.openapi import binary, immutable, problems
from app.pictures import sheet
from app.replies import GraphReply, ModelsReply
from app.representations import DESCRIPTION, json_reply, represent
from app.services import Services, Shared
from engine.errors import UnknownNameError
from engine.network import Layer, Network

router = APIRouter(tags=["models"])

TENSOR = binary(
    "The tensor.",
    "application/octet-stream",
    "image/png",
    also_json={"type": "array", "items": {}, "description": "Nested lists."},
)


@router.get("/models", summary="List every network", response_model=ModelsReply)
def models(services: Shared) -> Response:
    """The bundled networks, trained by this engine."""
    return json_reply({"models": [brief(network, services) for network in services.library.networks.values()]})


@router.get("/models/{model}", summary="A network's layers", response_model=GraphReply, responses=problems(404))
def model_graph(model: ModelName, services: Shared) -> Response:
    """Its graph, with what each layer sees of the picture."""
    network = services.library.network(model)
    layers = [described(network, layer) for layer in network.layers]
    return json_reply({**brief(network, services), "card": network.card, "layers": layers})


@router.get(
    "/models/{model}/layers/{layer}/weight",
    summary="A layer's filters",
    description=f"(filter, channel, row, column), or (output, input). As `png`, middle grey is 0.\n{DESCRIPTION}",
    response_class=Response,
    responses=immutable({**TENSOR, **problems(404, 422)}),
)
def weight(model: ModelName, layer: LayerName, request: Request, services: Shared, kind: Kind = "json") -> Response:
    """The weights of one layer."""
    network = services.library.network(model)
    network.layer(layer)
    name = next((name for name in network.nodes[layer].inputs if name and name.endswith(".weight")), None)
    if name is None:
        learned = [node.id for node in network.nodes.values() if any(n in network.parameters for n in node.inputs)]
        raise UnknownNameError.among("layer with weights", layer, learned)
    tag = etag(services.library.versions[model], layer, "weight", kind)
    return not_modified(request, tag) or represent(network.parameters[name], kind, sheet, headers(tag))


def brief(network: Network, services: Services) -> dict[str, Any]:
    """A network in a few words."""
    spec = network.input
    return {
        "id": network.id,
        "title": network.title,
        "input": {"height": spec.height, "width": spec.width, "channels": spec.channels},
        "classes": list(network.classes),
        "parameters": sum(layer.parameters for layer in network.layers),
        "accuracy": dict(network.accuracy),
        "version": services.library.versions[network.id],
    }


def described(network: Network, layer: Layer) -> dict[str, Any]:
    """A layer as data; `folded`: the batch norm that its parameters have taken in, if any."""
    fold = network.folds.get(layer.id)
    return {**asdict(layer), "folded": fold and {"op": "batch_norm", "epsilon": fold.epsilon}}
