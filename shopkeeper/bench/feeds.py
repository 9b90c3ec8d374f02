"""Feeds: is every item of a folder of shop exports read, every fault told, and nothing lost on the way out and in."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from shopkeeper.catalog import Catalog, Money, Product, pick
from shopkeeper.catalog.feeds.cells import text_of
from shopkeeper.catalog.feeds.detect import detect
from shopkeeper.catalog.feeds.entry import Context, Entry
from shopkeeper.catalog.feeds.items import records
from shopkeeper.catalog.feeds.source import Source
from shopkeeper.catalog.validate import Fault, problems
from shopkeeper.config import Config
from shopkeeper.database import migrate, open_database
from shopkeeper.errors import InputError, ShopkeeperError
from shopkeeper.language.money import exponent

__all__ = ["run"]

ENDINGS = (".csv", ".tsv", ".txt", ".xml", ".json", ".jsonl", ".html", ".gz", ".zip", ".parquet")
TOLD = (
    "description",
    "link",
    "image_link",
    "brand",
    "gtin",
    "mpn",
    "condition",
    "availability",
    "product_type",
)
ROUND_TRIPS = {"google": "tsv", "jsonld": "json", "jsonl": "jsonl"}


def run(directory: Path, predictions: Path | None = None) -> dict[str, object]:
    """Reads every feed in `directory`; writes one JSON line an item to `predictions`.

    Returns for each file: format with reason, items, rejected, errors and warnings with item and field, and
    for each way out (Google TSV, JSON-LD, JSONL) whether reading it back gave an equal catalogue.
    Raises InputError when there is no feed in the folder.
    """
    files = (
        sorted(f for f in directory.iterdir() if f.is_file() and f.suffix in ENDINGS)
        if directory.is_dir()
        else []
    )
    if not files:
        raise InputError(
            f"no feed files in {str(directory)!r}; give a folder with {', '.join(ENDINGS[:6])} files"
        )
    reports = []
    lines: list[str] = []
    for file in files:
        report, found = _file(file)
        reports.append(report)
        lines.extend(json.dumps(item | {"file": file.name}, ensure_ascii=False) for item in found)
    if predictions is not None:
        predictions.parent.mkdir(parents=True, exist_ok=True)
        predictions.write_text("".join(line + "\n" for line in lines), "utf-8")
    trips = [trip for report in reports for trip in report.get("round_trip", {}).values()]
    table = {
        report["file"]: {
            "format": report.get("format", "none"),
            "items": report["items"],
            "rejected": report["rejected"],
            "warnings": len(report["warnings"]),
            **{f"{name} back": trip for name, trip in report.get("round_trip", {}).items()},
            "seconds": report["seconds"],
            **({"error": report["error"]} if "error" in report else {}),
        }
        for report in reports
    }
    return {
        "files": table,
        "reasons": {report["file"]: report.get("reason", report.get("error", "")) for report in reports},
        "errors": _numbered(reports, "errors"),
        "warnings": _numbered(reports, "warnings"),
        "items": len(lines),
        "rejected": sum(report["rejected"] for report in reports),
        "lossless": bool(trips) and all(trips) and all("error" not in report for report in reports),
    }


def _numbered(reports: list[dict[str, Any]], kind: str) -> dict[str, dict[str, Any]]:
    rows = ({"file": report["file"], **fault} for report in reports for fault in report[kind])
    return {str(number): row for number, row in enumerate(rows, 1)}


def _file(file: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    begun = time.perf_counter()
    report: dict[str, Any] = {"file": file.name, "items": 0, "rejected": 0, "errors": [], "warnings": []}
    items: list[dict[str, Any]] = []
    try:
        for entry, format, reason in _entries(file):
            report |= {"format": format, "reason": reason}
            item = _item(entry, format)
            items.append(item)
            report["items"] += 1
            report["rejected"] += bool(entry.faults)
            for kind, faults in (("errors", entry.faults), ("warnings", entry.warnings)):
                report[kind].extend(
                    {
                        "item": item["id"],
                        "row": entry.row,
                        "field": f.field,
                        "value": f.value,
                        "reason": f.reason,
                    }
                    for f in faults
                )
        report["round_trip"] = _round_trips(file)
    except ShopkeeperError as error:
        report["error"] = str(error)
    report["seconds"] = round(time.perf_counter() - begun, 3)
    return report, items


def _entries(file: Path) -> Iterator[tuple[Entry, str, str]]:
    source = Source(file)
    reader, context, reason = detect(source, Context())
    seen: dict[str, int] = {}
    for entry in reader.read(source, context):
        if entry.product is not None:
            entry.faults.extend(problems(entry.product))
            first = seen.setdefault(entry.product.id, entry.row)
            if first != entry.row:
                entry.faults.append(_twice(entry.product.id, first))
        yield entry, reader.name, reason


def _twice(id: str, first: int) -> Fault:
    return Fault.of("id", id, f"occurs twice in this feed; row {first} has it too")


def _item(entry: Entry, format: str) -> dict[str, Any]:
    """One line of the predictions: what was read, the feed's own fields, and what is wrong with it."""
    raw = entry.raw[0] if entry.raw else {}
    item: dict[str, Any] = {
        "id": _raw(raw, "id", "handle", "url handle", "sku"),
        "title": _raw(raw, "title", "name"),
    }
    if entry.product is not None:
        item = _fields(entry.product, format)
    elif format in ("google", "acp"):  # rejected, but what its fields say is told
        record = records({key: value for key, value in raw.items() if key != "variants"})
        item |= {name: record[name][0] for name in TOLD if name in record}
    item["row"] = entry.row
    item["fields"] = {key: text_of(value) for key, value in raw.items() if text_of(value)}
    for kind, faults in (("errors", entry.faults), ("warnings", entry.warnings)):
        if faults:
            item[kind] = [{"field": f.field, "value": f.value, "reason": f.reason} for f in faults]
    return item


def _raw(raw: Mapping[str, Any], *names: str) -> str:
    lower = {str(key).lower().removeprefix("g:"): value for key, value in raw.items()}
    return next((text_of(lower[name]).strip() for name in names if text_of(lower.get(name)).strip()), "")


def _fields(product: Product, format: str) -> dict[str, Any]:
    regular, sale = product.price, product.sale_price
    item: dict[str, Any] = {"id": product.id, "title": pick(product.title, "en")}
    now = sale or regular
    if format == "shopify":  # Shopify's own "price" is what is paid; the regular one is its compare-at price
        item |= {"price": _major(now), "compare_at_price": _major(regular) if sale else None}
    else:
        item |= {"price": _major(regular), "sale_price": _major(sale)}
    item |= {
        "currency": now.currency if now else None,
        "availability": product.availability.value,
        "quantity": product.quantity,
        "description": pick(product.description, "en"),
        "brand": product.brand,
        "gtin": product.gtins[0] if product.gtins else "",
        "mpn": product.mpn,
        "condition": product.condition,
        "link": product.link,
        "image_link": product.images[0].url if product.images else "",
        "images": [image.url for image in product.images],
        "product_type": " > ".join(product.category),
        "item_group_id": product.extra.get("item_group_id", ""),
        "tags": list(product.tags),
        "attributes": {
            name: text_of(value) for name, value in product.attributes.items() if isinstance(value, str)
        },
        "variants": [
            {
                "id": variant.id,
                "options": dict(variant.options),
                "price": _major(variant.sale_price or variant.price),
                "compare_at_price": _major(variant.price) if variant.sale_price else None,
                "currency": (variant.price.currency if variant.price else None),
                "availability": variant.availability.value,
                "quantity": variant.quantity,
                "gtin": variant.gtin,
            }
            for variant in product.variants
        ],
    }
    return {key: value for key, value in item.items() if value not in (None, "", [], {})} | {
        "price": item["price"],
        "currency": item["currency"],
    }


def _major(money: Money | None) -> float | None:
    return None if money is None else float(Decimal(money.amount).scaleb(-exponent(money.currency)))


def _round_trips(file: Path) -> dict[str, bool]:
    """For each way out: does a new shop that reads the export have an equal catalogue."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = _catalog(folder / "first")
        report = first.import_feed(file)
        if not report.accepted:
            return {}
        there = {product.id: product for product in first.products()}
        equal = {}
        for format, ending in ROUND_TRIPS.items():
            second = _catalog(folder / format)
            out = folder / f"export.{ending}"
            first.export_feed(out, format=format)
            second.import_feed(out)
            equal[format] = {product.id: product for product in second.products()} == there
            second.engine.dispose()
        first.engine.dispose()
        return equal


def _catalog(folder: Path) -> Catalog:
    folder.mkdir()
    engine = open_database(f"sqlite:///{folder / 'shop.db'}")
    migrate(engine)
    return Catalog(engine, Config(), folder)
