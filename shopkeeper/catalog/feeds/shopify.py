"""Shopify's product CSV: one product over several rows, one for each variant and further picture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from shopkeeper.catalog.feeds.cells import Cells
from shopkeeper.catalog.feeds.entry import Context, Entry
from shopkeeper.catalog.feeds.source import Source
from shopkeeper.catalog.feeds.table import Table
from shopkeeper.catalog.feeds.values import line, path
from shopkeeper.catalog.model import Attribute, Availability, Image, Money, Product, Variant
from shopkeeper.catalog.validate import Fault

__all__ = ["ShopifyReader", "canonical"]

#: the newer column names -> the older ones, all in lower case
_NEW = {
    "url handle": "handle",
    "description": "body (html)",
    "sku": "variant sku",
    "barcode": "variant barcode",
    "price": "variant price",
    "compare-at price": "variant compare at price",
    "compare at price": "variant compare at price",
    "inventory quantity": "variant inventory qty",
    "inventory tracker": "variant inventory tracker",
    "continue selling when out of stock": "variant inventory policy",
    "weight value (grams)": "variant grams",
    "weight unit for display": "variant weight unit",
    "requires shipping": "variant requires shipping",
    "fulfillment service": "variant fulfillment service",
    "charge tax": "variant taxable",
    "tax code": "variant tax code",
    "product image url": "image src",
    "image alt text": "image alt text",
    "variant image url": "variant image",
    "published on online store": "published",
    "body html": "body (html)",
    "body": "body (html)",
}
_PRODUCT = frozenset(
    [
        "handle", "title", "body (html)", "vendor", "product category", "type", "tags", "option1 name",
        "option1 value", "option2 name", "option2 value", "option3 name", "option3 value", "image src",
        "image position", "image alt text", "variant image",
    ]
)  # fmt: skip
_METAFIELD = re.compile(
    r"(.+?) \((?:product\.)?metafields\.([\w-]+)\.([\w-]+)\)$|^metafield: ([\w-]+\.[\w-]+).*$", re.I
)


def canonical(column: str) -> str:
    """A column of either naming, as the older naming has it, in lower case."""
    name = " ".join(column.split()).lower()
    return _NEW.get(name, name)


class ShopifyReader:
    """Rows with the same handle that follow each other are one product; its id is the handle."""

    name = "shopify"

    def __init__(self) -> None:
        self.columns: list[str] = []
        self.delimiter = ""

    def read(self, source: Source, context: Context) -> Iterator[Entry]:
        table = Table(source)
        self.columns, self.delimiter = table.columns, table.delimiter
        names = {column: canonical(column) for column in table.columns}
        group: list[Entry] = []
        handle = ""
        for entry in table.entries():
            own = next((v for k, v in entry.raw[0].items() if names.get(k) == "handle"), "").strip()
            title = next((v for k, v in entry.raw[0].items() if names.get(k) == "title"), "").strip()
            if not own and title and "handle" not in names.values():
                own = re.sub(r"[^\w]+", "-", title.lower()).strip("-")
            if group and (own or handle) != handle:
                yield self._product(group, names, context, table.decimal_comma)
                group = []
            handle = own or handle
            group.append(entry)
        if group:
            yield self._product(group, names, context, table.decimal_comma)

    def merge(self, parts: list[Product]) -> list[Product]:
        return parts

    def _product(self, group: list[Entry], names: Mapping[str, str], context: Context, comma: bool) -> Entry:
        first = group[0]
        entry = Entry(first.row, [part.raw[0] for part in group])
        for part in group:
            entry.faults.extend(_at(fault, part.row, first.row) for fault in part.faults)
        cells = Cells(entry, context, decimal_comma=comma)
        rows = [{names.get(k, k): str(v) for k, v in part.raw[0].items()} for part in group]
        head = rows[0]
        handle = head.get("handle", "").strip()
        if not handle and "handle" not in head:
            handle = re.sub(r"[^\w]+", "-", head.get("title", "").lower()).strip("-")
        if not handle:
            cells.fault("Handle", "", "is missing")
        title = cells.text(head.get("title", ""))
        if not title:
            cells.fault("Title", "", f"is missing; rows of one Handle ({handle!r}) must follow each other")
        variants: list[Variant] = []
        images: dict[str, Image] = {}
        for part, row in zip(group, rows, strict=True):
            inner = Cells(entry, context, decimal_comma=comma)
            if address := row.get("image src", "").strip():
                images.setdefault(address, Image(address, inner.text(row.get("image alt text", ""))))
            if len(group) == 1 or any(
                row.get(name, "").strip() for name in ("option1 value", "variant price", "variant sku")
            ):
                before = len(entry.faults), len(entry.warnings)
                variants.append(_variant(row, head, handle, inner))
                entry.faults[before[0] :] = [_at(f, part.row, first.row) for f in entry.faults[before[0] :]]
                entry.warnings[before[1] :] = [
                    _at(f, part.row, first.row) for f in entry.warnings[before[1] :]
                ]
        if entry.faults:
            return entry
        labels = {canonical(column): column for column in names}
        entry.product = _assemble(handle, title, head, variants, tuple(images.values()), cells, labels)
        return entry


def _at(fault: Fault, row: int, first: int) -> Fault:
    return fault if row == first else Fault(f"{fault.field} (row {row})", fault.value, fault.reason)


def _variant(row: Mapping[str, str], head: Mapping[str, str], handle: str, cells: Cells) -> Variant:
    options = {}
    for number in "123":
        name = head.get(f"option{number} name", "").strip() or row.get(f"option{number} name", "").strip()
        value = row.get(f"option{number} value", "").strip()
        if name and value and (name, value) != ("Title", "Default Title"):
            options[line(name)] = line(value)
    price = cells.money("Variant Price", row.get("variant price", ""))
    regular = cells.money("Variant Compare At Price", row.get("variant compare at price", ""))
    sale: Money | None = None
    if price is not None and regular is not None and regular.amount > price.amount:
        price, sale = regular, price
    quantity = cells.whole("Variant Inventory Qty", row.get("variant inventory qty", ""))
    tracked = row.get("variant inventory tracker", "").strip().lower() not in ("", "false")
    more = row.get("variant inventory policy", "").strip().lower() in ("continue", "true")
    state = Availability.IN_STOCK
    if quantity is not None and quantity <= 0 and tracked:
        state = Availability.BACKORDER if more else Availability.OUT_OF_STOCK
    gtins = cells.gtins("Variant Barcode", row.get("variant barcode", ""))
    image = row.get("variant image", "").strip()
    id = row.get("variant sku", "").strip().lstrip("'") or "/".join([handle, *options.values()])
    return Variant(id, options, price, sale, state, quantity, gtins[0] if gtins else "", "", image)


def _assemble(
    handle: str,
    title: dict[str, str],
    head: Mapping[str, str],
    variants: list[Variant],
    images: tuple[Image, ...],
    cells: Cells,
    labels: Mapping[str, str],
) -> Product:
    seen: set[str] = set()
    for index, variant in enumerate(variants):
        id = variant.id
        if id in seen:
            id = "/".join([handle, *variant.options.values()]) if variant.options else f"{id}-{index + 1}"
            while id in seen:
                id += "+"
            variants[index] = replace(variant, id=id)
        seen.add(id)
    priced = [v for v in variants if v.price is not None]
    cheapest = min(priced, key=lambda v: (v.sale_price or v.price).amount if v.price else 0, default=None)
    states = [v.availability for v in variants]
    state = next(
        (s for s in (Availability.IN_STOCK, Availability.BACKORDER) if s in states), Availability.OUT_OF_STOCK
    )
    quantities = [v.quantity for v in variants if v.quantity is not None]
    category = path(head.get("product category", "")) or path(head.get("type", ""))
    attributes: dict[str, Attribute] = {}
    extra: dict[str, str] = {}
    for name, value in head.items():
        if not value.strip() or name in _PRODUCT or name.startswith(("_", "variant ")):
            continue
        if match := _METAFIELD.match(labels.get(name, name)):
            attributes[line(match[1] or match[4])] = line(value)
        else:
            extra[name] = value.strip()
    if category and head.get("type", "").strip() and path(head["type"]) != category:
        extra["type"] = head["type"].strip()
    for name in (
        "variant sku",
        "variant grams",
        "variant weight unit",
        "variant taxable",
        "variant requires shipping",
    ):
        if value := head.get(name, "").strip():
            extra[name] = value
    published = head.get("published", "").strip().lower()
    if head.get("status", "").strip().lower() in ("draft", "archived") or published == "false":
        state = Availability.DISCONTINUED
        cells.warn(
            "Status" if "status" in head else "Published",
            head.get("status", published),
            "is not for sale; kept as discontinued",
        )
    options = [v for v in variants if v.options] or variants[1:]
    only = variants[0] if len(variants) == 1 else None
    return Product(
        id=handle,
        title=title,
        description=cells.prose(head.get("body (html)", "")),
        brand=line(head.get("vendor", "")),
        category=category,
        attributes=attributes,
        price=cheapest.price if cheapest else None,
        sale_price=cheapest.sale_price if cheapest else None,
        availability=state if variants else Availability.OUT_OF_STOCK,
        quantity=sum(quantities) if quantities and len(quantities) == len(variants) else None,
        gtins=tuple(dict.fromkeys(v.gtin for v in variants if v.gtin)),
        mpn=head.get("google shopping / mpn", "").strip(),
        condition=head.get("google shopping / condition", "").strip().lower(),
        images=images,
        variants=() if only is not None and not options else tuple(variants),
        tags=tuple(part.strip() for part in head.get("tags", "").split(",") if part.strip()),
        extra=extra,
    )


def looks(columns: list[str]) -> str:
    """The reason why a table with these columns is Shopify's; '' when it is not."""
    names = {canonical(column): column for column in columns}
    strong: Any = [
        c for c in ("option1 name", "option1 value", "body (html)", "variant price", "vendor") if c in names
    ]
    if "title" in names and "handle" in names and len(strong) >= 2 and "attribute 1 name" not in names:
        return f"columns {names['handle']!r}, {names[strong[0]]!r} and {names[strong[1]]!r} of Shopify's product CSV"
    return ""
