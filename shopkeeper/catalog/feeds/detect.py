"""Finds out which format a feed has, by its content, and says why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from shopkeeper.catalog.feeds import shopify, woocommerce
from shopkeeper.catalog.feeds.entry import Context, Reader
from shopkeeper.catalog.feeds.google import ItemReader
from shopkeeper.catalog.feeds.items import ALIASES
from shopkeeper.catalog.feeds.jsonld import JsonLdReader
from shopkeeper.catalog.feeds.lines import first_object
from shopkeeper.catalog.feeds.mapped import MappedReader
from shopkeeper.catalog.feeds.mapping import bundled_mappings
from shopkeeper.catalog.feeds.native import NativeReader
from shopkeeper.catalog.feeds.shopify import ShopifyReader
from shopkeeper.catalog.feeds.source import Source
from shopkeeper.catalog.feeds.table import Table, parquet_columns
from shopkeeper.catalog.feeds.vocabulary import KEYS, VocabularyReader
from shopkeeper.catalog.feeds.woocommerce import WooCommerceReader
from shopkeeper.catalog.feeds.xml import XmlFeed
from shopkeeper.errors import FeedError

__all__ = ["FORMATS", "detect"]

#: names for `--format`
FORMATS = ("google", "shopify", "woocommerce", "jsonld", "acp", "jsonl", "vocabulary", "mapped")
#: fields that only the Agentic Commerce Protocol has
_ACP = frozenset(
    [
        "enable_search", "enable_checkout", "is_eligible_search", "is_eligible_checkout", "inventory_quantity",
        "seller_name",
    ]
)  # fmt: skip

Found = tuple[Reader, Context, str]


def detect(source: Source, context: Context, format: str | None = None) -> Found:
    """The reader for `source`, the context with the mapping found, and the reason. Raises FeedError."""
    if format is not None and format not in FORMATS:
        raise FeedError(f"unknown format {format!r}; known are {', '.join(FORMATS)}")
    if format == "mapped" and context.mapping is None:
        raise FeedError("--format mapped needs a mapping: give it with --mapping FILE (docs/catalog.md)")
    shape = _shape(source)
    find = {"parquet": _parquet, "xml": _xml, "html": _html, "json": _json, "table": _table}[shape]
    return find(source, context, format)


def _shape(source: Source) -> str:
    head = source.head()
    if head.startswith(b"PAR1"):
        return "parquet"
    text = head[:4096]
    if text.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = text.decode("utf-16", "ignore").encode()
    elif text[1:2] == b"\x00" or text[:1] == b"\x00":
        text = text.replace(b"\x00", b"")
    start = text.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        page = re.match(rb"(<!--.*?-->|\s)*<(!doctype\s+html|html)\b", start, re.IGNORECASE | re.DOTALL)
        return "html" if page or b"<head" in start.lower() or b"ld+json" in head.lower() else "xml"
    return "json" if start.startswith((b"{", b"[")) else "table"


def _parquet(source: Source, context: Context, format: str | None) -> Found:
    columns = parquet_columns(source)
    if context.mapping is None:
        context, reason = _bundled(columns, context)
        if context.mapping is None:
            raise FeedError(
                f"a Parquet feed needs a mapping; its columns are {_quoted(columns)}; give --mapping FILE"
            )
        return MappedReader("parquet"), context, f"Parquet, {reason}"
    return MappedReader("parquet"), context, f"Parquet, mapping {context.mapping.name!r} was given"


def _xml(source: Source, context: Context, format: str | None) -> Found:
    feed = XmlFeed(source)
    if not feed.tag:
        raise FeedError(
            f"{source.name!r} is XML without <item>, <entry> or <product>; it is no feed that is known here"
        )
    if format not in (None, "google", "acp"):
        raise FeedError(f"{source.name!r} is XML; the format {format!r} is not")
    kind = "Atom" if feed.root == "feed" else "RSS" if feed.root == "rss" else f"<{feed.root}>"
    head = source.head().decode(feed.encoding, "ignore")
    name = format or (
        "acp" if any(f"{field}>" in head for field in _ACP) and "base.google.com" not in head else "google"
    )
    google = " and Google's g: fields" if re.search(r"<g:", head) else ""
    return ItemReader(name, "xml"), context, f"XML, {kind} with <{feed.tag}>{google}"


def _html(source: Source, context: Context, format: str | None) -> Found:
    if format not in (None, "jsonld"):
        raise FeedError(f"{source.name!r} is a web page; from pages only jsonld is read")
    return JsonLdReader("html"), context, "a saved web page with JSON-LD"


def _json(source: Source, context: Context, format: str | None) -> Found:
    if context.mapping is not None:
        return MappedReader("json"), context, f"JSON, mapping {context.mapping.name!r} was given"
    if format is not None:
        readers: dict[str, Reader] = {
            "jsonl": NativeReader(),
            "jsonld": JsonLdReader("json"),
            "acp": ItemReader("acp", "json"),
            "google": ItemReader("google", "json"),
            "vocabulary": VocabularyReader(),
        }
        if format not in readers:
            raise FeedError(f"{source.name!r} is JSON; the format {format!r} is not")
        return readers[format], context, "named by you"
    first = first_object(source.head())
    if first is None:
        raise FeedError(
            f"{source.name!r} begins like JSON, but no whole record can be read; check that it is not cut"
        )
    if isinstance(first.get("id"), str) and isinstance(first.get("title"), dict):
        return NativeReader(), context, "JSON lines whose titles are by language"
    if set(KEYS) <= set(first):
        return VocabularyReader(), context, "JSON lines with kind, name, language and text"
    if "@type" in first or "@graph" in first or "@context" in first:
        return JsonLdReader("json"), context, "JSON with schema.org types"
    context, reason = _bundled(first, context)
    if context.mapping is not None:
        return MappedReader("json"), context, f"JSON, {reason}"
    names = {ALIASES.get(key, key) for key in first}
    if marks := sorted(_ACP & set(first)):
        return (
            ItemReader("acp", "json"),
            context,
            f"JSON with the field {marks[0]!r} of the Agentic Commerce Protocol",
        )
    if isinstance(first.get("variants"), list):
        return ItemReader("acp", "json"), context, "JSON products with a list of variants"
    if {"id", "title"} <= names:
        return ItemReader("google", "json"), context, "JSON with the fields of offer items (id, title)"
    raise FeedError(
        f"the keys {_quoted(first)} fit no known format; write a mapping (docs/catalog.md) and give --mapping FILE"
    )


def _table(source: Source, context: Context, format: str | None) -> Found:
    mapping = context.mapping
    table = Table(
        source,
        encoding=mapping.option("encoding") if mapping else "",
        delimiter=mapping.option("delimiter") if mapping else "",
    )
    remark = f"; {table.remark}" if table.remark else ""
    if mapping is not None:
        missing = sorted(_needed(mapping.fields.get("id", ())) - set(table.columns))
        if missing:
            raise FeedError(
                f"mapping {mapping.name!r} reads the id from {missing[0]!r}; "
                f"the feed's columns are {_quoted(table.columns)}"
            )
        return MappedReader("table"), context, f"a table, mapping {mapping.name!r} was given{remark}"
    if format is not None:
        readers: dict[str, Reader] = {
            "shopify": ShopifyReader(),
            "woocommerce": WooCommerceReader(),
            "google": ItemReader("google", "table"),
            "acp": ItemReader("acp", "table"),
        }
        if format not in readers:
            raise FeedError(f"{source.name!r} is a table; the format {format!r} is not")
        return readers[format], context, f"named by you{remark}"
    if reason := woocommerce.looks(table.columns):
        return WooCommerceReader(), context, reason + remark
    if reason := shopify.looks(table.columns):
        return ShopifyReader(), context, reason + remark
    context, reason = _bundled(table.columns, context)
    if context.mapping is not None:
        return MappedReader("table"), context, f"a table, {reason}{remark}"
    plain = {re.sub(r"\s+", "_", column.lower().removeprefix("g:")): column for column in table.columns}
    names = {ALIASES.get(name, name): column for name, column in plain.items()}
    if "id" in names and "title" in names and len(names) > 2:
        marks = sorted(_ACP & set(plain))
        shown = f"columns {names['id']!r} and {names['title']!r}" + (
            f" and {plain[marks[0]]!r}" if marks else ""
        )
        return ItemReader("acp" if marks else "google", "table"), context, f"{shown} of offer items{remark}"
    raise FeedError(
        f"the columns {_quoted(table.columns)} fit no known format; a feed needs at least id, title and price; "
        "or write a mapping (docs/catalog.md) and give --mapping FILE"
    )


def _needed(alternatives: tuple[str, ...]) -> set[str]:
    if len(alternatives) != 1:
        return set()
    return set(re.findall(r"\{([^{}]+)\}", alternatives[0])) or {alternatives[0]}


def _bundled(columns: Iterable[str], context: Context) -> tuple[Context, str]:
    names = list(columns)
    for mapping in bundled_mappings().values():
        if mapping.fits(names):
            return replace(context, mapping=mapping), f"the columns of the bundled mapping {mapping.name!r}"
    return context, ""


def _quoted(columns: Iterable[str]) -> str:
    names = list(columns)
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return ", ".join(repr(name[:60]) for name in names[:8]) + more
