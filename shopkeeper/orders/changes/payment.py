"""Changing how an order is paid: the new method pays it all, the old one gets it all back."""

from __future__ import annotations

from dataclasses import replace

from shopkeeper.orders.actions import ChangeOrderPayment, Effect, EffectLine
from shopkeeper.orders.changes.situation import Plan, Situation
from shopkeeper.orders.model import PaymentMethod, PaymentStatus
from shopkeeper.orders.policy.explain import refuse

__all__ = ["plan_payment"]


def plan_payment(action: ChangeOrderPayment, at: Situation) -> Plan:
    """Raises PolicyRefusal: payment.status, payment.split, payment.same, gift_card.balance, items.locked."""
    order = at.order
    at.need_status("payment.status", at.rules.payment.statuses)
    at.need_unlocked("payment")
    new = at.method(action.method)
    paid = [p for p in order.payments if p.status not in (PaymentStatus.FAILED, PaymentStatus.VOIDED)]
    if len(paid) != 1 or order.refunds:
        raise refuse("payment.split", order=order.id)
    old = at.method(paid[0].method)
    if new.id == old.id:
        raise refuse("payment.same", order=order.id, method=old.id)
    changed, customer = at.pay(replace(order, updated=at.stamp), at.customer, new, paid[0].amount)
    changed, customer = at.refund(changed, customer, old, paid[0].amount, "payment changed")
    line = EffectLine("payment", _name(old), _name(new), 1, paid[0].amount, paid[0].amount)
    effect = Effect(action, (line,), 0, order.currency, new.id, at.days(old.kind), {"refund_to": old.id})
    return Plan(effect, changed, customer)


def _name(method: PaymentMethod) -> str:
    return method.label or method.id or method.kind.value
