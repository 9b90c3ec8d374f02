"""Tables and JSON records of any shape, read through a mapping file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from shopkeeper.catalog.feeds.cells import Cells, text_of
from shopkeeper.catalog.feeds.entry import Context, Entry
from shopkeeper.catalog.feeds.lines import json_entries
from shopkeeper.catalog.feeds.mapping import TEXTS
from shopkeeper.catalog.feeds.mapping import Mapping as FeedMapping
from shopkeeper.catalog.feeds.source import Source
from shopkeeper.catalog.feeds.table import Table, parquet_entries
from shopkeeper.catalog.feeds.values import boolean, number, path
from shopkeeper.catalog.model import Attribute, Money, Product, Quantity
from shopkeeper.errors import FeedError

__all__ = ["MappedReader"]

_CONSUMED = re.compile(r"\{([^{}]+)\}")


class MappedReader:
    """Reads JSON, a table or Parquet (`kind` json, table, parquet) through `Context.mapping`."""

    name = "mapped"

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.columns: list[str] = []
        self.delimiter = ""
        self._comma = False

    def read(self, source: Source, context: Context) -> Iterator[Entry]:
        mapping = context.mapping
        if mapping is None:
            raise FeedError(
                "this feed needs a mapping; write one (docs/catalog.md) and give it with --mapping FILE"
            )
        build = _Builder(mapping, context)
        for entry in self._records(source, mapping):
            if not entry.faults:
                build.comma = mapping.option("decimal", "," if self._comma else ".") == ","
                build(entry)
            yield entry

    def merge(self, parts: list[Product]) -> list[Product]:
        return parts

    def _records(self, source: Source, mapping: FeedMapping) -> Iterator[Entry]:
        if self.kind == "json":
            yield from json_entries(source)
        elif self.kind == "parquet":
            yield from parquet_entries(source)
        else:
            table = Table(source, encoding=mapping.option("encoding"), delimiter=mapping.option("delimiter"))
            self.columns, self.delimiter = table.columns, table.delimiter
            self._comma = table.decimal_comma
            yield from table.entries()


class _Builder:
    """Makes products of records; the plan of the mapping is worked out once."""

    def __init__(self, mapping: FeedMapping, context: Context) -> None:
        self.mapping = mapping
        self.context = context
        self.language = mapping.option("language") or context.language
        self.currency = mapping.option("currency") or context.currency
        self.minor = mapping.option("price_unit", "major") == "minor"
        self.list_separator = mapping.option("list_separator", ",")
        self.prefixes = tuple(sorted(mapping.prefixes, key=len, reverse=True))
        self.rest = mapping.option("rest", "extra")
        self.used = mapping.used()
        self.comma = False
        self.texts = {
            name: [(key, key.partition(".")[2]) for key in mapping.fields if key.partition(".")[0] == name]
            for name in TEXTS
        }
        self._labels: dict[str, tuple[str, str]] = {}

    def __call__(self, entry: Entry) -> None:
        record = entry.raw[0]
        cells = Cells(entry, self.context, decimal_comma=self.comma)
        cells.check_lengths(record)

        def get(name: str) -> Any:
            return self._value(record, name)

        def text(name: str) -> str:
            return text_of(get(name)).strip()

        id = entry.id = text("id")
        if not id:
            cells.fault("id", "", "is missing")
        texts = {name: self._texts(record, name, cells) for name in TEXTS}
        if not texts["title"]:
            cells.fault(self._column("title"), "", "is missing")
        price = self._money(cells, "price", get("price"), text("currency"))
        sale = self._money(cells, "sale_price", get("sale_price"), text("currency"))
        if price is None and sale is not None:
            price, sale = sale, None
        category, more = self._category(text("category"))
        attributes, extra = self._rest(record, cells)
        if more:
            extra["categories"] = more
        if entry.faults:
            return
        entry.product = Product(
            id=id,
            title=texts["title"],
            description=texts["description"],
            summary=texts["summary"],
            brand=" ".join(text("brand").split()),
            category=category,
            attributes=attributes,
            price=price,
            sale_price=cells.sale(self._column("sale_price"), price, sale),
            availability=cells.availability(self._column("availability"), text("availability")),
            quantity=cells.whole(self._column("quantity"), text("quantity")),
            gtins=cells.gtins(self._column("gtins"), ",".join(self._list(get("gtins")))),
            mpn=text("mpn"),
            condition=text("condition"),
            images=cells.images(self._column("images"), self._list(get("images"))),
            rating=cells.rating(self._column("rating"), text("rating")),
            rating_count=cells.whole(self._column("rating_count"), text("rating_count")) or 0,
            link=text("link"),
            tags=tuple(self._list(get("tags"))),
            released=cells.moment(self._column("released"), text("released")),
            created=cells.moment(self._column("created"), text("created")),
            updated=cells.moment(self._column("updated"), text("updated")),
            extra=extra,
        )

    def _column(self, name: str) -> str:
        return self.mapping.fields.get(name, (name,))[0]

    def _value(self, record: Mapping[str, Any], name: str) -> Any:
        for alternative in self.mapping.fields.get(name, ()):
            if "{" in alternative:
                parts = [text_of(record.get(column)).strip() for column in _CONSUMED.findall(alternative)]
                if all(parts):
                    return _CONSUMED.sub(lambda match: text_of(record[match[1]]).strip(), alternative)
                continue
            value = record.get(alternative)
            if value is not None and value != "":
                return value
        return None

    def _texts(self, record: Mapping[str, Any], name: str, cells: Cells) -> dict[str, str]:
        found: dict[str, str] = {}
        for key, language in self.texts[name]:
            if (value := self._value(record, key)) is not None:
                make = cells.text if name == "title" else cells.prose
                found.update(make(text_of(value), language or self.language))
        return found

    def _money(self, cells: Cells, field: str, value: Any, currency: str) -> Money | None:
        if value is None:
            return None
        column, code = self._column(field), (currency or self.currency).upper()
        if not self.minor:
            return cells.money(column, text_of(value), code)
        text = text_of(value).strip()
        if not text.lstrip("-").isdecimal():
            cells.fault(column, text, "is not a whole number of minor units (cents)")
            return None
        if text.startswith("-"):
            cells.fault(column, text, "is negative")
            return None
        return Money(int(text), code)

    def _category(self, text: str) -> tuple[tuple[str, ...], str]:
        separator, listed = (
            self.mapping.option("category_separator", ">"),
            self.mapping.option("category_list"),
        )
        first, _, more = text.partition(listed) if listed else (text, "", "")
        return path(first, separator.strip() or separator), more.strip()

    def _list(self, value: Any) -> list[str]:
        if value is None:
            return []
        if isinstance(value, list | tuple):
            return [text_of(item).strip() for item in value if text_of(item).strip()]
        return [part.strip() for part in text_of(value).split(self.list_separator) if part.strip()]

    def _rest(self, record: Mapping[str, Any], cells: Cells) -> tuple[dict[str, Attribute], dict[str, str]]:
        attributes: dict[str, Attribute] = {}
        extra: dict[str, str] = {}
        for column, value in record.items():
            if value is None or value == "" or column in self.used or column.startswith("_"):
                continue
            label = self._labels.get(column)
            if label is None:
                label = self._labels[column] = self._kind(column)
            kind, name = label
            if kind == "extra":
                extra[name] = text_of(value)
            elif (
                kind != "ignore"
                and (found := _attribute(kind, value, column, cells, self.list_separator)) is not None
            ):
                attributes[name] = found
        return attributes, extra

    def _kind(self, column: str) -> tuple[str, str]:
        if column in self.mapping.columns:
            return self.mapping.columns[column]
        for prefix in self.prefixes:
            if column.startswith(prefix):
                name = re.sub(r"__(.+?)_(?=_|$)", r" (\1)", column[len(prefix) :])
                return self.mapping.prefixes[prefix], " ".join(name.replace("_", " ").split())
        return ("text" if self.rest == "attribute" else self.rest), column


def _attribute(kind: str, value: Any, column: str, cells: Cells, separator: str) -> Attribute | None:
    if kind == "boolean":
        found = value if isinstance(value, bool) else boolean(text_of(value))
        if found is None:
            cells.warn(column, text_of(value), "is not yes or no; dropped")
        return found
    if kind == "number":
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Quantity(float(value))
        text = text_of(value).strip()
        match = re.fullmatch(r"([-+]?[\d.,\s]*\d)\s*([^\d\s].*)?", text)
        try:
            return Quantity(number(match[1]), (match[2] or "").strip()) if match else text or None
        except ValueError:
            return text
    if kind == "list":
        items = value if isinstance(value, list) else text_of(value).split(separator)
        return tuple(part for part in (text_of(item).strip() for item in items) if part) or None
    return " ".join(text_of(value).split()) or None
