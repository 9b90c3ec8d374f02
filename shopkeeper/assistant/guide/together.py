"""What stands beside a product: alternatives to it, what fits it by its data, what others bought with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Engine, func, select

from shopkeeper.assistant.guide.facts import available
from shopkeeper.assistant.guide.finding import describe
from shopkeeper.assistant.guide.reasons import Standing, reason
from shopkeeper.assistant.guide.state import Wish
from shopkeeper.assistant.guide.talk import Talk
from shopkeeper.catalog import Product
from shopkeeper.language import fold
from shopkeeper.orders import tables

__all__ = ["bought_with", "show_alternatives", "show_companions"]

SHOWN = 4
LEAST_ORDERS = 2
_FITS = re.compile(r"compatib|\bfits?\b|works? with|suitable for|适用|兼容|适配", re.I)
_LIMITED = re.compile(r"compatib|\bfits?\b|works? with|兼容|适用|能用", re.I)


def bought_with(engine: Engine) -> Callable[[str], list[tuple[str, int]]]:
    """Reads which products stand in the same orders as one, and in how many, from the shop's own orders."""
    mine, other = tables.lines.alias("mine"), tables.lines.alias("other")
    orders = func.count(func.distinct(other.c.order_id))

    def read(product: str) -> list[tuple[str, int]]:
        query = (
            select(other.c.product, orders)
            .where(mine.c.product == product, mine.c.order_id == other.c.order_id, other.c.product != product)
            .group_by(other.c.product)
            .order_by(orders.desc(), other.c.product)
            .limit(12)
        )
        with engine.connect() as connection:
            return [(str(id), int(n)) for id, n in connection.execute(query)]

    return read


def show_alternatives(talk: Talk) -> None:
    """Products like the one that is meant, within what was said of price and of what is ruled out."""
    product = talk.meant()
    if product is None:
        talk.say("ask_which")
        return
    wish = talk.state.wish or Wish()
    limits = Wish(low=wish.low, high=wish.high, avoid=wish.avoid, rating=wish.rating)
    hits = talk.shelf.search.similar(product.id, 24)
    alike = [
        p for p in talk.shelf.products([h.id for h in hits]) if talk.shelf.fits(p, limits) and available(p)
    ]
    alike = [p for p in alike if p.category == product.category or not product.category] or alike
    if not alike:
        talk.say("alike_none", title=talk.title(product))
        return
    chosen = alike[:SHOWN]
    talk.say("alike", title=talk.title(product), n=len(chosen))
    talk.show(chosen, {p.id: _against(talk, p, product, limits) for p in chosen})


def _against(talk: Talk, product: Product, original: Product, wish: Wish) -> str:
    """How it stands against the original: its price, then its own reasons."""
    price, before = product.current_price, original.current_price
    text = reason(talk, product, wish, Standing())
    first = ""
    if price is not None and before is not None and price.amount != before.amount:
        key = "reason_less" if price.amount < before.amount else "reason_extra"
        first = talk.wording.say(key, gap=talk.money(abs(price.amount - before.amount)))
    return talk.wording.say("semicolon").join(t for t in (first, text) if t)


def show_companions(talk: Talk) -> None:
    """What goes with the product that is meant: by stated compatibility, then by orders."""
    product = talk.meant()
    if product is None:
        talk.say("ask_which")
        return
    rows: dict[str, tuple[Product, str]] = {}
    for other, why in _compatible(talk, product):
        rows.setdefault(other.id, (other, why))
    fitting = len(rows)
    counts = [(id, n) for id, n in talk.bought_with(product.id) if n >= LEAST_ORDERS]
    if not (fitting and _LIMITED.search(talk.text)):
        for other in talk.shelf.products([id for id, _ in counts]):
            if available(other) and _wanted(talk, other):
                n = dict(counts)[other.id]
                rows.setdefault(other.id, (other, talk.wording.say("reason_together", n=n)))
    chosen = list(rows.values())[:SHOWN]
    if not chosen:
        talk.say("together_none", title=talk.title(product))
        return
    talk.say("together_fits" if fitting else "together", title=talk.title(product), n=len(chosen))
    shown = talk.state.shown
    talk.show([p for p, _ in chosen], {p.id: why for p, why in chosen})
    talk.state.focus = product.id if product.id in shown else ""


def _wanted(talk: Talk, product: Product) -> bool:
    paths = talk.act.slots.categories
    return not paths or talk.shelf.fits(product, Wish(categories=paths))


def _compatible(talk: Talk, product: Product) -> list[tuple[Product, str]]:
    """Products whose own data say that they are for this one, and those that this one says it is for."""
    names = {fold(t) for t in product.title.values()}
    found = []
    for name in talk.names.attributes.values():
        if not _FITS.search(name):
            continue
        for value in talk.shelf.facets(Wish()).get(name, {}):
            if not any(_names_it(fold(value), title) for title in names):
                continue
            from shopkeeper.assistant.guide.state import Want

            wish = Wish(wants=(Want(value, ((name, value),), name),), stocked=True, skip=(product.id,))
            if talk.act.slots.categories:
                wish = replace(wish, categories=talk.act.slots.categories)
            ids, _ = talk.shelf.top(wish, "popular", SHOWN)
            label = talk.names.attribute_label(name, talk.language)
            shown = talk.names.value_label(name, value, talk.language)
            why = talk.wording.say("reason_has", name=label, value=shown)
            found += [(p, why) for p in talk.shelf.products(ids) if available(p)]
    return found


def _names_it(value: str, title: str) -> bool:
    """Whether a title holds a value as whole words: "Halo 12" in "Kestro Halo 12, 256 GB"."""
    return len(value) > 2 and re.search(rf"(?<![\w]){re.escape(value)}(?![\w])", title) is not None


Describe = describe
