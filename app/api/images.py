"""Images: upload one, list the samples, get one back as a clean PNG."""

import re
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, File, Query, Request, UploadFile
from starlette.responses import Response

from app.api.names import ImageName
from app.caching import etag, headers, not_modified
from app.errors import Refusal, too_large
from app.gallery.small import Side, cut, smaller
from app.gallery.variations import Variation, varied
from app.images import Picture
from app.library import Library
from app.openapi import binary, immutable, problems
from app.replies import ImageReply, ImagesReply
from app.representations import json_reply
from app.services import Services, Shared

router = APIRouter(tags=["images"])

NUMBER = re.compile(r"\d{1,6}(\.\d{1,6})?")

Upload = Annotated[UploadFile, File(description="An image: PNG, JPEG, WebP, GIF, BMP or TIFF, at most 10 MB.")]


def received(file: UploadFile, services: Services) -> tuple[Picture, int]:
    """An uploaded picture, decoded, and its file's size in bytes.

    Raises:
        Refusal: too large, no image, damaged, or no room for the work.
    """
    limit = services.settings.upload_bytes
    data = file.file.read(limit + 1)
    if len(data) > limit:
        raise Refusal(413, too_large(limit), field="file")
    with services.gate.enter():
        return services.library.decode(data), len(data)


def location(image: str) -> str:
    """Where a picture is to be had."""
    return f"/api/v1/images/{image}"


@router.post(
    "/images",
    status_code=201,
    summary="Upload an image",
    response_model=ImageReply,
    responses=problems(400, 413, 415, 422, 503),
)
def upload(file: Upload, services: Shared) -> Response:
    """Keep a picture for a while; its id is the SHA-256 of its upright RGB pixels, row by row.

    A picture of one colour has `{width}x{height}` behind its pixels, as these alone do not tell its shape. EXIF
    orientation is applied, transparency is put on white, 16 bits are scaled to 8, and only the first frame of an
    animation is read. A JPEG of more than 4 megapixels is decoded at 1/2, 1/4 or 1/8 of its size: `width` and
    `height` are those of the picture that is kept, and every box in pixels refers to them; `original` tells what
    the file had.
    """
    picture, size = received(file, services)
    image = services.library.add(picture)
    reply = {
        "id": image,
        "width": picture.width,
        "height": picture.height,
        "format": picture.format,
        "bytes": size,
        "url": location(image),
        "original": {"width": picture.original[0], "height": picture.original[1]},
    }
    return json_reply(reply, {"Location": location(image)}, status=201)


@router.get("/images", summary="List the bundled samples", response_model=ImagesReply)
def samples(services: Shared) -> Response:
    """Pictures that are always there."""
    found = [
        {
            "id": sample.id,
            "name": sample.name,
            "width": sample.width,
            "height": sample.height,
            "url": location(sample.id),
            "title": sample.title["en"],
            "titles": dict(sample.title),
        }
        for sample in services.library.samples.values()
    ]
    return json_reply({"images": found})


@router.get(
    "/images/{image}",
    summary="Get an image",
    response_class=Response,
    responses=immutable({**binary("The picture, without metadata.", "image/png", "image/jpeg"), **problems(404, 422)}),
)
def image_file(
    image: ImageName,
    request: Request,
    services: Shared,
    side: Annotated[
        Side | None, Query(description="A small version, at most so many pixels on its longer side: JPEG.")
    ] = None,
    box: Annotated[
        str | None,
        Query(description="`row,column,height,width`: these pixels and no others, at most `side` of them, as PNG."),
    ] = None,
    variation: Annotated[Variation | None, Query(description="The picture changed in one of these ways.")] = None,
) -> Response:
    """The upright pixels, and nothing else of the file: as PNG, small as JPEG."""
    tag = etag("image", image, str(side and int(side)), box or "", variation or "")
    if (same := not_modified(request, tag)) is not None:
        return same
    area = None if box is None else pixels_in(box)
    data = services.library.at_hand(image, side) if area is None and variation is None else None
    if data is None:
        with services.gate.enter():
            data = drawn(services.library, image, side, area, variation)
    kind = "image/png" if side is None or area is not None else "image/jpeg"
    return Response(data, media_type=kind, headers=headers(tag))


def drawn(
    library: Library, image: str, side: Side | None, area: Mapping[str, float] | None, variation: Variation | None
) -> bytes:
    """A picture that is not at hand: its file is read anew.

    Raises:
        UnknownNameError: there is none.
    """
    if side is None and area is None and variation is None:
        return library.png(image)
    picture = library.picture(image)
    if variation is not None:
        picture = varied(picture, variation)
    if area is not None:
        return cut(picture.pixels, area, side or Side.LARGE)
    return picture.png() if side is None else smaller(picture.pixels, side)


def pixels_in(box: str) -> dict[str, float]:
    """The box that a query names."""
    corners = [float(number) for number in box.split(",") if NUMBER.fullmatch(number)]
    if len(corners) != 4 or box.count(",") != 3:
        raise Refusal(
            422,
            f"box is {box[:60]!r}: give its row, column, height and width in pixels, such as 0,0,64,64",
            field="box",
        )
    return dict(zip(("row", "column", "height", "width"), corners, strict=True))
