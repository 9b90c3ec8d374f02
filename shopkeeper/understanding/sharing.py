"""Several requests in one sentence: what is said once belongs to one of them, the nearest by place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from shopkeeper.understanding.numbers import amounts
from shopkeeper.understanding.request import Price, TypedRequest
from shopkeeper.understanding.spelling import folded

__all__ = ["given_out", "nearest", "shared_out"]

#: intents that take names of goods, the likelier first
_TAKING = ("find", "refine", "ask_product", "add_to_cart", "exchange", "change_order", "compare")


def shared_out(
    text: str, requests: Sequence[TypedRequest], orders: Sequence[str], hint: Mapping[str, Any]
) -> list[TypedRequest]:
    """`requests` without what the model gave several of them though `text` (folded) says it once; a request that loses
    it gets another of the kind that was said and that none holds: an order number of `orders`, a value of `hint`."""
    places = [_place(text, r.want, at, len(requests)) for at, r in enumerate(requests)]
    rows = list(requests)

    def settle(holders: list[int], word: str, drop: Callable[[int], None]) -> None:
        if len(holders) < 2 or text.count(word) > 1:
            return
        found = text.find(word)
        best = min(holders, key=lambda i: abs(places[i] - found)) if found >= 0 else holders[0]
        for i in holders:
            if i != best:
                drop(i)

    for order in dict.fromkeys(r.order for r in rows if r.order):
        spare = [o for o in orders if all(r.order.lstrip("#") != o.lstrip("#") for r in rows)]

        def next_order(i: int, spare: list[str] = spare) -> None:
            rows[i] = replace(rows[i], order=spare.pop(0) if spare else "")

        settle([i for i, r in enumerate(rows) if r.order == order], folded(order), next_order)
    for brand in dict.fromkeys(b for r in rows for b in r.brands):

        def no_brand(i: int, brand: str = brand) -> None:
            rows[i] = replace(rows[i], brands=tuple(b for b in rows[i].brands if b != brand))

        settle([i for i, r in enumerate(rows) if brand in r.brands], folded(brand), no_brand)
    for slot in ("attributes", "avoid"):
        held = [(n, v) for r in rows for n, vs in getattr(r, slot).items() for v in vs]
        for name, value in dict.fromkeys(held):
            others = [v for v in hint.get(slot, {}).get(name, ()) if (name, v) not in held]

            def no_value(
                i: int, slot: str = slot, name: str = name, value: str = value, others: list[str] = others
            ) -> None:
                table = dict(getattr(rows[i], slot))
                table[name] = tuple(v for v in table[name] if v != value) + tuple(others[:1])
                kept = {n: vs for n, vs in table.items() if vs}
                rows[i] = (
                    replace(rows[i], attributes=kept)
                    if slot == "attributes"
                    else replace(rows[i], avoid=kept)
                )

            holders = [i for i, r in enumerate(rows) if value in getattr(r, slot).get(name, ())]
            settle(holders, folded(value), no_value)
    for price in dict.fromkeys(r.price for r in rows if r.price != Price()):
        edge = next(p for p in (price.high, price.low, price.about) if p is not None)
        if amounts(text).count(edge) == 1:

            def no_price(i: int) -> None:
                rows[i] = replace(rows[i], price=Price())

            settle([i for i, r in enumerate(rows) if r.price == price], f"{edge:f}", no_price)
    return rows


def given_out(text: str, requests: Sequence[TypedRequest], hint: Mapping[str, Any]) -> list[TypedRequest]:
    """`requests` with what the rules read in `text` (folded) and none of them holds, each given to the nearest one that
    can take it."""
    rows = list(requests)
    taking = [at for at, row in enumerate(rows) if row.intent in _TAKING and not row.refs]
    wishes = [at for at, row in enumerate(rows) if row.intent in ("find", "refine")]
    for slot, able in (("attributes", taking), ("avoid", wishes)):
        for name, values in hint.get(slot, {}).items():
            for value in values:
                if not able or any(
                    value in vs for r in rows for t in (r.attributes, r.avoid) for vs in t.values()
                ):
                    continue
                at = nearest(text, rows, able, text.find(folded(value)))
                table = dict(getattr(rows[at], slot))
                table[name] = (*table.get(name, ()), value)
                rows[at] = (
                    replace(rows[at], attributes=table)
                    if slot == "attributes"
                    else replace(rows[at], avoid=table)
                )
    for brand in hint.get("brand", ()):
        if taking and not any(brand in r.brands or brand in r.avoid.get("brand", ()) for r in rows):
            at = nearest(text, rows, taking, text.find(folded(brand)))
            rows[at] = replace(rows[at], brands=(*rows[at].brands, brand))
    if len(wishes) == 1:
        (at,) = wishes
        read = TypedRequest.from_dict(
            {"intent": "find"} | {k: v for k, v in hint.items() if k in ("price", "sort")}
        )
        rows[at] = replace(
            rows[at],
            price=rows[at].price if rows[at].price != Price() else read.price,
            sort=rows[at].sort or read.sort,
        )
    return rows


def nearest(text: str, requests: Sequence[TypedRequest], able: Sequence[int], place: int) -> int:
    """Which of the requests numbered `able` stands nearest to `place` in `text`; the first where it is not said."""
    if place < 0:
        return able[0]
    places = {at: _place(text, requests[at].want, at, len(requests)) for at in able}
    return min(able, key=lambda at: abs(places[at] - place))


def _place(text: str, want: str, at: int, count: int) -> int:
    """Where a request stands in the text: at its wish, else where it would be if all were as long."""
    wish = folded(want).strip()
    found = re.search(re.escape(wish), text) if wish else None
    return found.start() if found else int((at + 0.5) / count * len(text))
