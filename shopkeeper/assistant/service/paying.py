"""The payment method that a change goes over: said, or the only one that the policy allows, or asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from shopkeeper.assistant.service.scene import Scene
from shopkeeper.assistant.service.small import pick_methods
from shopkeeper.assistant.service.speech import money
from shopkeeper.assistant.service.state import DeskState, Question, Want
from shopkeeper.assistant.service.steps import Ask, Refuse
from shopkeeper.orders.actions import Action, Effect
from shopkeeper.orders.backend import PolicyRefusal
from shopkeeper.orders.model import Order

__all__ = ["METHOD_RULES", "settle_method"]

#: rules that refuse a payment method and not the change itself
METHOD_RULES = frozenset({"refund.method", "gift_card.balance", "payment.same"})


def settle_method(
    scene: Scene,
    state: DeskState,
    wants: Sequence[Want],
    order: Order,
    make: Callable[[str], Action],
    topic: str,
) -> Effect | Ask | Refuse:
    """The effect of `make(method)` over the method to use; else what to ask, or why it cannot be done.

    `topic`: "refund" for returns, "change" for another way to pay an order, "" for a price difference.
    """
    ids = tuple(w.id for w in wants)
    speech = scene.speech
    original = scene.original_method(order)
    possible: dict[str, Effect] = {}
    refused: dict[str, PolicyRefusal] = {}
    for method in [m.id for m in scene.methods] or [""]:
        try:
            possible[method] = scene.check(make(method))
        except PolicyRefusal as refusal:
            refused[method] = refusal
    own = next((w.method for w in wants if w.method), "")
    if not possible:
        plain = next((r for r in refused.values() if r.rule not in METHOD_RULES), None)
        picks = pick_methods(own, scene.methods, original) if own else []
        first = (
            plain
            or next((refused[p] for p in picks if p in refused), None)
            or refused.get(original)
            or next(iter(refused.values()))
        )
        return Refuse(ids, speech.why(first))
    note = ""
    for said in (own, "" if topic == "change" else state.preferred):
        picks = pick_methods(said, scene.methods, original) if said else []
        for pick in picks:
            if pick in possible:
                return possible[pick]
        if said and said == own:
            if picks:
                why = speech.why(refused[picks[0]]) if picks[0] in refused else ""
                note = speech("no.method", method=speech.method(picks[0], plain=True), why=why)
            elif topic == "change" or len(possible) > 1:
                note = speech("no.method_known")
    if len(possible) == 1 and not note and topic != "change":
        return next(iter(possible.values()))
    for want in wants:
        want.method = ""
    choices = sorted(possible, key=lambda id: id != original)
    shown = speech.methods(choices, original)
    effect = possible[choices[0]]
    amount = money(abs(effect.difference), effect.currency)
    if topic == "change":
        text = speech("ask.method_change", order=order.id, choices=shown)
    elif topic == "refund":
        text = speech("ask.method_refund", choices=shown)
    elif effect.difference > 0:
        text = speech("ask.method_pay", amount=amount, choices=shown)
    elif effect.difference < 0:
        text = speech("ask.method_back", amount=amount, choices=shown)
    else:
        text = speech("ask.method_even", choices=shown)
    return Ask(Question("method", list(ids), choices, topic=topic), speech.sentences([note, text]))
