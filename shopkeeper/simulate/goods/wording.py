"""Fills the lines of a kind with a product's own facts, in English and Chinese."""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Mapping, Sequence

from shopkeeper.catalog.model import Attribute, Quantity
from shopkeeper.simulate.goods.kind import Pair, pair

__all__ = ["Facts", "fill", "fits", "needed", "pick_line", "pick_lines", "quantity_text"]

#: how units read in running text: English singular, English plural, Chinese; others stay as they are
_PROSE = {
    "h": ("hour", "hours", "小时"),
    "min": ("minute", "minutes", "分钟"),
    "mm": ("mm", "mm", "毫米"),
    "cm": ("cm", "cm", "厘米"),
    "m": ("m", "m", "米"),
    "g": ("g", "g", "克"),
    "kg": ("kg", "kg", "公斤"),
    "L": ("litre", "litres", "升"),
    "ml": ("ml", "ml", "毫升"),
    "in": ("inch", "inches", "英寸"),
    "W": ("watts", "watts", "瓦"),
    "lm": ("lumens", "lumens", "流明"),
    "pcs": ("piece", "pieces", "件"),
    "months": ("month", "months", "个月"),
    "years": ("year", "years", "年"),
    "GB": ("GB", "GB", "GB"),
}
_LABEL_ZH = {
    "h": "小时",
    "in": "英寸",
    "min": "分钟",
    "pcs": "件装",
    "months": "个月",
    "years": "年",
    "L": "升",
    "ml": "毫升",
}
_LABEL_ZH |= {"W": "瓦", "cm": "厘米", "g": "克", "kg": "公斤", "m": "米"}
_PROPER = {
    "Wi-Fi",
    "Nordic",
    "Arabica",
    "Japanese",
    "Ethiopian",
    "Colombian",
    "Brazilian",
    "Merino",
    "Bluetooth",
    "Sichuan",
}
_NAMES = {"brand", "model", "Compatible with", "Origin"}
_PLACE = re.compile(r"\{([^{}]+)\}")
_CONDITION = re.compile(r"^\[(!?)([^\]=!]+)(?:(!?=)([^\]]*))?\]\s*")

Facts = Mapping[str, Attribute | Pair]


@functools.cache
def _parsed(line: str) -> tuple[tuple[tuple[bool, str, str, tuple[str, ...]], ...], Pair, frozenset[str]]:
    conditions = []
    while match := _CONDITION.match(line):
        negative, name, sign, values = match.groups()
        conditions.append((bool(negative), name, sign or "", tuple((values or "").split("/"))))
        line = line[match.end() :]
    text = pair(line)
    return tuple(conditions), text, frozenset(_PLACE.findall(text.en) + _PLACE.findall(text.zh))


def _value(fact: Attribute | Pair | None) -> str:
    return fact.en if isinstance(fact, Pair) else str(fact)


def fits(line: str, facts: Facts) -> bool:
    """True when the line's conditions hold and every fact that it names is known."""
    conditions, _, names = _parsed(line)
    for negative, name, sign, values in conditions:
        fact = facts.get(name)
        if sign == "=":
            holds = _value(fact) in values
        elif sign == "!=":
            holds = fact is not None and _value(fact) not in values
        else:
            holds = bool(fact)
        if holds == negative:
            return False
    return all(name in facts for name in names)


def needed(line: str) -> frozenset[str]:
    """The names of the facts that the line speaks of or asks for."""
    conditions, _, names = _parsed(line)
    return names | {name for _, name, _, _ in conditions}


def quantity_text(quantity: Quantity, language: str, *, prose: bool) -> str:
    """ "40 hours" or "40小时" in running text, "40 h" or "40小时" in a title."""
    number = f"{quantity.value:,.10g}" if quantity.value >= 10_000 else f"{quantity.value:.10g}"
    unit = quantity.unit
    if not unit:
        return number
    if language == "zh":
        short = _PROSE[unit][2] if prose and unit in _PROSE else _LABEL_ZH.get(unit, unit)
        return number + short
    if prose and unit in _PROSE:
        return f"{number} {_PROSE[unit][0 if quantity.value == 1 else 1]}"
    return number + unit if unit in ("W", "GB", "TB", "mAh", "K") and not prose else f"{number} {unit}"


def _shown(name: str, fact: Attribute | Pair, language: str, *, prose: bool, opens: bool) -> str:
    if isinstance(fact, Quantity):
        return quantity_text(fact, language, prose=prose)
    if isinstance(fact, Pair):
        text = fact[language]
        first = text.partition(" ")[0]
        if (
            prose
            and language == "en"
            and not opens
            and name not in _NAMES
            and first not in _PROPER
            and first[1:].islower()
        ):
            text = text[0].lower() + text[1:]
        return text
    return str(fact)


def fill(line: str, facts: Facts, *, prose: bool = True) -> Pair:
    """The line with its places filled. Raises KeyError for a place that `facts` lacks."""
    _, text, _ = _parsed(line)

    def filled(language: str) -> str:
        template = text[language]

        def replace(match: re.Match[str]) -> str:
            before = template[: match.start()].rstrip()
            opens = not before or before[-1] in ".!?:"
            return _shown(match.group(1), facts[match.group(1)], language, prose=prose, opens=opens)

        return _PLACE.sub(replace, template)

    return Pair(filled("en"), filled("zh"))


def pick_line(lines: Sequence[str], facts: Facts, rng: random.Random) -> str | None:
    """One line that fits, or None."""
    fitting = [line for line in lines if fits(line, facts)]
    return rng.choice(fitting) if fitting else None


def pick_lines(lines: Sequence[str], facts: Facts, rng: random.Random, count: int) -> list[str]:
    """Up to `count` lines that fit, in their own order."""
    fitting = [line for line in lines if fits(line, facts)]
    chosen = set(rng.sample(range(len(fitting)), min(count, len(fitting))))
    return [line for i, line in enumerate(fitting) if i in chosen]
