"""What one person did lately, read live from the event log: a click counts in the very next answer."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Engine, bindparam, func, literal_column, select, union_all

from shopkeeper.events.tables import events
from shopkeeper.events.times import DAY
from shopkeeper.recommend.asked import Act
from shopkeeper.recommend.interactions import KIND_CODES
from shopkeeper.recommend.ranking.goods import Goods
from shopkeeper.recommend.ranking.statement import Statement

__all__ = ["NOTHING", "LivePast", "Past"]

#: looks, and other acts, read of a customer and of a visit
_NEWEST = 200
#: impressions read of each at most
_SHOWN = 2_000
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
        self._kept: OrderedDict[tuple[str, str], tuple[tuple[Any, ...], Past]] = OrderedDict()
        self._lock = threading.Lock()
        e = events.c
        acts = (e.seq, e.product, e.kind, e.time, e.quantity, e.extra)
        state = []
        queries = []
        # constants as text, not as parameters: the indices of known customers and visits serve only who says so
        empty: ColumnElement[str] = literal_column("''")
        for column, name in ((e.customer, "customer"), (e.session, "session")):
            mine = (column == bindparam(name), column != empty)
            state.append(select(func.count()).where(*mine).select_from(events).scalar_subquery())
            state.append(select(func.max(e.seq)).where(*mine).scalar_subquery())
            before = (column == bindparam("who"), column != empty, e.time <= bindparam("until"))
            parts = [
                select(*acts)
                .where(*before, e.kind.in_([literal_column(f"'{kind}'") for kind in kinds]))
                .order_by(e.time.desc(), e.seq.desc())
                .limit(_NEWEST)
                for kinds in (("view", "click"), ("cart", "purchase", "return", "dismiss"))
            ]
            shown = select(*acts).where(
                *before, e.kind == literal_column("'impression'"), e.time > bindparam("since")
            )
            parts.append(shown.limit(_SHOWN))
            queries.append(Statement(engine, union_all(*(select(part.subquery()) for part in parts))))
        #: four columns that change with what `customer` and `session` did, to be asked before `read`
        self.state = tuple(state)
        self._acts = tuple(queries)

    def read(
        self,
        connection: Connection,
        state: tuple[Any, ...],
        customer: str,
        session: str,
        until: int,
        now: int,
    ) -> Past:
        """The past of a customer and this visit up to `until` (microseconds UTC, 0: all); of nobody NOTHING. What was
        shown counts for some days before `now`."""
        if not customer and not session:
            return NOTHING
        key = (customer, session)
        stamp = (*state, now // (3600 * 1_000_000), until)
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None and kept[0] == stamp:
            return kept[1]
        acts: dict[int, Any] = {}
        shown: dict[int, tuple[str, int]] = {}
        values = {"until": until or _EVER, "since": now - SHOWN_DAYS * DAY}
        for who, query in zip(key, self._acts, strict=True):
            for row in query.rows(connection, {"who": who, **values}) if who else ():
                if row[2] == "impression":
                    shown[row[0]] = (row[1], row[3])
                else:
                    acts[row[0]] = row
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
