"""What stands in front of the Dagster UI: requests are answered for the UI's own pages and nobody else's.

Belongs here: the check of Host, Origin, Sec-Fetch-Site, method and content type, as an ASGI middleware. Does not
belong here: asking who somebody is (the UI knows no users) or serving (webserver.py).

Dagster takes GraphQL from anybody who can reach the port, by GET, by POST of any content type and over a
websocket; a browser lets every page that is open send such requests to the loopback address. Starlette's
TrustedHostMiddleware knows hosts without their ports and no origins, so it would not be enough.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

GRAPHQL = "/graphql"
READING = ("GET", "HEAD")
FROM_ITSELF = ("same-origin", "none")
"""Sec-Fetch-Site of a request of our own pages, and of an address that somebody typed or bookmarked."""

PROTECTION = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FRAME_ANCESTORS = "frame-ancestors 'none'"

log = logging.getLogger(__name__)


class Refusal(NamedTuple):
    """Why a request goes no further."""

    status: HTTPStatus
    reason: str
    allow: str | None = None


def loopback_origins(port: int) -> tuple[str, ...]:
    """The origins under which a browser on this machine sees what listens on that port."""
    suffix = "" if port == 80 else f":{port}"
    return tuple(f"http://{host}{suffix}" for host in ("127.0.0.1", "localhost", "[::1]"))


class SameOriginOnly:
    """ASGI middleware: lets through what the pages of these origins send, and refuses the rest with a reason."""

    def __init__(self, app: ASGIApp, origins: Iterable[str]) -> None:
        self.app = app
        self.origin_of_host = {origin.partition("://")[2]: origin for origin in origins}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, handshake of a websocket, or event of the server's life."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refused = self.refusal(scope)
        if refused:
            # The request is somebody else's text: escaped, and cut before it fills a log.
            origin = ascii(", ".join(Headers(scope=scope).getlist("origin")))[:100]
            log.warning("the UI refused a request with Origin %s: %s", origin, refused.reason)
        if scope["type"] == "websocket":
            if refused:
                await send({"type": "websocket.close", "code": 1008, "reason": refused.reason})
            else:
                await self.app(scope, receive, send)
            return
        app = _answer(refused) if refused else self.app
        await app(scope, receive, _protecting(send))

    def refusal(self, scope: Scope) -> Refusal | None:
        """Why this request is refused, or None."""
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        own = self.origin_of_host.get(hosts[0].lower()) if len(hosts) == 1 else None
        if own is None:
            # A name that resolves to the loopback address is how a foreign page becomes "same origin".
            return Refusal(
                HTTPStatus.MISDIRECTED_REQUEST,
                "the UI is not served under this name; a reverse proxy needs PERFORMANCE_UI_ORIGIN",
            )
        origins = headers.getlist("origin")
        if any(origin.lower() != own for origin in origins):
            return Refusal(HTTPStatus.FORBIDDEN, "the request comes from a page of another origin")
        if not scope["path"].isprintable():
            # A route's pattern also matches before a line end, so "/graphql\n" would reach GraphQL.
            return Refusal(HTTPStatus.BAD_REQUEST, "the path holds control characters")
        if scope["type"] == "websocket":
            if not origins:
                return Refusal(HTTPStatus.FORBIDDEN, "a websocket is opened by the UI's own pages only")
            return _foreign(headers, navigable=False)
        method, path = scope["method"], scope["path"]
        if path.rstrip("/") == GRAPHQL:
            if method != "POST":
                return Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "GraphQL is asked by POST", allow="POST")
            return _foreign(headers, navigable=False) or _not_json(headers)
        if method not in READING:
            return Refusal(
                HTTPStatus.METHOD_NOT_ALLOWED, "only GraphQL takes orders", allow=", ".join(READING)
            )
        return _foreign(headers, navigable=True)


def _foreign(headers: Headers, *, navigable: bool) -> Refusal | None:
    """Refuses what a browser says another site began; a link from elsewhere may be followed to a page."""
    if all(site in FROM_ITSELF for site in headers.getlist("sec-fetch-site")):
        return None
    followed = headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")
    if navigable and followed == ("navigate", "document"):
        return None
    return Refusal(HTTPStatus.FORBIDDEN, "the request was begun by another site")


def _not_json(headers: Headers) -> Refusal | None:
    """Refuses the content types that a browser sends to other sites without asking them first."""
    types = headers.getlist("content-type")
    if len(types) == 1 and types[0].partition(";")[0].strip().lower() == "application/json":
        return None
    return Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "GraphQL is asked in application/json")


def _answer(refused: Refusal) -> ASGIApp:
    allow = {"Allow": refused.allow} if refused.allow else None
    return PlainTextResponse(f"Refused: {refused.reason}.\n", refused.status, allow)


def _protecting(send: Send) -> Send:
    """Adds to every response that no other site may frame it, embed it, or hold its window."""

    async def protected(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in PROTECTION.items():
                headers[name] = value
            # Beside a policy that is there already: a browser obeys all of them.
            headers.append("Content-Security-Policy", FRAME_ANCESTORS)
        await send(message)

    return protected
