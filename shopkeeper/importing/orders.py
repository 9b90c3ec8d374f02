"""Orders and purchase events from sold lines: an order that is there gets the lines that it lacks, nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby, islice

from sqlalchemy import Engine, select

from shopkeeper.events import Event, from_micros
from shopkeeper.importing.goods import Charge
from shopkeeper.importing.sales import Sale
from shopkeeper.orders import Contact, Order, OrderLine, OrderStatus, tables
from shopkeeper.orders.rows import load_orders

__all__ = ["MARK", "Made", "make_orders", "there"]

#: extra of orders that an import made; others are the shop's own and are left alone
MARK = "imported"
#: orders worked on at a time
SOME = 1000


@dataclass(frozen=True, slots=True)
class Made:
    """Orders to be written, and the events of their lines; `own` are numbers that the shop's own orders have."""

    orders: list[Order]
    events: list[Event]
    new: int
    unchanged: int
    own: list[str]


def make_orders(
    engine: Engine,
    sales: Iterable[Sale],
    charges: Mapping[str, Charge],
    titles: Mapping[str, str],
    *,
    currency: str,
    language: str,
) -> Iterator[Made]:
    """A thousand orders at a time. `sales` stand by order; `titles` are of the products, `charges` of what is none."""
    groups = groupby(sales, key=lambda sale: sale.order)
    while some := [(id, list(rows)) for id, rows in islice(groups, SOME)]:
        known = there(engine, [id for id, _ in some])
        orders, events, own = list[Order](), list[Event](), list[str]()
        new = unchanged = 0
        for id, rows in some:
            before = known.get(id)
            if before is not None and MARK not in before.extra:
                own.append(id)
                continue
            order, times = _order(id, rows, before, charges, titles, currency, language)
            new += before is None
            if order == before:
                unchanged += 1
            else:
                orders.append(order)
            events += _purchases(order, times, charges)
        yield Made(orders, events, new, unchanged, own)


def there(engine: Engine, ids: list[str]) -> dict[str, Order]:
    """The orders with these numbers that the shop has."""
    with engine.connect() as connection:
        heads = connection.execute(select(tables.orders).where(tables.orders.c.id.in_(ids))).mappings().all()
        return {order.id: order for order in load_orders(connection, heads)}


def _order(
    id: str,
    rows: list[Sale],
    before: Order | None,
    charges: Mapping[str, Charge],
    titles: Mapping[str, str],
    currency: str,
    language: str,
) -> tuple[Order, dict[str, int]]:
    """The order with what `rows` add to it, and when each line was bought (microseconds, by the line's id)."""
    customer = next((sale.customer for sale in rows if sale.customer), "")
    shipping = sum(s.quantity * s.price for s in rows if charges.get(s.product) == "shipping")
    had = (
        Counter((line.product, line.quantity, line.unit_price) for line in before.lines)
        if before
        else Counter()
    )
    lines, times = list(before.lines if before else ()), dict[str, int]()
    for sale in rows:
        if charges.get(sale.product) == "shipping":
            continue
        if had[sale.product, sale.quantity, sale.price] > 0:
            had[sale.product, sale.quantity, sale.price] -= 1
            continue
        line = OrderLine(
            sale.product, sale.quantity, sale.price, title=titles.get(sale.product, sale.title),
            id=f"{id}-{len(lines) + 1}",
        )  # fmt: skip
        lines.append(line)
        times[line.id] = sale.time
    if before is not None:
        if not times and shipping <= before.shipping:
            return before, times
        grown = replace(
            before, lines=tuple(lines), shipping=max(shipping, before.shipping),
            customer=before.customer or customer, version=before.version + 1,
        )  # fmt: skip
        return grown, times
    placed = from_micros(min(sale.time for sale in rows))
    person = next((sale for sale in rows if sale.name or sale.email), rows[0])
    extra = {MARK: True}
    if country := next((sale.country for sale in rows if sale.country), ""):
        extra["country"] = country  # type: ignore[assignment]
    order = Order(
        id=id,
        placed=placed,
        currency=currency,
        lines=tuple(lines),
        customer=customer,
        status=OrderStatus.DELIVERED,
        contact=Contact(person.name, person.email),
        shipping=shipping,
        language=language,
        session=f"order-{id}",
        updated=placed,
        extra=extra,
    )
    return order, times


def _purchases(order: Order, times: Mapping[str, int], charges: Mapping[str, Charge]) -> Iterator[Event]:
    """One event a line; told again after an interruption, the log passes it over."""
    for line in order.lines:
        if charges.get(line.product):
            continue
        yield Event(
            id=f"purchase:{line.id}",
            kind="purchase",
            time=from_micros(times[line.id]) if line.id in times else order.placed,
            session=order.session,
            customer=order.customer,
            product=line.product,
            quantity=line.quantity,
            value=line.total,
            extra={"order": order.id, "line": line.id},
        )
