"""Who does not want to be learned from: no model is trained on what these people did."""

from __future__ import annotations

import json

from sqlalchemy import Engine, select

from shopkeeper.orders.tables import customers
from shopkeeper.recommend.profile.profiles import PURPOSE
from shopkeeper.recommend.profile.tables import choices

__all__ = ["declined"]


def declined(engine: Engine) -> tuple[frozenset[str], frozenset[str]]:
    """Ids of customers, and of visits, that said no to personalisation or turned their profile off."""
    with engine.connect() as connection:
        asked = select(customers.c.id, customers.c.consents).where(customers.c.consents.contains(PURPOSE))
        no = {id for id, consents in connection.execute(asked) if json.loads(consents).get(PURPOSE) is False}
        off = list(connection.scalars(select(choices.c.person).where(choices.c.personal.is_(False))))
    no |= {person.removeprefix("customer:") for person in off if person.startswith("customer:")}
    visits = {person.removeprefix("session:") for person in off if person.startswith("session:")}
    return frozenset(no), frozenset(visits)
