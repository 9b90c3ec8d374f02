"""The simulated two years: what the events say, the orders say, and what the orders say, the stock says."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from shopkeeper.catalog.model import Availability, Money, Product, Variant
from shopkeeper.errors import InputError
from shopkeeper.events import Event
from shopkeeper.orders import OrderStatus, PaymentStatus, ReturnReason, ReturnStatus, ShipmentStatus
from shopkeeper.shop import Shop
from shopkeeper.simulate.behaviour import Behaviour, simulate_behaviour

UNTIL = "2026-10-01T00:00:00Z"
SHELVES = [
    ("Audio", "Headphones", "耳机", (30, 300)),
    ("Kitchen", "Coffee Machines", "咖啡机", (60, 600)),
    ("Kitchen", "Coffee Beans", "咖啡豆", (8, 22)),
    ("Garden", "Planters", "花盆", (10, 80)),
    ("Toys", "Puzzles", "拼图", (10, 40)),
    ("Shoes", "Sneakers", "运动鞋", (40, 160)),
    ("Clothing", "T-Shirts", "T恤", (9, 40)),
    ("Lighting", "Floor Lamps", "落地灯", (40, 240)),
]
VOCABULARY = [("category", leaf, "zh", zh) for _, leaf, zh, _ in SHELVES] + [("value", "Red", "zh", "红色")]


def goods(count: int = 320) -> list[Product]:
    chance = random.Random(5)
    found = []
    for i in range(count):
        department, leaf, zh, (low, high) = SHELVES[i % len(SHELVES)]
        price = Money(round(chance.uniform(low, high) * 100), "USD")
        variants: tuple[Variant, ...] = ()
        if department == "Shoes":
            variants = tuple(Variant(f"P{i}-{s}", {"Size": f"EU {s}"}, price) for s in range(37, 46))
        elif department == "Clothing":
            sizes = [(s, c) for s in ("S", "M", "L", "XL") for c in ("Red", "Blue")]
            variants = tuple(Variant(f"P{i}-{s}-{c}", {"Size": s, "Color": c}, price) for s, c in sizes)
        late = i % 5 == 0
        found.append(
            Product(
                f"P{i}",
                {"en": f"Brand{i % 7} {leaf[:-1]} {i}", "zh": f"品牌{i % 7} {zh} {i}"},
                brand=f"Brand{i % 7}",
                category=(department, leaf),
                attributes={"Material": chance.choice(["Cotton", "Steel"])},
                price=price,
                variants=variants,
                quantity=5,
                created=f"2025-{1 + i % 12:02d}-11T10:00:00Z" if late else "2023-01-01T00:00:00Z",
                extra={"quality": f"{chance.betavariate(4, 2):.2f}"},
            )
        )
    return found


def run(seed: int = 3, products: list[Product] | None = None) -> Behaviour:
    return simulate_behaviour(
        products or goods(),
        seed,
        customers=300,
        orders=2500,
        events=60_000,
        until=UNTIL,
        vocabulary=VOCABULARY,
    )


@pytest.fixture(scope="module")
def behaviour() -> Behaviour:
    return run()


@pytest.fixture(scope="module")
def events(behaviour: Behaviour) -> list[Event]:
    return list(behaviour.events())


@pytest.fixture(scope="module")
def catalogue() -> dict[str, Product]:
    return {product.id: product for product in goods()}


def test_it_makes_what_was_asked_for(behaviour: Behaviour, events: list[Event]) -> None:
    assert len(behaviour.customers) == 300
    assert len(behaviour.orders) == 2500
    assert abs(len(events) - 60_000) <= 600
    assert len({event.id for event in events}) == len(events)
    assert len({order.id for order in behaviour.orders}) == 2500


def test_the_same_seed_gives_the_same_and_another_seed_another(
    behaviour: Behaviour, events: list[Event]
) -> None:
    again = run()
    assert again.orders == behaviour.orders
    assert again.customers == behaviour.customers
    assert again.products == behaviour.products
    assert list(again.events()) == events
    assert run(seed=4).orders != behaviour.orders


def test_events_are_in_order_of_time_within_the_two_years(events: list[Event]) -> None:
    times = [event.time for event in events]
    assert times == sorted(times)
    assert times[0] >= "2024-10-01T00:00:00Z"
    assert times[-1] < UNTIL


def test_every_order_line_has_its_purchase_event_and_every_purchase_its_line(
    behaviour: Behaviour, events: list[Event]
) -> None:
    bought = {event.id: event for event in events if event.kind == "purchase"}
    for order in behaviour.orders:
        for line in order.lines:
            event = bought.pop(f"purchase:{line.id}")
            assert (event.time, event.session, event.customer) == (
                order.placed,
                order.session,
                order.customer,
            )
            assert (event.product, event.variant, event.quantity) == (
                line.product,
                line.variant,
                line.quantity,
            )
            assert event.value == line.total
            assert event.extra == {"order": order.id, "line": line.id}
    assert bought == {}


def test_before_a_purchase_the_same_visit_views_and_carts_the_thing(events: list[Event]) -> None:
    seen: dict[tuple[str, str, str], str] = {}
    for event in events:
        if event.kind in ("view", "cart"):
            seen.setdefault((event.session, event.product, event.kind), event.time)
    for event in events:
        if event.kind == "purchase":
            view, cart = (seen[event.session, event.product, kind] for kind in ("view", "cart"))
            assert view <= cart <= event.time


def test_a_click_follows_an_impression_at_its_position(events: list[Event]) -> None:
    shown: set[tuple[str, str, int | None, str]] = set()
    for event in events:
        key = (event.session, event.product, event.position, event.query)
        if event.kind == "impression":
            assert event.position is not None
            shown.add(key)
        elif event.kind == "click":
            assert key in shown


def test_visits_hold_together(events: list[Event]) -> None:
    last: dict[str, str] = {}
    people: dict[str, set[str]] = defaultdict(set)
    for event in events:
        if not event.session:
            continue
        if event.session in last:
            pause = datetime.fromisoformat(event.time) - datetime.fromisoformat(last[event.session])
            assert pause.total_seconds() <= 30 * 60
        last[event.session] = event.time
        people[event.session].add(event.customer)
    assert all(len(who - {""}) <= 1 for who in people.values()), "one person a visit"
    buying = {event.session for event in events if event.kind == "purchase"}
    assert len(last) > 1.5 * len(buying), "most visits buy nothing"
    assert any(who == {""} for who in people.values()), "strangers come, too"


def test_nothing_is_seen_or_sold_before_it_is_there(
    behaviour: Behaviour, events: list[Event], catalogue: dict[str, Product]
) -> None:
    for event in events:
        if event.product:
            assert event.time >= catalogue[event.product].created
    joined = {customer.id: customer.created for customer in behaviour.customers}
    assert all(order.placed >= joined[order.customer] for order in behaviour.orders)
    late = [id for id, product in catalogue.items() if product.created > "2025"]
    assert sum(event.product in late for event in events if event.kind == "purchase") > 50


def test_stock_is_what_came_less_what_went(behaviour: Behaviour) -> None:
    sold: Counter[tuple[str, str]] = Counter()
    for order in behaviour.orders:
        if order.status is not OrderStatus.CANCELLED:
            for line in order.lines:
                sold[line.product, line.variant] += line.quantity
    back: Counter[tuple[str, str]] = Counter()
    for order in behaviour.orders:
        lines = {line.id: line for line in order.lines}
        for gone in order.returns:
            for item in gone.lines:
                if gone.status is ReturnStatus.COMPLETED and item.reason not in (
                    ReturnReason.DAMAGED,
                    ReturnReason.DEFECTIVE,
                ):
                    back[lines[item.line].product, lines[item.line].variant] += item.quantity
    quantity = {(p.id, v.id): v.quantity for p in behaviour.products for v in p.variants} | {
        (p.id, ""): p.quantity for p in behaviour.products if not p.variants
    }
    assert len(behaviour.stock) == len(quantity)
    for stock in behaviour.stock:
        key = (stock.product, stock.variant)
        assert (stock.sold, stock.returned) == (sold[key], back[key])
        assert stock.left == stock.initial + stock.delivered - stock.sold + stock.returned
        assert stock.left >= 0
        assert quantity[key] == stock.left
    for product in behaviour.products:
        if product.variants:
            assert product.quantity == sum(v.quantity or 0 for v in product.variants)
        there = Availability.IN_STOCK if product.quantity else Availability.OUT_OF_STOCK
        assert product.availability is there


def test_orders_add_up_and_stand_where_their_age_says(behaviour: Behaviour) -> None:
    statuses = Counter(order.status for order in behaviour.orders)
    assert set(statuses) >= {OrderStatus.DELIVERED, OrderStatus.SHIPPED, OrderStatus.CANCELLED}
    assert statuses[OrderStatus.DELIVERED] > 2300
    for order in behaviour.orders:
        (paid,) = order.payments
        assert paid.amount == order.total > 0
        assert order.placed <= order.updated < UNTIL
        assert len({(line.product, line.variant) for line in order.lines}) == len(order.lines)
        if order.status is OrderStatus.CANCELLED:
            assert paid.status is PaymentStatus.VOIDED
            assert not order.shipments
            assert not order.returns
        if order.status is OrderStatus.DELIVERED:
            (parcel,) = order.shipments
            assert parcel.status is ShipmentStatus.DELIVERED
            assert order.placed < parcel.shipped < parcel.delivered < UNTIL
            assert sum(parcel.lines.values()) == sum(line.quantity for line in order.lines)
        else:
            assert not order.returns
        assert order.refunded <= order.total


def test_returns_have_events_reasons_and_refunds(
    behaviour: Behaviour, events: list[Event], catalogue: dict[str, Product]
) -> None:
    told = {event.id: event for event in events if event.kind == "return"}
    sold: Counter[str] = Counter()
    back: Counter[str] = Counter()
    poor: Counter[bool] = Counter()
    for order in behaviour.orders:
        for line in order.lines:
            sold[catalogue[line.product].category[0]] += 1
        for gone in order.returns:
            assert gone.requested > order.shipments[0].delivered
            for item in gone.lines:
                event = told.pop(f"return:{item.line}")
                assert (event.time, event.customer) == (gone.requested, order.customer)
                assert event.extra["reason"] == item.reason
                product = catalogue[event.product]
                back[product.category[0]] += 1
                poor[float(product.extra["quality"]) < 0.6] += 1
                if item.reason in (ReturnReason.TOO_LARGE, ReturnReason.TOO_SMALL):
                    assert product.category[0] in ("Shoes", "Clothing")
            if gone.status is ReturnStatus.COMPLETED:
                (refund,) = order.refunds
                assert refund.return_id == gone.id
                assert 0 < refund.amount <= order.subtotal - order.discount
    assert told == {}
    assert 0.05 <= back.total() / sold.total() <= 0.12
    assert back["Shoes"] / sold["Shoes"] > 2 * back["Garden"] / sold["Garden"]


def test_seasons_weeks_and_trend_can_be_seen(behaviour: Behaviour, catalogue: dict[str, Product]) -> None:
    month: dict[str, Counter[int]] = defaultdict(Counter)
    weekday: Counter[int] = Counter()
    for order in behaviour.orders:
        when = datetime.fromisoformat(order.placed)
        weekday[when.weekday()] += 1
        for line in order.lines:
            month[catalogue[line.product].category[1]][when.month] += 1

    def share(shelf: str, *months: int) -> float:
        return sum(month[shelf][m] for m in months) / month[shelf].total()

    assert share("Planters", 3, 4, 5) > 0.42, "garden in spring"
    assert share("Puzzles", 11, 12) > 0.38, "toys before Christmas"
    assert 0.15 < share("Coffee Beans", 4, 5, 6) < 0.35, "coffee all year"
    assert weekday[6] > weekday[2], "Sunday above Wednesday"
    years = Counter(order.placed < "2025-10-01" for order in behaviour.orders)
    assert years[False] > years[True], "the shop grows"


def test_consumables_are_bought_again_at_their_pace_and_lasting_things_are_not(
    behaviour: Behaviour, catalogue: dict[str, Product]
) -> None:
    times: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for order in behaviour.orders:
        for line in order.lines:
            times[order.customer, line.product].append(datetime.fromisoformat(order.placed))
    gaps = [
        (b - a).days
        for (_, product), when in times.items()
        if catalogue[product].category[1] == "Coffee Beans"
        for a, b in pairwise(when)
    ]
    assert len(gaps) > 100
    assert 18 <= np.median(gaps) <= 32
    twice = [
        p for (_, p), when in times.items() if len(when) > 1 and catalogue[p].category[1] != "Coffee Beans"
    ]
    assert len(twice) <= 0.01 * len(times)


def test_who_buys_a_machine_soon_buys_beans(behaviour: Behaviour, catalogue: dict[str, Product]) -> None:
    machine: dict[str, str] = {}
    beans: dict[str, list[str]] = defaultdict(list)
    for order in behaviour.orders:
        for line in order.lines:
            shelf = catalogue[line.product].category[1]
            if shelf == "Coffee Machines":
                machine.setdefault(order.customer, order.placed)
            elif shelf == "Coffee Beans":
                beans[order.customer].append(order.placed)

    def soon(customer: str, since: str) -> bool:
        start = datetime.fromisoformat(since)
        return any(0 <= (datetime.fromisoformat(t) - start).days <= 30 for t in beans[customer])

    owners = [soon(customer, time) for customer, time in machine.items()]
    moments = {order.customer: order.placed for order in behaviour.orders if order.customer not in machine}
    others = [soon(customer, time) for customer, time in moments.items()]
    assert np.mean(owners) > np.mean(others) + 0.1


def test_sizes_are_consistent_per_person(behaviour: Behaviour, catalogue: dict[str, Product]) -> None:
    sizes: dict[str, list[str]] = defaultdict(list)
    for order in behaviour.orders:
        for line in order.lines:
            if catalogue[line.product].category[0] == "Shoes":
                sizes[order.customer].append(line.options["Size"])
    several = [found for found in sizes.values() if len(found) >= 3]
    assert len(several) > 10
    same = np.mean([Counter(found).most_common(1)[0][1] / len(found) for found in several])
    assert same > 0.8
    assert len({size for found in several for size in found}) >= 5, "not everybody has the same feet"


def test_people_have_tastes_and_a_few_products_sell_most(
    behaviour: Behaviour, catalogue: dict[str, Product]
) -> None:
    sold = Counter(line.product for order in behaviour.orders for line in order.lines)
    counts = [count for _, count in sold.most_common()]
    assert sum(counts[: len(catalogue) // 10]) > 0.25 * sum(counts)
    mine: dict[str, Counter[str]] = defaultdict(Counter)
    overall: Counter[str] = Counter()
    for order in behaviour.orders:
        for line in order.lines:
            shelf = catalogue[line.product].category[1]
            if shelf != "Coffee Beans":  # bought by habit
                mine[order.customer][shelf] += 1
                overall[shelf] += 1
    regulars = [c for c in mine.values() if c.total() >= 5]
    top = np.mean([c.most_common(1)[0][1] / c.total() for c in regulars])
    assert top > overall.most_common(1)[0][1] / overall.total() + 0.1


def test_searches_are_in_the_customers_language_and_varied(behaviour: Behaviour, events: list[Event]) -> None:
    languages = Counter(customer.language for customer in behaviour.customers)
    assert 0.25 < languages["zh"] / languages.total() < 0.45
    tongue = {customer.id: customer.language for customer in behaviour.customers}
    searches = [event for event in events if event.kind == "search"]
    assert len(searches) > 3000
    for event in searches:
        if event.customer:
            assert event.extra["language"] == tongue[event.customer]
    chinese = [event.query for event in searches if event.extra["language"] == "zh"]
    assert sum(not query.isascii() for query in chinese) > 0.85 * len(chinese)
    english = Counter(event.query for event in searches if event.extra["language"] == "en")
    assert all(query.isascii() for query in english)
    assert len(english) > 400, "a long tail"
    assert english.most_common(1)[0][1] > 40, "and a head"
    assert {"headphones", "headphone"} <= set(english)
    assert any("under" in query for query in english)
    typed = {word for query in english for word in query.split()}
    assert any(word not in "headphones" and len(set(word) & set("headphones")) >= 7 for word in typed), (
        "slips"
    )


def test_people_are_invented(behaviour: Behaviour) -> None:
    emails = [customer.email for customer in behaviour.customers]
    assert len(set(emails)) == len(emails)
    for customer in behaviour.customers:
        assert customer.email.endswith("@example.com")
        assert customer.phone.startswith("555-01")
        assert customer.addresses[0].country == ("CN" if customer.language == "zh" else "US")
        assert customer.name.isascii() == (customer.language == "en")
        assert all(method.token.startswith("tok_") for method in customer.payment_methods)


def test_purchases_name_who_bought_what_when(behaviour: Behaviour) -> None:
    kept = [order for order in behaviour.orders if order.status is not OrderStatus.CANCELLED]
    assert len(behaviour.purchases) == sum(len(order.lines) for order in kept)
    first = behaviour.purchases[0]
    order, line = kept[0], kept[0].lines[0]
    assert first == (order.customer, line.product, line.variant, order.placed, order.language)


def test_writing_twice_stores_it_once(tmp_path: Path) -> None:
    products = goods(60)
    made = simulate_behaviour(products, 9, customers=40, orders=120, events=3000, until=UNTIL)
    with Shop.open(tmp_path / "shop", create=True) as shop:
        shop.catalog.put(products)
        stages: list[str] = []
        made.write(shop, lambda stage, share: stages.append(stage))
        first = (shop.events.count(), shop.orders.counts(), shop.catalog.revision())
        made.write(shop)
        assert (shop.events.count(), shop.orders.counts(), shop.catalog.revision()) == first
        assert stages[0] == "customers"
        assert stages[-1] == "done"
        assert list(shop.events.read()) == list(made.events())
        assert tuple(shop.orders.read()) == tuple(sorted(made.orders, key=lambda o: (o.placed, o.id)))
        order = made.orders[-1]
        assert shop.orders.get(order.id) == order
        stored = {p.id: p.quantity for p in shop.catalog.products()}
        assert stored == {p.id: p.quantity for p in made.products}
        # the log finds the same visits
        visits = {s.id for s in shop.events.sessions() if any(e.kind == "purchase" for e in s.events)}
        assert visits == {order.session for order in made.orders}


@pytest.mark.parametrize(
    ("wrong", "quoted"),
    [
        ({"customers": 0}, "customers 0"),
        ({"until": "soon"}, "'soon'"),
        ({"until": "2026-10-01"}, "no time zone"),
        ({"until": "2020-01-01T00:00:00Z"}, "0 of 320 products"),
    ],
)
def test_what_cannot_be_simulated_is_said(wrong: dict[str, object], quoted: str) -> None:
    arguments: dict[str, object] = {"customers": 10, "orders": 10, "events": 100, "until": UNTIL} | wrong
    with pytest.raises(InputError, match=quoted):
        simulate_behaviour(goods(), 1, **arguments)  # type: ignore[arg-type]


def test_a_small_world_still_agrees() -> None:
    made = simulate_behaviour(goods(16), 2, customers=5, orders=30, events=200, until=UNTIL)
    assert len(made.orders) == 30
    lines = {line.id for order in made.orders for line in order.lines}
    assert {event.extra["line"] for event in made.events() if event.kind == "purchase"} == lines
