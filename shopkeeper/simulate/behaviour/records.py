"""Sales become orders as the order book keeps them: lines, payments, parcels, returns, refunds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from shopkeeper.catalog.model import pick
from shopkeeper.orders.model import (
    Contact,
    Order,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentMethod,
    PaymentStatus,
    Refund,
    Return,
    ReturnLine,
    ReturnReason,
    ReturnStatus,
    Shipment,
    ShipmentStatus,
)
from shopkeeper.simulate.behaviour.demand import Baskets, Market
from shopkeeper.simulate.behaviour.sales import DAY, Sales
from shopkeeper.simulate.behaviour.wares import Ints

__all__ = ["make_orders", "stamp"]

_CARRIERS = ("Parcelway", "Nimbus Post", "Hearth Delivery")


def stamp(seconds: Ints) -> list[str]:
    """ISO 8601 with Z of seconds since 1970 UTC."""
    texts: list[str] = np.datetime_as_string(seconds.astype("datetime64[s]")).tolist()
    return [text + "Z" for text in texts]


def make_orders(
    market: Market, baskets: Baskets, sales: Sales, end: int, seed: int, rng: np.random.Generator
) -> tuple[Order, ...]:
    """The orders as they stand at `end` (seconds since 1970 UTC), in order of time."""
    wares, people = market.wares, market.people
    n = len(sales.placed)
    ids = [f"SK{k}" for k in (10_000_000 + rng.choice(89_000_000, n, replace=False)).tolist()]
    chance = rng.random((n, 4)).tolist()
    begins = np.searchsorted(baskets.line_order, np.arange(n + 1)).tolist()
    placed, shipped, delivered = stamp(sales.placed), stamp(sales.shipped), stamp(sales.delivered)
    promised, stopped = stamp(sales.placed + 6 * DAY), stamp(sales.placed + 3 * 3600)
    titles = [(pick(p.title, "en"), pick(p.title, "zh")) for p in wares.products]
    options = [{v.id: dict(v.options) for v in p.variants} for p in wares.products]
    product, unit = baskets.line_product.tolist(), sales.line_unit.tolist()
    quantity, price = sales.line_quantity.tolist(), sales.line_price.tolist()
    seen: set[int] = set()
    orders = []
    for k, c in enumerate(baskets.customer.tolist()):
        who, id, u = people.customers[c], ids[k], chance[k]
        zh = who.language == "zh"
        lines = tuple(
            OrderLine(
                wares.products[p].id, quantity[i], price[i], v := wares.units[unit[i]].variant, titles[p][zh],
                options[p].get(v, {}), f"{id}-{number}",
            )
            for number, i in enumerate(range(begins[k], begins[k + 1]), 1)
            for p in (product[i],)
        )  # fmt: skip
        goods = sum(line.total for line in lines)
        welcome = c not in seen and u[0] < 0.5
        seen.add(c)
        order = Order(
            id=id,
            placed=placed[k],
            currency=wares.currency,
            lines=lines,
            customer=who.id,
            status=OrderStatus.DELIVERED,
            contact=Contact(who.name, who.email, who.phone),
            address=who.addresses[int(u[1] ** 3 * len(who.addresses))],
            shipping=0 if goods >= 4900 else 490,
            discount=goods // 10 if welcome else 0,
            language=who.language,
            session=f"s{seed}-{k}",
            updated=delivered[k],
            extra={"promotion": "WELCOME10"} if welcome else {},
        )
        method = who.payment_methods[int(u[2] ** 2 * len(who.payment_methods))]
        if method.balance is not None:
            method = who.payment_methods[0]
        paid = Payment(f"{id}-P1", order.total, method.kind, method.id, PaymentStatus.CAPTURED, order.placed)
        tracking = 10**9 + int(u[3] * 9 * 10**9)
        parcel = Shipment(
            f"{id}-S1", _CARRIERS[tracking % 3], f"DEMO{tracking}", ShipmentStatus.DELIVERED,
            {line.id: line.quantity for line in lines}, shipped[k], promised[k][:10], delivered[k],
        )  # fmt: skip
        if sales.cancelled[k]:
            paid = replace(paid, status=PaymentStatus.VOIDED)
            order = replace(order, status=OrderStatus.CANCELLED, updated=stopped[k], payments=(paid,))
        elif sales.delivered[k] >= end:
            order = _under_way(order, paid, parcel, sales, k, end)
        else:
            order = replace(order, payments=(paid,), shipments=(parcel,))
            back = [i for i in range(begins[k], begins[k + 1]) if sales.returned[i]]
            if back:
                order = _sent_back(order, back, begins[k], sales, method, end)
        orders.append(order)
    return tuple(orders)


def _under_way(order: Order, paid: Payment, parcel: Shipment, sales: Sales, k: int, end: int) -> Order:
    if sales.shipped[k] >= end:
        fresh = end - sales.placed[k] < 12 * 3600
        status = OrderStatus.PENDING if fresh else OrderStatus.PROCESSING
        return replace(order, status=status, updated=order.placed, payments=(paid,))
    near = sales.delivered[k] - end < DAY // 2
    status_ = ShipmentStatus.OUT_FOR_DELIVERY if near else ShipmentStatus.IN_TRANSIT
    parcel = replace(parcel, status=status_, delivered="")
    return replace(
        order, status=OrderStatus.SHIPPED, updated=parcel.shipped, payments=(paid,), shipments=(parcel,)
    )


def _sent_back(
    order: Order, back: list[int], begin: int, sales: Sales, method: PaymentMethod, end: int
) -> Order:
    """The order with its return, and once the goods arrived the refund: their share of what was paid."""
    first = back[0]
    asked, arrived = stamp(np.array([sales.returned[first], sales.received[first]]))
    here = bool(sales.received[first] < end)
    waiting = ReturnStatus.APPROVED if end - sales.returned[first] > DAY else ReturnStatus.REQUESTED
    items = tuple(
        ReturnLine(line.id, line.quantity, sales.reasons[i] or ReturnReason.CHANGED_MIND)
        for i in back
        for line in (order.lines[i - begin],)
    )
    gone = Return(
        f"{order.id}-R1", items, ReturnStatus.COMPLETED if here else waiting, asked, arrived if here else "",
        order.shipments[0].tracking + "R",
    )  # fmt: skip
    if not here:
        return replace(order, returns=(gone,), updated=asked)
    worth = sum(order.lines[i - begin].total for i in back)
    worth -= order.discount * worth // max(1, order.subtotal)
    refund = Refund(
        f"{order.id}-F1", worth, gone.id, method.kind, method.id, created=arrived, reason="return"
    )
    return replace(order, returns=(gone,), refunds=(refund,), updated=arrived)
