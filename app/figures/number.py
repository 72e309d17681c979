"""Numbers as the pages write them (static/js/draw/number.js): a true minus sign, three significant digits."""

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

MINUS = "−"
THIN = "\u202f"
RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
SUM_DIGITS = 4
"""Significant digits of sums: one more than their factors have."""


def written(value: float, digits: int = 3) -> str:
    """`value` in words of a figure: whole numbers as they are, others with `digits` significant digits."""
    if not math.isfinite(value):
        return "–"
    size = abs(value)
    if size == 0:
        return "0"
    sign = MINUS if value < 0 else ""
    if size == int(size) and size < 1e6:
        return f"{sign}{int(size)}"
    if size >= 1e6 or size < 1e-4:
        mantissa, _, exponent = f"{size:.{digits - 1}e}".partition("e")
        return f"{sign}{float(mantissa):g}·10{str(int(exponent)).translate(RAISED)}"
    whole = math.floor(math.log10(size)) + 1
    places = max(0, digits - whole)
    rounded = Decimal(size).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return sign + _without_zeros(f"{rounded:f}")


def factor(value: float, digits: int = 3) -> str:
    """`value` behind another sign: negative ones in parentheses."""
    text = written(value, digits)
    return f"({text})" if text.startswith(MINUS) else text


def grouped(count: int) -> str:
    """A count with its thousands apart."""
    return f"{count:,}".replace(",", THIN)


def texts(values: NDArray[Any]) -> list[str]:
    """Every different number of an array, written; some thousand at most."""
    return [written(float(value)) for value in np.unique(values)[:4096]]


def _without_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
