"""The labs' figures drawn by the server: stills as PNG and SVG, animations as GIF, for slides and READMEs."""

from typing import Annotated, Any, Literal, TypeAlias
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.caching import REVALIDATED, etag, headers, not_modified
from app.figures import convolution as convolution_figure
from app.figures import dense as dense_figure
from app.figures import pooling as pooling_figure
from app.figures import raster
from app.figures.animation import MOST_FRAMES, animate
from app.figures.labs import of_convolution, of_dense, of_pooling
from app.figures.palette import PALETTES, Theme
from app.figures.sheet import Sheet
from app.figures.svg import svg
from app.labs.convolution import ConvolutionQuery, convolution
from app.labs.dense import DenseQuery, dense
from app.labs.pooling import PoolingQuery, pooling
from app.labs.query import LabQuery
from app.openapi import binary, immutable, problems
from app.services import Services, Shared

router = APIRouter(tags=["figures"])

EDITION = "2"
"""Counted up when a figure comes to look otherwise: caches know its predecessors by another tag."""


class Look(BaseModel):
    """What every figure has."""

    theme: Theme = Field("light", description="On light paper or on dark.")


class Still(Look):
    """One step of a figure."""

    step: int = Field(1, ge=1, description="Which one, counted from 1; the last one if there are fewer.")


class Png(Still):
    """A still in pixels."""

    scale: int = Field(2, ge=1, le=3, description="Pixels a CSS pixel: 2 is sharp on most screens.")


class Moving(Look):
    """All steps."""

    speed: float = Field(
        4, ge=0.2, le=25, description="Steps a second; rounded so that a frame lasts whole hundredths."
    )
    scale: int = Field(1, ge=1, le=2, description="Pixels a CSS pixel.")


class ConvolutionSvg(ConvolutionQuery, Still):
    """A convolution at one step."""


class ConvolutionPng(ConvolutionQuery, Png):
    """A convolution at one step, in pixels."""


class ConvolutionGif(ConvolutionQuery, Moving):
    """A convolution, step by step."""


class PoolingSvg(PoolingQuery, Still):
    """A pooling at one step."""


class PoolingPng(PoolingQuery, Png):
    """A pooling at one step, in pixels."""


class PoolingGif(PoolingQuery, Moving):
    """A pooling, step by step."""


class DenseSvg(DenseQuery, Still):
    """A fully connected layer at one step."""


class DensePng(DenseQuery, Png):
    """A fully connected layer at one step, in pixels."""


class DenseGif(DenseQuery, Moving):
    """A fully connected layer, step by step."""


Asked: TypeAlias = (
    ConvolutionSvg
    | ConvolutionPng
    | ConvolutionGif
    | PoolingSvg
    | PoolingPng
    | PoolingGif
    | DenseSvg
    | DensePng
    | DenseGif
)
Kind: TypeAlias = Literal["gif", "png", "svg"]

QUERIES: dict[str, type[LabQuery]] = {"convolution": ConvolutionQuery, "pooling": PoolingQuery, "dense": DenseQuery}
"""What a page is asked for with."""

MEDIA_TYPES: dict[Kind, str] = {"gif": "image/gif", "png": "image/png", "svg": "image/svg+xml"}
FAULTS = problems(404, 413, 422, 503)
FRAMES = {
    "X-Animation-Frames": {"schema": {"type": "integer"}, "description": "How many frames there are."},
    "X-Animation-Steps": {
        "schema": {"type": "integer"},
        "description": "How many steps the computation has: where there are more than frames, some are left out.",
    },
}


def _responses(kind: Kind, description: str) -> dict[int | str, dict[str, object]]:
    responses = immutable({**binary(description, MEDIA_TYPES[kind]), **FAULTS})
    if kind == "gif":
        responses[200]["headers"] = FRAMES
    return responses


GIF = _responses("gif", f"An endless animation of at most {MOST_FRAMES} frames, the last held longer.")
PNG = _responses("png", "One step, in pixels.")
SVG = _responses("svg", "One step, as lines and text; nothing in it runs or loads anything.")


@router.get("/animations/convolution.gif", summary="Animate a convolution", response_class=Response, responses=GIF)
def convolution_gif(query: Annotated[ConvolutionGif, Query()], request: Request, services: Shared) -> Response:
    """The page `/convolution` for the same query as an animation: a frame for each output value.

    Where there are more steps than frames, they are chosen evenly, the first and the last among them; large frames
    are fewer. The window lies where the trace of `POST /api/v1/ops/{op}/trace` says, and every number is from there.
    """
    return _drawn(query, "gif", request, services)


@router.get("/animations/pooling.gif", summary="Animate a pooling", response_class=Response, responses=GIF)
def pooling_gif(query: Annotated[PoolingGif, Query()], request: Request, services: Shared) -> Response:
    """The page `/pooling` for the same query as an animation: a frame for each output value, or evenly chosen ones."""
    return _drawn(query, "gif", request, services)


@router.get("/animations/dense.gif", summary="Animate a fully connected layer", response_class=Response, responses=GIF)
def dense_gif(query: Annotated[DenseGif, Query()], request: Request, services: Shared) -> Response:
    """The page `/dense` for the same query as an animation: a frame for each product that is added, and for each bias.

    In a volume of more than 64 numbers a step adds one of its rows.
    """
    return _drawn(query, "gif", request, services)


@router.get("/figures/convolution.png", summary="Draw a convolution", response_class=Response, responses=PNG)
def convolution_png(query: Annotated[ConvolutionPng, Query()], request: Request, services: Shared) -> Response:
    """One step of the page `/convolution` for the same query."""
    return _drawn(query, "png", request, services)


@router.get("/figures/pooling.png", summary="Draw a pooling", response_class=Response, responses=PNG)
def pooling_png(query: Annotated[PoolingPng, Query()], request: Request, services: Shared) -> Response:
    """One step of the page `/pooling` for the same query."""
    return _drawn(query, "png", request, services)


@router.get("/figures/dense.png", summary="Draw a fully connected layer", response_class=Response, responses=PNG)
def dense_png(query: Annotated[DensePng, Query()], request: Request, services: Shared) -> Response:
    """One step of the page `/dense` for the same query."""
    return _drawn(query, "png", request, services)


@router.get("/figures/convolution.svg", summary="Draw a convolution as SVG", response_class=Response, responses=SVG)
def convolution_svg(query: Annotated[ConvolutionSvg, Query()], request: Request, services: Shared) -> Response:
    """One step of the page `/convolution` for the same query, to be scaled, edited or printed."""
    return _drawn(query, "svg", request, services)


@router.get("/figures/pooling.svg", summary="Draw a pooling as SVG", response_class=Response, responses=SVG)
def pooling_svg(query: Annotated[PoolingSvg, Query()], request: Request, services: Shared) -> Response:
    """One step of the page `/pooling` for the same query, to be scaled, edited or printed."""
    return _drawn(query, "svg", request, services)


@router.get("/figures/dense.svg", summary="Draw a fully connected layer as SVG", response_class=Response, responses=SVG)
def dense_svg(query: Annotated[DenseSvg, Query()], request: Request, services: Shared) -> Response:
    """One step of the page `/dense` for the same query, to be scaled, edited or printed."""
    return _drawn(query, "svg", request, services)


def _drawn(query: Asked, kind: Kind, request: Request, services: Services) -> Response:
    """What `query` asks for as a file of that kind, unless the client has it."""
    page = next(name for name, of in QUERIES.items() if isinstance(query, of))
    address = f"{request.url.netloc}{_address(query, page)}"
    tag = etag(EDITION, page, kind, query.model_dump_json(), address)
    if (unchanged := not_modified(request, tag, REVALIDATED)) is not None:
        return unchanged
    with services.gate.enter():
        content, more = _file(query, _sheet(query, address, services))
    name = f'inline; filename="{page}.{kind}"'
    return Response(
        content,
        media_type=MEDIA_TYPES[kind],
        headers={**headers(tag, REVALIDATED), **more, "Content-Disposition": name},
    )


def _sheet(query: Asked, address: str, services: Services) -> Sheet:
    palette = PALETTES[query.theme]
    if isinstance(query, ConvolutionQuery):
        subject = of_convolution(query, convolution(query, services), address)
        return Sheet(convolution_figure.stage(subject, palette))
    if isinstance(query, DenseQuery):
        return Sheet(dense_figure.stage(of_dense(query, dense(query, services), address), palette))
    return Sheet(pooling_figure.stage(of_pooling(query, pooling(query, services), address), palette))


def _file(query: Asked, sheet: Sheet) -> tuple[bytes, dict[str, str]]:
    """The file, and headers that tell more of it."""
    steps = sheet.stage.subject.steps
    if isinstance(query, Moving):
        animation = animate(sheet, query.speed, query.scale)
        told = {"X-Animation-Frames": str(len(animation.steps)), "X-Animation-Steps": str(steps)}
        return animation.gif, told
    figure = sheet.figure(min(query.step, steps) - 1)
    return (raster.png(figure, query.scale) if isinstance(query, Png) else svg(figure)), {}


def _address(query: LabQuery, page: str) -> str:
    """The page that shows the same, with what differs from its defaults."""
    defaults = QUERIES[page]().model_dump(mode="json")
    given = query.model_dump(mode="json", include=set(defaults))
    changed = {name: value for name, value in given.items() if value != defaults[name]}
    plain = {name: int(value) if _whole(value) else value for name, value in changed.items()}
    return f"/{page}" + (f"?{urlencode(plain, safe=':*;,')}" if plain else "")


def _whole(value: Any) -> bool:
    """Whether it is written as a whole number, as the page does: switches, and numbers without a fraction."""
    return isinstance(value, bool) or (isinstance(value, float) and value.is_integer())
