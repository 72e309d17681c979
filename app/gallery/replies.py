"""The gallery's replies as the OpenAPI document describes them."""

from pydantic import BaseModel, Field

from app.replies import ReachReply


class GalleryStatus(BaseModel):
    """How far the index of the gallery has come."""

    folder: str | None = Field(description="The folder's name; null for the samples.")
    samples: bool = Field(description="Whether the gallery is the bundled samples.")
    state: str = Field(
        description="`waiting`, `indexing`, `ready`, `full` (no room for more), `missing` (the folder cannot be read)."
    )
    detail: str | None = Field(description="More about the state, a sentence.")
    total: int = Field(description="Picture files in the folder.")
    indexed: int = Field(description="Those that every network has seen.")
    failed: int = Field(description="Those that could not be read.")


class FailureReply(BaseModel):
    """A file that could not be read."""

    file: str = Field(description="Its path in the folder.")
    reason: str


class GalleryImage(BaseModel):
    """A picture of the gallery."""

    image: str = Field(description="Its id, as everywhere.")
    name: str
    title: str = Field(description="Its path in the folder; a sample's title.")
    titles: dict[str, str] = Field(description="A sample's title by language.")
    width: int
    height: int
    url: str
    thumbnail: str = Field(description="A small version, JPEG.")


class GalleryReply(GalleryStatus):
    """The gallery: its state, and a page of its pictures in the order in which they were found."""

    failures: list[FailureReply] = Field(description="The first of those that failed.")
    start: int
    next: int | None = Field(description="Where the next page starts; null on the last.")
    images: list[GalleryImage]


class GuessReply(BaseModel):
    """What the network takes a picture for."""

    name: str = Field(alias="class")
    index: int
    probability: float


class NeighbourReply(GalleryImage):
    """A picture near to another."""

    distance: float = Field(description="Euclidean: the root of the sum of squared differences.")
    prediction: GuessReply


class SimilarReply(BaseModel):
    """The pictures nearest to one."""

    model: str
    image: str
    space: str
    layer: str = Field(description="Whose values are compared; `input` for pixels.")
    numbers: int = Field(description="How many numbers of each picture are compared.")
    query: GalleryImage | None = Field(description="The picture itself, if the gallery has it.")
    prediction: GuessReply
    neighbours: list[NeighbourReply] = Field(description="Nearest first, without the picture itself.")
    gallery: GalleryStatus


class VariationReply(BaseModel):
    """A picture changed, and how far that is from what it was."""

    variation: str = Field(description="`mirrored`, `moved`, `dusk` (little light) or `tinted`.")
    url: str
    features: float = Field(description="Euclidean distance between features.")
    pixels: float = Field(description="Euclidean distance between pixels.")
    prediction: GuessReply


class VariationsReply(BaseModel):
    """A picture changed in ways that leave its subject what it is."""

    model: str
    image: str
    variations: list[VariationReply]


class PatchReply(GalleryImage):
    """Where a channel answers most strongly in a picture."""

    value: float
    at: list[int] = Field(description="Row and column; empty for a layer without maps.")
    receptive_field: ReachReply
    patch: str = Field(description="Those pixels of the picture, PNG.")


class PatchesReply(BaseModel):
    """The pictures in which a channel answers most strongly."""

    model: str
    layer: str
    channel: int
    patches: list[PatchReply] = Field(description="Strongest first, one of each picture.")
    gallery: GalleryStatus
