"""What fixed rules read in a sentence: a small model takes it as a hint, and overrules it where the sentence says more.

Names that the sentence spells out or rules out, price limits, orders of sorting, order numbers, ordinals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from shopkeeper.language import fold, segment, stem
from shopkeeper.language.currency import exponent
from shopkeeper.language.prices import find_price_range
from shopkeeper.understanding.numbers import order_numbers
from shopkeeper.understanding.vocabulary import Candidates, features_of

__all__ = ["hints"]

RULED_OUT = 0.6  # share of a name's features that must stand after a negation
SAID = 0.8  # ... that the sentence must have for the name to be taken as said
_DECIMAL = re.compile(r"\d+[.,]\d{1,2}")


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_SORTS: dict[str, re.Pattern[str]] = {
    "price_desc": _any_of(
        r"most expensive|priciest|dearest|highest.price|high.end|luxur|pricier",
        "最贵|价格最高|贵一点|贵点|高端|再贵",
    ),
    "price_asc": _any_of(
        r"\bcheap|lowest.pric|lowest.cost|affordable|inexpensive|least expensive|on a budget|low.cost",
        r"too (?:expensive|pricey|dear)|less expensive|bargain",
        "便宜|低价|价格最低|实惠|划算|性价比|太贵|贵了|省钱",
    ),
    "newest": _any_of(
        r"\bnewest|\blatest|new arrival|just (?:came|arrived)|new in\b|most recent|anything new|new stuff",
        "新款|最新|新品|上新|新到|刚上",
    ),
    "rating": _any_of(
        r"(?:best|top|highest|well|better|good)[ -](?:rat|review)|\breviews?\b|\bstars?\b|ratings?\b",
        "好评|评分|口碑|评价",
    ),
    "popular": _any_of(
        r"popular|best.?sell|top.?sell|most.(?:sold|bought)|trending|everyone (?:buys|is buying)",
        r"people (?:usually )?buy",
        "销量|热销|爆款|畅销|受欢迎|卖得|热门|人气",
    ),
}
_NOT = re.compile(
    r"\b(?:without|with no|not(?: made (?:of|from))?|no|non|except(?: for)?|anything but|everything but"
    r"|don'?t want|dont want|do not want|isn'?t|isnt|aren'?t|avoid(?:ing)?|hate|allergic to|allergy to"
    r"|instead of|rather than|other than|apart from|free of|w/o|excluding|doesn'?t have|can'?t stand|never)\b[\s:]+"
)
_FREE = re.compile(r"([\w-]+)[ -]free\b")
_NOT_ZH = re.compile(
    "不要|不想要|别要|别给我|别是|不含|不带|不喜欢|讨厌|除了|除去|而不是|不是|拒绝|过敏|千万别|别再|除开|排除|不能有|不能是|没有|非"
)
_AFTER_ZH = re.compile("以外|之外|除外|的不行|的不要|的就算了|过敏|不行|不要")
_STOP = re.compile(r"[,.;!?，。；！？、]|\bbut\b|\band\b|\bor\b|都行|都可以|就行|的话")
_STOP_ZH = re.compile(_STOP.pattern + "|的")  # 不要塑料的保温杯: plastic is ruled out, not the cup
_ORDINALS = {w: n for n, w in enumerate("first second third fourth fifth sixth".split(), 1)}
_ORDINAL = _any_of(
    r"\b(first|second|third|fourth|fifth|sixth)\b",
    r"(?:#|number |no\.? ?|option |item )(\d)\b",
    r"\b(\d)(?:st|nd|rd|th)\b",
    r"(last) (?:one|of)",
    r"\b(last)\b$",
)
_ORDINAL_ZH = _any_of("第([一二三四五六1-6])", "([一二三四五六1-6])号", "(最后)")
_HAN = {c: i for i, c in enumerate("一二三四五六", 1)}


def hints(sentence: str, candidates: Candidates, shown: int = 0) -> dict[str, Any]:
    """What rules find, in the keys and the order of a reply: category, brand, attributes, avoid (visible names), price,
    sort, order, refs; what they do not find is left out."""
    text = fold(sentence)
    said = [frozenset(features_of(sentence))]
    stems = _stems(sentence)
    windows = [frozenset(features_of(w)) for w in _windows(text)]
    named: dict[str, list[tuple[str, str]]] = {"in": [], "out": []}
    for kind, names in (
        ("category", candidates.categories),
        ("brand", candidates.brands),
        ("", candidates.values),
    ):
        for name in names:
            spellings = (name.name, *name.also)
            if _covered(spellings, windows, RULED_OUT):
                named["out"].append((kind or name.attribute, name.name))
            elif _covered(spellings, said, SAID) or any(_stems(s) <= stems for s in spellings):
                named["in"].append((kind or name.attribute, name.name))
    found: dict[str, Any] = {}
    if categories := [name for kind, name in named["in"] if kind == "category"]:
        found["category"] = max(categories, key=lambda name: len(_stems(name)))  # a desk lamp is no desk
    if brands := [name for kind, name in named["in"] if kind == "brand"]:
        found["brand"] = brands
    if attributes := _table((kind, name) for kind, name in named["in"] if kind not in ("category", "brand")):
        found["attributes"] = attributes
    if avoid := _table(named["out"][:4]):
        found["avoid"] = avoid
    if price := _price(sentence):
        found["price"] = price
    if sort := next((name for name, pattern in _SORTS.items() if pattern.search(text)), ""):
        found["sort"] = sort
    amounts = {str(edge) for edge in price.values()} if price else set()
    if order := next((o for o in order_numbers(sentence) if _is_order(o) and o not in amounts), ""):
        found["order"] = order
    if shown and (refs := sorted(set(_refs(text, shown)))):
        found["refs"] = refs
    return found


def _stems(text: str) -> frozenset[str]:
    """Stemmed words: who says mug means Mugs."""
    return frozenset(stem(word) for word in segment(fold(text), parts=False)) or frozenset({""})


def _table(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    rows: dict[str, list[str]] = {}
    for name, value in pairs:
        if value not in rows.setdefault(name, []):
            rows[name].append(value)
    return rows


def _is_order(word: str) -> bool:
    """Whether it is rather an order number than a size, a model or an amount."""
    if _DECIMAL.fullmatch(word):
        return False
    digits = sum(c.isdigit() for c in word)
    return digits >= 4 or (digits >= 3 and (word.startswith("#") or any(c.isalpha() for c in word)))


def _price(sentence: str) -> dict[str, int | float]:
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


def _refs(text: str, shown: int) -> Iterator[int]:
    for word, number, nth, *last in _ORDINAL.findall(text):
        at = shown if any(last) else _ORDINALS.get(word) or int(number or nth)
        if at <= shown:
            yield at
    for one, other, final in _ORDINAL_ZH.findall(text):
        digit = one or other
        at = shown if final else _HAN.get(digit) or int(digit)
        if at <= shown:
            yield at
