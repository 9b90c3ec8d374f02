"""What a feed reader gives for each record, and what it is told about the shop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from shopkeeper.catalog.model import Product
from shopkeeper.catalog.validate import Fault

if TYPE_CHECKING:
    from shopkeeper.catalog.feeds.mapping import Mapping as FeedMapping
    from shopkeeper.catalog.feeds.source import Source

__all__ = ["Context", "Entry", "Reader"]


@dataclass(slots=True)
class Entry:
    """One record of a feed. `row`: its number, as an editor or a spreadsheet counts (lines for text, items for
    XML and JSON). `raw`: what was read, for the rejects file; several where a product spans several rows.
    `faults` reject the record, `warnings` do not. Parts with the same `group` are offered to the reader's
    `merge` together, wherever in the feed they stood. `id` is the product's, also where there is no product.
    """

    row: int
    raw: list[Mapping[str, Any]]
    product: Product | None = None
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    group: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """The shop's language and currency for what names none; the mapping, for formats that need one."""

    language: str = "en"
    currency: str = "USD"
    mapping: FeedMapping | None = None


class Reader(Protocol):
    """Reads one feed format; an instance serves one feed. `columns` and `delimiter` are known after the first
    entry, for tables only; then rejects are written as a table of the same shape."""

    name: str
    columns: list[str]
    delimiter: str

    def read(self, source: Source, context: Context) -> Iterator[Entry]:
        """Every record of the feed, streamed. Raises FeedError when the feed as a whole is broken."""
        ...

    def merge(self, parts: list[Product]) -> list[Product]:
        """Products made of the parts of one group, in feed order."""
        ...
