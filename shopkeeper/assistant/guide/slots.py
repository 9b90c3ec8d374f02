"""What a sentence names of the shop: things, values, brands, limits, what is ruled out, what words are left.

Rules over the shop's own names; English by words, Chinese by the longest names that stand in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from shopkeeper.assistant.guide.amounts import price_limits
from shopkeeper.assistant.guide.names import Names, Term, has_han, keys
from shopkeeper.assistant.guide.state import Want
from shopkeeper.language import fold

__all__ = ["Slots", "read_slots", "without_negations"]

_NOT = re.compile(
    r"\b(?:without(?: any)?|with no"
    r"|(?:(?:is|are|am)(?: not|n't)|(?:i'm|he's|she's|they're) not|not) (?:really |much |very )?"
    r"(?:into|keen on|fond of|interested in|a (?:big |great )?fan of)"
    r"|(?:does|do|did)(?: not|n'?t) (?:really |much )?(?:want|like|enjoy|care for|go for)|dislikes?"
    r"|(?:is|are)(?: not|n't)|not(?: made (?:of|from))?|no|non|except(?: for)?"
    r"|anything but|avoid(?:ing)?|hates?|(?:i'?m )?allergic to|allergy to"
    r"|instead of|rather than|other than|apart from|free of|excluding|can'?t stand|doesn'?t have)\s+"
)
_NOT_ZH = re.compile(
    r"不要|不想要|别要|别是|不含|不带|不(?:太|怎么|是很)?(?:喜欢|爱)(?:喝|吃|看|玩|用|穿|戴)?|讨厌|除了|不是|拒绝|排除|不能有|不能是|(?<!有)没有|无(?=[^线论法])"
)
_FREE = re.compile(r"\b([\w]+)[ -]free\b")
_NOT_AFTER_ZH = re.compile(r"以外|之外|除外|过敏|不行|不要|没兴趣|不感兴趣")
_STOP = re.compile(r"[,.;!?，。；！？、]|\bbut\b|\band\b|\bunder\b|\bfor\b|的|但|就行")
_NOT_WHAT = re.compile(r"^(?:too|so|very|sure|that|really|just|only|more than|over|(?:i|you|we|it)\b)")
_PURPOSE = re.compile(
    r"\b(?:for|with|without|under|below|that|which|who|from|to go|costing|to match|around|in|at|as)\b"
)
_RATING = re.compile(
    r"(?:at least|over|above|more than|min(?:imum)?)?\s*([1-4](?:\.\d)?)\s*\+?\s*(?:stars?|星)"
    r"(?:\s*(?:or (?:more|better|above|higher)|and (?:up|above)|以上|及以上))?"
)
_SORTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("price_asc", re.compile(r"\bcheapest|lowest.pric|least expensive|most affordable|最便宜|最低价|价格最低")),
    ("price_desc", re.compile(r"most expensive|priciest|dearest|highest.pric|最贵|价格最高")),
    (
        "rating",
        re.compile(
            r"(?:best|top|highest|well)[ -](?:rated|reviewed|rating)|best reviews|评分最高|评价最好|好评|口碑"
        ),
    ),
    ("newest", re.compile(r"\bnewest|\blatest|new arrivals?|最新|新品|新款|刚上")),
    (
        "popular",
        re.compile(r"most popular|best.?sell\w*|top.?sell\w*|\bpopular\b|most bought|热销|畅销|最受欢迎|爆款|卖得最好"),
    ),
)  # fmt: skip
_STOCK = re.compile(r"\bin stock\b|\bavailable now\b|有货|现货")
_SALE = re.compile(
    r"\bon sale\b|\bdiscount(?:ed|s)?\b|\bspecial offers?\b|\breduced\b|打折|促销|特价|优惠|降价"
)
_WITH_ZH = re.compile("^(?:带有|带着|带|配有|有)(?=..|$)")
#: whom it is for says nothing of what it is
_AGED = re.compile(
    r"\b(?:for )?(?:an? |my |our )?(?:\d{1,2}|[a-z]+)[- ]years?[- ]olds?\b|\d{1,2}\s?岁(?:半|多)?的?"
)
_MADE = ("的", "质", "制")  # 棉的: made of cotton; one character by itself says too little
_SOMETHING = re.compile(
    r"\b(?:something|anything|things?|what(?:ever)?|stuff)\b[^,.;]*?\b(?:to|that|which)\b"
)
_SIZED = re.compile(
    r"\b(?:in |of )?size (xxs|xs|s|m|l|xl|xxl|2xl|3xl|\d{2}(?:\.5)?)\b|\bin (?:an? )?(xxs|xs|s|m|l|xl|xxl|2xl|3xl)\b"
    r"|(?<![a-z0-9.])(xxs|xs|s|m|l|xl|xxl|2xl|3xl|\d{2}(?:\.5)?)\s*[码号]的?|(?:尺码|码数)(?:是|要|为)?\s*(xxs|xs|s|m|l|xl|xxl|\d{2})"
)
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
#: words that carry a request and say nothing of the goods
_CHATTER = frozenset(
    """i i'm im i'd i'll i've me my we our us you your he she they them his her it its is are was be am do does did
    want wants wanted need needs needed look looking looks find search show give get got buy buying purchase shop
    shopping recommend suggest suggestion suggestions help please thanks thank hi hello hey can could would should may
    might will any some something anything one ones thing things stuff item items product products kind kinds sort type
    good nice great best better really very quite just maybe also too more most so there here this that these those
    what which who whom how when where why have has had like likes love loves prefer rather make makes made of the a an
    and or but if then than as at by on in to for from with about into out up down no not yes ok okay sure well now
    right new see let lets let's us tell ask think know looking-for cheap cheaper cheapest expensive price priced cost
    costs budget money dollars bucks usd eur stock sale rated rating reviews star stars popular around under over below
    above between less least only even still again another other different else instead ideally preferably
    hoping after try trying go going gift present birthday christmas dad mum mom each per total available sell
    style styled carry options option choices range selling
    does don't didn't isn't aren't doesn't won't shouldn't anyone
    everything all both either back please many much number total together altogether shop store catalog catalogue
    alternatives okay actually perhaps maybe anyway color colour size brand brands colors colours sizes under fits fit
    able use using used work works thinking wondering interested mind somebody someone who's what's there's
    first second third fourth fifth last today tonight currently people person average compare
    between versus vs cart basket add put""".split()
)
#: what a property is called is not yet a value of it
_ATTRIBUTE_WORDS = frozenset(
    """size sizes color colors colour colours material materials brand brands weight type kind price rating fit set pair
    尺码 尺寸 颜色 材质 材料 品牌 重量 类型 价格 大小""".split()
)
_CHATTER_ZH = re.compile(
    "没有的话|的话|也行|所有|所|一张|一把|一条|一瓶|一只|一盒|一支|一本|张|把|条|瓶|只|盒|支|本|行|话"
    "|我想要|我想买|我要|我想|想要|想买|需要|帮我|给我|请问|请|推荐一下|推荐|找一下|找个|找一|找|看看|看一下|有没有|有什么"
    "|有吗|有|没有|一个|一款|一双|一件|一台|一些|几款|几个|个|款|双|件|台|的|吗|呢|吧|啊|了|呀|么|最好|比较|一点|点|些|能"
    "|可以|不错|好的|好|买|送|以内|以下|左右|预算|元|块钱|块|你们|咱们|你|我|是|和|跟|还|也|什么|哪些|哪个|来|要|想|用|在"
    "|店里|全店|本店|一共|总共|多少|商品|产品|东西|种类|几种|种|类|样|具体|目前|现在|大概|关于|里面|里|几"
    "|价格|便宜|适合|这|那|它|他|她|都|就|再|换|不要|不|别"
)


@dataclass(frozen=True, slots=True)
class Slots:
    """`thing`: the words that name it and `categories` what they mean; `purpose`: things named behind "for"."""

    thing: str = ""
    categories: tuple[str, ...] = ()
    purpose: tuple[str, ...] = ()
    wants: tuple[Want, ...] = ()
    avoid: tuple[Want, ...] = ()
    low: int | None = None
    high: int | None = None
    rating: float | None = None
    stocked: bool = False
    sort: str = ""
    words: tuple[str, ...] = ()

    @property
    def narrowing(self) -> bool:
        """Whether it says anything of how the thing should be."""
        return bool(self.wants or self.avoid or self.rating is not None or self.stocked or self.sort) or not (
            self.low is None and self.high is None
        )


def read_slots(text: str, names: Names, language: str, currency: str) -> Slots:
    """What `text` names."""
    text = re.sub(r"(?<!\d)[,，](?=\d)", ", ", text)
    low, high, rest = price_limits(text, language, currency)
    found = Slots(low=low, high=high)
    rest = _AGED.sub(" ", fold(rest))
    rest = re.sub("([一二三四五])(?=颗?星)", lambda m: str("一二三四五".index(m[1]) + 1), rest)
    if match := _RATING.search(rest):
        found = replace(found, rating=float(match[1]))
        rest = rest[: match.start()] + " " + rest[match.end() :]
    sort = next((name for name, pattern in _SORTS if pattern.search(rest)), "")
    found = replace(found, sort=sort, stocked=bool(_STOCK.search(rest)))
    if sort:
        rest = dict(_SORTS)[sort].sub(" ", rest)
    if _STOCK.search(rest):
        rest = _STOCK.sub(" ", rest)
    if match := _SALE.search(rest):
        found = replace(found, wants=(Want(match[0], (("sale", "yes"),), "sale"),))
        rest = _SALE.sub(" ", rest)
    if match := _SIZED.search(rest):
        said = next(g for g in match.groups() if g)
        if terms := names.sizes(said):
            found = replace(found, wants=(*found.wants, Want(said.upper(), terms, terms[0][0])))
            rest = rest[: match.start()] + " " + rest[match.end() :]
    rest, ruled_out = _ruled_out(rest)
    avoid = tuple(want for said in ruled_out for want in _avoided(said, names))
    positive = _read_han(rest, names) if has_han(rest) else _read_words(rest, names)
    return replace(positive, low=found.low, high=found.high, rating=found.rating, stocked=found.stocked,
                   sort=found.sort, wants=(*positive.wants, *found.wants), avoid=avoid)  # fmt: skip


# -- what is ruled out


def without_negations(text: str) -> str:
    """The text without what it rules out: "a gift for my niece, she doesn't like dolls" says nothing of dolls."""
    return _ruled_out(fold(text))[0]


def _ruled_out(text: str) -> tuple[str, list[str]]:
    """(the text without negations, what they rule out)."""
    found: list[str] = []
    for match in reversed(list(_NOT.finditer(text))):
        rest = text[match.end() :]
        stop = _STOP.search(rest)
        said = rest[: stop.start() if stop else None].strip()
        if not said or _NOT_WHAT.match(said) or said.split()[0].isdigit():
            continue
        words = said.split()[:3]
        found.append(" ".join(words))
        text = text[: match.start()] + " ; " + rest[rest.find(words[-1]) + len(words[-1]) :]
    for match in list(_FREE.finditer(text)):
        found.append(match[1])
        text = text.replace(match[0], " ; ")
    if not has_han(text):
        return text, found[::-1]
    for match in reversed(list(_NOT_AFTER_ZH.finditer(text))):
        before = re.split(r"[,，。；、\s除对]|但|我", text[: match.start()])[-1][-8:]
        if before and (
            match[0] not in ("不要", "不行") or not text[match.end() : match.end() + 1].strip("，。,. ")
        ):
            found.append(before.removesuffix("的"))
            text = text[: match.start() - len(before)] + " " + text[match.end() :]
    for match in reversed(list(_NOT_ZH.finditer(text))):
        rest = text[match.end() :]
        stop = _STOP.search(rest)
        said = rest[: stop.start() if stop else None].strip()[:8]
        if said and match[0] + said[:1] != "没有没":
            found.append(said)
            text = text[: match.start()] + " " + rest[len(said) :]
    return text, found


def _avoided(said: str, names: Names) -> list[Want]:
    slots = _read_han(said, names) if has_han(said) else _read_words(said, names)
    found = list(slots.wants)
    if slots.categories and names.loosely_named(slots.thing):  # "dolls": not all toys
        found.append(Want(slots.thing, (), ""))
    elif slots.categories:
        terms: tuple[Term, ...] = tuple(("category", path) for path in slots.categories)
        found.append(Want(slots.thing, terms, "category"))
    known = {w for want in found for w, _ in keys(want.said)}
    found += [Want(word, (), "") for word in slots.words[:2] if word not in known]
    return found


# -- English


def _read_words(text: str, names: Names) -> Slots:
    pieces = [p for p in re.split(r"[;,!?]|\.(?:\s|$)", text) if p.strip()]
    words = [w for piece in pieces for w in (*keys(piece), ("", ""))]
    taken = [not w for w, _ in words]
    wants: list[Want] = []
    things: list[tuple[int, int, str, tuple[str, ...]]] = []  # (first, length, key, paths)
    for n in range(min(names.longest, len(words)), 0, -1):
        for i in range(len(words) - n + 1):
            if any(taken[i : i + n]):
                continue
            key = " ".join(s for _, s in words[i : i + n])
            said = " ".join(w for w, _ in words[i : i + n])
            want, paths = _named(key, said, names, n), names.categories(key)
            if n == 1 and (said in _CHATTER or said in names.thesaurus.function_words) and not want:
                continue
            if paths and want and want.name != "brand":  # "coffee": rather the goods than a flavour
                want = None
            if want is not None:
                wants.append(want)
            elif paths:
                things.append((i, n, said, paths))
            else:
                continue
            taken[i : i + n] = [True] * n
    things.sort()
    edge = _edge(words, things)
    before = [t for t in things if t[0] < edge]
    chosen = _last_of_a_run(before) if before else (things[0] if things else None)
    if chosen is not None and (vague := _SOMETHING.search(text)):
        at = text.find(chosen[2])
        chosen = None if at >= vague.end() else chosen  # "something to keep coffee hot" is no coffee
    others = tuple(t[2] for t in things if t is not chosen)
    left = [w for (w, _), t in zip(words, taken, strict=True) if not t and _tells(w, names)]
    left += [w for t in things if t is not chosen for w in t[2].split()]
    if chosen is not None and names.loosely(" ".join(s for _, s in keys(chosen[2]))):
        left = [*chosen[2].split(), *left]
    wants = merged(sorted(wants, key=lambda want: text.find(want.said)))
    if chosen is None:
        return Slots(wants=tuple(wants), words=tuple(left))
    return Slots(chosen[2], chosen[3], others, tuple(wants), words=tuple(dict.fromkeys(left)))


def _edge(words: list[tuple[str, str]], things: list[tuple[int, int, str, tuple[str, ...]]]) -> int:
    """Where the purpose begins: behind it things say what the wanted one is for."""
    first = things[0][0] if things else 0
    inside = {i for at, n, _, _ in things for i in range(at, at + n)}
    for i, (w, _) in enumerate(words):
        if i > first and i not in inside and w and _PURPOSE.fullmatch(w):
            return i
    return len(words)


def _last_of_a_run(
    things: list[tuple[int, int, str, tuple[str, ...]]],
) -> tuple[int, int, str, tuple[str, ...]]:
    """ "coffee grinder": of things that stand side by side the last is meant; of others the first."""
    chosen = things[0]
    for other in things[1:]:
        if other[0] == chosen[0] + chosen[1]:
            chosen = other
        else:
            break
    return chosen


def _named(key: str, said: str, names: Names, n: int) -> Want | None:
    """The want that a phrase is: a property, a brand, or values of an attribute."""
    if said in _ATTRIBUTE_WORDS:
        return None
    if attribute := names.properties.get(key):
        return Want(said, ((attribute, "yes"),), attribute)
    if (brand := names.brands.get(key)) and (n > 1 or len(said) > 2):
        return Want(said, (("brand", brand),), "brand")
    terms = names.terms(key)
    if not terms or (len(said) < 2 and n == 1) or said.isdigit():
        return None
    return Want(said, terms, terms[0][0])


def merged(wants: list[Want]) -> list[Want]:
    """Values of one attribute side by side are alternatives: "in navy or grey"."""
    found: dict[str, Want] = {}
    for want in wants:
        key = want.name if want.terms and want.terms[0][1] not in ("yes",) else f"{want.name}={want.said}"
        if key in found:
            one = found[key]
            want = Want(
                f"{one.said} / {want.said}", tuple(dict.fromkeys((*one.terms, *want.terms))), one.name
            )
        found[key] = want
    return list(found.values())


def _tells(word: str, names: Names) -> bool:
    return (
        bool(word) and word not in _CHATTER and word not in names.thesaurus.function_words and len(word) > 1
    )


# -- Chinese


def _read_han(text: str, names: Names) -> Slots:
    spans: list[tuple[int, int, str, str]] = []  # (start, end, kind, key)
    taken = [False] * len(text)
    for n in range(min(10, len(text)), 0, -1):
        for i in range(len(text) - n + 1):
            part = text[i : i + n]
            if any(taken[i : i + n]) or not has_han(part) or part[0] in " 的" or part[-1] in " 的":
                continue
            kind, key = "value", names.han_value(part)
            if category := names.han_category(part):
                kind, key = "category", category
            if (
                not key
                or (kind == "value" and n == 1 and text[i + 1 : i + 2] not in _MADE)
                or (kind == "value" and not _named(key, part, names, n))
            ):
                continue
            spans.append((i, i + n, kind, key))
            taken[i : i + n] = [True] * n
    spans.sort()
    rest = "".join(" " if t else c for c, t in zip(text, taken, strict=True))
    latin = " ".join(_WORD.findall(re.sub(r"[\u4e00-\u9fff]", " ", rest)))
    mixed = _read_words(latin, names) if latin else Slots()
    wants = [w for s, e, k, key in spans if k == "value" if (w := _named(key, text[s:e], names, e - s))]
    wants = merged(wants)
    things = [(s, e, key) for s, e, k, key in spans if k == "category"]
    left = [w for w in _CHATTER_ZH.sub(" ", re.sub(r"[A-Za-z0-9.,，。！？!?;；、]+", " ", rest)).split() if w]
    left = [told for word in left if (told := _WITH_ZH.sub("", word))]
    left += list(mixed.words)
    if not things:
        return replace(mixed, wants=(*wants, *mixed.wants), words=tuple(left))
    s, e, key = things[-1]
    others = tuple(text[a:b] for a, b, _ in things[:-1])
    left += others
    return Slots(text[s:e], names.categories(key), others, (*wants, *mixed.wants), words=tuple(left))
