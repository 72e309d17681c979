"""What the OpenAPI document says beyond what FastAPI finds out by itself: problems, binary replies, a description."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from app.errors import MEDIA_TYPE, Problem
from app.replies import PredictReply

DESCRIPTION = """
See inside a convolutional neural network: from a photo to a single multiplication.

Every number that a page of ConvScope shows comes from here. Arrays are nested lists in the order `(channel, row,
column)`, weights `(filter, channel, row, column)`; names follow PyTorch. Errors are `application/problem+json`
(RFC 9457) whose `detail` says what was wrong and what would be right.
"""

TAGS = [
    {"name": "images", "description": "Upload a picture; it is known by the hash of its pixels from then on."},
    {"name": "models", "description": "Networks, their layers and their filters."},
    {"name": "activations", "description": "The URL is the zoom: network, layer, channel, one number."},
    {
        "name": "gallery",
        "description": "A folder of pictures: the nearest to one, and the strongest for a unit.",
    },
    {"name": "predict", "description": "For scripts: all in one call."},
    {"name": "operations", "description": "Single operations on your own numbers, whole or step by step."},
    {"name": "graphs", "description": "Typed expressions: values flow forward, gradients flow back."},
    {"name": "attributions", "description": "What in a picture speaks for a class or a unit."},
    {"name": "trainings", "description": "Small networks that learn while you watch: the stream is the run."},
    {"name": "labs", "description": "What the pages show: their query string here gives their numbers."},
    {"name": "figures", "description": "The labs drawn by the server: stills as PNG and SVG, animations as GIF."},
    {"name": "service", "description": "For whoever runs the server."},
]

REASONS = {
    400: "The body cannot be read at all.",
    404: "Nothing goes by that name.",
    413: "Larger than what is read or computed here.",
    415: "Not an image of a format that is read.",
    422: "Well-formed but impossible; `errors` names each field.",
    503: "Too much to do; `Retry-After` says when to ask again, in seconds.",
}

Responses = dict[int | str, dict[str, Any]]


def problems(*statuses: int) -> Responses:
    """The errors that an operation may answer with."""
    schema = {"$ref": "#/components/schemas/Problem"}
    found: Responses = {
        status: {"description": REASONS[status], "content": {MEDIA_TYPE: {"schema": schema}}} for status in statuses
    }
    if 503 in found:
        found[503]["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}}
    return found


def binary(description: str, *media_types: str, also_json: dict[str, Any] | None = None) -> Responses:
    """A 200 whose body is bytes of one of these types, or JSON of a schema."""
    content: dict[str, Any] = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in media_types}
    if also_json is not None:
        content = {"application/json": {"schema": also_json}, **content}
    return {200: {"description": description, "content": content}}


def immutable(responses: Responses) -> Responses:
    """`responses` of something that never changes: 304 for who has it."""
    return {**responses, 304: {"description": "Unchanged: the client's `If-None-Match` names what it would get."}}


def install(app: FastAPI) -> None:
    """Give `app` its OpenAPI document, made once."""
    app.openapi = _document(app)  # type: ignore[method-assign]


def _document(app: FastAPI) -> Callable[[], dict[str, Any]]:
    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(
                title=app.title,
                version=app.version,
                description=DESCRIPTION,
                routes=app.routes,
                tags=TAGS,
                license_info={"name": "MIT"},
            )
            schemas = schema.setdefault("components", {}).setdefault("schemas", {})
            _, named = models_json_schema(
                [(Problem, "serialization"), (PredictReply, "serialization")],
                ref_template="#/components/schemas/{model}",
            )
            schemas.update(named["$defs"])
            _drop_what_cannot_happen(schema)
            if (services := getattr(app.state, "services", None)) is not None:  # else the app has not been started
                _name_a_sample(schema, next(iter(services.library.samples)))
            app.openapi_schema = schema
        return app.openapi_schema

    return document


def _drop_what_cannot_happen(schema: dict[str, Any]) -> None:
    """FastAPI promises its own 422 wherever there is a parameter; those that can happen stand there, as problems."""
    for methods in schema["paths"].values():
        for operation in methods.values():
            if MEDIA_TYPE not in operation["responses"].get("422", {}).get("content", {MEDIA_TYPE: None}):
                del operation["responses"]["422"]
    for name in ("HTTPValidationError", "ValidationError"):
        schema["components"]["schemas"].pop(name, None)


def _name_a_sample(schema: dict[str, Any], image: str) -> None:
    """Give every `image` in a path the id of a bundled sample as its example, so that it can be tried out."""
    for methods in schema["paths"].values():
        for operation in methods.values():
            for parameter in operation.get("parameters", []):
                if (parameter["in"], parameter["name"]) == ("path", "image"):
                    parameter["schema"]["examples"] = [image]
