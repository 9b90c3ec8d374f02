"""The shop's rules about orders as values: what each status allows, windows, refunds, final sale.

`orders.toml` in the shop folder sets them (`load_rules`); what it leaves out has the values written here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shopkeeper.orders.model import OrderStatus, PaymentKind, ReturnReason

__all__ = [
    "FAULTS",
    "CancelRule",
    "ChangeRule",
    "ExchangeRule",
    "FinalSale",
    "ItemsRule",
    "RefundRule",
    "ReturnRule",
    "Rules",
    "Season",
]

#: reasons of a return that are the shop's fault: no postage is taken off, and final sale does not apply
FAULTS = frozenset(
    {
        ReturnReason.DAMAGED,
        ReturnReason.DEFECTIVE,
        ReturnReason.WRONG_ITEM,
        ReturnReason.NOT_AS_DESCRIBED,
        ReturnReason.TOO_LATE,
    }
)

_PENDING = (OrderStatus.PENDING,)
_DELIVERED = (OrderStatus.DELIVERED,)


@dataclass(frozen=True, slots=True)
class CancelRule:
    """`reasons` that are accepted; () accepts any, and none."""

    statuses: tuple[OrderStatus, ...] = _PENDING
    reasons: tuple[str, ...] = ()
    #: one refund for every entry of the payment history, refunds included, as some order systems do
    refund_every_entry: bool = False


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """Statuses in which an order's address, or its payment method, can be changed."""

    statuses: tuple[OrderStatus, ...] = _PENDING


@dataclass(frozen=True, slots=True)
class ItemsRule:
    """Swapping goods of an order that has not left. `per_order`: how many times, 0 without limit.
    `locks`: what an order no longer allows after it: "cancel", "address", "payment"."""

    statuses: tuple[OrderStatus, ...] = _PENDING
    per_order: int = 1
    locks: tuple[str, ...] = ()
    #: every changed line gets the price and options of the last new variant, as some order systems do
    last_variant_for_all: bool = False


@dataclass(frozen=True, slots=True)
class Season:
    """Orders placed from `start` to `end` can be returned until `until` (month-day; of the next year where it is
    earlier than `start`)."""

    start: str
    end: str
    until: str


@dataclass(frozen=True, slots=True)
class ReturnRule:
    """`days` from delivery, 0 without limit; `per_order`: how many times, 0 without limit; `fee` (minor units)
    is taken from the refund unless the goods were at fault. Categories name any part of a product's path."""

    statuses: tuple[OrderStatus, ...] = _DELIVERED
    days: int = 30
    per_order: int = 0
    after_exchange: bool = True
    fee: int = 0
    category_days: Mapping[str, int] = field(default_factory=dict)
    category_fees: Mapping[str, int] = field(default_factory=dict)
    seasons: tuple[Season, ...] = ()


@dataclass(frozen=True, slots=True)
class ExchangeRule:
    """`same_variant`: whether a piece can be exchanged for another of the very same variant."""

    statuses: tuple[OrderStatus, ...] = _DELIVERED
    days: int = 30
    per_order: int = 1
    after_return: bool = True
    same_variant: bool = False


@dataclass(frozen=True, slots=True)
class RefundRule:
    """Where a return's refund may go: "original" method, "gift_card" that the customer has, or "any" method of
    the customer; and how many business days it takes by kind of method (0, 0: at once)."""

    to: tuple[str, ...] = ("original", "gift_card")
    days: Mapping[PaymentKind, tuple[int, int]] = field(
        default_factory=lambda: {
            PaymentKind.CARD: (5, 7),
            PaymentKind.PAYPAL: (5, 7),
            PaymentKind.WALLET: (5, 7),
            PaymentKind.GIFT_CARD: (0, 0),
            PaymentKind.DEMO: (0, 0),
        }
    )


@dataclass(frozen=True, slots=True)
class FinalSale:
    """Goods that cannot be returned or exchanged unless they were at fault."""

    products: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of one shop."""

    cancel: CancelRule = field(default_factory=CancelRule)
    address: ChangeRule = field(default_factory=ChangeRule)
    payment: ChangeRule = field(default_factory=ChangeRule)
    items: ItemsRule = field(default_factory=ItemsRule)
    returns: ReturnRule = field(default_factory=ReturnRule)
    exchanges: ExchangeRule = field(default_factory=ExchangeRule)
    refunds: RefundRule = field(default_factory=RefundRule)
    final_sale: FinalSale = field(default_factory=FinalSale)
    #: whether customers may change the default address of their profile
    profile_address: bool = True
    #: for a demonstration shop whose orders end on a day: windows are counted up to it ('': up to today)
    today: str = ""
