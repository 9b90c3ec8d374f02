"""Signing in and out of the console, and the language of its pages."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from shopkeeper.web.console.access import (
    COOKIE,
    ConsoleRoute,
    Form,
    Visit,
    field,
    password_is,
    safe_next,
    sign_in,
)
from shopkeeper.web.i18n import LANGUAGES
from shopkeeper.web.ratelimit import RateLimit, client_key

__all__ = ["router"]

router = APIRouter(route_class=ConsoleRoute)
ATTEMPTS = RateLimit(10)
YEAR = 365 * 24 * 3600


@router.get("/login")
def login(console: Visit, next: str = "/console") -> Response:
    """The sign-in page; who may enter already is sent on."""
    if console.who:
        return RedirectResponse(safe_next(next), 303)
    if not console.shop.config.console_password:
        return console.page("message.html", status=403, heading="closed", detail=console.t("closed_detail"))
    return console.page("login.html", next=safe_next(next), fault="")


@router.post("/login")
def enter(console: Visit, form: Form) -> Response:
    """Signs in with the right password; ten tries a minute from one address."""
    if not console.shop.config.console_password:
        return console.page("message.html", status=403, heading="closed", detail=console.t("closed_detail"))
    onward = safe_next(field(form, "next"))
    client = console.request.client
    tried = ATTEMPTS.take(client_key(client.host if client else ""))
    if not tried.allowed:
        response = console.page("login.html", status=429, next=onward, fault="login.too_often")
        response.headers["retry-after"] = str(int(tried.wait) + 1)
        return response
    if not password_is(console.shop, field(form, "password")):
        return console.page("login.html", status=403, next=onward, fault="login.wrong")
    response = RedirectResponse(onward, 303)
    sign_in(console.shop, response, field(form, "name"), console.request.url.scheme == "https")
    return response


@router.post("/logout")
def leave() -> Response:
    """Forgets the session."""
    response = RedirectResponse("/console/login", 303)
    response.delete_cookie(COOKIE, path="/console")
    return response


@router.post("/language")
def choose(console: Visit, form: Form) -> Response:
    """Keeps the language that the pages shall have."""
    response = RedirectResponse(safe_next(field(form, "back")), 303)
    if (language := field(form, "language")) in LANGUAGES:
        response.set_cookie("language", language, max_age=YEAR, path="/", samesite="lax")
    return response
