"""The labs: a page's query string, answered with all the numbers that the page shows."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from app.caching import REVALIDATED, etag, headers, not_modified
from app.labs.backward import Of
from app.labs.convolution import ConvolutionQuery, convolution
from app.labs.pooling import PoolingQuery, pooling
from app.labs.replies import BackwardTraceReply, ConvolutionReply, PoolingReply
from app.openapi import immutable, problems
from app.representations import json_reply
from app.services import Shared

router = APIRouter(prefix="/labs", tags=["labs"])

RESPONSES = immutable(problems(404, 413, 422, 503))


@router.get("/convolution", summary="A convolution", response_model=ConvolutionReply, responses=RESPONSES)
def convolution_lab(query: Annotated[ConvolutionQuery, Query()], request: Request, services: Shared) -> Response:
    """The convolution that the page `/convolution` shows for the same query: what goes in, what comes out, its cost.

    `POST /api/v1/ops/{op}` with `body` gives the same output, and `…/trace` each step of it.
    """
    with services.gate.enter():
        return tagged(request, convolution(query, services).reply())


class BackwardQuery(ConvolutionQuery):
    """A page of steps of a convolution's backward pass."""

    back: Literal["input", "weights"] = Field("input", description="Which page it is asked for; the same for both.")
    of: Of = Field(
        "spread",
        description=(
            "What is walked over: the numbers of the output, each of which is `spread` over its window; those of the "
            "`input`, each with all that came to it; or the `weights`, after those of each filter its bias."
        ),
    )
    start: int = Field(0, ge=0, description="The first step.")
    limit: int = Field(100, ge=1, le=1000, description="At most so many steps.")


@router.get(
    "/convolution/backward",
    summary="A convolution's backward pass, step by step",
    response_model=BackwardTraceReply,
    responses=RESPONSES,
)
def convolution_backward(query: Annotated[BackwardQuery, Query()], request: Request, services: Shared) -> Response:
    """How the gradients that `GET /labs/convolution` tells with `back` come about.

    A step of `spread`: the `upstream` gradient of one output, times its filter (`spread`), is added to the cells under
    its `window`, which then hold `sums`. Of the `input`: the `upstream` gradients of all outputs that saw a number,
    the `weight` that each saw it through, and the sum of their products. Of the `weights`: the `upstream` gradients of
    a map, and at each place the number that this weight `met`; null for a bias, which only adds up.
    """
    with services.gate.enter():
        backward = convolution(query, services).backward
        return tagged(request, {} if backward is None else backward.trace(query.of, query.start, query.limit))


@router.get("/pooling", summary="A pooling", response_model=PoolingReply, responses=RESPONSES)
def pooling_lab(query: Annotated[PoolingQuery, Query()], request: Request, services: Shared) -> Response:
    """The pooling that the page `/pooling` shows for the same query, and where a gradient would go."""
    with services.gate.enter():
        return tagged(request, pooling(query, services).reply())


def tagged(request: Request, reply: dict[str, Any]) -> Response:
    """`reply`, with a tag of its very bytes, as they change when the engine does; 304 for who has them."""
    response = json_reply(reply)
    tag = etag(bytes(response.body).decode())
    response.headers.update(headers(tag, REVALIDATED))
    return not_modified(request, tag, REVALIDATED) or response
