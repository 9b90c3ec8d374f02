"""Google Merchant feeds: RSS 2.0 and Atom with `g:` fields, and the same fields as TSV or CSV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from shopkeeper.catalog.feeds.cells import Cells
from shopkeeper.catalog.feeds.entry import Context, Entry
from shopkeeper.catalog.feeds.items import build_item, merge_items, records
from shopkeeper.catalog.feeds.lines import json_entries
from shopkeeper.catalog.feeds.source import Source
from shopkeeper.catalog.feeds.table import Table
from shopkeeper.catalog.feeds.xml import XmlFeed
from shopkeeper.catalog.model import Product

__all__ = ["ItemReader"]


class ItemReader:
    """Feeds of one offer item a record; `name` is google or acp, `kind` xml, table or json."""

    def __init__(self, name: str, kind: str) -> None:
        self.name = name
        self.kind = kind
        self.columns: list[str] = []
        self.delimiter = ""

    def read(self, source: Source, context: Context) -> Iterator[Entry]:
        language, comma = "", False
        if self.kind == "xml":
            feed = XmlFeed(source)
            language, entries = feed.language, feed.entries()
        elif self.kind == "table":
            table = Table(source)
            self.columns, self.delimiter, comma = table.columns, table.delimiter, table.decimal_comma
            entries = table.entries()
        else:
            entries = json_entries(source)
        for entry in entries:
            if language:  # so that a mended reject still knows its language
                entry.raw[0] = {"content_language": [language], **entry.raw[0]}
            yield from self._items(entry, context, language, comma)

    def _items(self, entry: Entry, context: Context, language: str, comma: bool) -> Iterator[Entry]:
        if entry.faults:
            yield entry
            return
        for part in _offers(entry):
            record = records(part.raw[0] if part is entry else part.raw[-1])
            build_item(
                part,
                record,
                context,
                cells=Cells(part, context, decimal_comma=comma),
                language=language,
                strict=self.kind == "xml",
            )
            part.raw = part.raw[:1]
            yield part

    def merge(self, parts: list[Product]) -> list[Product]:
        if all("item_group_id" in part.extra and part.variants for part in parts):
            return merge_items(parts)
        return [replace(part) for part in parts]


def _offers(entry: Entry) -> list[Entry]:
    """The record itself, or one entry for each of its `variants` (the newer shape of the Agentic Commerce
    Protocol), flattened to item fields."""
    raw = entry.raw[0]
    variants = raw.get("variants")
    flat = _flat(raw)
    if not isinstance(variants, list) or not variants or not all(isinstance(v, dict) for v in variants):
        entry.raw.append(flat)
        return [Entry(entry.row, [raw, flat], warnings=entry.warnings)]
    found = []
    for variant in variants:
        item = flat | _flat(variant)
        if len(variants) > 1 or variant.get("id") != raw.get("id"):
            item["item_group_id"] = raw.get("id")
        found.append(Entry(entry.row, [raw, item]))
    return found


def _flat(record: object) -> dict[str, object]:
    """Objects of the newer shape as plain fields: price {amount, currency} in minor units, description {plain},
    media, barcodes, options, availability {status}."""
    assert isinstance(record, dict)
    flat: dict[str, object] = {}
    for name, value in record.items():
        if name == "variants":
            continue
        if isinstance(value, dict) and "amount" in value and "currency" in value:
            flat["sale_price" if name == "sale_price" else name] = _amount(value)
        elif name == "description" and isinstance(value, dict):
            flat[name] = value.get("plain") or value.get("markdown") or value.get("html")
        elif name == "availability" and isinstance(value, dict):
            flat[name] = value.get("status") or ("in_stock" if value.get("available") else "out_of_stock")
        elif name in ("media", "images") and isinstance(value, list):
            urls = [str(m.get("url", "")) if isinstance(m, dict) else str(m) for m in value]
            flat["image_link"], flat["additional_image_link"] = (urls or [""])[0], urls[1:]
        elif name == "barcodes" and isinstance(value, list):
            flat["gtin"] = [str(b.get("value", "")) if isinstance(b, dict) else str(b) for b in value]
        elif name in ("options", "variant_options", "selected_options") and isinstance(value, list):
            for index, option in enumerate(value):
                if isinstance(option, dict) and "name" in option and "value" in option:
                    flat[f"custom_variant{index}_category"] = option["name"]
                    flat[f"custom_variant{index}_option"] = option["value"]
        elif name == "variant_dict" and isinstance(value, dict):
            for key, option in value.items():
                flat[str(key)] = option
        else:
            flat[name] = value
    if "list_price" in flat and "price" in flat:
        flat["sale_price"], flat["price"] = flat["price"], flat.pop("list_price")
    return flat


def _amount(value: dict[str, object]) -> str:
    from decimal import Decimal, InvalidOperation

    from shopkeeper.language.money import exponent

    currency = str(value["currency"]).upper()
    try:
        amount = Decimal(str(value["amount"]))
    except InvalidOperation:
        return f"{value['amount']} {currency}"
    return f"{amount.scaleb(-exponent(currency)):f} {currency}"
