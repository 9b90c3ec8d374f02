"""Links that work once: what was used is kept, by the link's random name alone, until the link would have ended."""

from __future__ import annotations

import time

from sqlalchemy import BigInteger, Column, Engine, String, Table, delete, insert, select
from sqlalchemy.exc import IntegrityError

from shopkeeper.database import metadata

__all__ = ["is_used", "use"]

used_links = Table(
    "used_links",
    metadata,
    Column("link", String(64), primary_key=True),
    Column("ends", BigInteger, nullable=False, index=True),
)


def is_used(engine: Engine, link: str) -> bool:
    """Whether the link of this name was used."""
    with engine.connect() as connection:
        query = select(used_links.c.link).where(used_links.c.link == link)
        return connection.execute(query).first() is not None


def use(engine: Engine, link: str, seconds: int) -> bool:
    """Uses the link of this name, which ends in at most `seconds`; False where it was used before, also by another
    process at the same moment."""
    now = int(time.time())
    with engine.begin() as connection:
        connection.execute(delete(used_links).where(used_links.c.ends < now))
    try:
        with engine.begin() as connection:
            connection.execute(insert(used_links).values(link=link, ends=now + seconds))
    except IntegrityError:
        return False
    return True
