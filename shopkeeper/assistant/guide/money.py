"""Amounts as the shop's pages write them: "¥19.99", "CN¥19.99"; dollars are "$19.99" in every language."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from shopkeeper.catalog import Money
from shopkeeper.language.currency import exponent

__all__ = ["money"]

_LOCALES = {"zh": "zh_Hans_CN", "en": "en_US"}


@lru_cache(maxsize=20_000)
def money(amount: int, currency: str, language: str) -> str:
    """Minor units of `currency` as `language` writes them; with the code in front where Babel is not installed."""
    major = Decimal(amount).scaleb(-exponent(currency))
    try:
        from babel.core import Locale
        from babel.numbers import format_currency
    except ImportError:
        return f"{currency} {major:,}"
    locale = Locale.parse(_LOCALES.get(language, "en_US"), sep="_")
    written = format_currency(major, currency, locale=locale)
    if currency == "USD":
        written = written.replace("US$", "$")
    return re.sub(r"(?<=[A-Za-z])(?=\d)", "\u00a0", written)


def shown(value: Money | None, language: str) -> str:
    """A price, or '' when there is none."""
    return "" if value is None else money(value.amount, value.currency, language)
