"""Only the arithmetic of a layer: output shape, formula with its values, parameters; written as the lecture does."""

import re
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.errors import Refusal
from app.openapi import problems
from app.operations import arithmetic
from app.replies import SizesReply
from app.representations import json_reply
from engine.errors import EngineError
from engine.ops import Op, create
from engine.windows import Axis

router = APIRouter(tags=["operations"])

FIELDS = {"x": "input", "weight": "kernel", "kernel_size": "kernel"}
"""What the query calls the arguments that the engine may complain of."""
LARGEST = 1 << 53
"""Whole numbers up to here are exact in every reader of JSON."""
NUMBERS = re.compile(r"[0-9]{1,6}(x[0-9]{1,6}){0,3}")


@router.get(
    "/arithmetic",
    summary="Output size and parameters",
    response_model=SizesReply,
    responses=problems(422),
)
def sizes(
    input: Annotated[str, Query(description="Height x width x depth.", examples=["32x32x3"])],  # noqa: A002
    kernel: Annotated[str, Query(description="Height x width, or one number.", examples=["5x5"])],
    filters: Annotated[int, Query(ge=1, le=65536, description="How many filters; for `conv`.")] = 1,
    stride: Annotated[str | None, Query(description="One number or vertical x horizontal.", examples=["1"])] = None,
    padding: Annotated[str, Query(description="One number, two, four, `valid` or `same`.", examples=["2"])] = "0",
    dilation: Annotated[str, Query(description="One number or two; for `conv`.")] = "1",
    groups: Annotated[int, Query(ge=1, le=65536, description="For `conv`.")] = 1,
    kind: Annotated[Literal["conv", "pool"], Query(description="Convolution, or pooling.")] = "conv",
) -> Response:
    """`(N - F + 2P) / S + 1` for both directions, where the filter does not fit exactly, and how much is learned."""
    height, width, depth = (*_numbers("input", input, 2, 3), 1)[:3]
    x = (depth, height, width)
    tall, wide = _both(_numbers("kernel", kernel, 1, 2))
    spread = _pair("stride", stride) if stride is not None else None
    sides = padding if padding in {"valid", "same"} else _pair("padding", padding, 1, 2, 4)
    if min(tall, wide, *x) < 1:
        raise Refusal(422, "a size is 0: input and kernel must be at least 1 in every direction", field="input")
    try:
        if kind == "pool":
            op = create("max_pool2d", {"kernel_size": (tall, wide), "stride": spread, "padding": sides})
            return json_reply(_reply(op, (x,), "0: pooling learns nothing"))
        settings = {
            "stride": 1 if spread is None else spread,
            "padding": sides,
            "dilation": _pair("dilation", dilation),
            "groups": groups,
        }
        deep = max(1, depth // groups)
        learned = f"({tall}·{wide}·{deep} + 1)·{filters} = {(tall * wide * deep + 1) * filters}"
        shapes = x, (filters, deep, tall, wide), (filters,)
        return json_reply(_reply(create("conv2d", settings), shapes, learned))
    except EngineError as error:
        raise Refusal(422, str(error), field=FIELDS.get(error.argument, error.argument)) from error


def _reply(op: Op, shapes: tuple[Any, ...], learned: str) -> dict[str, Any]:
    shape = op.output_shape(*shapes)
    axes = op.arithmetic(*shapes) or {}
    found = arithmetic(axes)
    parameters, multiply_adds = op.parameters(*shapes)["total"], op.multiply_adds(*shapes)
    if max(parameters, multiply_adds) > LARGEST:
        raise Refusal(422, f"that takes more than {LARGEST:,} multiply-adds: give smaller sizes", field="input")
    return {
        "shape": list(shape),
        "formula": _substituted(found["formula"], axes),
        "arithmetic": found,
        "parameters": parameters,
        "parameters_formula": learned,
        "multiply_adds": multiply_adds,
    }


def _substituted(formula: str, axes: dict[str, Axis]) -> str:
    """The formula with its values, once where both directions are alike."""
    texts = {name: f"{formula} = {axis.formula}".replace("−", "-") for name, axis in axes.items()}
    if len(set(texts.values())) == 1:
        return texts["rows"]
    return "; ".join(f"{name}: {text}" for name, text in texts.items())


def _numbers(name: str, text: str, *counts: int) -> tuple[int, ...]:
    """The numbers in `text`, as `5x5`; as many as one of `counts`."""
    numbers = tuple(int(part) for part in text.split("x")) if NUMBERS.fullmatch(text) else ()
    if len(numbers) not in counts:
        choices = " or ".join("x".join("NMKL"[:count]) for count in counts)
        raise Refusal(422, f"{name} is {text[:40]!r}: write {choices}, whole numbers up to 999999", field=name)
    return numbers


def _pair(name: str, text: str, *counts: int) -> int | tuple[int, ...]:
    """An attribute of one number or several."""
    numbers = _numbers(name, text, *(counts or (1, 2)))
    return numbers[0] if len(numbers) == 1 else numbers


def _both(numbers: tuple[int, ...]) -> tuple[int, int]:
    return numbers[0], numbers[-1]
