"""Feeds out: Google TSV, schema.org JSON-LD, the shop's own JSONL, and the vocabulary.

What a format cannot say is carried beside it (`feeds/residue.py`), so that reading an export back gives an
equal catalogue.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

from shopkeeper.catalog.document import dump_product
from shopkeeper.catalog.feeds.cells import Cells
from shopkeeper.catalog.feeds.entry import Context, Entry
from shopkeeper.catalog.feeds.items import OPTIONS, build_item, merge_items, records
from shopkeeper.catalog.feeds.jsonld import read_node
from shopkeeper.catalog.feeds.residue import RESIDUE, residue
from shopkeeper.catalog.model import Attribute, Availability, Money, Product, Quantity, Variant, pick
from shopkeeper.errors import InputError, ShopError
from shopkeeper.language.money import exponent

__all__ = ["EXPORTS", "export_products", "google_rows", "jsonld_node", "open_export"]

EXPORTS = ("google", "jsonld", "jsonl", "vocabulary")
_COLUMNS = (
    "id", "item_group_id", "title", "description", "short_description", "link", "image_link",
    "additional_image_link", "availability", "price", "sale_price", "quantity", "brand", "gtin", "mpn", "condition",
    "product_type", "google_product_category", *OPTIONS, "product_detail", "rating", "rating_count", "tags",
    "released", "created", "updated", "custom_label_0", "custom_label_1", "custom_label_2", "custom_label_3",
    "custom_label_4", "shipping_weight", "content_language",
)  # fmt: skip
_PLAIN_EXTRA = ("google_product_category", "shipping_weight", *(f"custom_label_{n}" for n in range(5)))
_SCHEMA = {
    Availability.IN_STOCK: "https://schema.org/InStock",
    Availability.OUT_OF_STOCK: "https://schema.org/OutOfStock",
    Availability.PREORDER: "https://schema.org/PreOrder",
    Availability.BACKORDER: "https://schema.org/BackOrder",
    Availability.DISCONTINUED: "https://schema.org/Discontinued",
}
_CONDITIONS = {"new": "NewCondition", "used": "UsedCondition", "refurbished": "RefurbishedCondition"}


def export_products(
    products: Callable[[], Iterable[Product]], file: Path, format: str, context: Context
) -> int:
    """Writes every product that `products()` gives; it is called twice for google. Returns how many.

    Raises InputError for an unknown format, ShopError where the file cannot be written.
    """
    if format not in EXPORTS:
        raise InputError(f"unknown format {format!r}; known are {', '.join(EXPORTS)}")
    count = 0
    with open_export(file) as out:
        if format == "jsonl":
            for product in products():
                out.write(dump_product(product) + "\n")
                count += 1
        elif format == "jsonld":
            out.write('{"@context":"https://schema.org","@graph":[')
            for product in products():
                out.write(",\n" if count else "\n")
                json.dump(jsonld_node(product, context), out, ensure_ascii=False, separators=(",", ":"))
                count += 1
            out.write("\n]}\n")
        else:
            languages = sorted({tag for product in products() for tag in product.title} - {context.language})
            columns = [
                *_COLUMNS,
                *(f"{name}[{tag}]" for name in ("title", "description") for tag in languages),
                RESIDUE,
            ]
            writer = csv.DictWriter(out, columns, restval="", delimiter="\t", lineterminator="\n")
            writer.writeheader()
            for product in products():
                writer.writerows(google_rows(product, context))
                count += 1
    return count


@contextmanager
def open_export(file: Path) -> Iterator[TextIO]:
    """`file` for writing, packed where its name ends in .gz; it appears whole or not at all. Raises ShopError."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".gz":
            packed = gzip.GzipFile(part, "wb", compresslevel=6, mtime=0)
            stream: TextIO = io.TextIOWrapper(packed, encoding="utf-8", newline="")
        else:
            stream = part.open("w", encoding="utf-8", newline="")
        with stream:
            yield stream
        part.replace(file)
    except OSError as error:
        raise ShopError(f"cannot write {str(file)!r}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


# -- Google


def google_rows(product: Product, context: Context) -> list[dict[str, str]]:
    """The rows of one product: one for each variant, the residue on the first."""
    shared = _shared(product, context.language)
    if not product.variants:
        rows = [shared | _offer(product.id, product) | {"gtin": ",".join(product.gtins), "mpn": product.mpn}]
    else:
        rows = [
            shared | {"item_group_id": product.id} | _variant(variant, product)
            for variant in product.variants
        ]
    rows = [
        {
            name: row[name].replace("\r\n", "\n").replace("\r", "\n")
            for name in (*_COLUMNS, *sorted(row.keys() - set(_COLUMNS)))
            if name in row
        }
        for row in rows
    ]
    read = _read_rows(rows, context, marked=bool(product.variants))
    rest = residue(product, read)
    if product.variants or rest != "{}":
        rows[0][RESIDUE] = rest
    return rows


def _shared(product: Product, language: str) -> dict[str, str]:
    row = {
        "title": pick(product.title, language),
        "description": product.description.get(language, ""),
        "short_description": product.summary.get(language, ""),
        "link": product.link,
        "brand": product.brand,
        "condition": product.condition,
        "product_type": " > ".join(product.category),
        "image_link": product.images[0].url if product.images else "",
        "additional_image_link": ",".join(image.url for image in product.images[1:]),
        "product_detail": ",".join(
            f":{name}:{_words(value)}" for name, value in product.attributes.items() if ":" not in name
        ),
        "rating": "" if product.rating is None else repr(product.rating),
        "rating_count": str(product.rating_count) if product.rating_count else "",
        "tags": ",".join(product.tags),
        "released": product.released,
        "created": product.created,
        "updated": product.updated,
        "content_language": language,
    }
    for name in ("title", "description"):
        for tag, text in getattr(product, name).items():
            if tag != language and tag in product.title:
                row[f"{name}[{tag}]"] = text
    for name in _PLAIN_EXTRA:
        if name in product.extra:
            row[name] = product.extra[name]
    return row


def _offer(id: str, offer: Product | Variant) -> dict[str, str]:
    return {
        "id": id,
        "price": _price(offer.price),
        "sale_price": _price(offer.sale_price),
        "availability": offer.availability.value,
        "quantity": "" if offer.quantity is None else str(offer.quantity),
    }


def _variant(variant: Variant, product: Product) -> dict[str, str]:
    row = _offer(variant.id, variant) | {"gtin": variant.gtin, "mpn": variant.mpn}
    labels = {label.casefold(): column for column, label in OPTIONS.items()} | {"colour": "color"}
    row |= {
        labels[name.casefold()]: value for name, value in variant.options.items() if name.casefold() in labels
    }
    if variant.image and variant.image != (product.images[0].url if product.images else ""):
        row["image_link"] = variant.image
        row["additional_image_link"] = ",".join(
            image.url for image in product.images if image.url != variant.image
        )
    return row


def _read_rows(rows: list[dict[str, str]], context: Context, *, marked: bool) -> Product | None:
    """What a reader makes of the rows without the residue; None where it makes nothing of them."""
    parts = []
    for number, row in enumerate(rows):
        entry = Entry(number, [row])
        build_item(entry, records(row), context, cells=Cells(entry, context))
        if entry.product is None or entry.faults:
            return None
        part = entry.product
        if marked and not number and part.variants:
            part = replace(part, extra={**part.extra, RESIDUE: "{}"})
        parts.append(part)
    return merge_items(parts)[0] if marked and all(part.variants for part in parts) else parts[0]


def _price(money: Money | None) -> str:
    return "" if money is None else f"{_decimal(money)} {money.currency}"


def _decimal(money: Money) -> str:
    return f"{Decimal(money.amount).scaleb(-exponent(money.currency)):f}"


def _words(value: Attribute) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Quantity):
        return f"{value.value:g} {value.unit}".strip()
    return " / ".join(value) if isinstance(value, tuple) else value


# -- schema.org


def jsonld_node(product: Product, context: Context) -> dict[str, Any]:
    """The product as a schema.org Product, or a ProductGroup with its variants."""
    node: dict[str, Any] = {
        "@type": "ProductGroup" if product.variants else "Product",
        "productGroupID" if product.variants else "sku": product.id,
        "name": _values(product.title, context.language),
    }
    optional = {
        "description": _values(product.description, context.language),
        "disambiguatingDescription": _values(product.summary, context.language),
        "brand": {"@type": "Brand", "name": product.brand} if product.brand else None,
        "category": " > ".join(product.category),
        "image": [
            {"@type": "ImageObject", "url": image.url, "caption": pick(image.alt, context.language)}
            if image.alt
            else image.url
            for image in product.images
        ],
        "gtin": list(product.gtins),
        "mpn": product.mpn,
        "url": product.link,
        "keywords": ",".join(product.tags),
        "releaseDate": product.released,
        "itemCondition": f"https://schema.org/{_CONDITIONS[product.condition]}"
        if product.condition in _CONDITIONS
        else "",
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": product.rating,
            "ratingCount": product.rating_count,
            "bestRating": 5,
        }
        if product.rating is not None
        else None,
        "offers": _schema_offer(product),
        "hasVariant": [_schema_variant(variant) for variant in product.variants],
        "additionalProperty": [_property(name, value) for name, value in product.attributes.items()],
    }
    node |= {key: value for key, value in optional.items() if value}
    rest = residue(product, read_node(json.loads(json.dumps(node)), context))
    if rest != "{}":
        node.setdefault("additionalProperty", []).append(
            {"@type": "PropertyValue", "propertyID": RESIDUE, "value": rest}
        )
    return node


def _values(text: Mapping[str, str], language: str) -> Any:
    if set(text) == {language}:
        return text[language]
    return [{"@value": value, "@language": tag} for tag, value in text.items()]


def _schema_offer(offer: Product | Variant) -> dict[str, Any]:
    node: dict[str, Any] = {"@type": "Offer", "availability": _SCHEMA[offer.availability]}
    now = offer.sale_price or offer.price
    if now is not None:
        node |= {"price": _decimal(now), "priceCurrency": now.currency}
    if offer.sale_price is not None and offer.price is not None:
        node["priceSpecification"] = {
            "@type": "UnitPriceSpecification",
            "priceType": "https://schema.org/ListPrice",
            "price": _decimal(offer.price),
            "priceCurrency": offer.price.currency,
        }
    if offer.quantity is not None:
        node["inventoryLevel"] = {"@type": "QuantitativeValue", "value": offer.quantity}
    return node


def _schema_variant(variant: Variant) -> dict[str, Any]:
    node: dict[str, Any] = {"@type": "Product", "sku": variant.id, "offers": _schema_offer(variant)}
    for key, value in (("gtin", variant.gtin), ("mpn", variant.mpn), ("image", variant.image)):
        if value:
            node[key] = value
    rest = []
    for name, value in variant.options.items():
        if name in ("Color", "Size", "Material", "Pattern"):
            node[name.lower()] = value
        else:
            rest.append({"@type": "PropertyValue", "name": name, "value": value})
    if rest:
        node["additionalProperty"] = rest
    return node


def _property(name: str, value: Attribute) -> dict[str, Any]:
    node: dict[str, Any] = {"@type": "PropertyValue", "name": name}
    if isinstance(value, Quantity):
        node["value"] = value.value
        if value.unit:
            node["unitText"] = value.unit
    else:
        node["value"] = list(value) if isinstance(value, tuple) else value
    return node
