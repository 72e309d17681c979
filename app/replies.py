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


class ParametersReply(BaseModel):
    """Numbers that are learned."""

    weights: int
    biases: int
    total: int


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


class FoldedReply(BaseModel):
    """An op that a layer's parameters do as well."""

    op: str
    epsilon: float


class LayerReply(BaseModel):
    """One node of a network."""

    id: str
    block: str | None = Field(description="What its id has before the last dot; null where it has none.")
    op: str
    attributes: dict[str, Any]
    inputs: list[str]
    shape: list[int]
    parameters: int
    multiply_adds: int
    receptive_field: ReceptiveFieldReply
    level: str
    folded: FoldedReply | None


class GraphReply(ModelReply):
    """A network with its layers."""

    card: str = Field(description="Data, recipe and measurements; Markdown.")
    layers: list[LayerReply]


class ChannelReply(BaseModel):
    """One channel's values."""

    min: float
    max: float
    mean: float


class LayerValues(BaseModel):
    """What a layer's values are like all together."""

    id: str
    op: str
    shape: list[int]
    min: float
    max: float
    mean: float
    zero_fraction: float


class LayerSummary(LayerValues):
    """What a layer's values are like, and those of each channel."""

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
    edits: str = Field(description="What was changed in the network, as an address says it; empty if nothing was.")


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


class OriginReply(BaseModel):
    """A summand of a dot product, and the value that it comes from, back through flattening and pooling.

    `at`: channel, row and column; the channel alone of a whole map; or the index in a layer without maps.
    """

    index: int
    product: float
    layer: str
    at: list[int]


class ValueReply(BaseModel):
    """One value of a layer and what it is made of; the parts in between depend on the op."""

    model_config = ConfigDict(extra="allow")

    layer: str
    op: str
    inputs: list[str]
    at: list[int]
    output: float
    sources: list[SourceReply] = Field(description="Of an addition or a concatenation each branch.")
    origins: list[OriginReply] = Field([], description="Of a dot product, where its 16 largest summands come from.")
    receptive_field: ReachReply
