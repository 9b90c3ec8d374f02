"""Gifts: what somebody with such interests is glad to get, within the budget; without a hint, one question."""

from __future__ import annotations

import re
from dataclasses import replace

from shopkeeper.assistant.guide import patterns as say
from shopkeeper.assistant.guide.amounts import sole_amount
from shopkeeper.assistant.guide.facts import available
from shopkeeper.assistant.guide.finding import find_and_show
from shopkeeper.assistant.guide.occasions import Interest, interests, interests_in, place_of
from shopkeeper.assistant.guide.reasons import Standing, reason
from shopkeeper.assistant.guide.slots import without_negations
from shopkeeper.assistant.guide.state import Question, Wish
from shopkeeper.assistant.guide.talk import Talk
from shopkeeper.catalog import Product
from shopkeeper.language import fold

__all__ = ["find_gift", "gifts_for"]

SHOWN = 4
CHOICES = 6


def find_gift(talk: Talk) -> None:
    """Shows gifts for what the sentence says of the recipient."""
    slots = talk.act.slots
    high = slots.high
    if high is None and slots.low is None:
        high = sole_amount(re.sub(r"\d+[- ]?years?[- ]old|\d+岁", " ", fold(talk.text)), talk.currency)
    match = say.WHOM.search(fold(talk.text))
    whom = next((g for g in match.groups() if g), "") if match else ""
    liked = without_negations(talk.text)
    said = interests_in(say.WHOM.sub(" ", liked) if whom in ("kid", "child") else liked)
    base = Wish(
        gift=True,
        for_whom=whom,
        low=slots.low,
        high=high,
        wants=slots.wants,
        avoid=slots.avoid,
        rating=slots.rating,
        interests=tuple(i.names["en"] for i in said),
    )
    if slots.categories and not said:
        find_and_show(talk, replace(base, thing=slots.thing, categories=slots.categories))
        return
    gifts_for(talk, base, said)


def gifts_for(talk: Talk, wish: Wish, said: list[Interest]) -> None:
    """Gifts for these interests, one of each kind; without any, well liked gifts of all kinds and a question."""
    places = [p for i in said for t in i.things if (p := place_of(t, talk.names)) is not None]
    paths = tuple(dict.fromkeys(c for p in places for c in p.categories))
    wish = replace(
        wish, wants=tuple(w for w in wish.wants if not said or w.name == "sale" or w.name == "Color")
    )
    talk.state = talk.state.wishing(replace(wish, categories=paths))
    talk.state.plan = None
    chosen: dict[str, Product] = {}
    for place in places:
        narrowed = replace(wish, categories=place.categories, wants=(*wish.wants, *place.wants), stocked=True)
        for product in _liked(talk, narrowed)[:1]:
            chosen.setdefault(product.id, product)
    if not places:
        for product in _liked(talk, replace(wish, stocked=True)):
            if not any(product.category == other.category for other in chosen.values()):
                chosen[product.id] = product
    best = sorted(chosen.values(), key=lambda p: -_worth(p))[:SHOWN]
    if not best:
        talk.say("gift_none", limits=_limits(talk, wish))
        return
    names = talk.listing([i.names[talk.wording.language] for i in said])
    key = "gift_for" if said else "gift_any"
    talk.say(key, interests=names, limits=_limits(talk, wish))
    talk.show(best, {p.id: _why(talk, p, wish) for p in best})
    if not said and wish.asked < 1:
        _ask(talk, wish)


def _liked(talk: Talk, wish: Wish) -> list[Product]:
    """What can be bought, gifts by the shop's own tag and the well rated first."""
    ids: dict[str, None] = {}
    if not wish.categories:
        ids.update(dict.fromkeys(talk.shelf.find(replace(wish, words="gift"), "en").ids))
    for order in ("popular", "rating"):
        ids.update(dict.fromkeys(talk.shelf.top(wish, order, 20)[0]))
    products = [p for p in talk.shelf.products(list(ids)) if available(p) and talk.shelf.fits(p, wish)]
    return sorted(products, key=lambda p: -_worth(p))


def _worth(product: Product) -> float:
    count = product.rating_count
    return ((product.rating or 4.0) * count + 4.0 * 5) / (count + 5) + 0.5 * ("gift" in product.tags)


def _why(talk: Talk, product: Product, wish: Wish) -> str:
    label = talk.names.category_label(" > ".join(product.category), talk.language) if product.category else ""
    text = reason(talk, product, replace(wish, wants=()), Standing())
    return talk.wording.say("reason_need", name=label, text=text) if label and text else text or label


def _limits(talk: Talk, wish: Wish) -> str:
    if wish.low is not None and wish.high is not None:
        return talk.wording.say("gift_between", low=talk.money(wish.low), high=talk.money(wish.high))
    return talk.wording.say("gift_up_to", price=talk.money(wish.high)) if wish.high is not None else ""


def _ask(talk: Talk, wish: Wish) -> None:
    """What they like, among what this shop has within the budget."""
    counts: dict[str, int] = {}
    for interest in interests():
        paths = {c for t in interest.things if (p := place_of(t, talk.names)) for c in p.categories}
        if paths:
            counts[interest.names["en"]] = talk.shelf.count(
                replace(wish, categories=tuple(paths), stocked=True)
            )
    best = sorted((n for n in counts if counts[n]), key=lambda n: -counts[n])[:CHOICES]
    labels = {i.names["en"]: i.names[talk.wording.language] for i in interests()}
    if len(best) > 1:
        talk.ask(Question("interest", tuple((labels[n], n) for n in best)), talk.wording.say("ask_interest"))
        talk.state.wish = replace(wish, asked=1)
