"""Live frames: a picture as the body, and at once predictions and maps; nothing is kept."""

import re
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.api.subject import Subject
from app.bodies import Body
from app.frames import answer, looked_at, wanted
from app.openapi import binary, problems
from app.representations import BINARY
from app.services import Shared

router = APIRouter(tags=["predict"])

PATH = re.compile(r".*/models/[^/]+/frames")
MOST_MAPS = 64

DESCRIPTION = """
For a camera: send a frame, draw the answer, send the next. The body is the image itself, JPEG, PNG or WebP (or another
format that `POST /images` takes), best in about the size of the network's input; no form around it.

`layers` names what to send back: `conv1_1:0.5.7,relu1_1:3.4,fc`, layers with commas between them, behind a colon the
channels that are wanted, in that order. Name the same channels for each frame and they stay in their places; where a
layer names none, its `maps` strongest ones come, by largest |value|. `input` is a layer, too. A layer without maps
comes whole.

The answer: four bytes L, little-endian; L bytes of JSON, padded with spaces so that 4 + L is a multiple of 4; then the
bytes q of each layer in turn, in C order.

- `predictions`: the `top` most probable classes, as everywhere: `class`, `index`, `logit`, `probability`.
- `milliseconds`: what decoding, preparing and the network took.
- `input`: `shape` and `preprocessing`, as in `GET …/activations/{image}`.
- `layers`: of each `id`, `channels`, `shape` of what is sent, `low` and `high` a channel: a value is
  `low + q / 255 * (high - low)`; a layer without maps has one `low` and `high` for all its numbers. `min` and `max` are
  those of the whole layer.
- `summaries`, where asked for: all layers in numbers, as `layers` in `GET …/activations/{image}`.
"""

IMAGE = {"schema": {"type": "string", "format": "binary"}}


@router.post(
    "/models/{model}/frames",
    summary="A live frame",
    description=DESCRIPTION,
    response_class=Response,
    responses={**binary("Header and maps.", BINARY), **problems(404, 413, 415, 422, 503)},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": dict.fromkeys(("image/jpeg", "image/png", "image/webp"), IMAGE),
        }
    },
)
def frame(
    subject: Subject,
    body: Body,
    services: Shared,
    layers: Annotated[
        str, Query(description="Which layers, and which channels of them.", examples=["conv1_1:0.5.7,relu1_1"])
    ] = "",
    maps: Annotated[
        int, Query(ge=1, le=MOST_MAPS, description="How many of a layer that names no channels, the strongest.")
    ] = 8,
    top: Annotated[int, Query(ge=1, le=1000, description="How many predictions.")] = 5,
    *,
    summaries: Annotated[bool, Query(description="Send all layers in numbers, as well.")] = False,
) -> Response:
    """Run a network on one frame."""
    asked = wanted(layers, maps, subject.network)
    with services.gate.enter():
        found, milliseconds = looked_at(body, subject.network, services.settings)
        said: dict[str, Any] = {
            "model": subject.network.id,
            "predictions": found.predictions()[:top],
            "milliseconds": milliseconds,
            "input": found.input(),
        }
        if summaries:
            said["summaries"] = found.layers()
        content = answer(found, asked, said)
    return Response(content, media_type=BINARY, headers={"Cache-Control": "no-store"})
