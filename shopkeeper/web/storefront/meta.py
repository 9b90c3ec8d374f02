"""What machines ask of a shop: pictures, static files, robots.txt, the site map, the search description."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse

from shopkeeper.web import i18n
from shopkeeper.web.storefront.cards import product_url
from shopkeeper.web.storefront.store import Storefront, store_of

__all__ = ["router"]

DAY = "public, max-age=86400"
YEAR = "public, max-age=31536000, immutable"
#: addresses in one site map, as the protocol allows at most 50,000
MAP_SIZE = 10_000
DISALLOWED = ("cart", "checkout", "order/", "search", "suggest", "language")

router = APIRouter()


@router.get("/static/{digest}/{name:path}")
def static(request: Request, digest: str, name: str) -> Response:
    """A style sheet, a script, a picture of the pages themselves."""
    response = store_of(request).pages.static(request, digest, name)
    if response is None:
        raise HTTPException(404)
    return response


@router.get("/media/{width}/{name:path}")
def media(request: Request, width: str, name: str) -> Response:
    """A picture of the shop at one of the allowed widths."""
    found = store_of(request).media.resized(name, int(width) if width.isdecimal() and len(width) < 6 else 0)
    if found is None:
        raise HTTPException(404)
    file, kind = found
    tag = f'"{file.stem[:32]}-{file.stat().st_mtime_ns:x}"'
    headers = {"Cache-Control": DAY, "ETag": tag}
    if kind == "image/svg+xml":
        headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return FileResponse(file, media_type=kind, headers=headers)


@router.get("/favicon.ico")
def favicon(request: Request) -> Response:
    """For browsers that do not read the page's own."""
    return RedirectResponse(store_of(request).pages.static_url("favicon.svg"), 302, {"Cache-Control": DAY})


@router.get("/robots.txt")
def robots(request: Request) -> Response:
    """What crawlers may read: pages, not carts and searches."""
    lines = ["User-agent: *"]
    lines += [f"Disallow: /{language}/{place}" for language in i18n.LANGUAGES for place in DISALLOWED]
    lines += ["Disallow: /console", f"Sitemap: {store_of(request).pages.base_url(request)}/sitemap.xml"]
    return PlainTextResponse("\n".join(lines) + "\n", headers={"Cache-Control": DAY})


@router.get("/sitemap.xml")
def sitemap(request: Request) -> Response:
    """The list of site maps."""
    store = store_of(request)
    base = store.pages.base_url(request)
    parts = 1 + -(-store.shop.catalog.count() // MAP_SIZE)
    rows = "".join(
        f"<sitemap><loc>{escape(base)}/sitemap-{part}.xml</loc></sitemap>" for part in range(parts)
    )
    return _xml(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>')


@router.get("/sitemap-{part}.xml")
def sitemap_part(request: Request, part: str) -> Response:
    """Site map 0: home, categories, policies; the others: products."""
    store = store_of(request)
    parts = 1 + -(-store.shop.catalog.count() // MAP_SIZE)
    if not part.isdecimal() or len(part) > 6 or int(part) >= parts:
        raise HTTPException(404)
    base = store.pages.base_url(request)

    def rows() -> Iterator[str]:
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        yield 'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        for addresses, changed in _places(store, int(part)):
            links = "".join(
                f'<xhtml:link rel="alternate" hreflang="{i18n.LANGUAGE_TAGS[language]}" '
                f"href={quoteattr(base + address)}/>"
                for language, address in addresses.items()
            )
            stamp = f"<lastmod>{escape(changed)}</lastmod>" if changed else ""
            for address in addresses.values():
                yield f"<url><loc>{escape(base + address)}</loc>{stamp}{links}</url>\n"
        yield "</urlset>\n"

    return StreamingResponse(rows(), media_type="application/xml", headers={"Cache-Control": DAY})


def _places(store: Storefront, part: int) -> Iterator[tuple[dict[str, str], str]]:
    languages = i18n.LANGUAGES
    if part == 0:
        yield {language: f"/{language}/" for language in languages}, ""
        for category in store.categories.tree().by_path.values():
            yield {language: category.url(language) for language in languages}, ""
        for policy in store.policies.titles("en"):
            yield {language: f"/{language}/policies/{policy.name}" for language in languages}, ""
        return
    for place, product in enumerate(store.shop.catalog.products()):
        if place >= part * MAP_SIZE:
            return
        if place >= (part - 1) * MAP_SIZE:
            yield {language: product_url(language, product.id) for language in languages}, product.updated


@router.get("/{language:language}/opensearch.xml")
def opensearch(request: Request, language: str) -> Response:
    """The shop's search for the browser's address bar."""
    store = store_of(request)
    base, name = store.pages.base_url(request), store.shop.config.name
    return _xml(
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
        f"<ShortName>{escape(name[:16])}</ShortName>"
        f"<Description>{escape(i18n.text(language, 'search.in', shop=name))}</Description>"
        "<InputEncoding>UTF-8</InputEncoding>"
        f'<Url type="text/html" template={quoteattr(f"{base}/{language}/search?q={{searchTerms}}")}/>'
        "</OpenSearchDescription>",
        "application/opensearchdescription+xml",
    )


def _xml(body: str, kind: str = "application/xml") -> Response:
    text = '<?xml version="1.0" encoding="UTF-8"?>\n' + body + "\n"
    return Response(text, media_type=kind, headers={"Cache-Control": DAY})
