"""A picture that excites a class or a unit, as it forms."""

import base64
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.activations import refuse_overflow
from app.api.attributions import FAULTS, UNIT
from app.api.subject import Subject
from app.attributions import named, read_target
from app.gate import Gate
from app.pictures import png
from app.services import Shared
from app.streams import Event, Events
from engine.attribution.excitation import ascent
from engine.attribution.target import Target
from engine.network import Network

router = APIRouter(prefix="/models/{model}/excitations", tags=["attributions"])

MOST = 512
"""Steps: each is a run of the network, forward and backward."""
TOLD = 64
"""So many pictures are told, at most, besides the first."""

EVENTS = """
Gradient ascent on the network's input, from seeded noise: coarse frequencies count more than fine ones, the input is
shifted a little at every step, fades, and stays in the range of pixels. The same for the same seed.

Server-sent events: `begin` {target, steps, seed}; `image` {step, value, png}, at most 65 times, the noise first: the
target's value for this input, and the input as a picture in base64; `done`. Going away ends it within a step.
"""


@router.get(
    "",
    summary="What excites a unit",
    description=EVENTS,
    response_class=Response,
    responses={200: {"description": "The events.", "content": {"text/event-stream": {}}}, **FAULTS},
)
def excite(
    subject: Subject,
    services: Shared,
    target: Annotated[str, Query(max_length=200, description=UNIT, examples=["conv2_1/7"])],
    seed: Annotated[int, Query(ge=0, le=2**32 - 1, description="Of the noise and the shifts.")] = 0,
    steps: Annotated[int, Query(ge=1, le=MOST, description="How many go uphill.")] = 64,
) -> Response:
    """Form a picture, and tell it on the way."""
    aim = read_target(subject.network, target)
    return services.streams.open(_events(subject.network, aim, seed, steps, services.gate))


def _events(network: Network, target: Target, seed: int, steps: int, gate: Gate) -> Events:
    yield Event("begin", {"target": named(network, target), "steps": steps, "seed": seed})
    every = -(-steps // TOLD)
    inputs = ascent(network, target, seed)
    for step in range(steps + 1):
        with gate.enter():
            x = next(inputs)
            if step % every and step != steps:
                continue
            values = network.activations(x)
        refuse_overflow(network, values)
        picture = png(network.input.pixels(x).transpose(1, 2, 0))
        yield Event("image", {"step": step, "value": target.value(values), "png": base64.b64encode(picture).decode()})
    yield Event("done", {"steps": steps})
