"""What every lab's query has: the input, its numbers, and changes by hand."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from app.labs import numbers
from app.labs.edits import EditsField
from app.labs.pictures import pixels
from app.library import Library
from app.sizes import VolumeField
from app.tensors import Tensor

INPUT = "Height x width x depth, at most 64x64x16; `7` is 7x7x1."


class LabQuery(BaseModel):
    """A page, its data, its figures and its animations are asked for with the same names; others are ignored."""

    model_config = ConfigDict(frozen=True)
    most: ClassVar[int] = 2
    """The largest made up input: products and sums can be checked by hand."""

    input: VolumeField = Field("7x7x3", validate_default=True, description=INPUT)
    image: str = Field(
        "",
        max_length=64,
        description="A sample's name or an image's id, for whole numbers 0 to 255; empty for made up ones.",
    )
    seed: int = Field(1, ge=-999_999, le=999_999, description="Of the made up numbers.")
    edits: EditsField = Field(
        "",
        validate_default=True,
        description=(
            "Numbers changed by hand, separated by `*`: `x.channel.row.column_value`, "
            "`w.filter.channel.row.column_value`, `b.filter_value`, `g.map.row.column_value` of the gradient that "
            "arrives at the output. A value may be a block with its upper left corner "
            "there, rows separated by `;` and cells by `,`. Later ones win; what lies outside is ignored."
        ),
    )

    def x(self, library: Library) -> Tensor:
        """The input (C, H, W) before any edit: the picture, or made up numbers.

        Raises:
            Refusal: 422, a picture cannot have that depth.
            UnknownNameError: there is no such picture.
        """
        if self.image:
            return pixels(library, self.image, self.input)
        return numbers.inputs(self.seed, self.input.shape, self.most)
