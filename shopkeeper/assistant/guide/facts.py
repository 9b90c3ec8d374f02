"""A product's own facts as a person reads them: price, stock, options, attributes, the card that is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from shopkeeper.assistant.guide.money import money
from shopkeeper.assistant.guide.names import Names
from shopkeeper.catalog import Money, Product, Quantity, Variant
from shopkeeper.catalog.model import Availability, pick

__all__ = ["attribute_text", "available", "card", "options_of", "price_text", "title_of", "was"]

_SOLD = (Availability.IN_STOCK, Availability.PREORDER, Availability.BACKORDER)
_YES_NO = {"en": ("yes", "no"), "zh": ("是", "否")}


def title_of(product: Product, language: str) -> str:
    return pick(product.title, language) or product.id


def available(thing: Product | Variant) -> bool:
    """Whether it can be bought now; a product with variants when one of them can."""
    if isinstance(thing, Product) and thing.variants:
        return any(available(v) for v in thing.variants)
    return thing.availability in _SOLD and (thing.quantity is None or thing.quantity > 0)


def price_of(product: Product, variant: Variant | None = None) -> Money | None:
    """What is to be paid now."""
    if variant is not None and (variant.sale_price or variant.price):
        return variant.sale_price or variant.price
    return product.current_price


def was(product: Product) -> Money | None:
    """The price before the sale, where there is one."""
    if product.sale_price and product.price and product.sale_price.amount < product.price.amount:
        return product.price
    return None


def price_text(product: Product, language: str, variant: Variant | None = None) -> str:
    price = price_of(product, variant)
    return "" if price is None else money(price.amount, price.currency, language)


def options_of(product: Product, stocked: bool = False) -> dict[str, list[str]]:
    """Option -> its values in the order of the variants; of those that can be bought, with `stocked`."""
    found: dict[str, list[str]] = {}
    for variant in product.variants:
        if stocked and not available(variant):
            continue
        for name, value in variant.options.items():
            row = found.setdefault(name, [])
            if value not in row:
                row.append(value)
    return found


def attribute_text(product: Product, name: str, names: Names, language: str) -> str:
    """The value of an attribute, or of an option's values; '' when the product does not state it."""
    value = product.attributes.get(name)
    if value is None:
        values = options_of(product).get(name, [])
        return _joined((names.value_label(name, v, language) for v in values), language)
    if isinstance(value, bool):
        return _YES_NO.get(language, _YES_NO["en"])[0 if value else 1]
    if isinstance(value, Quantity):
        number = f"{value.value:,.10g}"
        close = value.unit[:1] in '%°"″′'
        return f"{number}{'' if close or not value.unit else ' '}{value.unit}"
    if isinstance(value, str):
        return names.value_label(name, value, language)
    return _joined((names.value_label(name, v, language) for v in value), language)


def _joined(texts: Iterable[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(texts)


def card(
    product: Product, language: str, reason: str = "", variant: Variant | None = None
) -> Mapping[str, Any]:
    """The product for a `products` event. `price` in minor units, `price_text` as people read it."""
    price, before = price_of(product, variant), was(product)
    image = (variant.image if variant else "") or (product.images[0].url if product.images else "")
    address = f"/{language}/p/{quote(product.id, safe='')}"
    if variant is not None:
        address += f"?v={quote(variant.id, safe='')}"
    return {
        "id": product.id,
        "variant": variant.id if variant else "",
        "title": title_of(product, language),
        "price": price.amount if price else None,
        "currency": price.currency if price else "",
        "price_text": price_text(product, language, variant),
        "was": money(before.amount, before.currency, language) if before else "",
        "image": image,
        "url": address,
        "rating": product.rating,
        "rating_count": product.rating_count,
        "available": available(product if variant is None else variant),
        "reason": reason,
    }
