"""Health, readiness and metrics."""

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from app.errors import problem
from app.metrics import Metrics
from app.openapi import binary, problems

router = APIRouter(tags=["service"])


@router.get("/healthz", summary="Alive", response_description="The process answers.")
async def health() -> dict[str, str]:
    """Whether the process answers at all."""
    return {"status": "ok"}


@router.get("/readyz", summary="Ready", responses=problems(503), response_description="Every network is loaded.")
async def ready(request: Request) -> Response:
    """Whether the networks are loaded."""
    if getattr(request.app.state, "services", None) is None:
        return problem(503, "the networks are being loaded: ask again in a second", headers={"Retry-After": "1"})
    return JSONResponse({"status": "ready", "models": list(request.app.state.services.library.networks)})


@router.get("/metrics", summary="Prometheus metrics", responses=binary("Prometheus text format.", "text/plain"))
def metrics(request: Request) -> Response:
    """Counts and times of requests, by route and status."""
    measured: Metrics = request.app.state.metrics
    return measured.response()
