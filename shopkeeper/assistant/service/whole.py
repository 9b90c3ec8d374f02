"""Orders as a whole: cancelling them, and paying them another way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from shopkeeper.assistant.service.finding import find_lines, find_orders, is_pending, order_number
from shopkeeper.assistant.service.lines import ask_order
from shopkeeper.assistant.service.paying import settle_method
from shopkeeper.assistant.service.scene import Scene
from shopkeeper.assistant.service.small import pick_methods, pick_reason
from shopkeeper.assistant.service.state import DeskState, Question, Want
from shopkeeper.assistant.service.steps import Ask, Propose, Refuse, Step
from shopkeeper.orders.actions import Action, CancelOrder, ChangeOrderPayment, Effect
from shopkeeper.orders.backend import PolicyRefusal
from shopkeeper.orders.model import Order

_PLURAL = re.compile(r"\borders\b|\b(?:all|every|both|each|everything)\b|所有|全部|都", re.I)
__all__ = ["plan_cancel", "plan_payment", "settle_order"]


def settle_order(scene: Scene, state: DeskState, want: Want) -> Ask | Refuse | None:
    """Finds the order that a want about a whole order means; one about several is split. None when found."""
    if want.order_id:
        return None
    speech = scene.speech
    if not scene.orders:
        return Refuse((want.id,), speech("no.orders"))
    many = want.order == "all" or want.count == -1 or "all_orders" in want.scope
    many = many or (want.order == "pending" and want.all_items and bool(_PLURAL.search(want.text)))
    pool: Sequence[Order] = scene.orders
    mates = [w.order_id for w in state.wants if w.id != want.id and w.batch == want.batch and w.order_id]
    if want.order == "same" and mates:
        pool = [o for o in pool if o.id == mates[-1]]
    elif want.order == "other" and mates:
        pool = [o for o in pool if o.id not in mates]
    elif want.thing:
        holding = {s.order.id for s in find_lines(want.thing, want.current, find_orders(want.order, pool))}
        pool = [o for o in scene.orders if o.id in holding]
    elif want.order and want.order != "all":
        pool = find_orders(want.order, pool)
    if not pool:
        if order_number(want.order):
            said, want.order = want.order, ""
            return Ask(Question("order", [want.id]), speech("ask.order_unknown", said=said))
        if want.thing:
            return Refuse((want.id,), speech("no.thing", thing=want.thing))
        return Refuse((want.id,), speech("no.pending"))
    open_ = [o for o in pool if is_pending(o)]
    if not open_ and (many or len(pool) > 1):
        return Refuse((want.id,), speech("no.pending"))
    if want.except_:
        open_ = [o for o in open_ if not any(find_lines(e, {}, [o]) for e in want.except_)]
    if not many and len(open_) > 1 and not order_number(want.order) and len(mates) and want.after:
        same = [o for o in open_ if o.id in mates]
        open_ = same[:1] or open_
    done = {w.order_id for w in state.wants if w.stage == "done" and w.do == want.do and w.id != want.id}
    planned = {w.order_id for w in state.live() if w.do == want.do and not w.items and w.id != want.id}
    open_ = [o for o in open_ if o.id not in done | planned] or open_
    if many:
        _split(state, want, open_)
        return None
    if len(open_) == 1 or (not open_ and len(pool) == 1):
        want.order_id = (open_ or list(pool))[0].id
        return None
    return ask_order(scene, want, open_)


def _split(state: DeskState, want: Want, orders: Sequence[Order]) -> None:
    want.order_id = orders[0].id
    at = state.wants.index(want)
    for order in orders[1:]:
        at += 1
        state.wants.insert(at, replace(want, id=state.next_id, order_id=order.id))
        state.next_id += 1


def plan_cancel(scene: Scene, state: DeskState, first: Want) -> Step | None:
    """All orders that are to be cancelled, on one card, once their reason is known."""
    for want in [w for w in state.wants if w.stage == "open" and w.do == "cancel" and not w.items]:
        if want.id == first.id or want.batch == first.batch:
            step = settle_order(scene, state, want)
            if step is not None:
                return step
    group = [
        w for w in state.wants
        if w.stage == "open" and w.do == "cancel" and not w.items and w.order_id and w.batch == first.batch
    ]  # fmt: skip
    effects: list[Effect] = []
    ids: list[tuple[int, ...]] = []
    seen: set[str] = set()
    said = next((w.reason for w in group if w.reason), "")
    for want in group:
        if want.order_id in seen:
            want.stage = "dropped"
            continue
        seen.add(want.order_id)
        found = _cancel(scene, state, want, said, [w.id for w in group])
        if not isinstance(found, Effect):
            return found
        effects.append(found)
        ids.append((want.id,))
    return Propose(tuple(effects), tuple(ids)) if effects else None


def _cancel(scene: Scene, state: DeskState, want: Want, said: str, group: list[int]) -> Effect | Ask | Refuse:
    speech = scene.speech
    reason = want.reason or said
    if (refusal := _refund_elsewhere(scene, want)) is not None:
        return refusal
    try:
        return scene.check(CancelOrder(want.order_id, reason))
    except PolicyRefusal as refused:
        if refused.rule != "cancel.reason":
            return Refuse((want.id,), scene.speech.why(refused))
        reasons = [r for r in refused.facts.get("reasons", "").split("|") if r]
    picked = pick_reason(f"{reason} {want.text}" if reason else want.text, reasons)
    if not picked:
        shown = speech.join(map(speech.reason, reasons), last="or")
        orders = speech.join(w.order_id for id in group if (w := state.want(id)))
        return Ask(
            Question("reason", list(group), reasons), speech("ask.reason", order=orders, choices=shown)
        )
    try:
        return scene.check(CancelOrder(want.order_id, picked))
    except PolicyRefusal as refused:
        return Refuse((want.id,), scene.speech.why(refused))


def _refund_elsewhere(scene: Scene, want: Want) -> Refuse | None:
    """A refund of a cancelled order goes back the way it came; where another way was asked for, that is said first."""
    order = scene.order(want.order_id)
    if order is None or not want.method:
        return None
    original = scene.original_method(order)
    picks = pick_methods(want.method, scene.methods, original)
    if not picks or original in picks or not is_pending(order):
        return None
    speech = scene.speech
    text = speech("no.cancel_method", order=order.id, method=speech.method(original, plain=True))
    offer = Question("offer", [want.id], [order.id], topic="cancel_anyway")
    return Refuse((want.id,), text, offer, speech("no.cancel_method_offer"))


def plan_payment(scene: Scene, state: DeskState, want: Want) -> Step | None:
    """Another payment method for an order that has not left."""
    step = settle_order(scene, state, want)
    if step is not None:
        return step
    order = scene.order(want.order_id)
    if order is None:
        return Refuse((want.id,), scene.speech("no.pending"))

    def make(method: str) -> Action:
        return ChangeOrderPayment(want.order_id, method)

    found = settle_method(scene, state, [want], order, make, "change")
    if isinstance(found, Ask | Refuse):
        return found
    return Propose((found,), ((want.id,),))
