"""A product as it stands in a list: name, picture, price, what to say about it in two words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from shopkeeper.catalog import Catalog
from shopkeeper.catalog.model import Availability, Money, Product, Variant, pick
from shopkeeper.search.types import Hit

__all__ = ["Card", "buyable", "card", "cards", "product_url"]

NEW_DAYS = 45
SELLABLE = {Availability.IN_STOCK, Availability.PREORDER, Availability.BACKORDER}


@dataclass(frozen=True, slots=True)
class Card:
    """`badge` is "sale", "new", "sold_out" or ""; `was` the price before the sale; `position` counts from 1."""

    id: str
    url: str
    title: str
    brand: str
    image: str
    alt: str
    price: Money | None
    was: Money | None
    starting: bool
    badge: str
    rating: float | None
    rating_count: int
    choices: int
    position: int = 0
    score: float = 0.0
    alike: int = 0
    pinned: bool = False
    explanation: Mapping[str, Any] | None = None

    @property
    def off(self) -> int:
        """How much cheaper the sale is, in percent."""
        if self.was is None or self.price is None or self.was.amount <= 0:
            return 0
        return round(100 * (1 - self.price.amount / self.was.amount))


def product_url(language: str, product: str, variant: str = "") -> str:
    """The address of a product's page."""
    return f"/{language}/p/{quote(product, safe='')}" + (f"?v={quote(variant, safe='')}" if variant else "")


def buyable(thing: Product | Variant) -> bool:
    """True when it can be put in a cart."""
    return thing.availability in SELLABLE and (thing.quantity is None or thing.quantity > 0)


def price_of(thing: Product | Variant) -> tuple[Money | None, Money | None]:
    """The price to pay and, in a sale, the price before it."""
    if thing.sale_price and thing.price and thing.sale_price.amount < thing.price.amount:
        return thing.sale_price, thing.price
    return thing.sale_price or thing.price, None


def card(
    catalog: Catalog, product: Product, language: str, hit: Hit | None = None, position: int = 0
) -> Card:
    """The card of `product`, showing the variant that `hit` found best where it names one."""
    chosen = next((variant for variant in product.variants if hit and variant.id == hit.variant), None)
    price, was = price_of(chosen if chosen and (chosen.price or chosen.sale_price) else product)
    prices = {paid.amount for variant in product.variants if (paid := price_of(variant)[0])}
    title = pick(product.title, language)
    image = (chosen.image if chosen else "") or (product.images[0].url if product.images else "")
    alt = next((pick(picture.alt, language) for picture in product.images if picture.url == image), "")
    stocked = any(buyable(variant) for variant in product.variants) if product.variants else buyable(product)
    badge = "" if stocked else "sold_out"
    if stocked:
        badge = "sale" if was else "new" if _is_new(product) else ""
    return Card(
        id=product.id,
        url=product_url(language, product.id, chosen.id if chosen else ""),
        title=title or product.id,
        brand=catalog.vocabulary.translate("brand", product.brand, language) if product.brand else "",
        image=image,
        alt=alt or title,
        price=price,
        was=was,
        starting=chosen is None and len(prices) > 1,
        badge=badge,
        rating=product.rating,
        rating_count=product.rating_count,
        choices=len(product.variants),
        position=position,
        score=hit.score if hit else 0.0,
        alike=hit.alike if hit else 0,
        pinned=hit.pinned if hit else False,
        explanation=hit.explanation if hit else None,
    )


def cards(catalog: Catalog, hits: Iterable[Hit], language: str, first: int = 1) -> list[Card]:
    """The cards of a search's hits in their order; one whose product was retired meanwhile is left out."""
    hits = list(hits)
    products = catalog.get_many([hit.id for hit in hits])
    return [
        card(catalog, products[hit.id], language, hit, position)
        for position, hit in enumerate(hits, first)
        if hit.id in products
    ]


def _is_new(product: Product) -> bool:
    if not product.released:
        return False
    try:
        released = datetime.fromisoformat(product.released.replace("Z", "+00:00"))
    except ValueError:
        return False
    if released.tzinfo is None:
        released = released.replace(tzinfo=UTC)
    return released > datetime.now(UTC) - timedelta(days=NEW_DAYS)
