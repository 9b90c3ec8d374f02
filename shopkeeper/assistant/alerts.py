"""Stock alerts: who wants to hear when something is in stock again, and who is to be told now."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from shopkeeper.assistant import tables
from shopkeeper.assistant.conversation import now
from shopkeeper.catalog import Catalog
from shopkeeper.catalog.model import Availability, Product, Variant

__all__ = ["StockAlert", "StockAlerts"]

_A = tables.alerts.c


@dataclass(frozen=True, slots=True)
class StockAlert:
    """`person` as in `memory.person_of`; `variant` is '' for any."""

    person: str
    product: str
    variant: str
    conversation: str
    time: int
    told: int


class StockAlerts:
    """The table of stock alerts. People are told in the chat, at their next turn; the list is there for
    the merchant."""

    def __init__(self, engine: Engine, catalog: Catalog) -> None:
        self._engine, self._catalog = engine, catalog

    def add(self, person: str, product: str, variant: str, conversation: str) -> None:
        """Notes the wish once."""
        row = {
            "person": person,
            "product": product,
            "variant": variant,
            "conversation": conversation,
            "time": now(),
            "told": 0,
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(tables.alerts).values(**row))
        except IntegrityError:
            with self._engine.begin() as connection:
                same = (_A.person == person) & (_A.product == product) & (_A.variant == variant)
                connection.execute(update(tables.alerts).where(same).values(told=0, time=now()))

    def open(self, person: str = "") -> list[StockAlert]:
        """Alerts not told yet, of one person or of all, oldest first."""
        query = select(tables.alerts).where(_A.told == 0).order_by(_A.time)
        if person:
            query = query.where(_A.person == person)
        with self._engine.connect() as connection:
            return [StockAlert(**row) for row in connection.execute(query).mappings()]

    def due(self, person: str) -> list[tuple[StockAlert, Product]]:
        """What this person is to be told now: it can be had again."""
        waiting = self.open(person)
        products = self._catalog.get_many([alert.product for alert in waiting])
        return [
            (alert, product)
            for alert in waiting
            if (product := products.get(alert.product)) is not None and _back(product, alert.variant)
        ]

    def told(self, alert: StockAlert) -> None:
        """This one was told."""
        same = (_A.person == alert.person) & (_A.product == alert.product) & (_A.variant == alert.variant)
        with self._engine.begin() as connection:
            connection.execute(update(tables.alerts).where(same).values(told=now()))


def _back(product: Product, variant: str) -> bool:
    things: list[Product | Variant] = [v for v in product.variants if not variant or v.id == variant]
    return any(
        t.availability is Availability.IN_STOCK and (t.quantity is None or t.quantity > 0)
        for t in (things or [product])
    )
