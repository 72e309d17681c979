"""Networks: what they are, their layers and their filters."""

from dataclasses import asdict
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Path, Request
from numpy.typing import NDArray
from starlette.responses import Response

from app.api.names import Channels, Kind, LayerName
from app.api.subject import Subject
from app.caching import etag, headers, not_modified
from app.errors import Refusal
from app.openapi import binary, immutable, problems
from app.pictures import sheet
from app.places import chosen
from app.replies import GraphReply, ModelsReply
from app.representations import BINARY, DESCRIPTION, json_reply, represent
from app.services import Shared
from engine.errors import UnknownNameError
from engine.interventions import UNSCALED
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
    """The bundled networks, in the order in which people are offered them."""
    versions = services.library.versions
    return json_reply(
        {"models": [brief(network, versions[name]) for name, network in services.library.networks.items()]}
    )


@router.get("/models/{model}", summary="A network's layers", response_model=GraphReply, responses=problems(404, 422))
def model_graph(subject: Subject) -> Response:
    """Its graph, with what each layer sees of the picture."""
    network = subject.network
    layers = [described(network, layer) for layer in network.layers]
    return json_reply({**brief(network, subject.version), "card": network.card, "layers": layers})


@router.get(
    "/models/{model}/weights",
    summary="A network as a file",
    response_class=Response,
    responses=immutable({**binary("The file.", BINARY), **problems(404, 422)}),
)
def weights(subject: Subject, request: Request) -> Response:
    """All weights as safetensors; its header has the graph, the classes and the input as JSON, under `network`."""
    tag = etag(subject.version, "weights")
    if (same := not_modified(request, tag)) is not None:
        return same
    named = {"Content-Disposition": f'attachment; filename="{subject.network.id}.safetensors"'}
    return Response(subject.network.to_bytes(), media_type=BINARY, headers={**headers(tag), **named})


@router.get(
    "/models/{model}/layers/{layer}/weight",
    summary="A layer's filters",
    description=f"(filter, channel, row, column), or (output, input). As `png`, middle grey is 0.\n{DESCRIPTION}",
    response_class=Response,
    responses=immutable({**TENSOR, **problems(404, 422)}),
)
def weight(subject: Subject, layer: LayerName, request: Request, kind: Kind = "json") -> Response:
    """The weights of one layer."""
    weights = weights_of(subject.network, layer)
    tag = etag(subject.version, layer, "weight", kind)
    return not_modified(request, tag) or represent(weights, kind, sheet, headers(tag))


@router.get(
    "/models/{model}/layers/{layer}/weight/{filter}",
    summary="One filter",
    description=(
        "(channel, row, column), with one channel for each that the filter sees, of its group if there are groups; or "
        f"(input), a row of a fully connected layer's matrix. As `png`, middle grey is 0.\n{DESCRIPTION}"
    ),
    response_class=Response,
    responses=immutable({**TENSOR, **problems(404, 422)}),
)
def one_filter(
    subject: Subject,
    layer: LayerName,
    index: Annotated[int, Path(alias="filter", description="Counted from 0.", examples=[0])],
    request: Request,
    kind: Kind = "json",
    channels: Channels = None,
) -> Response:
    """The weights of one filter, or some channels of it in the order asked for."""
    weights = weights_of(subject.network, layer)
    if not 0 <= index < len(weights):
        raise Refusal(404, f"there is no filter {index} in {layer}: it has {len(weights)}, counted from 0")
    one = np.atleast_1d(weights[index])
    some = chosen(channels, f"a filter of {layer}", len(one))
    tag = etag(subject.version, layer, "weight", str(index), kind, f"{some}")
    return not_modified(request, tag) or represent(
        one if some is None else one[some], kind, lambda array: sheet(array[None]), headers(tag)
    )


def weights_of(network: Network, layer: str) -> NDArray[np.float32]:
    """The weights of a layer; of one whose channels are scaled, those that it has all the same.

    Raises:
        UnknownNameError: there is no such layer, or it has none.
    """
    network.layer(layer)
    node = network.nodes.get(f"{layer}.{UNSCALED}", network.nodes[layer])
    name = next((name for name in node.inputs if name and name.endswith(".weight")), None)
    if name is None:
        learned = [node.id for node in network.nodes.values() if any(n in network.parameters for n in node.inputs)]
        raise UnknownNameError.among("layer with weights", layer, learned)
    return network.parameters[name]


def brief(network: Network, version: str) -> dict[str, Any]:
    """A network in a few words."""
    spec = network.input
    return {
        "id": network.id,
        "title": network.title,
        "input": {"height": spec.height, "width": spec.width, "channels": spec.channels},
        "classes": list(network.classes),
        "parameters": sum(layer.parameters for layer in network.layers),
        "accuracy": dict(network.accuracy),
        "version": version,
    }


def described(network: Network, layer: Layer) -> dict[str, Any]:
    """A layer as data; `folded`: the batch norm that its parameters have taken in, if any."""
    fold = network.folds.get(layer.id)
    return {**asdict(layer), "folded": fold and {"op": "batch_norm", "epsilon": fold.epsilon}}
