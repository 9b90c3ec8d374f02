"""Which of the goods on display a sentence points at: "the second one", "the Bior one", 第三个, 上面几个, 图二."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from shopkeeper.understanding.spelling import folded

__all__ = ["picking", "prices_of", "references"]


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_ORDINALS = {w: n for n, w in enumerate("first second third fourth fifth sixth".split(), 1)}
_ORDINAL = _any_of(
    r"\b((?<=the )first|(?<=your )first|(?<=that )first"
    r"|first(?= (?:one|option|item|product|suggestion|result|in|on|of)\b)"
    r"|second|third|fourth|fifth|sixth)\b(?! (?:to |from )?(?:the )?last\b| (?:two|three|four|\d)\b)",
    r"(?:#|number |nummer |nr |no\.? ?|option |item |choice |product |result )(\d)\b(?![.,]?\d)",
    r"\b(\d)(?:st|nd|rd|th)\b",
    r"(last) (?:one|of|item|in the list|on the list)|the (bottom|final) (?:one|item)|one at the (bottom|end)\b",
    r"\b(last)\b$",
)
_ORDINAL_ZH = _any_of(
    "(?<!倒数)第([一二三四五六1-6])(?![0-9])", "(?<![0-9])([一二三四五六1-6])号(?!码)", "图([一二三四五六1-6])",
    "链接([一二三四五六1-6])(?![0-9])",
    "(最后(?!([两二三四五六2-6])[个款件])|最下面(?!([两二三四五六2-6])[个款件])|最底下|最末|末尾|倒数第[一1])",
)  # fmt: skip
_HAN = {c: i for i, c in enumerate("一二三四五六", 1)} | {"两": 2, "俩": 2}
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5}
_K = "([两二三四五六2-6])[个款件条种样]"
_FRONT = _any_of(f"(?:前面?|头|最前面|上面那){_K}", r"\b(?:first|top) (two|three|four|five|[2-6])\b")
_BACK = _any_of(f"(?:后面?|最后|最下面){_K}", r"\b(?:last|bottom) (two|three|four|five|[2-6])\b")
_BEFORE_LAST = _any_of("倒数第[二2]", r"second (?:to |from (?:the )?)?last|penultimate|last but one")
_MIDDLE = _any_of(r"中间[那的]|当中那", r"\bmiddle (?:one|option|item)|one in the middle")
#: where words that pick one of those shown stand: "the red one by Bior", "that Bior mug", 500g的那款, 那个红色的
_PICKING = _any_of(
    r"\b(?:the|that|this|tat|ur) (?:[^\s,;!?]+ ){0,5}?one\b"
    r"(?: (?:by|from|made by|that'?s|that says)(?: [^\s,;!?]+){1,3})?",
    r"\b(?:that|this) (?!is |it |was |one |would |fits? |has |comes? )(?:[^\s,;!?]+ ?){1,4}",
    r"[^，,。；、！？!?跟和与]{0,14}[的家]?[那这][个款件双只条张台本把支种](?:[^，,。；、！？!?]{1,8}的)?",
)
_ONLY = _any_of(
    r"\b(?:that|this) (?:one|thing|product|item)\b|\bone (?:you showed|above)|\bproduct above\b|\bthe one you\b",
    "(?:刚才|刚刚|上面|你推荐的|你发的|图上|链接里)[那这][个款件种]|^[那这][个款件]|这玩意",
)
_SEVERAL = re.compile(
    r"(?:numbers?|nos?\.?|nrs?\.?|items?|options?|choices?|between|products?"
    r"|#|compare|第)\s*#?(\d)((?:\s*(?:,|and|or|vs\.?|versus|&|\+|with"
    r"|to|和|跟|与|、|或)\s*(?:number |nr |no |#|第)?\d(?!\d|\.\d))*)(?!\d|[.,]\d)"
)
_ALL_SHOWN = re.compile(
    r"上面(?:这|那)?几个|这几个|这几款|这些|all of (?:them|these)|these (?:two|three|four)|these ones|between them"
)
_COUNTED = re.compile(r"这([两二三四五六2-6俩])[个款件种]?")
_TOP = re.compile(
    r"最上面|最前面|头一[个款件]|打头|一开始那|第一|\bthe top one\b|\bone (?:at|on) (?:the )?top\b"
)
_JOINED = re.compile(r"\band\b|\bor\b|\bvs\b|\bversus\b|,|、|和|跟|与|同|还有|哪个|\bthan\b")
_PRICED = r"\s*[(（]\s*[^\d()（）]{0,4}(\d+(?:,\d{3})*(?:\.\d+)?)[^\d()（）]{0,4}[)）]"
_AT_PRICE = _any_of(
    r"(?<![\d.])(\d+(?:,\d{3})*(?:\.\d+)?) ?(?:块钱?|元|刀|美元|欧元|大洋|[a-z]{3})?的?(?:那|这)[个款件种]",
    r"\bthe (?:[a-z]{3} ?)?[$€£¥₹]? ?(\d+(?:,\d{3})*(?:\.\d+)?) ?(?:[$€£¥₹]|dollars?|euros?|pounds?|[a-z]{3})?"
    r" (?:one|option|product)\b",
)
_CHEAPEST = _any_of(
    r"\b(?:the )?(?:cheapest|least expensive|lowest[- ]priced)(?: (?:one|of (?:them|these|those)))?\b",
    r"\bthe cheaper one\b",
    "最便宜的|便宜的那|便宜那|价格最低的",
)  # fmt: skip
_DEAREST = _any_of(
    r"\b(?:the )?(?:most expensive|priciest|dearest|highest[- ]priced)(?: (?:one|of (?:them|these|those)))?\b",
    "最贵的|贵的那|贵那|价格最高的",
)
_TOKEN = re.compile(r"[a-z0-9]+(?:[.'&][a-z0-9]+)*|[\u3400-\u9fff]+")


def prices_of(shown: Sequence[str], before: str) -> dict[int, Decimal]:
    """The prices of the goods on display, by number, as the turn that shows them says them: "Bior mug (30)"."""
    said, found = folded(before), {}
    for at, title in enumerate(map(folded, shown), 1):
        match = re.search(re.escape(title) + _PRICED, said) if title else None
        if match:
            found[at] = Decimal(match[1].replace(",", ""))
    return found


def references(
    text: str, shown: int | Sequence[str], prices: Mapping[int, Decimal] | None = None
) -> list[int]:
    """Numbers of the goods on display that `text` (folded) points at: by ordinal, by price, or by what only their title
    says. `prices`: what `prices_of` read."""
    count = shown if isinstance(shown, int) else len(shown)
    refs = set(_refs(text, count))
    if prices:
        refs |= set(_by_price(text, count, prices))
    for match in _SEVERAL.finditer(text):
        refs |= {at for at in map(int, re.findall(r"\d", match[0])) if 1 <= at <= count}
    refs |= set(_runs(text, count))
    if not refs and _TOP.search(text):
        refs = {1}
    if not refs and (_ALL_SHOWN.search(text) or any(_number(m[1]) == count for m in _COUNTED.finditer(text))):
        refs = set(range(1, count + 1))
    if not isinstance(shown, int) and (not refs or _JOINED.search(text)):
        refs |= set(_by_title(text, shown))
    if not refs and count == 1 and _ONLY.search(text):
        refs = {1}
    return sorted(refs)


def _by_price(text: str, count: int, prices: Mapping[int, Decimal]) -> Iterator[int]:
    """The 505 one, 108块那款; the cheapest and the dearest, where all prices are known."""
    for match in _AT_PRICE.finditer(text):
        asked = Decimal((match[1] or match[2]).replace(",", ""))
        same = [at for at, price in prices.items() if price == asked]
        if len(same) == 1:
            yield same[0]
    if len(prices) == count and len(set(prices.values())) == count > 1:
        if _CHEAPEST.search(text):
            yield min(prices, key=prices.__getitem__)
        if _DEAREST.search(text):
            yield max(prices, key=prices.__getitem__)


def picking(text: str) -> str:
    """The parts of `text` (folded) whose words pick one of the goods on display: "the black one by Bior"."""
    return " ".join(match[0] for match in _PICKING.finditer(text))


def _by_title(text: str, titles: Sequence[str]) -> Iterator[int]:
    """A whole title; how only one title begins ("the Bior Mini"); what only one says, where the sentence picks one
    ("that foldable one", 50ml的那款)."""
    plain = [folded(title) for title in titles]
    whole = [at for at, title in enumerate(plain) if _spelled(title, text)]
    if whole := [a for a in whole if not any(a != b and plain[a] in plain[b] for b in whole)]:
        yield from (at + 1 for at in whole)
        return
    starts = [_start(title, text) for title in plain]
    if max(starts, default=0) >= 2 and starts.count(max(starts)) == 1:
        yield starts.index(max(starts)) + 1
        return
    own = [frozenset(_tokens(title)) for title in plain]
    owners = Counter(token for tokens in own for token in tokens)
    for match in _PICKING.finditer(text):
        asked = frozenset(_tokens(match[0]))
        scores = [sum(len(t) > 1 and owners[t] == 1 for t in tokens & asked) for tokens in own]
        if max(scores) and scores.count(max(scores)) == 1:
            yield scores.index(max(scores)) + 1


def _start(title: str, text: str) -> int:
    """How many of the first words of a title stand in the text together, after a word that picks goods."""
    words = _TOKEN.findall(title)
    for many in range(len(words), 1, -1):
        some = r"\W{1,3}".join(map(re.escape, words[:many]))
        if re.search(
            rf"(?:\b(?:the|this|that|of|about|vs|or|and|than|between) |^|[\u3400-\u9fff，]){some}(?![a-z0-9])",
            text,
        ):
            return many
    return 0


def _spelled(title: str, text: str) -> bool:
    """Whether a title stands in the text as a whole; one of two words only where something picks it."""
    at = text.find(title)
    words = len(_tokens(title))
    if (
        at < 0
        or words < 2
        or (words == 2 and not re.search(r"\b(?:the|this|that|of|about|or|and) $|「$", text[:at]))
    ):
        return False
    around = text[at - 1 : at], text[at + len(title) :][:1]
    return not any(c.isascii() and c.isalnum() for c in around)


def _tokens(text: str) -> list[str]:
    """Words and numbers, and pairs of Chinese characters."""
    found: list[str] = []
    for run in _TOKEN.findall(text):
        if run[0] < "\u3400":
            found.append(run)
        else:
            found += [run[i : i + 2] for i in range(max(len(run) - 1, 1))]
    return found


def _runs(text: str, count: int) -> Iterator[int]:
    """The first two, 后三个, the last but one, the middle one."""
    for match in _FRONT.finditer(text):
        if (many := _number(match[1] or match[2])) <= count:
            yield from range(1, many + 1)
    for match in _BACK.finditer(text):
        if (many := _number(match[1] or match[2])) <= count:
            yield from range(count - many + 1, count + 1)
    if count > 1 and _BEFORE_LAST.search(text):
        yield count - 1
    if count % 2 and count > 1 and _MIDDLE.search(text):
        yield count // 2 + 1


def _number(word: str) -> int:
    return _HAN.get(word) or _WORDS.get(word) or int(word)


def _refs(text: str, shown: int) -> Iterator[int]:
    for word, number, nth, *last in _ORDINAL.findall(text):
        at = shown if any(last) else _ORDINALS.get(word) or int(number or nth)
        if at <= shown:
            yield at
    for match in _ORDINAL_ZH.finditer(text):
        digit = next((g for g in match.groups()[:4] if g), "")
        at = _number(digit) if digit else shown
        if at <= shown:
            yield at
