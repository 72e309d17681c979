"""Hyperparameters with bounds: how an op declares them, and the one place that checks them."""

from collections.abc import Mapping
from dataclasses import MISSING, field
from typing import Any

from engine.errors import AttributeRangeError

LARGEST = 1024
"""The largest kernel, stride, padding or dilation: far beyond any network, small enough never to overflow."""


def whole(doc: str, *, default: Any = MISSING, minimum: int = 1, maximum: int = LARGEST) -> Any:
    """An attribute that is one whole number."""
    return field(default=default, metadata=_metadata("whole", doc, minimum, maximum))


def pair(doc: str, *, default: Any, minimum: int = 1, maximum: int = LARGEST) -> Any:
    """An attribute that is a whole number or a (vertical, horizontal) pair; None where that is its default."""
    return field(default=default, metadata=_metadata("pair", doc, minimum, maximum, optional=default is None))


def padding(doc: str, *, default: Any = 0, maximum: int = LARGEST) -> Any:
    """An attribute that is a number, a pair, (top, left, bottom, right), "valid" or "same"."""
    return field(default=default, metadata=_metadata("padding", doc, 0, maximum))


def real(doc: str, *, default: Any = MISSING, minimum: float, maximum: float) -> Any:
    """An attribute that is a real number within [minimum, maximum]."""
    return field(default=default, metadata=_metadata("real", doc, minimum, maximum))


def validate(name: str, value: Any, metadata: Mapping[str, Any]) -> Any:
    """`value` as the op keeps it (lists become tuples).

    Raises:
        AttributeRangeError: the value is of another kind, or out of bounds.
    """
    kind, low, high = metadata["kind"], metadata["minimum"], metadata["maximum"]
    if value is None and metadata["optional"]:
        return None
    if kind == "padding" and value in ("valid", "same"):
        return value
    if kind == "real":
        numbers: list[Any] = [value]
        allowed = isinstance(value, int | float) and not isinstance(value, bool)
    else:
        numbers = list(value) if isinstance(value, list | tuple) else [value]
        lengths = {"whole": (1,), "pair": (1, 2), "padding": (1, 2, 4)}[kind]
        scalar = not isinstance(value, list | tuple)
        whole_numbers = all(isinstance(number, int) and not isinstance(number, bool) for number in numbers)
        allowed = whole_numbers and (scalar or (len(numbers) in lengths and len(numbers) > 1))
    if not allowed:
        raise AttributeRangeError(f"{name} is {value!r}: it takes {WORDS[kind]}", argument=name)
    for number in numbers:
        if not low <= number <= high:
            raise AttributeRangeError(f"{name} is {number}: it must be from {low} to {high}", argument=name)
    return value if not isinstance(value, list) else tuple(value)


WORDS = {
    "whole": "a whole number",
    "pair": "a whole number or a pair (vertical, horizontal)",
    "padding": 'a whole number, a pair, (top, left, bottom, right), "valid" or "same"',
    "real": "a number",
}


def _metadata(kind: str, doc: str, minimum: float, maximum: float, *, optional: bool = False) -> dict[str, Any]:
    return {"kind": kind, "doc": doc, "minimum": minimum, "maximum": maximum, "optional": optional}
