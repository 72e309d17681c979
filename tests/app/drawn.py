"""Figures looked at: what an SVG says and where, and whether anything in a figure lies over anything else."""

import xml.etree.ElementTree as ET
from typing import Any

from fastapi.testclient import TestClient

from app.figures.shapes import Box, Figure, Shape, Text

SVG = "{http://www.w3.org/2000/svg}"


def svg(client: TestClient, kind: str, query: dict[str, Any]) -> ET.Element:
    reply = client.get(f"/api/v1/figures/{kind}.svg", params=query)
    assert reply.status_code == 200, reply.text
    return ET.fromstring(reply.content)


def said(root: ET.Element, name: str) -> list[str]:
    """The texts of that name, in their order."""
    return [element.text or "" for element in root.iter(f"{SVG}text") if element.get("class") == name]


def boxes(root: ET.Element, name: str) -> list[list[float]]:
    """x, y, width and height of each rectangle of that name."""
    found = [element for element in root.iter(f"{SVG}rect") if element.get("class") == name]
    return [[float(element.get(side, "nan")) for side in ("x", "y", "width", "height")] for element in found]


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share more than an edge."""
    across = min(one.right, other.right) - max(one.x, other.x)
    down = min(one.bottom, other.bottom) - max(one.y, other.y)
    return across > 0.01 and down > 0.01


def check(figure: Figure) -> None:
    """Nothing may overlap, and all must lie within the panel that removes it."""
    panels = figure.panels
    for number, panel in enumerate(panels):
        assert panel.box.x >= 0
        assert panel.box.y >= 0
        assert panel.box.bottom <= figure.height + 0.01
        assert [other.box for other in panels[number + 1 :] if overlap(panel.box, other.box)] == [], panel.box
        assert [shape for shape in panel.shapes if outside(shape, panel.box)] == [], panel.box


def outside(shape: Shape, box: Box) -> bool:
    """Whether some of a shape is drawn beyond its panel, where nobody would remove it."""
    place = Box(shape.left, shape.y, shape.width, 0) if isinstance(shape, Text) else shape.box
    return place.x < box.x - 0.6 or place.right > box.right + 0.6 or place.y < box.y or place.bottom > box.bottom + 0.6
