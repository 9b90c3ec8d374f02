"""Cancelling an order: all that was paid goes back the way it came."""

from __future__ import annotations

from dataclasses import replace

from shopkeeper.orders.actions import CancelOrder, Effect, EffectLine
from shopkeeper.orders.changes.situation import Plan, Situation, money_text, options_text
from shopkeeper.orders.model import OrderStatus, Payment, PaymentMethod, Refund
from shopkeeper.orders.policy.explain import refuse

__all__ = ["plan_cancel"]


def plan_cancel(action: CancelOrder, at: Situation) -> Plan:
    """Raises PolicyRefusal: cancel.status, cancel.reason, items.locked."""
    rule, order, customer = at.rules.cancel, at.order, at.customer
    at.need_status("cancel.status", rule.statuses)
    at.need_unlocked("cancel")
    reason = " ".join(action.reason.split())
    if rule.reasons:
        known = {one.casefold(): one for one in rule.reasons}
        if reason.casefold() not in known:
            raise refuse("cancel.reason", order=order.id, reason=reason, reasons="|".join(rule.reasons))
        reason = known[reason.casefold()]
    back: list[tuple[PaymentMethod, int]] = []
    if rule.refund_every_entry:
        entries: list[Payment | Refund] = [*order.payments, *order.refunds]
        entries.sort(key=lambda one: one.id)
        back = [(at.method(one.method), one.amount) for one in entries]
    else:
        for (kind, id), amount in at.taken().items():
            known_method = next((m for m in customer.payment_methods if m.id == id), PaymentMethod(id, kind))
            if amount > 0:
                back.append((known_method, amount))
    new = replace(order, status=OrderStatus.CANCELLED, cancel_reason=reason, updated=at.stamp)
    for method, amount in back:
        new, customer = at.refund(new, customer, method, amount, "cancelled")
    facts = {"reason": reason} if reason else {}
    if len(back) > 1:
        facts |= {f"refund:{m.id}": money_text(a, order.currency) for m, a in back}
    lines = tuple(
        EffectLine(line.title, options_text(line.options), "", line.quantity, line.unit_price)
        for line in order.lines
    )
    first = back[0][0] if back else PaymentMethod(at.paid_with.method, at.paid_with.kind)
    days = max((at.days(m.kind) for m, _ in back), default=(0, 0))
    effect = Effect(action, lines, -sum(a for _, a in back), order.currency, first.id, days, facts)
    return Plan(effect, new, customer)
