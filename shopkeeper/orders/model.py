"""What the shop knows of its customers and their orders; plain data.

Amounts are integer minor units of the order's currency, times UTC ISO 8601 with Z, '' when not yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

__all__ = [
    "Address",
    "Contact",
    "Customer",
    "Exchange",
    "ExchangeLine",
    "Order",
    "OrderLine",
    "OrderStatus",
    "Payment",
    "PaymentKind",
    "PaymentMethod",
    "PaymentStatus",
    "Refund",
    "RefundStatus",
    "Return",
    "ReturnLine",
    "ReturnReason",
    "ReturnStatus",
    "Shipment",
    "ShipmentStatus",
]


class OrderStatus(StrEnum):
    """Where an order stands as a whole. What came back is told by its returns, not here."""

    PENDING = "pending"
    PROCESSING = "processing"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class PaymentKind(StrEnum):
    DEMO = "demo"
    CARD = "card"
    PAYPAL = "paypal"
    WALLET = "wallet"
    GIFT_CARD = "gift_card"


class PaymentStatus(StrEnum):
    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    FAILED = "failed"
    VOIDED = "voided"


class ShipmentStatus(StrEnum):
    READY = "ready"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    LOST = "lost"


class ReturnStatus(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    RECEIVED = "received"
    COMPLETED = "completed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class ReturnReason(StrEnum):
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    NOT_AS_DESCRIBED = "not_as_described"
    DAMAGED = "damaged"
    DEFECTIVE = "defective"
    WRONG_ITEM = "wrong_item"
    TOO_LATE = "too_late"
    CHANGED_MIND = "changed_mind"


class RefundStatus(StrEnum):
    PENDING = "pending"
    ISSUED = "issued"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; `country` is ISO 3166-1 alpha-2."""

    name: str
    line1: str
    line2: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    phone: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """A way to pay, kept as the payment provider's `token`, never as a card number.

    `balance` (minor units) is a gift card's.
    """

    id: str
    kind: PaymentKind
    token: str = ""
    label: str = ""
    balance: int | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """`addresses[0]` and `payment_methods[0]` are the defaults. `consents` maps a purpose
    (personalisation, marketing, memory) to yes or no; a purpose not asked for is absent."""

    id: str
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = "en"
    addresses: tuple[Address, ...] = ()
    payment_methods: tuple[PaymentMethod, ...] = ()
    consents: Mapping[str, bool] = field(default_factory=dict)
    created: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to reach about an order, as given with it."""

    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One product in an order, as sold: title, options and price do not change with the catalogue.

    `id` is the order's id, a dash and the line's number from 1; given by the order book when ''.
    """

    product: str
    quantity: int
    unit_price: int
    variant: str = ""
    title: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    id: str = ""

    @property
    def total(self) -> int:
        """What the line costs, in minor units."""
        return self.quantity * self.unit_price


@dataclass(frozen=True, slots=True)
class Payment:
    """Money taken for an order. `method` is the id of the customer's payment method, '' for a guest's."""

    id: str
    amount: int
    kind: PaymentKind = PaymentKind.DEMO
    method: str = ""
    status: PaymentStatus = PaymentStatus.CAPTURED
    created: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel: `lines` maps line ids to quantities; `promised` is the day it should arrive by."""

    id: str
    carrier: str = ""
    tracking: str = ""
    status: ShipmentStatus = ShipmentStatus.READY
    lines: Mapping[str, int] = field(default_factory=dict)
    shipped: str = ""
    promised: str = ""
    delivered: str = ""


@dataclass(frozen=True, slots=True)
class ReturnLine:
    line: str
    quantity: int
    reason: ReturnReason = ReturnReason.CHANGED_MIND
    note: str = ""


@dataclass(frozen=True, slots=True)
class Return:
    """Goods that go back."""

    id: str
    lines: tuple[ReturnLine, ...]
    status: ReturnStatus = ReturnStatus.REQUESTED
    requested: str = ""
    received: str = ""
    tracking: str = ""


@dataclass(frozen=True, slots=True)
class Refund:
    """Money given back. `return_id` is '' for a refund without goods; `method` is where it went."""

    id: str
    amount: int
    return_id: str = ""
    kind: PaymentKind = PaymentKind.DEMO
    method: str = ""
    status: RefundStatus = RefundStatus.ISSUED
    created: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ExchangeLine:
    """`quantity` pieces of order line `line` (sold as `old_variant` at `old_price`) become `variant` at `price`."""

    line: str
    variant: str
    quantity: int = 1
    product: str = ""
    title: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    price: int = 0
    old_variant: str = ""
    old_price: int = 0


@dataclass(frozen=True, slots=True)
class Exchange:
    """Goods swapped for others of their product. `changed`: before the order left, so that its lines are the new
    goods already; otherwise the goods go back first, and the lines stay as sold. `difference`: above 0 the
    customer pays, below 0 gets back, over `method`."""

    id: str
    lines: tuple[ExchangeLine, ...]
    status: ReturnStatus = ReturnStatus.REQUESTED
    requested: str = ""
    received: str = ""
    method: str = ""
    difference: int = 0
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """`session` is the visit in which it was placed, so that orders can be joined with events: each line has
    one purchase event with the id "purchase:" + the line's id. `customer` is '' for a guest. `version` grows
    with every change."""

    id: str
    placed: str
    currency: str
    lines: tuple[OrderLine, ...]
    customer: str = ""
    status: OrderStatus = OrderStatus.PENDING
    contact: Contact = field(default_factory=Contact)
    address: Address | None = None
    shipping: int = 0
    discount: int = 0
    tax: int = 0
    language: str = "en"
    session: str = ""
    payments: tuple[Payment, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    returns: tuple[Return, ...] = ()
    refunds: tuple[Refund, ...] = ()
    idempotency_key: str = ""
    updated: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    version: int = 1
    exchanges: tuple[Exchange, ...] = ()
    cancel_reason: str = ""

    @property
    def subtotal(self) -> int:
        """Sum of the lines, in minor units."""
        return sum(line.total for line in self.lines)

    @property
    def total(self) -> int:
        """What the customer pays, in minor units."""
        return self.subtotal + self.shipping + self.tax - self.discount

    @property
    def refunded(self) -> int:
        """What was given back so far, in minor units."""
        return sum(refund.amount for refund in self.refunds if refund.status is not RefundStatus.FAILED)
