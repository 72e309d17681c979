"""What surrounds every request, as plain ASGI: HEAD, a limit on its body, compression, and security headers."""

from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import BodyTooLarge, problem, too_large

WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS", "DELETE"})


class HeadAsGet:
    """Answers HEAD wherever there is a GET: the same headers, and nothing after them (RFC 9110, 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI event stream."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def bodiless(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self.app({**scope, "method": "GET"}, receive, bodiless)


class BodyLimit:
    """Refuses a body that is too large: before any of it is read where its length is declared, else as it grows.

    Args:
        limit: the most bytes for a path.
    """

    def __init__(self, app: ASGIApp, limit: Callable[[str], int]) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI event stream."""
        if scope["type"] != "http" or scope["method"] in WITHOUT_BODY:
            await self.app(scope, receive, send)
            return
        limit = self.limit(scope["path"])
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared) > limit:
            await problem(413, too_large(limit))(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise BodyTooLarge(limit)
            return message

        await self.app(scope, counted, send)


class Compressed:
    """Packs pages, scripts and styles for who takes gzip. What lies below `path` stays as it is, with its strong tags.

    Args:
        path: the beginning of paths whose responses are not touched.
    """

    def __init__(self, app: ASGIApp, path: str) -> None:
        self.plain = app
        self.packing = GZipMiddleware(app, compresslevel=6)
        self.path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI event stream."""
        if scope["type"] != "http" or scope["path"].startswith(self.path):
            await self.plain(scope, receive, send)
            return

        async def tagged(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                tag = headers.get("ETag", "")
                # The same text in other bytes: a strong tag would promise those of the file (RFC 9110, 8.8.1).
                if headers.get("Content-Encoding") == "gzip" and tag.startswith('"'):
                    headers["ETag"] = f"W/{tag}"
            await send(message)

        await self.packing(scope, receive, tagged)


def content_policy(frame_ancestors: str) -> str:
    """What a browser may load into a page, and `frame_ancestors`: who may put the page into a frame."""
    return (
        "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; "
        f"form-action 'self'; frame-ancestors {frame_ancestors}"
    )


class SecurityHeaders:
    """Adds to every response what keeps a browser from doing anything but showing this server's own pages.

    Args:
        frame_ancestors: who may frame whole pages, as in Content-Security-Policy, where a response does not say.
    """

    def __init__(self, app: ASGIApp, frame_ancestors: str) -> None:
        self.app = app
        self.policy = content_policy(frame_ancestors)
        self.headers = {
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI event stream."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self.headers)
                headers.setdefault("Content-Security-Policy", self.policy)
                # What says nothing about caching is asked for again: a page must never meet last week's script.
                headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        await self.app(scope, receive, guarded)
