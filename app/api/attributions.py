"""Maps of what in a picture speaks for a class or a unit: gradient, guided backpropagation, Grad-CAM, occlusion."""

from collections.abc import Iterator
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Depends, Query, Request
from numpy.typing import NDArray
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.activations import Run
from app.api.models import TENSOR
from app.api.names import ImageName, Kind
from app.api.subject import Subject
from app.attributions import (
    Asked,
    Method,
    attribution,
    first_class,
    read_layer,
    read_target,
    rows,
    sanity,
    told,
    verdict,
)
from app.caching import etag, headers, not_modified
from app.gate import Gate
from app.openapi import immutable, problems
from app.pictures import atlas
from app.representations import DESCRIPTION, json_reply, represent
from app.services import Services, Shared
from app.streams import Event, Events
from app.subjects import Subject as Found
from engine.attribution.occlusion import Patch, checked

router = APIRouter(prefix="/models/{model}/attributions/{image}", tags=["attributions"])

MAP = f"""
- `gradient`: how much the target would change with each pixel, the largest of its channels (Simonyan et al., 2013).
- `guided`: the same, where only what raises the target passes each ReLU on the way back (Springenberg et al., 2014).
- `gradcam`: the maps of `layer`, after its ReLU where it has one, weighed by the target's mean gradient, added up, what
  is negative left out; at the layer's resolution. `region` is a box around the strongest part of it in the picture: how
  detection begins; the map enlarged is a soft mask: how segmentation begins (Selvaraju et al., 2017).
- `occlusion`: how far the target falls when a square of `patch` pixels of the network's input is covered by the mean
  colour, every `stride` pixels (Zeiler and Fergus, 2014). `/stream` tells it row by row.

`box` and `peak.photo` are in the picture's own pixels.
{DESCRIPTION}"""

UNIT = "A class by its index; or any map, as `conv2_1/7`, or value, as `conv2_1/7/12/9`."


class Question(BaseModel):
    """What is asked: which map, of what."""

    method: Method
    target: str | None
    layer: str | None
    patch: int | None
    stride: int | None

    def of(self, found: Run) -> tuple[Asked, Patch]:
        """The question, checked against a run."""
        target = first_class(found) if self.target is None else read_target(found.network, self.target)
        layer = read_layer(found.network, target, self.layer) if self.method == "gradcam" else ""
        spec = found.network.input
        size = self.patch or max(1, min(spec.height, spec.width) // 7)
        patch = Patch(size, self.stride or max(1, size // 2))
        if self.method == "occlusion":
            checked(patch, spec.height, spec.width)
        return Asked(self.method, target, layer), patch


def _question(
    method: Annotated[Method, Query(description="Which map.")] = "gradient",
    target: Annotated[str | None, Query(max_length=200, description=f"{UNIT} The most probable class.")] = None,
    layer: Annotated[
        str | None, Query(description="Of a Grad-CAM: whose maps; the last convolution if left out.")
    ] = None,
    patch: Annotated[int | None, Query(ge=1, description="Of an occlusion: pixels of the input.")] = None,
    stride: Annotated[int | None, Query(ge=1, description="From place to place; half a patch if left out.")] = None,
) -> Question:
    return Question(method=method, target=target, layer=layer, patch=patch, stride=stride)


Asking = Annotated[Question, Depends(_question)]


class CheckStep(BaseModel):
    """A network in which the layers from the last to this one have shuffled weights."""

    layer: str
    correlation: float = Field(description="Spearman's rank correlation of the map there with the map as it is.")
    values: Any = Field(description="The map there.")


class CheckReply(BaseModel):
    """Whether a map depends on what the network has learned."""

    steps: list[CheckStep]
    verdict: str = Field(description="`depends` or `does not depend`: by the last step.")


FAULTS = problems(404, 422, 503)


@router.get(
    "",
    summary="What speaks for a class or a unit",
    description=MAP,
    response_class=Response,
    responses=immutable({**TENSOR, **FAULTS}),
)
def attribute(
    subject: Subject, image: ImageName, question: Asking, request: Request, services: Shared, kind: Kind = "json"
) -> Response:
    """One map of a picture."""
    tag = etag(subject.version, image, "attribution", question.model_dump_json(), kind)
    if (same := not_modified(request, tag)) is not None:
        return same
    found = services.activations(subject.network, image)
    asked, patch = question.of(found)
    if asked.method == "occlusion":
        reply = told(found, asked, np.stack(list(_rows(found, asked, patch, services.gate))), patch=patch)
    else:
        with services.gate.enter():
            reply = attribution(found, asked)
    if kind == "json":
        return json_reply({"image": image, **reply}, headers(tag))
    return represent(reply["values"][None], kind, atlas, headers(tag))


def _rows(found: Run, asked: Asked, patch: Patch, gate: Gate) -> Iterator[NDArray[np.float32]]:
    """The rows of an occlusion, each computed when it is this one's turn."""
    each = rows(found, asked, patch)
    while True:
        with gate.enter():
            row = next(each, None)
        if row is None:
            return
        yield row


@router.get(
    "/stream",
    summary="An occlusion, row by row",
    description="Server-sent events: `begin` {rows, columns, target}, `row` {row, values}, and `done`, all of it.",
    response_class=Response,
    responses={200: {"description": "The events.", "content": {"text/event-stream": {}}}, **FAULTS},
)
def stream(subject: Subject, image: ImageName, question: Asking, services: Shared) -> Response:
    """Cover one place after the other, and tell each row; whoever goes away ends it within a row."""
    found = services.activations(subject.network, image)
    asked, patch = question.model_copy(update={"method": "occlusion"}).of(found)
    return services.streams.open(_events(subject, image, found, asked, patch, services))


def _events(subject: Found, image: str, found: Run, asked: Asked, patch: Patch, services: Services) -> Events:
    spec = subject.network.input
    size = {"rows": len(patch.places(spec.height)), "columns": len(patch.places(spec.width))}
    yield Event("begin", {**size, "value": asked.target.value(found.values)})
    done: list[NDArray[np.float32]] = []
    for row in _rows(found, asked, patch, services.gate):
        yield Event("row", {"row": len(done), "values": row})
        done.append(row)
    yield Event("done", {"image": image, **told(found, asked, np.stack(done), patch=patch)})


@router.get(
    "/check",
    summary="Does a map depend on what was learned?",
    description=(
        "The same map in networks whose layers, back from the target, have their weights shuffled (Adebayo et al., "
        "2018): a map that stays as it is shows the picture's edges, not what the network knows."
    ),
    response_model=CheckReply,
    responses=immutable(FAULTS),
)
def check(
    subject: Subject,
    image: ImageName,
    question: Asking,
    request: Request,
    services: Shared,
    seed: Annotated[int, Query(ge=0, le=2**32 - 1, description="How weights are shuffled.")] = 0,
) -> Response:
    """Compare a map with those of networks that know nothing."""
    tag = etag(subject.version, image, "check", question.model_dump_json(), str(seed))
    if (same := not_modified(request, tag)) is not None:
        return same
    found = services.activations(subject.network, image)
    asked, _ = question.of(found)
    each = sanity(found, asked, seed)
    steps: list[dict[str, Any]] = []
    while True:
        with services.gate.enter():
            step = next(each, None)
        if step is None:
            return json_reply({"steps": steps, "verdict": verdict(steps)}, headers(tag))
        steps.append(step)
