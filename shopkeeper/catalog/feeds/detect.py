"""Finds out which format a feed has, by its content, and says why."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from shopkeeper.catalog.feeds.entry import Context, Reader
from shopkeeper.catalog.feeds.mapped import MappedReader
from shopkeeper.catalog.feeds.mapping import bundled_mappings
from shopkeeper.catalog.feeds.native import NativeReader
from shopkeeper.catalog.feeds.source import Source
from shopkeeper.errors import FeedError

__all__ = ["FORMATS", "detect"]

#: names for `--format`
FORMATS = ("google", "shopify", "woocommerce", "jsonld", "acp", "jsonl", "mapped")


def detect(source: Source, context: Context, format: str | None = None) -> tuple[Reader, Context, str]:
    """The reader for `source`, the context with the mapping found, and the reason. Raises FeedError."""
    head = source.head()
    first = _first_object(head)
    if context.mapping is not None:
        return MappedReader("jsonl"), context, f"mapping {context.mapping.name!r} was given"
    if first is not None:
        if isinstance(first.get("title"), dict) and isinstance(first.get("id"), str):
            return NativeReader(), context, "JSON lines whose titles are by language"
        for mapping in bundled_mappings().values():
            if mapping.fits(first):
                return (
                    MappedReader("jsonl"),
                    replace(context, mapping=mapping),
                    f"JSON lines with the columns of the bundled mapping {mapping.name!r}",
                )
    raise FeedError(f"{source.name!r} is in no known format; name it with --format ({', '.join(FORMATS)}) or give a --mapping")


def _first_object(head: bytes) -> dict[str, Any] | None:
    for line in head.removeprefix(b"\xef\xbb\xbf").split(b"\n"):
        if line.strip():
            try:
                value = json.loads(line)
            except ValueError:
                return None
            return value if isinstance(value, dict) else None
    return None
