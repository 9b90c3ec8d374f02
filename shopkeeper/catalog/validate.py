"""What a product must have to be stored, and the limits of its fields."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from shopkeeper.catalog.model import Money, Product, Quantity
from shopkeeper.language.money import CURRENCIES

__all__ = ["MAX_FIELD", "MAX_ID", "Fault", "problems"]

MAX_ID = 256
#: longest text of one field, in characters
MAX_FIELD = 200_000
MAX_AMOUNT = 10**15
MAX_ITEMS = 10_000


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one row: the field as the feed names it, its value, the reason."""

    field: str
    value: str
    reason: str

    @classmethod
    def of(cls, field: str, value: object, reason: str) -> Fault:
        """A fault whose value is shortened to what a person can read."""
        text = value if isinstance(value, str) else str(value)
        return cls(field, text if len(text) <= 120 else f"{text[:100]}… ({len(text):,} characters)", reason)


def problems(product: Product) -> Iterator[Fault]:
    """What keeps this product from being stored; nothing for a good one."""
    of = Fault.of
    if not product.id or product.id != product.id.strip():
        yield of("id", product.id, "is missing or has spaces around it")
    elif len(product.id) > MAX_ID or not product.id.isprintable():
        yield of("id", product.id, f"is longer than {MAX_ID} characters or has control characters")
    if not any(text.strip() for text in product.title.values()):
        yield of("title", "", "is missing")
    for name, money in (("price", product.price), ("sale_price", product.sale_price)):
        if money is not None:
            yield from _money_problems(name, money)
    if product.quantity is not None and abs(product.quantity) > MAX_AMOUNT:
        yield of("quantity", product.quantity, "is too large")
    if product.rating is not None and not 0 <= product.rating <= 5:
        yield of("rating", product.rating, "is not between 0 and 5")
    for name in ("title", "description", "summary"):
        for text in getattr(product, name).values():
            yield from _text_problems(name, text)
    for name in ("brand", "mpn", "condition", "link"):
        yield from _text_problems(name, getattr(product, name))
    for name in ("attributes", "variants", "images", "gtins", "tags", "extra", "category"):
        if len(getattr(product, name)) > MAX_ITEMS:
            yield of(name, len(getattr(product, name)), f"are more than {MAX_ITEMS:,}")
    for name, value in product.attributes.items():
        if isinstance(value, str):
            yield from _text_problems(name, value)
        elif isinstance(value, Quantity) and not math.isfinite(value.value):
            yield of(name, value.value, "is not a number")
    for name, text in product.extra.items():
        yield from _text_problems(name, text)
    seen = set()
    for variant in product.variants:
        if not variant.id or variant.id in seen or len(variant.id) > MAX_ID:
            yield of("variant id", variant.id, "is missing, too long or occurs twice in this product")
        seen.add(variant.id)
        for name, money in (("variant price", variant.price), ("variant sale_price", variant.sale_price)):
            if money is not None:
                yield from _money_problems(name, money)


def _money_problems(name: str, money: Money) -> Iterator[Fault]:
    if money.amount < 0:
        yield Fault.of(name, money.amount, "is negative")
    elif money.amount > MAX_AMOUNT:
        yield Fault.of(name, money.amount, "is too large")
    if money.currency not in CURRENCIES:
        yield Fault.of(name, money.currency, "is not a known currency; write an ISO 4217 code such as EUR")


def _text_problems(name: str, text: str) -> Iterator[Fault]:
    if len(text) > MAX_FIELD:
        yield Fault.of(name, text, f"is longer than {MAX_FIELD:,} characters")
