"""Changing items of an order that has not left: its lines become the new variants, the difference is settled."""

from __future__ import annotations

from dataclasses import replace

from shopkeeper.orders.actions import ChangeOrderItems, Effect
from shopkeeper.orders.changes.situation import Plan, Situation
from shopkeeper.orders.changes.swaps import difference, effect_lines, exchange_lines, swapped_lines
from shopkeeper.orders.model import Exchange, ReturnStatus
from shopkeeper.orders.policy.explain import refuse

__all__ = ["plan_items"]


def plan_items(action: ChangeOrderItems, at: Situation) -> Plan:
    """Raises PolicyRefusal: items.status, items.once, gift_card.balance, and those of `exchange_lines`."""
    rule, order = at.rules.items, at.order
    at.need_status("items.status", rule.statuses)
    before = [e for e in order.exchanges if e.changed]
    if rule.per_order and len(before) >= rule.per_order:
        raise refuse("items.once", order=order.id, times=str(rule.per_order))
    swapped = exchange_lines(action.swaps, at, same_variant=False)
    amount = difference(swapped)
    method = at.method(action.method)
    at.need_balance(method, amount)
    id = f"{order.id}-X{len(order.exchanges) + 1}"
    change = Exchange(
        id, swapped, ReturnStatus.COMPLETED, at.stamp, at.stamp, method.id, amount, changed=True
    )
    new = replace(
        order,
        lines=swapped_lines(order, swapped, last_for_all=rule.last_variant_for_all),
        exchanges=(*order.exchanges, change),
        updated=at.stamp,
    )
    customer = at.customer
    if amount > 0:
        new, customer = at.pay(new, customer, method, amount)
    elif amount < 0:
        new, customer = at.refund(new, customer, method, -amount, "items changed")
    days = at.days(method.kind) if amount < 0 else (0, 0)
    effect = Effect(action, effect_lines(swapped, at), amount, order.currency, method.id, days)
    return Plan(effect, new, customer, id)
