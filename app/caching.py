"""Immutable replies: a strong ETag, a year in every cache, and 304 for who has it already."""

import hashlib

from fastapi import Request
from starlette.responses import Response

FOREVER = "public, max-age=31536000, immutable"


def etag(*parts: str) -> str:
    """A strong entity tag for what is made of these immutable parts."""
    return f'"{hashlib.sha256("/".join(parts).encode()).hexdigest()[:32]}"'


def not_modified(request: Request, tag: str) -> Response | None:
    """The 304 for a client that holds the representation `tag`, else None."""
    held = request.headers.get("if-none-match", "")
    tags = {item.strip().removeprefix("W/") for item in held.split(",")}
    if tag in tags or held.strip() == "*":
        return Response(status_code=304, headers=headers(tag))
    return None


def headers(tag: str) -> dict[str, str]:
    """The headers of an immutable reply."""
    return {"ETag": tag, "Cache-Control": FOREVER}
