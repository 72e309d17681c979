"""Only the arithmetic of a layer: output shape, formula with its values, parameters; written as the lecture does."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.errors import Refusal
from app.openapi import problems
from app.operation_replies import SizesReply
from app.operations import FIELDS, arithmetic, formula, learned
from app.representations import json_reply
from app.sizes import numbers
from engine.errors import EngineError
from engine.ops import Op, create
from engine.ops.conv import check_groups

router = APIRouter(tags=["operations"])

LARGEST = 1 << 53
"""Whole numbers up to here are exact in every reader of JSON."""


@router.get(
    "/arithmetic",
    summary="Output size and parameters",
    response_model=SizesReply,
    responses=problems(422),
)
def sizes(
    input: Annotated[str, Query(description="Height x width x depth.", examples=["32x32x3"])],  # noqa: A002
    kernel: Annotated[str, Query(description="Height x width, or one number.", examples=["5x5"])],
    filters: Annotated[int, Query(ge=1, le=65536, description="How many filters; not for `pool`.")] = 1,
    stride: Annotated[str | None, Query(description="One number or vertical x horizontal.", examples=["1"])] = None,
    padding: Annotated[str, Query(description="One number, two, four, `valid` or `same`.", examples=["2"])] = "0",
    dilation: Annotated[str, Query(description="One number or two; not for `pool`.")] = "1",
    groups: Annotated[int, Query(ge=1, le=65536, description="Not for `pool`.")] = 1,
    output_padding: Annotated[str, Query(description="One number or two; for `transposed`.")] = "0",
    kind: Annotated[
        Literal["conv", "pool", "transposed"], Query(description="Convolution, pooling, or transposed convolution.")
    ] = "conv",
) -> Response:
    """`(N - F + 2P) / S + 1` for both directions, where the filter does not fit exactly, and how much is learned.

    For a transposed convolution `(N - 1)·S - 2P + F`.
    """
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
        taught = learned(tall, wide, deep, filters)
        if kind == "conv":
            shapes = x, (filters, deep, tall, wide), (filters,)
            return json_reply(_reply(create("conv2d", settings), shapes, taught))
        check_groups(groups, filters, "filters")
        op = create("conv_transpose2d", {**settings, "output_padding": _pair("output_padding", output_padding)})
        return json_reply(_reply(op, (x, (depth, filters // groups, tall, wide), (filters,)), taught))
    except EngineError as error:
        raise Refusal(422, str(error), field=FIELDS.get(error.argument, error.argument)) from error


def _reply(op: Op, shapes: tuple[Any, ...], learned: str) -> dict[str, Any]:
    shape = op.output_shape(*shapes)
    axes = op.arithmetic(*shapes) or {}
    parameters, multiply_adds = op.parameters(*shapes)["total"], op.multiply_adds(*shapes)
    if max(parameters, multiply_adds) > LARGEST:
        raise Refusal(422, f"that takes more than {LARGEST:,} multiply-adds: give smaller sizes", field="input")
    return {
        "shape": list(shape),
        "formula": formula(axes),
        "arithmetic": arithmetic(axes),
        "parameters": parameters,
        "parameters_formula": learned,
        "multiply_adds": multiply_adds,
    }


def _numbers(name: str, text: str, *counts: int) -> tuple[int, ...]:
    """The numbers in `text`, as `5x5`; as many as one of `counts`."""
    try:
        return numbers(text, *counts)
    except ValueError as error:
        raise Refusal(422, f"{name} {error}", field=name) from error


def _pair(name: str, text: str, *counts: int) -> int | tuple[int, ...]:
    """An attribute of one number or several."""
    found = _numbers(name, text, *(counts or (1, 2)))
    return found[0] if len(found) == 1 else found


def _both(found: tuple[int, ...]) -> tuple[int, int]:
    return found[0], found[-1]
