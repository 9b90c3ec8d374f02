"""Products, hits and categories as the dictionaries that the API writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

import orjson
from starlette.responses import Response

from shopkeeper.catalog import Catalog
from shopkeeper.catalog.model import Attribute, Image, Money, Product, Quantity, Text, Variant, pick
from shopkeeper.search.types import Hit

__all__ = ["answer", "category_tree", "hits_of", "product_detail"]


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


def hits_of(catalog: Catalog, hits: Iterable[Hit], language: str, explain: bool) -> list[dict[str, Any]]:
    """Hits with what a list shows of their products; one whose product was retired meanwhile is left out."""
    hits = list(hits)
    products = catalog.get_many([hit.id for hit in hits])
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
            "product": _brief(product, language),
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
