"""What tests do on the labs' pages: open one, wait for its numbers, and read them from its grids."""

import re
from typing import Any

import numpy as np
from playwright.sync_api import Page

READ_GRIDS = """part => [...document.querySelectorAll(`tensor-grid[data-part="${part}"]`)].map(grid =>
    [...grid.querySelectorAll("[role=row]")].map(row =>
        [...row.querySelectorAll("[role=gridcell]")].map(cell => cell.textContent)))"""


def go(page: Page, address: str) -> None:
    """Open an address and wait for the first numbers."""
    page.goto(address)
    page.wait_for_selector("main[data-ready]")


def asked(page: Page) -> str:
    """The query of the page's address, once that has followed what the page shows: it lags a little behind."""
    page.evaluate("() => { window.seen = null; }")
    page.wait_for_function(
        "() => { const still = window.seen === location.href; window.seen = location.href; return still; }",
        polling=160,
    )
    return page.url.partition("?")[2]


def number(text: str) -> float:
    """A number as the page writes it, as `(−1.5)`, `2 646` or `3·10⁻⁵`."""
    plain = re.sub(r"\s", "", text).replace("−", "-").strip("()")
    mantissa, _, power = plain.partition("·10")
    digits = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
    return float(mantissa) * 10 ** int(power.translate(digits) or 0)


def grids(page: Page, part: str) -> np.ndarray[Any, Any]:
    """The numbers of all matrices of one kind, (matrix, row, column)."""
    texts = page.evaluate(READ_GRIDS, part)
    return np.array([[[number(cell) for cell in row] for row in grid] for grid in texts])
