"""Retrieval: which pictures are like this one, by what a network saw in them or by their pixels."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.api.names import ImageName, ModelName
from app.gallery.replies import SimilarReply
from app.gallery.seen import Space, compared
from app.openapi import problems
from app.representations import json_reply
from app.services import Shared

router = APIRouter(tags=["gallery"])

MOST = 100


@router.get(
    "/models/{model}/similar/{image}",
    summary="Similar images",
    response_model=SimilarReply,
    responses=problems(404, 422, 503),
)
def similar(
    model: ModelName,
    image: ImageName,
    services: Shared,
    k: Annotated[int, Query(ge=1, le=MOST, description="How many.")] = 8,
    space: Annotated[
        Space,
        Query(description="`features`: the last hidden layer; `pixels`: the network's input."),
    ] = "features",
) -> Response:
    """The nearest pictures of the gallery by Euclidean distance, without the picture itself.

    Features are the values that the last layer with weights, which gives the scores, is computed from, as a vector of
    length 1 (so the distance is √(2 − 2·cosine)). Pixels are what the network is given, numbers from 0 to 255, averaged
    down to 32 on a side where it is given more.
    """
    network = services.library.network(model)
    layer, numbers = compared(network, space)
    reply = {
        "model": model,
        "image": image,
        "space": space,
        "layer": layer,
        "numbers": numbers,
        "neighbours": services.gallery.similar(network, image, space, k),
        "gallery": services.gallery.status(),
    }
    return json_reply(reply)
