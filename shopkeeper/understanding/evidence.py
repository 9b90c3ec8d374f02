"""What the words of a sentence say for or against a small model's reading: the last word on a typed request.

Rules that are surer than the model (docs/understanding.md has the measurements) overrule it; a name or number of the
model's that nothing in the sentence stands for is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from shopkeeper.understanding.choice import choose_categories
from shopkeeper.understanding.hints import is_order
from shopkeeper.understanding.numbers import amounts, order_numbers
from shopkeeper.understanding.request import Price, TypedRequest
from shopkeeper.understanding.saying import Words, partly_said, said_in
from shopkeeper.understanding.sharing import shared_out
from shopkeeper.understanding.spelling import folded
from shopkeeper.understanding.vocabulary import Candidates

__all__ = ["weighed"]

#: intents that name no goods
NAMELESS = frozenset({"greet", "other", "human", "account"})
Slots = Mapping[str, tuple[str, ...]]


def weighed(
    text: str, requests: Sequence[TypedRequest], candidates: Candidates, hint: Mapping[str, Any]
) -> tuple[TypedRequest, ...]:
    """`requests` as the words bear them out: names, limits, goods pointed at. `hint`: what `hints` read."""
    said = Words.of(folded(text))
    rows = list(requests)
    if len(rows) == 1:
        rows = [_alone(said, rows[0], candidates, hint)]
    else:
        rows = [_borne_out(said, row, candidates, hint) for row in rows]
        rows = shared_out(said.text, rows, [o for o in order_numbers(text) if is_order(o, said.text)], hint)
    return choose_categories(text, rows, candidates, hint)


def _alone(
    said: Words, request: TypedRequest, candidates: Candidates, hint: Mapping[str, Any]
) -> TypedRequest:
    """A single request: what the rules read belongs to it."""
    if request.intent in NAMELESS:
        return request
    request = _borne_out(said, request, candidates, hint)
    read = TypedRequest.from_dict({"intent": request.intent} | _single(hint))
    out = {v for values in read.avoid.values() for v in values}
    request = replace(
        request,
        brands=_joined(request.brands, read.brands, out),
        attributes={
            name: _joined(request.attributes.get(name, ()), read.attributes.get(name, ()), out)
            for name in dict.fromkeys([*request.attributes, *read.attributes])
        },
        avoid=read.avoid or request.avoid,
        price=read.price if read.price != Price() else request.price,
        sort=(read.sort if request.intent in ("find", "refine") else "") or request.sort,
        refs=read.refs or request.refs,
    )
    wish = folded(request.want).strip()
    return replace(
        request, attributes=_kept(request.attributes, lambda _, v: not _is_the_thing(v, wish, said.text))
    )


def _is_the_thing(value: str, wish: str, text: str) -> bool:
    """Whether a value is only said as what the goods are: cream in shaving cream."""
    own = folded(value)
    return wish.endswith(f" {own}") and text.count(own) == 1


def _single(hint: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in hint.items() if key != "category"}


def _joined(own: tuple[str, ...], more: tuple[str, ...], out: set[str]) -> tuple[str, ...]:
    return tuple(value for value in dict.fromkeys([*own, *more]) if value not in out)


def _borne_out(
    said: Words, request: TypedRequest, candidates: Candidates, hint: Mapping[str, Any]
) -> TypedRequest:
    """The request without names that the sentence does not say."""
    spelled = {(v.attribute, v.name): (v.name, *v.also) for v in candidates.values}
    spelled |= {("brand", b.name): (b.name, *b.also) for b in candidates.brands}
    spelled |= {("category", c.name): (c.name, *c.also) for c in candidates.categories}
    read = {
        (name, v) for key in ("attributes", "avoid") for name, vs in hint.get(key, {}).items() for v in vs
    }
    read |= {("brand", b) for b in hint.get("brand", ())}

    def stands(name: str, value: str) -> bool:
        if (name, value) in read:
            return True
        spellings = spelled.get((name, value), (value,))
        return any(said_in(s, said) or partly_said(s, said) for s in spellings)

    return replace(
        request,
        brands=tuple(b for b in request.brands if stands("brand", b)),
        attributes=_kept(request.attributes, stands),
        avoid=_kept(request.avoid, stands),
        quantity=0 if _is_elsewhere(request, hint) else request.quantity,
    )


def _kept(slots: Slots, stands: Callable[[str, str], bool]) -> Slots:
    rows = {name: tuple(v for v in values if stands(name, v)) for name, values in slots.items()}
    return {name: values for name, values in rows.items() if values}


def _is_elsewhere(request: TypedRequest, hint: Mapping[str, Any]) -> bool:
    """Whether the quantity is a number of something else: of the price, or of a value's name."""
    number = request.quantity
    price = hint.get("price", {}).values()
    names = [v for values in hint.get("attributes", {}).values() for v in values]
    return number > 2 and (number in price or any(number in amounts(name) for name in names))
