"""Typed expressions as computational graphs: values forward, gradients backward, every number on the way."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from starlette.responses import Response

from app.graphs import LIMITS, MOST_VALUES, graph
from app.openapi import problems
from app.representations import json_reply
from app.services import Shared
from app.tensors import NESTED_LISTS, parse_exact
from engine.expressions.functions import FUNCTIONS

router = APIRouter(tags=["graphs"])

WRITTEN = ", ".join(f"`{function.takes}`" for functions in FUNCTIONS.values() for function in functions)

DESCRIPTION = f"""
Values flow forward, gradients flow back: at every node of the graph that the expression makes, what arrives from the
right (upstream) times the local derivative is what each input receives (downstream).

`expression` is written as in Python, one line or several (`h = relu(W1 @ x + b1)`), of which the last is the output.
There are names, numbers, `+ - * / ** @`, brackets and {WRITTEN}; nothing is evaluated as a program. `values` gives each
name a number, a vector or a matrix; a name that the expression does not read is left aside. `upstream` is the gradient
of the output, 1 for each of its numbers if left out, as in `backward(torch.ones_like(f))`.

A node's `local` has, for each input, the derivatives of all the node's numbers by all of the input's: one number, the
diagonal of a Jacobian where the function works number by number, or the whole matrix (of up to {LIMITS.jacobian}
entries). `checks` compares with nudging: (f(x + h) − f(x − h)) / 2h. `code` prints the same numbers without ConvScope.

At most {LIMITS.characters} characters, {LIMITS.parts} operations and names, {LIMITS.numbers} numbers in a value and
{LIMITS.numbers_in_all} in all; all is computed in float64. What is wrong with an expression has its `line`, `column`
and `end_column` in the problem's `errors`.
"""

TensorExact = Annotated[Any, BeforeValidator(parse_exact), WithJsonSchema(NESTED_LISTS)]


class GraphRequest(BaseModel):
    """An expression, and what its names are."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"expression": "f = (x + y) * z", "values": {"x": -2, "y": 5, "z": -4}}]},
    )

    expression: str = Field(description="One line or several; the last is the output.")
    values: dict[str, TensorExact] = Field({}, max_length=MOST_VALUES, description="A tensor for each name.")
    default: float | None = Field(
        None,
        allow_inf_nan=False,
        ge=-1e12,
        le=1e12,
        description="For names without a value; if left out they are refused.",
    )
    upstream: TensorExact | None = Field(None, description="The gradient of the output, shaped as that.")


class SpanReply(BaseModel):
    """Where something stands in the expression, from 1; `end_column` is behind its last character."""

    line: int
    column: int
    end_line: int
    end_column: int


class ArrivalReply(BaseModel):
    """What one reader of a value hands back to it."""

    from_: str = Field(alias="from", description="The node that read it.")
    slot: int = Field(description="As which of its inputs.")
    gradient: Any
    total: Any = Field(description="What has arrived so far, this included.")


class LocalReply(BaseModel):
    """The derivatives of a node's numbers by those of one input."""

    input: str
    kind: Literal["scalar", "diagonal", "matrix", "too_large"]
    shape: list[int] = Field(description="Of the Jacobian: how many numbers the node has, and the input.")
    value: Any = Field(description="A number, the diagonal, the rows of the matrix, or null.")
    nonzero: int | None = Field(description="How many of its entries are not 0.")
    formula: str = Field(description="In words of the inputs x, y and the output f.")


class NodeReply(BaseModel):
    """A value on its way: given, written down, or computed."""

    id: str
    kind: Literal["input", "constant", "op"]
    op: str | None = Field(description="Its name in `GET /ops`.")
    label: str = Field(description="What a drawing has in its circle.")
    name: str | None = Field(description="What a line of the expression calls it.")
    expression: str = Field(description="The text that it comes from.")
    span: SpanReply
    inputs: list[str]
    shape: list[int]
    value: Any
    upstream: Any = Field(description="What arrives at it, added up; null for constants and what nothing depends on.")
    arrivals: list[ArrivalReply] = Field(description="The summands of `upstream`, one for each reader.")
    gradient: Any = Field(description="The output's derivative by this value: the same as `upstream`.")
    local: list[LocalReply] = Field(description="One for each input.")
    downstream: list[Any] = Field(description="What each input receives from it.")
    rule: str | None = Field(description="The pattern of its backward pass: `distribute`, `swap`, `route` and so on.")


class EdgeReply(BaseModel):
    """A value that a node reads, and the gradient that comes back along there."""

    from_: str = Field(alias="from")
    to: str
    slot: int
    gradient: Any


class CheckReply(BaseModel):
    """An input's gradient, by the chain rule and by nudging."""

    analytic: Any
    numeric: Any = Field(description="null where the input is too large to nudge each of its numbers.")
    relative_error: float = Field(description="The largest, over the numbers that were nudged.")
    checked: int = Field(description="How many were.")
    step: float = Field(description="h, for numbers of about 1.")


class GraphReply(BaseModel):
    """An expression's graph after both passes."""

    expression: str
    output: str
    nodes: list[NodeReply] = Field(description="In the order in which they are computed.")
    edges: list[EdgeReply]
    forward: list[str] = Field(description="The nodes in the order of the forward pass, constants left out.")
    backward: list[str] = Field(description="Those of the backward pass.")
    checks: dict[str, CheckReply] = Field(description="By input.")
    code: dict[str, str] = Field(description="Programs that print the same: `numpy`, `torch`.")


@router.post(
    "/graphs",
    summary="An expression, forward and backward",
    description=DESCRIPTION,
    response_model=GraphReply,
    responses=problems(400, 413, 422, 503),
)
def graphs(body: GraphRequest, services: Shared) -> Response:
    """Run an expression forward and backward."""
    with services.gate.enter():
        return json_reply(graph(body.expression, body.values, body.upstream, body.default))
