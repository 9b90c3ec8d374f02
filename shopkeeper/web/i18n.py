"""The words of every page in every language, and money, numbers and dates as each language writes them.

Texts are JSON files, locales/<language>/<area>.json: key -> text, or key -> {"one": ..., "other": ...} chosen
by the value `n`. A key that one language lacks is a defect, found by a test; a page then shows English.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, get_currency_precision

from shopkeeper.catalog.model import Money, Quantity

__all__ = [
    "LANGUAGES",
    "LANGUAGE_NAMES",
    "amount_in_major",
    "amount_in_minor",
    "choose_language",
    "date",
    "locale",
    "money",
    "number",
    "quantity",
    "text",
    "texts",
]

LANGUAGES = ("en", "zh")
LANGUAGE_NAMES = {"en": "English", "zh": "中文"}
#: what `<html lang>` and hreflang say
LANGUAGE_TAGS = {"en": "en", "zh": "zh-Hans"}

Entry = str | Mapping[str, str]


@cache
def texts(language: str) -> Mapping[str, Entry]:
    """All texts of `language`, from every file of its folder."""
    merged: dict[str, Entry] = {}
    for file in sorted((Path(__file__).parent / "locales" / language).glob("*.json")):
        merged.update(json.loads(file.read_text("utf-8")))
    return merged


def text(language: str, key: str, **values: object) -> str:
    """The text of `key` with `{name}` replaced by `values`; numbers are written the language's way."""
    entry = texts(language).get(key)
    if entry is None:
        entry = texts("en").get(key, key)
    if not isinstance(entry, str):
        form = "one" if values.get("n") == 1 and "one" in entry else "other"
        entry = entry[form]
    if not values:
        return entry
    shown = {
        name: number(value, language) if isinstance(value, int) else value for name, value in values.items()
    }
    return entry.format(**shown)


def choose_language(cookie: str | None, accept_language: str | None) -> str:
    """The visitor's language: the one chosen before, else the browser's first that we have, else English."""
    if cookie in LANGUAGES:
        return cookie
    wishes: list[tuple[float, str]] = []
    for part in (accept_language or "")[:500].split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            continue
        wishes.append((-quality, tag.lower().split("-")[0]))
    for _, tag in sorted(wishes, key=lambda wish: wish[0]):
        if tag in LANGUAGES:
            return tag
    return "en"


@cache
def locale(language: str) -> Locale:
    """Babel's data of the language."""
    try:
        return Locale.parse({"zh": "zh_Hans_CN", "en": "en_US"}.get(language, language), sep="_")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_US")


def amount_in_major(amount: int, currency: str) -> Decimal:
    """Minor units as a decimal number of the currency: 1999 USD is 19.99, 1999 JPY is 1999."""
    return Decimal(amount).scaleb(-get_currency_precision(currency))


def amount_in_minor(amount: Decimal, currency: str) -> int:
    """A decimal number of the currency as minor units: 19.99 USD is 1999."""
    return int(amount.scaleb(get_currency_precision(currency)).to_integral_value())


@lru_cache(maxsize=20_000)
def money(value: Money, language: str) -> str:
    """An amount as the language writes it: "¥19.99", "CN¥19.99"; dollars are "$19.99" in every language, as in
    documents and on the order desk."""
    major = amount_in_major(value.amount, value.currency)
    shown = format_currency(major, value.currency, locale=locale(language))
    if value.currency == "USD":
        shown = shown.replace("US$", "$")
    return re.sub(r"(?<=[A-Za-z])(?=\d)", "\u00a0", shown)  # a code stands off the number, a sign does not


@lru_cache(maxsize=20_000)
def number(value: float, language: str, digits: int | None = None) -> str:
    """A number as the language writes it, with at most `digits` decimals (default: up to 3)."""
    pattern = "#,##0." + "#" * (3 if digits is None else digits)
    return format_decimal(value, format=pattern.rstrip("."), locale=locale(language))


def quantity(value: Quantity, language: str) -> str:
    """A number with its unit: "13.3 in"; an inch mark or a degree or percent sign stands close."""
    shown = number(value.value, language)
    if not value.unit:
        return shown
    return shown + value.unit if value.unit[0] in "%°\"″'" else f"{shown}\u00a0{value.unit}"


def date(moment: str, language: str) -> str:
    """The day of an ISO 8601 time, in the language's medium form; '' when it is not a time."""
    try:
        day = datetime.fromisoformat(moment.replace("Z", "+00:00")).date()
    except ValueError:
        return ""
    return format_date(day, format="medium", locale=locale(language))
