"""Price wishes in a query: under 500, $20-50, between 20 and 50, around 100, 200元以下, 500块左右.

Numbers that belong to something else (13 inch, windows 10, air max 90) are left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from shopkeeper.language.currency import currency_of, exponent
from shopkeeper.language.numerals import ZH_NUMBER, narrow, number
from shopkeeper.language.units import find_measures

__all__ = ["PriceRange", "find_price_range"]

_N = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:[.,]\d{1,2})?)"
_SIGN = r"(?:[a-z]{0,2}\$|[€£¥₹₩₽₺฿₱])"
_WORD = (
    r"(?:dollars?|bucks|usd|euros?|eur|pounds|gbp|quid|yuan|rmb|cny|yen|jpy|cad|aud|chf|inr|rupees|sek|nok|dkk|kr"
    r"|[€£¥$])(?![a-z])"
)
_A, _B = (
    rf"(?P<s{x}>{_SIGN} ?)?(?P<n{x}>{_N})(?P<k{x}>k(?![a-z0-9]))?(?: ?(?P<w{x}>{_WORD}))?(?![\d%/])"
    for x in "ab"
)
_LOW_WORDS = (
    r"(?:over|above|more than|no less than|not less than|at least|min(?:imum|\.)?"
    r"|starting (?:at|from)|from|>=?)"
)
_OR_LESS = r"(?:or (?:less|under|below|cheaper)|and (?:under|below)|max\b|tops\b|budget\b)"
_HIGH_WORDS = (
    r"(?:no more than|not more than|not over|(?:for |costing )?(?:under|below|(?:less|cheaper|lower) than)"
    r"|up to|at most|at max|max(?:imum|\.)?|within|budget(?: of| is)?|<=?)"
)
_SURE = re.compile(r"under|below|less than|cheaper than|lower than|budget|<|>|between", re.I)
_NEAR_WORDS = r"(?:around|about|approximately|approx\.?|roughly|circa|near|~)"
_PRICE = r"(?:(?:with )?(?:a )?(?:price[ds]?|cost(?:ing)?|budget)(?: of| is|:)? )?"
_BOUND = r"(?<![a-z0-9-])"

_Pattern = tuple[str, re.Pattern[str]]


def _compiled(*rows: tuple[str, str]) -> list[_Pattern]:
    return [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in rows]


_EN = _compiled(
    ("span", rf"{_BOUND}{_PRICE}(?P<word>between|from) {_A} ?(?:and|to|-|–) ?{_B}"),
    ("span", rf"(?<![a-z0-9.-]){_PRICE}(?P<word>){_A} ?(?:-|–|to) ?{_B}"),
    ("high", rf"{_BOUND}{_PRICE}(?P<word>{_HIGH_WORDS}) ?(?:of )?{_A}"),
    ("low", rf"{_BOUND}{_PRICE}(?P<word>{_LOW_WORDS}) ?{_A}"),
    ("near", rf"{_BOUND}{_PRICE}(?P<word>{_NEAR_WORDS}) ?{_A}"),
    ("high", rf"(?<![a-z0-9.-]){_A} (?P<word>{_OR_LESS})"),
    ("low", rf"(?<![a-z0-9.-]){_A} (?P<word>or (?:more|over|above)|and (?:up|over|above))\b"),
)
_ZH_N = rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?[百千万]?|{ZH_NUMBER})"
_YUAN = r"(?:元钱?|块钱?|圆|人民币|rmb|美元|欧元|英镑|日元|港币)"
_ZA, _ZB = (rf"(?P<s{x}>[¥$€£])?(?P<n{x}>{_ZH_N})(?![a-z0-9寸])\s*(?P<w{x}>{_YUAN})?(?P<k{x}>)" for x in "ab")
_ZH_HIGH = (
    r"(?:不超过|不要超过|不高于|低于|少于|小于|不到|最多|至多|便宜于|预算|价格?控制在|控制在|最高|上限)"
    r"(?:在|为|是|约)?"
)
_ZH_LOW = r"(?:高于|大于|超过|不低于|不少于|至少|最少|多于|贵于)"
_DIGIT = r"(?<![\d.,a-z零一二两三四五六七八九十百千万])"
_ZH = _compiled(
    ("span", rf"{_DIGIT}{_ZA}\s*(?:到|至|-|~|–|—|和|与)\s*{_ZB}\s*(?P<word>之间|左右|的|区间)?"),
    ("high", rf"(?P<word>{_ZH_HIGH})\s*{_ZA}(?:以内|以下|左右)?"),
    ("low", rf"(?P<word>{_ZH_LOW})\s*{_ZA}(?:以上)?"),
    ("high", rf"{_DIGIT}{_ZA}\s*(?P<word>以下|以内|之内|以里|之下|封顶|及以下|内(?!存|置|衣|裤))"),
    ("low", rf"{_DIGIT}{_ZA}\s*(?P<word>以上|之上|及以上|起(?!动))"),
    ("near", rf"(?P<word>大概|大约|约|差不多){_ZA}(?:左右|上下)?"),
    ("near", rf"{_DIGIT}{_ZA}\s*(?P<word>左右|上下)"),
)
_MAYBE = re.compile(
    r"(?i)under|below|less|cheaper|lower|up to|most|max|within|budget|<|over|above|more|least|min|start|from"
    r"|>|between|around|about|approx|roughly|circa|near|~|\bor\b|\band\b|\bto\b|[-–]\s?[$€£¥]?\d|tops"
    r"|以|内|下|上|封顶|不|低于|少于|小于|最|至|预算|控制|高于|大于|超过|到|之间|左右|约|大概|差不多|起|多于|贵于|便宜"
)
_DIGITS = re.compile(r"[0-9０-９一二两三四五六七八九十百千万]")
_CJK = re.compile("[\u4e00-\u9fff]")
_WORDS = {"euro": "EUR", "euros": "EUR", "pounds": "GBP", "quid": "GBP", "rupees": "INR", "yen": "JPY"}
_WORDS |= dict.fromkeys(("yuan", "rmb", "元钱", "块钱"), "CNY")
_DOLLARS = ("dollar", "dollars", "bucks")
_BEFORE_MAX = re.compile(r"\b(?:pro|air|ultra|plus|vapor)\s*$", re.I)
_AFTER_BARE = re.compile(
    r"\s*(?:$|[,;.!?)]|(?:and|or|with|for|in|but|please|each|per|total|under|over|the|max)\b)", re.I
)
_NEAR = (Decimal("0.8"), Decimal("1.2"))


@dataclass(frozen=True, slots=True)
class PriceRange:
    """`low`..`high` in minor units of `currency`, either None when open; read from `start`..`end`."""

    low: int | None
    high: int | None
    currency: str
    start: int
    end: int


def find_price_range(text: str, language: str, currency: str) -> PriceRange | None:
    """The price a query asks for, or None. `currency` is the shop's, for numbers that name none.

    "around 100" is 80 to 120. Phrases that stand side by side ("over 20 under 50") are taken together.
    """
    if not _DIGITS.search(text) or not _MAYBE.search(text):
        return None
    text = narrow(text).replace("￥", "¥")
    chinese = language == "zh" or bool(_CJK.search(text))
    found: list[PriceRange] = []
    measures: list[tuple[int, int]] | None = None
    for kind, pattern in (*_ZH, *_EN) if chinese else _EN:
        for match in pattern.finditer(text):
            if any(r.start < match.end() and match.start() < r.end for r in found):
                continue
            if measures is None:
                measures = [
                    (m.start, m.end)
                    for m in find_measures(text)
                    if _is_measure(text, m.start, m.end, currency)
                ]
            if _is_price(match, measures, text, kind) and (one := _range(kind, match, currency)):
                found.append(one)
    if not found:
        return None
    found.sort(key=lambda r: r.start)
    first = found[0]
    if len(found) > 1 and found[1].currency == first.currency:
        second = found[1]
        between = text[first.end : second.end - (second.end - second.start)]
        if re.fullmatch(r"[\s,，、]*(?:and|but|or|且|但)?[\s,，]*", between) and (
            (first.low is None) == (second.high is None) and (first.high is None) == (second.low is None)
        ):
            low = first.low if first.low is not None else second.low
            high = first.high if first.high is not None else second.high
            if low is not None and high is not None and low <= high:
                return PriceRange(low, high, first.currency, first.start, second.end)
    return first


def _is_measure(text: str, start: int, end: int, currency: str) -> bool:
    """False for "20 pounds" in a shop that sells in pounds sterling."""
    return not (currency == "GBP" and text[start:end].lower().endswith("pounds"))


def _is_price(match: re.Match[str], measures: list[tuple[int, int]], text: str, kind: str) -> bool:
    groups = match.groupdict()
    for n in ("na", "nb"):
        if groups.get(n) and any(s < match.end(n) and match.start(n) < e for s, e in measures):
            return False
    marked = any(groups.get(g) for g in ("sa", "wa", "sb", "wb"))
    word = groups.get("word") or ""
    if marked or _CJK.search(match[0]):
        return marked or bool(word)
    if kind == "span" and not word:
        return False
    if _SURE.search(word):
        return not text[match.end() : match.end() + 1].isalnum()
    if re.match("max", word, re.I) and _BEFORE_MAX.search(text[: match.start("word")]):
        return False
    return bool(_AFTER_BARE.match(text, match.end()))


def _range(kind: str, match: re.Match[str], default: str) -> PriceRange | None:
    groups = match.groupdict()
    code = default
    for mark in (groups.get("sa"), groups.get("sb"), groups.get("wa"), groups.get("wb")):
        if mark:
            code = _currency(mark, default)
    try:
        values = [Decimal(repr(number(groups[n]))) for n in ("na", "nb") if groups.get(n)]
    except (ValueError, OverflowError):
        return None
    thousands = [bool(groups.get(k)) for k in ("ka", "kb")][: len(values)]
    if thousands[-1]:  # "1-2k" means thousands on both sides
        values = [v * 1000 if thousands[i] or v < 100 else v for i, v in enumerate(values)]
    elif thousands[0]:
        values[0] *= 1000
    if max(values) > 10**12:
        return None
    scale = Decimal(10) ** exponent(code)
    amounts = [int((v * scale).to_integral_value()) for v in values]
    low: int | None
    high: int | None
    if kind == "span":
        low, high = amounts
        if low > high:
            return None
    elif kind == "near":
        low, high = (int((amounts[0] * f).to_integral_value()) for f in _NEAR)
    else:
        low, high = (amounts[0], None) if kind == "low" else (None, amounts[0])
    text = match[0]
    start = match.start() + len(text) - len(text.lstrip())
    return PriceRange(low, high, code, start, match.start() + len(text.rstrip()))


def _currency(mark: str, default: str) -> str:
    mark = mark.strip().lower()
    if mark in _DOLLARS:
        return currency_of("$", default) or default
    return _WORDS.get(mark) or currency_of(mark, default) or default
