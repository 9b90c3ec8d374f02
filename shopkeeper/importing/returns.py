"""What came back finds the order that it was bought with: returns and refunds there, return events in the log."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from shopkeeper.events import Event, from_micros
from shopkeeper.importing.goods import Charge
from shopkeeper.importing.sales import Sale
from shopkeeper.orders import Order, OrderLine, Refund, Return, ReturnLine, ReturnStatus

__all__ = ["Matched", "match_returns"]


@dataclass(slots=True)
class Matched:
    """`orders` have changed; `refused` are rows that belong to nobody's order; `unmatched` counts pieces of known
    customers that were bought before the orders begin."""

    orders: dict[str, Order] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    returns: int = 0
    refunds: int = 0
    unmatched: int = 0


def match_returns(back: Iterable[Sale], orders: Iterable[Order], charges: Mapping[str, Charge]) -> Matched:
    """Matches what one customer (or nobody known) gave back with their `orders`.

    First with the order of the same number, then with the newest one before that has so many pieces of it left, at
    the same price if there is one. What an earlier run of the same import has matched stays as it is.
    """
    held = {order.id: order for order in orders}
    out = Matched()
    done: dict[tuple[str, str], int] = {}
    for order in held.values():
        of = {line.id: line for line in order.lines}
        for one in order.returns:
            for part in one.lines:
                if part.line in of:
                    key = one.id.partition("/")[0], of[part.line].product
                    done[key] = done.get(key, 0) + part.quantity
    paid = {refund.id for order in held.values() for refund in order.refunds}
    for sale in back:
        left = -sale.quantity
        before = min(left, done.get((sale.order, sale.product), 0))
        if before:
            done[sale.order, sale.product] -= before
            left -= before
        if left and charges.get(sale.product):
            _refund_charge(sale, left, held, paid, out)
            continue
        for order, line, pieces in _bought(sale, left, list(held.values())):
            name = f"{sale.order}/{order.id}"
            out.returns += all(one.id != name for one in held[order.id].returns)
            held[order.id] = out.orders[order.id] = _returned(held[order.id], line, pieces, sale)
            out.events.append(_event(sale, pieces, order.id, line.id, name))
            left -= pieces
        if left and not sale.customer:
            out.refused.append(sale.row)
        elif left:
            out.unmatched += left
            out.events.append(_event(sale, left, "", "", f"{sale.order}/{sale.row}"))
    return out


def _bought(sale: Sale, wanted: int, orders: list[Order]) -> list[tuple[Order, OrderLine, int]]:
    """(order, line, pieces) that make up what came back, as far as there are any."""
    moment = from_micros(sale.time)
    bare = re.sub(r"^\D+", "", sale.order)
    choices = [
        (order.id in (sale.order, bare), line.unit_price == sale.price, order.placed, order.id, order, line)
        for order in orders
        if order.placed <= moment or order.id in (sale.order, bare)
        for line in order.lines
        if line.product == sale.product
    ]
    found = []
    for *_, order, line in sorted(choices, key=lambda one: one[:4], reverse=True):
        gone = sum(part.quantity for one in order.returns for part in one.lines if part.line == line.id)
        if (pieces := min(wanted, line.quantity - gone)) > 0:
            found.append((order, line, pieces))
            wanted -= pieces
        if not wanted:
            break
    return found


def _returned(order: Order, line: OrderLine, pieces: int, sale: Sale) -> Order:
    """The order with this return, and its refund."""
    id, moment = f"{sale.order}/{order.id}", from_micros(sale.time)
    here = next((one for one in order.returns if one.id == id), None)
    lines = {part.line: part.quantity for part in here.lines} if here else {}
    lines[line.id] = lines.get(line.id, 0) + pieces
    parts = tuple(ReturnLine(name, quantity) for name, quantity in lines.items())
    made = Return(id, parts, ReturnStatus.COMPLETED, moment, moment)
    given = sum(refund.amount for refund in order.refunds if refund.id == id) + pieces * sale.price
    return replace(
        order,
        returns=(*(one for one in order.returns if one.id != id), made),
        refunds=(*(one for one in order.refunds if one.id != id), Refund(id, given, id, created=moment)),
        updated=max(order.updated, moment),
        version=order.version + 1,
    )


def _refund_charge(sale: Sale, pieces: int, held: dict[str, Order], paid: set[str], out: Matched) -> None:
    """Money given back without goods: on the customer's newest order before."""
    moment = from_micros(sale.time)
    before = [order for order in held.values() if order.placed <= moment]
    id = f"{sale.order}/{sale.product}/{sale.row}"
    if not before:
        if sale.customer:
            out.unmatched += pieces
        else:
            out.refused.append(sale.row)
        return
    if id in paid:
        return
    order = max(before, key=lambda one: (one.placed, one.id))
    refund = Refund(id, pieces * sale.price, created=moment, reason=sale.title[:200])
    out.refunds += 1
    held[order.id] = out.orders[order.id] = replace(
        order, refunds=(*order.refunds, refund), updated=max(order.updated, moment), version=order.version + 1
    )


def _event(sale: Sale, pieces: int, order: str, line: str, name: str) -> Event:
    return Event(
        id=f"return:{name}:{line or sale.product}:{sale.row}",
        kind="return",
        time=from_micros(sale.time),
        session=f"order-{sale.order}",
        customer=sale.customer,
        product=sale.product,
        quantity=pieces,
        value=pieces * sale.price,
        extra={"order": order, "line": line} if order else {},
    )
