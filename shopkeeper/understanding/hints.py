"""What fixed rules read in a sentence: a small model takes it as a hint, and overrules it where the sentence says more.

Names that the sentence spells out or rules out, price limits, orders of sorting, order numbers, ordinals.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from shopkeeper.language.currency import exponent
from shopkeeper.language.prices import find_price_range
from shopkeeper.understanding.limits import price_limits
from shopkeeper.understanding.numbers import order_numbers
from shopkeeper.understanding.references import references
from shopkeeper.understanding.sorting import sort_said
from shopkeeper.understanding.spelling import folded, parts_of, place_of, stems_of
from shopkeeper.understanding.vocabulary import Candidates, Name, features_of

__all__ = ["hints"]

RULED_OUT = 0.6  # share of a name's features that must stand after a negation
SAID = 0.8  # ... that the sentence must have for the name to be taken as said
_MEASURED = re.compile(
    r"[\d.,]+(?:[x×/-][\d.,]+)*-?(?:[a-z]{1,3}|watts?|volts?"
    r"|inch|litres?|liters?|grams?|sheets?|[a-z]*met(?:er|re)s?"
    r"|dollars?|rand|euros?)",
    re.I,
)
_ORDER_WORD = re.compile(
    r"order|purchase|parcel|package|delivery|invoice|number|\bid\b|订单|单号|编号|号码|快递|包裹|发票|单子"
)
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_DECIMAL = re.compile(r"\d+[.,]\d{1,2}")


_NOT = re.compile(
    r"\b(?:without|with no|not(?: made (?:of|from))?|no|non|except(?: for)?|anything but|everything but"
    r"|don'?t want|dont want|do not want|isn'?t|isnt|aren'?t"
    r"|avoid(?:ing)?|hate|allergic to|allergy to|don'?t like"
    r"|instead of|rather than|other than|apart from|free of|w/o|exclud(?:e|ing)|doesn'?t have|can'?t stand"
    r"|never(?! (?:bought|had|used|tried|got|received|ordered"
    r"|arrived))|keep away from|fed up with|enough|sick of"
    r"|anything except|skip(?: the)?)\b[\s:]+"
)
_FREE = re.compile(r"([\w-]+)[ -]free\b")
_NOT_ZH = re.compile(
    "不要|不想要|别要|别给我|别是|别推|不含|不带|不喜欢|讨厌|除了"
    "|除去|而不是|(?<!是)不是|拒绝|千万别|别再|除开|排除|不能有"
    "|不能是|(?<!有)没有|绝不买|不买|不考虑|只要不是|不想看到|受不了"
)
_AFTER_ZH = re.compile(
    "以外|之外|除外|[的得地]?(?:一律|绝对|都)?不(?:行|要(?!紧)|考虑|用|看"
    "|需要)|的就算了|过敏(?!的人)|[的の]?退散|的?别来|踩过雷|免谈|的?算了|劝退|不合适"
)
_STOP = re.compile(r"[,.;!?，。；！？、]|\bbut\b|\band\b|\bor\b|都行|都可以|就行|的话")
_STOP_ZH = re.compile(_STOP.pattern + "|的")  # 不要塑料的保温杯: plastic is ruled out, not the cup


def hints(sentence: str, candidates: Candidates, shown: int | Sequence[str] = 0) -> dict[str, Any]:
    """What rules find, in the keys and the order of a reply: category (a list when several are said), brand,
    attributes, avoid (visible names), price, sort, order, refs; what they do not find is left out. `shown`: the titles
    on display, or how many there are."""
    text = folded(sentence)
    said = [frozenset(features_of(sentence))]
    stems = stems_of(sentence)
    windows = [frozenset(features_of(w)) for w in _windows(text)]
    digits = frozenset(_DIGITS.findall(text))
    named: dict[str, list[tuple[str, str]]] = {"in": [], "out": []}
    for kind, names in (("brand", candidates.brands), ("", candidates.values)):
        for name in names:
            spellings = [s for s in (name.name, *name.also) if kind or _sayable(s, sentence, digits)]
            if _covered(spellings, windows, RULED_OUT):
                named["out"].append((kind or name.attribute, name.name))
            elif _covered(spellings, said, SAID) or any(stems_of(s) <= stems for s in spellings):
                named["in"].append((kind or name.attribute, name.name))
    found: dict[str, Any] = {}
    categories, ruled_out = _categories(candidates.categories, text, stems, said, windows)
    if categories:
        found["category"] = categories[0] if len(categories) == 1 else categories
    named["out"] = [("category", name) for name in ruled_out] + named["out"]
    if brands := [name for kind, name in named["in"] if kind == "brand"]:
        found["brand"] = brands
    if attributes := _table((kind, name) for kind, name in named["in"] if kind != "brand"):
        found["attributes"] = attributes
    if avoid := _table(named["out"][:4]):
        found["avoid"] = avoid
    if price := _price(sentence):
        found["price"] = price
    if sort := sort_said(text):
        found["sort"] = sort
    amounts = {str(edge) for edge in price.values()} if price else set()
    if order := next((o for o in order_numbers(sentence) if _is_order(o, text) and o not in amounts), ""):
        found["order"] = order
    if shown and (refs := references(text, shown)):
        found["refs"] = refs
    return found


def _categories(
    names: Sequence[Name],
    text: str,
    stems: frozenset[str],
    said: Sequence[frozenset[str]],
    windows: Sequence[frozenset[str]],
) -> tuple[list[str], list[str]]:
    """The categories said, in the order of the sentence, and those ruled out. A name in parts ("Shoes > Kids' boots",
    "辣条（豆干）") is said when one of its own parts is; a desk lamp is no desk."""
    shared = Counter(part for name in names for part in set(parts_of(name.name)))
    hits: list[tuple[int, int, str]] = []  # where, how long, which
    out: list[str] = []
    for name in names:
        best: tuple[int, int] | None = None
        for spelling in (name.name, *name.also):
            own = [part for part in parts_of(spelling) if shared[part] <= 1] or [folded(spelling)]
            for part in own:
                at = place_of(part, text, stems)
                if at is not None and (best is None or at[1] > best[1]):
                    best = at
        if best is None and _covered((name.name, *name.also), said, SAID):
            best = (0, len(name.name))
        if best is None:
            continue
        if _covered(parts_of(name.name) or [name.name], windows, 1.0):
            out.append(name.name)
        else:
            hits.append((*best, name.name))
    kept: list[tuple[int, int, str]] = []
    for hit in sorted(hits, key=lambda h: -h[1]):
        if not any(hit[0] < k[0] + k[1] and k[0] < hit[0] + hit[1] for k in kept):
            kept.append(hit)
    return [name for _, _, name in sorted(kept)][:4], out


def _sayable(name: str, sentence: str, digits: frozenset[str]) -> bool:
    """Whether the sentence can mean this value: its numbers must be said, and one letter must stand as a size does."""
    if len(name) == 1 and name.isascii() and name.isalpha():
        return bool(
            re.search(rf"(?<![\w']){name.upper()}(?![\w'])|\bsize {name}\b|{name}[码号]", sentence, 0)
        ) and (
            name.upper() not in ("A", "I")
            or bool(re.search(rf"(?:size|key|class|grade|in) {name}\b", sentence, re.I))
        )
    numbers = _DIGITS.findall(folded(name))
    return (
        not numbers
        or bool(digits & set(numbers))
        or bool(set(features_of(name)) & set(features_of(sentence)))
    )


def _table(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    rows: dict[str, list[str]] = {}
    for name, value in pairs:
        if value not in rows.setdefault(name, []):
            rows[name].append(value)
    return rows


def _is_order(word: str, text: str) -> bool:
    """Whether it is rather an order number than a size, a model or an amount."""
    if _DECIMAL.fullmatch(word) or _MEASURED.fullmatch(word):
        return False
    if word.isdigit() and len(word) < 7 and not _ORDER_WORD.search(text):
        return False
    digits = sum(c.isdigit() for c in word)
    return digits >= 4 or (digits >= 3 and (word.startswith("#") or any(c.isalpha() for c in word)))


def _price(sentence: str) -> dict[str, int | float]:
    if limits := price_limits(sentence):
        said = (("min", limits.low), ("max", limits.high), ("about", limits.about))
        return {name: _plain(edge) for name, edge in said if edge is not None}
    price = find_price_range(sentence, "zh" if any("一" <= c <= "鿿" for c in sentence) else "en", "USD")
    if price is None:
        return {}
    unit = 10 ** exponent(price.currency)
    low, high = (None if edge is None else Decimal(edge) / unit for edge in (price.low, price.high))
    if low is not None and high is not None and low * 3 == high * 2:
        return {"about": _plain(low / Decimal("0.8"))}
    return {name: _plain(edge) for name, edge in (("min", low), ("max", high)) if edge is not None}


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _windows(text: str) -> Iterator[str]:
    for match in _NOT.finditer(text):
        rest = text[match.end() :]
        yield " ".join(rest[: stop.start() if (stop := _STOP.search(rest)) else None].split()[:4])
    for match in _FREE.finditer(text):
        yield match[1]
    for match in _NOT_ZH.finditer(text):
        rest = text[match.end() : match.end() + 10]
        yield rest[: stop.start() if (stop := _STOP_ZH.search(rest)) else None]
    for match in _AFTER_ZH.finditer(text):
        before = text[max(0, match.start() - 8) : match.start()]
        yield _STOP.split(before)[-1]


def _covered(spellings: Iterable[str], texts: Iterable[frozenset[str]], share: float) -> bool:
    """Whether one of `texts` has at least `share` of the features of one spelling."""
    for spelling in spellings:
        features = frozenset(features_of(spelling))
        if features and any(len(features & text) >= share * len(features) for text in texts):
            return True
    return False
