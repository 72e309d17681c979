"""Whatever the setting: nothing in a figure lies over anything else or leaves it; only what moves is drawn anew."""

from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.figures import convolution, pooling
from app.figures.palette import LIGHT
from app.figures.sheet import Sheet
from app.figures.subject import Placing, Subject
from engine.errors import EngineError
from engine.ops import create
from engine.transposed import TransposedAxis
from engine.windows import Axis
from tests.app.drawn import check

SOME = settings(max_examples=40, deadline=None, derandomize=True)
sizes = st.one_of(st.integers(1, 15), st.integers(16, 40))


def subject(name: str, attributes: dict[str, Any], *inputs: np.ndarray, **more: Any) -> Subject:
    """An op on arrays, computed."""
    op = create(name, attributes)
    shapes = [array.shape for array in inputs]
    op.output_shape(*shapes)
    return Subject(
        op=op,
        inputs=inputs,
        output=op(*inputs),
        axes=op.arithmetic(*shapes) or {},
        parameters=op.parameters(*shapes)["total"],
        multiply_adds=op.multiply_adds(*shapes),
        caption="A caption of some length, as long as captions are",
        address="127.0.0.1/convolution?input=7x7x3&kernel=3",
        **more,
    )


@SOME
@given(
    st.tuples(sizes, sizes, st.integers(1, 9)),
    st.tuples(st.integers(1, 7), st.integers(1, 7), st.integers(1, 16)),
    st.fixed_dictionaries({"stride": st.integers(1, 3), "padding": st.integers(0, 3), "dilation": st.integers(1, 2)}),
    st.sampled_from(["conv2d", "depthwise", "conv_transpose2d"]),
    st.tuples(st.booleans(), st.booleans()),
)
def test_a_convolution_finds_room_for_everything(
    size: tuple[int, int, int],
    filters: tuple[int, int, int],
    attributes: dict[str, int],
    kind: str,
    flags: tuple[bool, bool],
) -> None:
    rng = np.random.default_rng(1)
    (height, wide, depth), (rows, columns, count) = size, filters
    x = rng.integers(-9, 300, (depth, height, wide)).astype(np.float32)
    if kind == "depthwise":
        weight, groups = rng.normal(0, 2, (depth, 1, rows, columns)).astype(np.float32), depth
    else:
        shape = (count, depth) if kind == "conv2d" else (depth, count)
        weight, groups = rng.integers(-1, 2, (*shape, rows, columns)).astype(np.float32), 1
    bias = np.ones(depth if kind == "depthwise" else count, np.float32)
    name = "conv_transpose2d" if kind == "conv_transpose2d" else "conv2d"
    image, turned = flags
    try:
        shown = subject(name, {**attributes, "groups": groups}, x, weight, bias, image=image, turned=turned)
    except EngineError:
        assume(False)
        return
    sheet = Sheet(convolution.stage(shown, LIGHT))
    for step in {0, shown.steps // 2, shown.steps - 1}:
        check(sheet.figure(step))


@SOME
@given(
    st.tuples(sizes, sizes, st.integers(1, 6)),
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
    st.integers(1, 4),
    st.sampled_from(["max_pool2d", "avg_pool2d"]),
    st.booleans(),
)
def test_a_pooling_finds_room_for_everything(
    size: tuple[int, int, int],
    window: tuple[int, int],
    stride: int,
    name: str,
    image: bool,
) -> None:
    height, wide, depth = size
    x = np.random.default_rng(1).integers(0, 256, (depth, height, wide)).astype(np.float32)
    try:
        shown = subject(name, {"kernel_size": window, "stride": stride}, x, image=image)
    except EngineError:
        assume(False)
        return
    sheet = Sheet(pooling.stage(shown, LIGHT))
    for step in {0, shown.steps // 2, shown.steps - 1}:
        check(sheet.figure(step))


def test_zeros_lie_around_an_input_and_between_that_of_a_transposed_convolution() -> None:
    assert Placing.of(Axis(3, 3, 1, 1)).cells == (None, 0, 1, 2, None)
    assert Placing.of(TransposedAxis(2, 3, p=1, s=2)).cells == (None, 0, None, 1, None)
    assert Placing.of(TransposedAxis(3, 2, p=2)).cells == (1,)
    assert Placing.of(Axis(7, 3, s=3)).unused == 1


def test_what_differs_between_two_steps_is_all_that_is_drawn_anew() -> None:
    x = np.arange(25, dtype=np.float32).reshape(1, 5, 5)
    shown = subject("conv2d", {}, x, np.ones((1, 1, 2, 2), np.float32), np.zeros(1, np.float32))
    sheet = Sheet(convolution.stage(shown, LIGHT))
    first, second = sheet.figure(0).panels[0], sheet.figure(1).panels[0]
    box = second.differs(first)
    assert box is not None
    assert box.width < first.box.width * 0.75
    assert second.differs(sheet.figure(1).panels[0]) is None
