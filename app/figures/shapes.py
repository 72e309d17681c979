"""A figure as data: shapes in panels, knowing neither pixels nor markup; lengths are CSS pixels.

A panel covers its box. Between two moments of an animation only what differs within each panel is drawn anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from typing import Literal, TypeAlias

from app.figures.colours import Bytes
from app.figures.font import width
from app.figures.palette import Colour, Palette

Anchor: TypeAlias = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its upper left corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    def union(self, other: "Box") -> "Box":
        """The smallest box around both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)

    def touches(self, other: "Box") -> bool:
        """Whether they have a point in common."""
        return self.x <= other.right and other.x <= self.right and self.y <= other.bottom and other.y <= self.bottom

    def grown(self, by: float) -> "Box":
        """The same with a margin around it."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A filled box, or its outline, which is drawn over its edge; `name` tells tests and readers what it is."""

    box: Box
    fill: Colour | None = None
    line: Colour | None = None
    thickness: float = 1
    name: str = ""

    @property
    def extent(self) -> Box:
        """All that is drawn on."""
        return self.box.grown(self.thickness / 2 + 1)


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines between `rows` × `columns` cells, and around them."""

    box: Box
    rows: int
    columns: int
    line: Colour

    @property
    def extent(self) -> Box:
        """All that is drawn on."""
        return self.box.grown(2)


@dataclass(frozen=True, slots=True)
class Hatch:
    """Slanting stripes over a box: cells that are not the input's own, or that nothing reaches."""

    box: Box
    line: Colour

    @property
    def extent(self) -> Box:
        """All that is drawn on."""
        return self.box.grown(1)


@dataclass(frozen=True, slots=True)
class Text:
    """One run of text; (x, y) is where its `anchor` stands on the baseline."""

    x: float
    y: float
    text: str
    colour: Colour
    size: float
    bold: bool = False
    anchor: Anchor = "start"
    name: str = ""

    @property
    def width(self) -> float:
        """How long it is."""
        return width(self.text, self.size, bold=self.bold)

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.width

    @property
    def extent(self) -> Box:
        """All that is drawn on: no letter of the figures' is higher than its size, or reaches down a third of it."""
        return Box(self.left - 2, self.y - self.size - 1, self.width + 4, self.size * 1.33 + 2)


@dataclass(frozen=True, slots=True)
class Pixels:
    """A small picture, each of its pixels a cell: `rgb` holds rows × columns × 3 bytes."""

    box: Box
    rows: int
    columns: int
    rgb: bytes = field(repr=False)

    @property
    def extent(self) -> Box:
        """All that is drawn on."""
        return self.box.grown(1)

    @classmethod
    def of(cls, box: Box, colours: Bytes) -> "Pixels":
        """The picture of colours (rows, columns, 3)."""
        return cls(box, colours.shape[0], colours.shape[1], colours.tobytes())


@dataclass(frozen=True, slots=True)
class Fan:
    """What spreads from `left` … `right` at the upper edge of a box to all of its lower one."""

    box: Box
    left: float
    right: float
    fill: Colour
    line: Colour

    @property
    def extent(self) -> Box:
        """All that is drawn on."""
        return self.box.grown(2)

    @property
    def sides(self) -> tuple[tuple[float, float, float, float], ...]:
        """Its slanting sides: x and y of both ends, the upper first."""
        box = self.box
        return (self.left, box.y, box.x, box.bottom), (self.right, box.y, box.right, box.bottom)


Shape: TypeAlias = Rectangle | Grid | Hatch | Text | Pixels | Fan


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a figure: its place, and what is drawn there, the first lowest."""

    box: Box
    shapes: tuple[Shape, ...]

    def differs(self, before: "Panel") -> Box | None:
        """The box in which it looks otherwise than `before`, the same part at another moment; None if it does not."""
        same = {id(shape) for shape in before.shapes} & {id(shape) for shape in self.shapes}
        old, new = ({shape for shape in panel.shapes if id(shape) not in same} for panel in (before, self))
        return reduce(Box.union, (shape.extent for shape in old ^ new)) if old != new else None


@dataclass(frozen=True)
class Figure:
    """A whole figure at one moment. `title` says what it shows, for those who cannot see it."""

    width: int
    height: int
    palette: Palette
    title: str
    panels: tuple[Panel, ...]

    @property
    def shapes(self) -> Iterable[Shape]:
        """Everything in it, the lowest first."""
        return (shape for panel in self.panels for shape in panel.shapes)
