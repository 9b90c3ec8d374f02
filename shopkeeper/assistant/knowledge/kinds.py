"""What kind of thing a question asks for (a time, an amount, a way to reach someone), and which a text tells."""

# ruff: noqa: E501  (patterns are data)

from __future__ import annotations

import re
from functools import lru_cache

from shopkeeper.language import fold

__all__ = ["KINDS", "asked_kinds", "told_kinds"]

#: kind -> (how a question asks for it, how a text tells it)
_PATTERNS: dict[str, tuple[str, str]] = {
    "time": (
        r"how long|how (?:many|much) (?:\w+ )?(?:days?|weeks?|months?|years?|hours?|time)|how (?:soon|fast|quick\w*|late|often)|^(?:and |so )?when\b|\bwhen (?:do|does|did|will|is|are|can|should)\b|until when|since when"
        r"|what time|by what date|deadline|time limit|cut-?off|last day|same day|how old|until when|time ?frame|opening hours|what hours"
        r"|多久|多长时间|几天|多少天|几个工作日|多少个?(?:月|小时|工作日|年)|几个月|几年|几小时|什么时候|何时|几点|时效|期限|时间|哪天|多快|几号",
        r"\d+\s*(?:[–-]\s*\d+\s*)?(?:working |business |calendar )?(?:minutes?|hours?|days?|weeks?|months?|years?)\b|\b\d{1,2}:\d\d\b"
        r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
        r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|same day|next (?:working )?day|until|at any time|immediately|24/7|\bwhen (?:the|your|you|we|it|an?)\b|as soon as|\b(?:two|three|four|five|six|seven|ten|fourteen|thirty) (?:working )?(?:days|weeks|months|years|hours)"
        r"|[\d一二两三四五六七八九十]+\s*(?:[–~-]\s*\d+\s*)?(?:个?(?:工作日|小时|分钟|月|星期|周)|天|年|日|分钟)|(?:发出|到账|签收|收到)后|周[一二三四五六日]|当天|次日|随时|立即|全天|前(?:可|免费)",
    ),
    "amount": (
        r"how much|\bwhat\b[^?.]*\b(?:costs?|prices?|fees?|charges?|pay)\b|what percent|how expensive|is it free|who pays|is there an? (?:fee|charge|cost)"
        r"|多少钱|费用|运费|收费|扣多少|要钱|要收|免费吗|(?:满|要|付|扣|是)多少|多少[？?]?$|谁(?:承担|出|付)",
        r"[$€£¥]\s*\d|\d\s*(?:usd|eur|dollars?|euros?|yuan|cents?)\b|\d\s*%|\bfree\b|we pay|at our expense|is ours|no charge|full price"
        r"|\d\s*(?:元|美元|块|欧元)|免费|承担|包邮|免运费|全款|全额",
    ),
    "reach": (
        r"(?:what|which|your|an?) (?:e-?mail|phone)|phone number|how (?:can|do|could) i (?:contact|reach|call|e-?mail)|reach you|get in touch|write to you"
        r"|电话(?:号码)?是?多少|(?:哪个|什么)邮箱|邮箱(?:地址)?是|怎么联系|如何联系|联系方式|哪里联系",
        r"[\w.+-]+@[\w-]+\.\w+|\+?\d[\d ()-]{6,}\d|\bchat\b|write to|聊天|在线|https?://",
    ),
    "number": (
        r"how many|several|几(?:次|件|张|个|种)|多少(?:次|件|张|个)",
        r"\d|\bone\b|\bonce\b|\btwo\b|\btwice\b|一次|一张|两",
    ),
}
KINDS = tuple(_PATTERNS)
_ASKED = {kind: re.compile(asked) for kind, (asked, _) in _PATTERNS.items()}
_TOLD = {kind: re.compile(told) for kind, (_, told) in _PATTERNS.items()}


def asked_kinds(question: str) -> frozenset[str]:
    """Kinds that `question` asks for; empty for yes-or-no questions and those that ask for an explanation."""
    folded = fold(question)
    found = {kind for kind, pattern in _ASKED.items() if pattern.search(folded)}
    if "time" in found:
        found.discard("number")
    return frozenset(found)


@lru_cache(maxsize=20_000)
def told_kinds(text: str) -> frozenset[str]:
    """Kinds that `text` tells."""
    folded = fold(text)
    return frozenset(kind for kind, pattern in _TOLD.items() if pattern.search(folded))
