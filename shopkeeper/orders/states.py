"""Which status may follow which: orders, parcels, returns (exchanges alike) and refunds as state machines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from shopkeeper.errors import InputError
from shopkeeper.orders.model import OrderStatus, RefundStatus, ReturnStatus, ShipmentStatus

__all__ = ["ORDERS", "REFUNDS", "RETURNS", "SHIPMENTS", "step"]

_S = TypeVar("_S", OrderStatus, RefundStatus, ReturnStatus, ShipmentStatus)

ORDERS: Mapping[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.PENDING: frozenset({OrderStatus.PROCESSING, OrderStatus.SHIPPED, OrderStatus.CANCELLED}),
    OrderStatus.PROCESSING: frozenset({OrderStatus.SHIPPED, OrderStatus.CANCELLED}),
    OrderStatus.SHIPPED: frozenset({OrderStatus.DELIVERED}),
    OrderStatus.DELIVERED: frozenset(),
    OrderStatus.CANCELLED: frozenset(),
}
RETURNS: Mapping[ReturnStatus, frozenset[ReturnStatus]] = {
    ReturnStatus.REQUESTED: frozenset(
        {ReturnStatus.APPROVED, ReturnStatus.RECEIVED, ReturnStatus.REJECTED, ReturnStatus.CANCELLED}
    ),
    ReturnStatus.APPROVED: frozenset({ReturnStatus.RECEIVED, ReturnStatus.REJECTED, ReturnStatus.CANCELLED}),
    ReturnStatus.RECEIVED: frozenset({ReturnStatus.COMPLETED, ReturnStatus.REJECTED}),
    ReturnStatus.COMPLETED: frozenset(),
    ReturnStatus.REJECTED: frozenset(),
    ReturnStatus.CANCELLED: frozenset(),
}
REFUNDS: Mapping[RefundStatus, frozenset[RefundStatus]] = {
    RefundStatus.PENDING: frozenset({RefundStatus.ISSUED, RefundStatus.FAILED}),
    RefundStatus.ISSUED: frozenset(),
    RefundStatus.FAILED: frozenset(),
}
SHIPMENTS: Mapping[ShipmentStatus, frozenset[ShipmentStatus]] = {
    ShipmentStatus.READY: frozenset({ShipmentStatus.IN_TRANSIT, ShipmentStatus.LOST}),
    ShipmentStatus.IN_TRANSIT: frozenset(
        {ShipmentStatus.OUT_FOR_DELIVERY, ShipmentStatus.DELIVERED, ShipmentStatus.LOST}
    ),
    ShipmentStatus.OUT_FOR_DELIVERY: frozenset(
        {ShipmentStatus.IN_TRANSIT, ShipmentStatus.DELIVERED, ShipmentStatus.LOST}
    ),
    ShipmentStatus.DELIVERED: frozenset(),
    ShipmentStatus.LOST: frozenset(),
}


def step(machine: Mapping[_S, frozenset[_S]], now: _S, then: _S, what: str) -> _S:
    """`then`, when it may follow `now`. Raises InputError that names what may."""
    if then not in machine[now]:
        allowed = ", ".join(sorted(one.value for one in machine[now])) or "nothing"
        raise InputError(f"{what} is {now.value!r} and cannot become {then.value!r}; it can become {allowed}")
    return then
