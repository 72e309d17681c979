"""Whether a filter and a padding suit an input, and which setting would."""

from app.errors import Refusal
from app.sizes import Pair, Volume
from engine.transposed import TransposedAxis
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
    spans = "" if dilation == ONE else f", which spans {rows.span}×{columns.span} cells at dilation {dilation},"
    raise Refusal(
        422,
        f"a {kernel.down}×{kernel.across} filter{spans} does not fit in the {size.height}×{size.width} input with its "
        f"padding, {rows.padded}×{columns.padded} cells: set {field} to {nearest}",
        field=field,
    )


def check_cut(size: Volume, kernel: Pair, stride: Pair, padding: Pair, dilation: Pair) -> None:
    """Raise unless a transposed convolution's padding leaves something, and cuts off no more than filters overlap.

    Raises:
        Refusal: 422, with the nearest padding that does.
    """
    rows = TransposedAxis(size.height, kernel.down, 0, stride.down, dilation.down)
    columns = TransposedAxis(size.width, kernel.across, 0, stride.across, dilation.across)
    overlaps = rows.stuffed.span - 1, columns.stuffed.span - 1
    makes = rows.most_padding, columns.most_padding
    nearest = Pair(*(min(p, *most) for p, *most in zip((padding.down, padding.across), overlaps, makes, strict=True)))
    if nearest == padding:
        return
    if padding.down > overlaps[0] or padding.across > overlaps[1]:
        rule = f"but a transposed convolution cuts off at most D(F − 1) on each side, here {Pair(*overlaps)}"
    else:
        rule = f"which cuts off all of the {rows.size}×{columns.size} cells that are made"
    raise Refusal(422, f"padding is {padding}, {rule}: set padding to {nearest}", field="padding")
