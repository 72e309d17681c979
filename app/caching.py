"""A strong ETag and 304 for who has a reply already: immutable ones a year in every cache, others asked about anew."""

import hashlib

from fastapi import Request
from starlette.responses import Response

FOREVER = "public, max-age=31536000, immutable"
REVALIDATED = "public, no-cache"
"""For what is the same only as long as this server's code is: a cache may keep it, and asks before it shows it."""


def etag(*parts: str) -> str:
    """A strong entity tag for what is made of these immutable parts."""
    return f'"{hashlib.sha256("/".join(parts).encode()).hexdigest()[:32]}"'


def not_modified(request: Request, tag: str, cache: str = FOREVER) -> Response | None:
    """The 304 for a client that holds the representation `tag`, else None."""
    held = request.headers.get("if-none-match", "")
    tags = {item.strip().removeprefix("W/") for item in held.split(",")}
    if tag in tags or held.strip() == "*":
        return Response(status_code=304, headers=headers(tag, cache))
    return None


def headers(tag: str, cache: str = FOREVER) -> dict[str, str]:
    """The headers of a reply that is kept; immutable, unless `cache` says otherwise."""
    return {"ETag": tag, "Cache-Control": cache}
