"""Shopify's orders over its GraphQL Admin API (https://shopify.dev/docs/api/admin-graphql).

Can: cancel, change an order's or a customer's address, edit items of an order not yet sent, ask for a return, exchange.
The way an order was paid cannot be changed there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine

from shopkeeper.errors import OrderError
from shopkeeper.language.currency import exponent
from shopkeeper.orders.actions import (
    Action,
    CancelOrder,
    ChangeCustomerAddress,
    ChangeOrderAddress,
    ChangeOrderItems,
    Effect,
    ExchangeItems,
    Offer,
    ReturnItems,
)
from shopkeeper.orders.adapters import shopify_queries as queries
from shopkeeper.orders.adapters.http import JsonHttp
from shopkeeper.orders.adapters.platform import PlatformBackend, Undone, minor
from shopkeeper.orders.adapters.shopify_records import customer_of, gid, order_of, plain_id
from shopkeeper.orders.model import Address, Customer, Order, ReturnReason
from shopkeeper.orders.policy.rules import Rules

__all__ = ["ShopifyBackend"]

VERSION = "2025-01"
_REASONS = {
    ReturnReason.TOO_SMALL: "SIZE_TOO_SMALL",
    ReturnReason.TOO_LARGE: "SIZE_TOO_LARGE",
    ReturnReason.NOT_AS_DESCRIBED: "NOT_AS_DESCRIBED",
    ReturnReason.DAMAGED: "DEFECTIVE",
    ReturnReason.DEFECTIVE: "DEFECTIVE",
    ReturnReason.WRONG_ITEM: "WRONG_ITEM",
    ReturnReason.TOO_LATE: "UNWANTED",
    ReturnReason.CHANGED_MIND: "UNWANTED",
}


class ShopifyBackend(PlatformBackend):
    """The shop at `url` (https://NAME.myshopify.com) with an Admin API access token that may read and write customers,
    orders, order edits and returns. Ids are Shopify's numbers; an order is also found by its name (#1001)."""

    name = "Shopify"
    can = frozenset(
        {CancelOrder, ChangeOrderAddress, ChangeOrderItems, ReturnItems, ExchangeItems, ChangeCustomerAddress}
    )

    def __init__(
        self,
        url: str,
        token: str,
        engine: Engine,
        *,
        currency: str = "USD",
        rules: Rules | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        http: JsonHttp | None = None,
    ) -> None:
        super().__init__(engine, rules=rules, now=now)
        self._currency = currency
        headers = {"X-Shopify-Access-Token": token, "content-type": "application/json"}
        self._http = http or JsonHttp(f"{url.rstrip('/')}/admin/api/{VERSION}", headers=headers)

    def find_customers(
        self, *, email: str = "", name: str = "", postal_code: str = "", phone: str = ""
    ) -> Sequence[Customer]:
        asked = [f'email:"{_quoted(email)}"'] if email else [_quoted(name)] if name else []
        if not asked:
            return ()
        rows = self._ask(queries.CUSTOMERS, {"query": " ".join(asked)})["customers"]["nodes"]
        return [
            one
            for one in map(customer_of, rows)
            if (not email or one.email.lower() == email.strip().lower())
            and (not name or one.name.lower() == " ".join(name.lower().split()))
            and (not postal_code or any(a.postal_code == postal_code for a in one.addresses))
            and (not phone or one.phone == phone)
        ]

    def customer(self, id: str) -> Customer | None:
        if not id.isdigit():
            return None
        row = self._ask(queries.CUSTOMER, {"id": gid("Customer", id)})["customer"]
        return customer_of(row) if row else None

    def order(self, id: str) -> Order | None:
        number = id.strip().lstrip("#").strip()
        if not number.replace("-", "").isalnum():
            return None
        if number.isdigit() and len(number) >= 10:
            row = self._ask(queries.ORDER, {"id": gid("Order", number)})["order"]
        else:
            rows = self._ask(queries.ORDERS, {"query": f'name:"{number}"', "first": 1})["orders"]["nodes"]
            row = next((r for r in rows if str(r["name"]).lstrip("#") == number), None)
        return order_of(row) if row else None

    def orders_of(self, customer: str) -> Sequence[Order]:
        if not customer.isdigit():
            return ()
        rows = self._ask(queries.ORDERS, {"query": f"customer_id:{customer}", "first": 50})["orders"]["nodes"]
        return [order_of(row) for row in rows]

    def offers(self, product: str) -> Sequence[Offer]:
        row = (
            self._ask(queries.PRODUCT, {"id": gid("Product", product)})["product"]
            if product.isdigit()
            else None
        )
        if not row:
            return ()
        return [
            Offer(
                variant=plain_id(one["id"]),
                product=product,
                title=str(row["title"]),
                options={str(o["name"]): str(o["value"]) for o in one["selectedOptions"]},
                price=minor(one["price"], exponent(self._currency)),
                currency=self._currency,
                available=bool(one["availableForSale"]),
            )
            for one in row["variants"]["nodes"]
        ]

    def write(self, action: Action, effect: Effect, order: Order | None, key: str) -> str:
        given: dict[str, Any]
        match action:
            case CancelOrder() if order:
                note = f"{action.reason} ({key})"
                self._do("orderCancel", queries.CANCEL, {"id": gid("Order", order.id), "note": note})
            case ChangeOrderAddress() if order:
                given = {"id": gid("Order", order.id), "shippingAddress": _address(action.address)}
                self._do("orderUpdate", queries.UPDATE, {"input": given})
            case ChangeCustomerAddress():
                given = {"id": gid("Customer", action.customer), "address": _address(action.address)}
                self._do("customerAddressCreate", queries.CUSTOMER_ADDRESS, given)
            case ChangeOrderItems() if order:
                self._edit(action, order)
            case ReturnItems() if order:
                lines = [self._returned(order, i.line, i.quantity, i.reason) for i in action.items]
                given = {"orderId": gid("Order", order.id), "returnLineItems": lines}
                done = self._do("returnRequest", queries.RETURN, {"input": given})
                return plain_id(done["return"]["id"])
            case ExchangeItems() if order:
                lines = [
                    self._returned(order, s.line, s.quantity, ReturnReason.CHANGED_MIND) for s in action.swaps
                ]
                wanted = [
                    {"variantId": gid("ProductVariant", s.variant), "quantity": s.quantity}
                    for s in action.swaps
                ]
                given = {
                    "orderId": gid("Order", order.id),
                    "returnLineItems": lines,
                    "exchangeLineItems": wanted,
                }
                done = self._do("returnCreate", queries.EXCHANGE, {"input": given})
                return plain_id(done["return"]["id"])
        return ""

    def _edit(self, action: ChangeOrderItems, order: Order) -> None:
        """An order edit: each new variant is added, the old line lowered, and all committed at once."""
        begun = self._do("orderEditBegin", queries.EDIT_BEGIN, {"id": gid("Order", order.id)})
        edit = begun["calculatedOrder"]["id"]
        known = {plain_id(n["id"]): n for n in begun["calculatedOrder"]["lineItems"]["nodes"]}
        for swap in action.swaps:
            if (row := known.get(swap.line)) is None:
                raise Undone(
                    f"line {swap.line!r} is not in order {order.id!r} any more; look at the order again"
                )
            new = {"id": edit, "variant": gid("ProductVariant", swap.variant), "quantity": swap.quantity}
            self._do("orderEditAddVariant", queries.EDIT_ADD, new)
            left = int(row["quantity"]) - swap.quantity
            self._do(
                "orderEditSetQuantity", queries.EDIT_SET, {"id": edit, "line": row["id"], "quantity": left}
            )
        self._do("orderEditCommit", queries.EDIT_COMMIT, {"id": edit})

    def _returned(self, order: Order, line: str, quantity: int, reason: ReturnReason) -> dict[str, Any]:
        sent = dict(order.extra).get("fulfillment_lines", {})
        if line not in sent:
            raise Undone(f"line {line!r} of order {order.id!r} was not sent yet; it cannot come back")
        return {"fulfillmentLineItemId": sent[line], "quantity": quantity, "returnReason": _REASONS[reason]}

    def _do(self, name: str, query: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        done: dict[str, Any] = self._ask(query, variables, again=False)[name] or {}
        errors = [*done.get("userErrors", ()), *done.get("orderCancelUserErrors", ())]
        if errors:
            raise Undone(f"Shopify refused {name}: {'; '.join(str(e.get('message')) for e in errors)}")
        return done

    def _ask(self, query: str, variables: Mapping[str, Any], *, again: bool = True) -> dict[str, Any]:
        content = json.dumps({"query": query, "variables": variables}).encode()
        reply = self._http.send("POST", "/graphql.json", content=content, again=again)
        body = reply.body if isinstance(reply.body, dict) else {}
        if reply.status in (401, 403):
            raise OrderError(
                f"Shopify refused the token (status {reply.status}); check orders_key and its scopes"
            )
        if errors := body.get("errors"):
            said = errors if isinstance(errors, str) else "; ".join(str(e.get("message")) for e in errors)
            raise Undone(f"Shopify answered: {said}")
        if not isinstance(body.get("data"), dict):
            raise OrderError(f"Shopify answered with status {reply.status} and no data; check orders_url")
        data: dict[str, Any] = body["data"]
        return data


def _quoted(text: str) -> str:
    return text.replace("\\", "").replace('"', "").strip()


def _address(address: Address) -> dict[str, str]:
    first, _, last = address.name.partition(" ")
    return {
        "firstName": first,
        "lastName": last or first,
        "address1": address.line1,
        "address2": address.line2,
        "city": address.city,
        "provinceCode": address.region,
        "zip": address.postal_code,
        "countryCode": address.country,
    }
