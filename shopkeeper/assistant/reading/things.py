"""Which goods a phrase means: names of order lines and of the shop's kinds, by whole name, head noun, part or spelling."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from shopkeeper.assistant.reading.words import Token, canon, flat, keys_of, lower, tokenize

__all__ = ["ThingMention", "find_things"]

LONGEST = 6  # tokens of a name that are looked for at once
WEAK = 0.5  # a part of a name that is not its head
#: words that say what kind of collection, not what it is of
_COLLECTIONS = frozenset(
    "set kit pack pair case bundle machin maker devic piec 套 装 组 件 台 机 devices".split()
)
#: words before a noun that many different goods carry: they do not name one by themselves
_ADJECTIVES = frozenset(
    "electr smart wireless portabl digit mechan led action indoor outdoor offic water run game mini hike cycl wall desk tabl "
    "garden pet patio tea coffe bluetooth light air secur home kitchen travel sport black white red blue green gray silver gold "
    "brown pink purpl yellow orang larg small medium new old big the and for with of in to a an my by from classic pro plus max "
    "premium deluxe natur organ cotton leather steel stainless plastic glass wood metal men women kid size color style product "
    "item order thing card gift credit face hand body full half high low hot cold dry wet soft hard one good great best "
    "return ship address email name number person".split()
)
#: what people also call things, in forms of words.canon
_ALSO: tuple[frozenset[str], ...] = tuple(
    frozenset(row.split())
    for row in (
        "bicycl bike cycle", "smartphon phone cellphon mobil handset", "tshirt shirt tee", "laptop comput notebook",
        "luggag suitcas baggag", "sneaker trainer shoe kick", "boot shoe", "sofa couch settee", "televis tv", "refriger fridg",
        "earbud earphon headphon", "headphon headset earphon", "wristwatch watch timepiec",
        "vacuum hoover", "jacket coat", "charger powerbank", "ereader reader kindle", "perfum fragranc cologn",
        "puzzl jigsaw", "grill bbq barbecu", "camera cam webcam", "thermostat", "rug carpet",
        "backpack bag rucksack", "trouser pant slack", "sweater jumper pullov", "cup mug", "bottl flask", "dumbbel",
        "espresso coffe", "mattress bed", "curtain drape", "speaker boombox", "bookshelf bookcas shelf shelv", "keyboard", "mous", "stroller pram",
        "chair", "kettl", "umbrella parasol", "toothbrush", "hose", "helmet", "tablet ipad",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ThingMention:
    """Tokens [first:last] name one of `titles` (several when the words fit them alike), with `score` up to 1."""

    first: int
    last: int
    titles: tuple[str, ...]
    score: float


def find_things(
    tokens: Sequence[Token], titles: Iterable[str], preferred: Iterable[str] = ()
) -> list[ThingMention]:
    """The names of goods in a sentence, in order, longest first. Of several titles that fit, those `preferred` (what
    the customer ordered) are taken."""
    titles = tuple(dict.fromkeys(titles))
    index = _index(titles)
    wanted = set(preferred)
    found: list[ThingMention] = []
    forms = [token.form for token in tokens]
    for length in range(min(LONGEST, len(tokens)), 0, -1):
        for first in range(len(tokens) - length + 1):
            last = first + length
            if any(first < m.last and m.first < last for m in found):
                continue
            if length == 1 and first and _is_verb(tokens[first - 1].text, tokens[first].text):
                continue
            if (
                length == 1
                and tokens[first].text.endswith(("ing", "ged"))
                and not any(tokens[first].text in lower(title) for title in titles)
            ):
                continue  # watching birds is no watch, and what is bagged no bag
            if scored := index.get("".join(forms[first:last])):
                found.append(ThingMention(first, last, *_best(scored, wanted)))
    spelled = _spelled(titles)
    for at, token in enumerate(tokens):
        if any(m.first <= at < m.last for m in found) or not _misspelt(token):
            continue
        near = [
            (OSA.distance(token.text, word, score_cutoff=2), key)
            for word, key in spelled
            if word[0] == token.text[0] and abs(len(word) - len(token.text)) <= 1
        ]
        allowed = 1 if len(token.text) < 8 else 2
        if near and (best := min(near))[0] <= allowed:
            titles_, score = _best(index[best[1]], wanted)
            if score > WEAK:
                found.append(ThingMention(at, at + 1, titles_, score - 0.1))
    return sorted(found, key=lambda m: m.first)


def _is_verb(before: str, word: str) -> bool:
    """Whether a noun is a verb where it stands: "I watch birds", "to hose it down"."""
    return word in _VERBS and (before in _SUBJECTS or (before == "to" and word in ("watch", "train")))


_VERBS = frozenset("watch phone lamp hose rug train boot light mat bed charge ring book".split())
_SUBJECTS = frozenset("i we they you who can could will would i'll we'll i'd".split())


@lru_cache(maxsize=256)
def _spelled(titles: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The words of the titles as written, and written together, with the keys they are found by."""
    index = _index(titles)
    rows: dict[str, str] = {}
    for title in titles:
        words = [t.text for t in tokenize(lower(flat(title)))]
        for word in [*words, "".join(words)]:
            if len(word) >= 5 and word.isascii() and word.isalpha():
                key = canon(word) if word in words else "".join(keys_of(title))
                if key in index:
                    rows[word] = key
    return tuple(rows.items())


def _misspelt(token: Token) -> bool:
    return (
        len(token.text) >= 5 and token.text.isascii() and token.text.isalpha() and token.form not in _CORRECT
    )


#: common words that are near the names of goods
_CORRECT = frozenset(
    "chang cancel return would could should there where which their these those thing order email address today later "
    "money price total month clear cheap cheaper chose choos watch water white black green brown small large short sport "
    "store state stage phone check charg chanc share shall start still thank think three track trade least leas pleas plea "
    "place plain paper power batteri better bigger number".split()
)


def _best(scored: Sequence[tuple[str, float]], wanted: set[str]) -> tuple[tuple[str, ...], float]:
    own = [row for row in scored if row[0] in wanted]
    pool = own or list(scored)
    top = max(score for _, score in pool)
    # a Chinese name is cut anywhere: that one title is longer than another says nothing of which is meant
    return tuple(
        t for t, score in pool if score == top or (own and top < 1 and score > top - 0.1 and not t.isascii())
    ), top


@lru_cache(maxsize=256)
def _index(titles: tuple[str, ...]) -> dict[str, tuple[tuple[str, float], ...]]:
    """Key (forms run together) -> titles with scores."""
    rows: dict[str, dict[str, float]] = {}

    def put(key: str, title: str, score: float) -> None:
        if len(key) > 1 or key in _ALONE:
            table = rows.setdefault(key, {})
            table[title] = max(score, table.get(title, 0.0))

    for title in titles:
        for key, score in _names(keys_of(title)):
            put(key, title, score)
    return {key: tuple(table.items()) for key, table in rows.items()}


#: last characters of Chinese names of goods by which people call them: 杯子, 鞋子; some stand alone: 灯, 锅
_HEADS = frozenset("杯鞋裤裙帽椅桌箱毯被壶瓶包袜垫柜篮灯锅伞")
_ALONE = frozenset("灯鞋锅伞杯")


def _length(forms: tuple[str, ...]) -> int:
    """Characters of a name."""
    return sum(len(form) for form in forms)


def _names(forms: tuple[str, ...]) -> Iterable[tuple[str, float]]:
    """What a title can be called, with how sure that is."""
    if not forms:
        return
    whole = "".join(forms)
    yield whole, 1.0
    if not forms[-1].isascii() and _length(forms) > 1 and forms[-1][-1:] in _HEADS:
        yield forms[-1][-1] + "子", 0.7
        if forms[-1][-1] in _ALONE:
            yield forms[-1][-1], WEAK + 0.1
    han = not forms[-1].isascii()
    size = len(forms)
    if han or size > 4:
        for first in range(size):
            for last in range(first + 2, min(first + 8, size) + 1):
                if first or last < size:
                    share = (last - first) / size
                    yield "".join(forms[first:last]), (0.7 if last == size and han else 0.4) + 0.25 * share
        if not han:
            for form in forms:
                if len(form) > 3 and form not in _ADJECTIVES and form.isalpha():
                    yield form, WEAK + 0.1
                    for other in _also(form):
                        yield other, WEAK
        return
    head = size - 1
    for tail in ("machin", "maker", "devic"):
        if forms[head] in ("machin", "maker", "devic") and head and tail != forms[head]:
            yield "".join((*forms[:head], tail)), 0.9
    if forms[head] in _COLLECTIONS and head:
        head -= 1
        yield "".join(forms[: head + 1]), 0.9
    for first in range(1, head + 1):
        yield "".join(forms[first : head + 1]), 0.8
        yield "".join(forms[first:]), 0.85
    for other in _also(forms[head]):
        yield "".join((*forms[:head], other)), 0.9
        yield other, 0.65
    for tail in _tails(forms[head]):
        yield tail, 0.8
    for at, form in enumerate(forms[:-1]):
        for other in _also(form):
            yield "".join((*forms[:at], other, *forms[at + 1 :])), 0.75
        if at < head and len(form) > 3 and form not in _ADJECTIVES and form.isalpha():
            yield form, WEAK
            for other in _also(form):
                yield other, WEAK - 0.1
    if size > 1 and len(forms[head]) > 2 and forms[head] not in _ADJECTIVES:
        yield forms[head], 0.8


def _also(form: str) -> list[str]:
    return [other for group in _ALSO if form in group for other in sorted(group) if other != form]


def _tails(form: str) -> Iterable[str]:
    """The head of a word grown together: wristwatch -> watch, smartphone -> phone."""
    for tail in (
        "watch",
        "phone",
        "phon",
        "book",
        "shelf",
        "pack",
        "board",
        "bag",
        "bottl",
        "case",
    ):
        if form.endswith(tail) and len(form) > len(tail) + 2:
            yield tail
