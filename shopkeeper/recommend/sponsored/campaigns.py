"""The campaigns of one shop in its database, with who changed what."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from shopkeeper.errors import Conflict, InputError, NotFound
from shopkeeper.recommend.sponsored import audit, tables
from shopkeeper.recommend.sponsored.campaign import STATUSES, Campaign, Status

__all__ = ["Campaigns"]

_T, _P = tables.campaigns, tables.products
_PLAIN = (
    "name", "merchant", "status", "bid", "daily_budget", "total_budget", "starts", "ends",
)  # fmt: skip


class Campaigns:
    """Reads and writes campaigns. Safe to share between threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self, status: Status | None = None) -> list[Campaign]:
        """Every campaign, newest first; of one status if given."""
        query = select(_T).order_by(_T.c.created.desc(), _T.c.id)
        if status is not None:
            query = query.where(_T.c.status == status)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
            held: dict[str, list[str]] = {}
            goods = select(_P.c.campaign, _P.c.product).order_by(_P.c.campaign, _P.c.number)
            if status is not None:
                active = select(_T.c.id).where(_T.c.status == status)
                goods = goods.where(_P.c.campaign.in_(active))
            for campaign, product in connection.execute(goods):
                held.setdefault(campaign, []).append(product)
        return [_campaign(row, held.get(row.id, [])) for row in rows]

    def get(self, id: str) -> Campaign:
        """One campaign. Raises NotFound."""
        with self._engine.connect() as connection:
            return _one(connection, id)

    def put(self, campaign: Campaign, by: str = "", *, as_id: str = "") -> Campaign:
        """Stores a new campaign (id '') or a changed one, and returns it as stored; `spent` stays the store's own. A
        new one gets the id `as_id`, or one that nobody can guess.

        Raises InputError for what cannot be, NotFound for an id nobody knows, Conflict when the campaign was changed
        by another since it was read.
        """
        given = campaign.checked()
        time = audit.now()
        with self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            before = _one(connection, given.id) if given.id else None
            if before is None:
                stored = replace(
                    given,
                    id=as_id or f"ad-{secrets.token_hex(6)}",
                    spent=0,
                    version=1,
                    created=time,
                    updated=time,
                )
                connection.execute(insert(_T).values(_row(stored)))
            else:
                if before.version != given.version:
                    raise Conflict(
                        f"campaign {given.name!r} was changed by another meanwhile; open it again, then change it"
                    )
                if before.status == "ended" and given.status != "ended":
                    raise InputError(f"campaign {given.name!r} has ended; make a new one instead")
                stored = replace(
                    given,
                    spent=before.spent,
                    version=before.version + 1,
                    created=before.created,
                    updated=time,
                )
                row = _row(stored)
                del row["spent"]  # clicks may have been charged since
                same = (_T.c.id == stored.id) & (_T.c.version == before.version)
                if connection.execute(update(_T).where(same).values(row)).rowcount != 1:
                    raise Conflict(f"campaign {given.name!r} was changed by another meanwhile; open it again")
                connection.execute(delete(_P).where(_P.c.campaign == stored.id))
            rows = [
                {"campaign": stored.id, "product": product, "number": number}
                for number, product in enumerate(stored.products)
            ]
            connection.execute(insert(_P), rows)
            audit.record(
                connection, by, stored.id, None if before is None else before.as_dict(), stored.as_dict()
            )
        return stored

    def switch(self, id: str, status: Status, by: str = "") -> Campaign:
        """Sets the status: active, paused, or ended for good. Raises NotFound, InputError, Conflict."""
        if status not in STATUSES:
            raise InputError(f"status {status!r} is not known; use one of {', '.join(STATUSES)}")
        campaign = self.get(id)
        return campaign if campaign.status == status else self.put(replace(campaign, status=status), by)

    def spent_on(self, day: int, ids: Sequence[str] = ()) -> dict[str, int]:
        """What campaigns (all, if none are named) spent on a day (whole days since 1970 UTC), in minor units."""
        table = tables.spending
        query = select(table.c.campaign, table.c.spent).where(table.c.day == day)
        if ids:
            query = query.where(table.c.campaign.in_(ids))
        with self._engine.connect() as connection:
            return {row.campaign: row.spent for row in connection.execute(query)}

    def audit(self, id: str = "", limit: int = 30) -> list[audit.Entry]:
        """The latest changes of one campaign, or of all campaigns and places; newest first."""
        return audit.entries(self._engine, id, limit)


def _one(connection: Connection, id: str) -> Campaign:
    row = connection.execute(select(_T).where(_T.c.id == id)).one_or_none()
    if row is None:
        raise NotFound(f"campaign {id[:60]!r} is not known;  shopkeeper sponsored list  shows them")
    goods = select(_P.c.product).where(_P.c.campaign == id).order_by(_P.c.number)
    return _campaign(row, list(connection.scalars(goods)))


def _campaign(row: Any, products: Sequence[str]) -> Campaign:
    values = {name: getattr(row, name) for name in (*_PLAIN, "id", "spent", "version", "created", "updated")}
    return Campaign(products=tuple(products), places=tuple(json.loads(row.places)), **values)


def _row(campaign: Campaign) -> dict[str, Any]:
    names = (*_PLAIN, "id", "spent", "version", "created", "updated")
    return {name: getattr(campaign, name) for name in names} | {"places": json.dumps(list(campaign.places))}
