"""Carts of visitors: what they put in, kept on the server by a random token in their cookie.

A cart that nobody touched for 90 days is deleted when the next one is made.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    Column,
    Engine,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from shopkeeper.database import metadata
from shopkeeper.errors import InputError, LimitExceeded

__all__ = ["CartLine", "Carts"]

MOST_LINES = 100
MOST_OF_ONE = 99
KEPT_DAYS = 90
TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")

carts = Table(
    "carts",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("touched", String(32), nullable=False, index=True),
)
cart_lines = Table(
    "cart_lines",
    metadata,
    Column("cart", String(64), ForeignKey("carts.id", ondelete="CASCADE"), primary_key=True),
    Column("product", Text, primary_key=True),
    Column("variant", Text, primary_key=True),
    Column("quantity", Integer, nullable=False),
    Column("added", String(32), nullable=False),
)


@dataclass(frozen=True, slots=True)
class CartLine:
    """`variant` is '' for a product without variants."""

    product: str
    variant: str
    quantity: int


class Carts:
    """All carts of one shop."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def lines(self, cart: str) -> list[CartLine]:
        """What is in the cart, oldest first; empty for a cart nobody has."""
        if not TOKEN.fullmatch(cart):
            return []
        columns = cart_lines.c.product, cart_lines.c.variant, cart_lines.c.quantity
        order = cart_lines.c.added, cart_lines.c.product, cart_lines.c.variant
        query = select(*columns).where(cart_lines.c.cart == cart).order_by(*order)
        with self.engine.connect() as connection:
            return [CartLine(*row) for row in connection.execute(query)]

    def count(self, cart: str) -> int:
        """Pieces in the cart."""
        if not TOKEN.fullmatch(cart):
            return 0
        query = select(func.coalesce(func.sum(cart_lines.c.quantity), 0)).where(cart_lines.c.cart == cart)
        with self.engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def add(self, cart: str, product: str, variant: str = "", quantity: int = 1) -> str:
        """Puts pieces in and returns the cart's token: a new one when `cart` names none.

        Raises InputError for a quantity below 1, LimitExceeded beyond 99 pieces of one thing or 100 things.
        """
        if quantity < 1:
            raise InputError(f"quantity {quantity} is not at least 1")
        now = _now()
        with self.engine.begin() as connection:
            known = TOKEN.fullmatch(cart) and connection.execute(
                update(carts).where(carts.c.id == cart).values(touched=now)
            )
            if not known or not known.rowcount:
                cart = secrets.token_urlsafe(24)
                oldest = _now(timedelta(days=-KEPT_DAYS))
                connection.execute(
                    delete(cart_lines).where(
                        cart_lines.c.cart.in_(select(carts.c.id).where(carts.c.touched < oldest))
                    )
                )
                connection.execute(delete(carts).where(carts.c.touched < oldest))
                connection.execute(insert(carts).values(id=cart, touched=now))
            line = (
                (cart_lines.c.cart == cart)
                & (cart_lines.c.product == product)
                & (cart_lines.c.variant == variant)
            )
            held = connection.execute(select(cart_lines.c.quantity).where(line)).scalar()
            if (held or 0) + quantity > MOST_OF_ONE:
                raise LimitExceeded(f"at most {MOST_OF_ONE} pieces of one thing fit in a cart")
            if held is not None:
                connection.execute(update(cart_lines).where(line).values(quantity=held + quantity))
                return cart
            count = select(func.count()).select_from(cart_lines).where(cart_lines.c.cart == cart)
            if connection.execute(count).scalar_one() >= MOST_LINES:
                raise LimitExceeded(f"at most {MOST_LINES} different things fit in a cart")
            connection.execute(
                insert(cart_lines).values(
                    cart=cart, product=product, variant=variant, quantity=quantity, added=now
                )
            )
        return cart

    def change(self, cart: str, product: str, variant: str, quantity: int) -> None:
        """Sets the pieces of one line; 0 takes it out. A line that is not there stays away."""
        if not 0 <= quantity <= MOST_OF_ONE:
            raise InputError(f"quantity {quantity} is not between 0 and {MOST_OF_ONE}")
        line = (
            (cart_lines.c.cart == cart)
            & (cart_lines.c.product == product)
            & (cart_lines.c.variant == variant)
        )
        with self.engine.begin() as connection:
            connection.execute(update(carts).where(carts.c.id == cart).values(touched=_now()))
            if quantity:
                connection.execute(update(cart_lines).where(line).values(quantity=quantity))
            else:
                connection.execute(delete(cart_lines).where(line))

    def empty(self, cart: str) -> None:
        """Takes everything out and forgets the cart."""
        with self.engine.begin() as connection:
            connection.execute(delete(cart_lines).where(cart_lines.c.cart == cart))
            connection.execute(delete(carts).where(carts.c.id == cart))


def _now(shift: timedelta = timedelta()) -> str:
    return (datetime.now(UTC) + shift).isoformat(timespec="microseconds").replace("+00:00", "Z")
