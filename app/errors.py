"""Every error as application/problem+json (RFC 9457): what was wrong, and what would be right."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from engine.errors import EngineError, UnknownNameError

MEDIA_TYPE = "application/problem+json"
TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}
"""What RFC 9110 calls these, and Python only in later versions."""
LONGEST = 600
"""Characters of a sentence or field name, which may quote what was sent."""


class FieldError(BaseModel):
    """One thing wrong with one part of a request."""

    field: str = Field(examples=["weight"])
    message: str = Field(examples=["weight has depth 3 but x has depth 1: a filter must be as deep as its input"])
    line: int | None = Field(None, description="Of an expression: where it is at fault, from 1.")
    column: int | None = Field(None, description="In that line, from 1.")
    end_column: int | None = Field(None, description="Behind the last character at fault.")


class Problem(BaseModel):
    """What every error looks like (RFC 9457)."""

    type: str = Field("about:blank", description="`about:blank`: the status says what kind of problem it is.")
    title: str = Field(description="The status in words.", examples=["Unprocessable Content"])
    status: int = Field(description="The HTTP status.", examples=[422])
    detail: str = Field(description="What was wrong and what would be right.")
    errors: list[FieldError] | None = Field(None, description="For invalid input: each field at fault.")


class Refusal(Exception):  # noqa: N818 (a request that is refused, not a fault of the server)
    """A request that is turned down with `status` and a sentence; `field` is the part at fault, if there is one.

    `place` says where in it: line, column and end_column, as `FieldError` has them.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        field: str | None = None,
        retry_after: int | None = None,
        place: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.field = field
        self.retry_after = retry_after
        self.place = place or {}


class BodyTooLarge(HTTPException):
    """Raised while a body without a declared length is read, once it is past its limit."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, too_large(limit))


def too_large(limit: int) -> str:
    """The sentence for a body over its limit in bytes."""
    return f"the body is larger than {limit / (1 << 20):.2g} MB, the most that is read here: send less"


def problem(
    status: int,
    detail: str,
    *,
    errors: Sequence[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The response for an error; never cached."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(status) or HTTPStatus(status).phrase,
        "status": status,
        "detail": _clean(detail),
    }
    if errors:
        body["errors"] = [
            {key: _clean(part) if isinstance(part, str) else part for key, part in error.items()} for error in errors
        ]
    return Response(
        orjson.dumps(body),
        status_code=status,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def _clean(text: str) -> str:
    """`text`, which may quote a request, cut to a readable length and without what UTF-8 cannot say."""
    shortened = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return shortened.encode("utf-8", "replace").decode()


def install(app: FastAPI) -> None:
    """Make every error of `app` a problem."""
    app.add_exception_handler(Refusal, _at_fault)
    app.add_exception_handler(EngineError, _at_fault)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _unexpected)


def describe(error: Mapping[str, Any]) -> dict[str, str]:
    """One of Pydantic's findings as a field and a sentence that names it."""
    place = [str(part) for part in error["loc"] if part not in {"body", "query", "path"}]
    field = ".".join(place) or "body"
    kind, given = error["type"], error.get("input")
    if kind == "missing":
        way_out = "send multipart/form-data with one part called file" if field == "file" else "it is required"
        message = f"{field} is missing: {way_out}"
    elif kind == "value_error":
        message = f"{field} {error['ctx']['error']}"
    elif kind == "extra_forbidden":
        message = f"{field} is not an argument here: leave it out, or check its spelling"
    else:
        rule = error["msg"][:1].lower() + error["msg"][1:]
        shown = "" if isinstance(given, list | dict) else f" is {_shortened(given)}"
        message = f"{field}{shown}: {rule}"
    return {"field": field, "message": message}


def _shortened(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


def as_problem(error: Refusal | EngineError) -> Response:
    """The response for an error that a request is to blame for."""
    if isinstance(error, UnknownNameError):
        return problem(404, str(error))
    if isinstance(error, EngineError):
        return problem(422, str(error), errors=[{"field": error.argument, "message": str(error)}])
    errors = [{"field": error.field, "message": error.detail, **error.place}] if error.field else []
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after is not None else None
    return problem(error.status, error.detail, errors=errors, headers=headers)


def _at_fault(_request: Request, error: Exception) -> Response:
    return as_problem(error) if isinstance(error, Refusal | EngineError) else _unexpected(_request, error)


def _validation(_request: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    if any(item["type"] == "json_invalid" for item in found):
        return problem(400, "the body is not JSON: send one JSON object")
    errors = [describe(item) for item in found]
    detail = "; ".join(item["message"] for item in errors[:3])
    more = f"; and {len(errors) - 3} more" if len(errors) > 3 else ""
    return problem(422, detail + more, errors=errors)


def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        return _unexpected(request, error)
    status, detail, headers = error.status_code, str(error.detail), error.headers
    if status == 404 and detail == HTTPStatus.NOT_FOUND.phrase:
        detail = f"there is nothing at {_shortened(request.url.path)}: /docs lists what there is"
    elif status == 405:
        allowed = (headers or {}).get("Allow", "another method")
        detail = f"{request.method} is not possible here: use {allowed}"
    elif status == 400:
        detail = "the body cannot be read: send multipart/form-data with one part called file"
    return problem(status, detail, headers=headers)


def _gone(_request: Request, _error: Exception) -> Response:
    """Whoever went before all was sent reads this no more: a camera that is turned off in the middle of a frame."""
    return problem(400, "the body ends before it is complete: send all of it")


def _unexpected(_request: Request, _error: Exception) -> Response:
    return problem(500, "the server made a mistake, which it has logged: please report what you sent")
