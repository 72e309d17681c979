"""JSON bodies: read as bytes, decoded and checked in a worker thread, so that a large one holds up nobody else."""

import json
from typing import Annotated, Any, TypeVar

import orjson
from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from app.errors import Refusal
from app.tensors import TOO_LARGE

Model = TypeVar("Model", bound=BaseModel)


async def _raw(request: Request) -> bytes:
    return await request.body()


Body = Annotated[bytes, Depends(_raw)]
"""The bytes of a request's body."""


def read(model: type[Model], data: bytes) -> Model:
    """A JSON body as `model`.

    Raises:
        Refusal: 400, not JSON; 422, NaN or Infinity.
        RequestValidationError: not what the model says.
    """
    try:
        return model.model_validate(_decode(data))
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False)) from error


def _decode(data: bytes) -> dict[str, Any]:
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        value = _leniently(data, error)
    if not isinstance(value, dict):
        raise Refusal(422, 'the body is JSON but not an object: send one like {"x": [[1, 2], [3, 4]]}', field="body")
    return value


def _leniently(data: bytes, error: orjson.JSONDecodeError) -> Any:
    """The value of a body that is JSON but for NaN and Infinity, which are refused later, where their field is known.

    Raises:
        Refusal: 422, too deep or a number beyond all bounds; 400, not JSON.
    """
    try:
        return json.loads(data)
    except RecursionError:
        raise Refusal(422, "the body is nested far too deep: an array has a few axes", field="body") from error
    except ValueError:
        if "infinity" in error.msg:
            raise Refusal(422, f"the body holds a number {TOO_LARGE}", field="body") from error
    where = f"it stops making sense in line {error.lineno}, column {error.colno}" if data.strip() else "it is empty"
    raise Refusal(400, f"the body is not JSON, {where}: send one JSON object", field="body") from error
