"""The labs: a page's query string, answered with all the numbers that the page shows."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.caching import REVALIDATED, etag, headers, not_modified
from app.labs.convolution import ConvolutionQuery, convolution
from app.labs.pooling import PoolingQuery, pooling
from app.labs.replies import ConvolutionReply, PoolingReply
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
