"""Reviews by customers who bought the thing, as good as its quality, about its own attributes."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Protocol

from shopkeeper.catalog.model import Attribute, Quantity
from shopkeeper.catalog.review import Review
from shopkeeper.simulate.goods import opinions
from shopkeeper.simulate.goods.kind import Pair, pair
from shopkeeper.simulate.goods.make import Item
from shopkeeper.simulate.goods.palette import COLORS, MATERIALS
from shopkeeper.simulate.goods.wording import quantity_text

__all__ = ["Bought", "make_reviews"]


class Bought(Protocol):
    """One purchase, as the simulation of behaviour tells of it."""

    @property
    def customer(self) -> str: ...
    @property
    def product(self) -> str: ...
    @property
    def variant(self) -> str: ...
    @property
    def time(self) -> str: ...
    @property
    def language(self) -> str: ...


def make_reviews(
    items: Iterable[Item], purchases: Iterable[Bought], seed: int, *, count: int = 15_000, until: date
) -> list[Review]:
    """About `count` reviews of things bought, none later than `until`, one a customer and product."""
    known = {item.product.id: item for item in items}
    once: dict[tuple[str, str], Bought] = {}
    for purchase in purchases:
        if purchase.product in known:
            once.setdefault((purchase.customer, purchase.product), purchase)
    share = min(count / max(len(once), 1), 0.85)
    reviews = []
    for (customer, product), purchase in once.items():
        rng = random.Random(f"{seed}/review/{customer}/{product}")
        if rng.random() >= share:
            continue
        bought = datetime.fromisoformat(purchase.time)
        written = bought + timedelta(days=3 + rng.expovariate(1 / 12), minutes=rng.randrange(1440))
        if written.date() >= until:
            continue
        language = "zh" if purchase.language.startswith("zh") else "en"
        item = known[product]
        rating = _rating(item.quality, rng)
        title, body = _words(item, purchase.variant, rating, rng)
        reviews.append(
            Review(
                id=f"R-{customer}-{product}",
                product=product,
                customer=customer,
                rating=rating,
                title=title[language] if rng.random() < 0.8 else "",
                body=body[language],
                language=language,
                created=written.strftime("%Y-%m-%dT%H:%M:%SZ"),
                verified=True,
            )
        )
    return reviews


def _rating(quality: float, rng: random.Random) -> int:
    """1 to 5: on average 3.1 for the poorest goods and 4.8 for the best, with the spread of moods."""
    return max(1, min(5, round(2.9 + 2.3 * quality + rng.gauss(0, 0.85))))


def _words(item: Item, variant: str, rating: int, rng: random.Random) -> tuple[Pair, Pair]:
    noun = pair(item.kind.name)
    option = next((v.options for v in item.product.variants if v.id == variant), {})
    color = _color(option.get("Color", str(item.product.attributes.get("Color", "Black"))))
    said = {"noun": noun, "color": color}
    pleased = rating >= 4 or (rating == 3 and rng.random() < 0.5)
    sentences = [_say(rng.choice(opinions.OPENINGS[rating]), said)]
    topics = _topics(item, option, pleased)
    wanted = rng.choices((0, 1, 2, 3), (8, 40, 38, 14))[0]
    for line, more in rng.sample(topics, min(wanted, len(topics))):
        sentences.append(_say(line, said | more))
    if rating in (3, 4) and rng.random() < 0.4:
        contrary = _topics(item, option, not pleased)
        line, more = rng.choice(contrary)
        sentence = _say(line, said | more)
        sentences.append(
            Pair("On the other hand: " + sentence.en[:1].lower() + sentence.en[1:], "不过，" + sentence.zh)
            if not sentence.en.startswith(("I ", "W", "{"))
            else sentence
        )
    if item.kind.season in opinions.BY_SEASON and pleased and rng.random() < 0.2:
        sentences.append(_say(opinions.BY_SEASON[item.kind.season], said))
    if rng.random() < 0.35:
        sentences.append(_say(rng.choice(opinions.CLOSINGS[pleased]), said))
    body = Pair(" ".join(s.en for s in sentences), "".join(s.zh for s in sentences))
    return _say(rng.choice(opinions.TITLES[rating]), said), body


def _topics(item: Item, option: Mapping[str, str], pleased: bool) -> list[tuple[str, dict[str, Pair]]]:
    """What there is to say about this product: lines with their facts."""
    side = 0 if pleased else 1
    found: list[tuple[str, dict[str, Pair]]] = [(line, {}) for line in opinions.GENERAL[side]]
    found += [(line, {}) for line in opinions.PRICE[side]]
    specs = {spec.name.en: spec for spec in item.kind.specs}
    for name, value in item.product.attributes.items():
        found += _about(name, value, specs[name].name if name in specs else pair(name), item, side)
    if "Size" in option and item.department.code in ("CLO", "SHO"):
        size = (
            next((c.text for c in item.kind.axis.choices if c.text.en == option["Size"]), None)
            if item.kind.axis
            else None
        )
        found += [(line, {"v": size or pair(option["Size"])}) for line in opinions.SIZES[side]] * 2
    return found


def _about(
    name: str, value: Attribute, shown: Pair, item: Item, side: int
) -> list[tuple[str, dict[str, Pair]]]:
    if isinstance(value, Quantity) and value.unit in opinions.BY_UNIT:
        if value.unit == "g" and "eight" not in name:
            return []
        text = Pair(quantity_text(value, "en", prose=True), quantity_text(value, "zh", prose=True))
        return [(line, {"v": text}) for line in opinions.BY_UNIT[value.unit][side]] * 2
    if isinstance(value, str) and (name == "Material" or value in MATERIALS):
        choices = (c.text for spec in item.kind.specs for c in spec.choices)
        text = next((c for c in choices if c.en == value), pair(value))
        return [
            (line, {"v": Pair(text.en.lower() if text.en[1:].islower() else text.en, text.zh)})
            for line in opinions.MATERIAL[side]
        ]
    if value is True:
        name_text = Pair(shown.en.lower() if shown.en[1:].islower() else shown.en, shown.zh)
        return [(line, {"name": name_text}) for line in opinions.FLAGS[side]]
    return []


def _color(name: str) -> Pair:
    return COLORS[name][0] if name in COLORS else pair(name)


def _say(line: str, facts: Mapping[str, Pair]) -> Pair:
    text = pair(line)
    en = text.en.format(**{k: (v.en.lower() if k == "color" else v.en) for k, v in facts.items()})
    return Pair(en[:1].upper() + en[1:], text.zh.format(**{k: v.zh for k, v in facts.items()}))
