"""Products as tools return them and as the chat shows them: prices as written, texts from feeds cleaned or fenced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from shopkeeper.assistant.promises.fence import clean, fence
from shopkeeper.assistant.service.speech import money
from shopkeeper.assistant.tools.tool import ToolContext
from shopkeeper.catalog.model import Availability, Money, Product, Quantity, Variant, pick
from shopkeeper.catalog.review import Review

__all__ = ["buyable", "details", "outside", "price_text", "product_row", "short", "shown_products"]

SELLABLE = (Availability.IN_STOCK, Availability.PREORDER, Availability.BACKORDER)
MOST_VARIANTS = 24


def buyable(thing: Product | Variant) -> bool:
    """Whether it can be put in a cart."""
    return thing.availability in SELLABLE and (thing.quantity is None or thing.quantity > 0)


def price_of(product: Product, variant: Variant | None = None) -> Money | None:
    """What is to be paid now."""
    if variant is not None and (found := variant.sale_price or variant.price):
        return found
    return product.current_price


def price_text(value: Money | None) -> str:
    """ "$19.99", '' when there is no price."""
    return money(value.amount, value.currency) if value else ""


def short(context: ToolContext, text: str, source: str = "feed") -> str:
    """A short text of a feed (a title, a value): cleaned; left out when it speaks to a model."""
    fenced = fence(text, source, context.turn.conversation.id)
    if fenced.left_out:
        _count(context, source, fenced.left_out)
        return ""
    return " ".join(clean(text).split())[:200]


def outside(context: ToolContext, text: str, source: str) -> str:
    """A longer text from outside, fenced; what spoke to the model is left out and counted."""
    fenced = fence(text[:2000], source, context.turn.conversation.id)
    _count(context, source, fenced.left_out)
    return fenced.text


def _count(context: ToolContext, source: str, left_out: Iterable[str]) -> None:
    for sentence in left_out:
        context.turn.violations.stop("fence", f"a {source} spoke to the model: {sentence}")


def product_row(context: ToolContext, product: Product) -> dict[str, Any]:
    """What a list of products tells the model of one."""
    row: dict[str, Any] = {
        "id": product.id,
        "title": short(context, pick(product.title, context.language)) or product.id,
        "price": price_text(product.current_price),
        "available": stocked(product),
        "url": url_of(context, product),
    }
    if product.brand:
        row["brand"] = short(context, product.brand)
    if product.rating is not None:
        row["rating"] = product.rating
    if product.variants:
        row["choices"] = sorted({name for v in product.variants for name in v.options})
    return row


def stocked(product: Product) -> bool:
    return any(buyable(v) for v in product.variants) if product.variants else buyable(product)


def details(context: ToolContext, product: Product, reviews: Iterable[Review] = ()) -> dict[str, Any]:
    """Everything the model may say of one product."""
    language, row = context.language, product_row(context, product)
    translate = context.parts.catalog.vocabulary.translate
    if product.category:
        row["category"] = " > ".join(product.category)
    attributes: dict[str, str] = {}
    for name, value in product.attributes.items():
        told = short(context, attribute_text(value))
        if told:
            attributes[translate("attribute", name, language) or name] = (
                translate("value", told, language) or told
            )
    row["attributes"] = attributes
    row["variants"] = [
        {
            "id": variant.id,
            **{k: short(context, v) for k, v in variant.options.items()},
            "price": price_text(price_of(product, variant)),
            "available": buyable(variant),
        }
        for variant in product.variants[:MOST_VARIANTS]
    ]
    if text := pick(product.description, language) or pick(product.summary, language):
        row["description"] = outside(context, text, "product description")
    opinions = [outside(context, f"{r.rating}/5 {r.title} {r.body}", "review") for r in reviews]
    if opinions:
        row["reviews"] = opinions
    return row


def attribute_text(value: Any) -> str:
    """An attribute's value in words."""
    if isinstance(value, Quantity):
        return f"{value.value:g} {value.unit}".strip()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def url_of(context: ToolContext, product: Product) -> str:
    """The address of the product's page in the storefront."""
    return f"{context.parts.config.base_url}/{context.language}/p/{quote(product.id, safe='')}"


def shown_products(context: ToolContext, rows: Iterable[Product], reason: str = "") -> Mapping[str, Any]:
    """The data of a `products` event."""
    cards = []
    for product in rows:
        price = product.current_price
        cards.append(
            {
                "id": product.id,
                "title": pick(product.title, context.language) or product.id,
                "price": price.amount if price else None,
                "currency": price.currency if price else "",
                "image": product.images[0].url if product.images else "",
                "url": url_of(context, product),
                "reason": reason,
            }
        )
    return {"products": cards}
