"""Interventions as a request sends them, and what they do as the reply tells it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.interventions import MOST
from app.replies import LayerValues, Prediction
from app.tensors import LARGEST, TOO_LARGE
from engine.interventions import Bias, Intervention, Scale, Weight

Index = Annotated[int, Field(strict=True, ge=0, le=999_999)]
PLACES = {"scale": ("channel",), "weight": ("filter", "channel", "row", "column"), "bias": ("filter",)}
"""Which indices lead to what is changed."""


class EditRequest(BaseModel):
    """One change: `scale` of a channel, or the new number for a `weight` or a `bias`, with the indices of its place.

    `{"layer": "conv1_1", "channel": 5, "scale": 0}` switches a channel off; a weight has `filter`, `channel`, `row` and
    `column`, in a fully connected layer `row` and `column`; a bias has `filter`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    layer: str = Field(max_length=200, description="A layer of the network.", examples=["conv1_1"])
    channel: Index | None = None
    filter: Index | None = None
    row: Index | None = None
    column: Index | None = None
    scale: float | None = Field(None, description="What the channel is multiplied by.")
    weight: float | None = Field(None, description="What the weight is set to.")
    bias: float | None = Field(None, description="What the bias is set to.")

    @model_validator(mode="after")
    def _is_one(self) -> "EditRequest":
        given = [kind for kind in PLACES if getattr(self, kind) is not None]
        if len(given) != 1:
            raise ValueError(f"changes {' and '.join(given) or 'nothing'}: give one of scale, weight and bias")
        kind = given[0]
        value = getattr(self, kind)
        if not abs(value) <= LARGEST:
            raise ValueError(f"holds {value} as its {kind}, {TOO_LARGE}")
        named = [name for name in PLACES["weight"] if getattr(self, name) is not None]
        needed = PLACES[kind]
        if named != list(needed) and (kind != "weight" or named != ["row", "column"]):
            raise ValueError(
                f"has {', '.join(named) or 'no index'}: a {kind} takes {', '.join(needed)}"
                + (", or row, column in a fully connected layer" if kind == "weight" else "")
            )
        return self

    def intervention(self) -> Intervention:
        """What it says."""
        at = tuple(index for name in PLACES["weight"] if (index := getattr(self, name)) is not None)
        if self.scale is not None:
            return Scale(self.layer, at[0], self.scale)
        if self.bias is not None:
            return Bias(self.layer, at[0], self.bias)
        return Weight(self.layer, at, self.weight or 0.0)


class InterventionsRequest(BaseModel):
    """A picture, and what to change before the network sees it."""

    model_config = ConfigDict(extra="forbid")

    image: str = Field(description="The id of a sample or an uploaded image.")
    edits: list[EditRequest] = Field(max_length=MOST, description="In their order: later ones win.")
    top: int = Field(5, ge=1, le=1000, strict=True, description="How many predictions.")


class OutcomeReply(BaseModel):
    """A run in numbers."""

    predictions: list[Prediction] = Field(description="The most probable first.")
    layers: list[LayerValues] = Field(description="Layers whose channels are scaled are two: see `edits`.")


class ChangeReply(BaseModel):
    """How far a layer's values are from what they were without the edits."""

    id: str
    largest: float = Field(description="Largest |difference|.")
    mean: float = Field(description="Mean |difference|.")


class InterventionsReply(BaseModel):
    """What the edits do to a network on a picture."""

    edits: str = Field(description="The edits as an address says them: for `?edits=` of every other path.")
    before: OutcomeReply
    after: OutcomeReply
    changes: list[ChangeReply] = Field(description="Of each layer, in order.")
