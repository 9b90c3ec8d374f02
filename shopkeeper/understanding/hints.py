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
from shopkeeper.understanding.references import picking, prices_of, references
from shopkeeper.understanding.saying import Words, said_in
from shopkeeper.understanding.sorting import sort_said
from shopkeeper.understanding.spelling import folded, parts_of, place_of, stems_of
from shopkeeper.understanding.vocabulary import Candidates, Name, features_of

__all__ = ["hints", "is_order"]

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
_NUMERAL = re.compile(r"\d+(?:[.,/]\d+)*\+?")
_DECIMAL = re.compile(r"\d+[.,]\d{1,2}")


_NOT = re.compile(
    r"\b(?:without|with no|not(?: made (?:of|from))?"
    r"(?! (?:more|over|above|exceed|less|under|cheaper|below|happy|sure|satisfied|working|what|too|to ))"
    r"|no(?! more than| longer| less than| idea| rush)|non|except(?: for)?|anything but|everything but"
    r"|don'?t want|dont want|do not want|isn'?t|isnt|aren'?t"
    r"|avoid(?:ing)?|hate|allergic to|allergy to|don'?t like"
    r"|instead of|rather than|other than|apart from|free of|w/o|exclud(?:e|ing)|doesn'?t have|can'?t stand"
    r"|never(?! (?:bought|had|used|tried|got|received|ordered"
    r"|arrived))|keep away from|fed up with|enough|sick of"
    r"|anything except|skip(?: the)?|leave out|leaving out|minus|can'?t be|cannot be|not a fan of|no fan of"
    r"|nothing(?: that'?s| which is| that is)?(?: made)?(?: out)? (?:in|with|of|from)"
    r"|steer clear of|stay away from|anything that isn'?t|neither|shouldn'?t be|must not be)\b[\s:]+"
)
_FREE = re.compile(r"([\w-]+)[ -]free\b")
_NOT_ZH = re.compile(
    "不要|不想要|别要|别给我|别是|别推|不含|不带|不喜欢|讨厌|除了"
    "|除去|而不是|(?<!是)不是|拒绝|千万别|别再|除开|排除|不能有"
    "|不能是|(?<!有)(?<!怎么)(?<!咋)(?<!为啥)(?<!为什么)没有|只要没(?!有)|只要无|怕(?!是|不)|坑过|受够|信不过|(?<![并绝除是莫])非(?![常得要])|(?<![特个区分])别(?![的人处说超太忘误高低贵家管提])|避开|过滤掉|剔除|屏蔽|拉黑|绝不买|不买|不考虑|只要不是|不想看到|受不了"
)
_AFTER_ZH = re.compile(
    "以外|之外|除外|[的得地]?(?:一律|绝对|都)?不(?:行|要(?!紧)|考虑|用|看"
    "|需要)|的就算了|过敏(?!的人)|[的の]?退散|的?别来|踩过雷|[的家]*避雷|拉黑|[的]?排除|免谈|的?算了|劝退|不合适"
    "|的?(?:就|都)?(?:别|不用)(?:发|推|给|拿|整|上|放)|的?就烦|的?也?太?(?:质量|售后|品质|口碑|做工)[^，,。]{0,3}(?:不行|不好|太?差|堪忧|拉胯)"
    "|[^，,。]{0,1}坑过|的?用不惯|的?踩过?坑"
)
#: "Acme is out", "I don't trust Acme", "-red"
_OUT = re.compile(
    r"(?:^|[,.;!?:\U0001f000-\U0001faff]|\b(?:but|and|so|that)\b)\s*"
    r"((?:[\w&'.+-]+ ){0,2}?[\w&'.+-]+) (?:is|are) (?:out|a no|no good|not an option)\b"
)
_DISTRUST = re.compile(
    r"\b(?:(?:do not|don'?t|dont|never|can'?t|cannot) (?:trust|like|buy|rate)|no more|never again)\s+"
)
_MINUS = re.compile(r"(?<!\S)[-－]([^\s\d，,。；;][^\s，,。；;]*|\d+[a-z]+)")
_STOP = re.compile(r"[,;!?，。；！？、]|\.(?!\w)|\bbut\b|\band\b|\bor\b|都行|都可以|就行|的话")
_JOIN = r"\s*(?:[,/、]|，|\b(?:or|nor|and)\b|和|或者?|跟|还有|以及|与)\s*(?:the |any |no )?"
_MUST = re.compile(
    "(?:没有?|不是|不带|不含|别不)(?=[^，,。；！？!?]{1,12}?(?:就算了|不要|不行|免谈|不买|不考虑|就不))"
)
_CONTRAST = re.compile(
    "(?<!不)是[^，,。不]{1,8}(?:，|,)?(?:而)?不是$"
)  # what was meant, and what was understood
_ASKED = re.compile("[^，,。；！!]{0,14}[吗么嘛]|[^，,。；！!]{0,14}[?？]")
_STOP_ZH = re.compile(_STOP.pattern + "|的|(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")


def hints(
    sentence: str, candidates: Candidates, shown: int | Sequence[str] = 0, before: str = ""
) -> dict[str, Any]:
    """What rules find, in the keys and the order of a reply: category (a list when several are said), brand,
    attributes, avoid (visible names), price, sort, order, refs; what they do not find is left out. `shown`: the titles
    on display, or how many there are; `before`: the turn that showed them, which may tell their prices."""
    text = folded(sentence)
    said = [frozenset(features_of(sentence))]
    stems = stems_of(sentence)
    whole = Words.of(text)
    parts = list(_windows(text))
    windows = [Words.of(w) for w in parts]
    left_out = [w.features for w in windows]
    digits = frozenset(_DIGITS.findall(text))
    named: dict[str, list[tuple[str, str]]] = {"in": [], "out": []}
    for kind, names in (("brand", candidates.brands), ("", candidates.values)):
        for name in names:
            spellings = [
                s for s in (name.name, *name.also) if kind or _sayable(s, name.attribute, sentence, digits)
            ]
            if not kind and any(_bare(s, name.attribute, text) for s in spellings):
                continue
            if any(said_in(s, w) for s in spellings for w in windows):
                named["out"].append((kind or name.attribute, name.name))
            elif any(said_in(s, whole) for s in spellings):
                named["in"].append((kind or name.attribute, name.name))
    named = _listed(text, _longest(text, named))
    named["in"] = _literal(text, named["in"])
    found: dict[str, Any] = {}
    categories, ruled_out = _categories(candidates.categories, text, stems, said, left_out)
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
    if order := next((o for o in order_numbers(sentence) if is_order(o, text) and o not in amounts), ""):
        found["order"] = order
    prices = prices_of(shown, before) if before and not isinstance(shown, int) else {}
    if shown and (refs := references(text, shown, prices)):
        found["refs"] = refs
        found = _without_picked(found, picking(text))
    return found


def _without_picked(found: dict[str, Any], picked: str) -> dict[str, Any]:
    """What was found without the names that only pick one of the goods on display: "the black one"."""
    if not picked:
        return found
    kept = {
        name: [v for v in values if folded(v) not in picked]
        for name, values in found.get("attributes", {}).items()
    }
    left: dict[str, Any] = {
        "brand": [value for value in found.get("brand", ()) if folded(value) not in picked],
        "attributes": {name: values for name, values in kept.items() if values},
    }
    return {key: left.get(key, value) for key, value in found.items() if left.get(key, value)}


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


def _sayable(name: str, attribute: str, sentence: str, digits: frozenset[str]) -> bool:
    """Whether the sentence can mean this value: its numbers must be said, and one letter must stand as a size does."""
    if len(name) == 1 and name.isascii() and name.isalpha():
        label = re.escape(attribute.replace("_", " "))
        beside = rf"(?i:\b(?:size|{label})(?: is| of| not|:)? {name}\b"
        beside += rf"|(?<![\w']){name} (?:size|{label})\b|{name}[码号])"
        return bool(re.search(rf"(?<![\w']){name.upper()}(?![\w'])|{beside}", sentence)) and (
            name.upper() not in ("A", "I")
            or bool(re.search(rf"(?:size|key|class|grade|in) {name}\b", sentence, re.I))
        )
    numbers = _DIGITS.findall(folded(name))
    measures = {f for f in features_of(name) if f[0] == "="}
    return set(numbers) <= digits or bool(measures & set(features_of(sentence)))


def _bare(name: str, attribute: str, text: str) -> bool:
    """Whether a value is a mere number ("47", "2+") that the sentence does not say of this attribute or as a size."""
    plain = folded(name)
    if not _NUMERAL.fullmatch(plain):
        return False
    number = re.escape(plain)
    label = re.escape(folded(attribute).replace("_", " "))
    near = rf"(?:{label}|size|\bin|尺码|尺寸|码数)\W{{0,3}}(?:is |of |是|为|要|:|：)?{number}(?![\d.,%])"
    near += rf"|(?<![\d.]){number} ?[码号]"
    return re.search(near, text) is None and not (plain[-1] == "+" and plain in text)


def _table(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    rows: dict[str, list[str]] = {}
    for name, value in pairs:
        if value not in rows.setdefault(name, []):
            rows[name].append(value)
    return rows


def is_order(word: str, text: str) -> bool:
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
    plain = sentence.replace("一起", "  ")
    price = find_price_range(plain, "zh" if any("一" <= c <= "鿿" for c in sentence) else "en", "USD")
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
    for match in _DISTRUST.finditer(text):
        rest = text[match.end() :]
        yield " ".join(rest[: stop.start() if (stop := _STOP.search(rest)) else None].split()[:4])
    for pattern in (_FREE, _OUT, _MINUS):
        for match in pattern.finditer(text):
            yield match[1]
    for match in _NOT_ZH.finditer(text):
        if _MUST.match(text, match.start()) or _CONTRAST.search(text[: match.end()]):
            continue
        if match[0] == "没有" and _ASKED.match(text, match.end()):
            continue
        rest = text[match.end() : match.end() + _reach(text[match.end() :], 10)]
        yield rest[: stop.start() if (stop := _STOP_ZH.search(rest)) else None]
    for match in _AFTER_ZH.finditer(text):
        left = text[: match.start()]
        before = _STOP.split(left[len(left) - _reach(left[::-1], 8) :])[-1].rstrip("的地滴嘀哒 ")
        yield re.split("[的把]|(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])", before)[-1]


def _reach(text: str, characters: int) -> int:
    """How far a window of so many characters goes: a Latin word is not cut."""
    more = re.match(r"[\x21-\x7e]*", text[characters:])
    return characters + (len(more[0]) if more and text[characters - 1 : characters].isascii() else 0)


def _longest(text: str, named: dict[str, list[tuple[str, str]]]) -> dict[str, list[tuple[str, str]]]:
    """Without the names that are said only inside longer ones: gold in rose gold, 红色 in 酒红色. One that is ruled out
    only inside a longer one, and said elsewhere, is wished: "large, never extra large"."""
    spelled = {name: folded(name) for pairs in named.values() for _, name in pairs}
    kept: dict[str, list[tuple[str, str]]] = {"in": [], "out": []}
    for place, pairs in named.items():
        for pair in pairs:
            own = spelled[pair[1]]
            longer = {o for o in spelled.values() if o != own and own in o and o in text}
            if not longer:
                kept[place].append(pair)
            elif text.count(own) > sum(text.count(o) for o in longer):
                kept["in"].append(pair)
    return kept


def _literal(text: str, pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Without values whose numbers another value of the attribute holds that stands in the text as it is (100 pieces,
    pack of 100; 30 x 120 cm, 30 cm), and without those that others are to take the place of (把红色换成蓝色)."""
    kept = []
    for kind, name in pairs:
        numbers = set(_DIGITS.findall(name))
        rivals = [
            other
            for k, other in pairs
            if k == kind
            and other != name
            and folded(other) in text
            and numbers <= set(_DIGITS.findall(other))
        ]
        if numbers and rivals and folded(name) not in text:
            continue
        if re.search(rf"{re.escape(folded(name))}的?(?:换成|改成|换为|改为)", text):
            continue
        kept.append((kind, name))
    return kept


def _listed(text: str, named: dict[str, list[tuple[str, str]]]) -> dict[str, list[tuple[str, str]]]:
    """What follows a name that is ruled out, joined by a comma, "or" or "and", is ruled out too; a name that begins
    with a negation of its own (no added sugar) is not."""
    out = [pair for pair in named["out"] if not _NOT.match(folded(pair[1]) + " ")]
    kept = [pair for pair in named["out"] if pair not in out] + named["in"]
    again = True
    while again and out:
        again = False
        ruled = "|".join(sorted((re.escape(folded(n)) for _, n in out), key=len, reverse=True))
        for pair in list(kept):
            if re.search(
                rf"(?:{ruled}){_JOIN}{re.escape(folded(pair[1]))}(?![a-z])", text
            ) and not _NOT.match(folded(pair[1]) + " "):
                kept.remove(pair)
                out.append(pair)
                again = True
    return {"in": kept, "out": out}


def _covered(spellings: Iterable[str], texts: Iterable[frozenset[str]], share: float) -> bool:
    """Whether one of `texts` has at least `share` of the features of one spelling."""
    for spelling in spellings:
        features = frozenset(features_of(spelling))
        if features and any(len(features & text) >= share * len(features) for text in texts):
            return True
    return False
