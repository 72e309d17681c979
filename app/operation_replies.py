"""Replies about single operations as the OpenAPI document describes them."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from app.replies import ParametersReply


class AxisReply(BaseModel):
    """One direction of the output-size arithmetic."""

    n: int = Field(description="Input size.")
    f: int = Field(description="Filter size.")
    p: float = Field(description="Padding on each side; their mean where they differ.")
    s: int = Field(description="Stride.")
    d: int = Field(description="Dilation.")
    exact: float = Field(description="The formula's value.")
    size: int = Field(description="Output size: `exact`, floored.")
    fits: bool = Field(description="Whether `exact` is whole.")
    unused: int = Field(description="Rows or columns at the end that the filter never reaches.")


class ArithmeticReply(BaseModel):
    """How a windowed op's output size comes about."""

    formula: str
    rows: AxisReply
    columns: AxisReply


class OpReply(BaseModel):
    """An operation's output."""

    output: Any = Field(description="Nested lists.")
    shape: list[int]
    arithmetic: ArithmeticReply | None = Field(None, description="For ops with a sliding window.")
    parameters: ParametersReply
    multiply_adds: int


class GradientsReply(BaseModel):
    """An operation's output, and the slope of a loss along each of its inputs."""

    output: Any = Field(description="Nested lists.")
    shape: list[int]
    gradients: dict[str, Any] = Field(description="By input, each of its shape; null for one that was left out.")


class StepReply(BaseModel):
    """One output value and what it is made of; the parts in between depend on the op."""

    model_config = ConfigDict(extra="allow")

    index: int
    at: list[int]
    output: float


class TraceReply(BaseModel):
    """A page of steps."""

    total: int
    start: int
    next: int | None = Field(description="Where the next page begins; null at the end.")
    shape: list[int]
    padded_shape: list[int] | None = Field(None, description="For ops with a sliding window.")
    steps: list[StepReply]


class InputInfo(BaseModel):
    """An input of an op."""

    name: str
    description: str
    optional: bool
    rank: int | None
    variadic: bool


class AttributeInfo(BaseModel):
    """An attribute of an op."""

    name: str
    description: str
    default: Any = Field(description="null for a stride: as large as the window.")
    required: bool
    json_schema: dict[str, Any] = Field(alias="schema")


class OpInfo(BaseModel):
    """An op as its class describes itself."""

    name: str
    description: str
    inputs: list[InputInfo]
    attributes: list[AttributeInfo]
    examples: list[dict[str, Any]]


class OpsReply(BaseModel):
    """Every op."""

    ops: list[OpInfo]


class SizesReply(BaseModel):
    """The arithmetic of one layer."""

    shape: list[int] = Field(description="(channel, row, column).")
    formula: str = Field(description="With the values put in.")
    arithmetic: ArithmeticReply
    parameters: int
    parameters_formula: str
    multiply_adds: int
