"""Numbers as people write them: 1,234.5 and 1,5, ½ and 3/4, full-width digits, Chinese numerals (两千五)."""

from __future__ import annotations

import re

__all__ = ["NUMBER", "ZH_NUMBER", "narrow", "number"]

_FULL_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, 0x3002: 0x3002}
_FRACTIONS = {
    "½": 0.5,
    "¼": 0.25,
    "¾": 0.75,
    "⅓": 1 / 3,
    "⅔": 2 / 3,
    "⅛": 0.125,
    "⅜": 0.375,
    "⅝": 0.625,
    "⅞": 0.875,
}
_WIDE = re.compile("[\uff01-\uff5e\u3000]")

#: A written number: grouped, decimal, a fraction, or a whole number with a fraction.
NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d+[ -]\d/\d{1,2}(?![\d/])"
    r"|\d+/\d{1,2}(?![\d/])|\d+(?:[.,]\d+)?[½¼¾⅓⅔⅛⅜⅝⅞]?|\.\d+|[½¼¾⅓⅔⅛⅜⅝⅞])"
)
#: A Chinese numeral, or digits followed by 百, 千, 万.
ZH_NUMBER = r"(?:[零〇一二两俩三四五六七八九十百千万半]+|\d+(?:\.\d+)?[百千万])"

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}


def narrow(text: str) -> str:
    """`text` with full-width letters, digits and signs made narrow; the same length."""
    return text.translate(_FULL_WIDTH) if _WIDE.search(text) else text


def number(text: str) -> float:
    """The value of what NUMBER or ZH_NUMBER matched. Raises ValueError for anything else.

    A comma before exactly three digits groups thousands; any other comma is a decimal comma.
    """
    try:
        return float(text)
    except ValueError:
        pass
    if text[-1:] in _FRACTIONS:
        return (number(text[:-1]) if len(text) > 1 else 0.0) + _FRACTIONS[text[-1]]
    if "/" in text:
        head, _, denominator = text.rpartition("/")
        whole, _, numerator = head.replace("-", " ").rpartition(" ")
        if not int(denominator):
            raise ValueError(f"{text!r} divides by zero")
        return (float(whole) if whole else 0.0) + float(numerator) / float(denominator)
    if "," in text or text.count(".") > 1:
        if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
            return float(text.replace(",", ""))
        return float(text.replace(".", "").replace(",", "."))
    return _chinese(text)


def _chinese(text: str) -> float:
    """三百五 is 350 and 一千零五 is 1005: a last digit without a power takes the one below the last power."""
    if text == "半":
        return 0.5
    if mixed := re.fullmatch(r"(\d+(?:\.\d+)?)([百千万])", text):
        return float(mixed[1]) * _POWERS[mixed[2]]
    if text and all(c in _DIGITS for c in text):
        return float("".join(str(_DIGITS[c]) for c in text))
    total, section, digit, last, zero = 0, 0, None, 1, False
    for c in text:
        if c in _DIGITS:
            if digit is not None and not zero:
                raise ValueError(f"{text!r} is not a number")
            digit, zero = _DIGITS[c], _DIGITS[c] == 0
        elif c == "万":
            total += (section + (digit or 0) or 1) * 10_000
            section, digit, last, zero = 0, None, 10_000, False
        elif c in _POWERS:
            section += (1 if digit is None or zero else digit) * _POWERS[c]
            digit, last, zero = None, _POWERS[c], False
        else:
            raise ValueError(f"{text!r} is not a number")
    if digit:
        short = last >= 100 and text[-2:-1] not in ("零", "〇")
        section += digit * (last // 10 if short else 1)
    return float(total + section)
