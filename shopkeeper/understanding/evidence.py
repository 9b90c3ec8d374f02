"""What the words of a sentence say for or against a small model's reading: the last word on a typed request.

Rules that are surer than the model (docs/understanding.md has the measurements) overrule it; a name or number of the
model's that nothing in the sentence stands for is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from shopkeeper.understanding.choice import choose_categories
from shopkeeper.understanding.counting import counts_said
from shopkeeper.understanding.hints import hints, is_order
from shopkeeper.understanding.numbers import amounts, order_numbers
from shopkeeper.understanding.references import picking
from shopkeeper.understanding.request import Price, TypedRequest
from shopkeeper.understanding.saying import Words, partly_said, said_in
from shopkeeper.understanding.sharing import given_out, nearest, shared_out
from shopkeeper.understanding.spelling import folded, parts_of
from shopkeeper.understanding.vocabulary import Candidates

__all__ = ["settled", "weighed"]

#: intents that name no goods
NAMELESS = frozenset({"greet", "other", "human", "account"})
#: intents that wish for goods; that may point at goods on display; that may count pieces
WISHES = frozenset({"find", "refine"})
POINTING = frozenset({"ask_product", "add_to_cart", "compare", "return", "exchange", "complain", "refund"})
COUNTED = frozenset({"find", "refine", "add_to_cart", "change_order", "return", "exchange"})
Slots = Mapping[str, tuple[str, ...]]


def weighed(
    text: str, requests: Sequence[TypedRequest], candidates: Candidates, hint: Mapping[str, Any]
) -> tuple[TypedRequest, ...]:
    """`requests` as the words bear them out: names, limits, goods pointed at. `hint`: what `hints` read."""
    return choose_categories(text, settled(text, requests, candidates, hint), candidates, hint)


def settled(
    text: str, requests: Sequence[TypedRequest], candidates: Candidates, hint: Mapping[str, Any]
) -> list[TypedRequest]:
    """`weighed` before the categories are chosen."""
    said = Words.of(folded(text))
    rows = list(requests)
    if hint.get("refs") and all(row.intent not in POINTING for row in rows):
        hint = hints(text, candidates)  # nothing is pointed at: what the words pick is what is wished
    if len(rows) == 1:
        rows = [_alone(said, rows[0], candidates, hint)]
    else:
        rows = [_borne_out(said, row, candidates, hint) for row in rows]
        rows = shared_out(said.text, rows, [o for o in order_numbers(text) if is_order(o, said.text)], hint)
        rows = given_out(said.text, rows, hint)
    rows = _counted(said.text, rows, hint)
    return [_fitting(row) for row in rows]


def _fitting(request: TypedRequest) -> TypedRequest:
    """The request without slots that its intent has no use for, nor goods pointed at for a brand or a category."""
    if request.intent not in WISHES:
        request = replace(request, avoid={}, price=Price(), sort="")
    if request.intent not in POINTING:
        request = replace(request, refs=())
    if request.intent not in COUNTED:
        request = replace(request, quantity=0)
    return replace(request, brands=(), category="") if request.refs else request


def _counted(text: str, rows: list[TypedRequest], hint: Mapping[str, Any]) -> list[TypedRequest]:
    """The requests with the numbers of pieces that the words say, where the model read none."""
    able = [at for at, row in enumerate(rows) if row.intent in COUNTED]
    if not able or any(rows[at].quantity for at in able):
        return rows
    price = {Decimal(str(edge)) for edge in hint.get("price", {}).values()}
    names = [v for key in ("attributes", "avoid") for vs in hint.get(key, {}).values() for v in vs]
    taken = {n for name in names for n in amounts(name)}
    for number, place in counts_said(text):
        if Decimal(number) in price | taken:
            continue
        at = nearest(text, rows, able, place)
        rows[at] = replace(rows[at], quantity=number)
        break
    return rows


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
    kinds = [part for c in candidates.categories for part in parts_of(c.name)]
    picked = picking(said.text) if request.refs else ""

    def meant(_: str, value: str) -> bool:
        return not _is_the_thing(value, wish, said.text, kinds) and folded(value) not in picked

    return replace(request, attributes=_kept(request.attributes, meant))


def _is_the_thing(value: str, wish: str, text: str, kinds: Sequence[str]) -> bool:
    """Whether a value is only said as what the goods are: cream in shaving cream, 丁腈 in 丁腈手套. `kinds`: names of
    categories."""
    own = folded(value)
    if text.count(own) != 1:
        return False
    if wish.endswith(f" {own}"):
        return True
    return own[0] > "\u2e80" and any(own in kind and own != kind and kind in text for kind in kinds)


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
