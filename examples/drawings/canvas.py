"""A small painter: shapes are masks over a pixel grid, light is a dot product, smooth edges come from supersampling.

Lengths are in pixels of the finished picture, colours are RGB from 0 to 1, angles are in radians.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Plane: TypeAlias = NDArray[np.floating[Any]]  # (height, width)
Colour: TypeAlias = Sequence[float] | Plane  # three numbers, or (height, width, 3)
Point: TypeAlias = tuple[float, float]

LIGHT = np.array([-0.45, -0.6, 0.66])  # from the upper left, towards the viewer
LIGHT /= np.linalg.norm(LIGHT)


class Canvas:
    """A picture in the making; every sample of it is `1 / samples` pixels wide."""

    def __init__(self, width: int, height: int, *, samples: int = 3, seed: int = 0) -> None:
        self.width, self.height, self.samples = width, height, samples
        self.random = np.random.default_rng(seed)
        rows, columns = np.mgrid[0 : height * samples, 0 : width * samples]
        self.x: Plane = (columns + 0.5) / samples
        self.y: Plane = (rows + 0.5) / samples
        self.rgb: Plane = np.ones((*self.x.shape, 3))

    def fill(self, mask: Plane, colour: Colour) -> None:
        """Lay `colour` over the picture where `mask` is 1; between 0 and 1 it is translucent."""
        cover = np.clip(mask, 0, 1)[..., None]
        self.rgb = self.rgb * (1 - cover) + np.asarray(colour, float) * cover

    def multiply(self, mask: Plane, factor: float) -> None:
        """Darken (or lighten) by `factor` where `mask` is 1: shadows, glow, wear."""
        self.rgb = self.rgb * (1 + (factor - 1) * np.clip(mask, 0, 1)[..., None])

    def ellipse(self, centre: Point, radii: Point, turn: float = 0.0) -> Plane:
        """1 inside of an ellipse that is turned by `turn`."""
        u, v = self.local(centre, radii, turn)
        return np.where(u**2 + v**2 <= 1, 1.0, 0.0)

    def polygon(self, points: Sequence[Point]) -> Plane:
        """1 inside of a polygon."""
        image = Image.new("L", (self.x.shape[1], self.x.shape[0]))
        ImageDraw.Draw(image).polygon([(x * self.samples, y * self.samples) for x, y in points], fill=255)
        return np.asarray(image) / 255.0

    def box(self, left: float, top: float, right: float, bottom: float, radius: float = 0.0) -> Plane:
        """1 inside of a rectangle with rounded corners."""
        dx = np.maximum(np.maximum(left + radius - self.x, self.x - (right - radius)), 0)
        dy = np.maximum(np.maximum(top + radius - self.y, self.y - (bottom - radius)), 0)
        return np.where(dx**2 + dy**2 <= max(radius, 1e-9) ** 2, 1.0, 0.0)

    def stroke(self, points: Sequence[Point], width: float | Sequence[float]) -> Plane:
        """1 along a line through `points`; `width` may change from point to point."""
        widths = np.broadcast_to(width, len(points))
        mask = np.zeros_like(self.x)
        for (x0, y0), (x1, y1), w0, w1 in zip(points, points[1:], widths, widths[1:], strict=False):
            length = (x1 - x0) ** 2 + (y1 - y0) ** 2
            along = np.clip(((self.x - x0) * (x1 - x0) + (self.y - y0) * (y1 - y0)) / max(length, 1e-9), 0, 1)
            distance = np.hypot(self.x - x0 - along * (x1 - x0), self.y - y0 - along * (y1 - y0))
            mask = np.maximum(mask, distance <= (w0 + along * (w1 - w0)) / 2)
        return mask

    def local(self, centre: Point, radii: Point, turn: float = 0.0) -> tuple[Plane, Plane]:
        """Coordinates in which the given ellipse is the unit circle."""
        x, y = self.x - centre[0], self.y - centre[1]
        cos, sin = np.cos(turn), np.sin(turn)
        return (x * cos + y * sin) / radii[0], (y * cos - x * sin) / radii[1]

    def ball(
        self, centre: Point, radii: Point, turn: float = 0.0, *, bumps: Plane | None = None, depth: float = 1.0
    ) -> tuple[Plane, Plane]:
        """Diffuse light (0 to 1) and highlight (0 to 1) on an ellipsoid, roughened by `bumps` (a height in pixels)."""
        u, v = self.local(centre, radii, turn)
        inside = np.maximum(1 - u**2 - v**2, 0)
        height = np.sqrt(inside) * min(radii) * depth
        if bumps is not None:
            height = height + bumps
        return self.lit(height)

    def lit(self, height: Plane, shine: float = 40.0) -> tuple[Plane, Plane]:
        """Diffuse light and highlight on a surface that rises by `height` pixels towards the viewer."""
        down, right = np.gradient(height * self.samples)
        normal = np.stack([-right, -down, np.ones_like(down)], -1)
        normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
        half = LIGHT + np.array([0.0, 0.0, 1.0])
        half /= np.linalg.norm(half)
        return np.maximum(normal @ LIGHT, 0), np.maximum(normal @ half, 0) ** shine

    def noise(self, size: float, octaves: int = 4) -> Plane:
        """Smooth random variation between about −1 and 1, whose largest blobs are `size` pixels wide."""
        total, amplitude = np.zeros_like(self.x), 1.0
        for octave in range(octaves):
            cell = max(size / 2**octave, 1.0)
            grid = self.random.standard_normal((int(self.height / cell) + 3, int(self.width / cell) + 3))
            image = Image.fromarray(grid.astype(np.float32)).resize(
                (self.x.shape[1], self.x.shape[0]), Image.Resampling.BICUBIC
            )
            total = total + amplitude * np.asarray(image)
            amplitude /= 2
        return total / 2

    def blur(self, mask: Plane, radius: float) -> Plane:
        """`mask` with soft edges: for shadows, and for what lies out of focus."""
        image = Image.fromarray((np.clip(mask, 0, 1) * 255).astype(np.uint8))
        return np.asarray(image.filter(ImageFilter.GaussianBlur(radius * self.samples))) / 255.0

    def defocus(self, radius: float) -> None:
        """Blur what has been painted so far."""
        self.rgb = np.stack([self.blur(self.rgb[..., channel], radius) for channel in range(3)], -1)

    def image(self, grain: float = 0.0) -> Image.Image:
        """The finished picture, with `grain` as a camera's sensor would add it."""
        block = (self.height, self.samples, self.width, self.samples, 3)
        rgb = np.clip(self.rgb, 0, 1).reshape(block).mean((1, 3))
        rgb = rgb + grain * self.random.standard_normal(rgb.shape)
        return Image.fromarray((np.clip(rgb, 0, 1) * 255 + 0.5).astype(np.uint8))
