"""What the dense lab answers, as the OpenAPI document describes it."""

from typing import Any

from pydantic import BaseModel, Field

from app.labs.replies import MemoryReply
from app.replies import ParametersReply


class SoftmaxColumns(BaseModel):
    """From scores to probabilities, step by step; every list has one number a class."""

    scaled: list[float] = Field(description="The scores divided by the temperature.")
    largest: float = Field(description="The largest of these, which is subtracted so that no exponential overflows.")
    shifted: list[float]
    exp: list[float]
    sum: float = Field(description="Of the exponentials.")
    output: list[float] = Field(description="The probabilities.")


class LossReply(BaseModel):
    """Cross-entropy: −log of the true class's probability, which is `log_sum` − `shifted`."""

    target: int
    probability: float
    log_sum: float = Field(description="The logarithm of the sum of the exponentials.")
    shifted: float = Field(description="The true class's shifted score.")
    output: float


class DenseGradientReply(BaseModel):
    """What becomes of a gradient for the scores."""

    loss: list[float] = Field(description="What cross-entropy sends to the scores: (p − one-hot) / temperature.")
    upstream: list[float] = Field(description="What is sent back here: the same, or other numbers.")
    x: Any = Field(description="For the input, (channel, row, column): Wᵀ · upstream.")
    flattened: list[float] = Field(description="The same as a vector.")
    weight: list[list[float]] = Field(description="For the weights, (output, input): upstream · xᵀ.")
    bias: list[float] = Field(description="For the biases: upstream itself.")
    running: list[list[float]] = Field(description="(input, output): the sum after each product that makes `x`.")


class DenseLabReply(BaseModel):
    """A fully connected layer and softmax."""

    op: str = Field(description="Which one: `POST /api/v1/ops/{op}` with `body` gives the same scores.")
    body: dict[str, Any] = Field(description="`x` (channel, row, column), `weight` (output, input), `bias` (output).")
    output: list[float] = Field(description="The scores.")
    shape: list[int]
    parameters: ParametersReply
    multiply_adds: int
    formula: str = Field(description="The shapes: matrix times vector plus vector.")
    parameters_formula: str
    memory: MemoryReply
    flattened: list[float] = Field(description="The input as a vector: channel by channel, row by row.")
    channel_sums: list[list[float]] = Field(description="(output, channel): what each channel adds to a score.")
    running: list[list[float]] = Field(
        description="(output, input + 1): the sum after each product, and at the end after the bias."
    )
    temperature: float
    softmax: SoftmaxColumns
    loss: LossReply
    gradient: DenseGradientReply | None = Field(description="Where asked for by `back`, else null.")
