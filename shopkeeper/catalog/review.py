"""What customers said about a product."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import islice

from sqlalchemy import Engine, select, update

from shopkeeper.catalog import tables
from shopkeeper.catalog.upsert import upsert
from shopkeeper.errors import InputError

__all__ = ["Review", "forget_author", "put_reviews", "reviews_by", "reviews_of"]


@dataclass(frozen=True, slots=True)
class Review:
    """`title` and `body` are in `language`; `created` is UTC with a trailing Z; `verified`: bought here."""

    id: str
    product: str
    customer: str
    rating: int
    title: str = ""
    body: str = ""
    language: str = "en"
    created: str = ""
    verified: bool = False


def put_reviews(engine: Engine, reviews: Iterable[Review]) -> int:
    """Stores reviews by id; returns how many. Raises InputError for a rating outside 1 to 5."""
    count = 0
    source = iter(reviews)
    while batch := list(islice(source, 1000)):
        for review in batch:
            if not 1 <= review.rating <= 5:
                raise InputError(f"review {review.id!r}: rating {review.rating!r} is not between 1 and 5")
        rows = {review.id: asdict(review) for review in batch}
        with engine.begin() as connection:
            upsert(connection, tables.reviews, list(rows.values()))
        count += len(batch)
    return count


def reviews_by(engine: Engine, customer: str) -> list[Review]:
    """What one customer wrote, newest first."""
    r = tables.reviews.c
    query = select(tables.reviews).where(r.customer == customer, r.customer != "")
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(r.created.desc(), r.id)).mappings()
        return [Review(**row) for row in rows]


def forget_author(engine: Engine, customer: str) -> int:
    """Takes a customer's id out of their reviews, which stay; returns how many."""
    r = tables.reviews.c
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete=ON")  # overwrite, do not only unlink
        mine = update(tables.reviews).where(r.customer == customer, r.customer != "")
        return int(connection.execute(mine.values(customer="")).rowcount)


def reviews_of(engine: Engine, product: str, limit: int | None = None) -> list[Review]:
    """The reviews of one product, newest first."""
    r = tables.reviews.c
    statement = (
        select(tables.reviews).where(r.product == product).order_by(r.created.desc(), r.id).limit(limit)
    )
    with engine.connect() as connection:
        return [Review(**row) for row in connection.execute(statement).mappings()]
