"""WooCommerce's orders over its REST API, version 3 (https://woocommerce.github.io/woocommerce-rest-api-docs/).

WooCommerce can cancel, refund what was paid, and change addresses. It knows no returns: a return asked for is kept in
the order's metadata and written to the order as a note for the customer. Items and payment methods stay as they are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine

from shopkeeper.errors import OrderError
from shopkeeper.language.currency import exponent
from shopkeeper.orders.actions import (
    Action,
    CancelOrder,
    ChangeCustomerAddress,
    ChangeOrderAddress,
    Effect,
    Offer,
    ReturnItems,
)
from shopkeeper.orders.adapters.http import JsonHttp, Reply, Unreached
from shopkeeper.orders.adapters.platform import PlatformBackend, Undone, minor
from shopkeeper.orders.model import (
    Address,
    Contact,
    Customer,
    Order,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentKind,
    PaymentStatus,
    Refund,
    RefundStatus,
    Return,
    ReturnLine,
    ReturnReason,
    Shipment,
    ShipmentStatus,
)
from shopkeeper.orders.policy.rules import Rules

__all__ = ["WooCommerceBackend"]

RETURNS = "_shopkeeper_returns"
_STATUS = {
    "pending": OrderStatus.PENDING,
    "on-hold": OrderStatus.PENDING,
    "processing": OrderStatus.PENDING,  # paid and not yet sent
    "completed": OrderStatus.DELIVERED,
    "shipped": OrderStatus.SHIPPED,  # not WooCommerce's own, but widely added
    "cancelled": OrderStatus.CANCELLED,
    "refunded": OrderStatus.CANCELLED,
    "failed": OrderStatus.CANCELLED,
    "trash": OrderStatus.CANCELLED,
}
_KIND = {"paypal": PaymentKind.PAYPAL, "ppcp-gateway": PaymentKind.PAYPAL}


class WooCommerceBackend(PlatformBackend):
    """A WooCommerce shop at `url`, with a consumer key and secret that may read and write."""

    name = "WooCommerce"
    can = frozenset({CancelOrder, ChangeOrderAddress, ChangeCustomerAddress, ReturnItems})

    def __init__(
        self,
        url: str,
        key: str,
        secret: str,
        engine: Engine,
        *,
        currency: str = "USD",
        rules: Rules | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        http: JsonHttp | None = None,
    ) -> None:
        super().__init__(engine, rules=rules, now=now)
        self._currency = currency
        self._http = http or JsonHttp(f"{url.rstrip('/')}/wp-json/wc/v3", auth=(key, secret))

    def find_customers(
        self, *, email: str = "", name: str = "", postal_code: str = "", phone: str = ""
    ) -> Sequence[Customer]:
        if not (email or name):
            return ()
        asked = {"email": email} if email else {"search": name}
        rows = self._get("/customers", {**asked, "role": "all", "per_page": "50"}) or []
        found = [_customer(row) for row in rows]
        return [
            one
            for one in found
            if (not email or one.email.lower() == email.strip().lower())
            and (not name or one.name.lower() == " ".join(name.lower().split()))
            and (not postal_code or any(a.postal_code == postal_code for a in one.addresses))
            and (not phone or one.phone == phone)
        ]

    def customer(self, id: str) -> Customer | None:
        row = self._get(f"/customers/{id}") if id.isdigit() else None
        return _customer(row) if row else None

    def order(self, id: str) -> Order | None:
        number = id.strip().lstrip("#").strip()
        row = self._get(f"/orders/{number}") if number.isdigit() else None
        return _order(row) if row else None

    def orders_of(self, customer: str) -> Sequence[Order]:
        if not customer.isdigit():
            return ()
        asked = {"customer": customer, "per_page": "50", "orderby": "date", "order": "desc"}
        return [_order(row) for row in self._get("/orders", asked) or []]

    def offers(self, product: str) -> Sequence[Offer]:
        row = self._get(f"/products/{product}") if product.isdigit() else None
        if not row:
            return ()
        variants = self._get(f"/products/{product}/variations", {"per_page": "100"}) or [row]
        return [
            Offer(
                variant=str(one["id"]),
                product=str(row["id"]),
                title=str(row["name"]),
                options={
                    str(a["name"]): str(a["option"]) for a in one.get("attributes", ()) if "option" in a
                },
                price=minor(one.get("price"), exponent(self._currency)),
                currency=self._currency,
                available=one.get("stock_status") in ("instock", "onbackorder"),
            )
            for one in variants
        ]

    def write(self, action: Action, effect: Effect, order: Order | None, key: str) -> str:
        match action:
            case CancelOrder() if order:
                back = -effect.difference
                if back > 0:
                    amount = f"{Decimal(back).scaleb(-exponent(order.currency)):f}"
                    self._send(
                        "POST", f"/orders/{order.id}/refunds", {"amount": amount, "reason": action.reason}
                    )
                try:
                    self._send("PUT", f"/orders/{order.id}", {"status": "cancelled"})
                except (Undone, Unreached) as error:
                    if back <= 0:
                        raise
                    raise OrderError(
                        f"order {order.id!r} was refunded and could not be cancelled ({error}); cancel it by hand"
                    ) from error
                self._note(order.id, f"Cancelled at the customer's wish: {action.reason} ({key})")
            case ChangeOrderAddress() if order:
                self._send("PUT", f"/orders/{order.id}", {"shipping": _address_out(action.address)})
            case ChangeCustomerAddress():
                self._send("PUT", f"/customers/{action.customer}", {"shipping": _address_out(action.address)})
            case ReturnItems() if order:
                asked = [
                    {"line": i.line, "quantity": i.quantity, "reason": i.reason.value} for i in action.items
                ]
                kept = [_return_out(one) for one in order.returns]
                made = f"R{order.id}-{len(kept) + 1}"
                rows = [*kept, {"id": made, "requested": self._now().date().isoformat(), "lines": asked}]
                meta = [{"key": RETURNS, "value": json.dumps(rows)}]
                self._send("PUT", f"/orders/{order.id}", {"meta_data": meta})
                named = ", ".join(f"{line.quantity} x {line.title}" for line in effect.lines)
                self._note(order.id, f"Return {made} asked for: {named}", to_customer=True)
                return made
        return ""

    def _note(self, order: str, text: str, *, to_customer: bool = False) -> None:
        """Says in the order what was done. The change stands without it."""
        with suppress(OrderError):
            self._send("POST", f"/orders/{order}/notes", {"note": text, "customer_note": to_customer})

    def _get(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        reply = self._http.send("GET", path, params=params)
        if reply.status == 404:
            return None
        return _checked(reply, path)

    def _send(self, method: str, path: str, body: Mapping[str, Any]) -> Any:
        content = json.dumps(body, ensure_ascii=False).encode()
        headers = {"content-type": "application/json"}
        again = method == "PUT"  # a put twice is a put; a post twice would be two
        return _checked(self._http.send(method, path, content=content, headers=headers, again=again), path)


def _checked(reply: Reply, path: str) -> Any:
    if reply.status >= 400:
        said = reply.body.get("message", "") if isinstance(reply.body, dict) else ""
        raise Undone(
            f"WooCommerce refused {path!r} with status {reply.status}: {said}; check the key's rights"
        )
    return reply.body


def _customer(row: Mapping[str, Any]) -> Customer:
    billing, shipping = row.get("billing") or {}, row.get("shipping") or {}
    addresses = tuple(_address(a) for a in (shipping, billing) if a.get("address_1"))
    name = f"{row.get('first_name', '')} {row.get('last_name', '')}".strip() or _name(billing)
    return Customer(
        id=str(row["id"]),
        name=name,
        email=str(row.get("email", "")),
        phone=str(billing.get("phone", "")),
        addresses=tuple(dict.fromkeys(addresses)),
        created=_time(row.get("date_created_gmt")),
    )


def _order(row: Mapping[str, Any]) -> Order:
    try:
        currency = str(row["currency"])
        digits = exponent(currency)
        status = _STATUS.get(str(row["status"]), OrderStatus.PROCESSING)
        lines = tuple(
            OrderLine(
                product=str(line["product_id"]),
                quantity=int(line["quantity"]),
                unit_price=minor(line.get("price"), digits),
                variant=str(line.get("variation_id") or line["product_id"]),
                title=str(line.get("parent_name") or line["name"]),
                options={
                    str(m["display_key"]): str(m["display_value"])
                    for m in line.get("meta_data", ())
                    if m.get("display_key") and not str(m.get("key", "")).startswith("_")
                },
                id=str(line["id"]),
            )
            for line in row["line_items"]
        )
        kind = _KIND.get(str(row.get("payment_method", "")), PaymentKind.CARD)
        paid = row.get("date_paid_gmt")
        sent = _time(row.get("date_completed_gmt"))
        return Order(
            id=str(row["id"]),
            placed=_time(row["date_created_gmt"]),
            currency=currency,
            lines=lines,
            customer=str(row.get("customer_id") or ""),
            status=status,
            contact=Contact(
                _name(row["billing"]), row["billing"].get("email", ""), row["billing"].get("phone", "")
            ),
            address=_address(row["shipping"])
            if row["shipping"].get("address_1")
            else _address(row["billing"]),
            shipping=minor(row.get("shipping_total"), digits),
            tax=minor(row.get("total_tax"), digits),
            payments=(
                Payment(
                    f"{row['id']}-P1",
                    minor(row["total"], digits),
                    kind,
                    str(row.get("payment_method", "")),
                    PaymentStatus.CAPTURED,
                    _time(paid),
                    str(row.get("transaction_id", "")),
                ),
            )
            if paid
            else (),
            shipments=(
                (Shipment(f"{row['id']}-S1", status=ShipmentStatus.DELIVERED, shipped=sent, delivered=sent),)
                if status is OrderStatus.DELIVERED
                else ()
            ),
            returns=tuple(_returns(row)),
            refunds=tuple(
                Refund(
                    str(one["id"]),
                    abs(minor(one["total"], digits)),
                    kind=kind,
                    method=str(row.get("payment_method", "")),
                    status=RefundStatus.ISSUED,
                )
                for one in row.get("refunds", ())
            ),
            updated=_time(row.get("date_modified_gmt")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise OrderError(
            f"WooCommerce sent an order that cannot be read ({error}); check its version"
        ) from error


def _returns(row: Mapping[str, Any]) -> Sequence[Return]:
    kept = next((m["value"] for m in row.get("meta_data", ()) if m.get("key") == RETURNS), "[]")
    return [
        Return(
            str(one["id"]),
            tuple(
                ReturnLine(line["line"], int(line["quantity"]), ReturnReason(line["reason"]))
                for line in one["lines"]
            ),
            requested=str(one["requested"]),
        )
        for one in json.loads(kept)
    ]


def _return_out(one: Return) -> dict[str, Any]:
    lines = [
        {"line": line.line, "quantity": line.quantity, "reason": line.reason.value} for line in one.lines
    ]
    return {"id": one.id, "requested": one.requested, "lines": lines}


def _address(row: Mapping[str, Any]) -> Address:
    return Address(
        name=_name(row),
        line1=str(row.get("address_1", "")),
        line2=str(row.get("address_2", "")),
        city=str(row.get("city", "")),
        region=str(row.get("state", "")),
        postal_code=str(row.get("postcode", "")),
        country=str(row.get("country", "")),
        phone=str(row.get("phone", "")),
    )


def _address_out(address: Address) -> dict[str, str]:
    first, _, last = address.name.partition(" ")
    return {
        "first_name": first,
        "last_name": last,
        "address_1": address.line1,
        "address_2": address.line2,
        "city": address.city,
        "state": address.region,
        "postcode": address.postal_code,
        "country": address.country,
    }


def _name(row: Mapping[str, Any]) -> str:
    return f"{row.get('first_name', '')} {row.get('last_name', '')}".strip()


def _time(stamp: Any) -> str:
    return f"{stamp}Z" if stamp and not str(stamp).endswith("Z") else str(stamp or "")
