"""Amounts of money in a sentence, in the shop's minor units, whatever currency word stands beside them."""

# ruff: noqa: E501  (patterns are data)

from __future__ import annotations

import re

from shopkeeper.language.currency import exponent
from shopkeeper.language.prices import find_price_range
from shopkeeper.understanding.numbers import amounts

__all__ = ["price_limits", "sole_amount"]

_FOR = re.compile(
    r"\b(?:for|costing)\s+(?:just |only )?"
    r"(?:[$€£¥]\s?(\d[\d,.]*)|(\d[\d,.]*)\s?(?:dollars?|bucks|euros?|pounds|usd)\b)",
    re.I,
)
_OF_SO_MUCH_ZH = re.compile(r"(\d[\d,.]*|[一二两三四五六七八九十百千万]+)\s?(?:元|块钱?|美元)的")
_ABOVE = ("over", "above", "more than", "higher than", "beyond")
_NO_MORE = re.compile(
    r"\b(?:nothing|not|none|never|no)\s+(over|above|more than|higher than|beyond|under|below|less than)\s+"
    r"(?=[$€£¥]?\d)",
    re.I,
)
_MONEY = re.compile(
    r"[$€£¥]\s?(\d[\d,.]*)|(\d[\d,.]*)\s?(?:dollars?|bucks|euros?|pounds|usd|元|块|美元)", re.I
)
_SUM = r"(?:[$€£¥]\s?\d[\d,.]*|\d[\d,.]*\s?(?:dollars?|bucks|euros?|pounds|usd)\b)"
#: other ways to say "at most"
_AT_MOST = (
    (re.compile(rf"({_SUM})\s+(?:tops|max(?:imum)?|at (?:the )?most|or less)\b", re.I), r"at most \1"),
    (re.compile(rf"\b(?:i|we)(?: can|'d|'ll| could| would| will| want to| would like to)(?: like to)? spend(?: about| around| up to| at most)? ({_SUM}|\d[\d,.]*(?!\w))", re.I), r"at most $\1"),
    (re.compile(rf"\b(?:i|we) (?:have|'ve got|got) ({_SUM}|\d[\d,.]*) to spend\b", re.I), r"at most $\1"),
    (re.compile(r"(?:我|我们)?(?:能|可以|想|打算|准备)花(?:个)?(\d+)(?:块钱?|元|美元|美金|刀)?(?:左右)?"), r"\1美元以内"),
)  # fmt: skip
#: dollars as they are called in talk: 一百刀, 50美金
_DOLLARS_ZH = re.compile(r"(?<=[\d一二两三四五六七八九十百千万几])\s?(?:刀(?![具叉片架柄刃把剪])|美金)")
_UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
)
_UNITS += "seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SPELLED = re.compile(
    rf"\b(?:(?:a|{'|'.join((*_UNITS, *_TENS))})[\s-]+)*(?:{'|'.join((*_UNITS, *_TENS, 'hundred', 'thousand'))})\b"
    rf"(?:\s+and\s+(?:{'|'.join((*_UNITS, *_TENS))})(?:[\s-](?:{'|'.join(_UNITS[:9])}))?)?",
    re.I,
)


def _in_digits(text: str) -> str:
    """ "under fifty" -> "under 50"; "one" and "two" by themselves stay words."""

    def digits(match: re.Match[str]) -> str:
        value = amounts(match[0].removeprefix("a ")) or amounts(match[0])
        return str(value[0]) if value and value[0] > 9 else match[0]

    return _SPELLED.sub(digits, text)


def price_limits(text: str, language: str, currency: str) -> tuple[int | None, int | None, str]:
    """(lowest, highest, the text without them); both None when none are said."""
    text = _DOLLARS_ZH.sub("美元", text)
    spelled = _NO_MORE.sub(lambda m: "at most " if m[1].lower() in _ABOVE else "at least ", _in_digits(text))
    for pattern, plain in _AT_MOST:
        spelled = pattern.sub(plain, spelled).replace("$$", "$")
    found = find_price_range(spelled, language, currency)
    if found is None:
        return _for_so_much(spelled, currency)
    shift = exponent(currency) - exponent(found.currency)

    def scaled(edge: int | None) -> int | None:
        return None if edge is None else int(edge * 10**shift)

    rest = spelled[: found.start] + " " + spelled[found.end :]
    return scaled(found.low), scaled(found.high), rest


def _for_so_much(text: str, currency: str) -> tuple[int | None, int | None, str]:
    """ "a lamp for $50" sets a limit; 「50块的台灯」 names a price to stay near."""
    scale = 10 ** exponent(currency)
    if match := _FOR.search(text):
        number = amounts(match[1] or match[2])
        if number:
            return None, int(number[0] * scale), text[: match.start()] + " " + text[match.end() :]
    if match := _OF_SO_MUCH_ZH.search(text):
        number = amounts(match[1])
        if number:
            low, high = (int(number[0] * scale * share) // 10 for share in (8, 12))
            return low, high, text[: match.start()] + " " + text[match.end() :]
    return None, None, text


def sole_amount(text: str, currency: str) -> int | None:
    """The amount of money that a sentence names, else its only number above nine, in minor units: "a desk setup for
    300"."""
    text = _DOLLARS_ZH.sub("美元", text)
    if sure := _MONEY.findall(text):
        numbers = [a for part in sure for a in amounts("".join(part))]
        return int(numbers[0] * 10 ** exponent(currency)) if numbers else None
    found = [a for a in amounts(text) if a > 9]
    return int(found[0] * 10 ** exponent(currency)) if len(found) == 1 else None
