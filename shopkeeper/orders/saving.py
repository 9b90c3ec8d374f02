"""Writes a changed order or customer, if it still is what it was when it was read (compare and set)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, delete, update

from shopkeeper.errors import Conflict
from shopkeeper.orders import tables
from shopkeeper.orders.model import Customer, Order
from shopkeeper.orders.rows import customer_row, order_rows

__all__ = ["save_customer", "save_order"]

_KEPT = ("id", "idempotency_key", "request")


def save_order(connection: Connection, order: Order) -> Order:
    """Writes `order`, read as its `version`, as the next one; returns it. Raises Conflict: roll back then."""
    new = replace(order, version=order.version + 1)
    rows = order_rows(new)
    head = {name: value for name, value in rows[0][1][0].items() if name not in _KEPT}
    table = tables.orders
    same = (table.c.id == order.id) & (table.c.version == order.version)
    if connection.execute(update(table).where(same).values(head)).rowcount != 1:
        raise Conflict(f"order {order.id!r} was changed meanwhile; look at it again and repeat the change")
    for child in (t for t, _ in rows[1:] if "order_id" in t.c):
        connection.execute(delete(child).where(child.c.order_id == order.id))
    for child, values in rows[1:]:
        if values:
            connection.execute(child.insert(), values)
    return new


def save_customer(connection: Connection, customer: Customer) -> Customer:
    """Writes `customer`, read as its `version`, as the next one; returns it. Raises Conflict: roll back then."""
    new = replace(customer, version=customer.version + 1)
    table = tables.customers
    same = (table.c.id == customer.id) & (table.c.version == customer.version)
    if connection.execute(update(table).where(same).values(customer_row(new))).rowcount != 1:
        raise Conflict(
            f"customer {customer.id!r} was changed meanwhile; look at the record again and repeat the change"
        )
    return new
