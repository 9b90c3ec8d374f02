"""Where sponsored products may stand: positions, reserve price and relevance floor of each place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise

from sqlalchemy import Engine, delete, insert, select

from shopkeeper.errors import InputError
from shopkeeper.recommend.asked import PLACES
from shopkeeper.recommend.sponsored import audit, tables

__all__ = ["SLOTS", "Places", "Slots"]


@dataclass(frozen=True, slots=True)
class Slots:
    """`positions` count from 1 over all pages of the place; `reserve` is the least that a click costs, in minor
    units; a product whose relevance (0..1) is below `floor` is never shown there, whatever is bid."""

    positions: tuple[int, ...] = ()
    reserve: int = 5
    floor: float = 0.3


#: what holds until the shop sets something else: paid products on the home page, beside what is looked at, and among
#: search results, where relevance is the fit to what was asked for as a share of the best result's
SLOTS: Mapping[str, Slots] = {
    "home": Slots((3, 9, 18, 30)),
    "because": Slots((4,)),
    "similar": Slots((3,)),
    "together": Slots(),
    "complete": Slots(),
    "recent": Slots(),
    "reorder": Slots(),
    "search": Slots((4, 12, 21), floor=0.5),
    "chat": Slots(),
    "email": Slots(),
}
_LAST = 1000
_MOST = 20


class Places:
    """The slots of every place of one shop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> dict[str, Slots]:
        """Every place, as the shop set it or as in SLOTS."""
        table = tables.places
        with self._engine.connect() as connection:
            rows = {row.place: row for row in connection.execute(select(table))}
        return {
            place: Slots(tuple(json.loads(rows[place].positions)), rows[place].reserve, rows[place].floor)
            if place in rows
            else SLOTS[place]
            for place in PLACES
        }

    def put(self, place: str, slots: Slots, by: str = "") -> None:
        """Sets the slots of a place. Raises InputError for what cannot be."""
        if place not in PLACES:
            raise InputError(f"place {place!r} is not known; use one of {', '.join(PLACES)}")
        positions = tuple(sorted(set(slots.positions)))
        if len(positions) > _MOST or any(not 1 <= p <= _LAST for p in positions):
            raise InputError(
                f"positions {', '.join(map(str, slots.positions))!r}: give up to {_MOST}, from 1 to {_LAST:,}"
            )
        if any(later - earlier < 2 for earlier, later in pairwise(positions)):
            raise InputError(f"positions {positions!r}: two sponsored products may not stand side by side")
        if not 1 <= slots.reserve <= 10**9:
            raise InputError(f"reserve {slots.reserve!r} must be 1 or more, in minor units (5 for 0.05)")
        if not 0 < slots.floor <= 1:
            raise InputError(f"relevance floor {slots.floor!r} must be above 0 and at most 1")
        before = self.all()[place]
        after = Slots(positions, slots.reserve, slots.floor)
        if before == after:
            return
        values = {"place": place, **asdict(after), "positions": json.dumps(positions), "updated": audit.now()}
        with self._engine.begin() as connection:
            connection.execute(delete(tables.places).where(tables.places.c.place == place))
            connection.execute(insert(tables.places).values(values))
            audit.record(connection, by, f"place:{place}", asdict(before), asdict(after))
