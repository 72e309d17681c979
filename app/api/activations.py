"""A network on a picture: the URL is the zoom, from all layers to one number and what it is made of."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.activations import Run
from app.api import layers
from app.api.models import TENSOR
from app.api.names import Channels, ImageName, Index, Kind, LayerName, ModelName
from app.caching import etag, headers, not_modified
from app.openapi import immutable, problems
from app.operations import parts
from app.pictures import atlas
from app.places import check, chosen, shape_of
from app.replies import RunReply, ValueReply
from app.representations import DESCRIPTION, json_reply, represent
from app.services import Shared
from engine.network import INPUT, Network
from engine.ops import Explanation

router = APIRouter(prefix="/models/{model}/activations/{image}", tags=["activations"])
router.include_router(layers.router)  # first: in their paths stands a word where below there is a channel's index

FAULTS = problems(404, 422, 503)


@router.get("", summary="The whole network", response_model=RunReply, responses=immutable(problems(404, 503)))
def network_on_image(model: ModelName, image: ImageName, request: Request, services: Shared) -> Response:
    """Every layer in numbers, every class with its probability, and how the input was made from the picture."""
    network = services.library.network(model)
    tag = etag(services.library.versions[model], image)
    if (same := not_modified(request, tag)) is not None:
        return same
    found = services.activations(network, image)
    return json_reply({"image": image, **everything(found)}, headers(tag))


@router.get(
    "/{layer}",
    summary="One layer",
    description=f"(channel, row, column), or (index). `input` is the network's input.\n{DESCRIPTION}",
    response_class=Response,
    responses=immutable({**TENSOR, **FAULTS}),
)
def layer_tensor(
    model: ModelName,
    image: ImageName,
    layer: LayerName,
    request: Request,
    services: Shared,
    kind: Kind = "json",
    channels: Channels = None,
) -> Response:
    """All values of one layer, or those of some channels in the order asked for."""
    network = services.library.network(model)
    some = chosen(channels, layer, shape_of(network, layer)[0])
    tag = etag(services.library.versions[model], image, layer, kind, f"{some}")
    if (same := not_modified(request, tag)) is not None:
        return same
    values = services.activations(network, image).values[layer]
    return represent(values if some is None else values[some], kind, atlas, headers(tag))


@router.get(
    "/{layer}/{channel}",
    summary="One activation map",
    description=(
        "(row, column). A layer without maps (flattened, fully connected, softmax) has one number at each index: it is "
        f"explained as at the end of the zoom, whatever the format.\n{DESCRIPTION}"
    ),
    response_class=Response,
    responses=immutable({**TENSOR, **FAULTS}),
)
def channel_map(
    model: ModelName,
    image: ImageName,
    layer: LayerName,
    channel: Index,
    request: Request,
    services: Shared,
    kind: Kind = "json",
) -> Response:
    """One channel of a layer, or one number of a layer that has no channels."""
    network = services.library.network(model)
    shape = shape_of(network, layer)
    check(layer, (channel,), shape[:1])
    tag = etag(services.library.versions[model], image, layer, str(channel), kind)
    if (same := not_modified(request, tag)) is not None:
        return same
    found = services.activations(network, image)
    if len(shape) == 1:
        return json_reply(explained(found, layer, (channel,)), headers(tag))
    one = found.values[layer][channel]  # (H, W)
    if kind in {"u8", "png"}:
        one = one[None]
    return represent(one, kind, atlas, headers(tag))


@router.get(
    "/{layer}/{channel}/{row}/{column}",
    summary="One number, explained",
    response_model=ValueReply,
    responses=immutable(FAULTS),
)
def value(
    model: ModelName,
    image: ImageName,
    layer: LayerName,
    channel: Index,
    row: Index,
    column: Index,
    request: Request,
    services: Shared,
) -> Response:
    """A value with all that it is made of, and the box of the picture that it depends on."""
    network = services.library.network(model)
    at = channel, row, column
    check(layer, at, shape_of(network, layer))
    tag = etag(services.library.versions[model], image, layer, *map(str, at))
    if (same := not_modified(request, tag)) is not None:
        return same
    return json_reply(explained(services.activations(network, image), layer, at), headers(tag))


def everything(found: Run) -> dict[str, Any]:
    """A run in numbers."""
    return {
        "model": found.network.id,
        "input": found.input(),
        "predictions": found.predictions(),
        "layers": found.layers(),
    }


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
    described = network.layer(layer)
    return {
        "layer": layer,
        "op": described.op,
        "inputs": list(described.inputs),
        "at": list(at),
        "combine": explanation.combine,
        **parts(explanation.parts),
        "output": float(found.values[layer][at]),
        "sources": sources(network, layer, explanation),
        **reach,
    }


def sources(network: Network, layer: str, explanation: Explanation) -> list[dict[str, Any]]:
    """The boxes of cells, in the layers that `layer` reads, that an explained value is made of; padding included."""
    node = network.nodes[layer]
    return [
        {"layer": name, "start": region.start, "stop": region.stop, "step": region.step}
        for region in explanation.sources
        if (name := node.source(region)) in network.layer(layer).inputs
    ]
