"""A tensor as the reply that `format` asks for."""

from collections.abc import Callable
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from starlette.responses import Response

from app.pictures import Atlas
from app.tensors import to_json, to_npy, to_u8

Format: TypeAlias = Literal["json", "npy", "png", "u8"]

BINARY = "application/octet-stream"

DESCRIPTION = """
- `json` (default): nested lists, float32 printed so that it round-trips.
- `npy`: a NumPy file, float32: `np.load(io.BytesIO(r.content))`.
- `png`: a picture, grey or (filters of depth 3) in colour, a pixel a value. Several maps are tiles of one grid without
  gaps: `X-Atlas-Columns` × `X-Atlas-Rows` square tiles of `X-Atlas-Tile` pixels; tile n lies in row n // columns.
- `u8`: 8 bits a value, for drawing. Four bytes L, little-endian; L bytes of JSON
  `{"shape": [C, …], "low": [C floats], "high": [C floats]}`, padded with spaces so that 4 + L is a multiple of 4; then
  the bytes q in C order. A value of channel c is `low[c] + q / 255 * (high[c] - low[c])`.
"""


def represent(
    array: NDArray[Any], kind: Format, picture: Callable[[NDArray[Any]], Atlas], headers: dict[str, str]
) -> Response:
    """`array` in the format `kind`, `picture` drawing it as PNG, with `headers`."""
    if kind == "npy":
        return Response(to_npy(array), media_type=BINARY, headers=headers)
    if kind == "u8":
        return Response(to_u8(np.atleast_1d(array)), media_type=BINARY, headers=headers)
    if kind == "png":
        drawn = picture(array)
        return Response(drawn.png, media_type="image/png", headers={**headers, **drawn.headers})
    return json_reply(array, headers)


def json_reply(value: Any, headers: dict[str, str] | None = None, status: int = 200) -> Response:
    """`value`, arrays and all, as a JSON response."""
    return Response(to_json(value), status_code=status, media_type="application/json", headers=headers)
