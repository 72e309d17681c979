"""What is said about one layer or one channel on a picture, as the OpenAPI document describes it."""

from typing import Any

from pydantic import BaseModel, Field

from app.replies import ParametersReply, ReachReply


class HistogramReply(BaseModel):
    """How many values lie between each two of `edges`; the last bin holds its upper edge too."""

    edges: list[float] = Field(min_length=33, max_length=33)
    counts: list[int] = Field(min_length=32, max_length=32)


class StatisticsReply(BaseModel):
    """What some values are like together."""

    shape: list[int]
    min: float
    max: float
    mean: float
    zero_fraction: float = Field(description="Share of the values that are exactly 0.")
    histogram: HistogramReply


class FoldReply(BaseModel):
    """A batch norm that the layer's weights and biases have taken in; for a channel one number each."""

    op: str
    epsilon: float
    weight: list[float] | float
    bias: list[float] | float
    mean: list[float] | float
    variance: list[float] | float


class ProductReply(ParametersReply):
    """Numbers that are learned, and why there are so many."""

    product: str | None = Field(description="As `3·3·24·64 + 64 = 13888`: rows, columns, depth, filters; biases.")


class MemoryReply(BaseModel):
    """Bytes, in float32."""

    values: int
    parameters: int


class StepReply(BaseModel):
    """A layer on the way from the image: size = size before + (kernel − 1) · jump before; jump = jump before · stride.

    And offset = offset before − padding · jump before.
    """

    layer: str
    op: str
    kernel: int = Field(description="What a unit spans of the layer before it, dilation included.")
    stride: int
    padding: int = Field(description="At the top or left.")
    size: int = Field(description="Side of the receptive field, pixels of the input.")
    jump: int = Field(description="From one unit's receptive field to the next one's, pixels.")
    offset: int = Field(description="Where the first unit's begins, pixels.")
    exact: bool = Field(
        description="Whether the recursion gives these numbers; if not, branches reach differently far, or a flattened "
        "layer sees the image without its padding."
    )


class FieldReply(BaseModel):
    """A layer's receptive field and how it has grown."""

    size: int
    stride: int
    offset: int
    steps: list[StepReply] = Field(description="From the input to the layer, on the path on which it grows largest.")


class CardReply(StatisticsReply):
    """All about one layer."""

    layer: str
    op: str
    block: str | None
    attributes: dict[str, Any]
    inputs: list[str]
    formula: str | None = Field(description="The output size with its numbers, of layers that slide a window.")
    parameters: ProductReply
    multiply_adds: int
    multiply_adds_product: str | None = Field(description="As `3·3·24·64·16·16 = 3538944`.")
    memory: MemoryReply
    receptive_field: FieldReply
    level: str
    fold: FoldReply | None


class SimilarityReply(BaseModel):
    """How alike each channel is to one of them."""

    layer: str
    to: int
    coefficients: list[float] = Field(description="A number a channel, −1 to 1; 0 where a map is constant.")


class PeakReply(BaseModel):
    """A place where a map answers strongly."""

    at: list[int] = Field(description="Row and column.")
    value: float
    receptive_field: ReachReply


class LinkReply(BaseModel):
    """A connection with a map of another layer."""

    layer: str
    channel: int
    strength: float = Field(description="Sum of |weights|; 1 where the layer that reads has none.")
    sum: float = Field(description="Sum of the weights.")


class CountsReply(BaseModel):
    """How many connections there are; at most 64 are listed."""

    inputs: int
    outputs: int


class ActivationReply(BaseModel):
    """What the activation function behind a layer has done."""

    layer: str
    op: str
    removed: float = Field(description="Share of the values that it changed.")
    removed_mass: float = Field(description="By how much, as a share of the sum of |values|.")
    kept: float = Field(description="Share of the values that passed as they were.")


class DossierReply(BaseModel):
    """All about one channel."""

    layer: str
    channel: int
    shape: list[int] = Field(description="Rows and columns; empty where a channel is one number.")
    statistics: StatisticsReply
    peaks: list[PeakReply] = Field(description="At most 9, apart from each other, the strongest first.")
    inputs: list[LinkReply] = Field(description="What it is computed from, the strongest first.")
    outputs: list[LinkReply] = Field(description="What is computed from it, the strongest first.")
    counts: CountsReply
    activation: ActivationReply | None
    fold: FoldReply | None
