"""Looking for goods: by name, by what they are for, in keywords; and changing the wish."""

from __future__ import annotations

import re

from shopkeeper.train.recipes.english.patterns import bank
from shopkeeper.train.recipes.english.slots import SORT
from shopkeeper.train.recipes.english.wish import Wish
from shopkeeper.train.recipes.english.words import article, countable, gerund
from shopkeeper.train.recipes.scene import Scene
from shopkeeper.understanding.request import Price

__all__ = ["say_find", "say_refine"]

# {goods}: "a red backpack under 40", "two red backpacks"; {bare}: without article; {plural}
GOODS = bank("find.goods")
# {noun} "backpack", {nouns} "backpacks": the rest is said after it, {tail}, or as fragments of their own
SPLIT = bank("find.split")
# {use} "keep coffee hot", {using} "keeping coffee hot", {thing} "something cheap"
USE = bank("find.use")
REFINE_GOODS = bank("refine.goods")
REFINE_KIND = bank("refine.kind")
REFINE_TAIL = bank("refine.tail")
REFINE_CLAUSE = bank("refine.clause")
REFINE_WORDS = bank("refine.words")
CHANGED = bank("refine.words.what")


def say_find(wish: Wish, by_use: bool) -> str:
    """The sentence, and fragments left in `wish.clauses`."""
    voice, rng, kind = wish.voice, wish.voice.rng, wish.kind
    if kind is not None and by_use and kind.uses:
        return _by_use(wish)
    if kind is None:
        wish.soft = True
        wish.place()
        wish.said.add("category")
        head = rng.choice(("something", "anything", "something", "stuff", "products", "things"))
        text = wish.goods(head, "bare" if head in ("something", "anything") else "plural")
        return voice.say(GOODS, goods=text, bare=text) or text
    roll = rng.random()
    if roll < 0.16:
        return _keywords(wish)
    if roll < 0.30:
        wish.place(pre=False, post=rng.random() < 0.25)
        wish.aside(0.12)
        wish.count_clause()
        one, many = wish.noun(False), wish.noun(True)
        pattern = voice.pick(SPLIT, frozenset(("noun", "nouns")) if countable(one) else frozenset(("nouns",)))
        assert pattern is not None
        text = voice.fill(pattern, {"noun": wish.quote(one), "nouns": wish.quote(many)})
        text = re.sub(r"\ba (?=[\ue000-\uf8ff]?[aeiou])", lambda m: f"{article(text[m.end() :])} ", text)
        return _trailing(text, wish)
    pattern = voice.pick(GOODS)
    assert pattern is not None
    wish.soft = "plural" in pattern.slots
    if wish.soft:
        wish.count_clause()
    wish.place()
    wish.chat()
    slot = next(iter(pattern.slots))
    words = wish.goods(form={"goods": "a", "bare": "bare", "plural": "plural"}[slot])
    return voice.fill(pattern, {slot: words})


def _trailing(text: str, wish: Wish) -> str:
    """`text` with the phrases that follow a noun put behind it, before its question mark."""
    if not wish.post:
        return text
    end = "?" if text.endswith("?") else ""
    glue = ", " if wish.voice.chance(0.85) else " "
    return text.removesuffix("?") + glue + wish.tail() + end


def _by_use(wish: Wish) -> str:
    voice, rng = wish.voice, wish.voice.rng
    assert wish.kind is not None
    use = rng.choice(wish.kind.uses)
    wish.said.add("category")
    wish.soft = True
    pattern = voice.pick(USE)
    assert pattern is not None
    heads = ["something", "something", "anything", "a thing"]
    best = bool(wish.request.sort) and "thing" in pattern.slots and rng.random() < 0.3
    if best:
        wish.said.add("sort")
        heads = [f"the {voice.say(SORT[wish.request.sort]['super'])} thing"]
    wish.place(pre="thing" in pattern.slots and not best and rng.random() < 0.5)
    wish.count_clause()
    wish.aside(0.08)
    thing = " ".join([rng.choice(heads), *wish.pre])
    if thing.startswith("a thing") and wish.pre:
        thing = thing.replace("a thing", "something", 1)
    text = voice.fill(
        pattern, {"thing": thing, "use": wish.quote(use), "using": lambda: wish.quote(gerund(use))}
    )
    return _trailing(text, wish)


def _keywords(wish: Wish) -> str:
    """A bag of words, as typed into a search box: "usb c hub 7 port cheap"."""
    voice, rng = wish.voice, wish.voice.rng
    wish.place(clause=False)
    words = [wish.quote(wish.noun()), *wish.pre]
    if rng.random() < 0.6:
        rng.shuffle(words)
    else:
        words.reverse()
    if wish.request.quantity and rng.random() < 0.4:
        wish.count_clause()
        words.append(wish.clauses.pop())
    elif count := wish.count():
        words.insert(0, count)
    post = [re.sub(r"^[ ,]+", "", p) for p in wish.post]
    text = " ".join([*words, *post])
    return voice.say(KEYWORDS, words=text)


KEYWORDS = bank("find.keywords")


def say_refine(wish: Wish, scene: Scene) -> str:
    """Changing the wish before it; the category is named when it changes."""
    voice, rng, request = wish.voice, wish.voice.rng, wish.request
    before = scene.previous.category if scene.previous else ""
    name_it = bool(request.category and wish.kind) and (request.category != before or rng.random() < 0.25)
    if request.quantity:
        wish.count_clause()
    empty = not (
        request.brands or request.attributes or request.avoid or request.sort or request.price != Price()
    )
    if empty and not name_it:
        if wish.clauses:
            return voice.say(REFINE_CLAUSE, clause=wish.clauses.pop())
        return voice.say(REFINE_WORDS, w=wish.quote(voice.say(CHANGED)))
    roll = rng.random()
    if name_it or roll < 0.45:
        wish.soft = True
        wish.place(more=True)
        if name_it:
            words = wish.goods(form="plural")
            return voice.say(REFINE_KIND, g=words)
        if not wish.pre and wish.post and wish.post[0].startswith(","):
            return voice.say(REFINE_TAIL, tail=wish.tail())
        if not wish.pre and not wish.post:
            if not wish.clauses:  # none of its slots could be said
                return voice.say(REFINE_WORDS, w=wish.quote(voice.say(CHANGED)))
            return voice.say(REFINE_CLAUSE, clause=wish.clauses.pop())
        if len(wish.pre) == 1 and not wish.post and rng.random() < 0.4:
            return voice.say(REFINE_WORDS, w=wish.pre[0])
        pattern = voice.pick(REFINE_GOODS)
        assert pattern is not None
        slot = next(iter(pattern.slots))
        head = "something" if slot == "something" else "ones"
        if slot == "something" and not wish.pre and rng.random() < 0.3:
            head = "anything"
        return voice.fill(pattern, {slot: wish.goods(head, "bare")})
    if roll < 0.8:
        wish.place(pre=False, clause=rng.random() < 0.3, more=True)
        if wish.post:
            return voice.say(REFINE_TAIL, tail=wish.tail())
    else:
        wish.place(pre=False, post=False, more=True)
    if not wish.clauses:  # none of its slots could be said
        return voice.say(REFINE_WORDS, w=wish.quote(voice.say(CHANGED)))
    return voice.say(REFINE_CLAUSE, clause=wish.clauses.pop(0))
