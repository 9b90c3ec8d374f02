"""Facts for machines in a page: schema.org as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from shopkeeper.catalog import Review
from shopkeeper.catalog.model import Availability, Money, Product, Variant, pick
from shopkeeper.web.i18n import amount_in_major
from shopkeeper.web.media import is_address, picture_url
from shopkeeper.web.storefront.cards import price_of

__all__ = ["as_script", "product_markup", "shop_markup"]

AVAILABILITY = {
    Availability.IN_STOCK: "InStock",
    Availability.OUT_OF_STOCK: "OutOfStock",
    Availability.PREORDER: "PreOrder",
    Availability.BACKORDER: "BackOrder",
    Availability.DISCONTINUED: "Discontinued",
}


def as_script(document: dict[str, Any]) -> Markup:
    """The document as the content of a script element: nothing in it can end the element."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def shop_markup(name: str, base: str, language: str) -> Markup:
    """The shop and its search."""
    target = f"{base}/{language}/search?q={{search_term_string}}"
    action = {"@type": "SearchAction", "target": target, "query-input": "required name=search_term_string"}
    return as_script(
        {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": name,
            "url": f"{base}/{language}/",
            "potentialAction": action,
        }
    )


def product_markup(
    product: Product,
    language: str,
    url: str,
    base: str,
    crumbs: Sequence[tuple[str, str]],
    reviews: Sequence[Review],
) -> Markup:
    """The product, its offers and reviews, and the way to it."""
    title = pick(product.title, language) or product.id
    node: dict[str, Any] = {"@type": "Product", "name": title, "sku": product.id, "url": url}
    if description := pick(product.summary, language) or pick(product.description, language):
        node["description"] = description[:5000]
    if product.brand:
        node["brand"] = {"@type": "Brand", "name": product.brand}
    if product.images:
        node["image"] = [
            image.url if is_address(image.url) else base + picture_url(image.url, 1280)
            for image in product.images
        ]
    if product.gtins and product.gtins[0].isdigit():
        node["gtin"] = product.gtins[0]
    if product.mpn:
        node["mpn"] = product.mpn
    if product.rating is not None and product.rating_count:
        rating = {"ratingValue": round(product.rating, 2), "reviewCount": product.rating_count}
        node["aggregateRating"] = {"@type": "AggregateRating", **rating}
    if reviews:
        node["review"] = [_review(review) for review in reviews]
    things: Sequence[Product | Variant] = product.variants or (product,)
    offers = [offer for thing in things if (offer := _offer(thing, product, url))]
    if offers:
        node["offers"] = offers[0] if len(offers) == 1 else offers
    steps = [
        {"@type": "ListItem", "position": place, "name": name, "item": base + address}
        for place, (name, address) in enumerate(crumbs, 1)
        if address
    ]
    trail = {"@type": "BreadcrumbList", "itemListElement": steps}
    return as_script({"@context": "https://schema.org", "@graph": [node, trail]})


def _offer(thing: Product | Variant, product: Product, url: str) -> dict[str, Any] | None:
    price: Money | None = price_of(thing)[0] or price_of(product)[0]
    if price is None:
        return None
    address = url if isinstance(thing, Product) else f"{url}?v={quote(thing.id, safe='')}"
    return {
        "@type": "Offer",
        "sku": thing.id,
        "url": address,
        "price": str(amount_in_major(price.amount, price.currency)),
        "priceCurrency": price.currency,
        "availability": "https://schema.org/" + AVAILABILITY[thing.availability],
    }


def _review(review: Review) -> dict[str, Any]:
    return {
        "@type": "Review",
        "reviewRating": {"@type": "Rating", "ratingValue": review.rating},
        "reviewBody": review.body,
        "inLanguage": review.language,
        "datePublished": review.created[:10],
        "author": {"@type": "Person", "name": "Customer"},
    }
