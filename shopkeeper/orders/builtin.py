"""The built-in order system: every change is checked against the shop's rules, done once under its key, compared
with what was read, and written to the audit trail, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from shopkeeper.errors import Conflict, NotFound, ShopkeeperError
from shopkeeper.orders.actions import Action, ChangeCustomerAddress, Effect, EffectLine, Offer, Receipt
from shopkeeper.orders.book import OrderBook
from shopkeeper.orders.changes import Plan, Situation, plan
from shopkeeper.orders.ledger import Entry, Ledger, request_mark
from shopkeeper.orders.lookup import GUEST, find_customers, guest
from shopkeeper.orders.model import Customer, Order
from shopkeeper.orders.policy.rules import Rules
from shopkeeper.orders.times import written

__all__ = ["BuiltinBackend"]


def _nothing(_: str) -> Sequence[Any]:
    return ()


class BuiltinBackend:
    """The shop's own orders as an `OrderBackend`.

    `offers(product)` gives the product's variants as they are sold now, `category(product)` its path of
    categories, `products()` the titles by id; `now()` the time (UTC), for windows and stamps.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        offers: Callable[[str], Sequence[Offer]] = _nothing,
        rules: Rules | None = None,
        products: Callable[[], Mapping[str, str]] = dict,
        category: Callable[[str], Sequence[str]] = _nothing,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.engine = engine
        self.rules = rules or Rules()
        self.book = OrderBook(engine)
        self.audit = self.book.audit
        self._ledger = Ledger(engine)
        self._offers, self._products, self._category, self._now = offers, products, category, now

    def find_customers(
        self, *, email: str = "", name: str = "", postal_code: str = "", phone: str = ""
    ) -> Sequence[Customer]:
        """Customers that fit all that is given; () when nothing is given."""
        return find_customers(self.engine, email=email, name=name, postal_code=postal_code, phone=phone)

    def customer(self, id: str) -> Customer | None:
        """The customer, or the guest whose id begins with "guest:"."""
        return guest(self.engine, id) if id.startswith(GUEST) else self.book.customers.get(id)

    def order(self, id: str) -> Order | None:
        """The order; a missing or extra '#' and the case of letters are forgiven."""
        bare = id.strip().lstrip("#").strip()
        for one in dict.fromkeys((id, bare, f"#{bare}", bare.upper(), f"#{bare.upper()}")):
            if bare and (found := self.book.get(one)):
                return _as_shown(found)
        return None

    def orders_of(self, customer: str) -> Sequence[Order]:
        """Newest first."""
        if not customer.startswith(GUEST):
            return self.book.for_customer(customer)
        return [_as_shown(order) for order in self.book.guest_orders(customer.removeprefix(GUEST))]

    def offers(self, product: str) -> Sequence[Offer]:
        """All variants of a product, sold out ones included; () when unknown."""
        return tuple(self._offers(product))

    def products(self) -> Mapping[str, str]:
        """Product id -> title; {} when there are too many to list."""
        return self._products()

    def check(self, action: Action, *, customer: str) -> Effect:
        """What the action would do. Raises PolicyRefusal, NotFound or InputError."""
        return self._plan(action, customer)[2].effect

    def perform(
        self,
        action: Action,
        *,
        customer: str,
        key: str,
        agreed: Effect | None = None,
        actor: str = "customer",
    ) -> Receipt:
        """Checks again and does it, once per `key`.

        `agreed` is the effect that the customer said yes to: when it has become another, nothing is done.
        `actor` says in the audit trail who acted. Raises as `check`, and Conflict when the record or the effect
        changed meanwhile, or the key was used for something else.
        """
        asked = request_mark(action, customer)
        if done := self._done(key, asked, action):
            return done
        try:
            return self._perform(action, customer, agreed, key, asked, actor)
        except IntegrityError:
            if done := self._done(key, asked, action):
                return done
            raise Conflict("the order was changed at this very moment; look at it again") from None
        except ShopkeeperError:  # refused; perhaps because this very wish was fulfilled since the look above
            if done := self._done(key, asked, action):
                return done
            raise

    def _perform(
        self, action: Action, customer: str, agreed: Effect | None, key: str, asked: str, actor: str
    ) -> Receipt:
        known, order, planned = self._plan(action, customer)
        if agreed is not None and agreed != planned.effect:
            raise Conflict("what this would do has changed since it was shown; show it again and ask anew")
        at = written(self._now())
        return self._write(action, known, order, planned, key=key, asked=asked, at=at, actor=actor)

    def _plan(self, action: Action, customer: str) -> tuple[Customer, Order | None, Plan]:
        known = self.customer(customer)
        if known is None:
            raise NotFound(f"customer {customer!r} is not known; identify the customer first")
        at = Situation(known, self.rules, self._offers, self._category, self._now().astimezone(UTC))
        if isinstance(action, ChangeCustomerAddress):
            if action.customer != customer or customer.startswith(GUEST):
                raise NotFound(
                    f"customer {action.customer!r} is not the one who asks; change only one's own record"
                )
            return known, None, plan(action, at)
        order = self.order(action.order)
        if order is None or order.customer != known.id:
            raise NotFound(f"order {action.order!r} is not one of this customer's; check the number")
        order = replace(order, customer="") if order.customer.startswith(GUEST) else order
        at = Situation(known, self.rules, self._offers, self._category, at.now, order)
        return known, order, plan(action, at)

    def _write(
        self,
        action: Action,
        known: Customer,
        order: Order | None,
        planned: Plan,
        *,
        key: str,
        asked: str,
        at: str,
        actor: str,
    ) -> Receipt:
        record = order.id if order else known.id
        version = (order.version if order else known.version) + 1
        receipt = Receipt(planned.effect, planned.made or f"{record}-v{version}", at, version)
        entry = Entry(
            key,
            at,
            actor,
            known.id,
            type(action).__name__,
            asked,
            record,
            receipt.id,
            version,
            _effect_document(planned.effect),
        )
        self._ledger.write(
            entry,
            [(order, planned.order)] if order and planned.order else [],
            [(known, planned.customer)]
            if planned.customer and (planned.customer != known or not order)
            else [],
        )
        return receipt

    def _done(self, key: str, asked: str, action: Action) -> Receipt | None:
        """The receipt of an action that the key was used for. Raises Conflict when it was another one."""
        row = self._ledger.done(key, asked)
        if row is None:
            return None
        document = json.loads(row["effect"])
        effect = Effect(
            action,
            tuple(EffectLine(**line) for line in document["lines"]),
            document["difference"],
            document["currency"],
            document["method"],
            (document["days"][0], document["days"][1]),
            document["facts"],
        )
        return Receipt(effect, row["receipt"], row["at"], row["version"], repeated=True)


def _as_shown(order: Order) -> Order:
    """A guest's order belongs to the customer "guest:" and the e-mail address."""
    email = order.contact.email.strip().lower()
    return order if order.customer or not email else replace(order, customer=GUEST + email)


def _effect_document(effect: Effect) -> dict[str, Any]:
    document = asdict(effect)
    del document["action"]
    return document
