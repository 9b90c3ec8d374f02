"""Shopify's JSON of customers and orders as the records of the order model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shopkeeper.errors import OrderError
from shopkeeper.language.currency import exponent
from shopkeeper.orders.adapters.platform import minor
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
    ReturnStatus,
    Shipment,
    ShipmentStatus,
)

__all__ = ["customer_of", "gid", "order_of", "plain_id"]

_SHIPMENT = {
    "DELIVERED": ShipmentStatus.DELIVERED,
    "OUT_FOR_DELIVERY": ShipmentStatus.OUT_FOR_DELIVERY,
    "IN_TRANSIT": ShipmentStatus.IN_TRANSIT,
    "NOT_DELIVERED": ShipmentStatus.LOST,
}
_RETURN = {
    "REQUESTED": ReturnStatus.REQUESTED,
    "OPEN": ReturnStatus.APPROVED,
    "CLOSED": ReturnStatus.COMPLETED,
    "DECLINED": ReturnStatus.REJECTED,
    "CANCELED": ReturnStatus.CANCELLED,
}
_KIND = {"paypal": PaymentKind.PAYPAL, "gift_card": PaymentKind.GIFT_CARD, "manual": PaymentKind.WALLET}


def gid(kind: str, id: str) -> str:
    """Shopify's global id: gid://shopify/Order/123."""
    return f"gid://shopify/{kind}/{id}"


def plain_id(id: str) -> str:
    """The number at the end of a global id."""
    return str(id).rsplit("/", 1)[-1].split("?", 1)[0]


def customer_of(row: Mapping[str, Any]) -> Customer:
    """A customer, the default address first."""
    rows = [a for a in (row.get("defaultAddress"), *(row.get("addresses") or ())) if a]
    return Customer(
        id=plain_id(row["id"]),
        name=str(row.get("displayName") or ""),
        email=str(row.get("email") or ""),
        phone=str(row.get("phone") or ""),
        addresses=tuple(dict.fromkeys(map(_address, rows))),
        created=str(row.get("createdAt") or ""),
    )


def order_of(row: Mapping[str, Any]) -> Order:
    """An order; `extra["fulfillment_lines"]` maps its lines to what was sent of them. Raises OrderError."""
    try:
        currency = str(row["currencyCode"])
        digits = exponent(currency)
        parcels = tuple(_shipment(f) for f in row.get("fulfillments", ()))
        sent = {
            plain_id(n["lineItem"]["id"]): n["id"]
            for f in row.get("fulfillments", ())
            for n in f["fulfillmentLineItems"]["nodes"]
        }
        who = row.get("customer") or {}
        good = [t for t in row.get("transactions", ()) if t["status"] == "SUCCESS"]
        taken = any(t["kind"] in ("SALE", "CAPTURE") for t in good)
        kinds = ("SALE", "CAPTURE") if taken else ("AUTHORIZATION",)  # what is captured was authorised before
        gateway = next((str(t["gateway"]) for t in good if t["kind"] in kinds), "")
        return Order(
            id=plain_id(row["id"]),
            placed=str(row["createdAt"]),
            currency=currency,
            lines=tuple(_line(line, digits) for line in row["lineItems"]["nodes"] if line["currentQuantity"]),
            customer=plain_id(who["id"]) if who else "",
            status=_status(row, parcels),
            contact=Contact(
                str(who.get("displayName", "")), str(row.get("email") or ""), str(row.get("phone") or "")
            ),
            address=_address(row["shippingAddress"]) if row.get("shippingAddress") else None,
            shipping=_money(row.get("totalShippingPriceSet"), digits),
            discount=_money(row.get("totalDiscountsSet"), digits),
            tax=_money(row.get("totalTaxSet"), digits),
            payments=tuple(
                Payment(
                    plain_id(t["id"]),
                    _money(t["amountSet"], digits),
                    _KIND.get(str(t["gateway"]), PaymentKind.CARD),
                    str(t["gateway"]),
                    PaymentStatus.AUTHORIZED if t["kind"] == "AUTHORIZATION" else PaymentStatus.CAPTURED,
                    str(t["createdAt"]),
                )
                for t in good
                if t["kind"] in kinds
            ),
            shipments=parcels,
            returns=tuple(_return(r) for r in row.get("returns", {}).get("nodes", ())),
            refunds=tuple(
                Refund(
                    plain_id(r["id"]),
                    _money(r["totalRefundedSet"], digits),
                    kind=_KIND.get(gateway, PaymentKind.CARD),
                    method=gateway,
                    status=RefundStatus.ISSUED,
                    created=str(r["createdAt"]),
                )
                for r in row.get("refunds", ())
            ),
            updated=str(row.get("updatedAt") or ""),
            extra={"name": str(row["name"]), "fulfillment_lines": sent},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise OrderError(
            f"Shopify sent an order that cannot be read ({error}); check the API version"
        ) from error


def _line(row: Mapping[str, Any], digits: int) -> OrderLine:
    variant = row.get("variant") or {}
    return OrderLine(
        product=plain_id((row.get("product") or {}).get("id", "")),
        quantity=int(row["currentQuantity"]),
        unit_price=_money(row["originalUnitPriceSet"], digits),
        variant=plain_id(variant.get("id", "")),
        title=str(row["title"]),
        options={str(o["name"]): str(o["value"]) for o in variant.get("selectedOptions", ())},
        id=plain_id(row["id"]),
    )


def _shipment(row: Mapping[str, Any]) -> Shipment:
    info = (row.get("trackingInfo") or [{}])[0]
    return Shipment(
        id=plain_id(row["id"]),
        carrier=str(info.get("company") or ""),
        tracking=str(info.get("number") or ""),
        status=_SHIPMENT.get(str(row.get("displayStatus")), ShipmentStatus.IN_TRANSIT),
        lines={
            plain_id(n["lineItem"]["id"]): int(n["quantity"]) for n in row["fulfillmentLineItems"]["nodes"]
        },
        shipped=str(row.get("createdAt") or ""),
        promised=str(row.get("estimatedDeliveryAt") or "")[:10],
        delivered=str(row.get("deliveredAt") or ""),
    )


def _status(row: Mapping[str, Any], parcels: tuple[Shipment, ...]) -> OrderStatus:
    if row.get("cancelledAt"):
        return OrderStatus.CANCELLED
    if parcels and all(p.status is ShipmentStatus.DELIVERED for p in parcels):
        return OrderStatus.DELIVERED
    state = str(row.get("displayFulfillmentStatus"))
    if state in ("FULFILLED", "PARTIALLY_FULFILLED"):
        return OrderStatus.SHIPPED
    return OrderStatus.PROCESSING if state in ("IN_PROGRESS", "ON_HOLD") else OrderStatus.PENDING


def _return(row: Mapping[str, Any]) -> Return:
    lines = [n for n in row["returnLineItems"]["nodes"] if n.get("fulfillmentLineItem")]
    return Return(
        plain_id(row["id"]),
        tuple(
            ReturnLine(plain_id(n["fulfillmentLineItem"]["lineItem"]["id"]), int(n["quantity"]))
            for n in lines
        ),
        _RETURN.get(str(row["status"]), ReturnStatus.REQUESTED),
    )


def _address(row: Mapping[str, Any]) -> Address:
    return Address(
        name=str(row.get("name") or ""),
        line1=str(row.get("address1") or ""),
        line2=str(row.get("address2") or ""),
        city=str(row.get("city") or ""),
        region=str(row.get("provinceCode") or ""),
        postal_code=str(row.get("zip") or ""),
        country=str(row.get("countryCodeV2") or ""),
        phone=str(row.get("phone") or ""),
    )


def _money(row: Mapping[str, Any] | None, digits: int) -> int:
    return minor(row["shopMoney"]["amount"], digits) if row else 0
