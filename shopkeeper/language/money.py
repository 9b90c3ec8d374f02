"""Money in feeds: 79.99 USD, 1 299,00 kr, €12,50, ¥200, 200元. Amounts are whole minor units, never floats.

Price wishes in a query ("under 500") are read by `find_price_range`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from shopkeeper.errors import InputError
from shopkeeper.language.currency import CURRENCIES, SIGNS, currency_of, exponent, minor_units
from shopkeeper.language.numerals import narrow
from shopkeeper.language.prices import PriceRange, find_price_range

__all__ = [
    "CURRENCIES",
    "Amount",
    "PriceRange",
    "currency_of",
    "exponent",
    "find_price_range",
    "minor_units",
    "parse_money",
]

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_WRITTEN = re.compile(
    r"(?P<before>[^\d.,+-]*?)(?P<sign>[+-]?)(?P<inner>[^\d.,+-]*?)"
    r"(?P<number>[\d.,'’]*\d[\d.,'’]*)-?(?P<after>\D*)"
)
_PLAIN = re.compile(r"(\d+)(?:\.(\d{1,2}))?(?: ([A-Z]{3}))?", re.ASCII)


class Amount(NamedTuple):
    """`amount` in minor units of `currency`: (1999, "USD") is 19.99 dollars, (1999, "JPY") is 1999 yen."""

    amount: int
    currency: str


def parse_money(text: str, default_currency: str, *, negative: bool = False) -> Amount | None:
    """The money written in `text`, which holds nothing else; None when `text` is blank.

    A comma before three digits groups thousands, a lone point is a decimal point; where a point before three
    digits could be either ("1.299" euros) the text is refused rather than guessed. Raises InputError for
    anything that is not money, an unknown currency, and for a negative amount unless `negative`.
    """
    if plain := _PLAIN.fullmatch(text):  # nearly every cell of a well-made feed
        code = plain[3] or default_currency
        if code in CURRENCIES and exponent(code) == 2 and len(plain[1]) <= 15:
            return Amount(int(plain[1]) * 100 + int((plain[2] or "0").ljust(2, "0")), code)
    cleaned = _SPACES.sub("", narrow(text)).replace("−", "-").replace("￥", "¥")
    if not cleaned:
        return None
    if len(cleaned) > 60:
        raise InputError(f"{text[:40]!r}... is not an amount of money; write it like 79.99 USD")
    match = _WRITTEN.fullmatch(cleaned)
    if match is None:
        raise InputError(f"{text!r} is not an amount of money; write it like 79.99 USD")
    names = {n for n in (match["before"], match["inner"], match["after"]) if n}
    codes = {currency_of(name, default_currency) for name in names} or {default_currency}
    if len(codes) > 1 and len(names) == 2:  # "$ 5 CAD": the code says which dollar
        exact = {name.upper() for name in names if name.upper() in CURRENCIES}
        shared = {c for name in names for c in SIGNS.get(name.lower(), ())}
        codes = exact if len(exact) == 1 and exact <= shared else codes
    code = next(iter(codes)) or ""
    if len(codes) > 1 or code not in CURRENCIES:
        quoted = ", ".join(repr(n) for n in sorted(names)) or repr(default_currency)
        raise InputError(f"{text!r}: unknown currency {quoted}; use an ISO 4217 code such as USD")
    value = _decimal(match["number"], code, text)
    if match["sign"] == "-":
        if not negative and value:
            raise InputError(f"{text!r} is negative; a price is zero or more")
        value = -value
    return Amount(minor_units(value, code), code)


def _decimal(number: str, currency: str, text: str) -> Decimal:
    """The value of a grouped number. Raises InputError when its marks contradict each other."""
    number = number.replace("’", "'").rstrip(".,")
    whole, fraction = number, ""
    points, commas = number.count("."), number.count(",")
    if points and commas:
        mark = max(".,", key=number.rfind)
        whole, _, fraction = number.rpartition(mark)
        if number.count(mark) > 1:
            raise InputError(f"{text!r} is not an amount of money; write it like 1299.00")
    elif points == 1:
        whole, _, fraction = number.rpartition(".")
        if len(fraction) == 3 and 1 <= len(whole) <= 3 and whole != "0" and exponent(currency) < 3:
            if exponent(currency) == 0:
                whole, fraction = number, ""
            elif "'" not in whole:
                raise InputError(
                    f"{text!r} may be thousands or decimals; "
                    f"write {whole}{fraction}.00 or {whole}.{fraction[:2]}"
                )
    elif commas == 1:
        before, _, after = number.rpartition(",")
        if len(after) != 3 or not 1 <= len(before) <= 3:
            whole, fraction = before, after
    groups = re.split(r"[.,']", whole)
    grouped = len(groups) > 1
    good = all(len(g) == 3 for g in groups[1:]) and 1 <= len(groups[0]) <= 3
    indian = len(groups[-1]) == 3 and all(len(g) == 2 for g in groups[1:-1]) and 1 <= len(groups[0]) <= 2
    digits = "".join(groups)
    if (grouped and not (good or indian)) or not (digits + fraction).isascii() or len(digits) > 15:
        raise InputError(f"{text!r} is not an amount of money; write it like 1299.00")
    if len(set(re.findall(r"[.,']", whole))) > 1 or (fraction and not fraction.isdigit()):
        raise InputError(f"{text!r} is not an amount of money; write it like 1299.00")
    return Decimal(f"{digits or '0'}.{fraction or '0'}")
