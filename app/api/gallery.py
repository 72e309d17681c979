"""The gallery: its state and pictures, and the strongest places in them for a channel."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.api.names import Index, LayerName, ModelName
from app.errors import Refusal
from app.gallery.replies import GalleryReply, PatchesReply
from app.gallery.strongest import KEPT, SHOWN
from app.openapi import problems
from app.representations import json_reply
from app.services import Shared

router = APIRouter(tags=["gallery"])

LONGEST_PAGE = 200


@router.get("/gallery", summary="The gallery", response_model=GalleryReply, responses=problems(422))
def gallery(
    services: Shared,
    start: Annotated[int, Query(ge=0, le=1 << 31, description="The first picture of the page, from 0.")] = 0,
    limit: Annotated[int, Query(ge=0, le=LONGEST_PAGE, description="Pictures on a page.")] = 100,
) -> Response:
    """How far its index has come, and its pictures: those of the folder that `CONVSCOPE_GALLERY` names, or the samples.

    A file that is no image, damaged or too large is counted as failed, and `failures` says why.
    """
    shown = services.gallery
    images = shown.pictures(start, limit + 1)
    reply = {
        **shown.status(),
        "failures": shown.failures(),
        "start": start,
        "next": start + limit if len(images) > limit > 0 else None,
        "images": images[:limit],
    }
    return json_reply(reply)


@router.get(
    "/models/{model}/layers/{layer}/{channel}/patches",
    summary="A channel's strongest patches",
    response_model=PatchesReply,
    responses=problems(404, 422, 503),
)
def patches(
    model: ModelName,
    layer: LayerName,
    channel: Index,
    services: Shared,
    k: Annotated[int, Query(ge=1, le=KEPT, description="How many.")] = SHOWN,
) -> Response:
    """The pictures of the gallery in which a channel's largest value is largest of all, and where it lies in each.

    They fill up while the gallery is indexed. In a layer without maps a channel is one number.
    """
    network = services.library.network(model)
    shape = network.layer(layer).shape
    if not 0 <= channel < shape[0]:
        raise Refusal(404, f"there is no channel {channel} in {layer}: it has {shape[0]}, from 0 to {shape[0] - 1}")
    reply = {
        "model": model,
        "layer": layer,
        "channel": channel,
        "patches": services.gallery.patches(network, layer, channel, k),
        "gallery": services.gallery.status(),
    }
    return json_reply(reply)
