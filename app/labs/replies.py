"""The labs' replies as the OpenAPI document describes them."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from app.operation_replies import ArithmeticReply
from app.replies import ParametersReply


class MemoryReply(BaseModel):
    """Bytes, as float32."""

    input: int
    parameters: int
    output: int
    total: int


class DenseReply(BaseModel):
    """What a fully connected layer between the same input and output, flattened, would take."""

    parameters: int
    multiply_adds: int
    memory: int = Field(description="Bytes of input, parameters and output, as float32.")


class LabReply(BaseModel):
    """An op as a lab's query asks for it, computed."""

    op: str = Field(description="Which one: `POST /api/v1/ops/{op}` with `body` gives the same.")
    body: dict[str, Any] = Field(description="Its inputs and attributes.")
    output: Any = Field(description="(channel, row, column).")
    shape: list[int]
    arithmetic: ArithmeticReply
    parameters: ParametersReply
    multiply_adds: int
    formula: str = Field(description="The size's formula with the values put in.")
    memory: MemoryReply


class BackwardReply(BaseModel):
    """What becomes of a gradient for a convolution's output."""

    arriving: Any = Field(description="For each number that comes out, (filter, row, column).")
    upstream: Any = Field(description="The same, and 0 where a ReLU held the number back.")
    x: Any = Field(description="For the input, (channel, row, column).")
    cells: Any = Field(description="For all that windows lie on: padding, and zeros between where transposed, as well.")
    weight: Any = Field(
        description="For the filters, (filter, channel, row, column), as they meet a window: turned in other modes."
    )
    bias: list[float] = Field(description="For the biases: each the sum of its map's upstream gradient.")


class ConvolutionReply(LabReply):
    """A convolution."""

    given: Any = Field(description="The filters as set, (filter, channel, row, column), whatever the mode: not turned.")
    kernels: list[str] = Field(
        description="What each filter is: a kernel's name, `custom` once one of its weights was edited, or empty."
    )
    parameters_formula: str
    activation: Any = Field(description="The output after a ReLU, where asked for, else null.")
    dense: DenseReply
    gradient: BackwardReply | None = Field(description="Where asked for by `back`, else null.")


class BackwardStep(BaseModel):
    """One step of a convolution's backward pass; its parts depend on what is walked over."""

    model_config = ConfigDict(extra="allow")

    index: int
    at: list[int]


class BackwardTraceReply(BaseModel):
    """A page of steps of a convolution's backward pass."""

    total: int
    start: int
    next: int | None = Field(description="Where the next page begins; null at the end.")
    before: Any = Field(
        None, description="For `spread`: what has come to every cell (channel, row, column) before the first step."
    )
    steps: list[BackwardStep]


class GradientReply(BaseModel):
    """A gradient on its way back."""

    upstream: Any = Field(description="Made up whole numbers, one for each output, (channel, row, column).")
    x: Any = Field(description="What reaches the input, (channel, row, column).")


class PoolingReply(LabReply):
    """A pooling."""

    gradient: GradientReply | None = Field(description="Where asked for, else null.")
