"""Lists of products: search results and categories, with facets, order, pages, and a way on from nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.datastructures import FormData
from starlette.responses import JSONResponse, RedirectResponse, Response

from shopkeeper.events import Event
from shopkeeper.search.types import SearchResponse
from shopkeeper.web import i18n
from shopkeeper.web.media import picture_url
from shopkeeper.web.storefront.browse import PAGE_SIZE, SORTS, Browse
from shopkeeper.web.storefront.cards import cards, price_of, product_url
from shopkeeper.web.storefront.categories import Category, split_path
from shopkeeper.web.storefront.facets import active_filters, chips, facet_views
from shopkeeper.web.storefront.forms import checked_form, field
from shopkeeper.web.storefront.paid import Listed, listed, paid_row
from shopkeeper.web.storefront.personal_search import for_person
from shopkeeper.web.storefront.recommended import impressions
from shopkeeper.web.storefront.store import Storefront, store_of
from shopkeeper.web.storefront.visitor import Visitor

__all__ = ["crumbs", "page_numbers", "router"]

router = APIRouter()


@router.get("/{language:language}/search")
def results(request: Request, language: str) -> Response:
    """What a search found; without words, everything."""
    store = store_of(request)
    browse = Browse.read(request.url.path, request.query_params.multi_items(), store.shop.config.currency)
    return _list(request, store, browse, language, None)


@router.get("/{language:language}/c/{slug:path}")
def category(request: Request, language: str, slug: str) -> Response:
    """One category with its subcategories."""
    store = store_of(request)
    found = store.categories.tree().by_slug.get(slug.strip("/"))
    if found is None:
        raise HTTPException(404)
    pairs = request.query_params.multi_items()
    browse = Browse.read(found.url(language), pairs, store.shop.config.currency, found.value)
    return _list(request, store, browse, language, found)


@router.get("/{language:language}/suggest")
def suggest(request: Request, language: str, q: str = "") -> Response:
    """Completions of what is being typed, for the search box."""
    store = store_of(request)
    tree = store.categories.tree()
    found: list[dict[str, Any]] = []
    suggestions = store.shop.search.suggest(q[:100], language, 8) if q.strip() else []
    products = store.shop.catalog.get_many([one.value for one in suggestions if one.kind == "product"])
    for one in suggestions:
        row: dict[str, Any] = {"kind": one.kind, "text": one.text}
        if one.kind == "product" and one.value in products:
            product = products[one.value]
            price = price_of(product)[0]
            row["url"] = product_url(language, one.value)
            row["image"] = picture_url(product.images[0].url, 96) if product.images else ""
            row["note"] = i18n.money(price, language) if price else ""
        elif one.kind == "category" and split_path(one.value) in tree.by_path:
            place = tree.by_path[split_path(one.value)]
            row["url"] = place.url(language)
            row["note"] = i18n.text(language, "category.in_shop", n=place.count)
        elif one.kind == "query":
            row["url"] = Browse(f"/{language}/search", "", query=one.text).url
        else:
            continue
        found.append(row)
    return JSONResponse(found, headers={"Cache-Control": "private, max-age=30"})


@router.post("/{language:language}/click", status_code=204)
def click(request: Request, language: str, form: Annotated[FormData, Depends(checked_form)]) -> Response:
    """Notes which result was opened, for those who allow it."""
    store, visitor = store_of(request), Visitor.of(request)
    position = field(form, "position")
    product = field(form, "product")[:200]
    if not product or not position.isdecimal() or len(position) > 6:
        raise HTTPException(400)
    event = {
        "product": product,
        "position": int(position),
        "query": field(form, "query")[:300],
        "place": "search",
    }
    task = visitor.record(store.shop, lambda: [visitor.event("click", **event)])
    response = Response(status_code=204, background=task)
    visitor.save(response)
    return response


def _list(
    request: Request, store: Storefront, browse: Browse, language: str, place: Category | None
) -> Response:
    visitor = Visitor.of(request)
    response = store.shop.search.query(browse.request(language))
    if response.redirect and browse.page == 1 and not browse.narrowed:
        return RedirectResponse(response.redirect, 302)
    pages = max(1, -(-response.total // PAGE_SIZE))
    if browse.page > pages:
        return RedirectResponse(browse.at_page(pages).url, 302)
    hits, personal = for_person(store, request, visitor, browse, response.hits, language)
    before = (browse.page - 1) * PAGE_SIZE
    paid = paid_row(store, visitor, browse, response, hits, language)
    found = listed(cards(store.shop.catalog, hits, language, before + 1), paid, before)
    if browse.query and browse.page == 1:
        corrected = response.query if response.corrected_from else ""
        store.shop.search.log.record(
            browse.query, language, response.total, response.took_ms, source="web", corrected=corrected
        )
    context: dict[str, Any] = {
        "browse": browse,
        "response": response,
        "found": found,
        "paid": paid,
        "pages": pages,
        "page_links": page_numbers(browse.page, pages),
        "sorts": SORTS,
        "facets": facet_views(store, response, browse, language),
        "active": active_filters(store, response, browse, language),
        "chips": chips(store, response, browse, language),
        "category": place,
        "crumbs": crumbs(store, place.path if place else (), language),
        "subcategories": [],
        "query": browse.query,
        "personal": personal,
        "said": lambda name: _said(language, name),
        "robots": "noindex, follow" if browse.pairs() or place is None else "",
        "rescue": store.popular(language)[:8] if not response.total else [],
    }
    if place is not None:
        context["subcategories"] = store.tiles(tuple(place.children), language, place.value)
        context["canonical"] = store.pages.base_url(request) + browse.path
    if browse.page > 1:
        context["canonical"] = store.pages.base_url(request) + replace(browse, explain=False).url
    return store.page(
        request,
        "explain.html" if browse.explain else "listing.html",
        visitor,
        background=visitor.record(
            store.shop, lambda: [*_seen(visitor, browse, found, response), *impressions(visitor, [paid])]
        ),
        **context,
    )


def _seen(visitor: Visitor, browse: Browse, found: Sequence[Listed], response: SearchResponse) -> list[Event]:
    place = "category" if browse.category else "search"
    events = []
    if browse.query:
        extra = {"total": response.total, "page": browse.page}
        events.append(visitor.event("search", query=browse.query, place=place, extra=extra))
    for one in (known.card for known in found if known.paid is None):
        events.append(
            visitor.event(
                "impression", product=one.id, position=one.position, query=browse.query, place=place
            )
        )
    return events


def _said(language: str, name: str) -> str:
    """The name of a part of an explanation in words; what is new keeps its own."""
    key = f"explain.key.{name}"
    words = i18n.text(language, key)
    return name.replace("_", " ") if words == key else words


def crumbs(store: Storefront, path: tuple[str, ...], language: str) -> list[tuple[str, str]]:
    """(name, address) of the home page and of every category down to `path`."""
    tree = store.categories.tree()
    steps = [(i18n.text(language, "home"), f"/{language}/")]
    for depth in range(1, len(path) + 1):
        place = tree.by_path.get(path[:depth])
        name = store.categories.name(path[depth - 1], language)
        steps.append((name, place.url(language) if place else ""))
    return steps


def page_numbers(page: int, pages: int) -> list[int]:
    """Pages to link: the first, the last, those around this one; 0 stands for a gap."""
    shown = sorted({1, pages, *range(max(1, page - 1), min(pages, page + 1) + 1)})
    numbers: list[int] = []
    for number in shown:
        if numbers and number - numbers[-1] == 2:
            numbers.append(number - 1)
        elif numbers and number - numbers[-1] > 2:
            numbers.append(0)
        numbers.append(number)
    return numbers
