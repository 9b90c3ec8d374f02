"""How many pieces a sentence asks for: "12 pieces of", "two of them", 共十个, 来三台, *5.

Numbers of prices, sizes and ages, and of goods pointed at ("the last two", 第三个), count nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shopkeeper.language.numerals import ZH_NUMBER, number
from shopkeeper.understanding.numbers import amounts

__all__ = ["counts_said"]

_SMALL = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred couple dozen"
)
_SPELLED = "(?:" + "|".join(_SMALL.split()) + ")"
_N = rf"(?P<n>\d{{1,5}}|(?:an? )?{_SPELLED}(?:[ -](?:and )?{_SPELLED})*)"
_PIECES = r"(?:pcs|pieces?|pc|units?|items)\b"
_WISH = (
    r"(?:need|want|wanted|require|take|get|buy|order|quote(?: me)?(?: for)?|supply|after|gimme|add|have|for"
    r"|wanting|ordering|buying|offer|make it|give me|sell me)"
)
#: what a bare number before it measures, or what it tells of somebody
_OTHER = (
    r"(?!(?:years?|yrs?|months?|weeks?|days?|hours?|minutes?|people|persons?|kids|children|euros?|dollars?|bucks?|pounds?"
    r"|quid|usd|eur|gbp|inr|percent|inch(?:es)?|cm|mm|m|ml|l|kg|g|gb|tb|w|v|stars?|times|ones?|different|or|to|and|more"
    r"|options?|questions?|things|pages?|colou?rs?|minut+es|from|door|seater|litres?|liters?|grams?|watts?|volts?|sizes?|weeks)\b)"
)
_ENGLISH = (
    re.compile(rf"(?<![\w.,/-]){_N}[ -]?{_PIECES}(?! (?:pack|set))"),
    re.compile(rf"\b(?:qty|quantity)\b[ :.]*(?:of |is |= ?)?{_N}(?![\w.,]\d|\d)"),
    re.compile(rf"(?<![\w.,/-]){_N} (?:in total|altogether)\b"),
    re.compile(
        rf"(?<![\w.,/-])(?<!first )(?<!last )(?<!which ){_N} (?:x )?of "
        r"(?:them|those|these|that|this|the|your|it|number|nr)\b"
    ),
    re.compile(
        rf"\b{_WISH} {_N}"
        r"(?=\s*(?:$|[.,;!?🙏]|please|pls|oh\b|thanks|thank|and (?:also|a|an|the|it|one)\b|btw|by the way))"
    ),
    re.compile(rf"(?<![\w.,/-]){_N} ?[x×] (?:of )?(?=[a-z]{{3}})"),
    re.compile(rf"\b{_WISH} (?:me )?{_N} {_OTHER}(?=(?:[\w'&.-]+ ){{0,5}}?[a-z]{{2,}}s\b)"),
    re.compile(rf"\btimes (?P<n>{_SPELLED}|\d{{1,4}})\b"),
    re.compile(rf" [x×*] ?{_N}(?![\w.,]*\d|[ ]?(?:cm|mm|m)\b)"),
)  # fmt: skip
_ZH_N = rf"(?P<n>\d{{1,5}}|{ZH_NUMBER})"
_THING = "(?:[个件条双只份张把套盒瓶箱袋包支盏副顶根卷片桶床束罐]|台(?!币))"
_ASKS = (
    "(?:一共|总共|共|起码要|先来|来|买|要|拿|改成|改|加|拍|订|定|批发|采购|下单|给我|给俺|给偶|缺|推荐|蹲|配|整|弄|搞|入手"
    "|囤|上|备|求|找|想要|安排|凑|发|放)"
)
_NOT_A_SIZE = "(?![装起以之的价钱内月人问家码货同柜]|小朋|小孩|孩)"
_CHINESE = (
    re.compile(f"(?<!不){_ASKS}\\s*{_ZH_N}(?:{_THING}|[款本打块幅枚株棵辆部颗节](?![钱大])){_NOT_A_SIZE}"),
    re.compile(rf"(?<![\d*])[*×xX] ?{_ZH_N}(?![\d.a-z厘毫米寸])"),
    re.compile(rf"数量[:：是为]?\s*{_ZH_N}"),
    re.compile(
        f"(?<![第前后头这那上面底下几中新近][\u3400-\u9fff0-9])(?<![第前后头这那几中过\\d.一二三四五六七八九十百千万两])"
        f"{_ZH_N}{_THING}{_NOT_A_SIZE}"
    ),
)
_SIZE_BEFORE = re.compile(r"\d ?(?:cm|mm|m|厘米|毫米|米|寸)?$")
_HAN = re.compile("[\u3400-\u9fff]")


def counts_said(text: str) -> list[tuple[int, int]]:
    """Numbers of pieces, each with where it stands in `text` (folded); in the order of the patterns, the surest
    first."""
    patterns = (*_CHINESE, *_ENGLISH) if _HAN.search(text) else _ENGLISH
    found: list[tuple[int, int]] = []
    for pattern in patterns:
        for match in pattern.finditer(text):
            if match[0].lstrip()[0] in "*×xX" and _SIZE_BEFORE.search(text[: match.start()].rstrip()):
                continue
            found += [(value, match.start("n")) for value in _value(match["n"]) if 1 < value <= 10_000]
    return list({at: (value, at) for value, at in reversed(found)}.values())[::-1]


def _value(written: str) -> Iterator[int]:
    if _HAN.search(written):
        try:
            yield int(number(written)) if written[-1] != "打" else 12
        except ValueError:
            return
    elif values := amounts(written):
        yield int(values[-1])
