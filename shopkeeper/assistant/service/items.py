"""Things in orders: exchanged, changed, returned; everything of one order gathered into one action."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from shopkeeper.assistant.service.finding import (
    is_delivered,
    is_pending,
)
from shopkeeper.assistant.service.lines import only_whole
from shopkeeper.assistant.service.paying import settle_method
from shopkeeper.assistant.service.scene import Scene
from shopkeeper.assistant.service.state import DeskState, Question, Want
from shopkeeper.assistant.service.steps import Ask, Propose, Refuse, Step
from shopkeeper.assistant.service.swapping import settle_swaps
from shopkeeper.errors import NotFound
from shopkeeper.orders.actions import (
    Action,
    CancelOrder,
    ChangeOrderItems,
    ExchangeItems,
    ReturnItem,
    ReturnItems,
)
from shopkeeper.orders.backend import PolicyRefusal
from shopkeeper.orders.model import Order, OrderLine, ReturnReason

__all__ = ["depended_on", "plan_items"]

_FAULTS: tuple[tuple[str, ReturnReason], ...] = (
    (r"damag|broken|crack|损坏|坏了", ReturnReason.DAMAGED),
    (r"defect|faulty|(?:n't|not) work|stopped working|质量|故障", ReturnReason.DEFECTIVE),
    (r"too small|太小", ReturnReason.TOO_SMALL),
    (r"too (?:big|large)|太大", ReturnReason.TOO_LARGE),
    (r"wrong (?:item|one|product)|发错", ReturnReason.WRONG_ITEM),
    (r"not as described|描述不符", ReturnReason.NOT_AS_DESCRIBED),
    (r"(?:arrived|came) (?:too )?late|太晚", ReturnReason.TOO_LATE),
)


def depended_on(state: DeskState, want: Want) -> bool:
    """Whether another want is to be done when `want` cannot be."""
    return any(w.stage == "waiting" and want.id in w.after and w.when != "done" for w in state.wants)


def plan_items(scene: Scene, state: DeskState, first: Want) -> Step | None:
    """The step that carries on with the item wants of the order that `first` is about. None: nothing is left of it."""
    order = scene.order(first.order_id)
    if order is None:
        return Refuse((first.id,), scene.speech("no.thing", thing=first.thing))
    if first.do == "cancel":
        return _cancel_items(scene, state, first, order)
    if first.do == "return" and is_pending(order):
        return _not_delivered(scene, state, first, order)
    group = [
        w
        for w in state.wants
        if w.stage == "open" and w.do == first.do and w.order_id == order.id and w.lines
    ]
    other = [
        w for w in state.wants
        if w.stage == "open" and w.order_id == order.id and w.lines and {w.do, first.do} == {"return", "exchange"}
    ]  # fmt: skip
    if other and is_delivered(order) and _exclusive(scene):
        return _either(scene, state, group, other, order)
    ids = tuple(w.id for w in group)
    notes: list[str] = []
    if first.do == "return":
        items = _return_items(scene, group)

        def make(method: str) -> Action:
            return ReturnItems(order.id, items, method)

        found = settle_method(scene, state, group, order, make, "refund")
    else:
        settled = settle_swaps(scene, state, group, order)
        if not isinstance(settled, tuple):
            return settled
        swaps, notes = settled
        if not swaps:
            return None if not notes else Refuse((), scene.speech.sentences(notes))
        kind = ChangeOrderItems if is_pending(order) else ExchangeItems
        group = [w for w in group if w.stage == "open"]
        ids = tuple(w.id for w in group)

        def make(method: str) -> Action:
            return kind(order.id, tuple(swaps), method)

        found = settle_method(scene, state, group, order, make, "")
    if isinstance(found, Refuse) and len(group) > 1:
        return _blame(scene, state, group, order, found)
    if isinstance(found, Ask | Refuse):
        if notes and isinstance(found, Ask):
            return Ask(found.question, scene.speech.sentences([*notes, found.text]))
        return found
    if first.why == "converted":
        notes.append(scene.speech("card.converted", order=order.id))
    return Propose((found,), (ids,), tuple(notes))


def _return_items(scene: Scene, group: Sequence[Want]) -> tuple[ReturnItem, ...]:
    found: dict[str, ReturnItem] = {}
    for want in group:
        said = f"{want.reason} {want.text}".lower()
        reason = next((r for words, r in _FAULTS if re.search(words, said)), ReturnReason.CHANGED_MIND)
        for id in want.lines:
            line = scene.line(id)
            if line is not None:
                found[id] = ReturnItem(
                    id, _quantity(want, line), reason if len(group) == 1 else ReturnReason.CHANGED_MIND
                )
    return tuple(found.values())


def _quantity(want: Want, line: OrderLine) -> int:
    return min(want.count, line.quantity) if want.count > 0 and len(want.lines) == 1 else line.quantity


def _blame(scene: Scene, state: DeskState, group: Sequence[Want], order: Order, whole: Refuse) -> Refuse:
    """Which of several wants it is that the policy refuses; all of them when each alone is refused or none is."""
    bad: list[int] = []
    for want in group:
        if want.do != "return":
            return whole
        try:
            scene.check(ReturnItems(order.id, _return_items(scene, [want]), scene.original_method(order)))
        except (PolicyRefusal, NotFound):
            bad.append(want.id)
    return replace(whole, wants=tuple(bad)) if bad else whole


def _exclusive(scene: Scene) -> bool:
    """Whether the shop's rules allow only one of return and exchange for an order."""
    backend: object = scene.backend
    while backend is not None and not hasattr(backend, "rules"):
        backend = getattr(backend, "backend", None)  # what only passes things on
    rules = getattr(backend, "rules", None)
    if rules is None:
        return False
    return not (rules.returns.after_exchange and rules.exchanges.after_return)


def _either(
    scene: Scene, state: DeskState, group: Sequence[Want], other: Sequence[Want], order: Order
) -> Step | None:
    """A return and an exchange of one order, where only one is possible: what each comes to, and which it shall be."""
    from shopkeeper.assistant.service.speech import money

    speech = scene.speech
    texts: list[str] = []
    worth: dict[str, int] = {}
    for wants in (group, other):
        things = speech.join(ln.title for w in wants for id in w.lines if (ln := scene.line(id)))
        if wants[0].do == "return":
            action: Action = ReturnItems(order.id, _return_items(scene, wants), scene.original_method(order))
        else:
            settled = settle_swaps(scene, state, wants, order)
            if not isinstance(settled, tuple):
                return settled
            if not settled[0]:
                return None
            action = ExchangeItems(order.id, tuple(settled[0]), scene.original_method(order))
        try:
            effect = scene.check(action)
        except PolicyRefusal as refusal:
            return Refuse(tuple(w.id for w in wants), scene.speech.why(refusal))
        key = "either.return" if wants[0].do == "return" else "either.exchange_back"
        if wants[0].do == "exchange" and effect.difference > 0:
            key = "either.exchange_pay"
        worth[wants[0].do] = -effect.difference
        texts.append(speech(key, things=things, amount=money(abs(effect.difference), effect.currency)))
    best = max(worth, key=lambda do: worth[do])
    ids = [w.id for w in (*group, *other)]
    return Ask(
        Question("either", ids, sorted(worth), topic=best),
        speech("ask.either", choices=speech.sentences(texts)),
    )


def _whole(state: DeskState, wants: Sequence[Want], order: Order) -> bool:
    lines = {line for w in wants for line in w.lines}
    return lines >= {ln.id for ln in order.lines}


def _cancel_items(scene: Scene, state: DeskState, first: Want, order: Order) -> Step | None:
    """Single things cannot be cancelled: all of the order, or a return where it has arrived, or an offer."""
    if is_delivered(order):
        for want in state.wants:
            if want.stage == "open" and want.do == "cancel" and want.order_id == order.id and want.lines:
                want.do, want.why = "return", "converted"
        return plan_items(scene, state, first)
    group = [
        w
        for w in state.wants
        if w.stage == "open" and w.do == "cancel" and w.order_id == order.id and w.lines
    ]
    if _whole(state, group, order):
        first.thing, first.current, first.lines, first.all_items, first.except_ = "", {}, [], False, []
        for want in group[1:]:
            want.stage = "dropped"
        return None
    if not is_pending(order):
        try:
            scene.check(CancelOrder(order.id, first.reason))
        except PolicyRefusal as refusal:
            return Refuse(tuple(w.id for w in group), scene.speech.why(refusal))
    refused = only_whole(scene, [w.id for w in group], order)
    if any(depended_on(state, w) for w in group):
        return Refuse(refused.wants, refused.text)
    return refused


def _not_delivered(scene: Scene, state: DeskState, first: Want, order: Order) -> Step:
    speech = scene.speech
    group = [
        w
        for w in state.wants
        if w.stage == "open" and w.do == "return" and w.order_id == order.id and w.lines
    ]
    ids = tuple(w.id for w in group)
    things = speech.join(ln.title for w in group for id in w.lines if (ln := scene.line(id)))
    text = speech("no.return_pending", order=order.id, things=things)
    if any(depended_on(state, w) for w in group):
        return Refuse(ids, text)
    try:
        scene.check(CancelOrder(order.id, first.reason))
    except PolicyRefusal as refusal:
        if refusal.rule != "cancel.reason":
            return Refuse(ids, text)
    offer = speech("no.return_pending_offer", order=order.id, things=speech.lines(order.lines))
    return Refuse(ids, text, Question("offer", list(ids), [order.id], topic="cancel_whole"), offer)
