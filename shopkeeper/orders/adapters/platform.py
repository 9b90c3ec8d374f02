"""What adapters of shop platforms share: the platform holds the records, the rules are the shop's own `orders.toml`.

A change is planned by the same code as in the built-in system, noted as begun under its key, done at the platform, and
noted as done: after a crash between the two it is not done again, and the next try says so.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import IntegrityError

from shopkeeper.errors import Conflict, InputError, NotFound, OrderError
from shopkeeper.orders import tables
from shopkeeper.orders.actions import Action, ChangeCustomerAddress, Effect, Offer, Receipt
from shopkeeper.orders.adapters.http import JsonHttp, Unreached
from shopkeeper.orders.adapters.wire import decode_effect, encode
from shopkeeper.orders.changes import Plan, Situation, plan
from shopkeeper.orders.ledger import request_mark
from shopkeeper.orders.model import Customer, Order, PaymentMethod
from shopkeeper.orders.policy.explain import refuse
from shopkeeper.orders.policy.rules import Rules
from shopkeeper.orders.rows import dump
from shopkeeper.orders.times import written

__all__ = ["PlatformBackend", "Undone", "minor"]

_T = tables.actions


def minor(amount: object, digits: int = 2) -> int:
    """Minor units of an amount that a platform writes in decimals ("12.50"). Raises OrderError."""
    try:
        return int((Decimal(str(amount or "0")) * 10**digits).to_integral_value())
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise OrderError(f"amount {amount!r} of the platform is no number") from error


class PlatformBackend(ABC):
    """An `OrderBackend` over a platform's API. `engine`: where keys are kept; `can`: the actions that the platform
    can do; others are refused as "platform.cannot"."""

    name: str
    _http: JsonHttp
    can: frozenset[type]

    def __init__(
        self,
        engine: Engine,
        *,
        rules: Rules | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.engine, self.rules, self._now = engine, rules or Rules(), now

    @abstractmethod
    def find_customers(
        self, *, email: str = "", name: str = "", postal_code: str = "", phone: str = ""
    ) -> Sequence[Customer]: ...

    @abstractmethod
    def customer(self, id: str) -> Customer | None: ...

    @abstractmethod
    def order(self, id: str) -> Order | None: ...

    @abstractmethod
    def orders_of(self, customer: str) -> Sequence[Order]: ...

    @abstractmethod
    def offers(self, product: str) -> Sequence[Offer]: ...

    @abstractmethod
    def write(self, action: Action, effect: Effect, order: Order | None, key: str) -> str:
        """Does the change at the platform; returns the id of what was made, '' when the order itself is all."""
        ...

    def products(self) -> Mapping[str, str]:
        """Platforms have too many to list."""
        return {}

    def close(self) -> None:
        """Closes its connections."""
        self._http.close()

    def check(self, action: Action, *, customer: str) -> Effect:
        """What the action would do. Raises PolicyRefusal, NotFound or InputError."""
        return self._plan(action, customer)[1].effect

    def perform(
        self,
        action: Action,
        *,
        customer: str,
        key: str,
        agreed: Effect | None = None,
        actor: str = "customer",
    ) -> Receipt:
        """As `OrderBackend.perform`; OrderError when an earlier try under this key ended nobody knows how."""
        if not key:
            raise InputError(f"idempotency key {key!r} is empty; give each action a key of its own")
        asked = request_mark(action, customer)
        if done := self._done(key, asked):
            return done
        order, planned = self._plan(action, customer)
        if agreed is not None and agreed != planned.effect:
            raise Conflict("what this would do has changed since it was shown; show it again and ask anew")
        at = written(self._now())
        record = order.id if order else customer
        row = {
            "key": key,
            "at": at,
            "customer": customer,
            "actor": actor,
            "kind": type(action).__name__,
            "request": asked,
            "effect": dump(encode(planned.effect)),
            "record": record,
            "receipt": "",
            "version": order.version + 1 if order else 1,
        }
        try:
            with self.engine.begin() as connection:
                connection.execute(_T.insert().values(row))
        except IntegrityError:
            if done := self._done(key, asked):
                return done
            raise Conflict("this was asked for at this very moment; look at the order again") from None
        try:
            made = self.write(action, planned.effect, order, key) or f"{record}-{key[:8]}"
        except (Undone, Unreached):
            with self.engine.begin() as connection:
                connection.execute(delete(_T).where(_T.c.key == key))
            raise
        with self.engine.begin() as connection:
            connection.execute(update(_T).where(_T.c.key == key).values(receipt=made))
        return Receipt(planned.effect, made, at, int(str(row["version"])))

    def _plan(self, action: Action, customer: str) -> tuple[Order | None, Plan]:
        if type(action) not in self.can:
            raise refuse("platform.cannot", platform=self.name)
        known = self.customer(customer)
        if known is None:
            raise NotFound(f"customer {customer!r} is not known; identify the customer first")
        situation = Situation(known, self.rules, self.offers, lambda _: (), self._now().astimezone(UTC))
        if isinstance(action, ChangeCustomerAddress):
            if action.customer != customer:
                raise NotFound(
                    f"customer {action.customer!r} is not the one who asks; change only one's own record"
                )
            return None, plan(action, situation)
        order = self.order(action.order)
        if order is None or order.customer != known.id:
            raise NotFound(f"order {action.order!r} is not one of this customer's; check the number")
        ways = tuple(PaymentMethod(p.method, p.kind, label=p.method) for p in order.payments if p.method)
        payer = replace(known, payment_methods=(*known.payment_methods, *ways))
        return order, plan(
            action, Situation(payer, self.rules, self.offers, lambda _: (), situation.now, order)
        )

    def _done(self, key: str, asked: str) -> Receipt | None:
        with self.engine.connect() as connection:
            row = connection.execute(select(_T).where(_T.c.key == key)).mappings().first()
        if row is None:
            return None
        if row["request"] != asked:
            raise Conflict(f"idempotency key {key!r} was used for something else; take a new key")
        if not row["receipt"]:
            raise OrderError(
                f"{row['kind']} of {row['record']!r} was begun at {row['at']} and its end is not known; "
                "look at the order before asking again"
            )
        effect = decode_effect(json.loads(row["effect"]))
        return Receipt(effect, row["receipt"], row["at"], row["version"], repeated=True)


class Undone(OrderError):
    """The platform refused: surely nothing was done, so the key is free again."""
