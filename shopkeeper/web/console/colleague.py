"""The name under which someone at the console writes to customers: their own for each browser, so that two people at
once are two, also where the console has no password."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.responses import Response

from shopkeeper.errors import InputError
from shopkeeper.shop import Shop
from shopkeeper.web.console.access import Console

__all__ = ["keep_name", "name_of"]

COOKIE = "colleague"
LONGEST = 40
NOBODY = ("local", "console")  # who enters without a name
YEAR = 365 * 24 * 3600


def name_of(console: Console) -> str:
    """The name chosen here, else that of the sign-in; '' when there is none."""
    try:
        told = _signer(console.shop).loads(console.request.cookies.get(COOKIE, "")[:1000])
    except BadSignature:
        told = ""
    return str(told) or ("" if console.who in NOBODY else console.who)


def keep_name(console: Console, response: Response, name: str) -> str:
    """Keeps the name in this browser. Raises InputError for an empty one."""
    name = " ".join("".join(c for c in name if c.isprintable()).split())[:LONGEST]
    if not name:
        raise InputError(console.t("inbox.name_missing"))
    response.set_cookie(
        COOKIE,
        _signer(console.shop).dumps(name),
        max_age=YEAR,
        path="/console",
        httponly=True,
        samesite="lax",
        secure=console.request.url.scheme == "https",
    )
    return name


def _signer(shop: Shop) -> URLSafeSerializer:
    return URLSafeSerializer(shop.secret, salt="console colleague")
