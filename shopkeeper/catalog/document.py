"""A product as plain JSON values and back, without loss: what the database keeps and what `export` writes.

Empty fields are left out. An attribute is a text, true/false, a list of texts, or {"value", "unit"}.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from shopkeeper.catalog.model import Attribute, Availability, Image, Money, Product, Quantity, Variant

__all__ = ["decode_product", "dump_product", "encode_product", "load_product"]

_encode_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def encode_product(product: Product) -> dict[str, Any]:
    """The product as JSON values; `decode_product` gives an equal product back."""
    document: dict[str, Any] = {"id": product.id, "title": dict(product.title)}
    put = document.__setitem__
    if product.description:
        put("description", dict(product.description))
    if product.summary:
        put("summary", dict(product.summary))
    if product.brand:
        put("brand", product.brand)
    if product.category:
        put("category", list(product.category))
    if product.attributes:
        put("attributes", {name: _encode_attribute(value) for name, value in product.attributes.items()})
    if product.price is not None:
        put("price", _encode_money(product.price))
    if product.sale_price is not None:
        put("sale_price", _encode_money(product.sale_price))
    if product.availability is not Availability.IN_STOCK:
        put("availability", product.availability.value)
    if product.quantity is not None:
        put("quantity", product.quantity)
    if product.gtins:
        put("gtins", list(product.gtins))
    for name in ("mpn", "condition", "link", "released", "created", "updated"):
        if value := getattr(product, name):
            put(name, value)
    if product.images:
        put("images", [_encode_image(image) for image in product.images])
    if product.variants:
        put("variants", [_encode_variant(variant) for variant in product.variants])
    if product.rating is not None:
        put("rating", product.rating)
    if product.rating_count:
        put("rating_count", product.rating_count)
    if product.tags:
        put("tags", list(product.tags))
    if product.extra:
        put("extra", dict(product.extra))
    return document


def decode_product(document: Mapping[str, Any]) -> Product:
    """The product of a document that `encode_product` made. Raises KeyError, TypeError or ValueError otherwise."""
    get = document.get
    return Product(
        id=document["id"],
        title=document["title"],
        description=get("description", {}),
        summary=get("summary", {}),
        brand=get("brand", ""),
        category=tuple(get("category", ())),
        attributes={name: _decode_attribute(value) for name, value in get("attributes", {}).items()},
        price=_decode_money(get("price")),
        sale_price=_decode_money(get("sale_price")),
        availability=Availability(get("availability", "in_stock")),
        quantity=get("quantity"),
        gtins=tuple(get("gtins", ())),
        mpn=get("mpn", ""),
        condition=get("condition", ""),
        images=tuple(Image(image["url"], image.get("alt", {})) for image in get("images", ())),
        variants=tuple(_decode_variant(variant) for variant in get("variants", ())),
        rating=get("rating"),
        rating_count=get("rating_count", 0),
        link=get("link", ""),
        tags=tuple(get("tags", ())),
        released=get("released", ""),
        created=get("created", ""),
        updated=get("updated", ""),
        extra=get("extra", {}),
    )


def dump_product(product: Product) -> str:
    """The product as one line of JSON."""
    return _encode_json(encode_product(product))


def load_product(text: str) -> Product:
    """The product of a line that `dump_product` wrote."""
    return decode_product(json.loads(text))


def _encode_attribute(value: Attribute) -> Any:
    if isinstance(value, Quantity):
        return {"value": value.value, "unit": value.unit} if value.unit else {"value": value.value}
    return list(value) if isinstance(value, tuple) else value


def _decode_attribute(value: Any) -> Attribute:
    if isinstance(value, dict):
        return Quantity(value["value"], value.get("unit", ""))
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, str | bool):
        return value
    raise TypeError(f"an attribute cannot be {value!r}")


def _encode_money(money: Money) -> dict[str, Any]:
    return {"amount": money.amount, "currency": money.currency}


def _decode_money(value: Mapping[str, Any] | None) -> Money | None:
    return None if value is None else Money(value["amount"], value["currency"])


def _encode_image(image: Image) -> dict[str, Any]:
    return {"url": image.url, "alt": dict(image.alt)} if image.alt else {"url": image.url}


def _encode_variant(variant: Variant) -> dict[str, Any]:
    document: dict[str, Any] = {"id": variant.id}
    if variant.options:
        document["options"] = dict(variant.options)
    if variant.price is not None:
        document["price"] = _encode_money(variant.price)
    if variant.sale_price is not None:
        document["sale_price"] = _encode_money(variant.sale_price)
    if variant.availability is not Availability.IN_STOCK:
        document["availability"] = variant.availability.value
    if variant.quantity is not None:
        document["quantity"] = variant.quantity
    for name in ("gtin", "mpn", "image"):
        if value := getattr(variant, name):
            document[name] = value
    return document


def _decode_variant(value: Mapping[str, Any]) -> Variant:
    get = value.get
    return Variant(
        id=value["id"],
        options=get("options", {}),
        price=_decode_money(get("price")),
        sale_price=_decode_money(get("sale_price")),
        availability=Availability(get("availability", "in_stock")),
        quantity=get("quantity"),
        gtin=get("gtin", ""),
        mpn=get("mpn", ""),
        image=get("image", ""),
    )
