"""Makes simulated customers with orders of the shop's own goods, in a copy of the shop that is thrown away.

Each has a delivered order of two things, one on its way, one that has not left, and what their goal needs.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shopkeeper.catalog.model import Availability, Product, Variant, pick
from shopkeeper.errors import InputError
from shopkeeper.orders.model import (
    Address,
    Contact,
    Customer,
    Order,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentKind,
    PaymentMethod,
    Shipment,
    ShipmentStatus,
)
from shopkeeper.shop import Shop
from shopkeeper.simulate.behaviour import names
from shopkeeper.simulate.customers.goal import KINDS, TEMPERS, TWISTS, Goal, Kind
from shopkeeper.simulate.customers.questions import UNANSWERABLE, answered_by

__all__ = ["Cast"]

#: goods below this price (minor units) are left out, so that a budget means something
_LEAST = 300
_GIFTS = 3


class Cast:
    """Deals out goals: the same seed and shop give the same customers, wishes and words.

    `kinds`, `languages`: what to choose from; questions whose answers the shop's documents do not hold are left out,
    and gifts when no category has enough goods. Raises InputError for a shop with too few goods.
    """

    def __init__(
        self,
        shop: Shop,
        *,
        seed: int = 1,
        kinds: Sequence[Kind] = KINDS,
        languages: Sequence[str] = ("en", "zh"),
    ) -> None:
        self.shop = shop
        self.seed = seed
        self.kinds, self.languages = tuple(kinds), tuple(languages)
        goods = [p for p in shop.catalog.products() if _sold(p)]
        self.goods = sorted(goods, key=lambda p: p.id)
        self.swappable = [p for p in self.goods if len(_bought(p)) > 1]
        if len(self.goods) < 4 or not self.swappable:
            raise InputError(
                f"the shop in {str(shop.path)!r} has {len(goods)} things to sell, {len(self.swappable)} of them in "
                "several variants; simulated customers need four, and one of those"
            )
        self.shelves = self._shelves()
        self.questions = answered_by(shop.path / "policies")
        if not self.questions:
            self.kinds = tuple(k for k in self.kinds if k != "policy")
        if not self.shelves:
            self.kinds = tuple(k for k in self.kinds if k != "gift")
        if not self.kinds:
            raise InputError(
                f"the shop in {str(shop.path)!r} has nothing for {', '.join(kinds)}; take other goals"
            )

    def goal(self, number: int) -> Goal:
        """Customer `number` from 0 on, with their orders, stored in the shop. Kinds, languages, twists and tempers go
        round so that every combination comes early."""
        chance = random.Random(f"{self.seed}/{number}")
        kind = self.kinds[number % len(self.kinds)]
        turn = number // len(self.kinds)
        language = self.languages[turn % len(self.languages)]
        twist = TWISTS[(turn // len(self.languages)) % len(TWISTS)]
        temper = chance.choice(TEMPERS)
        customer = self._customer(number, language, chance)
        self.shop.orders.customers.put([customer])
        goal = Goal(number, kind, twist, temper, language, customer, currency=self.shop.config.currency)
        self._add_orders(goal, chance)
        dealt: Goal = getattr(self, f"_{kind}")(goal, chance)
        return dealt

    # -- the people

    def _customer(self, number: int, language: str, chance: random.Random) -> Customer:
        draw = chance.random
        make = names.chinese if language == "zh" else names.english
        name, email = make(draw(), draw(), 70_000 + number)
        id = f"SIM{self.seed}-{number}"
        cards = (
            PaymentMethod(
                f"{id}-card",
                PaymentKind.CARD,
                "tok_" + id.lower(),
                f"Card ending {chance.randint(1000, 9999)}",
            ),
            PaymentMethod(f"{id}-gift", PaymentKind.GIFT_CARD, "tok_g" + id.lower(), "Gift card", 100_000),
        )
        return Customer(
            id, name, email, language=language, addresses=(self._place(name, language, chance),), payment_methods=cards,
            created=_ago(400),
        )  # fmt: skip

    def _place(self, name: str, language: str, chance: random.Random) -> Address:
        draw = chance.random
        return Address(name, *names.place(language == "zh", draw(), draw(), draw()), id="home")

    # -- their orders

    def _add_orders(self, goal: Goal, chance: random.Random) -> None:
        """The three orders: delivered, on its way, not left."""
        swap = chance.choice(self.swappable)
        elsewhere = [p for p in self.goods if p.category[-1:] != swap.category[-1:]]
        if len(elsewhere) < 3:
            elsewhere = [p for p in self.goods if p is not swap]
        others = chance.sample(elsewhere, 3)
        delivered = self._order(goal, "D", [swap, others[0]], 6, OrderStatus.DELIVERED, chance)
        moving = self._order(goal, "S", [others[1]], 2, OrderStatus.SHIPPED, chance)
        waiting = self._order(goal, "P", [others[2]], 0.1, OrderStatus.PENDING, chance)
        self.shop.orders.put([delivered, moving, waiting])

    def _order(
        self,
        goal: Goal,
        letter: str,
        goods: Sequence[Product],
        days: float,
        status: OrderStatus,
        chance: random.Random,
    ) -> Order:
        id = f"{letter}{self.seed % 100:02}{goal.number:06}"
        lines = []
        for number, product in enumerate(goods, 1):
            variant = chance.choice(_bought(product)) if product.variants else None
            price = (variant and (variant.sale_price or variant.price)) or product.current_price
            assert price is not None
            lines.append(
                OrderLine(
                    product.id,
                    1,
                    price.amount,
                    variant.id if variant else "",
                    pick(product.title, goal.language),
                    dict(variant.options) if variant else {},
                    f"{id}-{number}",
                )
            )
        customer, method = goal.customer, goal.customer.payment_methods[0]
        total = sum(line.total for line in lines)
        left = status in (OrderStatus.SHIPPED, OrderStatus.DELIVERED)
        arrived = status is OrderStatus.DELIVERED
        parcel = Shipment(
            f"{id}-parcel", "Swift Parcel", f"SP{chance.randint(10**9, 10**10 - 1)}",
            ShipmentStatus.DELIVERED if arrived else ShipmentStatus.IN_TRANSIT, {line.id: 1 for line in lines},
            _ago(days - 1), _ago(days - 5)[:10], _ago(days - 3) if arrived else "",
        )  # fmt: skip
        return Order(
            id, _ago(days), goal.currency, tuple(lines), customer.id, status,
            Contact(customer.name, customer.email), customer.addresses[0], language=goal.language,
            payments=(Payment(f"{id}-P1", total, method.kind, method.id, created=_ago(days)),),
            shipments=(parcel,) if left else (), updated=_ago(days),
        )  # fmt: skip

    def _own(self, goal: Goal, status: OrderStatus) -> Order:
        return next(o for o in self.shop.orders.for_customer(goal.customer.id) if o.status is status)

    def _things(self, line: OrderLine) -> dict[str, str]:
        """What the customer calls a thing they bought, in both languages."""
        product = self.shop.catalog.get(line.product)
        assert product is not None
        return {f"thing.{language}": _called(product, language) for language in ("en", "zh")}

    # -- the wishes

    def _track(self, goal: Goal, chance: random.Random) -> Goal:
        order = self._own(goal, OrderStatus.SHIPPED)
        return replace(goal, order=order, facts=self._things(order.lines[0]) | {"order": order.id})

    def _return(self, goal: Goal, chance: random.Random) -> Goal:
        order = self._own(goal, OrderStatus.DELIVERED)
        line = order.lines[chance.randrange(2)]
        return replace(goal, order=order, line=line.id, facts=self._things(line) | {"order": order.id})

    def _exchange(self, goal: Goal, chance: random.Random) -> Goal:
        order = self._own(goal, OrderStatus.DELIVERED)
        line = order.lines[0]
        product = self.shop.catalog.get(line.product)
        assert product is not None
        others = [v for v in _bought(product) if v.id != line.variant]
        # nearest first: fewest options changed, so that one sentence says it
        changed = {v.id: {k: x for k, x in v.options.items() if line.options.get(k) != x} for v in others}
        variant = min(others, key=lambda v: (len(changed[v.id]), v.id))
        wanted = changed[variant.id] or dict(variant.options)
        words = {"options.en": ", ".join(wanted.values())}
        words["options.zh"] = "、".join(
            self.shop.catalog.vocabulary.translate("value", v, "zh") for v in wanted.values()
        )
        facts = self._things(line) | {"order": order.id} | words
        return replace(goal, order=order, line=line.id, variant=variant.id, facts=facts)

    def _cancel(self, goal: Goal, chance: random.Random) -> Goal:
        order = self._own(goal, OrderStatus.PENDING)
        return replace(goal, order=order, facts=self._things(order.lines[0]) | {"order": order.id})

    def _address(self, goal: Goal, chance: random.Random) -> Goal:
        order = self._own(goal, OrderStatus.PENDING)
        new = replace(self._place(goal.customer.name, goal.language, chance), id="")
        english = (
            ", ".join(filter(None, (new.line1, new.line2, new.city))) + f", {new.region} {new.postal_code}"
        )
        chinese = f"{new.region}{new.city}{new.line1}{new.line2}，邮编{new.postal_code}"
        said = chinese if new.country == "CN" else english
        facts = self._things(order.lines[0]) | {"order": order.id, "address": said}
        return replace(goal, order=order, address=new, facts=facts)

    def _gift(self, goal: Goal, chance: random.Random) -> Goal:
        category = chance.choice(sorted(self.shelves))
        prices = self.shelves[category]
        budget = _round(prices[min(len(prices) - 1, _GIFTS - 1 + len(prices) // 3)])
        leaf = category[-1]
        number = budget // 100
        signs = {"USD": (f"${number}", f"{number}美元"), "CNY": (f"{number} yuan", f"{number}元")}
        english, chinese = signs.get(
            goal.currency, (f"{number} {goal.currency}", f"{number} {goal.currency}")
        )
        facts = {"thing.en": leaf.lower(), "budget.en": english, "budget.zh": chinese}
        facts["thing.zh"] = self.shop.catalog.vocabulary.translate("category", leaf, "zh")
        return replace(goal, budget=budget, category=category, facts=facts)

    def _policy(self, goal: Goal, chance: random.Random) -> Goal:
        return replace(goal, facts=dict(chance.choice(self.questions)))

    def _person(self, goal: Goal, chance: random.Random) -> Goal:
        return replace(goal, facts=dict(chance.choice(UNANSWERABLE)))

    def _shelves(self) -> dict[tuple[str, ...], list[int]]:
        """Categories with enough goods to choose a gift from: path -> prices, rising."""
        shelves: dict[tuple[str, ...], list[int]] = {}
        for product in self.goods:
            if product.category and product.current_price is not None:
                shelves.setdefault(product.category, []).append(product.current_price.amount)
        return {path: sorted(prices) for path, prices in shelves.items() if len(prices) >= _GIFTS}


def _bought(product: Product) -> list[Variant]:
    """Variants that can be had now."""
    return [v for v in product.variants if v.availability is Availability.IN_STOCK and v.quantity != 0]


def _sold(product: Product) -> bool:
    price = product.current_price
    there = product.availability is Availability.IN_STOCK and product.quantity != 0
    return (
        there
        and price is not None
        and price.amount >= _LEAST
        and (not product.variants or bool(_bought(product)))
    )


def _called(product: Product, language: str) -> str:
    """As people say it: the title without what comes after the first comma."""
    return pick(product.title, language).split(",")[0].split("，")[0].strip()


def _round(amount: int) -> int:
    """Up to whole fives of the currency's main unit."""
    return -(-amount // 500) * 500


def _ago(days: float) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
