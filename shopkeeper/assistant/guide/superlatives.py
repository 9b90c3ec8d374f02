"""Which of them has the most of something: products put in order by a number that the catalogue states of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from shopkeeper.assistant.guide.facts import attribute_text
from shopkeeper.assistant.guide.names import keys
from shopkeeper.assistant.guide.state import Wish
from shopkeeper.assistant.guide.talk import Talk
from shopkeeper.catalog import Product, Quantity
from shopkeeper.errors import InputError
from shopkeeper.language import fold
from shopkeeper.language.units import convert, find_measures

__all__ = ["answer_superlative"]

SHOWN = 4
MOST = 200
#: acts that a superlative may stand in
_ACTS = frozenset({"find", "refine", "ask", "none", "focus", "list"})
_MORE = r"most|highest|biggest|largest|longest|greatest|strongest|maximum"
_LESS = r"least|lowest|smallest|shortest|fewest|minimum"
_EN = re.compile(rf"\b(?:({_MORE})|({_LESS}))\s+([a-z][\w -]{{1,40}})")
_ZH = re.compile(r"([\u4e00-\u9fff]{2,6}?)(?:是|要)?最(?:(大|高|多|长|强|久)|(小|低|少|短))")
#: one word for an extreme -> what is measured, and whether the most or the least of it
_WORDS: dict[str, tuple[tuple[str, ...], bool]] = {
    "heaviest": (("weight", "net weight"), True), "lightest": (("weight", "net weight"), False),
    "widest": (("width",), True), "narrowest": (("width",), False),
    "tallest": (("height",), True), "deepest": (("depth",), True),
    "thickest": (("thickness",), True), "thinnest": (("thickness",), False),
    "brightest": (("brightness", "luminous flux"), True), "fastest": (("speed", "maximum speed"), True),
    "loudest": (("noise", "noise level"), True), "quietest": (("noise", "noise level"), False),
    "最重": (("重量", "净重"), True), "最轻": (("重量", "净重"), False), "最宽": (("宽度",), True),
    "最窄": (("宽度",), False),
    "最厚": (("厚度",), True), "最薄": (("厚度",), False), "最亮": (("亮度",), True), "最快": (("速度",), True),
    "最安静": (("噪音",), False),
}  # fmt: skip
_SIGN = re.compile("|".join([rf"\b(?:{_MORE}|{_LESS})\b", *(w for w in _WORDS if w.isascii()), "最"]))


def answer_superlative(talk: Talk) -> bool:
    """Answers "which has the most memory?" of the kind that the sentence names, else of those on display. False when it
    asks nothing of the kind, or when no product states the number."""
    text = fold(talk.text)
    if talk.act.do not in _ACTS or not _SIGN.search(text):
        return False
    if talk.act.slots.categories:
        wish = Wish(thing=talk.act.slots.thing, categories=talk.act.slots.categories)
        if _answered(talk, text, _all(talk, wish)):
            talk.state = talk.state.wishing(wish)
            return True
        return False
    display = talk.on_display()
    if len(display) > 1 and _answered(talk, text, display):
        return True
    return talk.state.wish is not None and _answered(talk, text, _all(talk, talk.state.wish))


def _all(talk: Talk, wish: Wish) -> list[Product]:
    return talk.shelf.products(talk.shelf.top(wish, "popular", MOST)[0])


def _answered(talk: Talk, text: str, products: Sequence[Product]) -> bool:
    for name, most in _read(text, _called(talk, products)):
        if stated := _numbers(products, name):
            _answer(talk, products, name, stated, most)
            return True
    return False


def _called(talk: Talk, products: Sequence[Product]) -> dict[str, str]:
    """What the attributes of these products are called, in every language: stemmed words -> attribute."""
    names = dict.fromkeys(name for product in products for name in product.attributes)
    return {
        " ".join(stem for _, stem in keys(label)): name
        for name in names
        for label in talk.names.labels("attribute", name)
    }


def _read(text: str, called: Mapping[str, str]) -> list[tuple[str, bool]]:
    """(attribute, whether the most of it is asked for) that a sentence may mean, the likeliest first."""
    found: dict[tuple[str, bool], None] = {}
    for hit in _EN.finditer(text):
        words = [stem for _, stem in keys(hit[3])]
        for size in range(min(len(words), 4), 0, -1):
            found.update(((name, bool(hit[1])), None) for name in _attributes(words[:size], called))
    for hit in _ZH.finditer(text):
        for start in range(len(hit[1]) - 1):
            words = [stem for _, stem in keys(hit[1][start:])]
            found.update(((name, bool(hit[2])), None) for name in _attributes(words, called))
    for word, (measured, most) in _WORDS.items():
        if re.search(rf"\b{word}\b" if word.isascii() else word, text):
            for one in measured:
                words = [stem for _, stem in keys(one)]
                found.update(((name, most), None) for name in _attributes(words, called))
    return list(found)


def _attributes(words: Sequence[str], called: Mapping[str, str]) -> list[str]:
    """Attributes called so, those named so exactly first."""
    said = set(words)
    exact = [name for key, name in called.items() if set(key.split()) == said]
    near = [name for key, name in called.items() if said < set(key.split())]
    return exact + near


def _numbers(products: Sequence[Product], name: str) -> dict[str, float]:
    """Product id -> the number stated, all in the unit of the first; those of another kind are left out."""
    found: dict[str, float] = {}
    unit: str | None = None
    for product in products:
        value = product.attributes.get(name)
        if isinstance(value, str) and (measures := find_measures(value)):
            value = Quantity(measures[0].value, measures[0].unit)
        if not isinstance(value, Quantity):
            continue
        if unit is None:
            unit = value.unit
        if value.unit == unit:
            found[product.id] = value.value
            continue
        try:
            found[product.id] = convert(value.value, value.unit, unit)
        except InputError:
            continue
    return found


def _answer(talk: Talk, products: Sequence[Product], name: str, stated: dict[str, float], most: bool) -> None:
    ranked = sorted(
        (p for p in products if p.id in stated), key=lambda p: -stated[p.id] if most else stated[p.id]
    )
    best = ranked[0]
    label = talk.names.attribute_label(name, talk.language)
    values = {p.id: attribute_text(p, name, talk.names, talk.language) for p in ranked[:SHOWN]}
    key = "superlative_most" if most else "superlative_least"
    talk.say(key, name=label, title=talk.title(best), value=values[best.id])
    ties = [p for p in ranked[1:] if stated[p.id] == stated[best.id]]
    if ties:
        talk.say("extreme_tie", titles=talk.listing([talk.title(p) for p in ties[:3]]))
    if silent := [talk.title(p) for p in products if p.id not in stated]:
        talk.say("superlative_silent", titles=talk.listing(silent, 3))
    talk.show(
        ranked[:SHOWN],
        {id: talk.wording.say("fact", name=label, value=value) for id, value in values.items()},
    )
    talk.state.focus = best.id
