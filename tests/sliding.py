"""Where a window lies, place after place, found by walking: for the slow loops of `tests/reference.py`."""

import math
from collections.abc import Iterator
from typing import Any

from numpy.typing import NDArray

Array = NDArray[Any]


def windows(x: Array, kernel: tuple[int, int], stride: Any, padding: Any, dilation: Any) -> tuple[Any, Any]:
    """For each window the image rows it covers, and the same for columns; outside of the image is −1 or too large."""
    sizes = zip(x.shape[-2:], kernel, two(stride), two(dilation), strict=True)
    margins = [_margins(axis, padding, *size) for axis, size in enumerate(sizes)]
    steps = zip(x.shape[-2:], kernel, two(stride), two(dilation), margins, strict=True)
    rows, columns = (list(_slide(n, f, s, d, *margin)) for n, f, s, d, margin in steps)
    return rows, columns


def _slide(n: int, f: int, s: int, d: int, before: int, after: int) -> Iterator[list[int]]:
    """The cells under the filter, place after place, as long as its last cell is not beyond the padding."""
    first = -before
    while first + d * (f - 1) < n + after:
        yield [first + d * tap for tap in range(f)]
        first += s


def _margins(axis: int, padding: Any, n: int, f: int, s: int, d: int) -> tuple[int, int]:
    """How many cells of padding lie before and after the image along axis 0 (vertical) or 1 (horizontal)."""
    if padding == "valid":
        return 0, 0
    if padding == "same":
        places = math.ceil(n / s)
        missing = 0  # as many as it takes for the last place to fit, the odd one behind
        while (places - 1) * s + d * (f - 1) >= n + missing:
            missing += 1
        return missing // 2, missing - missing // 2
    if isinstance(padding, int):
        return padding, padding
    if len(padding) == 2:
        return padding[axis], padding[axis]
    return padding[axis], padding[axis + 2]


def two(value: Any) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else (value[0], value[1])


def inside(x: Array, row: int, column: int) -> bool:
    return row in range(x.shape[-2]) and column in range(x.shape[-1])
