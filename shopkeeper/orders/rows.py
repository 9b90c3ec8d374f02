"""Customers and orders to table rows and back."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, Table, select

from shopkeeper.orders import tables
from shopkeeper.orders.model import (
    Address,
    Contact,
    Customer,
    Exchange,
    ExchangeLine,
    Order,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentKind,
    PaymentMethod,
    PaymentStatus,
    Refund,
    RefundStatus,
    Return,
    ReturnLine,
    ReturnReason,
    ReturnStatus,
    Shipment,
    ShipmentStatus,
)

__all__ = ["customer_row", "dump", "load_orders", "order_rows", "to_customer"]

Row = dict[str, Any]
_CONTACT = tuple(field.name for field in fields(Contact))
_SWAPPED = ("line", "product", "variant", "title", "quantity", "price", "old_variant", "old_price")
_ADDRESS = tuple(field.name for field in fields(Address))
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def dump(value: dict[str, Any] | list[Any]) -> str:
    """JSON, compact and with sorted keys, so that equal values are equal texts."""
    return _encode(value) if value else "[]" if isinstance(value, list) else "{}"


def customer_row(customer: Customer) -> Row:
    return {
        "id": customer.id,
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "language": customer.language,
        "addresses": dump([asdict(address) for address in customer.addresses]),
        "payment_methods": dump([asdict(method) for method in customer.payment_methods]),
        "consents": dump(dict(customer.consents)),
        "created": customer.created,
        "extra": dump(dict(customer.extra)),
        "version": customer.version,
    }


def to_customer(row: RowMapping) -> Customer:
    methods = (
        PaymentMethod(**{**method, "kind": PaymentKind(method["kind"])})
        for method in json.loads(row["payment_methods"])
    )
    return Customer(
        id=row["id"],
        name=row["name"],
        email=row["email"],
        phone=row["phone"],
        language=row["language"],
        addresses=tuple(Address(**address) for address in json.loads(row["addresses"])),
        payment_methods=tuple(methods),
        consents=json.loads(row["consents"]),
        created=row["created"],
        extra=json.loads(row["extra"]),
        version=row["version"],
    )


def order_rows(order: Order, request: str | None = None) -> list[tuple[Table, list[Row]]]:
    """Rows of every table for one order; an order row first, then what hangs on it."""
    of = {"order_id": order.id}
    head = {
        "id": order.id,
        "customer": order.customer,
        "status": order.status.value,
        "placed": order.placed,
        "updated": order.updated,
        "currency": order.currency,
        "shipping": order.shipping,
        "discount": order.discount,
        "tax": order.tax,
        "total": order.total,
        "language": order.language,
        "session": order.session,
        "contact": dump(_fields(order.contact, *_CONTACT)),
        "address": dump(_fields(order.address, *_ADDRESS)) if order.address else None,
        "idempotency_key": order.idempotency_key or None,
        "request": request,
        "extra": dump(dict(order.extra)),
        "version": order.version,
        "cancel_reason": order.cancel_reason,
    }
    lines = [
        {
            **of,
            "id": line.id,
            "number": number,
            "product": line.product,
            "variant": line.variant,
            "title": line.title,
            "options": dump(dict(line.options)),
            "quantity": line.quantity,
            "unit_price": line.unit_price,
        }
        for number, line in enumerate(order.lines, 1)
    ]
    payments = [
        {**of, **_fields(p, "id", "amount", "kind", "method", "status", "created", "reference")}
        for p in order.payments
    ]
    shipments = [
        {
            **of,
            **_fields(s, "id", "carrier", "tracking", "status", "shipped", "promised", "delivered"),
            "lines": dump(dict(s.lines)),
        }
        for s in order.shipments
    ]
    returns = [
        {**of, **_fields(r, "id", "status", "requested", "received", "tracking")} for r in order.returns
    ]
    return_lines = [
        {"return_id": r.id, **_fields(line, "line", "quantity", "reason", "note")}
        for r in order.returns
        for line in r.lines
    ]
    refunds = [
        {**of, **_fields(r, "id", "amount", "return_id", "kind", "method", "status", "created", "reason")}
        for r in order.refunds
    ]
    exchanges = [
        {**of, **_fields(e, "id", "status", "requested", "received", "method", "difference", "changed")}
        for e in order.exchanges
    ]
    exchange_lines = [
        {
            "exchange_id": e.id,
            "number": number,
            **_fields(line, *_SWAPPED),
            "options": dump(dict(line.options)),
        }
        for e in order.exchanges
        for number, line in enumerate(e.lines, 1)
    ]
    return [
        (tables.orders, [head]),
        (tables.lines, lines),
        (tables.payments, payments),
        (tables.shipments, shipments),
        (tables.returns, returns),
        (tables.return_lines, return_lines),
        (tables.refunds, refunds),
        (tables.exchanges, exchanges),
        (tables.exchange_lines, exchange_lines),
    ]


def load_orders(connection: Connection, heads: Sequence[RowMapping]) -> list[Order]:
    """The whole orders of some order rows, in the order of the rows."""
    ids = [head["id"] for head in heads]

    def parts(table: Table) -> dict[str, list[RowMapping]]:
        found: dict[str, list[RowMapping]] = defaultdict(list)
        order_by: list[Column[Any]] = [table.c.number] if table is tables.lines else [table.c.id]
        if table in (tables.payments, tables.refunds):
            order_by.insert(0, table.c.created)
        for start in range(0, len(ids), 500):
            query = select(table).where(table.c.order_id.in_(ids[start : start + 500])).order_by(*order_by)
            for row in connection.execute(query).mappings():
                found[row["order_id"]].append(row)
        return found

    lines, payments, shipments = parts(tables.lines), parts(tables.payments), parts(tables.shipments)
    returns, refunds = parts(tables.returns), parts(tables.refunds)
    returned: dict[str, list[ReturnLine]] = defaultdict(list)
    return_ids = [row["id"] for rows in returns.values() for row in rows]
    for start in range(0, len(return_ids), 500):
        some = tables.return_lines.c.return_id.in_(return_ids[start : start + 500])
        query = select(tables.return_lines).where(some).order_by(tables.return_lines.c.line)
        for row in connection.execute(query).mappings():
            line = ReturnLine(row["line"], row["quantity"], ReturnReason(row["reason"]), row["note"])
            returned[row["return_id"]].append(line)
    exchanges, swapped = parts(tables.exchanges), _exchange_lines(connection, ids)
    return [
        Order(
            id=head["id"],
            placed=head["placed"],
            currency=head["currency"],
            lines=tuple(
                OrderLine(
                    row["product"],
                    row["quantity"],
                    row["unit_price"],
                    row["variant"],
                    row["title"],
                    json.loads(row["options"]),
                    row["id"],
                )
                for row in lines[head["id"]]
            ),
            customer=head["customer"],
            status=OrderStatus(head["status"]),
            contact=Contact(**json.loads(head["contact"])),
            address=Address(**json.loads(head["address"])) if head["address"] else None,
            shipping=head["shipping"],
            discount=head["discount"],
            tax=head["tax"],
            language=head["language"],
            session=head["session"],
            payments=tuple(
                Payment(
                    row["id"],
                    row["amount"],
                    PaymentKind(row["kind"]),
                    row["method"],
                    PaymentStatus(row["status"]),
                    row["created"],
                    row["reference"],
                )
                for row in payments[head["id"]]
            ),
            shipments=tuple(
                Shipment(
                    row["id"],
                    row["carrier"],
                    row["tracking"],
                    ShipmentStatus(row["status"]),
                    json.loads(row["lines"]),
                    row["shipped"],
                    row["promised"],
                    row["delivered"],
                )
                for row in shipments[head["id"]]
            ),
            returns=tuple(
                Return(
                    row["id"],
                    tuple(returned[row["id"]]),
                    ReturnStatus(row["status"]),
                    row["requested"],
                    row["received"],
                    row["tracking"],
                )
                for row in returns[head["id"]]
            ),
            refunds=tuple(
                Refund(
                    row["id"],
                    row["amount"],
                    row["return_id"],
                    PaymentKind(row["kind"]),
                    row["method"],
                    RefundStatus(row["status"]),
                    row["created"],
                    row["reason"],
                )
                for row in refunds[head["id"]]
            ),
            idempotency_key=head["idempotency_key"] or "",
            updated=head["updated"],
            extra=json.loads(head["extra"]),
            version=head["version"],
            exchanges=tuple(
                Exchange(
                    row["id"],
                    tuple(swapped[row["id"]]),
                    ReturnStatus(row["status"]),
                    row["requested"],
                    row["received"],
                    row["method"],
                    row["difference"],
                    row["changed"],
                )
                for row in exchanges[head["id"]]
            ),
            cancel_reason=head["cancel_reason"],
        )
        for head in heads
    ]


def _exchange_lines(connection: Connection, orders: list[str]) -> dict[str, list[ExchangeLine]]:
    found: dict[str, list[ExchangeLine]] = defaultdict(list)
    table, heads = tables.exchange_lines, tables.exchanges
    for start in range(0, len(orders), 500):
        of = heads.c.order_id.in_(orders[start : start + 500])
        query = select(table).join(heads, heads.c.id == table.c.exchange_id).where(of)
        for row in connection.execute(query.order_by(table.c.number)).mappings():
            values = {name: row[name] for name in _SWAPPED}
            line = ExchangeLine(**values, options=json.loads(row["options"]))
            found[row["exchange_id"]].append(line)
    return found


def _fields(thing: Any, *names: str) -> Row:
    return {name: str(v) if isinstance(v := getattr(thing, name), str) else v for name in names}
