"""The catalogue as the order desk sees it: what is sold now of a product, at what price, and where it belongs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shopkeeper.catalog import Catalog
from shopkeeper.catalog.model import Availability, Product, Variant, pick
from shopkeeper.orders.actions import Offer

__all__ = ["MOST_LISTED", "Shelf", "offers_of"]

#: a shop with more products than this does not list them by name
MOST_LISTED = 200
_SOLD = (Availability.IN_STOCK, Availability.PREORDER, Availability.BACKORDER)


class Shelf:
    """`offers`, `products` and `category` are what the built-in order system asks of a catalogue; titles are in
    `language`."""

    def __init__(self, catalog: Catalog, language: str) -> None:
        self._catalog = catalog
        self._language = language

    def offers(self, product: str) -> Sequence[Offer]:
        """All variants, sold out ones included; () for a product that is not sold any more."""
        found = self._catalog.get(product)
        return offers_of(found, self._language) if found else ()

    def products(self) -> Mapping[str, str]:
        """Product id -> title; {} when there are more than `MOST_LISTED`."""
        if self._catalog.has_more_than(MOST_LISTED):
            return {}
        return {one.id: pick(one.title, self._language) for one in self._catalog.products()}

    def category(self, product: str) -> Sequence[str]:
        """The product's path of categories, in the shop's own language."""
        found = self._catalog.get(product)
        return found.category if found else ()


def offers_of(product: Product, language: str) -> tuple[Offer, ...]:
    """One offer for each variant that has a price; of a product without variants one whose variant is ''."""
    title = pick(product.title, language)
    whole = Variant("", {}, product.price, product.sale_price, product.availability, product.quantity)
    found = []
    for variant in product.variants or (whole,):
        price = variant.sale_price or variant.price or product.current_price
        if price is None:
            continue
        available = variant.availability in _SOLD and variant.quantity != 0
        options = dict(variant.options)
        found.append(Offer(variant.id, product.id, title, options, price.amount, price.currency, available))
    return tuple(found)
