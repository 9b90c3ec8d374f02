"""A product as one text for a sentence encoder."""

from __future__ import annotations

from shopkeeper.catalog.model import Product, Quantity
from shopkeeper.language import plain

__all__ = ["product_text"]

_LONGEST = 600  # characters: about what the encoders were trained to read, and the cost grows with it
_LONGEST_VALUE = 40


def product_text(product: Product) -> str:
    """Titles, category, summaries, then short attribute values, until 600 characters."""
    parts: dict[str, None] = {}
    for title in product.title.values():
        parts[title] = None
    if product.category:
        parts[" ".join(reversed(product.category[-2:]))] = None
    for summary in product.summary.values():
        parts[plain(summary)[:300]] = None
    if not product.summary:
        for description in product.description.values():
            parts[plain(description[:2000])[:300]] = None
    for value in product.attributes.values():
        if isinstance(value, (bool, Quantity)):
            continue
        for item in (value,) if isinstance(value, str) else value:
            if len(item) <= _LONGEST_VALUE and any(c.isalpha() for c in item):
                parts[item] = None
    text = ""
    for part in parts:
        if part and part not in text:
            text = f"{text}. {part}" if text else part
            if len(text) >= _LONGEST:
                break
    return text[:_LONGEST]
