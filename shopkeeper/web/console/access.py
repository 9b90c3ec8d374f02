"""Who may use the console: whoever knows its password, or, while none is set, this very machine.

The session is a signed cookie of twelve hours; a new password ends all sessions.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote

from babel.dates import format_datetime
from fastapi import Depends
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shopkeeper.errors import NotFound, ShopkeeperError
from shopkeeper.shop import Shop
from shopkeeper.web import i18n
from shopkeeper.web.pages import Pages, language_of
from shopkeeper.web.security import is_local

__all__ = [
    "COOKIE",
    "Console",
    "ConsoleRoute",
    "Form",
    "Open",
    "Visit",
    "field",
    "may_enter",
    "safe_next",
    "sign_in",
]

COOKIE = "console"
SECONDS = 12 * 3600


class LoginNeeded(Exception):
    """Nobody is signed in here."""


@dataclass(frozen=True, slots=True)
class Console:
    """One request to the console: the shop, the pages' language, and who asks."""

    request: Request
    shop: Shop
    pages: Pages
    language: str
    who: str

    def t(self, key: str, **values: object) -> str:
        """The text of `console.key` in the page's language."""
        return i18n.text(self.language, f"console.{key}", **values)

    def page(self, template: str, *, status: int = 200, **context: Any) -> Response:
        """The page of a template below templates/console."""
        words = {
            "c": self.t,
            "moment": partial(moment, language=self.language),
            "who": self.who,
            "password_set": bool(self.shop.config.console_password),
            "said": self.request.query_params.get("said", ""),
        }
        response: Response = self.pages.render(
            self.request, f"console/{template}", status=status, **{**words, **context}
        )
        response.headers["cache-control"] = "no-store"
        return response

    def back(self, path: str, said: str = "") -> Response:
        """After a form: to the page at `path` below /console, which says `said` (a key of the texts)."""
        mark = "&" if "?" in path else "?"
        return RedirectResponse(f"/console{path}" + (f"{mark}said={quote(said)}" if said else ""), 303)


def moment(time: str, language: str) -> str:
    """A UTC time as the language writes it, to the minute; '' when it is not a time."""
    try:
        parsed = datetime.fromisoformat(time.replace("Z", "+00:00"))
    except ValueError:
        return ""
    return format_datetime(parsed, "short", locale={"zh": "zh_Hans_CN"}.get(language, "en_GB"))


async def visit(request: Request) -> Console:
    """The console for a request that need not be signed in."""
    shop: Shop = request.app.state.shop
    who = may_enter(request, shop) or ""
    return Console(request, shop, request.app.state.pages, language_of(request), who)


async def opened(console: Annotated[Console, Depends(visit)]) -> Console:
    """The console for one who may use it. Raises LoginNeeded."""
    if not console.who:
        raise LoginNeeded
    return console


async def read_form(request: Request) -> FormData:
    """The form of the request; texts above 100,000 characters are refused."""
    form = await request.form()
    if any(isinstance(value, str) and len(value) > 100_000 for value in form.values()):
        raise HTTPException(413)
    return form


Visit = Annotated[Console, Depends(visit)]
Open = Annotated[Console, Depends(opened)]
Form = Annotated[FormData, Depends(read_form)]


def field(form: FormData, name: str) -> str:
    """The text of a field, stripped; '' when it is missing or a file."""
    value = form.get(name)
    return "" if value is None or isinstance(value, UploadFile) else value.replace("\0", "").strip()


def may_enter(request: Request, shop: Shop) -> str | None:
    """The name of who asks, if they may use the console, else None."""
    if not shop.config.console_password:
        return "local" if is_local(request) else None
    try:
        told = _signer(shop).loads(request.cookies.get(COOKIE, "")[:1000], max_age=SECONDS)
    except BadSignature:
        return None
    return str(told) or None


def sign_in(shop: Shop, response: Response, who: str, secure: bool) -> None:
    """Gives the session's cookie to one who knew the password."""
    response.set_cookie(
        COOKIE,
        _signer(shop).dumps(who[:60] or "console"),
        max_age=SECONDS,
        path="/console",
        httponly=True,
        samesite="lax",
        secure=secure,
    )


def password_is(shop: Shop, given: str) -> bool:
    """True when `given` is the console's password; takes as long for a near miss as for any other."""
    return hmac.compare_digest(given.encode(), shop.config.console_password.encode())


def safe_next(path: str) -> str:
    """`path` if it is a page of the console, else the console's first page."""
    plain = path == "/console" or path.startswith(("/console/", "/console?"))
    return path if plain and "\\" not in path and path.isprintable() else "/console"


def _signer(shop: Shop) -> URLSafeTimedSerializer:
    salt = hashlib.sha256(f"console:{shop.config.console_password}".encode()).hexdigest()
    return URLSafeTimedSerializer(shop.secret, salt=salt)


class ConsoleRoute(APIRoute):
    """A route of the console: sends strangers to the sign-in page, tells of errors on a page of its own."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handler(request)
            except LoginNeeded:
                if request.method != "GET":
                    return RedirectResponse("/console/login", 303)
                asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
                return RedirectResponse(f"/console/login?next={quote(asked)}", 303)
            except RequestValidationError:
                return (await visit(request)).page("message.html", status=400, heading="error.400", detail="")
            except NotFound as error:
                return (await visit(request)).page(
                    "message.html", status=404, heading="error.404", detail=str(error)
                )
            except ShopkeeperError as error:
                return (await visit(request)).page(
                    "message.html", status=422, heading="error.422", detail=str(error)
                )

        return answer
