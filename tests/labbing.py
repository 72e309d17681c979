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


def number(text: str) -> float:
    """A number as the page writes it."""
    return float(re.sub(r"[()\s\u202f]", "", text.replace("−", "-")))


def grids(page: Page, part: str) -> np.ndarray[Any, Any]:
    """The numbers of all matrices of one kind, (matrix, row, column)."""
    texts = page.evaluate(READ_GRIDS, part)
    return np.array([[[number(cell) for cell in row] for row in grid] for grid in texts])
