"""What a model can read out of a sentence: only names that it was given, words and numbers that were said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from shopkeeper.train.recipes.scene import Said
from shopkeeper.understanding.grammar import want_text
from shopkeeper.understanding.numbers import amounts, order_numbers
from shopkeeper.understanding.request import TypedRequest
from shopkeeper.understanding.vocabulary import Candidates

__all__ = ["readable"]

Slots = Mapping[str, tuple[str, ...]]


def readable(
    said: Said, candidates: Candidates, history: Sequence[str] = (), shown: int = 0
) -> tuple[TypedRequest, ...] | None:
    """The requests of `said` without the names that are not among the candidates (their words join `want`), in the
    names' form of the prompt. None when the grammar of serving could not express them: a number that was not said,
    an order number that looks like none, a product that is not shown, a `want` that is not in the text."""
    numbers = set(amounts(said.text))
    orders = set(order_numbers(" ".join((*history, said.text))))
    quoted = want_text(said.text)
    rows = []
    for request in said.requests:
        prices = {p for p in (request.price.low, request.price.high, request.price.about) if p is not None}
        many = request.quantity > 2 and request.quantity not in numbers
        if not prices <= numbers or many or (request.order and request.order not in orders):
            return None
        if any(ref > shown for ref in request.refs):
            return None
        request = _named(request, candidates, quoted)
        if want_text(request.want) not in quoted:
            return None
        rows.append(replace(request, want=want_text(request.want)))
    return tuple(rows)


def _named(request: TypedRequest, candidates: Candidates, text: str) -> TypedRequest:
    categories = {c.name for c in candidates.categories}
    brands = {b.name for b in candidates.brands}
    values = {(v.attribute, v.name) for v in candidates.values}
    values |= {("brand", b) for b in brands} | {("category", c) for c in categories}
    missing = [b for b in request.brands if b not in brands]
    missing += [v for name, several in request.attributes.items() for v in several if (name, v) not in values]
    return replace(
        request,
        want=_joined(request.want, missing, text),
        category=_plain(request.category) if request.category in categories else "",
        brands=tuple(_plain(b) for b in request.brands if b in brands),
        attributes=_kept(request.attributes, values),
        avoid=_kept(request.avoid, values),
        quantity=request.quantity if request.quantity > 1 else 0,
    )


def _kept(slots: Slots, values: set[tuple[str, str]]) -> Slots:
    rows = {_plain(n): tuple(_plain(v) for v in several if (n, v) in values) for n, several in slots.items()}
    return {name: several for name, several in rows.items() if several}


def _joined(want: str, missing: Sequence[str], text: str) -> str:
    """`want` with the missing names that stand right beside it in the text; alone, the first of them."""
    for name in missing:
        word = re.escape(name)
        edge = r"\b" if name.isascii() else ""
        if not want:
            found = re.search(f"{edge}{word}{edge}", text, re.I)
        else:
            found = re.search(
                f"{edge}{word}{edge}[ -]?(?:的)?{re.escape(want)}|{re.escape(want)} ?{word}{edge}", text, re.I
            )
        if found:
            want = found[0]
    return want


def _plain(name: str) -> str:
    """The name as the prompt shows it."""
    return " ".join(name.replace(";", ",").split())
