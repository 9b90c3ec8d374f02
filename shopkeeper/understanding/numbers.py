"""The numbers and order numbers that a sentence holds: a typed request may name no others."""

from __future__ import annotations

import re
from decimal import Decimal

from shopkeeper.language.numerals import ZH_NUMBER, narrow, number

__all__ = ["amounts", "order_numbers"]

_DIGITS = re.compile(
    # Chinese writes numbers right after words (最多200), so only Latin letters and digits before one forbid it
    r"(?<![A-Za-z0-9_])(?<!\d[.,])(?:[$€£¥￥₹]|[a-z]{0,3}\$|[x×*])?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)\s*(k(?![a-z])|千|万)?",
    re.I,
)
_HAN = re.compile(ZH_NUMBER)
_ABOUT_HAN = re.compile("([一二两三四五六七八九])([二两三四五六七八九])([十百千万])")
_MIXED = re.compile(r"(?<![\d.,])(\d+)([百千万])(\d)(?![\d.百千万])")
_DOZENS = re.compile(r"(\d+|[一二两三四五六七八九十])打")
_TRADITIONAL = str.maketrans("兩倆萬", "两俩万")
_ORDER = re.compile(r"#?[A-Za-z0-9](?:[A-Za-z0-9_\-/.]*[A-Za-z0-9])?")
_SMALL = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen".split()
    )
} | {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALE = {"hundred": 100, "thousand": 1000, "grand": 1000}
_PAIR = {"pair": 2, "couple": 2, "both": 2, "dozen": 12}
_ENGLISH = re.compile(r"[a-z]+", re.I)


def amounts(text: str) -> tuple[Decimal, ...]:
    """Every amount written in `text`, in digits or in words, in order, each once."""
    text = narrow(text.replace("，", "。")).translate(_TRADITIONAL)  # a wide comma never groups thousands
    found: list[Decimal] = []
    for match in _DIGITS.finditer(text):
        value = _decimal(match[1])
        scale = {"k": 1000, "千": 1000, "万": 10_000}.get((match[2] or "").lower(), 1)
        found += [value * scale] if scale > 1 else [value]
    for match in _HAN.finditer(text):
        try:
            found.append(_decimal(str(number(match[0]))))
        except ValueError:
            continue
    found += _english(text)
    for match in _ABOUT_HAN.finditer(text):  # 三四百: 300 to 400
        found += [_decimal(str(number(match[i] + match[3]))) for i in (1, 2)]
    for match in _MIXED.finditer(text):  # 1千5: 1500
        power = int(number("一" + match[2]))
        found.append(Decimal(int(match[1]) * power + int(match[3]) * power // 10))
    found += [Decimal(12 * int(number(match[1]))) for match in _DOZENS.finditer(text)]
    return tuple(dict.fromkeys(_trim(v) for v in found if 0 < v < 10**9))


def order_numbers(text: str) -> tuple[str, ...]:
    """Runs of letters and digits that may be an order number: with a digit, and four characters or a #."""
    found = []
    for match in _ORDER.finditer(narrow(text)):
        word = match[0]
        if any(c.isdigit() for c in word) and (len(word) >= 4 or word.startswith("#")):
            found.append(word)
            if word.startswith("#"):
                found.append(word[1:])
    return tuple(dict.fromkeys(found))


def _english(text: str) -> list[Decimal]:
    """fifty, two hundred and fifty, twenty-five, a dozen; "twenty and forty" and "a new one. forty" are two numbers."""
    found: list[Decimal] = []
    total = current = end = 0
    last = ""  # the word before, while a number is open
    for match in [*_ENGLISH.finditer(text), None]:
        word = match[0].lower() if match else ""
        gap = text[end : match.start()].strip() if match else "."
        dashed = gap == "-" and last in _SMALL
        if last and ((gap and not dashed) or not _goes_on(last, word)):
            found.append(Decimal(total + current))
            total = current = 0
            last = ""
        if word in _SMALL:
            current, last = current + _SMALL[word], word
        elif word in _SCALE:
            total, current, last = total + (current or 1) * _SCALE[word], 0, word
        elif word in _PAIR:
            found.append(Decimal(_PAIR[word]))
        end = match.end() if match else end
        if word == "and" and last:
            last = "and"
    return found


def _goes_on(last: str, word: str) -> bool:
    """Whether `word` can continue a number after `last`: "twenty five" and "hundred and ten", not "one forty"."""
    if word in _SCALE:
        return last != "and"
    if word == "and":
        return last in _SCALE
    if word in _SMALL:
        return last in _SCALE or last == "and" or (_SMALL[last] >= 20 and 0 < _SMALL[word] < 10)
    return False


def _decimal(text: str) -> Decimal:
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        return Decimal(text.replace(",", ""))
    return Decimal(text.replace(",", "."))


def _trim(value: Decimal) -> Decimal:
    return Decimal(int(value)) if value == value.to_integral_value() else value.normalize()
