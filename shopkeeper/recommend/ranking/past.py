"""What one person did lately, read live from the event log: a click counts in the very next answer."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, bindparam, func, select

from shopkeeper.events.tables import events
from shopkeeper.events.times import DAY
from shopkeeper.recommend.asked import Act
from shopkeeper.recommend.interactions import KIND_CODES
from shopkeeper.recommend.ranking.goods import Goods

__all__ = ["NOTHING", "LivePast", "Past"]

#: looks, and other acts, read of a customer and of a visit
_NEWEST = 200
_EVER = 2**62
#: people whose past is kept in memory
_KEPT = 5_000
#: days for which it counts that a product was shown
SHOWN_DAYS = 7


@dataclass(frozen=True, slots=True)
class Past:
    """A person's acts, oldest first. `products` are ids; `kinds` codes of KIND_CODES; `times` microseconds UTC.

    `dismissed` are products the person does not want to see; `shown` counts, a product, how often it was shown
    at some place in the last week and not clicked since.
    """

    products: tuple[str, ...] = ()
    kinds: tuple[int, ...] = ()
    times: tuple[int, ...] = ()
    dismissed: frozenset[str] = frozenset()
    shown: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of_acts(cls, acts: Iterable[Act]) -> Past:
        """A past given with the question; kinds that say nothing about a product are left out."""
        known = [act for act in acts if act.kind in KIND_CODES]
        return cls(
            tuple(a.product for a in known),
            tuple(KIND_CODES[a.kind] for a in known),
            tuple(a.time for a in known),
        )

    def __len__(self) -> int:
        return len(self.products)

    def numbers(self, goods: Goods) -> NDArray[np.int32]:
        """Product numbers of the acts, -1 for products the shop does not know; as long as `products`."""
        return np.fromiter((goods.find(id) for id in self.products), np.int32, len(self.products))


NOTHING = Past()


class LivePast:
    """Reads pasts; one that was read is kept until the log has more or fewer events of that person. Safe between
    threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: OrderedDict[tuple[str, str], tuple[tuple[Any, ...], Past]] = OrderedDict()
        self._lock = threading.Lock()
        e = events.c
        looks, rest = ("view", "click"), ("cart", "purchase", "return", "dismiss")
        columns = (e.seq, e.product, e.kind, e.time, e.quantity, e.extra)
        state = []
        for column, name in ((e.customer, "customer"), (e.session, "session")):
            mine = (column == bindparam(name), column != "")
            state.append(select(func.count()).where(*mine).select_from(events).scalar_subquery())
            state.append(select(func.max(e.seq)).where(*mine).scalar_subquery())
        self._state = select(*state)
        self._acts = [
            [
                select(*columns)
                .where(
                    column == bindparam("who"), column != "", e.kind.in_(kinds), e.time <= bindparam("until")
                )
                .order_by(e.time.desc(), e.seq.desc())
                .limit(_NEWEST)
                for kinds in (looks, rest)
            ]
            for column in (e.customer, e.session)
        ]
        self._shown = [
            select(e.seq, e.product, e.time)
            .where(
                column == bindparam("who"),
                column != "",
                e.kind == "impression",
                e.time > bindparam("since"),
                e.time <= bindparam("until"),
            )
            .limit(2_000)
            for column in (e.customer, e.session)
        ]

    def of(self, customer: str, session: str, until: int, now: int) -> Past:
        """The past of a customer and this visit up to `until` (microseconds UTC, 0: all); of nobody NOTHING. What was
        shown counts for some days before `now`."""
        if not customer and not session:
            return NOTHING
        key = (customer, session)
        with self._engine.connect() as connection:
            counted = connection.execute(self._state, {"customer": customer, "session": session}).one()
            stamp = (*counted, now // (3600 * 1_000_000), until)
            with self._lock:
                kept = self._kept.get(key)
            if kept is not None and kept[0] == stamp:
                return kept[1]
            acts: dict[int, Any] = {}
            shown: dict[int, tuple[str, int]] = {}
            end = until or _EVER
            for who, act_queries, shown_query in zip(key, self._acts, self._shown, strict=True):
                if who:
                    for query in act_queries:
                        found = connection.execute(query, {"who": who, "until": end})
                        acts.update((row[0], row) for row in found)
                    since = now - SHOWN_DAYS * DAY
                    found = connection.execute(shown_query, {"who": who, "until": end, "since": since})
                    shown.update((row[0], (row[1], row[2])) for row in found)
        past = _past(sorted(acts.values(), key=lambda row: (row[3], row[0])), shown.values())
        with self._lock:
            self._kept[key] = (stamp, past)
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return past

    def forget(self) -> None:
        """Drops what is kept in memory, after a person was erased."""
        with self._lock:
            self._kept.clear()


def _past(rows: Sequence[Any], shown: Iterable[tuple[str, int]]) -> Past:
    products: list[str] = []
    kinds: list[int] = []
    times: list[int] = []
    dismissed: set[str] = set()
    touched: dict[str, int] = {}
    for _, product, kind, time, quantity, extra in rows:
        if kind == "dismiss":
            (dismissed.discard if extra and '"undo": true' in extra else dismissed.add)(product)
            continue
        if quantity <= 0:
            continue  # taken out of the cart
        products.append(product)
        kinds.append(KIND_CODES[kind])
        times.append(time)
        touched[product] = time
    counts: dict[str, int] = {}
    for product, time in shown:
        if time > touched.get(product, -1):
            counts[product] = counts.get(product, 0) + 1
    return Past(
        tuple(products), tuple(kinds), tuple(times), frozenset(dismissed), tuple(sorted(counts.items()))
    )
