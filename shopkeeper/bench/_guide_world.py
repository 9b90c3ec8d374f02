"""The catalogue as the guide's benchmark counts it: from the products themselves and not from the index."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shopkeeper.catalog import Product, Quantity
from shopkeeper.catalog.model import Availability

__all__ = ["World", "gains_of", "passes", "values_of"]

SELLABLE = (Availability.IN_STOCK, Availability.PREORDER, Availability.BACKORDER)
Filter = Mapping[str, Any]


def values_of(product: Product, name: str) -> list[str]:
    """The values of an attribute, an option or the brand."""
    if name == "brand":
        return [product.brand] if product.brand else []
    found: list[str] = []
    value = product.attributes.get(name)
    if isinstance(value, bool):
        found.append("yes" if value else "no")
    elif isinstance(value, str):
        found.append(value)
    elif isinstance(value, tuple):
        found += value
    elif isinstance(value, Quantity):
        found.append(f"{value.value:g} {value.unit}".strip())
    found += [v.options[name] for v in product.variants if name in v.options]
    return list(dict.fromkeys(found))


def stocked(product: Product) -> bool:
    things = product.variants or (product,)
    return any(t.availability in SELLABLE and (t.quantity is None or t.quantity > 0) for t in things)


def passes(product: Product, wanted: Filter, unit: int = 100) -> bool:
    """Whether a product passes a filter; `unit`: minor units in one of the currency."""
    price = product.current_price
    if "category" in wanted and wanted["category"] not in product.category:
        return False
    if "below" in wanted and (price is None or price.amount > wanted["below"] * unit):
        return False
    if "above" in wanted and (price is None or price.amount < wanted["above"] * unit):
        return False
    for name, values in wanted.get("values", {}).items():
        if not set(values_of(product, name)) & set(values):
            return False
    for name, values in wanted.get("not", {}).items():
        if set(values_of(product, name)) & set(values):
            return False
    if wanted.get("sale") and product.sale_price is None:
        return False
    if wanted.get("stocked") and not stocked(product):
        return False
    if "rated" in wanted and (product.rating or 0) < wanted["rated"]:
        return False
    return "brand" not in wanted or product.brand == wanted["brand"]


class World:
    """All products of the shop."""

    def __init__(self, products: Iterable[Product], unit: int = 100) -> None:
        self.products = {p.id: p for p in products}
        self.unit = unit

    def those(self, wanted: Filter) -> list[Product]:
        return [p for p in self.products.values() if passes(p, wanted, self.unit)]

    def first(self, order: str, wanted: Filter) -> set[str]:
        """Ids of the products that are first in an order: more than one when they are level."""
        rows = [(key, p.id) for p in self.those(wanted) if (key := _key(order, p)) is not None]
        best = min((key for key, _ in rows), default=None)
        return {id for key, id in rows if key == best}


def _key(order: str, product: Product) -> tuple[float, ...] | None:
    price = product.current_price
    match order:
        case "cheapest":
            return None if price is None else (price.amount,)
        case "dearest":
            return None if price is None else (-price.amount,)
        case "best_rated":
            return (-product.rating,) if product.rating else None
        case "most_rated":
            return (-product.rating_count,)
        case "newest":
            return (
                (-float("".join(c for c in product.released[:10] if c.isdigit())),)
                if product.released
                else None
            )
    raise ValueError(f"order {order!r} is not known")


def gains_of(products: Sequence[Product], category: str) -> dict[str, float]:
    """Bits that an answer about each attribute gives, every product being as likely: mutual information times the share
    of products that state it. Measures (numbers with units) are no choices and left out."""
    rows: dict[str, list[list[str]]] = defaultdict(list)
    for product in products:
        names = {n for n, v in product.attributes.items() if not isinstance(v, Quantity)}
        names |= {n for v in product.variants for n in v.options}
        for name in names | {"brand"}:
            if held := values_of(product, name):
                rows[name].append(held)
        if category in product.category:
            below = product.category[product.category.index(category) :][:2]
            rows["category"].append([below[-1]])
    found = {}
    for name, stated in rows.items():
        mass: dict[str, float] = defaultdict(float)
        for values in stated:
            for value in values:
                mass[value] += 1 / len(values) / len(stated)
        if not 2 <= len(mass) <= 12:
            continue
        entropy = -sum(m * math.log2(m) for m in mass.values())
        inside = sum(math.log2(len(v)) for v in stated) / len(stated)
        found[name] = len(stated) / len(products) * (entropy - inside)
    return found
