"""Interactive documentation at /docs: Swagger UI from an installed package, without a foreign host or inline script."""

from fastapi import APIRouter, FastAPI
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

router = APIRouter()

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>ConvScope API</title>
<script src="/static/js/theme.js"></script>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<link rel="stylesheet" href="/static/docs/docs.css">
<link rel="icon" href="data:,">
</head>
<body>
<nav><a href="/">ConvScope</a></nav>
<div id="swagger-ui"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script type="module" src="/static/docs/initializer.js"></script>
</body>
</html>
"""


@router.get("/docs", include_in_schema=False)
async def documentation() -> HTMLResponse:
    """The page."""
    return HTMLResponse(PAGE)


def install(app: FastAPI) -> None:
    """Serve the page and the files that it needs."""
    app.include_router(router)
    app.mount("/docs/assets", StaticFiles(packages=[("fastapi_swagger", "resources")]), name="docs-assets")
