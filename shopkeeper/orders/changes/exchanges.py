"""Exchanging delivered goods: an exchange is opened; goods and money move when the old ones are back."""

from __future__ import annotations

from dataclasses import replace

from shopkeeper.orders.actions import Effect, ExchangeItems
from shopkeeper.orders.changes.situation import Plan, Situation
from shopkeeper.orders.changes.swaps import difference, effect_lines, exchange_lines
from shopkeeper.orders.changes.window import need_not_final, need_window
from shopkeeper.orders.model import Exchange, ReturnStatus
from shopkeeper.orders.policy.explain import refuse

__all__ = ["plan_exchange"]


def plan_exchange(action: ExchangeItems, at: Situation) -> Plan:
    """Raises PolicyRefusal: exchange.status, exchange.window, exchange.once, exchange.after_return,
    exchange.final_sale, gift_card.balance, and those of `exchange_lines`."""
    rule, order = at.rules.exchanges, at.order
    off = (ReturnStatus.REJECTED, ReturnStatus.CANCELLED)
    at.need_status("exchange.status", rule.statuses)
    asked = [e for e in order.exchanges if not e.changed and e.status not in off]
    if rule.per_order and len(asked) >= rule.per_order:
        raise refuse("exchange.once", order=order.id, times=str(rule.per_order))
    if not rule.after_return and any(r.status not in off for r in order.returns):
        raise refuse("exchange.after_return", order=order.id)
    for swap in action.swaps:
        line = at.line(swap.line)
        need_not_final("exchange.final_sale", line, at)
        need_window("exchange.window", line, at, rule.days)
    swapped = exchange_lines(action.swaps, at, same_variant=rule.same_variant)
    amount = difference(swapped)
    method = at.method(action.method)
    at.need_balance(method, amount)
    id = f"{order.id}-X{len(order.exchanges) + 1}"
    exchange = Exchange(id, swapped, requested=at.stamp, method=method.id, difference=amount)
    new = replace(order, exchanges=(*order.exchanges, exchange), updated=at.stamp)
    days = at.days(method.kind) if amount < 0 else (0, 0)
    effect = Effect(action, effect_lines(swapped, at), amount, order.currency, method.id, days)
    return Plan(effect, new, None, id)
