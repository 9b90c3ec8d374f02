"""What can be done to an order or a customer's record: one value per change, and what it would do.

An action is checked (`OrderBackend.check` gives its `Effect` or raises `PolicyRefusal`), shown to the customer,
and performed once under an idempotency key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shopkeeper.orders.model import Address, ReturnReason

__all__ = [
    "Action",
    "CancelOrder",
    "ChangeCustomerAddress",
    "ChangeOrderAddress",
    "ChangeOrderItems",
    "ChangeOrderPayment",
    "Effect",
    "EffectLine",
    "ExchangeItems",
    "Offer",
    "Receipt",
    "ReturnItem",
    "ReturnItems",
    "Swap",
]


@dataclass(frozen=True, slots=True)
class Offer:
    """One variant as it can be bought now. `price` in minor units of `currency`."""

    variant: str
    product: str
    title: str
    options: Mapping[str, str]
    price: int
    currency: str
    available: bool


@dataclass(frozen=True, slots=True)
class Swap:
    """`quantity` pieces of order line `line` become `variant` (of the same product)."""

    line: str
    variant: str
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class ReturnItem:
    line: str
    quantity: int = 1
    reason: ReturnReason = ReturnReason.CHANGED_MIND


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """`reason`: one of the reasons that the shop's policy lists ("no longer needed", "ordered by mistake")."""

    order: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ChangeOrderAddress:
    order: str
    address: Address


@dataclass(frozen=True, slots=True)
class ChangeOrderPayment:
    order: str
    method: str


@dataclass(frozen=True, slots=True)
class ChangeOrderItems:
    """Of an order that has not left. `method` pays or receives the price difference."""

    order: str
    swaps: tuple[Swap, ...]
    method: str = ""


@dataclass(frozen=True, slots=True)
class ReturnItems:
    """Of a delivered order. `method` receives the refund."""

    order: str
    items: tuple[ReturnItem, ...]
    method: str = ""


@dataclass(frozen=True, slots=True)
class ExchangeItems:
    """Of a delivered order. `method` pays or receives the price difference."""

    order: str
    swaps: tuple[Swap, ...]
    method: str = ""


@dataclass(frozen=True, slots=True)
class ChangeCustomerAddress:
    """The default address of the customer's profile; orders keep theirs."""

    customer: str
    address: Address


Action = (
    CancelOrder
    | ChangeOrderAddress
    | ChangeOrderPayment
    | ChangeOrderItems
    | ReturnItems
    | ExchangeItems
    | ChangeCustomerAddress
)


@dataclass(frozen=True, slots=True)
class EffectLine:
    """One thing that changes: what it is now, and what it becomes ('' when it goes back or away)."""

    title: str
    before: str = ""
    after: str = ""
    quantity: int = 1
    price: int = 0
    new_price: int = 0


@dataclass(frozen=True, slots=True)
class Effect:
    """What an action would do, exactly. `difference`: minor units, above 0 the customer pays, below 0 gets back;
    `method` is the payment method it goes over, `days` how long a refund takes (0, 0: at once)."""

    action: Action
    lines: tuple[EffectLine, ...] = ()
    difference: int = 0
    currency: str = ""
    method: str = ""
    days: tuple[int, int] = (0, 0)
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was done. `repeated`: the key had been used for this very action before, and nothing was done again.
    `version` is the changed record's."""

    effect: Effect
    id: str
    at: str
    version: int
    repeated: bool = False
