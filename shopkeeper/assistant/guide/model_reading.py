"""Sentences whose thing the rules do not find: the language model's typed request, in the shop's own terms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from shopkeeper.assistant.guide.names import Names, has_han
from shopkeeper.assistant.guide.patterns import GIFT
from shopkeeper.assistant.guide.shelf import Shelf
from shopkeeper.assistant.guide.slots import Slots
from shopkeeper.assistant.guide.state import Want, Wish
from shopkeeper.assistant.guide.talk import Talk
from shopkeeper.language import fold
from shopkeeper.language.currency import exponent
from shopkeeper.understanding import TypedRequest
from shopkeeper.understanding.numbers import amounts

__all__ = ["ModelReader", "enriched"]

GOODS = frozenset(("find", "refine", "compare", "ask_product", "add_to_cart"))
FEWEST_WORDS, FEWEST_HAN = 3, 5  # shorter texts are names that search knows better
FEWEST_LEFT = 2  # words beside the chatter; a single one is a name: the shop has it or has it not
LIKELY = 40


class ModelReader:
    """`understand(text, language)` gives typed requests in the shop's keys; without it search's own reader is asked."""

    def __init__(self, shelf: Shelf, understand: Callable[..., Sequence[TypedRequest]] | None = None) -> None:
        self.shelf, self.understand = shelf, understand

    def read(self, talk: Talk, wish: Wish) -> Wish | None:
        """`wish` with what the model reads besides; None when the sentence is not about goods."""
        text = talk.text
        if (
            wish.wants
            or len(wish.words.split()) < FEWEST_LEFT
            or (len(text.split()) < FEWEST_WORDS and sum(map(has_han, text)) < FEWEST_HAN)
        ):
            return wish
        request = self._request(talk, wish)
        if request is None:
            return wish
        if request.intent not in GOODS:
            return None
        slots = enriched(Slots(words=tuple(wish.words.split())), request, talk.names, talk.currency, text)
        return replace(
            wish,
            categories=slots.categories,
            thing=slots.thing,
            wants=wish.wants or slots.wants,
            low=wish.low if wish.low is not None else slots.low,
            high=wish.high if wish.high is not None else slots.high,
        )

    def _request(self, talk: Talk, wish: Wish) -> TypedRequest | None:
        if self.understand is not None:
            found = self.understand(talk.text, talk.language)
            return found[0] if found else None
        reader = self.shelf.search.reader
        if reader is None:
            return None
        reading = reader.read(
            talk.text, talk.language, self.shelf.generation, lambda: self._likely(wish, talk.language)
        )
        return reading.request if reading is not None else None

    def _likely(self, wish: Wish, language: str) -> list[str]:
        """Categories of the goods that the words find, the likeliest first."""
        votes: Counter[str] = Counter()
        found = self.shelf.find(Wish(words=wish.words), language) if wish.words else None
        for place, product in enumerate(self.shelf.products(found.ids[:LIKELY]) if found else ()):
            votes[" > ".join(product.category)] += 1000 // (place + 2)
        return [path for path, _ in votes.most_common(6) if path]


def enriched(slots: Slots, request: TypedRequest, names: Names, currency: str, text: str) -> Slots:
    """What the rules read, with what a typed request (in the shop's keys) says besides; limits of price only where
    `text` names the amount."""
    if request.intent not in GOODS:
        return slots
    known = {n for want in (*slots.wants, *slots.avoid) for n, _ in want.terms}
    wants = [
        Want(" / ".join(vs), tuple((n, v) for v in vs), n)
        for n, vs in request.attributes.items()
        if n not in known
    ]
    if request.brands and "brand" not in known:
        wants.append(Want(" / ".join(request.brands), tuple(("brand", b) for b in request.brands), "brand"))
    avoid = [Want(v, ((n, v),), n) for n, vs in request.avoid.items() for v in vs if n not in known]
    scale = 10 ** exponent(currency)
    low, high = slots.low, slots.high
    if low is None and high is None:
        price = request.price
        low = int(price.low * scale) if price.low is not None and _said(price.low, text) else None
        high = int(price.high * scale) if price.high is not None and _said(price.high, text) else None
    found = replace(slots, wants=(*slots.wants, *wants), avoid=(*slots.avoid, *avoid), low=low, high=high)
    present = GIFT.search(fold(text)) is not None  # the model takes whom it is for as a kind of goods
    if not slots.categories and request.category in names.paths and not present:
        found = replace(found, categories=(request.category,), thing=request.want or slots.thing)
    return found if found.sort or not request.sort else replace(found, sort=request.sort)


def _said(amount: Decimal, text: str) -> bool:
    """Whether an amount of money stands in the text; "one" and the like are counts and no prices."""
    digits = {Decimal(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}
    return amount in digits or (amount > 9 and amount in amounts(text))
