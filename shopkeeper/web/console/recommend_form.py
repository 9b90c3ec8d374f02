"""The form of one place's strategy: read into a document as `strategies` keeps it, and the person it is tried as."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData

from shopkeeper.errors import InputError
from shopkeeper.recommend.rules.documents import to_document, to_strategy
from shopkeeper.recommend.strategies import HOW, SOURCES, Strategy
from shopkeeper.web import i18n
from shopkeeper.web.console.access import Console, field

__all__ = ["Trial", "read_strategy", "read_trial"]

SHARES = ("margin", "fresh", "diversity")
COUNTS = ("most_of_category", "most_of_brand", "cap")
PRICES = ("least_price", "most_price")
SWITCHES = ("in_stock", "hide_bought")


@dataclass(frozen=True, slots=True)
class Trial:
    """As whom a strategy is tried and about which product; `find` is what is typed to look for somebody."""

    person: str = ""
    product: str = ""
    find: str = ""

    @property
    def query(self) -> str:
        """As the part of an address after the question mark."""
        return urlencode([(k, v) for k, v in (("person", self.person), ("product", self.product)) if v])


def read_trial(form: FormData | Mapping[str, str]) -> Trial:
    """Who is tried; a button that names somebody comes before the field."""

    def text(name: str) -> str:
        value = form.get(name)
        return value.replace("\0", "").strip()[:200] if isinstance(value, str) else ""

    be = text("be")
    person = "" if be == "nobody" else be or text("person")
    return Trial(person, text("product"), text("find"))


def read_strategy(console: Console, form: FormData, place: str) -> tuple[Strategy, str]:
    """The strategy of the form, and what is wrong with it in words ('' when nothing is); then it is the stored one."""
    try:
        return to_strategy(_document(console, form, place)), ""
    except InputError as error:
        return console.shop.recommend.strategies.of(place), str(error)


def _document(console: Console, form: FormData, place: str) -> dict[str, Any]:
    stored = to_document(console.shop.recommend.strategies.of(place))
    weights: dict[str, dict[str, float]] = {"sources": {}, "fallback": {}}
    for kind, values in weights.items():
        for source in SOURCES:
            weight = _number(console, form, f"{kind}.{source}")
            if weight:
                values[source] = weight
    if not weights["sources"]:
        raise InputError(console.t("strategy.no_source"))
    rules: dict[str, Any] = {name: field(form, name) == "yes" for name in SWITCHES}
    rules |= {name: _number(console, form, name) / 100 for name in SHARES}
    rules |= {name: round(_number(console, form, name)) for name in COUNTS}
    currency = console.shop.config.currency
    for name in PRICES:
        amount = Decimal(str(_number(console, form, name)))
        rules[name] = i18n.amount_in_minor(amount, currency)
    rules["pins"] = [_pin(console, line) for line in _lines(form, "pins")]
    rules["hide"] = _lines(form, "hide")
    for id in [*(pin["product"] for pin in rules["pins"]), *rules["hide"]]:
        if console.shop.catalog.get(id) is None:
            raise InputError(console.t("rule.unknown_product", id=id[:80]))
    how = field(form, "how")
    return {
        **stored,
        "on": field(form, "on") == "yes",
        **weights,
        "rules": rules,
        "explore": {
            "how": how if how in HOW else "none",
            "share": _number(console, form, "share") / 100,
        },
        "ranker": field(form, "ranker") == "yes",
    }


def _number(console: Console, form: FormData, name: str) -> float:
    text = field(form, name).replace(",", ".")
    try:
        number = float(text) if text else 0.0
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or not 0 <= number < 1e12:
        raise InputError(console.t("strategy.no_number", value=text[:40]))
    return number


def _lines(form: FormData, name: str) -> list[str]:
    return [line.strip() for line in field(form, name).splitlines() if line.strip()][:100]


def _pin(console: Console, line: str) -> dict[str, Any]:
    """A line "POSITION PRODUCT"."""
    position, _, product = line.partition(" ")
    if not position.isascii() or not position.isdigit() or not product.strip():
        raise InputError(console.t("strategy.no_pin", value=line[:60]))
    return {"product": product.strip(), "position": int(position[:6])}
