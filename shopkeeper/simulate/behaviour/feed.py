"""The events of all visits as columns in order of time, and Event objects from them one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from shopkeeper.events.model import Event, EventKind
from shopkeeper.orders.model import Order, OrderStatus
from shopkeeper.simulate.behaviour.demand import Baskets, Market
from shopkeeper.simulate.behaviour.queries import Queries
from shopkeeper.simulate.behaviour.records import stamp
from shopkeeper.simulate.behaviour.sales import Sales
from shopkeeper.simulate.behaviour.shelves import ARMS, EXPERIMENT, Shelves
from shopkeeper.simulate.behaviour.trail import KIND, KINDS, PLACES
from shopkeeper.simulate.behaviour.visits import Visits
from shopkeeper.simulate.behaviour.wares import Ints, Wares

__all__ = ["EventFeed", "make_feed"]

_CHUNK = 50_000


@dataclass(frozen=True)
class EventFeed:
    """Columns of one row per event; numbers are places in the tuples beside them, -1 is none."""

    kind: Ints
    time: Ints
    visit: Ints
    customer: Ints
    product: Ints
    query: Ints
    position: Ints
    place: Ints
    line: Ints
    chinese: Ints
    shelf: Ints
    seed: int
    queries: tuple[str, ...]
    customers: tuple[str, ...]
    consents: tuple[dict[str, bool], ...]
    wares: Wares
    sales: Sales
    line_ids: tuple[str, ...]
    shelves: Shelves

    def __len__(self) -> int:
        return len(self.kind)

    def __iter__(self) -> Iterator[Event]:
        products = [p.id for p in self.wares.products]
        variants = [unit.variant for unit in self.wares.units]
        unit, quantity, price = (
            a.tolist() for a in (self.sales.line_unit, self.sales.line_quantity, self.sales.line_price)
        )
        reasons, seed = self.sales.reasons, self.seed
        chances, lists = self.shelves.propensity.tolist(), _lists(self.shelves, seed)
        plain: Mapping[str, Any] = {}
        extra: Mapping[str, Any]
        tongue: tuple[dict[str, Any], ...] = ({"language": "en"}, {"language": "zh"})
        for at in range(0, len(self.kind), _CHUNK):
            part = slice(at, at + _CHUNK)
            columns = (
                self.kind,
                self.visit,
                self.customer,
                self.product,
                self.query,
                self.position,
                self.place,
                self.line,
                self.chinese,
                self.shelf,
            )
            times = stamp(self.time[part])
            rows = zip(times, *(column[part].tolist() for column in columns), strict=True)
            for number, row in enumerate(rows, at):
                time, kind, visit, customer, product, query, position, place, line, zh, shelf = row
                name = KINDS[kind]
                id, variant, pieces, value, extra = f"e{seed}-{number}", "", 1, None, plain
                propensity = chances[shelf] if shelf >= 0 and position else None
                if name == "search":
                    extra = tongue[zh]
                elif line >= 0:
                    variant, pieces = variants[unit[line]], quantity[line]
                    value = pieces * price[line]
                    if name != "cart":
                        text = self.line_ids[line]
                        id, extra = f"{name}:{text}", {"order": text.rpartition("-")[0], "line": text}
                        if name == "return" and (reason := reasons[line]):
                            extra = {**extra, "reason": reason.value}
                elif name == "consent":
                    extra = self.consents[customer]
                elif name == "chat":
                    extra = {"topic": "order_status", **tongue[zh]}
                elif shelf >= 0 and position:
                    extra = lists[shelf]
                yield Event(
                    id, name, time, f"s{seed}-{visit}" if visit >= 0 else "",
                    self.customers[customer] if customer >= 0 else "",
                    products[product] if product >= 0 else "", variant,
                    self.queries[query] if query >= 0 else "", position or None, pieces, value, extra,
                    PLACES[place], propensity,
                )  # fmt: skip


def make_feed(
    market: Market, baskets: Baskets, sales: Sales, orders: tuple[Order, ...], visits: Visits,
    queries: Queries, begin: int, end: int, seed: int,
) -> EventFeed:  # fmt: skip
    """All events between `begin` and `end` (seconds since 1970 UTC), in order of time."""
    wares, people = market.wares, market.people
    trail = visits.trail
    columns: dict[str, list[Ints]] = {
        "shelf": [trail.shelf],
        "kind": [trail.kind], "time": [begin + visits.second], "visit": [trail.visit],
        "customer": [np.where(visits.known, visits.customer[trail.visit], -1)], "product": [trail.product],
        "query": [trail.query], "position": [trail.position], "place": [trail.place], "line": [trail.line],
        "chinese": [visits.chinese[trail.visit].astype(np.int64)],
    }  # fmt: skip

    def add(kind: EventKind, time: Ints, customer: Ints, **more: Ints) -> None:
        count = len(time)
        row = {"visit": -1, "product": -1, "query": -1, "position": 0, "place": 0, "line": -1, "shelf": -1}
        for name, value in row.items():
            columns[name].append(more.get(name, np.full(count, value)))
        columns["kind"].append(np.full(count, KIND[kind]))
        columns["time"].append(time)
        columns["customer"].append(customer)
        columns["chinese"].append(people.chinese[customer].astype(np.int64))

    back = np.flatnonzero(sales.returned)
    add(
        "return",
        sales.returned[back],
        baskets.customer[baskets.line_order[back]],
        product=baskets.line_product[back],
        line=back,
    )
    new = np.flatnonzero(people.joined >= 0)
    joined = np.array(
        [np.datetime64(people.customers[c].created[:-1], "s").astype(np.int64) for c in new], np.int64
    )
    add("consent", joined, new)
    late = np.array([o.status in (OrderStatus.DELIVERED, OrderStatus.SHIPPED) for o in orders])
    asks = np.flatnonzero(late & (np.arange(len(orders)) * 7919 % 53 == 0))
    half = (sales.shipped[asks] + sales.delivered[asks]) // 2
    asks, half = asks[half < end], half[half < end]
    add("chat", half, baskets.customer[asks], visit=len(visits.customer) + np.arange(len(asks)))
    joined_columns = {name: np.concatenate(parts) for name, parts in columns.items()}
    order = np.argsort(joined_columns["time"], kind="stable")
    order = order[joined_columns["time"][order] < end]
    return EventFeed(
        **{name: column[order] for name, column in joined_columns.items()},
        seed=seed,
        queries=tuple(queries.texts),
        customers=tuple(c.id for c in people.customers),
        consents=tuple(dict(c.consents) for c in people.customers),
        wares=wares,
        sales=sales,
        line_ids=tuple(line.id for o in orders for line in o.lines),
        shelves=visits.shelves,
    )


def _lists(shelves: Shelves, seed: int) -> list[dict[str, Any]]:
    """What the events of each impression say of the list it was in, as the storefront writes it."""
    made: dict[int, dict[str, Any]] = {}
    for shelf, arm in zip(shelves.shelf.tolist(), shelves.arm.tolist(), strict=True):
        if shelf not in made:
            made[shelf] = {"recommended": f"r{seed}-{shelf}"}
            if arm >= 0:
                made[shelf] |= {"experiment": EXPERIMENT, "arm": ARMS[arm]}
    return [made[shelf] for shelf in shelves.shelf.tolist()]
