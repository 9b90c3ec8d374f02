"""The event log as arrays for training: streamed as Arrow, a few numbers an event, never an object an event."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from shopkeeper.events import EventKind, EventLog
from shopkeeper.events.log import WEIGHTS
from shopkeeper.recommend.interactions import KIND_CODES, Interactions, ItemFeatures

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["PAUSE", "Numbering", "gather", "read_interactions"]

#: microseconds after which a visit is over
PAUSE = 30 * 60 * 1_000_000
_WEIGHTS = np.array([WEIGHTS.get(kind, WEIGHTS["purchase"]) for kind in KIND_CODES], np.float32)


class Numbering:
    """Numbers for names, given in the order in which names come; a name keeps its number."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.numbers: dict[str, int] = {}
        for name in names:
            self.numbers.setdefault(name, len(self.numbers))

    def __len__(self) -> int:
        return len(self.numbers)

    def names(self) -> tuple[str, ...]:
        return tuple(self.numbers)

    def of(self, column: pa.Array, *, new: bool = True) -> NDArray[np.int32]:
        """Number of each text; -1 for '' and, without `new`, for names that are not known."""
        encoded = column.dictionary_encode()
        table = np.array([self._one(name, new) for name in encoded.dictionary.to_pylist()], np.int32)
        if not len(table):
            return np.full(len(column), -1, np.int32)
        found: NDArray[np.int32] = table[encoded.indices.to_numpy(zero_copy_only=False)]
        return found

    def _one(self, name: str, new: bool) -> int:
        if not name:
            return -1
        if new:
            return self.numbers.setdefault(name, len(self.numbers))
        return self.numbers.get(name, -1)


def read_interactions(
    events: EventLog,
    items: Iterable[str] = (),
    *,
    features: ItemFeatures | None = None,
    until: str | None = None,
    after: int | None = None,
    through: int | None = None,
    context: str | None = None,
    without: tuple[Collection[str], Collection[str]] = ((), ()),
) -> Interactions:
    """What people did, by person and time. `items` are numbered first, in their order; products that are only in
    the log follow. `until`, `after` and `through` as in `EventLog.read_arrow`.

    With `after`, events since the time `context` that are not after it come along with weight 0, of the people who
    have new ones: what was counted before, and only says what the new acts follow. `without` are ids of customers
    and of visits that are left out.
    """
    kinds = cast("tuple[EventKind, ...]", tuple(KIND_CODES))
    numbering = Numbering(items)
    batches = ((b, True) for b in events.read_arrow(kinds=kinds, until=until, after=after, through=through))
    if after is not None and context is not None:
        before = events.read_arrow(kinds=kinds, since=context, until=until, through=after)
        return gather(_chained(before, batches), numbering, features, without)
    return gather(batches, numbering, features, without)


def _chained(
    before: Iterable[pa.RecordBatch], batches: Iterable[tuple[pa.RecordBatch, bool]]
) -> Iterator[tuple[pa.RecordBatch, bool]]:
    yield from ((batch, False) for batch in before)
    yield from batches


def gather(
    batches: Iterable[tuple[pa.RecordBatch, bool]],
    items: Numbering,
    features: ItemFeatures | None = None,
    without: tuple[Collection[str], Collection[str]] = ((), ()),
) -> Interactions:
    """Record batches of events, each with whether they are new, as Interactions.

    A person is a customer; a visit whose customer is not known is a person of its own, and is the customer's as soon
    as one of its events names them. Looking again at the same product within a visit is one look; what is taken out
    of a cart is no act.
    """
    people, visits = Numbering(), Numbering()
    parts: list[tuple[NDArray[Any], ...]] = []
    for batch, new in batches:
        kinds = _kinds(batch)
        products = items.of(batch["product"])
        kept = (kinds >= 0) & (products >= 0) & (batch["quantity"].to_numpy(zero_copy_only=False) > 0)
        times = batch["time"].to_numpy(zero_copy_only=False).astype("datetime64[us]").astype(np.int64)
        columns = (products, times, kinds, people.of(batch["customer"]), visits.of(batch["session"]))
        parts.append((*(column[kept] for column in columns), np.full(int(kept.sum()), new)))
    if parts:
        product, time, kind, customer, visit, fresh = (
            np.concatenate([p[i] for p in parts]) for i in range(6)
        )
    else:
        product, time, kind, customer, visit, fresh = (np.empty(0, np.int64) for _ in range(6))
    person = _persons(customer.astype(np.int64), visit.astype(np.int64), len(people), len(visits))
    order = np.lexsort((np.arange(len(time)), time, person))
    order = order[~_declined(person, people, visits, without)[order]]
    if not np.all(fresh):
        with_news = np.zeros(int(person.max()) + 1, np.bool_)
        with_news[person[fresh.astype(np.bool_)]] = True
        order = order[with_news[person[order]]]
    product, time, kind, fresh = (column[order] for column in (product, time, kind, fresh))
    person, visit = person[order], visit[order]
    again = _again(person, product, time, kind)
    product, time, kind, fresh = (column[~again] for column in (product, time, kind, fresh))
    person, visit = person[~again], visit[~again]
    numbers, starts = np.unique(person, return_index=True)
    kind = kind.astype(np.int8)
    names = [*people.names(), *visits.names()]
    return Interactions(
        product.astype(np.int32),
        time.astype(np.int64),
        kind,
        np.where(fresh.astype(np.bool_), _WEIGHTS[kind], np.float32(0)),
        _baskets(person, visit, time),
        np.append(starts, len(person)).astype(np.int64),
        len(items),
        items.names(),
        tuple(names[n] if n < len(names) else "" for n in numbers.tolist()),
        features,
    )


def _kinds(batch: pa.RecordBatch) -> NDArray[np.int8]:
    """Codes of KIND_CODES, -1 for kinds that say nothing of a product."""
    encoded = batch["kind"].dictionary_encode()
    table = np.array([KIND_CODES.get(kind, -1) for kind in encoded.dictionary.to_pylist()] or [-1], np.int8)
    found: NDArray[np.int8] = table[encoded.indices.to_numpy(zero_copy_only=False)]
    return found


def _persons(
    customer: NDArray[np.int64], visit: NDArray[np.int64], people: int, visits: int
) -> NDArray[np.int64]:
    """Customers first, then visits of nobody known, then acts of neither, each a person of its own."""
    owner = np.full(visits + 1, -1, np.int64)
    both = (customer >= 0) & (visit >= 0)
    owner[visit[both]] = customer[both]
    known = np.where(customer >= 0, customer, np.where(visit >= 0, owner[visit], -1))
    alone = people + visits + np.arange(len(customer))
    return np.where(known >= 0, known, np.where(visit >= 0, people + visit, alone))


def _declined(
    person: NDArray[np.int64],
    people: Numbering,
    visits: Numbering,
    without: tuple[Collection[str], Collection[str]],
) -> NDArray[np.bool_]:
    """Acts of persons that are to be left out."""
    mine = [people.numbers[name] for name in without[0] if name in people.numbers]
    mine += [len(people) + visits.numbers[name] for name in without[1] if name in visits.numbers]
    return np.isin(person, np.array(mine, np.int64))


def _again(
    person: NDArray[np.int64],
    product: NDArray[Any],
    time: NDArray[Any],
    kind: NDArray[Any],
) -> NDArray[np.bool_]:
    """Looks (view, click) at what the same person looked at just before."""
    if not len(person):
        return np.zeros(0, np.bool_)
    same = (person[1:] == person[:-1]) & (product[1:] == product[:-1]) & (kind[1:] <= 1) & (kind[:-1] <= 1)
    return np.concatenate([[False], same & (np.diff(time.astype(np.int64)) < PAUSE)])


def _baskets(person: NDArray[np.int64], visit: NDArray[np.int64], time: NDArray[Any]) -> NDArray[np.int64]:
    """A new one with each person, each visit, and after each long pause."""
    if not len(person):
        return np.empty(0, np.int64)
    pause = np.diff(time.astype(np.int64)) > PAUSE
    turn = (person[1:] != person[:-1]) | (visit[1:] != visit[:-1]) | pause
    return np.concatenate([[0], np.cumsum(turn)]).astype(np.int64)
