"""What stands before pages and API: host check, size and rate limits, forged forms, security headers.

`install(app, shop)` puts one plain ASGI layer (`Guard`) around the application.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.requests import Request

from shopkeeper.shop import Shop
from shopkeeper.web.csrf import csrf_token
from shopkeeper.web.guard import LOOPBACK, Guard

__all__ = ["Guard", "csrf_token", "install", "is_local"]


def install(app: FastAPI, shop: Shop) -> None:
    """Puts the guard around `app`: call it once, before the application serves."""
    app.add_middleware(Guard, shop=shop, handlers=app.exception_handlers)


def is_local(request: Request) -> bool:
    """True when the request comes from this very machine, for this machine, through no proxy that shows.

    The Host header is asked too, so that a foreign page whose name is made to point here is not let in; and
    HTTP/1.0 is refused, because only proxies that are left at their defaults still speak it.
    """
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    client = request.client.host if request.client else ""
    proxied = request.scope.get("http_version") == "1.0" or any(
        name.startswith("x-forwarded") or name in ("forwarded", "via", "x-real-ip")
        for name in request.headers
    )
    return client in LOOPBACK and host in LOOPBACK and not proxied
