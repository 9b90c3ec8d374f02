"""Where orders live: the protocol that the built-in book, webhooks, Shopify and WooCommerce all answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from shopkeeper.errors import ShopkeeperError
from shopkeeper.orders.actions import Action, Effect, Offer, Receipt
from shopkeeper.orders.model import Customer, Order

__all__ = ["OrderBackend", "PolicyRefusal"]


class PolicyRefusal(ShopkeeperError):
    """The shop's policy forbids the action. `rule` names the rule ("cancel.status", "return.window",
    "exchange.once", "refund.method", "gift_card.balance", "variant.available", ...), `facts` fill its sentence;
    the message is that sentence in English."""

    def __init__(self, rule: str, message: str, facts: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.rule = rule
        self.facts = dict(facts or {})


@runtime_checkable
class OrderBackend(Protocol):
    """A shop's order system. Raises OrderError when it cannot be reached or answers nonsense."""

    def find_customers(
        self, *, email: str = "", name: str = "", postal_code: str = "", phone: str = ""
    ) -> Sequence[Customer]:
        """Customers that fit all that is given (case ignored); () when nothing is given."""
        ...

    def customer(self, id: str) -> Customer | None: ...

    def order(self, id: str) -> Order | None:
        """The order; a missing or extra '#' before the number is forgiven."""
        ...

    def orders_of(self, customer: str) -> Sequence[Order]:
        """Newest first."""
        ...

    def offers(self, product: str) -> Sequence[Offer]:
        """All variants of a product, sold out ones included; () when unknown."""
        ...

    def products(self) -> Mapping[str, str]:
        """Product id -> title, for backends that know their goods by kind; {} when there are too many to list."""
        ...

    def check(self, action: Action, *, customer: str) -> Effect:
        """What the action would do. Raises PolicyRefusal when the policy forbids it, NotFound for an unknown order,
        line, variant or method, or one that is not this customer's."""
        ...

    def perform(
        self,
        action: Action,
        *,
        customer: str,
        key: str,
        agreed: Effect | None = None,
        actor: str = "customer",
    ) -> Receipt:
        """Checks again and does it, once per `key`. `agreed` is the effect that the customer said yes to: when it
        has become another, nothing is done. `actor` says for the records who acted. Raises as `check`, and Conflict
        when the record or the effect changed meanwhile, or the key was used for something else."""
        ...
