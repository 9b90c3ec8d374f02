"""The one way products enter the database: rows ready to store, written in a transaction that numbers each change."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import OperationalError

from shopkeeper.catalog.document import dump_product
from shopkeeper.catalog.model import Product, pick
from shopkeeper.catalog.tables import codes, products, state
from shopkeeper.catalog.upsert import upsert
from shopkeeper.errors import Conflict, InputError

__all__ = ["StoredRow", "Writer", "now", "stored_row", "writing"]

_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


@dataclass(frozen=True, slots=True)
class StoredRow:
    """One product as its table row; `codes` are (kind, code) with kind gtin, mpn or sku."""

    id: str
    document: str
    hash: str
    title: str
    brand: str
    category: str
    price: int | None
    currency: str
    availability: str
    codes: tuple[tuple[str, str], ...]


def now() -> str:
    """This second in UTC, ISO 8601 with a trailing Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stored_row(product: Product, language: str) -> StoredRow:
    """The row of `product`; `language` picks the title column.

    Raises InputError for text that no database keeps: NUL characters and halves of surrogate pairs.
    """
    document = dump_product(product)
    try:
        encoded = document.encode()
    except UnicodeEncodeError as error:
        near = document[max(0, error.start - 20) : error.start]
        raise InputError(f"holds half a character (a lone surrogate) after {near!r}") from error
    if "\\u0000" in document and _NUL.search(document):
        raise InputError("holds a NUL character")
    price = product.current_price
    found: dict[tuple[str, str], None] = {("gtin", code): None for code in product.gtins}
    if product.mpn:
        found["mpn", product.mpn] = None
    for variant in product.variants:
        if variant.gtin:
            found["gtin", variant.gtin] = None
        if variant.mpn:
            found["mpn", variant.mpn] = None
        if variant.id != product.id:
            found["sku", variant.id] = None
    return StoredRow(
        id=product.id,
        document=document,
        hash=blake2b(encoded, digest_size=16).hexdigest(),
        title=pick(product.title, language),
        brand=product.brand,
        category=json.dumps(product.category, ensure_ascii=False),
        price=None if price is None else price.amount,
        currency="" if price is None else price.currency,
        availability=product.availability.value,
        codes=tuple(found),
    )


class Writer:
    """Writes within one transaction; made by `writing`."""

    def __init__(self, connection: Connection, revision: int) -> None:
        self.connection = connection
        self.revision = revision
        self.changed = 0
        self.unchanged = 0
        self._now = now()

    def put(self, rows: Sequence[StoredRow]) -> None:
        """Stores rows (at most some thousands, each id once) whose content differs from what is there."""
        p = products.c
        there = {
            id: hash
            for id, hash, retired in self.connection.execute(
                select(p.id, p.hash, p.retired).where(p.id.in_([row.id for row in rows]))
            )
            if not retired
        }
        fresh = [row for row in rows if there.get(row.id) != row.hash]
        self.unchanged += len(rows) - len(fresh)
        if not fresh:
            return
        self.changed += len(fresh)
        values = [
            {
                "id": row.id,
                "document": row.document,
                "hash": row.hash,
                "title": row.title,
                "brand": row.brand,
                "category": row.category,
                "price": row.price,
                "currency": row.currency,
                "availability": row.availability,
                "retired": False,
                "revision": self.revision + number,
                "created_at": self._now,
                "updated_at": self._now,
            }
            for number, row in enumerate(fresh, 1)
        ]
        self.revision += len(fresh)
        upsert(self.connection, products, values, keep=frozenset({"created_at"}))
        self.connection.execute(delete(codes).where(codes.c.product.in_([row.id for row in fresh])))
        found = [{"product": row.id, "kind": kind, "code": code} for row in fresh for kind, code in row.codes]
        if found:
            self.connection.execute(insert(codes), found)

    def retire(self, ids: Sequence[str]) -> int:
        """Retires those of `ids` that are active; returns how many. The documents stay, for old orders."""
        p = products.c
        active = self.connection.scalars(
            select(p.id).where(p.id.in_(list(ids)), p.retired.is_(False)).order_by(p.id)
        ).all()
        for id in active:
            self.revision += 1
            self.connection.execute(
                update(products)
                .where(p.id == id)
                .values(retired=True, revision=self.revision, updated_at=self._now)
            )
        self.connection.execute(delete(codes).where(codes.c.product.in_(active)))
        return len(active)


@contextmanager
def writing(engine: Engine) -> Iterator[Writer]:
    """A transaction that holds the catalogue's turn to write; commits at the end, or nothing has happened.

    Raises Conflict when another process keeps its turn for longer than the database waits.
    """
    try:
        with engine.begin() as connection:
            connection.execute(update(state).values(revision=state.c.revision))
            writer = Writer(connection, connection.scalars(select(state.c.revision)).one())
            before = writer.revision
            yield writer
            if writer.revision != before:
                connection.execute(update(state).values(revision=writer.revision))
    except OperationalError as error:
        if "locked" in str(error.orig):
            raise Conflict(
                "another process is writing to this shop's catalogue; try again in a minute"
            ) from error
        raise
