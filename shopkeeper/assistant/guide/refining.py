"""The wish over turns: a new one, changes to the one before it, and answers to the guide's own questions."""

from __future__ import annotations

import re
from dataclasses import replace

from shopkeeper.assistant.guide import patterns as say
from shopkeeper.assistant.guide.facts import price_of
from shopkeeper.assistant.guide.occasions import interests_in
from shopkeeper.assistant.guide.slots import Slots
from shopkeeper.assistant.guide.state import Question, Want, Wish
from shopkeeper.assistant.guide.talk import Talk
from shopkeeper.language import fold

__all__ = ["answered", "refined", "started", "wish_of", "with_slots"]


def started(talk: Talk) -> Wish:
    """The wish of this sentence alone."""
    return wish_of(talk.act.slots)


def wish_of(slots: Slots) -> Wish:
    """What a sentence names, as a wish."""
    return Wish(
        thing=slots.thing,
        categories=slots.categories,
        words=" ".join(slots.words),
        wants=slots.wants,
        avoid=slots.avoid,
        low=slots.low,
        high=slots.high,
        rating=slots.rating,
        stocked=slots.stocked,
        sort=slots.sort,
    )


def with_slots(wish: Wish, slots: Slots) -> Wish:
    """The wish changed by what a sentence names: values of an attribute replace those before them."""
    names = {w.name for w in slots.wants}
    out = {t for w in slots.avoid for t in w.terms}
    kept = tuple(w for w in wish.wants if w.name not in names and not set(w.terms) <= out)
    said = {t for w in slots.wants for t in w.terms}
    avoid = tuple(w for w in wish.avoid if not (w.terms and set(w.terms) & said))
    changed = replace(
        wish, wants=(*kept, *slots.wants), avoid=_joined(avoid, slots.avoid), skip=(), asked=wish.asked
    )
    if slots.low is not None or slots.high is not None:
        changed = replace(changed, low=slots.low, high=slots.high)
        if slots.high is not None and slots.low is None and wish.low is not None and wish.low < slots.high:
            changed = replace(changed, low=None)
    if slots.rating is not None:
        changed = replace(changed, rating=slots.rating)
    if slots.sort:
        changed = replace(changed, sort=slots.sort)
    if slots.words:
        changed = replace(changed, words=" ".join(dict.fromkeys((*wish.words.split(), *slots.words))))
    return replace(changed, stocked=wish.stocked or slots.stocked)


def _joined(before: tuple[Want, ...], now: tuple[Want, ...]) -> tuple[Want, ...]:
    return tuple({w.said: w for w in (*before, *now)}.values())


def refined(talk: Talk) -> Wish | None:
    """The current wish as the sentence changes it; None when that was answered already."""
    wish, act = talk.state.wish or Wish(), talk.act
    wish = with_slots(wish, act.slots)
    shown = talk.on_display()
    if act.do in ("else", "more"):
        return replace(
            wish, skip=tuple(dict.fromkeys((*wish.skip, *_skipped(talk), *talk.state.shown))), sort=wish.sort
        )
    if act.do not in ("cheaper", "dearer"):
        return wish
    meant = [p for p in (talk.meant(),) if p is not None and (act.refs or talk.state.focus)]
    prices = [m.amount for p in (meant or shown) if (m := price_of(p)) is not None]
    if not prices:
        return replace(wish, sort="price_asc" if act.do == "cheaper" else "price_desc")
    if act.do == "dearer":
        return replace(wish, low=max(prices) + 1, high=None, sort="")
    bound = (sorted(prices)[len(prices) // 2] if wish.gift else min(prices)) - 1
    cheaper = replace(wish, high=bound, low=None, sort="" if wish.sort.startswith("price") else wish.sort)
    if not talk.shelf.count(replace(cheaper, words="")):
        priced = [(m.amount, p) for p in shown if (m := price_of(p)) is not None]
        lowest = min(priced, key=lambda row: row[0])[1] if priced else None
        if lowest is not None:
            talk.say("already_cheapest", title=talk.title(lowest), price=talk.price(lowest))
            talk.state.focus = lowest.id
            return None
    return cheaper


def _skipped(talk: Talk) -> tuple[str, ...]:
    return talk.state.wish.skip if talk.state.wish else ()


def answered(talk: Talk, question: Question) -> Wish | None:
    """The wish after the answer to `question`; None when the sentence is no answer to it."""
    wish = talk.state.wish or Wish()
    if talk.act.do in ("add", "count", "compare", "back", "restart", "cart", "extreme"):
        return None
    text = fold(talk.text).strip(" .!?。！？")
    if say.ANY.match(text) or text == fold(talk.wording.say("any")):
        return replace(wish, free=(*wish.free, question.about), skip=())
    chosen = [(label, v) for label, v in question.choices if v and text == fold(label)]
    if not chosen and len(text) <= 60:
        chosen = [(label, v) for label, v in question.choices if v and _said(label, text)]
        longest = max((len(label) for label, _ in chosen), default=0)
        chosen = [c for c in chosen if len(c[0]) == longest]
    if not chosen and question.about == "interest":
        chosen = [(i.names["en"], i.names["en"]) for i in interests_in(text)]
    if not chosen:
        terms = {t for w in talk.act.slots.wants for t in w.terms if t[0] == question.about}
        chosen = [(label, v) for label, v in question.choices if (question.about, v) in terms]
    if not chosen:
        return None
    if question.about == "interest":
        return replace(wish, interests=tuple(v for _, v in chosen), skip=())
    if question.about == "category":
        return replace(wish, categories=tuple(v for _, v in chosen), skip=())
    want = Want(
        " / ".join(label for label, _ in chosen),
        tuple((question.about, v) for _, v in chosen),
        question.about,
    )
    rest = replace(
        talk.act.slots, wants=tuple(w for w in talk.act.slots.wants if w.name != question.about), words=()
    )
    changed = with_slots(wish, rest) if rest.narrowing else wish
    return replace(changed, wants=(*changed.wants, want), skip=())


def _said(label: str, text: str) -> bool:
    small = fold(label)
    if small.isascii():
        return re.search(rf"(?<!\w){re.escape(small)}(?!\w)", text) is not None
    return small in text
