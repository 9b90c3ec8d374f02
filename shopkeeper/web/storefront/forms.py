"""Forms that change something; that they are ours was checked before (`shopkeeper.web.security`)."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import FormData

__all__ = ["checked_form", "field", "local_address", "wants_json"]

LONGEST_FIELD = 2000


async def checked_form(request: Request) -> FormData:
    """The form of the request; its token has been checked when this is reached."""
    return await request.form()


def field(form: FormData, name: str) -> str:
    """One field's text without blanks around it; '' when it is missing or a file."""
    value = form.get(name)
    return value.strip()[:LONGEST_FIELD].replace("\0", "") if isinstance(value, str) else ""


def wants_json(request: Request) -> bool:
    """True when our script asks, not a plain form."""
    return request.headers.get("accept", "").startswith("application/json")


def local_address(address: str, language: str) -> str:
    """`address` when it is a path of this shop, else the home page: nobody is sent elsewhere."""
    parts = urlsplit(address.replace("\\", "/"))
    if parts.scheme or parts.netloc or not parts.path.startswith(f"/{language}"):
        return f"/{language}/"
    return address
