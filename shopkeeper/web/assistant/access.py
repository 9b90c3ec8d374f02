"""Who may read and write a conversation: the holder of its token, which only this shop can make.

A token is `<conversation>.<day made>.<signature>`; it works on any site, needs no cookie, and ends after 30 days.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from typing import Annotated

from fastapi import Depends, Header, Path, Request

from shopkeeper.shop import Shop
from shopkeeper.web.problems import ProblemStatus

__all__ = ["DAYS", "Held", "make_token", "read_token", "signed"]

DAYS = 30
DAY_SECONDS = 86_400


def signed(secret: str, purpose: str, text: str) -> str:
    """A signature of `text` for `purpose`, 43 characters that may stand in an address."""
    digest = hmac.new(secret.encode(), f"{purpose}:{text}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def make_token(secret: str, conversation: str, now: float | None = None) -> str:
    """The token of a conversation, made today."""
    day = int((time.time() if now is None else now) // DAY_SECONDS)
    text = f"{conversation}.{day}"
    return f"{text}.{signed(secret, 'chat', text)}"


def read_token(secret: str, token: str, now: float | None = None) -> str:
    """The conversation that `token` opens; '' when it is not ours or too old."""
    text, _, signature = token.rpartition(".")
    conversation, _, day = text.rpartition(".")
    if not hmac.compare_digest(signature.encode(), signed(secret, "chat", text).encode()):
        return ""
    today = int((time.time() if now is None else now) // DAY_SECONDS)
    return conversation if int(day) <= today <= int(day) + DAYS else ""


async def _held(
    request: Request,
    conversation: Annotated[
        str, Path(description="The conversation's id, as its start gave it.", max_length=80)
    ],
    authorization: Annotated[str, Header(description="Bearer and the conversation's token.")] = "",
) -> str:
    shop = request.app.state.shop
    assert isinstance(shop, Shop)
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise ProblemStatus(401, "no token was sent; send  Authorization: Bearer TOKEN  as the start gave it")
    if read_token(shop.secret, token.strip()) != conversation:
        raise ProblemStatus(
            401,
            f"this token does not open conversation {conversation[:40]!r} or is older than {DAYS} days; start anew",
        )
    return conversation


#: the conversation of the path, once its token was checked
Held = Annotated[str, Depends(_held)]
