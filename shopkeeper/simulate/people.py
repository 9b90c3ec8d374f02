"""Two customers of the demo shop to look at it with: both with a long history, and of different tastes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

from shopkeeper.catalog.model import Product
from shopkeeper.orders.model import Customer
from shopkeeper.simulate.behaviour import Purchase

__all__ = ["Person", "two_people"]

#: customers with this many purchases are looked at first, and the most decided of them are compared
ENOUGH, COMPARED = 12, 60
#: the newest purchases, which should be of what the person buys most
NEWEST = 3


@dataclass(frozen=True, slots=True)
class Person:
    """`buys`: departments, most bought first; `purchases` how many things in all."""

    id: str
    name: str
    language: str
    buys: tuple[str, ...]
    purchases: int

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def two_people(
    customers: Iterable[Customer], purchases: Iterable[Purchase], products: Mapping[str, Product]
) -> tuple[Person, ...]:
    """Two who agreed to be shown what suits them, whose newest purchases are of their kind, and whose purchases have
    least in common; the same ones for the same shop. Fewer where there are none."""
    bought: dict[str, Counter[str]] = defaultdict(Counter)
    newest: dict[str, list[str]] = defaultdict(list)
    for one in sorted(purchases, key=lambda purchase: purchase.time):
        product = products.get(one.product)
        if product and product.category:
            bought[one.customer][product.category[0]] += 1
            newest[one.customer] = [*newest[one.customer], product.category[0]][-NEWEST:]
    people = [
        Person(
            customer.id,
            customer.name,
            customer.language,
            tuple(sorted(counts, key=lambda name: (-counts[name], name))[:3]),
            counts.total(),
        )
        for customer in customers
        if customer.consents.get("personalisation") and (counts := bought.get(customer.id))
    ]
    speakers = [person for person in people if person.language == "en"] or people
    known = [person for person in speakers if person.purchases >= ENOUGH] or speakers
    known = [person for person in known if set(newest[person.id]) <= set(person.buys)] or known
    known.sort(key=lambda person: (-_decided(bought[person.id]), -person.purchases, person.id))
    pairs = combinations(known[:COMPARED], 2)
    return min(pairs, key=lambda pair: _in_common(*(bought[p.id] for p in pair)), default=tuple(known[:1]))


def _decided(counts: Counter[str]) -> float:
    """The share of the two departments bought most."""
    return sum(n for _, n in counts.most_common(2)) / counts.total()


def _in_common(one: Counter[str], other: Counter[str]) -> float:
    """0 for people of whom none buys what the other buys, 1 for the same shares of everything; more purchases
    win where that is equal."""
    shared = sum(min(one[name] / one.total(), other[name] / other.total()) for name in one)
    return shared - 1e-4 * min(one.total(), other.total(), 100)
