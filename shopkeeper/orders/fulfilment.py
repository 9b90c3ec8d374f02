"""The shop's own side of an order: packed, sent, delivered; returns and exchanges received and settled."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from shopkeeper.errors import Conflict, InputError, NotFound
from shopkeeper.orders.actions import ReturnItem
from shopkeeper.orders.book import OrderBook
from shopkeeper.orders.changes.returns import share
from shopkeeper.orders.changes.situation import Situation
from shopkeeper.orders.changes.swaps import swapped_lines
from shopkeeper.orders.ledger import Entry, Ledger
from shopkeeper.orders.model import (
    Customer,
    Exchange,
    Order,
    OrderStatus,
    Refund,
    RefundStatus,
    Return,
    ReturnStatus,
    Shipment,
    ShipmentStatus,
)
from shopkeeper.orders.policy.rules import Rules
from shopkeeper.orders.rows import dump
from shopkeeper.orders.states import ORDERS, REFUNDS, RETURNS, SHIPMENTS, step

__all__ = ["Fulfilment"]

Change = tuple[Order, Customer]
_Part = TypeVar("_Part", Return, Exchange, Refund)


class Fulfilment:
    """What staff and carriers report. Each call has an idempotency `key` and an `actor`; a repeat does nothing.

    Every method returns the order as it is then, and raises NotFound for an unknown id, InputError for a step
    that the state does not allow, Conflict when the order changed meanwhile or the key was used for another call.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        rules: Rules | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._book, self._ledger = OrderBook(engine), Ledger(engine)
        self._rules, self._now = rules or Rules(), now

    def pack(self, order: str, *, key: str, actor: str) -> Order:
        """The order is being packed."""

        def change(at: Situation) -> Change:
            return _with(at, status=step(ORDERS, at.order.status, OrderStatus.PROCESSING, f"order {order!r}"))

        return self._do(order, "pack", [order], change, key, actor)

    def ship(
        self,
        order: str,
        *,
        key: str,
        actor: str,
        carrier: str = "",
        tracking: str = "",
        promised: str = "",
        lines: Mapping[str, int] | None = None,
    ) -> Order:
        """A parcel leaves, with `lines` (line id -> pieces; all that is still here when None). The order is
        shipped with its first parcel."""

        def change(at: Situation) -> Change:
            known = at.order
            left = _unsent(known)
            inside = dict(lines) if lines is not None else {id: n for id, n in left.items() if n}
            if not inside or any(
                type(n) is not int or not 0 < n <= left.get(id, 0) for id, n in inside.items()
            ):
                raise InputError(
                    f"lines {inside!r} are not what order {order!r} still has to send; it has {left!r}"
                )
            status = known.status
            if status is not OrderStatus.SHIPPED:
                status = step(ORDERS, status, OrderStatus.SHIPPED, f"order {order!r}")
            id = f"{known.id}-S{len(known.shipments) + 1}"
            parcel = Shipment(id, carrier, tracking, ShipmentStatus.IN_TRANSIT, inside, at.stamp, promised)
            return _with(at, status=status, shipments=(*known.shipments, parcel))

        return self._do(
            order, "ship", [order, carrier, tracking, promised, dict(lines or {})], change, key, actor
        )

    def track(self, order: str, shipment: str, status: ShipmentStatus, *, key: str, actor: str) -> Order:
        """A carrier's report. The order is delivered when all its pieces are."""

        def change(at: Situation) -> Change:
            parcel = next((one for one in at.order.shipments if one.id == shipment), None)
            if parcel is None:
                raise NotFound(f"shipment {shipment!r} is not one of order {order!r}; check the id")
            status_ = step(SHIPMENTS, parcel.status, status, f"shipment {shipment!r}")
            arrived = at.stamp if status_ is ShipmentStatus.DELIVERED else ""
            moved = replace(parcel, status=status_, delivered=arrived)
            parcels = tuple(moved if one is parcel else one for one in at.order.shipments)
            done = not any(_unsent(at.order).values()) and all(
                p.status is ShipmentStatus.DELIVERED for p in parcels
            )
            after = OrderStatus.DELIVERED if done else at.order.status
            return _with(at, shipments=parcels, status=after)

        return self._do(order, "track", [order, shipment, status.value], change, key, actor)

    def settle_return(self, order: str, id: str, status: ReturnStatus, *, key: str, actor: str) -> Order:
        """A return's next status. Completed: its refund is issued, and a gift card has it. Rejected or cancelled:
        its refund fails, and the goods can be returned anew."""

        def change(at: Situation) -> Change:
            back = _named(at.order.returns, id, order)
            moved = replace(back, status=step(RETURNS, back.status, status, f"return {id!r}"))
            if status is ReturnStatus.RECEIVED:
                moved = replace(moved, received=at.stamp)
            new, customer = at.order, at.customer
            if status in _ENDS:
                new, customer = _settle_refunds(at, id, _ENDS[status])
                if status is ReturnStatus.COMPLETED and not any(r.return_id == id for r in new.refunds):
                    new, customer = _refund_now(at, back)
            returns = tuple(moved if one is back else one for one in new.returns)
            return replace(new, returns=returns, updated=at.stamp), customer

        return self._do(order, "settle_return", [order, id, status.value], change, key, actor)

    def settle_exchange(self, order: str, id: str, status: ReturnStatus, *, key: str, actor: str) -> Order:
        """An exchange's next status. Completed: its lines are the new goods, and the difference is paid or given
        back. Raises PolicyRefusal when a gift card no longer holds the difference."""

        def change(at: Situation) -> Change:
            swap = _named(at.order.exchanges, id, order)
            moved = replace(swap, status=step(RETURNS, swap.status, status, f"exchange {id!r}"))
            if status is ReturnStatus.RECEIVED:
                moved = replace(moved, received=at.stamp)
            exchanges = tuple(moved if one is swap else one for one in at.order.exchanges)
            new, customer = replace(at.order, exchanges=exchanges, updated=at.stamp), at.customer
            if status is ReturnStatus.COMPLETED:
                new = replace(new, lines=swapped_lines(at.order, swap.lines))
                method = at.method(swap.method)
                if swap.difference > 0:
                    new, customer = at.pay(new, customer, method, swap.difference)
                elif swap.difference < 0:
                    new, customer = at.refund(new, customer, method, -swap.difference, "exchange")
            return new, customer

        return self._do(order, "settle_exchange", [order, id, status.value], change, key, actor)

    def settle_refund(self, order: str, id: str, status: RefundStatus, *, key: str, actor: str) -> Order:
        """The payment provider's report on a refund of money that is not waiting for goods."""

        def change(at: Situation) -> Change:
            refund = _named(at.order.refunds, id, order)
            if refund.return_id:
                raise InputError(f"refund {id!r} waits for return {refund.return_id!r}; settle that")
            moved = replace(refund, status=step(REFUNDS, refund.status, status, f"refund {id!r}"))
            return _with(at, refunds=tuple(moved if one is refund else one for one in at.order.refunds))

        return self._do(order, "settle_refund", [order, id, status.value], change, key, actor)

    def _do(
        self,
        id: str,
        kind: str,
        asked: list[object],
        change: Callable[[Situation], Change],
        key: str,
        actor: str,
    ) -> Order:
        request = hashlib.sha256(dump([kind, *asked]).encode()).hexdigest()
        order = self._book.get(id)
        if order is None:
            raise NotFound(f"order {id!r} is not known; check the number")
        if self._ledger.done(key, request) is not None:
            return order
        customer = self._book.customers.get(order.customer) or Customer(order.customer)
        now = self._now().astimezone(UTC)
        at = Situation(customer, self._rules, lambda _: (), lambda _: (), now, order)
        new, changed = change(at)
        entry = Entry(
            key, at.stamp, actor, order.customer, kind, request, order.id, f"{id}-v{order.version + 1}",
            order.version + 1, {},
        )  # fmt: skip
        try:
            self._ledger.write(entry, [(order, new)], [(customer, changed)] if changed != customer else [])
        except IntegrityError:
            if self._ledger.done(key, request) is None:
                raise Conflict(f"order {id!r} was changed at this very moment; look at it again") from None
        return self._book.get(id) or new


_ENDS = {
    ReturnStatus.COMPLETED: RefundStatus.ISSUED,
    ReturnStatus.REJECTED: RefundStatus.FAILED,
    ReturnStatus.CANCELLED: RefundStatus.FAILED,
}


def _with(at: Situation, **values: object) -> Change:
    return replace(at.order, updated=at.stamp, **values), at.customer  # type: ignore[arg-type]


def _unsent(order: Order) -> dict[str, int]:
    """Pieces of each line that no parcel holds; a lost parcel holds nothing."""
    left = {line.id: line.quantity for line in order.lines}
    for parcel in order.shipments:
        if parcel.status is not ShipmentStatus.LOST:
            for line, pieces in parcel.lines.items():
                left[line] = left.get(line, 0) - pieces
    return left


def _named(parts: tuple[_Part, ...], id: str, order: str) -> _Part:
    for one in parts:
        if one.id == id:
            return one
    raise NotFound(f"{id!r} is not one of order {order!r}; check the id")


def _settle_refunds(at: Situation, return_id: str, status: RefundStatus) -> Change:
    customer, refunds = at.customer, []
    for refund in at.order.refunds:
        if refund.return_id == return_id and refund.status is RefundStatus.PENDING:
            refund = replace(refund, status=status)
            if status is RefundStatus.ISSUED:
                customer = at.credit(customer, refund.method, refund.amount)
        refunds.append(refund)
    return replace(at.order, refunds=tuple(refunds)), customer


def _refund_now(at: Situation, back: Return) -> Change:
    """The refund of a return that came without one (an imported one, say): the goods' share, to the original
    method."""
    off = (ReturnStatus.REJECTED, ReturnStatus.CANCELLED)
    earlier = [one for one in at.order.returns if one.id != back.id and one.status not in off]
    lines = [(at.line(one.line), ReturnItem(one.line, one.quantity, one.reason)) for one in back.lines]
    worth, method = share(at.order, earlier, lines), at.method("")
    new, customer = at.refund(at.order, at.customer, method, worth, "return", return_id=back.id, waits=True)
    issued = replace(new.refunds[-1], status=RefundStatus.ISSUED)
    return replace(new, refunds=(*new.refunds[:-1], issued)), at.credit(customer, method.id, worth)
