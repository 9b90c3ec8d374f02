"""Returning delivered goods: a return is opened, and its refund waits until the goods are back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from shopkeeper.errors import InputError
from shopkeeper.orders.actions import Effect, EffectLine, ReturnItem, ReturnItems
from shopkeeper.orders.changes.situation import Plan, Situation, options_text
from shopkeeper.orders.changes.window import need_not_final, need_window
from shopkeeper.orders.model import (
    Order,
    OrderLine,
    PaymentKind,
    PaymentMethod,
    Return,
    ReturnLine,
    ReturnStatus,
)
from shopkeeper.orders.policy.explain import refuse
from shopkeeper.orders.policy.rules import FAULTS

__all__ = ["plan_return", "share"]


def plan_return(action: ReturnItems, at: Situation) -> Plan:
    """Raises PolicyRefusal: return.status, return.window, return.once, return.after_exchange, return.final_sale,
    return.quantity, refund.method."""
    rule, order = at.rules.returns, at.order
    at.need_status("return.status", rule.statuses)
    asked = [r for r in order.returns if r.status not in (ReturnStatus.REJECTED, ReturnStatus.CANCELLED)]
    if rule.per_order and len(asked) >= rule.per_order:
        raise refuse("return.once", order=order.id, times=str(rule.per_order))
    if not rule.after_exchange and any(not e.changed for e in order.exchanges):
        raise refuse("return.after_exchange", order=order.id)
    lines = _lines(action, at)
    method = _target(action.method, at)
    worth = share(order, asked, lines)
    fee = min(_fee(lines, at), worth)
    id = f"{order.id}-R{len(order.returns) + 1}"
    back = Return(
        id, tuple(ReturnLine(one.id, item.quantity, item.reason) for one, item in lines), requested=at.stamp
    )
    new = replace(order, returns=(*order.returns, back), updated=at.stamp)
    new, customer = at.refund(new, at.customer, method, worth - fee, "return", return_id=id, waits=True)
    shown = tuple(
        EffectLine(one.title, options_text(one.options), "", item.quantity, one.unit_price)
        for one, item in lines
    )
    facts = {"postage": at.money(fee)} if fee else {}
    effect = Effect(action, shown, fee - worth, order.currency, method.id, at.days(method.kind), facts)
    return Plan(effect, new, customer, id)


def _lines(action: ReturnItems, at: Situation) -> list[tuple[OrderLine, ReturnItem]]:
    rule, found = at.rules.returns, []
    wanted: dict[str, int] = defaultdict(int)
    seen: dict[str, ReturnItem] = {}
    for item in action.items:
        if type(item.quantity) is not int or item.quantity < 1:
            raise InputError(f"quantity {item.quantity!r} is not a whole number from 1")
        line = at.line(item.line)
        wanted[line.id] += item.quantity
        if wanted[line.id] > (left := at.free(line)):
            raise refuse(
                "return.quantity",
                order=at.order.id,
                title=line.title,
                left=str(left),
                quantity=str(wanted[line.id]),
            )
        if item.reason not in FAULTS:
            need_not_final("return.final_sale", line, at)
        short = [
            days
            for name, days in rule.category_days.items()
            if _in(name, line, at) and item.reason not in FAULTS
        ]
        need_window("return.window", line, at, min([rule.days, *short]) if rule.days else min(short, default=0),
                    () if short else rule.seasons)  # fmt: skip
        seen.setdefault(line.id, item)
    for id, quantity in wanted.items():
        found.append((at.line(id), replace(seen[id], quantity=quantity)))
    if not found:
        raise InputError("no item is named; name what goes back")
    return found


def _in(name: str, line: OrderLine, at: Situation) -> bool:
    return name.casefold() in {part.casefold() for part in at.category(line.product)}


def _fee(lines: list[tuple[OrderLine, ReturnItem]], at: Situation) -> int:
    """What the return costs the customer: the dearest postage of what comes back through no fault."""
    rule = at.rules.returns
    fees = [
        max([rule.fee, *(fee for name, fee in rule.category_fees.items() if _in(name, line, at))])
        for line, item in lines
        if item.reason not in FAULTS
    ]
    return max(fees, default=0)


def share(order: Order, before: list[Return], lines: list[tuple[OrderLine, ReturnItem]]) -> int:
    """What was paid for the goods: their price, with their share of the discount and the tax. Shares of several
    returns add up to the whole: each is what all returns so far are worth, less what the earlier ones were."""
    price = {line.id: line.unit_price for line in order.lines}
    earlier = sum(price.get(one.line, 0) * one.quantity for r in before for one in r.lines)
    now = earlier + sum(line.unit_price * item.quantity for line, item in lines)
    paid, whole = order.subtotal + order.tax - order.discount, max(1, order.subtotal)
    return paid * now // whole - paid * earlier // whole


def _target(wanted: str, at: Situation) -> PaymentMethod:
    allowed, method = at.rules.refunds.to, at.method(wanted)
    if (
        "any" in allowed
        or ("original" in allowed and method.id == at.paid_with.method)
        or ("gift_card" in allowed and method.kind is PaymentKind.GIFT_CARD)
    ):
        return method
    raise refuse("refund.method", method=method.id, allowed="|".join(allowed))
