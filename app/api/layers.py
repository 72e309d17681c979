"""A layer on a picture, summed up: its card, how alike its maps are, and the dossier of one of them."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.api.names import ImageName, Index, LayerName
from app.api.subject import Subject
from app.caching import etag, headers, not_modified
from app.cards import card
from app.dossiers import dossier
from app.layer_replies import CardReply, DossierReply, SimilarityReply
from app.openapi import immutable, problems
from app.places import check, shape_of
from app.representations import json_reply
from app.services import Shared
from engine.statistics import correlations

router = APIRouter()

RESPONSES = immutable(problems(404, 422, 503))


@router.get("/{layer}/card", summary="A layer's card", response_model=CardReply, responses=RESPONSES)
def layer_card(subject: Subject, image: ImageName, layer: LayerName, request: Request, services: Shared) -> Response:
    """What one layer is, what it costs, how far it sees, and what its values are like on the picture."""
    network = subject.network
    shape_of(network, layer)
    tag = etag(subject.version, image, layer, "card")
    if (same := not_modified(request, tag)) is not None:
        return same
    return json_reply(card(services.activations(network, image), layer), headers(tag))


@router.get(
    "/{layer}/similarity", summary="How alike a layer's maps are", response_model=SimilarityReply, responses=RESPONSES
)
def similarity(
    subject: Subject,
    image: ImageName,
    layer: LayerName,
    request: Request,
    services: Shared,
    to: Annotated[int, Query(description="The channel that the others are compared with, from 0.", examples=[0])],
) -> Response:
    """How alike one map of a layer is to each on this picture: Pearson's correlation of their values."""
    network = subject.network
    check(layer, (to,), shape_of(network, layer)[:1])
    tag = etag(subject.version, image, layer, "similarity", str(to))
    if (same := not_modified(request, tag)) is not None:
        return same
    maps = services.activations(network, image).values[layer]
    return json_reply({"layer": layer, "to": to, "coefficients": correlations(maps, to)}, headers(tag))


@router.get(
    "/{layer}/{channel}/dossier", summary="All about one channel", response_model=DossierReply, responses=RESPONSES
)
def channel_dossier(
    subject: Subject, image: ImageName, layer: LayerName, channel: Index, request: Request, services: Shared
) -> Response:
    """Where a channel answers most, which maps it is computed from and which are computed from it, strongest first.

    Of a layer without maps (flattened, fully connected, softmax) a channel is one number, which has no peaks.
    """
    network = subject.network
    check(layer, (channel,), shape_of(network, layer)[:1])
    tag = etag(subject.version, image, layer, str(channel), "dossier")
    if (same := not_modified(request, tag)) is not None:
        return same
    return json_reply(dossier(services.activations(network, image), layer, channel), headers(tag))
