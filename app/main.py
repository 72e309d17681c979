"""The app: settings in, everything wired."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import APIRouter, FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware
from starlette.staticfiles import StaticFiles

from app import docs, errors, openapi
from app.api import (
    activations,
    arithmetic,
    attributions,
    contributions,
    dense,
    excitations,
    figures,
    frames,
    gallery,
    graphs,
    images,
    interventions,
    labs,
    models,
    ops,
    predict,
    service,
    similar,
    trainings,
)
from app.metrics import Measured, Metrics
from app.middleware import BodyLimit, Compressed, HeadAsGet, SecurityHeaders
from app.pages import router as pages
from app.services import Services
from app.settings import Settings

STATIC = Path(__file__).parent.parent / "static"
PREFIX = "/api/v1"
UPLOADS = {f"{PREFIX}/images", f"{PREFIX}/predict"}
ENVELOPE = 1 << 16
"""Bytes that multipart/form-data may put around a file."""


def create_app(settings: Settings | None = None) -> FastAPI:
    """The whole server; settings come from the environment where none are given."""
    settings = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.services = await run_in_threadpool(Services.of, settings)
        yield
        await run_in_threadpool(app.state.services.close)

    app = FastAPI(
        title="ConvScope",
        version="0.1.0",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # a redirect would repeat the Host header that it was asked by
    )
    app.state.metrics = Metrics()
    errors.install(app)
    openapi.install(app)

    api = APIRouter(prefix=PREFIX)
    learning = labs, figures, dense, contributions, interventions, attributions, excitations, trainings
    for part in (images, models, activations, frames, similar, gallery, predict, ops, arithmetic, graphs, *learning):
        api.include_router(part.router)
    app.include_router(api)
    app.include_router(service.router)
    app.include_router(pages)
    docs.install(app)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    def limit(path: str) -> int:
        if frames.PATH.fullmatch(path):
            return settings.frame_bytes
        return settings.upload_bytes + ENVELOPE if path in UPLOADS else settings.json_bytes

    app.add_middleware(BodyLimit, limit=limit)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Content-Type", "If-None-Match"],
            expose_headers=[
                *("ETag", "Location", "Retry-After"),
                *("X-Atlas-Columns", "X-Atlas-Rows", "X-Atlas-Tile"),
                *("X-Animation-Frames", "X-Animation-Steps"),
            ],
        )
    app.add_middleware(Compressed, path=PREFIX)
    app.add_middleware(SecurityHeaders, frame_ancestors=settings.frame_ancestors)
    app.add_middleware(Measured, metrics=app.state.metrics)
    app.add_middleware(HeadAsGet)
    return app
