"""What a strategy shows to one chosen person, beside what is shown now: with reasons, sources and scores."""

from __future__ import annotations

from dataclasses import dataclass, replace

from shopkeeper.catalog.model import Money, Product, pick
from shopkeeper.orders.model import Customer
from shopkeeper.recommend.asked import Asked
from shopkeeper.recommend.profile.wording import interest_words
from shopkeeper.recommend.results import Recommendation, Recommended
from shopkeeper.recommend.strategies import SOURCES, Explore, Strategy
from shopkeeper.recommend.wording import sentence
from shopkeeper.web import i18n
from shopkeeper.web.console.access import Console
from shopkeeper.web.console.recommend_form import Trial
from shopkeeper.web.storefront.cards import price_of

__all__ = ["Preview", "Shown", "source_name", "try_out"]

SHOWN = 12
FOUND = 6
#: places that are about a product
ABOUT = ("because", "similar", "together", "complete")


@dataclass(frozen=True, slots=True)
class Shown:
    """One product of a preview; `was` is its place in what is shown now, None when it is not in it."""

    item: Recommendation
    title: str
    image: str
    price: str
    why: str
    sources: tuple[tuple[str, float], ...]
    was: int | None


@dataclass(frozen=True, slots=True)
class Preview:
    """`person` is None for somebody unknown; `allowed` is false for one who declined; `found` are people that
    the words match. `after` is empty where nothing was changed; `seconds` is what the last question took."""

    trial: Trial
    person: Customer | None = None
    allowed: bool = True
    interests: tuple[str, ...] = ()
    acts: int = 0
    found: tuple[Customer, ...] = ()
    about: Product | None = None
    about_title: str = ""
    before: tuple[Shown, ...] = ()
    after: tuple[Shown, ...] | None = None
    personal: bool = False
    fault: str = ""


def try_out(console: Console, place: str, changed: Strategy | None, trial: Trial, fault: str = "") -> Preview:
    """The preview of `changed` (None: of what is shown now alone) as the person of `trial`.

    What explores is left out of both sides: chance would hide what the change does.
    """
    shop = console.shop
    person = shop.orders.customers.get(trial.person) if trial.person else None
    allowed = person is None or shop.profiles.allowed(customer=person.id)
    known = person.id if person is not None and allowed else ""
    profile = shop.profiles.of(customer=known) if known else None
    about = _about(console, place, trial, known)
    asked = Asked(
        place=place,
        customer=known,
        products=(about.id,) if about else (),
        limit=SHOWN,
        language=console.language,
        personal=bool(known),
    )
    now = shop.recommend.strategies.of(place)
    plain = Explore("none", 0.0)
    before = shop.recommend.ask(asked, strategy=replace(now, explore=plain))
    after = None
    if changed is not None and not fault and replace(changed, explore=plain) != replace(now, explore=plain):
        after = shop.recommend.ask(asked, strategy=replace(changed, explore=plain))
    answers = [before, *([after] if after else [])]
    names = {i.product for a in answers for i in a.items}
    names |= {name for a in answers for i in a.items for name in i.reason.products}
    products = shop.catalog.get_many(names)
    places = {item.product: item.position for item in before.items}
    return Preview(
        trial,
        person,
        allowed,
        tuple(
            interest_words(one, console.language, shop.catalog.vocabulary.translate)
            for one in profile.interests[:6]
        )
        if profile
        else (),
        profile.acts if profile else 0,
        tuple(shop.orders.customers.matching(trial.find, FOUND)) if trial.find else (),
        about,
        pick(about.title, console.language) if about else "",
        _shown(console, before, products, None),
        None if after is None else _shown(console, after, products, places),
        before.personal,
        fault,
    )


def _about(console: Console, place: str, trial: Trial, customer: str) -> Product | None:
    """The product the place is about: the chosen one, else what the person did last, else what sells best."""
    if place not in ABOUT:
        return None
    catalog, events = console.shop.catalog, console.shop.events
    if trial.product and (chosen := catalog.get(trial.product)):
        return chosen
    if customer:
        for event in reversed(events.latest(customer=customer, kinds=["view", "cart", "purchase"], limit=20)):
            if seen := catalog.get(event.product):
                return seen
    popular = events.popularity(half_life_days=90)
    for id in sorted(popular, key=lambda id: (-popular[id], id))[:20]:
        if seller := catalog.get(id):
            return seller
    return next(iter(catalog.products()), None)


def _shown(
    console: Console, answer: Recommended, products: dict[str, Product], places: dict[str, int] | None
) -> tuple[Shown, ...]:
    titles = {name: pick(product.title, console.language) or name for name, product in products.items()}
    shown = []
    for item in answer.items:
        product = products.get(item.product)
        if product is None:
            continue
        price = price_of(product)[0] or next(
            (price_of(v)[0] for v in product.variants if price_of(v)[0]), None
        )
        shown.append(
            Shown(
                item,
                titles[item.product],
                product.images[0].url if product.images else "",
                i18n.money(price, console.language) if isinstance(price, Money) else "",
                sentence(item.reason, titles, console.language),
                tuple(
                    (source_name(name, console.language), round(item.scores.get(name, 0.0), 3))
                    for name in item.sources
                ),
                item.position if places is None else places.get(item.product),
            )
        )
    return tuple(shown)


def source_name(name: str, language: str) -> str:
    """What a source is called in the console."""
    words = SOURCES.get(name)
    return name if words is None else words[1] if language == "zh" else words[0]
