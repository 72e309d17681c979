"""Arrays on the wire: nested JSON lists -> float32 and back, .npy, and 8 bits a value for drawing."""

import io
from itertools import chain
from typing import Annotated, Any, TypeAlias

import numpy as np
import orjson
from numpy.typing import NDArray
from pydantic import BeforeValidator, WithJsonSchema

from app.errors import Refusal

Tensor: TypeAlias = NDArray[np.float32]

MOST_AXES = 8
TOO_LARGE = "which float32 cannot hold: give numbers up to 3.4e38"
LARGEST = float(np.finfo(np.float32).max)
EXACT = 1 << 24
"""Whole numbers up to here are exact in float32."""


def parse(value: Any) -> Tensor:
    """Nested lists of numbers as a float32 array.

    Raises:
        ValueError: no numbers, a ragged list, too many axes, an empty one, or a number that float32 cannot hold.
    """
    return parse_exact(value).astype(np.float32)


def parse_exact(value: Any) -> NDArray[np.float64]:
    """The same with all the digits of float64, for numbers that float32 can hold as well."""
    shape, flat = _flatten(value)
    if not set(map(type, flat)) <= {int, float}:
        wrong = next(item for item in flat if type(item) not in {int, float})
        raise ValueError(f"holds {_shown(wrong)}: give numbers alone, in nested lists")
    try:
        numbers = np.array(flat, np.float64)
    except OverflowError:
        raise ValueError(f"holds a whole number {TOO_LARGE}") from None
    if np.isnan(numbers).any():
        raise ValueError("holds NaN: give finite numbers")
    beyond = np.abs(numbers) > LARGEST
    if beyond.any():
        raise ValueError(f"holds {numbers[beyond][0]:g}, {TOO_LARGE}")
    return numbers.reshape(shape)


def parse_optional(value: Any) -> Tensor | None:
    """`parse`, for an input that may be left out."""
    return None if value is None else parse(value)


def _flatten(value: Any) -> tuple[tuple[int, ...], list[Any]]:
    """The shape of nested lists, found as long as their neighbours, and what they hold in the end."""
    shape: list[int] = []
    level: list[Any] = [value]
    while list in (kinds := set(map(type, level))):
        if len(kinds) > 1 or len(set(map(len, level))) > 1:
            raise ValueError("is ragged: the lists at one depth must all be equally long, and numbers at one depth")
        if not level[0]:
            raise ValueError("is empty: give at least one number")
        if len(shape) == MOST_AXES:
            raise ValueError(f"is nested more than {MOST_AXES} lists deep: give fewer axes")
        shape.append(len(level[0]))
        level = list(chain.from_iterable(level))
    return tuple(shape), level


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    return {None: "null", True: "true", False: "false"}[value] if value in {None, True, False} else repr(value)[:40]


NESTED_LISTS = {
    "description": "Nested lists of finite numbers, all equally deep and at each depth equally long.",
    "anyOf": [{"type": "number"}, {"type": "array", "minItems": 1, "items": {}}],
}

TensorField: TypeAlias = Annotated[Any, BeforeValidator(parse), WithJsonSchema(NESTED_LISTS)]
"""A field of a request that is a tensor."""
OptionalTensorField: TypeAlias = Annotated[Any, BeforeValidator(parse_optional), WithJsonSchema(NESTED_LISTS)]


def plain(value: Any) -> Any:
    """`value` made of what orjson prints so that it round-trips as float32; whole numbers stay whole.

    Raises:
        Refusal: 422, a number is not finite.
    """
    if isinstance(value, float):
        if not abs(value) <= LARGEST:
            raise _overflow()
        return int(value) if value.is_integer() and abs(value) < EXACT else np.float32(value)
    if isinstance(value, np.ndarray | np.generic):
        return _printable(np.asarray(value))
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def to_json(value: Any) -> bytes:
    """`value`, arrays and all, as JSON."""
    return orjson.dumps(plain(value), option=orjson.OPT_SERIALIZE_NUMPY)


def to_npy(array: NDArray[Any]) -> bytes:
    """A NumPy file, float32."""
    file = io.BytesIO()
    np.save(file, np.ascontiguousarray(array, np.float32))
    return file.getvalue()


def to_u8(array: NDArray[Any]) -> bytes:
    """8 bits a value, each channel (first axis) between its smallest and its largest.

    Four bytes: the length of a JSON header, little-endian; the header `{"shape", "low", "high"}`, padded with spaces
    to a multiple of four; then the bytes q, and value = low + q / 255 · (high − low).
    """
    levels, low, high = quantise(array)
    return packed({"shape": list(array.shape), "low": low, "high": high}, levels.tobytes())


def packed(header: dict[str, Any], *bodies: bytes) -> bytes:
    """A JSON header and bytes behind it; its length in front, and padded so that they lie at a multiple of four."""
    text = to_json(header)
    text += b" " * (-(4 + len(text)) % 4)
    return b"".join([len(text).to_bytes(4, "little"), text, *bodies])


def quantise(array: NDArray[Any]) -> tuple[NDArray[np.uint8], Tensor, Tensor]:
    """(levels shaped like the array (C, …), low (C), high (C)); a constant channel is all 0."""
    channels = np.asarray(array, np.float32).reshape(len(array), -1)
    low, high = channels.min(1), channels.max(1)
    span = np.where(high > low, high - low, 1)
    levels = np.rint((channels - low[:, None]) * (255 / span)[:, None])
    return levels.astype(np.uint8).reshape(array.shape), low, high


def _printable(array: NDArray[Any]) -> Any:
    """What orjson takes for an array: float32, or int64 where every number is whole; a plain number for no axes."""
    if array.dtype.kind == "f":
        with np.errstate(over="ignore"):
            array = np.asarray(array, np.float32)
        if not np.isfinite(array).all():
            raise _overflow()
        if (np.abs(array) < EXACT).all() and (array == np.trunc(array)).all():
            array = array.astype(np.int64)
    return np.ascontiguousarray(array) if array.ndim else array[()]


def _overflow() -> Refusal:
    return Refusal(422, "a result is larger than float32 can hold, 3.4e38: give smaller numbers")
