"""Whether a window fits in its padded input, and which setting would make it fit."""

from app.errors import Refusal
from app.sizes import Pair, Volume
from engine.windows import Axis

ONE = Pair(1, 1)


def check_fit(size: Volume, kernel: Pair, padding: Pair, dilation: Pair = ONE) -> None:
    """Raise unless the window fits; of two settings that disagree, the one that is set later is blamed.

    Raises:
        Refusal: 422, with the nearest value that fits.
    """
    rows = Axis(size.height, kernel.down, padding.down, padding.down, d=dilation.down)
    columns = Axis(size.width, kernel.across, padding.across, padding.across, d=dilation.across)
    if rows.span <= rows.padded and columns.span <= columns.padded:
        return
    if dilation != ONE and rows.f <= rows.padded and columns.f <= columns.padded:
        field, nearest = "dilation", Pair(*(min(axis.d, axis.largest_dilation) for axis in (rows, columns)))
    else:
        field, nearest = "kernel", Pair(*(min(axis.f, axis.largest_filter) for axis in (rows, columns)))
    spans = "" if dilation == ONE else f", which spans {rows.span}×{columns.span} cells at dilation {dilation.plain},"
    raise Refusal(
        422,
        f"a {kernel.down}×{kernel.across} filter{spans} does not fit in the {size.height}×{size.width} input with its "
        f"padding, {rows.padded}×{columns.padded} cells: set {field} to {nearest}",
        field=field,
    )
