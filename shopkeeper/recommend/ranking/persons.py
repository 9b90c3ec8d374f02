"""What may be known of the person who asks: the past and the interests, read once and kept while nothing changes."""

from __future__ import annotations

import json
import math
import threading
from collections import OrderedDict
from dataclasses import dataclass

from sqlalchemy import Engine, bindparam, func, select

from shopkeeper.events.times import DAY
from shopkeeper.orders.tables import customers
from shopkeeper.recommend.interactions import KIND_CODES
from shopkeeper.recommend.profile import Profile, Profiles, person_of
from shopkeeper.recommend.profile.counting import LONG, SHORT, WEIGHTS, Span, weigh_interests
from shopkeeper.recommend.profile.profiles import PURPOSE
from shopkeeper.recommend.profile.tables import choices, corrections, said
from shopkeeper.recommend.ranking.past import NOTHING, LivePast, Past
from shopkeeper.recommend.ranking.statement import Statement

__all__ = ["NOBODY", "LivePersons", "Person"]

_KEPT = 5_000
_WEIGHTS = [WEIGHTS[kind] for kind in KIND_CODES]


@dataclass(frozen=True, slots=True)
class Person:
    """`profile` None: nobody, or one of whom nothing may be used; then the past is empty, too."""

    past: Past = NOTHING
    profile: Profile | None = None


NOBODY = Person()
_Key = tuple[str, str]
_Stamp = tuple[object, ...]


class LivePersons:
    """Reads persons. A profile is counted anew when the person did, said, corrected or chose something. Safe between
    threads."""

    def __init__(self, engine: Engine, profiles: Profiles) -> None:
        self._engine = engine
        self.profiles = profiles
        self.past = LivePast(engine)
        self._kept: OrderedDict[_Key, tuple[_Stamp, Profile]] = OrderedDict()
        self._lock = threading.Lock()
        columns = []
        for table in (said, corrections, choices):
            mine = table.c.person.in_((bindparam("a"), bindparam("b")))
            columns.append(select(func.count()).where(mine).select_from(table).scalar_subquery())
            columns.append(select(func.max(table.c.time)).where(mine).scalar_subquery())
        known = select(customers.c.consents).where(customers.c.id == bindparam("customer")).scalar_subquery()
        self._state = Statement(engine, select(*self.past.state, *columns, known))

    def of(self, customer: str, session: str, now: int, *, exact: bool = False) -> Person:
        """The person of a customer and this visit at `now` (microseconds UTC); acts after it count only where not
        `exact`, as a clock elsewhere may be ahead. NOBODY for one who declined."""
        if not customer and not session:
            return NOBODY
        key = (customer, session)
        people = {"a": person_of(customer) or "-", "b": person_of("", session) or "-", "customer": customer}
        with self._engine.connect() as connection:
            (row,) = self._state.rows(connection, {**people, "session": session})
            did, said_and_chosen = tuple(row[: len(self.past.state)]), tuple(row[len(self.past.state) :])
            past = self.past.read(connection, did, customer, session, now if exact else 0, now)
        stamp: _Stamp = (said_and_chosen, past.products[-20:], past.times[-20:], len(past), now // DAY, exact)
        with self._lock:
            kept = self._kept.get(key)
        if kept is None or kept[0] != stamp:
            kept = (stamp, self._profile(customer, session, past, said_and_chosen, now))
            with self._lock:
                self._kept[key] = kept
                self._kept.move_to_end(key)
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        return Person(past, kept[1]) if kept[1].personal else NOBODY

    def _profile(
        self, customer: str, session: str, past: Past, said_and_chosen: tuple[object, ...], now: int
    ) -> Profile:
        """The profile; of one who said, corrected and chose nothing, which most do, from the past at hand."""
        *chosen, consents = said_and_chosen
        if any(chosen):
            return self.profiles.of(customer, session, now=now)
        person = person_of(customer, session)
        if consents and json.loads(str(consents)).get(PURPOSE) is False:
            return Profile(person, personal=False)
        facets = self.profiles.facets
        short, long = (weigh_interests(_looks(past, now, span), facets, span) for span in (SHORT, LONG))
        return Profile(person, short, long, (), True, len(past))

    def forget(self) -> None:
        """Drops what is kept in memory, after a person was erased."""
        self.past.forget()
        with self._lock:
            self._kept.clear()


def _looks(past: Past, now: int, span: Span) -> dict[str, float]:
    """Product -> how often, as it were, it was looked at, as `count_interests` has it; what was dismissed is not."""
    sums: dict[str, float] = {}
    for product, kind, time in zip(past.products, past.kinds, past.times, strict=True):
        days = max(now - time, 0) / DAY
        if days <= span.reach and product not in past.dismissed:
            sums[product] = sums.get(product, 0.0) + _WEIGHTS[kind] * 0.5 ** (days / span.half_life)
    return {product: math.log2(1 + total) for product, total in sums.items() if total > 0.01}
