"""Times, amounts and counts of foreign files: local times with their zone, prices with halves of a cent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shopkeeper.catalog.feeds import values
from shopkeeper.errors import FeedError, InputError
from shopkeeper.language.currency import exponent

__all__ = ["Amounts", "Moments", "text_value", "whole_value"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Moments:
    """Reads times. `zone` is where times without an offset were written, '' where there must be none; `format` is
    strptime's, '' for ISO 8601 and for numbers of seconds, milli- or microseconds since 1970 UTC.

    Raises FeedError for an unknown zone.
    """

    def __init__(self, zone: str = "", format: str = "") -> None:
        self._format = format
        self._zone: ZoneInfo | None = None
        if zone:
            try:
                self._zone = ZoneInfo(zone)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                raise FeedError(
                    f"time zone {zone!r} is not known; write it like Europe/London, Asia/Shanghai or UTC"
                ) from None

    def micros(self, value: Any) -> int:
        """Microseconds since 1970 UTC. A local time that the clocks skip counts from before the change, one that
        they show twice is the first. Raises InputError."""
        moment = self._moment(value)
        if moment.tzinfo is None:
            if self._zone is None:
                raise InputError("has no time zone; say where it was written, e.g. --timezone Europe/London")
            moment = moment.replace(tzinfo=self._zone)
        micros = (moment - _EPOCH) // timedelta(microseconds=1)
        if micros < 0:
            raise InputError("is before 1970; check the clock that wrote it")
        return micros

    def _moment(self, value: Any) -> datetime:
        if isinstance(value, int | float) and not isinstance(value, bool) and not self._format:
            return _since(float(value))
        text = str(value).strip()
        if self._format:
            try:
                return datetime.strptime(text, self._format)
            except ValueError:
                raise InputError(f"is not a time like {self._format!r}, which time_format says") from None
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
        if text.replace(".", "", 1).isdecimal() and len(text) >= 9:
            return _since(float(text))
        raise InputError(
            "is not a time like 2026-01-31T09:30:00; for another form give time_format, e.g. '%d/%m/%Y %H:%M'"
        )


def _since(number: float) -> datetime:
    for unit in (1, 1e3, 1e6):
        if abs(number) / unit < 1e11:
            try:
                return _EPOCH + timedelta(seconds=number / unit)
            except (OverflowError, ValueError):
                break
    raise InputError("is not a number of seconds since 1970")


class Amounts:
    """Reads amounts into minor units of `currency`; `minor`: they are minor units already."""

    def __init__(self, currency: str, *, minor: bool = False, comma: bool = False) -> None:
        self._currency, self._minor, self._comma = currency, minor, comma
        self._places = Decimal(1).scaleb(exponent(currency))

    def decimal(self, value: Any) -> Decimal:
        """The amount in minor units, with what is finer than the smallest coin. Raises InputError."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            text = repr(value)
        else:
            text = str(value).strip()
            if self._comma and "," in text:
                text = text.replace(".", "").replace(",", ".")
        try:
            number = Decimal(text)
        except InvalidOperation:
            try:
                found = values.money(text, self._currency, decimal_comma=self._comma)
            except InputError:
                found = None
            if found is None or found.currency != self._currency:
                raise InputError(f"is not an amount of {self._currency}") from None
            return Decimal(found.amount)
        number = number if self._minor else number * self._places
        if not number.is_finite() or abs(number) >= 10**15:
            raise InputError("is not an amount of money")
        return number

    @staticmethod
    def rounded(amount: Decimal) -> int:
        """Whole minor units, halves away from zero."""
        return int(amount.to_integral_value(ROUND_HALF_UP))


def whole_value(value: Any) -> int:
    """A whole number, also written 3.0. Raises InputError."""
    try:
        number = Decimal(repr(value) if isinstance(value, float) else str(value).strip())
    except InvalidOperation:
        raise InputError("is not a whole number") from None
    if not number.is_finite() or number != number.to_integral_value() or abs(number) >= 2**31:
        raise InputError("is not a whole number")
    return int(number)


def text_value(value: Any) -> str:
    """An id or a word as text: 17850.0 is "17850"; blanks around and inside become one, what is no text goes."""
    if value is None or isinstance(value, Mapping | list):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = str(value).replace("\0", "")
    return " ".join(text.encode("utf-8", "ignore").decode().split())
