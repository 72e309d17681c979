"""Tensors as PNG: an atlas of activation maps, one map, a sheet of filters."""

import io
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.tensors import quantise


@dataclass(frozen=True)
class Atlas:
    """A PNG of square tiles, `columns` × `rows` of them, each `tile` pixels wide and high, without gaps.

    Tile n lies in row n // columns and column n % columns; what it shows begins at its top left.
    """

    png: bytes
    columns: int
    rows: int
    tile: int

    @property
    def headers(self) -> dict[str, str]:
        """The grid, for whoever cuts it up."""
        return {"X-Atlas-Columns": str(self.columns), "X-Atlas-Rows": str(self.rows), "X-Atlas-Tile": str(self.tile)}


def atlas(array: NDArray[Any]) -> Atlas:
    """All maps of (C, H, W), or of (N) as N single pixels: grey, each from its smallest value to its largest."""
    maps = array if array.ndim == 3 else array.reshape(-1, 1, 1)
    return _tiled(quantise(maps)[0])


def sheet(weight: NDArray[Any]) -> Atlas:
    """Filters (K, C, F, G), or a matrix (M, N) as one tile; middle grey is 0, and one scale serves all.

    Filters of three channels are drawn in colour, a tile each; others as a row of grey tiles each, a channel a tile.
    """
    scale = 127 / (float(np.abs(weight).max()) or 1.0)
    levels = np.rint(128 + weight * scale).astype(np.uint8)
    if weight.ndim != 4:
        return _tiled(levels.reshape(1, len(levels), -1))
    if weight.shape[1] == 3:
        return _tiled(levels.transpose(0, 2, 3, 1))
    return _tiled(levels.reshape(-1, *weight.shape[2:]), columns=weight.shape[1])


def _tiled(tiles: NDArray[np.uint8], columns: int | None = None) -> Atlas:
    """Tiles (T, H, W) grey or (T, H, W, 3) in colour, side by side."""
    count, height, width = tiles.shape[:3]
    side = max(height, width)
    columns = columns or math.ceil(math.sqrt(count))
    rows = -(-count // columns)
    grid = np.zeros((rows * columns, side, side, *tiles.shape[3:]), np.uint8)
    grid[:count, :height, :width] = tiles
    grid = grid.reshape(rows, columns, side, side, -1).transpose(0, 2, 1, 3, 4)  # (rows, side, columns, side, 1 or 3)
    return Atlas(png(grid.reshape(rows * side, columns * side, -1)), columns, rows, side)


def png(pixels: NDArray[np.uint8]) -> bytes:
    """Pixels (H, W, 1) in grey or (H, W, 3) in colour, as a file; quickly, so not as small as might be."""
    file = io.BytesIO()
    Image.fromarray(pixels.squeeze(-1) if pixels.shape[-1] == 1 else pixels).save(file, "PNG", compress_level=1)
    return file.getvalue()
