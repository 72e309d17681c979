"""Single operations: a route for each op of the registry, its output and its steps."""

import inspect
from collections.abc import Callable
from dataclasses import MISSING, fields
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import Response

from app.bodies import Body, read
from app.openapi import problems
from app.operation_replies import GradientsReply, OpReply, OpsReply, TraceReply
from app.operations import Call
from app.representations import json_reply
from app.schemas import GRADIENTS, REQUESTS, TRACES, GradientRequest, OpRequest, TraceRequest, attribute_schema
from app.services import Shared
from engine.errors import UnknownNameError
from engine.ops import REGISTRY, Example, Op

router = APIRouter(tags=["operations"])

FAULTS = problems(400, 413, 422, 503)


@router.get("/ops", summary="List every operation", response_model=OpsReply)
def operations() -> Response:
    """Every op with its inputs, attributes, a one-line description and worked examples: the engine's own registry."""
    return json_reply({"ops": [_described(op) for op in REGISTRY.values()]})


def _described(op: type[Op]) -> dict[str, Any]:
    return {
        "name": op.name,
        "description": op.summary,
        "inputs": [
            {
                "name": spec.name,
                "description": spec.doc,
                "optional": spec.optional,
                "rank": spec.rank,
                "variadic": spec.variadic,
            }
            for spec in op.inputs
        ],
        "attributes": [
            {
                "name": attribute.name,
                "description": attribute.metadata["doc"],
                "default": None if attribute.default is MISSING else attribute.default,
                "required": attribute.default is MISSING,
                "schema": attribute_schema(attribute.metadata),
            }
            for attribute in fields(op)
        ],
        "examples": [{"name": example.name, "body": _body(example)} for example in op.examples],
    }


def _body(example: Example) -> dict[str, Any]:
    """The request that computes a worked example."""
    return {**example.inputs, **example.attributes}


def _computes(model: type[OpRequest], name: str) -> Callable[..., Response]:
    def compute(body: Body, services: Shared) -> Response:
        with services.gate.enter():  # decoding, too: a large body takes many times its size in memory
            call = Call.of(name, read(model, body).arguments(), services.settings)
            return json_reply(call.result(services.settings))

    return compute


def _traces(model: type[TraceRequest], name: str) -> Callable[..., Response]:
    def trace(body: Body, services: Shared) -> Response:
        with services.gate.enter():
            request = read(model, body)
            call = Call.of(name, request.arguments(), services.settings)
            return json_reply(call.trace(request.start, request.limit, services.settings))

    return trace


def _sends_back(model: type[GradientRequest], name: str) -> Callable[..., Response]:
    def gradient(body: Body, services: Shared) -> Response:
        with services.gate.enter():
            request = read(model, body)
            call = Call.of(name, request.arguments(), services.settings)
            return json_reply(call.gradients(request.gradient, services.settings))

    return gradient


def _request_body(model: type[OpRequest], op: type[Op]) -> dict[str, Any]:
    examples = {example.name: {"value": _body(example)} for example in op.examples}
    content = {"application/json": {"schema": model.model_json_schema(), "examples": examples}}
    return {"requestBody": {"required": True, "content": content}}


def described_at_length(op: type[Op]) -> str:
    """What an op's class says of itself."""
    return inspect.cleandoc(op.__doc__ or op.summary)


STEPS = (
    "One step for each output value, filter by filter, then row by row; `window` is in padded coordinates. A page may "
    "end before `limit` where its steps hold very many numbers: go on at `next`."
)
SLOPES = (
    "What `gradient`, the slope of a loss along each number of the output (by default 1), becomes for each input; null "
    "for an input that was left out. Where several cells are the largest of a window, the first of them gets it all."
)


def _route(
    op: type[Op],
    part: str,
    answer: Callable[..., Response],
    model: type[OpRequest],
    reply: type[BaseModel],
    summary: str,
    description: str,
) -> None:
    """Answer requests for `part` of `op`, all of it where that is empty."""
    router.add_api_route(
        "/".join(filter(None, ("/ops", op.name, part))),
        answer,
        methods=["POST"],
        operation_id="_".join(filter(None, (op.name, part))),
        summary=summary,
        description="\n\n".join(filter(None, (described_at_length(op), description))),
        response_model=reply,
        responses=FAULTS,
        openapi_extra=_request_body(model, op),
    )


for name, kind in REGISTRY.items():
    _route(kind, "", _computes(REQUESTS[name], name), REQUESTS[name], OpReply, kind.summary, "")
    _route(kind, "trace", _traces(TRACES[name], name), TRACES[name], TraceReply, "The same, step by step", STEPS)
    _route(
        kind,
        "gradient",
        _sends_back(GRADIENTS[name], name),
        GRADIENTS[name],
        GradientsReply,
        "Its gradients, by backpropagation",
        SLOPES,
    )


@router.post("/ops/{op}", include_in_schema=False)
@router.post("/ops/{op}/trace", include_in_schema=False)
@router.post("/ops/{op}/gradient", include_in_schema=False)
def unknown(op: str) -> Response:
    """No op goes by that name."""
    raise UnknownNameError.among("op", op[:64], sorted(REGISTRY))
