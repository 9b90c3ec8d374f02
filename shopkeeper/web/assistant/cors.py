"""Which sites may embed the chat: their pages' requests to /api/v1/chat are answered across origins.

The token travels in a header and no cookie is needed, so no request carries credentials of the visitor.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shopkeeper.errors import ConfigError
from shopkeeper.web.problems import problem

__all__ = ["CHAT", "Cors", "origins_of"]

CHAT = "/api/v1/chat"
METHODS = "GET, POST, PUT, DELETE"
ALLOWED = "authorization, content-type, last-event-id"
EXPOSED = "retry-after, content-disposition"
ORIGIN = re.compile(r"https?://[A-Za-z0-9.\-\[\]:_]+")
SECONDS = b"7200"


def origins_of(setting: str) -> frozenset[str]:
    """The sites that `chat_origins` names, e.g. "https://a.example https://b.example:8443"; {"*"} is any.

    Raises ConfigError for what is not an origin.
    """
    found = setting.replace(",", " ").split()
    for one in found:
        if one != "*" and not ORIGIN.fullmatch(one.rstrip("/")):
            raise ConfigError(
                f"chat_origins: {one!r} is not a site's origin; write https://www.example.com, several with blanks"
            )
    return frozenset(one.rstrip("/").lower() for one in found)


class Cors:
    """Answers preflight requests and marks answers; a foreign site that is not configured is refused."""

    def __init__(self, app: ASGIApp, origins: frozenset[str], base_url: str = "") -> None:
        self.app = app
        self.origins = origins
        self.own = urlsplit(base_url).netloc.lower()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope.get("path", "")
        if scope["type"] != "http" or not (path == CHAT or path.startswith(f"{CHAT}/")):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin", "")
        own = {headers.get("host", "").lower(), self.own} - {""}
        foreign = bool(origin) and urlsplit(origin).netloc.lower() not in own
        if foreign and "*" not in self.origins and origin.lower() not in self.origins:
            detail = (
                f"pages of {origin[:100]!r} may not embed this shop's chat; "
                "the shop allows them with the setting chat_origins"
            )
            await problem(403, detail, path, {"Vary": "Origin"})(scope, receive, send)
            return
        marks = [(b"vary", b"Origin")]
        if foreign:
            marks.append((b"access-control-allow-origin", origin.encode("latin-1")))
            marks.append((b"access-control-expose-headers", EXPOSED.encode()))
        if foreign and scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            allowed = [
                (b"access-control-allow-methods", METHODS.encode()),
                (b"access-control-allow-headers", ALLOWED.encode()),
                (b"access-control-max-age", SECONDS),
            ]
            await send({"type": "http.response.start", "status": 204, "headers": [*marks, *allowed]})
            await send({"type": "http.response.body", "body": b""})
            return

        async def write(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *marks]
            await send(message)

        await self.app(scope, receive, write)
