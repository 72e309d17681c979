"""A network on a picture: the URL is the zoom, from all layers to one number and what it is made of."""

from typing import Any

import numpy as np
from fastapi import APIRouter, Request
from numpy.typing import NDArray
from starlette.responses import Response

from app.activations import Run
from app.api import layers
from app.api.models import TENSOR
from app.api.names import Channels, ImageName, Index, Kind, LayerName, Minus
from app.api.subject import Subject
from app.caching import etag, headers, not_modified
from app.errors import Refusal
from app.explaining import explained
from app.openapi import immutable, problems
from app.pictures import atlas
from app.places import check, chosen, shape_of
from app.replies import RunReply, ValueReply
from app.representations import DESCRIPTION, json_reply, represent
from app.services import Services, Shared
from engine.network import INPUT

router = APIRouter(prefix="/models/{model}/activations/{image}", tags=["activations"])
router.include_router(layers.router)  # first: in their paths stands a word where below there is a channel's index

FAULTS = problems(404, 422, 503)


@router.get("", summary="The whole network", response_model=RunReply, responses=immutable(FAULTS))
def network_on_image(subject: Subject, image: ImageName, request: Request, services: Shared) -> Response:
    """Every layer in numbers, every class with its probability, and how the input was made from the picture."""
    tag = etag(subject.version, image)
    if (same := not_modified(request, tag)) is not None:
        return same
    found = services.activations(subject.network, image)
    said = {"image": image, "edits": str(subject.interventions)}
    return json_reply({**said, **everything(found)}, headers(tag))


@router.get(
    "/{layer}",
    summary="One layer",
    description=f"(channel, row, column), or (index). `input` is the network's input.\n{DESCRIPTION}",
    response_class=Response,
    responses=immutable({**TENSOR, **FAULTS}),
)
def layer_tensor(
    subject: Subject,
    image: ImageName,
    layer: LayerName,
    request: Request,
    services: Shared,
    kind: Kind = "json",
    channels: Channels = None,
    minus: Minus = None,
) -> Response:
    """All values of one layer, or those of some channels in the order asked for."""
    network = subject.network
    some = chosen(channels, layer, shape_of(network, layer)[0])
    tag = etag(subject.version, image, layer, kind, f"{some} {minus}")
    if (same := not_modified(request, tag)) is not None:
        return same
    values = tensor(subject, layer, image, minus, services)
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
    subject: Subject,
    image: ImageName,
    layer: LayerName,
    channel: Index,
    request: Request,
    services: Shared,
    kind: Kind = "json",
    minus: Minus = None,
) -> Response:
    """One channel of a layer, or one number of a layer that has no channels."""
    network = subject.network
    shape = shape_of(network, layer)
    check(layer, (channel,), shape[:1])
    tag = etag(subject.version, image, layer, str(channel), kind, f"{minus}")
    if (same := not_modified(request, tag)) is not None:
        return same
    if len(shape) == 1:
        return json_reply(explained(services.activations(network, image), layer, (channel,)), headers(tag))
    one = tensor(subject, layer, image, minus, services)[channel]  # (H, W)
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
    subject: Subject,
    image: ImageName,
    layer: LayerName,
    channel: Index,
    row: Index,
    column: Index,
    request: Request,
    services: Shared,
) -> Response:
    """A value with all that it is made of, and the box of the picture that it depends on."""
    network = subject.network
    at = channel, row, column
    check(layer, at, shape_of(network, layer))
    tag = etag(subject.version, image, layer, *map(str, at))
    if (same := not_modified(request, tag)) is not None:
        return same
    return json_reply(explained(services.activations(network, image), layer, at), headers(tag))


def tensor(subject: Subject, layer: str, image: str, minus: str | None, services: Services) -> NDArray[np.float32]:
    """A layer's values; where `minus` names a picture, less what the unedited network has there on that one.

    Raises:
        UnknownNameError: there is no such picture.
        Refusal: 422, the edits have made the layer, so that there is nothing to compare it with.
    """
    if minus is not None and layer != INPUT and layer not in subject.original.nodes:
        raise Refusal(422, f"minus is not possible in {layer}: without the edits it does not exist", field="minus")
    values = services.activations(subject.network, image).values[layer]
    return values if minus is None else values - services.activations(subject.original, minus).values[layer]


def everything(found: Run) -> dict[str, Any]:
    """A run in numbers."""
    return {
        "model": found.network.id,
        "input": found.input(),
        "predictions": found.predictions(),
        "layers": found.layers(),
    }
