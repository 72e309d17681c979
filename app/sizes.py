"""Sizes as the lecture writes them, `32x32x3`: height x width x depth of a volume, or two numbers down and across."""

import re
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

NUMBERS = re.compile(r"[0-9]{1,6}([x×][0-9]{1,6}){0,3}")


def numbers(text: str, *counts: int) -> tuple[int, ...]:
    """The numbers in `text`, as `5x5`; as many as one of `counts`.

    Raises:
        ValueError: it is written otherwise; the sentence goes on from the field's name.
    """
    found = tuple(int(part) for part in re.split("[x×]", text)) if NUMBERS.fullmatch(text) else ()
    if len(found) not in counts:
        choices = " or ".join("x".join("NMKL"[:count]) for count in counts)
        raise ValueError(f"is {text[:40]!r}: write {choices}, whole numbers up to 999999")
    return found


def within(found: tuple[int, ...], low: int, high: int) -> tuple[int, ...]:
    """`found`, if each number is from `low` to `high`.

    Raises:
        ValueError: one is not; the sentence names the nearest that would be.
    """
    nearest = tuple(min(max(number, low), high) for number in found)
    if nearest != found:
        raise ValueError(f"is {_written(found)}: from {low} to {high} is possible, so set it to {_written(nearest)}")
    return found


@dataclass(frozen=True)
class Pair:
    """Two numbers, vertical and horizontal; one where they are the same."""

    down: int
    across: int

    def __str__(self) -> str:
        return f"{self.down}" if self.down == self.across else f"{self.down}x{self.across}"

    @property
    def plain(self) -> int | tuple[int, int]:
        """As an op's attribute."""
        return self.down if self.down == self.across else (self.down, self.across)

    @classmethod
    def read(cls, value: Any, low: int, high: int) -> "Pair":
        """The pair that `3` or `3x5` says.

        Raises:
            ValueError: it is written otherwise, or out of bounds.
        """
        if isinstance(value, cls):
            return value
        found = within(numbers(str(value), 1, 2), low, high)
        return cls(found[0], found[-1])


@dataclass(frozen=True)
class Volume:
    """Height, width and depth."""

    height: int
    width: int
    depth: int

    def __str__(self) -> str:
        return f"{self.height}x{self.width}x{self.depth}"

    @property
    def shape(self) -> tuple[int, int, int]:
        """(C, H, W)."""
        return self.depth, self.height, self.width

    @classmethod
    def read(cls, value: Any, side: int, depth: int) -> "Volume":
        """The volume that `32x32x3` says, of at most `side` rows and columns; `7` is 7x7x1, and `7x5` is 7x5x1.

        Raises:
            ValueError: it is written otherwise, or out of bounds.
        """
        if isinstance(value, cls):
            return value
        found = numbers(str(value), 3, 2, 1)
        height, width = within((found[0], found[1 if len(found) > 1 else 0]), 1, side)
        if not 1 <= (deep := found[2] if len(found) == 3 else 1) <= depth:
            raise ValueError(
                f"has depth {deep}: from 1 to {depth} is possible, so set it to {min(max(deep, 1), depth)}"
            )
        return cls(height, width, deep)


def _written(found: tuple[int, ...]) -> str:
    return "x".join(map(str, found))


TEXT = PlainSerializer(str), WithJsonSchema({"type": "string"})
"""A field that is written as text."""

VolumeField: TypeAlias = Annotated[Volume, BeforeValidator(partial(Volume.read, side=64, depth=16)), *TEXT]
KernelField: TypeAlias = Annotated[Pair, BeforeValidator(partial(Pair.read, low=1, high=11)), *TEXT]
StrideField: TypeAlias = Annotated[Pair, BeforeValidator(partial(Pair.read, low=1, high=16)), *TEXT]
PaddingField: TypeAlias = Annotated[Pair, BeforeValidator(partial(Pair.read, low=0, high=10)), *TEXT]
DilationField: TypeAlias = Annotated[Pair, BeforeValidator(partial(Pair.read, low=1, high=10)), *TEXT]
