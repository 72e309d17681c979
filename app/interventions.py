"""Changes to a network, as an address says them: `conv1_1.5_0*conv2_1.w.0.3.1.1_-0.5*fc.b.2_1`.

A channel of what a layer gives is scaled, and by 0 switched off; a weight or a bias is set to a number.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.errors import Refusal
from app.labs.edits import NUMBER
from app.tensors import LARGEST, TOO_LARGE
from engine.interventions import Bias, Intervention, Scale, Weight

MOST = 64
"""How many places may be changed at once."""
LONGEST = 8_000
"""Characters of all changes."""

LEARNED = re.compile(r"(.+?)\.([wb])((?:\.[0-9]{1,6}){1,8})")
CHANNEL = re.compile(r"(.+)\.([0-9]{1,6})")


@dataclass(frozen=True)
class Interventions:
    """At most one for each place, in their order."""

    each: tuple[Intervention, ...] = ()

    def __str__(self) -> str:
        return "*".join(map(str, self.each))

    @classmethod
    def of(cls, edits: Iterable[Intervention]) -> "Interventions":
        """Those that count: of several for one place the last."""
        return cls(tuple({_place(edit): edit for edit in edits}.values()))

    @classmethod
    def read(cls, text: str) -> "Interventions":
        """What a text says.

        Raises:
            Refusal: 422, it is too long, or a part of it is no intervention.
        """
        if len(text) > LONGEST:
            raise _refusal(f"has {len(text):,} characters: at most {LONGEST:,} are possible, so change less at once")
        parts = text.split("*") if text else []
        if len(parts) > MOST:
            raise _refusal(f"makes {len(parts)} changes: at most {MOST} are possible at once")
        return cls.of(map(_edit, parts))


def _place(edit: Intervention) -> tuple[Any, ...]:
    at = edit.at if isinstance(edit, Weight) else edit.channel if isinstance(edit, Scale) else edit.filter
    return type(edit), edit.layer, at


def _edit(text: str) -> Intervention:
    path, _, number = text.rpartition("_")
    learned, channel = LEARNED.fullmatch(path), CHANNEL.fullmatch(path)
    if learned is not None:
        layer, kind, indices = learned.groups()
        at = tuple(map(int, indices[1:].split(".")))
        if kind == "w":
            return Weight(layer, at, _value(path, number))
        if len(at) == 1:
            return Bias(layer, at[0], _value(path, number))
    elif channel is not None:
        return Scale(channel[1], int(channel[2]), _value(path, number))
    raise _refusal(
        f"holds {text[:80]!r}: write layer.channel_factor, layer.w.filter.channel.row.column_number or "
        "layer.b.filter_number, with * between two of them"
    )


def _value(path: str, text: str) -> float:
    if not NUMBER.fullmatch(text):
        raise _refusal(f"holds {text[:40]!r} for {path[:80]}: give a number")
    number = float(text)
    if abs(number) > LARGEST:
        raise _refusal(f"holds {text[:40]} for {path[:80]}, {TOO_LARGE}")
    return number


def _refusal(what: str) -> Refusal:
    return Refusal(422, f"edits {what}", field="edits")
