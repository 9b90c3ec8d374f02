"""Forms from elsewhere are refused: a signed token in the form must match the visitor's cookie.

A signed double-submit: the cookie `csrf` holds a random name, each form a salted signature of it, so that no
page but ours can write one, and compressed pages do not leak it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from starlette.requests import Request
from starlette.types import Scope

__all__ = ["COOKIE", "FIELD", "HEADER", "Csrf", "csrf_token"]

COOKIE = "csrf"
FIELD = "csrf"
HEADER = "x-csrf-token"
STATE = "shopkeeper.csrf"
NAME = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(slots=True)
class Csrf:
    """One request's protection. `fresh` is true when the cookie must be sent with the answer."""

    secret: bytes
    name: str
    fresh: bool = False

    @classmethod
    def of(cls, scope: Scope, secret: bytes, cookie: str) -> Csrf:
        """The request's protection, from its cookie's value; kept in `scope` for `csrf_token`."""
        state = cls(secret, cookie if NAME.fullmatch(cookie) else "")
        scope[STATE] = state
        return state

    def token(self) -> str:
        """A new token for a form."""
        if not self.name:
            self.name = secrets.token_urlsafe(16)
            self.fresh = True
        salt = secrets.token_hex(8)
        return f"{salt}.{self._sign(salt)}"

    def accepts(self, token: str) -> bool:
        """True when `token` was made for this cookie."""
        salt, _, signature = token.partition(".")
        return bool(self.name) and hmac.compare_digest(signature.encode(), self._sign(salt).encode())

    def _sign(self, salt: str) -> str:
        return hmac.new(self.secret, f"csrf:{salt}:{self.name}".encode(), hashlib.sha256).hexdigest()


def csrf_token(request: Request) -> str:
    """The token that a form must carry in its hidden field `csrf` (a script: in the header X-CSRF-Token)."""
    state = request.scope.get(STATE)
    if not isinstance(state, Csrf):
        raise RuntimeError("csrf_token needs shopkeeper.web.security.install(app, shop)")
    return state.token()
