"""The page of one product: pictures, choices, price, facts, reviews, what is like it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from shopkeeper.catalog.model import Attribute, Image, Money, Product, Quantity, Variant, pick
from shopkeeper.web import i18n
from shopkeeper.web.storefront import recommended
from shopkeeper.web.storefront.cards import buyable, cards, price_of, product_url
from shopkeeper.web.storefront.listing import crumbs
from shopkeeper.web.storefront.markup import product_markup
from shopkeeper.web.storefront.personal import FEWEST, NOTHING
from shopkeeper.web.storefront.recommended import row
from shopkeeper.web.storefront.store import Storefront, store_of
from shopkeeper.web.storefront.visitor import Visitor

__all__ = ["Offer", "Option", "OptionValue", "choose", "options", "router"]

REVIEWS_SHOWN = 8
FEW = 5

router = APIRouter()


@dataclass(frozen=True, slots=True)
class OptionValue:
    """One value that an option can take; `url` is the page with the variant that it leads to."""

    label: str
    value: str
    url: str
    selected: bool
    buyable: bool
    image: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice to make, such as the size."""

    name: str
    label: str
    chosen: str
    values: tuple[OptionValue, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What is in front of the shopper: the product, or one of its variants."""

    variant: str
    price: Money | None
    was: Money | None
    buyable: bool
    availability: str
    quantity: int | None

    @property
    def few(self) -> bool:
        """True when only some pieces are left."""
        return self.buyable and self.quantity is not None and self.quantity <= FEW

    @property
    def off(self) -> int:
        if self.was is None or self.price is None or self.was.amount <= 0:
            return 0
        return round(100 * (1 - self.price.amount / self.was.amount))


@router.get("/{language:language}/p/{product_id:path}")
def product(
    request: Request, language: str, product_id: str, v: str = "", alike: int = 0, r: str = ""
) -> Response:
    """One product; `v` names the variant that is chosen, `r` the recommendation that led here."""
    store, visitor = store_of(request), Visitor.of(request)
    found = store.shop.catalog.get(product_id)
    if found is None:
        raise HTTPException(404)
    chosen = choose(found, v)
    offer = _offer(found, chosen)
    reviews = sorted(store.shop.catalog.reviews(found.id), key=lambda review: review.language != language)
    stars = Counter(review.rating for review in reviews)
    recent = store.recent(visitor, language, besides=found.id)
    like = row(store, visitor, language, "similar", products=[found.id], limit=10) if not alike else NOTHING
    if len(like.picks) < FEWEST:
        like = NOTHING
    similar_hits = [] if like else store.shop.search.similar(found.id, min(max(alike + 4, 8), 48))
    together = row(store, visitor, language, "together", products=[found.id], limit=8, exclude=like.products)
    task = visitor.record(
        store.shop,
        lambda: [
            *recommended.clicked(store, visitor, found.id, r),
            visitor.event("view", product=found.id, variant=v[:200], place="product"),
            *recommended.impressions(visitor, [together, like]),
        ],
    )
    if visitor.tracked:
        visitor.looked_at(found.id)
    url = store.pages.base_url(request) + product_url(language, found.id)
    steps = crumbs(store, found.category, language)
    return store.page(
        request,
        "product.html",
        visitor,
        background=task,
        product=found,
        title=pick(found.title, language) or found.id,
        summary=pick(found.summary, language),
        description=pick(found.description, language),
        offer=offer,
        options=options(store, found, chosen, language),
        images=_images(found, chosen),
        facts=_facts(store, found, language),
        reviews=reviews[:REVIEWS_SHOWN],
        review_total=len(reviews),
        histogram=[(star, stars[star]) for star in (5, 4, 3, 2, 1)],
        similar=cards(store.shop.catalog, similar_hits, language),
        like=like,
        together=together,
        recent=recent,
        crumbs=steps,
        canonical=url,
        markup=product_markup(found, language, url, store.pages.base_url(request), steps, reviews[:3]),
    )


def choose(product: Product, variant: str) -> Variant | None:
    """The variant called `variant`, else the first that can be bought, else the first; None without any."""
    named = next((one for one in product.variants if one.id == variant), None)
    return named or next(
        (one for one in product.variants if buyable(one)), next(iter(product.variants), None)
    )


def _offer(product: Product, variant: Variant | None) -> Offer:
    price, was = price_of(variant) if variant else (None, None)
    if price is None:
        price, was = price_of(product)
    thing = variant or product
    sold = thing.availability if buyable(thing) or thing.availability == "discontinued" else "out_of_stock"
    return Offer(variant.id if variant else "", price, was, buyable(thing), str(sold), thing.quantity)


def options(store: Storefront, product: Product, chosen: Variant | None, language: str) -> list[Option]:
    """The choices of a product, each value leading to the variant that keeps the other choices best."""
    if chosen is None:
        return []
    names = list(dict.fromkeys(name for variant in product.variants for name in variant.options))
    pictured = len({variant.image for variant in product.variants if variant.image}) > 1
    found = []
    for name in names:
        values = []
        for value in dict.fromkeys(one.options[name] for one in product.variants if name in one.options):
            target = max(
                (one for one in product.variants if one.options.get(name) == value),
                key=lambda one: (_agreement(one.options, chosen.options), buyable(one)),
            )
            values.append(
                OptionValue(
                    label=store.label("value", value, language),
                    value=value,
                    url=product_url(language, product.id, target.id),
                    selected=chosen.options.get(name) == value,
                    buyable=buyable(target),
                    image=target.image if pictured and name == names[0] else "",
                )
            )
        label = store.label("option", name, language)
        if label == name:
            label = store.label("attribute", name, language)
        picked = store.label("value", chosen.options[name], language) if name in chosen.options else ""
        found.append(Option(name, label, picked, tuple(values)))
    return found


def _agreement(options: Mapping[str, str], chosen: Mapping[str, str]) -> int:
    return sum(chosen.get(name) == value for name, value in options.items())


def _images(product: Product, variant: Variant | None) -> list[Image]:
    images = list(product.images)
    if variant and variant.image:
        own = next((image for image in images if image.url == variant.image), Image(variant.image))
        images = [own, *(image for image in images if image.url != variant.image)]
    return images


def _facts(store: Storefront, product: Product, language: str) -> list[tuple[str, str]]:
    rows = (
        [(i18n.text(language, "brand"), store.label("brand", product.brand, language))]
        if product.brand
        else []
    )
    for name, value in product.attributes.items():
        rows.append((store.label("attribute", name, language), _shown(store, value, language)))
    if product.gtins:
        rows.append(("GTIN", ", ".join(product.gtins[:3])))
    if product.mpn:
        rows.append((i18n.text(language, "mpn"), product.mpn))
    return rows


def _shown(store: Storefront, value: Attribute, language: str) -> str:
    if isinstance(value, bool):
        return i18n.text(language, "yes" if value else "no")
    if isinstance(value, Quantity):
        return i18n.quantity(value, language)
    if isinstance(value, str):
        return store.label("value", value, language)
    return ("、" if language == "zh" else ", ").join(store.label("value", one, language) for one in value)
