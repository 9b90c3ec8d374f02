"""Templates and static files: one Jinja environment for the storefront and the console.

`Pages.render` gives every template the language, its words and its forms of money, numbers and dates.
"""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from starlette.background import BackgroundTask, BackgroundTasks
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from shopkeeper.shop import Shop
from shopkeeper.web import i18n, security

__all__ = ["Pages", "language_of"]

STATIC = Path(__file__).parent / "static"
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
}


class LanguageConvertor(StringConvertor):
    """`{language:language}` in a route: one of the languages that pages have."""

    regex = "|".join(i18n.LANGUAGES)


register_url_convertor("language", LanguageConvertor())


def language_of(request: Request) -> str:
    """The language of a page: the first part of its path, else the cookie, else what the browser asks for."""
    first = request.url.path.lstrip("/").partition("/")[0]
    if first in i18n.LANGUAGES:
        return first
    return i18n.choose_language(request.cookies.get("language"), request.headers.get("accept-language"))


class _Compiled(BytecodeCache):
    """Templates as code, for every application of this process."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (code := self.held.get(bucket.key)) is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.held[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


class Pages:
    """Renders templates and serves static files; static addresses carry the hash of their content."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.files = {
            str(file.relative_to(STATIC)): file.read_bytes()
            for file in sorted(STATIC.rglob("*"))
            if file.suffix in MEDIA_TYPES
        }
        self.hashes = {name: hashlib.sha256(content).hexdigest()[:12] for name, content in self.files.items()}
        self.environment = Environment(
            loader=PackageLoader("shopkeeper.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=_COMPILED,
        )
        self.environment.globals["static"] = self.static_url
        self.environment.globals["languages"] = i18n.LANGUAGE_NAMES
        self.environment.globals["language_tags"] = i18n.LANGUAGE_TAGS

    def static_url(self, name: str) -> str:
        """Address of a static file that may be kept for ever."""
        return f"/static/{self.hashes[name]}/{name}"

    def static(self, request: Request, digest: str, name: str) -> Response | None:
        """The static file, or None when there is none; one asked for by an old hash is not to be kept."""
        content = self.files.get(name)
        if content is None:
            return None
        tag = f'"{self.hashes[name]}"'
        fresh = "public, max-age=31536000, immutable" if digest == self.hashes[name] else "no-cache"
        headers = {
            "Cache-Control": fresh,
            "ETag": tag,
            "Access-Control-Allow-Origin": "*",
        }  # the widget loads them
        if tag in request.headers.get("if-none-match", "").replace("W/", ""):
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=MEDIA_TYPES[Path(name).suffix], headers=headers)

    def base_url(self, request: Request) -> str:
        """The shop's public address, without a slash at its end."""
        return (self.shop.config.base_url or str(request.base_url)).rstrip("/")

    def alternates(self, request: Request) -> dict[str, str]:
        """This page's path in every language, with its query."""
        path = request.scope.get("raw_path", request.url.path.encode()).decode("latin-1")
        first, _, rest = path.lstrip("/").partition("/")
        if first not in i18n.LANGUAGES:
            return {language: f"/{language}/" for language in i18n.LANGUAGES}
        query = urlencode([pair for pair in request.query_params.multi_items() if pair[0] != "explain"])
        return {lang: f"/{lang}/{rest}" + (f"?{query}" if query else "") for lang in i18n.LANGUAGES}

    def render(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
        background: BackgroundTask | BackgroundTasks | None = None,
        **context: Any,
    ) -> HTMLResponse:
        """The page of `template` in the request's language; `context` adds to what every template has."""
        language = language_of(request)
        base = self.base_url(request)
        alternates = self.alternates(request)
        words: dict[str, Any] = {
            "language": language,
            "t": partial(i18n.text, language),
            "money": partial(i18n.money, language=language),
            "number": partial(i18n.number, language=language),
            "quantity": partial(i18n.quantity, language=language),
            "date": partial(i18n.date, language=language),
            "shop_name": self.shop.config.name,
            "csrf": partial(security.csrf_token, request),
            "alternates": alternates,
            "base_url": base,
            "canonical": base + alternates[language].partition("?")[0],
            "path": request.url.path,
            "robots": "",
        }
        content = self.environment.get_template(template).render({**words, **context})
        return HTMLResponse(
            content,
            status,
            {
                "Content-Language": language,
                "Vary": "Cookie",
                "Cache-Control": "private, no-cache",
                **(headers or {}),
            },
            background=background,
        )
