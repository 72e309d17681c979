"""The names in a path, as the OpenAPI document describes them."""

from typing import Annotated

from fastapi import Path, Query

from app.representations import Format

ModelName = Annotated[str, Path(description="A network; /api/v1/models lists them.", examples=["photos"])]
ImageName = Annotated[str, Path(description="The id of a sample or an uploaded image: 64 hexadecimal digits.")]
LayerName = Annotated[str, Path(description="A layer of the network, or `input`.", examples=["conv1_1"])]
Index = Annotated[int, Path(description="Counted from 0.", examples=[0])]
Kind = Annotated[Format, Query(alias="format", description="How to send the tensor.")]
Channels = Annotated[str | None, Query(description="Only these channels, in this order: numbers from 0, as `5,17,3`.")]
Minus = Annotated[
    str | None,
    Query(
        description="The id of an image: the difference to the same layer of the network, unedited, on that one. With "
        "`edits` and the same image it is what they have changed."
    ),
]
