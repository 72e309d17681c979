"""Every limit of the server, with its unit; each is set by an environment variable CONVSCOPE_<NAME>."""

from pathlib import Path

from platformdirs import user_cache_path
from pydantic import DirectoryPath, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

MEGABYTE = 1 << 20


class Settings(BaseSettings):
    """What an operator may change. The defaults suit one small machine that strangers may reach."""

    model_config = SettingsConfigDict(env_prefix="CONVSCOPE_", frozen=True, extra="forbid")

    # What a request may be
    upload_bytes: int = Field(10 * MEGABYTE, gt=0, description="Largest uploaded file, bytes.")
    frame_bytes: int = Field(2 * MEGABYTE, gt=0, description="Largest live frame, bytes.")
    frame_pixels: int = Field(9_000_000, gt=0, description="Largest live frame, pixels: one of 4K has 8.3 million.")
    json_bytes: int = Field(8 * MEGABYTE, gt=0, description="Largest JSON body, bytes.")
    image_pixels: int = Field(24_000_000, gt=0, description="Largest image: width × height × frames, pixels.")
    draft_pixels: int = Field(
        4_000_000, gt=0, description="A JPEG of more pixels is decoded at 1/2, 1/4 or 1/8 of its size."
    )
    input_values: int = Field(1_000_000, gt=0, description="Most numbers in one request to an operation.")
    working_values: int = Field(
        8_000_000, gt=0, description="Largest padded input or row of windows of an operation, numbers."
    )
    output_values: int = Field(1_000_000, gt=0, description="Largest output of an operation sent at once, numbers.")
    multiply_adds: int = Field(1_000_000_000, gt=0, description="Most products that one operation may add up.")
    taps: int = Field(
        16_384, gt=0, description="Most taps of a filter in a transposed convolution or a gradient; each costs time."
    )
    trace_values: int = Field(200_000_000, gt=0, description="Most numbers looked at for one page of a trace.")

    # What is kept
    store: Path = Field(
        default_factory=lambda: user_cache_path("convscope") / "images",
        description="Directory of uploaded images; shared by all worker processes.",
    )
    store_bytes: int = Field(512 * MEGABYTE, gt=0, description="Uploaded images kept on disk, bytes in all.")
    store_seconds: int = Field(
        7 * 24 * 3600, gt=0, description="How long an image is kept after its last use, seconds."
    )
    trained_bytes: int = Field(
        64 * MEGABYTE, gt=0, description="Networks of live training runs kept on disk, bytes in all."
    )
    checkpoint_bytes: int = Field(
        64 * MEGABYTE, gt=0, description="Where training runs were, in memory, bytes a process."
    )
    activation_bytes: int = Field(256 * MEGABYTE, gt=0, description="Activations kept in memory, bytes a process.")

    # The gallery
    gallery: DirectoryPath | None = Field(
        None, description="Folder of pictures to look for similar ones in; the bundled samples where there is none."
    )
    gallery_images: int = Field(10_000, gt=0, description="Most pictures taken from it, the first by name.")
    gallery_file_bytes: int = Field(64 * MEGABYTE, gt=0, description="Largest of its files that is read, bytes.")
    gallery_bytes: int = Field(
        1024 * MEGABYTE, gt=0, description="Its index on disk, beside the store, bytes; some 40 KB a picture."
    )
    gallery_seconds: float = Field(30, gt=0, description="How often it is looked through for changes, seconds.")

    # How much is done at once
    computing: int = Field(2, gt=0, description="Heavy requests worked on at the same time, a process.")
    waiting: int = Field(16, ge=0, description="Heavy requests that may wait for a place; more get 503.")
    waiting_seconds: float = Field(10, gt=0, description="How long a request waits for a place, seconds.")
    streams: int = Field(4, gt=0, description="Explanations told step by step at the same time, a process.")
    trainings: int = Field(2, gt=0, description="Training runs at the same time, a process.")
    training_seconds: float = Field(300, gt=0, description="Longest part of a training run, seconds.")
    stream_seconds: float = Field(600, gt=0, description="How long a stream may take, be its reader slow, seconds.")

    # Who may use the pages from elsewhere
    frame_ancestors: str = Field(
        "'self'", pattern=r"^[^;\r\n]+$", description="Sites that may frame whole pages, as in Content-Security-Policy."
    )
    # Anybody by default: there are no accounts, and nothing that a click in a frame could give away or spoil.
    embed_ancestors: str = Field(
        "*", pattern=r"^[^;\r\n]+$", description="Sites that may frame embedded views (?embed=1), likewise."
    )
    cors_origins: tuple[str, ...] = Field((), description="Origins whose scripts may call the API, a JSON list.")
