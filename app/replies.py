"""Replies as the OpenAPI document describes them."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Size(BaseModel):
    """Pixels."""

    width: int
    height: int


class ImageReply(BaseModel):
    """An uploaded picture."""

    id: str = Field(description="SHA-256, 64 hexadecimal digits.")
    width: int
    height: int
    format: str = Field(description="PNG, JPEG, WEBP, GIF, BMP or TIFF.")
    bytes: int = Field(description="Size of the uploaded file.")
    url: str
    original: Size


class SampleReply(BaseModel):
    """A bundled picture."""

    id: str
    name: str
    width: int
    height: int
    url: str
    title: str
    titles: dict[str, str] = Field(description="The title by language.")


class ImagesReply(BaseModel):
    """The bundled pictures."""

    images: list[SampleReply]


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


class ParametersReply(BaseModel):
    """Numbers that are learned."""

    weights: int
    biases: int
    total: int


class OpReply(BaseModel):
    """An operation's output."""

    output: Any = Field(description="Nested lists.")
    shape: list[int]
    arithmetic: ArithmeticReply | None = Field(None, description="For ops with a sliding window.")
    parameters: ParametersReply
    multiply_adds: int


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


class InputSize(BaseModel):
    """What a network takes."""

    height: int
    width: int
    channels: int


class ModelReply(BaseModel):
    """A network, in short."""

    id: str
    title: str
    input: InputSize
    classes: list[str]
    parameters: int
    accuracy: dict[str, float] = Field(description="As measured on images it was not trained on.")
    version: str = Field(description="Changes when its weights do.")


class ModelsReply(BaseModel):
    """Every network."""

    models: list[ModelReply]


class ReceptiveFieldReply(BaseModel):
    """The square of input pixels that a unit sees."""

    size: int
    stride: int
    offset: int


class LayerReply(BaseModel):
    """One node of a network."""

    id: str
    op: str
    attributes: dict[str, Any]
    inputs: list[str]
    shape: list[int]
    parameters: int
    multiply_adds: int
    receptive_field: ReceptiveFieldReply
    level: str


class GraphReply(ModelReply):
    """A network with its layers."""

    card: str = Field(description="Data, recipe and measurements; Markdown.")
    layers: list[LayerReply]


class ChannelReply(BaseModel):
    """One channel's values."""

    min: float
    max: float
    mean: float


class LayerSummary(BaseModel):
    """What a layer's values are like."""

    id: str
    op: str
    shape: list[int]
    min: float
    max: float
    mean: float
    zero_fraction: float
    channels: list[ChannelReply]


class Prediction(BaseModel):
    """One class."""

    name: str = Field(alias="class")
    index: int
    logit: float
    probability: float


class InputReply(BaseModel):
    """The network's input and how it was made from the picture."""

    shape: list[int]
    preprocessing: dict[str, Any]


class PredictReply(BaseModel):
    """A network run on a picture."""

    model: str
    input: InputReply
    predictions: list[Prediction] = Field(description="The most probable first.")
    layers: list[LayerSummary]


class RunReply(PredictReply):
    """A network run on a picture that is kept."""

    image: str


class BoxReply(BaseModel):
    """A box of pixels."""

    row: float
    column: float
    height: float
    width: float


class ReachReply(BoxReply):
    """A box in the picture's pixels, and the same in the network's input."""

    input: BoxReply


class SourceReply(BaseModel):
    """A box of cells in a layer: along each of its axes from `start` to `stop` (exclusive) by `step`.

    It may reach over the layer's edge, where the padding lies.
    """

    layer: str
    start: list[int]
    stop: list[int]
    step: list[int]


class ValueReply(BaseModel):
    """One value of a layer and what it is made of; the parts in between depend on the op."""

    model_config = ConfigDict(extra="allow")

    layer: str
    op: str
    inputs: list[str]
    at: list[int]
    output: float
    sources: list[SourceReply]
    receptive_field: ReachReply
