"""Into the cart: which product and which variant is meant, asked for where it is open; only what was shown here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from shopkeeper.assistant.events import Event
from shopkeeper.assistant.guide.doors import Holding
from shopkeeper.assistant.guide.facts import available, options_of
from shopkeeper.assistant.guide.names import keys
from shopkeeper.assistant.guide.reading import references
from shopkeeper.assistant.guide.state import Question
from shopkeeper.assistant.guide.talk import Talk
from shopkeeper.catalog import Product, Variant
from shopkeeper.errors import ShopkeeperError
from shopkeeper.language import fold
from shopkeeper.search.types import SearchRequest

__all__ = ["add_to_cart", "choose_variant", "named_in", "show_cart"]

MOST_OF_ONE = 99


def add_to_cart(talk: Talk) -> None:
    """Adds what the sentence means: those pointed at, the set of a plan, the one in focus, or the one named."""
    products = _meant(talk)
    if not products:
        talk.say("add_which" if talk.state.shown else "add_nothing")
        return
    _add_all(talk, products, talk.act.quantity)


def _add_all(talk: Talk, products: Sequence[Product], quantity: int) -> None:
    """Those that leave nothing to choose first; then one question at a time."""
    waiting: list[Product] = []
    for product in products:
        open_choice = available(product) and product.id in talk.state.seen and _open_option(talk, product)
        if open_choice and len(products) > 1:
            waiting.append(product)
        else:
            _add_one(talk, product, quantity)
    if waiting:
        _add_one(talk, waiting[0], quantity)
        if talk.state.asked is not None:
            talk.state.asked = replace(talk.state.asked, rest=tuple(p.id for p in waiting[1:]))


def _open_option(talk: Talk, product: Product) -> bool:
    """Whether there is more than one version that can be bought and what was said leaves it open."""
    chosen = _said_options(talk, product)
    stocked = [v for v in product.variants if available(v)]
    fitting = [v for v in stocked if all(v.options.get(n) == value for n, value in chosen.items())]
    return len(fitting) != 1 and len(stocked) > 1


def _meant(talk: Talk) -> list[Product]:
    state = talk.state
    shown = state.shown
    if talk.act.refs:
        return talk.shelf.products([shown[i] for i in talk.act.refs])
    everything = re.search(
        r"\b(?:all|everything|the set|them all|whole set)\b|全部|都(?:加|要|买)|整套|全要", fold(talk.text)
    )
    if everything and shown:
        planned = [n.product for n in state.plan.needs if n.product] if state.plan else []
        return talk.shelf.products(planned or list(shown))
    if named := _named(talk):
        return [named]
    if state.focus and state.focus in state.seen:
        return talk.shelf.products([state.focus])
    if len(shown) == 1:
        return talk.shelf.products(shown)
    return []


def named_in(talk: Talk) -> Product | None:
    """The product whose title the sentence says, of those on display or of the whole shop: the longest title of which
    every word is said. None when there is none, or two as long."""
    said = {s for _, s in keys(talk.text)}
    ids = [*talk.state.shown, *talk.state.seen]
    asked = SearchRequest(talk.text[:200], talk.language, limit=8, facets=False, model=False)
    ids += [hit.id for hit in talk.shelf.search.query(asked).hits]
    scores: dict[str, int] = {}
    for product in talk.shelf.products(list(dict.fromkeys(ids))):
        for title in product.title.values():
            words = {s for _, s in keys(re.split(r"[,，(（]", title)[0])}
            if words and (words <= said or fold(title) in fold(talk.text)):
                scores[product.id] = max(scores.get(product.id, 0), len(words))
    best = max(scores.values(), default=0)
    winners = [id for id, score in scores.items() if score == best]
    return talk.product(winners[0]) if len(winners) == 1 else None


def _named(talk: Talk) -> Product | None:
    """The one product on display that the words tell apart from the others: "the black one", "the Tarnic kettle",
    "the cheapest"."""
    products = talk.on_display()
    if not products:
        return None
    if re.search(r"\bcheap(?:est|er)\b|便宜", fold(talk.text)):
        priced = [p for p in products if p.current_price is not None]
        return min(priced, key=lambda p: p.current_price or p.price) if priced else None  # type: ignore[arg-type, return-value]
    said = {s for _, s in keys(talk.text)}
    scores = {
        p.id: len(said & {s for t in (*p.title.values(), p.brand) for _, s in keys(t)}) for p in products
    }
    for p in products:
        own = {fold(v) for v in p.attributes.values() if isinstance(v, str)}
        own |= {fold(v) for values in options_of(p).values() for v in values}
        wanted = {fold(v) for want in talk.act.slots.wants for _, v in want.terms}
        scores[p.id] += 2 * bool(own & wanted)
        if talk.act.slots.categories:
            paths = [" > ".join(p.category[:d]) for d in range(1, len(p.category) + 1)]
            scores[p.id] += 2 * any(c in paths for c in talk.act.slots.categories)
    best = max(scores.values(), default=0)
    winners = [p for p in products if scores[p.id] == best]
    return winners[0] if best and len(winners) == 1 else None


def _add_one(talk: Talk, product: Product, quantity: int) -> None:
    if product.id not in talk.state.seen:  # only what was shown in this conversation can be put in the cart
        talk.say("add_nothing")
        return
    talk.state.focus = product.id
    if not available(product):
        talk.say("add_sold_out", title=talk.title(product))
        return
    if not product.variants:
        _put(talk, product, None, quantity)
        return
    chosen = _said_options(talk, product)
    _with_options(talk, product, quantity, chosen)


def _said_options(talk: Talk, product: Product) -> dict[str, str]:
    """Options that this sentence, the wish or the customer's memory names."""
    known: dict[str, str] = {}
    options = options_of(product)
    wishes = talk.state.wish.wants if talk.state.wish else ()
    for name, values in options.items():
        if found := _value_said(talk, talk.text, name, values):
            known[name] = found
            continue
        terms = [t for want in (*talk.act.slots.wants, *wishes) for t in want.terms]
        fitting = [v for v in values if (name, v) in terms]
        if len(fitting) == 1:
            known[name] = fitting[0]
        elif fold(name) in ("size", "尺码") and (sizes := talk.memory.get("size")):
            remembered = [v for v in values if fold(v) in {fold(s) for s in sizes}]
            if len(remembered) == 1:
                known[name] = remembered[0]
    return known


def _value_said(talk: Talk, text: str, name: str, values: Sequence[str]) -> str:
    """The longest of `values` that the text names, in any language."""
    folded = f" {fold(text)} "
    found = ""
    for value in values:
        for label in {
            value,
            talk.names.value_label(name, value, "en"),
            talk.names.value_label(name, value, "zh"),
        }:
            small = fold(label)
            hit = (
                re.search(rf"(?<![\w]){re.escape(small)}(?![\w])", folded)
                if small.isascii()
                else small in folded
            )
            if len(small) == 1 and not re.search(
                rf"(?:size|in|an?|the|码|号|^ *)\s*{re.escape(small)}(?![\w])|{re.escape(small)}[码号]",
                folded.rstrip() if len(text) > 3 else folded,
            ):
                hit = None
            if hit and len(label) > len(found):
                found = value
    return found


def _with_options(talk: Talk, product: Product, quantity: int, chosen: Mapping[str, str]) -> None:
    """Adds the variant that `chosen` leaves, or asks for the first option still open."""
    fitting = [
        v for v in product.variants if all(v.options.get(n) == value for n, value in chosen.items())
    ]  # fmt: skip
    stocked = [v for v in fitting if available(v)]
    if not fitting or not stocked:
        shown = talk.listing([talk.names.value_label(n, v, talk.language) for n, v in chosen.items()])
        talk.say("variant_sold_out", what=shown, title=talk.title(product))
        stocked = [v for v in product.variants if available(v)]
        chosen = {}
    for name in options_of(product):
        values = list(dict.fromkeys(v.options[name] for v in stocked if name in v.options))
        if name in chosen or len(values) <= 1:
            continue
        labels = tuple((talk.names.value_label(name, v, talk.language), v) for v in values)
        label = talk.wording.thing(talk.names.attribute_label(name, talk.language))
        question = Question("variant", labels[:12], product.id, quantity, dict(chosen) | {"": name})
        talk.ask(question, talk.wording.say("ask_option", name=label, title=talk.title(product)))
        return
    _put(talk, product, stocked[0], quantity)


def choose_variant(talk: Talk, question: Question) -> bool:
    """Takes the sentence as the answer to which variant; False when it names none."""
    product = talk.product(question.product)
    if product is None:
        return False
    name = question.chosen.get("", "")
    values = [v for _, v in question.choices]
    value = _value_said(talk, talk.text, name, values)
    if not value:
        folded = fold(talk.text).strip(" .!")
        value = next((v for label, v in question.choices if fold(label) == folded or fold(v) == folded), "")
    if not value and (places := references(talk.text, len(values))):
        value = values[places[0]]
    if not value:
        terms = [t for want in talk.act.slots.wants for t in want.terms]
        fitting = [v for v in values if (name, v) in terms]
        value = fitting[0] if len(fitting) == 1 else ""
    if not value:
        others = [want.said for want in talk.act.slots.wants if any(n == name for n, _ in want.terms)]
        if not others:
            return False
        talk.say("option_none", what=others[0], title=talk.title(product))
        talk.ask(question, "")
        return True
    talk.state.asked = None
    chosen = {n: v for n, v in question.chosen.items() if n} | {name: value}
    _with_options(talk, product, question.quantity, chosen)
    if talk.state.asked is not None:
        talk.state.asked = replace(talk.state.asked, rest=question.rest)
    elif question.rest:
        _add_all(talk, talk.shelf.products(question.rest), question.quantity)
    return True


def _put(talk: Talk, product: Product, variant: Variant | None, quantity: int) -> None:
    title = talk.title(product)
    if variant is not None and variant.options:
        labels = [talk.names.value_label(n, v, talk.language) for n, v in variant.options.items()]
        title = talk.wording.say("with_options", title=title, options=talk.wording.say("comma").join(labels))
    quantity = min(max(1, quantity), MOST_OF_ONE)
    left = (variant or product).quantity
    if left is not None and quantity > left:
        talk.say("only_left", n=left, title=title)
        quantity = left
    if talk.cart is None:
        talk.say("no_cart", title=title)
        return
    try:
        view = talk.cart.add(product.id, variant.id if variant else "", quantity)
    except ShopkeeperError as error:
        talk.say("cart_refused", title=title, error=str(error))
        return
    price = (variant.sale_price or variant.price if variant else None) or product.current_price
    shown = talk.money(price.amount) if price else ""
    if quantity > 1:
        talk.say("added_more", n=quantity, title=title, price=shown)
    else:
        talk.say("added", title=title, price=shown)
    _emit(talk, view)


def _emit(talk: Talk, view: Holding) -> None:
    talk.emit(Event("cart", {"count": view.count, "total": view.total, "currency": view.currency}))


def show_cart(talk: Talk) -> None:
    """What is in the cart and what it comes to."""
    view = talk.cart.view() if talk.cart else None
    if view is None or not view.lines:
        talk.say("cart_empty")
        return
    products = {p.id: p for p in talk.shelf.products([p for p, _, _ in view.lines])}
    texts = []
    for id, variant_id, quantity in view.lines:
        product = products.get(id)
        if product is None:
            continue
        variant = next((v for v in product.variants if v.id == variant_id), None)
        options = (
            [talk.names.value_label(n, v, talk.language) for n, v in variant.options.items()]
            if variant
            else []
        )
        title = talk.title(product)
        if options:
            title = talk.wording.say(
                "with_options", title=title, options=talk.wording.say("comma").join(options)
            )
        texts.append(f"{quantity} × {title}")
    talk.say("cart_holds", n=view.count, lines=talk.listing(texts, 12), total=talk.money(view.total))
    _emit(talk, view)
