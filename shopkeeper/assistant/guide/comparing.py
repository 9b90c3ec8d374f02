"""Two to four products side by side: a table of what differs, and one honest line."""

from __future__ import annotations

import re
from dataclasses import replace

from shopkeeper.assistant.events import Event
from shopkeeper.assistant.guide.facts import attribute_text, available, options_of
from shopkeeper.assistant.guide.names import keys
from shopkeeper.assistant.guide.patterns import EXTREME
from shopkeeper.assistant.guide.state import Wish
from shopkeeper.assistant.guide.talk import Talk
from shopkeeper.catalog import Product
from shopkeeper.language import fold

__all__ = ["compare", "extremes"]

MOST = 4
_HOW_MANY = (
    (2, re.compile(r"\b(?:two|2)\b|(?:两|2)(?:个|款|双|件|台|种)")),
    (4, re.compile(r"\b(?:four|4)\b|(?:四|4)(?:个|款|双|件|台|种)")),
)
MOST_ROWS = 14


def compare(talk: Talk) -> None:
    """Compares those pointed at or named, else what is on display."""
    products = _meant(talk)[:MOST]
    if len(products) < 2:
        talk.say("compare_which")
        return
    rows = _rows(talk, products)
    titles = _titles(talk, products)
    talk.emit(Event("table", {"columns": [talk.wording.say("compare_head"), *titles], "rows": rows,
                              "products": [p.id for p in products]}))  # fmt: skip
    talk.state.seen = tuple(dict.fromkeys((*talk.state.seen, *(p.id for p in products))))
    talk.state.shown = tuple(p.id for p in products)
    talk.state.focus = ""
    for line in _summary(talk, products, dict(zip((p.id for p in products), titles, strict=True))):
        talk.say_text(line)


def extremes(talk: Talk, wish: Wish) -> tuple[Wish | None, int]:
    """What to put side by side when the most of something are named ("the two best rated headphones"), and how many;
    None when nothing of the kind is."""
    text = fold(talk.text)
    order = next((name for name, pattern in EXTREME if pattern.search(text)), "")
    if not order or not wish.categories:
        return None, 0
    most = next((n for n, pattern in _HOW_MANY if pattern.search(text)), 3)
    return replace(wish, sort=order, words=""), most


def _meant(talk: Talk) -> list[Product]:
    shown = talk.state.shown
    if len(talk.act.refs) >= 2:
        return talk.shelf.products([shown[i] for i in talk.act.refs])
    named = _named(talk)
    if len(named) >= 2:
        return named
    if talk.act.refs and talk.state.focus and shown[talk.act.refs[0]] != talk.state.focus:
        return talk.shelf.products([talk.state.focus, shown[talk.act.refs[0]]])
    return talk.shelf.products(shown)


def _named(talk: Talk) -> list[Product]:
    """Products on display that the words tell by a brand or a model's name."""
    said = {s for w, s in keys(talk.text) if len(w) > 2}
    products = talk.on_display()
    words = {p.id: {s for t in (*p.title.values(), p.brand) for _, s in keys(t)} for p in products}
    found = []
    for p in products:
        others = set().union(*(words[o.id] for o in products if o.id != p.id)) if len(products) > 1 else set()
        if said & (words[p.id] - others):
            found.append(p)
    return found


def _titles(talk: Talk, products: list[Product]) -> list[str]:
    short = [talk.title(p) for p in products]
    if len(set(short)) == len(short):
        return short
    return [talk.full_title(p) for p in products]


def _rows(talk: Talk, products: list[Product]) -> list[list[str]]:
    """Price, rating and stock first, then every attribute that is not the same for all."""
    say, none = talk.wording.say, talk.wording.say("unstated")
    rated = [
        say("rating_of", rating=f"{p.rating:.1f}", n=p.rating_count) if p.rating else none for p in products
    ]
    rows = [
        [say("row_price"), *(talk.price(p) or none for p in products)],
        [say("row_rating"), *rated],
        [say("row_stock"), *(say("row_yes" if available(p) else "row_no") for p in products)],
        [say("row_brand"), *(talk.names.value_label("brand", p.brand, talk.language) or none for p in products)],
    ]  # fmt: skip
    names = dict.fromkeys(n for p in products for n in (*p.attributes, *options_of(p)))
    stated = {n: sum(n in p.attributes or n in options_of(p) for p in products) for n in names}
    for name in sorted(names, key=lambda n: -stated[n]):
        cells = [attribute_text(p, name, talk.names, talk.language) or none for p in products]
        rows.append([talk.names.attribute_label(name, talk.language), *cells])
    return [row for row in rows if len(set(row[1:])) > 1][:MOST_ROWS]


def _summary(talk: Talk, products: list[Product], titles: dict[str, str]) -> list[str]:
    """What speaks for each, from the figures alone."""
    say = talk.wording.say
    lines = []
    priced = sorted((p for p in products if p.current_price), key=lambda p: p.current_price.amount)  # type: ignore[union-attr]
    if len(priced) > 1 and priced[0].current_price and priced[-1].current_price:
        gap = priced[1].current_price.amount - priced[0].current_price.amount  # type: ignore[union-attr]
        if gap:
            lines.append(say("compare_cheaper", title=titles[priced[0].id], gap=talk.money(gap)))
        elif priced[0].current_price.amount == priced[-1].current_price.amount:
            lines.append(say("compare_same_price", price=talk.money(priced[0].current_price.amount)))
    rated = sorted(
        (p for p in products if p.rating and p.rating_count),
        key=lambda p: (-(p.rating or 0), -p.rating_count),
    )
    if len(rated) > 1 and rated[0].rating != rated[1].rating:
        lines.append(say("compare_rated", title=titles[rated[0].id], rating=f"{rated[0].rating:.1f}",
                         n=rated[0].rating_count, next=f"{rated[1].rating:.1f}"))  # fmt: skip
    for p in products:
        alone = [
            n for n, v in p.attributes.items()
            if v is True and all(o.attributes.get(n) is False for o in products if o.id != p.id)
        ]  # fmt: skip
        if alone:
            labels = [talk.wording.thing(talk.names.attribute_label(n, talk.language)) for n in alone[:3]]
            lines.append(say("compare_only", title=titles[p.id], names=talk.listing(labels)))
        if not available(p):
            lines.append(say("sold_out", title=titles[p.id]))
    return lines or [say("compare_alike")]
