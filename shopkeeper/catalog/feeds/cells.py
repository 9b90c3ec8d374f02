"""Reads the cells of one record into typed values, noting on its entry what is wrong with which field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shopkeeper.catalog.feeds import values
from shopkeeper.catalog.feeds.entry import Context, Entry
from shopkeeper.catalog.model import Availability, Image, Money
from shopkeeper.catalog.validate import MAX_FIELD, Fault
from shopkeeper.errors import InputError

__all__ = ["Cells", "text_of"]


def text_of(value: Any) -> str:
    """A JSON or table value as the text a person would write; '' for null."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list | tuple):
        return ", ".join(text_of(item) for item in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {text_of(item)}" for key, item in value.items())
    return str(value)


class Cells:
    """`faults` reject the record, `warnings` only drop a value; both go to `entry`."""

    def __init__(self, entry: Entry, context: Context, *, decimal_comma: bool = False) -> None:
        self.entry = entry
        self.context = context
        self.decimal_comma = decimal_comma

    def fault(self, field: str, value: object, reason: str) -> None:
        """Rejects the record."""
        self.entry.faults.append(Fault.of(field, value, reason))

    def warn(self, field: str, value: object, reason: str) -> None:
        """Tells of a value that was dropped or looks wrong; the record is kept."""
        self.entry.warnings.append(Fault.of(field, value, reason))

    def check_lengths(self, record: Mapping[str, Any]) -> None:
        """Rejects the record when a cell is longer than MAX_FIELD."""
        for name, value in record.items():
            if isinstance(value, str) and len(value) > MAX_FIELD:
                self.fault(str(name), value, f"is longer than {MAX_FIELD:,} characters")

    def text(self, text: str, language: str = "") -> dict[str, str]:
        """A line of text under its language; {} for an empty one."""
        clean = values.line(text)
        return {language or self.context.language: clean} if clean else {}

    def prose(self, text: str, language: str = "") -> dict[str, str]:
        """Text of several lines, out of HTML where it has tags."""
        clean = values.html_text(text)
        return {language or self.context.language: clean} if clean else {}

    def money(self, field: str, text: str, currency: str = "") -> Money | None:
        """A price; a fault where it cannot be read, is negative or of an unknown currency."""
        if not text.strip():
            return None
        try:
            found = values.money(
                text, currency.strip().upper() or self.context.currency, decimal_comma=self.decimal_comma
            )
        except InputError as error:
            self.fault(field, text, str(error).removeprefix(repr(text)).lstrip(": ") or "is not a price")
            return None
        if found is not None and found.amount < 0:
            self.fault(field, text, "is negative")
            return None
        return found

    def sale(self, field: str, price: Money | None, sale: Money | None) -> Money | None:
        """The sale price where it is one: in the same currency and below the price."""
        if sale is None or price is None or sale == price:
            return None
        if sale.currency != price.currency:
            self.warn(
                field,
                f"{sale.amount} {sale.currency}",
                f"is not in the currency of the price, {price.currency}",
            )
            return None
        if sale.amount > price.amount:
            self.warn(field, sale.amount, "is above the price; the sale price was dropped")
            return None
        return sale

    def availability(
        self, field: str, text: str, default: Availability = Availability.IN_STOCK
    ) -> Availability:
        """What the word means; a warning and `default` where it is unknown."""
        if not text.strip():
            return default
        found = values.availability(text)
        if found is None:
            self.warn(field, text, f"is not a known availability; taken as {default.value}")
        return found or default

    def whole(self, field: str, text: str) -> int | None:
        """A whole number; a warning and None where it is none."""
        if not text.strip():
            return None
        try:
            return values.whole(text)
        except ValueError:
            self.warn(field, text, "is not a whole number; dropped")
            return None

    def rating(self, field: str, text: str) -> float | None:
        """A rating of 0 to 5; a warning and None where it is none."""
        if not text.strip():
            return None
        found = values.rating(text)
        if found is None:
            self.warn(field, text, "is not a rating of 0 to 5; dropped")
        return found

    def moment(self, field: str, text: str) -> str:
        """A time in UTC; a warning and '' where it is none."""
        if not text.strip():
            return ""
        found = values.moment(text)
        if found is None:
            self.warn(field, text, "is not a date; write 2026-01-31 or 2026-01-31T12:00:00Z")
        return found or ""

    def gtins(self, field: str, text: str) -> tuple[str, ...]:
        """GTINs of a cell; one whose check digit is wrong is kept, with a warning."""
        codes = []
        for part in text.replace(";", ",").replace("|", ",").split(","):
            code = part.strip().lstrip("'").replace(" ", "").replace("-", "")
            if not code:
                continue
            if not values.valid_gtin(code):
                self.warn(field, part.strip(), "is not a GTIN with a right check digit; kept as written")
            codes.append(code)
        return tuple(dict.fromkeys(codes))

    def images(self, field: str, addresses: list[str], alt: str = "") -> tuple[Image, ...]:
        """Images in order, each address once; an address that is none is dropped with a warning."""
        found: dict[str, Image] = {}
        for address in addresses:
            address = address.strip()
            if not address:
                continue
            if " " in address or len(address) > 4000:
                self.warn(field, address, "is not an address of a picture; dropped")
                continue
            found.setdefault(address, Image(address, self.text(alt) if alt else {}))
        return tuple(found.values())
