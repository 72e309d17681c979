"""Why a class won: what each value of a layer adds to its score."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.api.names import ImageName, LayerName
from app.api.subject import Subject
from app.caching import etag, headers, not_modified
from app.contributions import contributions
from app.openapi import immutable, problems
from app.representations import json_reply
from app.services import Shared

router = APIRouter(prefix="/models/{model}/contributions/{image}", tags=["activations"])


class TermReply(BaseModel):
    """One summand of a score."""

    at: list[int] = Field(description="Its index in the layer.")
    value: float
    weight: float = Field(description="How much the score grows with the value: its gradient.")
    contribution: float = Field(description="Value times weight.")


class RestReply(BaseModel):
    """The summands that are not listed."""

    count: int
    sum: float


class ContributionsReply(BaseModel):
    """A class's score as a sum over a layer's values: all `contributions` + `bias` = `score`."""

    layer: str
    target: int = Field(description="The class.")
    shape: list[int]
    values: Any = Field(description="Of the layer.")
    weights: Any = Field(description="The gradient of the score, in the layer's shape.")
    contributions: Any = Field(description="Values times weights.")
    terms: list[TermReply] = Field(description="The strongest, those that lower the score too.")
    rest: RestReply
    bias: float = Field(description="What the biases after the layer add to the score.")
    score: float


@router.get(
    "/{layer}",
    summary="What a score is made of",
    response_model=ContributionsReply,
    responses=immutable(problems(404, 422, 503)),
)
def of_layer(
    subject: Subject,
    image: ImageName,
    layer: LayerName,
    request: Request,
    services: Shared,
    target: Annotated[int | None, Query(description="A class, from 0; the most probable if left out.")] = None,
    top: Annotated[int, Query(ge=1, le=1000, description="How many terms to list.")] = 10,
) -> Response:
    """How much each value of a layer adds to a class's score, through all the layers after it.

    A network of ReLUs and poolings is linear as long as the same units are on, so the score is a weighted sum of any
    layer's values, and the weights are its gradient. For the last fully connected layer they are a row of its matrix.
    """
    tag = etag(subject.version, image, layer, f"{target} {top}")
    if (same := not_modified(request, tag)) is not None:
        return same
    found = services.activations(subject.network, image)
    with services.gate.enter():
        return json_reply(contributions(found, layer, target).reply(top), headers(tag))
