"""Two years of a shop's life, made up by a seed: customers, orders, events and stock that agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from shopkeeper.catalog.model import Product
from shopkeeper.errors import InputError
from shopkeeper.events.model import Event
from shopkeeper.orders.model import Customer, Order
from shopkeeper.recommend.experiments.split import arm_at, draw
from shopkeeper.simulate.behaviour.demand import Baskets, draw_baskets, make_market
from shopkeeper.simulate.behaviour.feed import EventFeed, make_feed
from shopkeeper.simulate.behaviour.people import People, make_people
from shopkeeper.simulate.behaviour.queries import make_queries
from shopkeeper.simulate.behaviour.records import make_orders
from shopkeeper.simulate.behaviour.sales import make_sales
from shopkeeper.simulate.behaviour.shelves import EXPERIMENT, Guests, Showcase, with_lines
from shopkeeper.simulate.behaviour.stock import Stock, keep_stock, with_stock
from shopkeeper.simulate.behaviour.visits import make_visits
from shopkeeper.simulate.behaviour.wares import Ints, read_wares

if TYPE_CHECKING:
    from shopkeeper.shop import Shop

__all__ = ["YEARS", "Behaviour", "Purchase", "simulate_behaviour"]

#: days simulated
YEARS = 730
Progress = Callable[[str, float], None]


class Purchase(NamedTuple):
    """One thing somebody bought and kept or sent back."""

    customer: str
    product: str
    variant: str
    time: str
    language: str


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What `simulate_behaviour` made.

    `products` are the given ones with quantity and availability as they are at the end; `stock` says how
    these came about.
    """

    customers: tuple[Customer, ...]
    orders: tuple[Order, ...]
    stock: tuple[Stock, ...]
    products: tuple[Product, ...]
    purchases: tuple[Purchase, ...]
    feed: EventFeed

    def events(self) -> Iterator[Event]:
        """The events in order of time, made one by one."""
        return iter(self.feed)

    def write(self, shop: Shop, progress: Progress | None = None) -> None:
        """Stores everything in the shop; doing it again changes nothing."""
        tell = progress or _silent
        tell("customers", 0.0)
        shop.orders.customers.put(self.customers)
        tell("orders", 0.05)
        shop.orders.put(self.orders)
        tell("events", 0.35)
        shop.events.append(self.feed)
        tell("stock", 0.9)
        shop.catalog.put(self.products)
        tell("done", 1.0)


def simulate_behaviour(
    products: Iterable[Product],
    seed: int,
    *,
    customers: int = 2000,
    orders: int = 20_000,
    events: int = 500_000,
    until: str,
    vocabulary: Iterable[tuple[str, str, str, str]] = (),
    progress: Progress | None = None,
) -> Behaviour:
    """Two years up to the midnight (UTC) before `until`; the same arguments give the same behaviour.

    `vocabulary` are rows (kind, name, language, text) as in `Catalog.vocabulary`, for searches in Chinese.
    `events` is met within a percent where the orders alone do not need more (about ten each).
    `progress` is called with the name of the stage that begins and the share done, 0..1.
    Raises InputError for counts below 1, a time that cannot be read, or fewer than five products on sale.
    """
    for name, count in (("customers", customers), ("orders", orders), ("events", events)):
        if count < 1:
            raise InputError(f"{name} {count!r} must be at least 1")
    try:
        end = datetime.fromisoformat(until)
    except (TypeError, ValueError):
        raise InputError(f"until {until!r} is not ISO 8601; write it like 2026-01-31T00:00:00Z") from None
    if end.tzinfo is None:
        raise InputError(f"until {until!r} has no time zone; add Z for UTC, like 2026-01-31T00:00:00Z")
    tell = progress or _silent
    end = end.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    start = end - timedelta(days=YEARS)
    begin, stop = int(start.timestamp()), int(end.timestamp())
    rngs = np.random.default_rng(seed).spawn(11)
    given = list(products)
    tell("tastes", 0.0)
    wares = read_wares(given, start, YEARS, rngs[0])
    people = make_people(wares, customers, start, YEARS, rngs[1])
    market = make_market(wares, people, start, YEARS, rngs[2])
    tell("demand", 0.1)
    baskets = draw_baskets(market, orders, rngs[3])
    showcase = Showcase(market, baskets, _arms(people, seed))
    baskets, shelves = with_lines(market, baskets, showcase.show(_guests(baskets), rngs[9]))
    sales = make_sales(market, baskets, start, end, rngs[4])
    tell("orders", 0.35)
    booked = make_orders(market, baskets, sales, stop, seed, rngs[5])
    stock = keep_stock(wares, baskets, sales, begin, YEARS, rngs[6])
    tell("visits", 0.6)
    queries = make_queries(wares, vocabulary, rngs[7])
    others = 2 * len(booked) // 100 + len(sales.returned.nonzero()[0]) + customers
    visits = make_visits(
        market, baskets, queries, max(1, events - others), rngs[8], showcase, shelves, rngs[10]
    )
    feed = make_feed(market, baskets, sales, booked, visits, queries, begin, stop, seed)
    tell("done", 1.0)
    return Behaviour(
        customers=people.customers,
        orders=booked,
        stock=stock,
        products=tuple(with_stock(given, stock)),
        purchases=tuple(
            Purchase(order.customer, line.product, line.variant, order.placed, order.language)
            for order in booked
            if order.status != "cancelled"
            for line in order.lines
        ),
        feed=feed,
    )


def _guests(baskets: Baskets) -> Guests:
    """The visits that end in an order."""
    count = len(baskets.customer)
    first = np.searchsorted(baskets.line_order, np.arange(count))
    numbers = np.arange(count)
    return Guests(
        numbers, baskets.customer, np.ones(count, bool), baskets.day, baskets.line_product[first], buys=True
    )


def _arms(people: People, seed: int) -> Callable[[Ints], Ints]:
    """The arm of a person by number, or of a visit (-1 - number) where the person is not known."""

    def arm_of(numbers: Ints) -> Ints:
        units = [people.customers[n].id if n >= 0 else f"s{seed}-{-1 - n}" for n in numbers.tolist()]
        return np.array([arm_at((1.0, 1.0), draw(EXPERIMENT, unit)) for unit in units], np.int64)

    return arm_of


def _silent(stage: str, share: float) -> None:
    pass
