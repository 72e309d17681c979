"""The colours of static/css/tokens.css, for figures; a test keeps the two alike."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Theme: TypeAlias = Literal["light", "dark"]
Colour: TypeAlias = str
"""#rrggbb."""


@dataclass(frozen=True)
class Role:
    """The colour of lines and text that play one role, and the wash to lay behind them."""

    ink: Colour
    wash: Colour


@dataclass(frozen=True)
class Palette:
    """All colours of one theme."""

    theme: Theme
    paper: Colour
    raised: Colour
    ink: Colour
    quiet: Colour
    line: Colour
    edge: Colour
    hatch: Colour
    input: Role
    filter: Role
    output: Role
    bias: Role


LIGHT = Palette(
    "light",
    paper="#fbfaf7",
    raised="#ffffff",
    ink="#1c1b19",
    quiet="#646058",
    line="#dfdcd4",
    edge="#8b877e",
    hatch="#e9e6de",
    input=Role("#2859a8", "#e5ecf8"),
    filter=Role("#a84a0c", "#fbe8da"),
    output=Role("#176c43", "#dff1e6"),
    bias=Role("#63625f", "#efedea"),
)
DARK = Palette(
    "dark",
    paper="#17181b",
    raised="#1f2125",
    ink="#edebe6",
    quiet="#a6a29a",
    line="#37393e",
    edge="#73757b",
    hatch="#2b2d31",
    input=Role("#8db4f2", "#223049"),
    filter=Role("#f0a36a", "#432c1b"),
    output=Role("#72ca9b", "#1b3a2a"),
    bias=Role("#b0aea9", "#303134"),
)
PALETTES = {"light": LIGHT, "dark": DARK}


def rgb(colour: Colour) -> tuple[int, int, int]:
    """The three bytes of a colour."""
    value = int(colour[1:], 16)
    return value >> 16, value >> 8 & 255, value & 255
