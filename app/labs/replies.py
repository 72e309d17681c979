"""The labs' replies as the OpenAPI document describes them."""

from typing import Any

from pydantic import BaseModel, Field

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


class ConvolutionReply(LabReply):
    """A convolution."""

    given: Any = Field(description="The filters as set, (filter, channel, row, column), whatever the mode: not turned.")
    kernels: list[str] = Field(
        description="What each filter is: a kernel's name, `custom` once one of its weights was edited, or empty."
    )
    parameters_formula: str
    activation: Any = Field(description="The output after a ReLU, where asked for, else null.")
    dense: DenseReply


class GradientReply(BaseModel):
    """A gradient on its way back."""

    upstream: Any = Field(description="Made up whole numbers, one for each output, (channel, row, column).")
    x: Any = Field(description="What reaches the input, (channel, row, column).")


class PoolingReply(LabReply):
    """A pooling."""

    gradient: GradientReply | None = Field(description="Where asked for, else null.")
