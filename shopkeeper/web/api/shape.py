"""Products, hits and categories as the dictionaries that the API writes."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote
from weakref import WeakKeyDictionary

import orjson
from starlette.responses import Response

from shopkeeper.catalog import Catalog
from shopkeeper.catalog.model import Attribute, Image, Money, Product, Quantity, Text, Variant, pick
from shopkeeper.search.types import Hit

__all__ = ["Shelf", "answer", "category_tree", "hits_of", "product_detail", "shelf_of"]


def answer(content: Any, status: int = 200, cache: str = "no-cache") -> Response:
    """`content` as a JSON response; dataclasses and tuples are written as they are."""
    body = orjson.dumps(content, option=orjson.OPT_NON_STR_KEYS, default=_plain)
    return Response(body, status, {"Cache-Control": cache}, "application/json")


def product_detail(product: Product, language: str | None, page_language: str) -> dict[str, Any]:
    """Everything of a product; texts in `language` only (or the best there is), or in all when it is None."""
    return {
        "id": product.id,
        "url": product_path(product.id, page_language),
        "title": _text(product.title, language),
        "summary": _text(product.summary, language),
        "description": _text(product.description, language),
        "brand": product.brand,
        "category": product.category,
        "attributes": {name: _attribute(value) for name, value in product.attributes.items()},
        "price": product.price,
        "sale_price": product.sale_price,
        "availability": product.availability,
        "quantity": product.quantity,
        "gtins": product.gtins,
        "mpn": product.mpn,
        "condition": product.condition,
        "images": [_image(image, language) for image in product.images],
        "variants": [_variant(variant) for variant in product.variants],
        "rating": product.rating,
        "rating_count": product.rating_count,
        "tags": product.tags,
        "released": product.released,
        "updated": product.updated,
    }


class Shelf:
    """What lists show of products, kept until the catalogue changes, which is looked at ten times a second."""

    SECONDS = 0.1
    MOST = 20_000

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._looked = float("-inf")
        self._revision = -1
        self._count = -1
        self._briefs: dict[tuple[str, str], dict[str, Any]] = {}

    def briefs(self, ids: Iterable[str], language: str) -> dict[str, dict[str, Any]]:
        """What a list in `language` shows of each of these products that is in the shop."""
        known = self._current()
        wanted = list(ids)
        if missing := [id for id in wanted if (language, id) not in known]:
            if len(known) > self.MOST:
                known.clear()
            for id, product in self._catalog.get_many(missing).items():
                known[language, id] = _brief(product, language)
        return {id: brief for id in wanted if (brief := known.get((language, id))) is not None}

    def count(self) -> int:
        """How many products there are."""
        self._current()
        if self._count < 0:
            self._count = self._catalog.count()
        return self._count

    def _current(self) -> dict[tuple[str, str], dict[str, Any]]:
        moment = time.monotonic()
        if moment - self._looked > self.SECONDS:
            self._looked = moment
            revision = self._catalog.revision()
            if revision != self._revision:
                # A new table, so that a request that still fills the old one does no harm.
                self._revision, self._count, self._briefs = revision, -1, {}
        return self._briefs


_shelves: WeakKeyDictionary[Catalog, Shelf] = WeakKeyDictionary()


def shelf_of(catalog: Catalog) -> Shelf:
    """The catalogue's shelf in this process."""
    shelf = _shelves.get(catalog)
    return shelf if shelf is not None else _shelves.setdefault(catalog, Shelf(catalog))


def hits_of(catalog: Catalog, hits: Iterable[Hit], language: str, explain: bool) -> list[dict[str, Any]]:
    """Hits with what a list shows of their products; one whose product was retired meanwhile is left out."""
    hits = list(hits)
    products = shelf_of(catalog).briefs([hit.id for hit in hits], language)
    shaped = []
    for hit in hits:
        if (product := products.get(hit.id)) is None:
            continue
        row = {
            "id": hit.id,
            "score": hit.score,
            "variant": hit.variant,
            "alike": hit.alike,
            "pinned": hit.pinned,
            "product": product,
        }
        if explain:
            row["explanation"] = hit.explanation
        shaped.append(row)
    return shaped


def category_tree(catalog: Catalog, language: str) -> list[dict[str, Any]]:
    """Every category and every parent of one, in order of path, with counts."""
    direct = dict(catalog.categories())
    totals: dict[tuple[str, ...], int] = {}
    for path, count in direct.items():
        for depth in range(1, len(path) + 1):
            totals[path[:depth]] = totals.get(path[:depth], 0) + count
    translate = catalog.vocabulary.translate
    return [
        {
            "path": path,
            "label": translate("category", path[-1], language),
            "filter": "category:" + " > ".join(path),
            "count": direct.get(path, 0),
            "total": total,
        }
        for path, total in sorted(totals.items())
    ]


def product_path(id: str, language: str) -> str:
    """The path of a product's page."""
    return f"/{language}/p/{quote(id, safe='')}"


def picture(url: str) -> str:
    """The address of a picture: its own, or its path on this server."""
    if not url or url.startswith(("http://", "https://", "//", "data:")):
        return url
    return f"/media/640/{quote(url.removeprefix('media/'))}"


def _brief(product: Product, language: str) -> dict[str, Any]:
    return {
        "title": pick(product.title, language) or product.id,
        "url": product_path(product.id, language),
        "brand": product.brand,
        "category": product.category,
        "price": product.price,
        "sale_price": product.sale_price,
        "availability": product.availability,
        "image": picture(product.images[0].url) if product.images else "",
        "rating": product.rating,
        "rating_count": product.rating_count,
    }


def _text(text: Text, language: str | None) -> dict[str, str]:
    if language is None or not text:
        return dict(text)
    chosen = pick(text, language)
    return {next(tag for tag, value in text.items() if value == chosen): chosen}


def _attribute(value: Attribute) -> Any:
    return {"value": value.value, "unit": value.unit} if isinstance(value, Quantity) else value


def _image(image: Image, language: str | None) -> dict[str, Any]:
    return {"url": picture(image.url), "alt": _text(image.alt, language)}


def _variant(variant: Variant) -> dict[str, Any]:
    return {
        "id": variant.id,
        "options": dict(variant.options),
        "price": variant.price,
        "sale_price": variant.sale_price,
        "availability": variant.availability,
        "quantity": variant.quantity,
        "gtin": variant.gtin,
        "mpn": variant.mpn,
        "image": picture(variant.image),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return {"amount": value.amount, "currency": value.currency}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    if hasattr(value, "item"):  # a NumPy number in an explanation
        return value.item()
    return str(value)
