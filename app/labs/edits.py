"""Numbers changed by hand, as an address says them: `x.0.2.3_5*w.1.0.0.0_1,2;3,4*b.0_-1`.

Each edit is a place and what stands there from then on: a number, or a block pasted from a spreadsheet whose rows are
separated by `;` and whose cells by `,`, with its upper left corner at that place.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, TypeAlias

import numpy as np
from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from app.tensors import LARGEST, TOO_LARGE, Tensor

LONGEST = 20_000
"""Characters of all edits: some thousand numbers."""
AXES: Mapping[str, int] = {"x": 3, "w": 4, "b": 1, "g": 3}
"""How many indices lead to a number of the input, the filters, the biases and the gradient for the output."""

PLACE = re.compile(r"([xwbg])((?:\.[0-9]{1,6}){1,4})")
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")


@dataclass(frozen=True)
class Edit:
    """Rows of `cells` with their upper left corner at index `place` of array `root`; None leaves a number as it is."""

    root: str
    place: tuple[int, ...]
    cells: tuple[tuple[float | None, ...], ...]

    def __str__(self) -> str:
        return f"{'.'.join([self.root, *map(str, self.place)])}_{';'.join(map(_row, self.cells))}"

    def targets(self) -> Iterable[tuple[tuple[int, ...], float]]:
        """Each index and its new number; a block among the biases runs on from one to the next."""
        *leading, last = self.place
        if len(self.place) == 1:
            flat = [cell for row in self.cells for cell in row]
            return (((last + i,), cell) for i, cell in enumerate(flat) if cell is not None)
        *plane, first = leading
        return (
            ((*plane, first + i, last + j), cell)
            for i, row in enumerate(self.cells)
            for j, cell in enumerate(row)
            if cell is not None
        )


@dataclass(frozen=True)
class Edits:
    """Edits in their order: later ones win."""

    each: tuple[Edit, ...] = ()

    def __str__(self) -> str:
        return "*".join(map(str, self.each))

    @classmethod
    def read(cls, value: Any) -> "Edits":
        """The edits that a text says.

        Raises:
            ValueError: it is too long, or a part of it is no edit; the sentence goes on from the field's name.
        """
        if isinstance(value, cls):
            return value
        text = str(value)
        if len(text) > LONGEST:
            raise ValueError(
                f"has {len(text):,} characters: at most {LONGEST:,} are possible, so change fewer numbers, "
                "or send them to POST /api/v1/ops"
            )
        return cls(tuple(map(_edit, text.split("*"))) if text else ())

    def applied(self, arrays: Mapping[str, Tensor]) -> tuple[dict[str, Tensor], set[int]]:
        """Copies of `arrays` (by root) with the edits in them, and which filters had a weight changed.

        What lies outside of an array, after it has shrunk, waits.
        """
        copies = {root: np.array(array, np.float32) for root, array in arrays.items()}
        filters = set()
        for edit in self.each:
            array = copies.get(edit.root)
            if array is None:
                continue
            for at, number in edit.targets():
                if all(index < size for index, size in zip(at, array.shape, strict=True)):
                    array[at] = number
                    filters |= {at[0]} if edit.root == "w" else set()
        return copies, filters


def _edit(text: str) -> Edit:
    path, _, cells = text.partition("_")
    match = PLACE.fullmatch(path)
    if match is None or match[2].count(".") != AXES[match[1]]:
        raise ValueError(
            f"holds {text[:40]!r}: write x.channel.row.column_number, w.filter.channel.row.column_number, "
            "b.filter_number or g.map.row.column_number, with * between two of them"
        )
    place = tuple(map(int, match[2][1:].split(".")))
    return Edit(match[1], place, tuple(tuple(map(partial(_number, path), row.split(","))) for row in cells.split(";")))


def _number(path: str, text: str) -> float | None:
    trimmed = text.strip()
    if not trimmed:
        return None
    if not NUMBER.fullmatch(trimmed):
        raise ValueError(f"holds {trimmed[:40]!r} for {path}: give a number, or a block as 1,2;3,4")
    number = float(trimmed)
    if abs(number) > LARGEST:
        raise ValueError(f"holds {trimmed[:40]} for {path}, {TOO_LARGE}")
    return number


def _row(row: tuple[float | None, ...]) -> str:
    return ",".join("" if cell is None else repr(cell).removesuffix(".0") for cell in row)


EditsField: TypeAlias = Annotated[
    Edits, BeforeValidator(Edits.read), PlainSerializer(str), WithJsonSchema({"type": "string", "maxLength": LONGEST})
]
