"""Questions about orders, the profile and goods, answered from the facts with their numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from shopkeeper.assistant.commands import Command, Wish
from shopkeeper.assistant.service.finding import Spot, find_lines, find_orders, is_delivered
from shopkeeper.assistant.service.scene import Scene
from shopkeeper.assistant.service.speech import money
from shopkeeper.assistant.service.state import DeskState
from shopkeeper.assistant.service.values import name_score
from shopkeeper.assistant.service.variants import option_values, reads_as
from shopkeeper.orders.actions import Offer
from shopkeeper.orders.model import Order, OrderLine, OrderStatus, PaymentKind, RefundStatus

__all__ = ["answer", "can_wait"]

_REST = re.compile(
    r"\b(?:are|is|items?|things?|goods|still) left\b|\bi(?:'m|'ll| am| will)? keep(?:ing)?\b|\bremaining\b|"
    r"\bthe rest\b|\b(?:other|left) items|\bleft over\b|剩下|其余",
    re.I,
)
_PROFILE = re.compile(r"\b(?:default|profile|account)\b|默认|账户", re.I)
_SEVERAL = re.compile(r"\b(?:orders|all|each|every|both)\b|所有|全部|每个|都", re.I)
_WHERE = frozenset({"status", "tracking", "when"})
_SUMS = frozenset({"refund", "difference"})


def can_wait(state: DeskState, command: Command) -> bool:
    """Whether a question is about what the open wants will come to, and so is answered when they are done."""
    if command.about in _SUMS and state.card is not None:
        return False
    if state.receipts and any(row.get("about") == command.about for row in state.later):
        state.later = [row for row in state.later if row.get("about") != command.about]
        return False  # asked again: what is known by now
    if command.about in _SUMS | {"balance", "rest"}:
        return bool(state.live() or state.card)
    return False


def answer(scene: Scene, state: DeskState, command: Command) -> str:
    """The answer in one to a few sentences; '' when the facts do not tell."""
    if command.do == "ask_goods":
        if not any(w.thing for w in command.wishes):
            command = replace(command, wishes=_talked_of(scene, state, command))
        if told := _goods(scene, command):
            return told
        if not any(w.thing for w in command.wishes) or not scene.customer:
            return ""
        return _about_orders(scene, state, command)
    return _about_orders(scene, state, command) if scene.customer else ""


def _talked_of(scene: Scene, state: DeskState, command: Command) -> tuple[Wish, ...]:
    """The goods that a question without a name is about: those that are to be exchanged just now."""
    asked = [w for w in state.live() if w.do == "exchange" and (w.thing or w.lines)]
    of = [w for w in asked if state.asked and w.id in state.asked.wants] or asked
    said = command.wishes[0] if command.wishes else Wish()
    found = []
    for want in of[:1]:
        line = next((ln for id in want.lines if (ln := scene.line(id))), None)
        plain = {
            k: v for k, v in want.options.items() if v[:1] not in "<>+-" and v not in ("min", "max", "any")
        }
        found.append(
            replace(
                said,
                thing=line.title if line else want.thing,
                options={**plain, **said.options},
            )
        )
    return tuple(found)


def _about_orders(scene: Scene, state: DeskState, command: Command) -> str:
    speech, about = scene.speech, command.about
    if about in ("total", "paid", "price", "payment") and _REST.search(command.text):
        about = "rest"
    orders = _orders(scene, command)
    wish = command.wishes[0] if command.wishes else Wish()
    spots = find_lines(wish.thing, wish.current, orders) if wish.thing else []
    if about in ("refund", "difference"):
        return _sums(scene, state, about, orders, command)
    if about == "balance":
        cards = [m for m in scene.methods if m.kind is PaymentKind.GIFT_CARD and m.balance is not None]
        if not cards:
            return speech("fact.no_gift_card")
        return speech.sentences(
            speech("fact.balance", total=money(m.balance or 0, speech.currency)) for m in cards
        )
    if about in ("methods",):
        return speech("fact.methods", methods=speech.join(speech.name_of(m) for m in scene.methods))
    if (
        about == "address"
        and not command.order
        and _PROFILE.search(command.text)
        and scene.customer is not None
    ):
        mine = scene.customer.addresses[0] if scene.customer.addresses else None
        return speech("fact.profile_address", address=speech.address(mine))
    if about == "profile" and scene.customer is not None:
        address = speech.address(scene.customer.addresses[0] if scene.customer.addresses else None)
        return speech("fact.profile", name=scene.customer.name, email=scene.customer.email, address=address)
    if about == "orders" or (not about and not command.order and not wish.thing):
        return speech("fact.orders", orders=speech.join(speech.order(o) for o in scene.orders))
    if spots and about in ("", "items", "orders") and len({s.order.id for s in spots}) > 0:
        return speech.sentences(
            [
                speech(
                    "fact.item_options",
                    thing=speech.title(s.line.title),
                    order=s.order.id,
                    options=speech.options(s.line.options),
                )
                for s in spots[:6]
            ]
        )
    if spots and about in ("price", "total"):
        return _item_prices(scene, spots)
    if about in ("dearest", "cheapest") and orders:
        return speech.sentences(_extreme(scene, o, about) for o in orders[:3])
    if about == "total" and len(orders) > 1 and not command.order:
        return _totals(scene, orders)
    if about in _WHERE and not command.order and not wish.thing and not _SEVERAL.search(command.text):
        orders = _under_way(scene, orders)
    return speech.sentences(_one(scene, o, about) for o in orders[:5])


def _orders(scene: Scene, command: Command) -> list[Order]:
    wish = command.wishes[0] if command.wishes else Wish()
    said = command.order or wish.order
    pool = find_orders(said, scene.orders) if said else list(scene.orders)
    if wish.thing:
        having = list(dict.fromkeys(s.order.id for s in find_lines(wish.thing, wish.current, pool)))
        pool = [o for o in pool if o.id in having] or pool
    state = scene.state
    if not said and not wish.thing:
        last = [o for o in pool if o.id == state.talked]
        pool = last or [o for o in pool if o.id in _recent(scene)] or pool
    if len(pool) == 1:
        state.talked = pool[0].id
    return pool


def _under_way(scene: Scene, orders: Sequence[Order]) -> list[Order]:
    """The orders that one waits for; when there are none, the last one placed, or all where that is not known."""
    waited = [o for o in orders if not is_delivered(o) and o.status is not OrderStatus.CANCELLED]
    dated = len({o.placed for o in orders}) > 1
    found = waited or (sorted(orders, key=lambda o: o.placed)[-1:] if dated else list(orders))
    if len(found) == 1:
        scene.state.talked = found[0].id
    return found


def _recent(scene: Scene) -> set[str]:
    """Orders that this conversation is about."""
    return {w.order_id for w in scene.state.wants if w.order_id}


def _one(scene: Scene, order: Order, about: str) -> str:
    speech = scene.speech
    if about == "tracking":
        if told := speech.parcels(order):
            return told
        return speech("fact.no_tracking", order=order.id)
    if about == "address":
        return speech("fact.address", order=order.id, address=speech.address(order.address))
    if about in ("total", "paid", "payment"):
        paid = next((p for p in order.payments), None)
        if paid is not None and about != "total":
            method = speech.method(paid.method, plain=True)
            return speech(
                "fact.paid", order=order.id, total=money(paid.amount, order.currency), method=method
            )
        return speech("fact.total", order=order.id, total=money(order.total, order.currency))
    if about == "when":
        told = speech.parcels(order)
        return told or speech("fact.when", order=order.id, status=speech.status(order))
    if about == "status":
        line = speech(
            "fact.status_line", order=order.id, things=speech.lines(order.lines), status=speech.status(order)
        )
        return speech.sentences([line, speech.parcels(order)])
    if about == "rest":
        return _rest(scene, order)
    things = speech.join(f"{speech.line(ln)} {money(ln.unit_price, order.currency)}" for ln in order.lines)
    return speech(
        "fact.order",
        order=order.id,
        status=speech.status(order),
        things=things,
        total=money(order.total, order.currency),
    )


def _rest(scene: Scene, order: Order) -> str:
    gone = {ln.line for r in order.returns for ln in r.lines}
    left = [ln for ln in order.lines if ln.id not in gone]
    total = money(sum(ln.total for ln in left), order.currency)
    return scene.speech("fact.rest", order=order.id, total=total, things=scene.speech.lines(left))


def _totals(scene: Scene, orders: Sequence[Order]) -> str:
    speech = scene.speech
    rows = [speech("fact.total", order=o.id, total=money(o.total, o.currency)) for o in orders[:8]]
    total = money(sum(o.total for o in orders), orders[0].currency)
    return speech.sentences([*rows, speech("fact.sum", total=total)])


def _item_prices(scene: Scene, spots: Sequence[Spot]) -> str:
    speech = scene.speech
    rows = [
        speech(
            "fact.item_price",
            thing=speech.title(s.line.title),
            order=s.order.id,
            price=money(s.line.unit_price, s.order.currency),
        )
        for s in spots[:8]
    ]
    if len(spots) > 1:
        sum_ = money(sum(s.line.total for s in spots), spots[0].order.currency)
        rows.append(speech("fact.sum", total=sum_))
    return speech.sentences(rows)


def _extreme(scene: Scene, order: Order, about: str) -> str:
    def price(line: OrderLine) -> int:
        return line.unit_price

    line = max(order.lines, key=price) if about == "dearest" else min(order.lines, key=price)
    key = "fact.most_expensive" if about == "dearest" else "fact.cheapest_item"
    return scene.speech(
        key,
        order=order.id,
        thing=scene.speech.title(line.title),
        price=money(line.unit_price, order.currency),
    )


def _sums(scene: Scene, state: DeskState, about: str, orders: Sequence[Order], command: Command) -> str:
    """What comes back, or is to be paid, in all that was done here; else what an order's refunds are."""
    speech = scene.speech
    if state.card is not None:
        effects = [scene.check(action) for action in state.card.actions]
        net = sum(e.difference for e in effects)
        amount = money(abs(net), effects[0].currency)
        return (
            speech("fact.refund_would", total=amount) if net <= 0 else speech("fact.pay_would", total=amount)
        )
    if state.receipts:
        net = sum(int(r["difference"]) for r in state.receipts)
        currency = str(state.receipts[0]["currency"])
        if net == 0:
            return speech("fact.no_refund")
        if net <= 0:
            return speech("fact.refund_sum", total=money(-net, currency))
        return speech("fact.pay_sum", total=money(net, currency))
    rows = [
        speech(
            "fact.refund",
            order=o.id,
            total=money(f.amount, o.currency),
            method=speech.method(f.method, plain=True),
        )
        for o in orders
        for f in o.refunds
        if f.status is not RefundStatus.FAILED
    ]
    if rows:
        return speech.sentences(rows[:6])
    wish = command.wishes[0] if command.wishes else Wish()
    if wish.thing:
        spots = [s for s in find_lines(wish.thing, wish.current, orders) if is_delivered(s.order)]
        if spots:
            total = sum(s.line.total for s in spots)
            return speech("fact.refund_would", total=money(total, spots[0].order.currency))
    return speech("fact.no_refund")


def _goods(scene: Scene, command: Command) -> str:
    """About what the shop sells now, of the kinds it lists and of those in the customer's orders."""
    speech = scene.speech
    kinds = dict(scene.products())
    kinds |= {ln.product: ln.title for o in scene.orders for ln in o.lines}
    told: list[str] = []
    for wish in command.wishes or (Wish(),):
        scored = sorted(((name_score(wish.thing, t), p) for p, t in kinds.items()), reverse=True)
        if not wish.thing or not scored or scored[0][0] < 0.7:
            if wish.thing and kinds and scene.products():
                told.append(speech("goods.unknown", thing=wish.thing))
            continue
        product = scored[0][1]
        told.append(_kind(scene, kinds[product], product, command, wish))
    return speech.sentences(told)


def _kind(scene: Scene, title: str, product: str, command: Command, wish: Wish) -> str:
    speech = scene.speech
    offers = scene.offers(product)
    there = [o for o in offers if o.available]
    wanted = {**wish.current, **wish.options}
    if wanted:
        line = OrderLine(product, 1, 0, title=title)
        allowed, unknown = reads_as(wanted, line, option_values(offers))
        if not unknown:
            there = [o for o in there if all(v is None or o.options.get(n) in v for n, v in allowed.items())]
    if command.about == "count":
        return speech("goods.count", count=str(len(there)), thing=title)
    if not there:
        return speech("goods.none", thing=title)
    about = {"cheapest": "cheapest", "dearest": "dearest"}.get(wish.pick, command.about)
    if about in ("cheapest", "dearest"):

        def price(offer: Offer) -> int:
            return offer.price

        best = min(there, key=price) if about == "cheapest" else max(there, key=price)
        return speech(
            f"goods.{about}",
            thing=title,
            options=speech.options(best.options),
            price=money(best.price, best.currency),
        )
    if len(there) == 1 and about == "price":
        return speech(
            "goods.price",
            thing=title,
            options=speech.options(there[0].options),
            price=money(there[0].price, there[0].currency),
        )
    shown = "; ".join(speech.offer(o) for o in sorted(there, key=lambda o: o.price)[:20])
    return speech("goods.options", thing=title, choices=shown)
