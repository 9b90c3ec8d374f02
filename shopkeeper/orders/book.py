"""The order book: places an order once, keeps orders, finds them."""

from __future__ import annotations

import builtins
import hashlib
import re
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table, delete, func, select
from sqlalchemy.exc import IntegrityError

from shopkeeper.errors import Conflict, InputError, NotFound
from shopkeeper.orders import tables
from shopkeeper.orders.audit import AuditTrail
from shopkeeper.orders.customers import Customers
from shopkeeper.orders.model import (
    Address,
    Contact,
    Order,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentKind,
    PaymentStatus,
)
from shopkeeper.orders.rows import dump, load_orders, order_rows
from shopkeeper.orders.times import written

__all__ = ["OrderBook"]

_T = tables.orders
#: most pieces of one thing in one order
MOST = 10_000


class OrderBook:
    """Orders and customers of one shop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @cached_property
    def customers(self) -> Customers:
        """The shop's customers."""
        return Customers(self._engine)

    @cached_property
    def audit(self) -> AuditTrail:
        """Who changed what."""
        return AuditTrail(self._engine)

    def place(
        self,
        lines: Iterable[OrderLine],
        *,
        currency: str,
        customer: str = "",
        contact: Contact | None = None,
        address: Address | None = None,
        payment: str = "demo",
        shipping: int = 0,
        discount: int = 0,
        tax: int = 0,
        language: str = "en",
        session: str = "",
        extra: Mapping[str, Any] | None = None,
        idempotency_key: str = "",
    ) -> Order:
        """Places an order and returns it; nothing outside the order book changes (no stock, no event).

        `customer` is the id of a known customer, whose contact and first address are used where none is
        given; a guest gives a contact with an e-mail address. `payment` is "demo" (no money moves, and the
        payment says so) or the id of one of the customer's payment methods, which is authorised.
        The same `idempotency_key` again gives the same order and places nothing.

        Raises InputError for lines or amounts that cannot be used, NotFound for an unknown customer or
        payment method, Conflict when the key was used for something else.
        """
        wanted = [_checked(line) for line in lines]
        if not wanted:
            raise InputError("lines [] are empty; an order needs one thing at least")
        if len(currency) != 3 or not currency.isalpha() or not currency.isupper():
            raise InputError(f"currency {currency!r} is not an ISO 4217 code; write it like USD")
        for name, amount in (("shipping", shipping), ("discount", discount), ("tax", tax)):
            if type(amount) is not int or amount < 0:
                raise InputError(f"{name} {amount!r} is not a whole number of minor units from 0")
        if discount > sum(line.total for line in wanted):
            raise InputError(f"discount {discount!r} is more than the lines cost; lower it")
        content = dump(
            [
                [asdict(line) for line in wanted],
                [currency, customer, payment, shipping, discount, tax],
                asdict(contact) if contact else None,
                asdict(address) if address else None,
            ]
        )
        _check_text(content + dump([language, session, idempotency_key, dict(extra or {})]))
        asked = hashlib.sha256(content.encode()).hexdigest()
        if idempotency_key and (before := self._placed(idempotency_key, asked)):
            return before
        kind, method, paid = PaymentKind.DEMO, "", PaymentStatus.CAPTURED
        if customer:
            known = self.customers.get(customer)
            if known is None:
                raise NotFound(f"customer {customer!r} is not known; leave it empty for a guest")
            contact = contact or Contact(known.name, known.email, known.phone)
            address = address or (known.addresses[0] if known.addresses else None)
            if payment != "demo":
                chosen = next((m for m in known.payment_methods if m.id == payment), None)
                if chosen is None:
                    raise NotFound(
                        f"payment method {payment!r} is not one of customer {customer!r}; choose another"
                    )
                kind, method, paid = chosen.kind, chosen.id, PaymentStatus.AUTHORIZED
        elif payment != "demo":
            raise NotFound(f"payment method {payment!r} belongs to no customer; a guest pays with 'demo'")
        elif contact is None or "@" not in contact.email[1:-1]:
            email = contact.email if contact else ""
            raise InputError(
                f"email {email!r} is not an address; a guest's order needs one like name@example.com"
            )
        now = written(datetime.now(UTC))
        order = Order(
            id="",
            placed=now,
            currency=currency,
            lines=tuple(wanted),
            customer=customer,
            contact=contact or Contact(),
            address=address,
            shipping=shipping,
            discount=discount,
            tax=tax,
            language=language,
            session=session,
            idempotency_key=idempotency_key,
            updated=now,
            extra=extra or {},
        )
        for _ in range(20):
            id = f"SK{secrets.randbelow(90_000_000) + 10_000_000}"
            money = Payment(f"{id}-P1", order.total, kind, method, paid, now)
            numbered = tuple(replace(line, id=f"{id}-{n}") for n, line in enumerate(order.lines, 1))
            order = replace(order, id=id, lines=numbered, payments=(money,))
            try:
                with self._engine.begin() as connection:
                    _insert(connection, [order], asked)
                return order
            except IntegrityError:  # the key was used at this very moment, or (1 in 90 million) the number
                if idempotency_key and (before := self._placed(idempotency_key, asked)):
                    return before
        raise Conflict("no free order number was found in 20 tries; try again")

    def _placed(self, key: str, asked: str) -> Order | None:
        with self._engine.connect() as connection:
            heads = connection.execute(select(_T).where(_T.c.idempotency_key == key)).mappings().all()
            if not heads:
                return None
            if heads[0]["request"] != asked:
                raise Conflict(f"idempotency key {key!r} was used for another order; take a new key")
            return load_orders(connection, heads)[0]

    def put(self, orders: Iterable[Order]) -> int:
        """Adds whole orders as they are, or replaces those whose id is there; returns how many were given.

        For imports: nothing is checked against customers or policies. Each 2,000 are one transaction.
        """
        count = 0
        stream = iter(orders)
        while batch := list(islice(stream, 2000)):
            with self._engine.begin() as connection:
                connection.execute(delete(_T).where(_T.c.id.in_([order.id for order in batch])))
                _insert(connection, batch)
            count += len(batch)
        return count

    def get(self, id: str) -> Order | None:
        """The order, or None when there is none with that id."""
        found = self._load(select(_T).where(_T.c.id == id))
        return found[0] if found else None

    def guest_orders(self, email: str) -> builtins.list[Order]:
        """Orders that were placed without an account under this e-mail address, newest first."""
        wanted = email.strip().lower()
        written = func.lower(_T.c.contact).contains(wanted, autoescape=True)
        query = select(_T).where(_T.c.customer == "", written).order_by(_T.c.placed.desc(), _T.c.id)
        found = self._load(query) if wanted else []
        return [order for order in found if order.contact.email.strip().lower() == wanted]

    def for_customer(self, customer: str) -> builtins.list[Order]:
        """A customer's orders, newest first."""
        if not customer:
            return []
        return self._load(
            select(_T).where(_T.c.customer == customer).order_by(_T.c.placed.desc(), _T.c.id.desc())
        )

    def list(
        self,
        *,
        status: OrderStatus | None = None,
        since: str | None = None,
        until: str | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> builtins.list[Order]:
        """Orders placed from `since` and before `until`, newest first."""
        query = _between(since, until, status).order_by(_T.c.placed.desc(), _T.c.id.desc())
        return self._load(query.offset(offset).limit(limit))

    def read(self, *, since: str | None = None, until: str | None = None) -> Iterator[Order]:
        """All orders, oldest first, streamed a page at a time."""
        query = _between(since, until, None).order_by(_T.c.placed, _T.c.id).limit(1000)
        last: Order | None = None
        while True:
            page = query
            if last is not None:
                page = query.where(
                    _T.c.placed >= last.placed, (_T.c.placed > last.placed) | (_T.c.id > last.id)
                )
            found = self._load(page)
            yield from found
            if len(found) < 1000:
                return
            last = found[-1]

    def counts(self) -> dict[str, int]:
        """How many there are: customers, orders, each order status, lines, units, returns, refunds."""
        with self._engine.connect() as connection:

            def rows(table: Table) -> int:
                return int(connection.scalar(select(func.count()).select_from(table)) or 0)

            by_status: dict[str, int] = defaultdict(int)
            for status, number in connection.execute(select(_T.c.status, func.count()).group_by(_T.c.status)):
                by_status[status] = number
            units = connection.scalar(select(func.coalesce(func.sum(tables.lines.c.quantity), 0)))
            return {
                "customers": rows(tables.customers),
                "orders": sum(by_status.values()),
                **{status.value: by_status[status.value] for status in OrderStatus},
                "lines": rows(tables.lines),
                "units": int(units or 0),
                "returns": rows(tables.returns),
                "refunds": rows(tables.refunds),
            }

    def _load(self, query: Select[Any]) -> builtins.list[Order]:
        with self._engine.connect() as connection:
            return load_orders(connection, connection.execute(query).mappings().all())


def _insert(connection: Connection, orders: builtins.list[Order], request: str | None = None) -> None:
    gathered: dict[Table, list[dict[str, Any]]] = defaultdict(list)
    for order in orders:
        for table, rows in order_rows(order, request):
            gathered[table].extend(rows)
    for table, rows in gathered.items():
        if rows:
            connection.execute(table.insert(), rows)


def _between(since: str | None, until: str | None, status: OrderStatus | None) -> Select[Any]:
    query = select(_T)
    if since is not None:
        query = query.where(_T.c.placed >= since)
    if until is not None:
        query = query.where(_T.c.placed < until)
    if status is not None:
        query = query.where(_T.c.status == status.value)
    return query


def _checked(line: OrderLine) -> OrderLine:
    if not line.product:
        raise InputError(f"product {line.product!r} of an order line is empty; name the product")
    if type(line.quantity) is not int or not 1 <= line.quantity <= MOST:
        raise InputError(
            f"quantity {line.quantity!r} of {line.product!r} is not a whole number from 1 to {MOST:,}"
        )
    if type(line.unit_price) is not int or not 0 <= line.unit_price < 2**53:
        raise InputError(
            f"unit_price {line.unit_price!r} of {line.product!r} is not a whole number of minor units from 0"
        )
    return replace(line, id="")


def _check_text(content: str) -> None:
    """Raises InputError for characters that no database takes: NUL, and halves of surrogate pairs."""
    if found := re.search(r"(?<!\\)(?:\\\\)*\\u0000|[\ud800-\udfff]", content):
        near = content[max(0, found.start() - 20) : found.start()]
        raise InputError(f"the order holds a character that is no text, after {near!r}; remove it")
