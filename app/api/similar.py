"""Retrieval: which pictures are like this one, by what a network saw in them or by their pixels."""

import math
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Query, Request
from numpy.typing import NDArray
from starlette.responses import Response

from app.api.names import ImageName, Kind, ModelName
from app.caching import etag, headers, not_modified
from app.gallery.replies import SimilarReply, VariationsReply
from app.gallery.seen import Space, as_image, compared
from app.openapi import binary, immutable, problems
from app.pictures import atlas
from app.representations import DESCRIPTION, json_reply, represent
from app.services import Shared

router = APIRouter(tags=["gallery"])

MOST = 100
Compared = Annotated[
    Space, Query(description="`features`: the last hidden layer; `pixels`: the network's input, at most 32 × 32.")
]


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
    space: Compared = "features",
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
        **services.gallery.similar(network, image, space, k),
        "gallery": services.gallery.status(),
    }
    return json_reply(reply)


@router.get(
    "/models/{model}/variations/{image}",
    summary="An image changed",
    response_model=VariationsReply,
    responses=immutable(problems(404, 503)),
)
def variations(model: ModelName, image: ImageName, request: Request, services: Shared) -> Response:
    """A picture mirrored, moved, at dusk and tinted: how far each is from it by features, and how far by pixels."""
    network = services.library.network(model)
    tag = etag(services.library.version(model), image, "variations")
    if (same := not_modified(request, tag)) is not None:
        return same
    found = services.gallery.variations(network, image)
    return json_reply({"model": model, "image": image, "variations": found}, headers(tag))


@router.get(
    "/models/{model}/features/{image}",
    summary="What is compared of an image",
    description=(
        "Features: (index), of length 1; pixels: (channel, row, column), 0 to 255. As `u8` features are one channel, "
        f"as `png` a square, row by row.\n{DESCRIPTION}"
    ),
    response_class=Response,
    responses=immutable(
        {
            **binary("The numbers.", "application/octet-stream", "image/png", also_json={"type": "array", "items": {}}),
            **problems(404, 422, 503),
        }
    ),
)
def features(
    model: ModelName,
    image: ImageName,
    request: Request,
    services: Shared,
    space: Compared = "features",
    kind: Kind = "json",
) -> Response:
    """A picture as the vector by which it is compared with others: for a search of your own."""
    network = services.library.network(model)
    tag = etag(services.library.version(model), image, "compared", space, kind)
    if (same := not_modified(request, tag)) is not None:
        return same
    looked = services.gallery.seen(network, image)
    numbers: NDArray[Any] = looked.features if space == "features" else as_image(network, looked.pixels)
    if kind == "u8":
        numbers = np.atleast_2d(numbers)
    return represent(numbers, kind, lambda array: atlas(squared(array)), headers(tag))


def squared(numbers: NDArray[Any]) -> NDArray[Any]:
    """(N) as one square map, filled up with zeros; maps as they are."""
    if numbers.ndim > 1:
        return numbers
    side = math.isqrt(len(numbers) - 1) + 1
    return np.pad(numbers, (0, side * side - len(numbers))).reshape(1, side, side)
