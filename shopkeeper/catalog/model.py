"""What a shop sells: products with variants, texts in several languages, typed attributes, exact money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Attribute", "Availability", "Image", "Money", "Product", "Quantity", "Text", "Variant", "pick"]

#: One text in several languages: BCP 47 tag -> text. A text whose language nobody stated is under the
#: shop's own language (`Config.language`).
Text = Mapping[str, str]


def pick(text: Text, language: str) -> str:
    """The text in `language`, else English, else whatever there is; '' for an empty text."""
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


class Availability(StrEnum):
    IN_STOCK = "in_stock"
    OUT_OF_STOCK = "out_of_stock"
    PREORDER = "preorder"
    BACKORDER = "backorder"
    DISCONTINUED = "discontinued"


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """`amount` in minor units of `currency` (ISO 4217): 1999 USD is 19.99 dollars, 1999 JPY is 1999 yen."""

    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as written by the merchant ('' when it has none)."""

    value: float
    unit: str = ""


#: text, number with unit, yes/no, or a list of texts
Attribute = str | Quantity | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Image:
    """`url` is an address, or a path below the shop's media folder."""

    url: str
    alt: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Variant:
    """One thing that can be put in a cart; `options` are its choices, e.g. {"Size": "M"}."""

    id: str
    options: Mapping[str, str] = field(default_factory=dict)
    price: Money | None = None
    sale_price: Money | None = None
    availability: Availability = Availability.IN_STOCK
    quantity: int | None = None
    gtin: str = ""
    mpn: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """One product. `price` of the product is that of its cheapest variant where it has variants.

    `category` is a path from the department down, in the shop's own language; `attributes` keep the
    merchant's names. Translations of category names, attribute names and values are in the shop's
    vocabulary (`Catalog.vocabulary`), not here. `extra` keeps feed fields that have no place of their own,
    so that an export gives them back. Times are UTC, ISO 8601 with a trailing Z; '' when unknown.
    """

    id: str
    title: Text
    description: Text = field(default_factory=dict)
    summary: Text = field(default_factory=dict)
    brand: str = ""
    category: tuple[str, ...] = ()
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    price: Money | None = None
    sale_price: Money | None = None
    availability: Availability = Availability.IN_STOCK
    quantity: int | None = None
    gtins: tuple[str, ...] = ()
    mpn: str = ""
    condition: str = ""
    images: tuple[Image, ...] = ()
    variants: tuple[Variant, ...] = ()
    rating: float | None = None
    rating_count: int = 0
    link: str = ""
    tags: tuple[str, ...] = ()
    released: str = ""
    created: str = ""
    updated: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def current_price(self) -> Money | None:
        """What is to be paid now: the sale price where there is one."""
        return self.sale_price or self.price
