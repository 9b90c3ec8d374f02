"""Made-up shops of every trade in English and Chinese: what they sell, and how they name categories, attributes,
values and brands. Held-out shops use kinds, brand parts and colour names that training shops never use."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from shopkeeper.train.recipes.kinds_brands import brands, coined, coined_color, shop_name
from shopkeeper.train.recipes.kinds_names import (
    CATEGORY_STYLES,
    VALUE_STYLES,
    attribute_name,
    category_name,
    for_audience,
    value_name,
)
from shopkeeper.train.recipes.kinds_table import Entry, entries, held_out, in_english
from shopkeeper.train.recipes.scene import Kind, World

__all__ = ["LANGUAGES", "WORLD_PARTS", "make_world"]

LANGUAGES = ("en", "zh")
WORLD_PARTS = ("train", "heldout-shop")
CURRENCIES = {  # currency -> prices per dollar (en) or per yuan (zh)
    "en": {"USD": 1.0, "EUR": 0.95, "GBP": 0.8, "CAD": 1.35, "AUD": 1.5, "CHF": 0.95, "SGD": 1.3, "INR": 80.0,
           "JPY": 145.0, "SEK": 10.5, "ZAR": 18.0},
    "zh": {"CNY": 1.0, "HKD": 1.1, "TWD": 4.4, "SGD": 0.19, "USD": 0.14, "MYR": 0.64},
}  # fmt: skip
IN_ENGLISH = 0.08  # Chinese-speaking customers' shops whose categories are English
COLORS = {"en": "color", "zh": "颜色"}


@dataclass(frozen=True, slots=True)
class Style:
    """How one shop names things: drawn once, so that a shop is consistent as real ones are."""

    category: str
    value: str
    attribute: str
    part: str
    synonyms: float  # how often a category is called by another of the kind's names
    audiences: float  # how often it is split by audience
    attributes: float  # how often an attribute of a kind is kept
    coined_colors: bool
    coarse: bool  # categories are departments
    english: str  # in a shop with Chinese customers and English categories, how these are written; or ""


def make_world(seed: int, part: str = "train", language: str = "") -> World:
    """The shop of `seed`: always the same one. `part`: "train" or "heldout-shop"; `language`: "en", "zh", or "" to
    let the seed choose. Raises ValueError for another part or language."""
    if part not in WORLD_PARTS or language not in ("", *LANGUAGES):
        raise ValueError(f"no made-up shops of part {part!r} and language {language!r}")
    rng = random.Random(f"world {part} {seed}")
    chosen = "zh" if rng.random() < 0.5 else "en"
    language = language or chosen
    currency, rate = _currency(language, rng)
    style = _style(language, part, rng)
    makers = brands(language, part, rng.choice((5, 8, 12, 20, 30)), rng)
    level = rng.choice((0.6, 0.8, 1.0, 1.0, 1.0, 1.3, 2.0))
    kinds: list[Kind] = []
    for entry in _assortment(language, part, rng):
        own = rng.sample(makers, min(len(makers), rng.randint(2, 7)))
        kinds += _kinds(entry, style, own, rate * level, language, rng)
    if rng.random() < 0.35:
        kinds += [_coined(style, makers, rate, language, rng) for _ in range(rng.randint(1, 8))]
    return World(shop_name(language, part, rng), language, currency, tuple(_distinct(kinds)), seed)


def _currency(language: str, rng: random.Random) -> tuple[str, float]:
    rates = CURRENCIES[language]
    usual = [9, 5, 4] + [1] * (len(rates) - 3) if language == "en" else [20] + [1] * (len(rates) - 1)
    name = rng.choices(tuple(rates), usual)[0]
    return name, rates[name]


def _style(language: str, part: str, rng: random.Random) -> Style:
    return Style(
        category=rng.choice(CATEGORY_STYLES[language]),
        value=rng.choice(VALUE_STYLES[language]),
        attribute=rng.choice(("plain", "plain", "other", "title", "snake", "upper")),
        part=part,
        synonyms=rng.choice((0.0, 0.3, 0.6)),
        audiences=rng.choice((0.0, 0.3, 0.8)),
        attributes=rng.choice((0.5, 0.8, 1.0, 1.0)),
        coined_colors=rng.random() < 0.3,
        coarse=rng.random() < 0.1,
        english=rng.choice(CATEGORY_STYLES["en"]) if language == "zh" and rng.random() < IN_ENGLISH else "",
    )


def _assortment(language: str, part: str, rng: random.Random) -> list[Entry]:
    """A shop of one or two departments, of a mixed few, or of everything."""
    held = part == "heldout-shop"
    table = [entry for entry in entries(language) if held_out(entry.said[0]) == held]
    departments = sorted({entry.department for entry in table})
    sort = rng.random()
    if sort < 0.5:
        chosen = rng.sample(departments, min(len(departments), rng.randint(1, 3)))
        rows = [entry for entry in table if entry.department in chosen]
        return rng.sample(rows, min(len(rows), rng.randint(8, 40)))
    return rng.sample(table, min(len(table), rng.randint(8, 30) if sort < 0.85 else rng.randint(40, 90)))


def _kinds(
    entry: Entry, style: Style, makers: list[str], rate: float, language: str, rng: random.Random
) -> list[Kind]:
    """The kind, or one for each audience it is sold to."""
    department = rng.choice(entry.department[:2]) if style.coarse else entry.department[0]
    called = rng.choice(entry.said) if rng.random() < style.synonyms else entry.said[0]
    attributes = {
        attribute_name(name, style.attribute, language): _values(name, values, style, language, rng)
        for name, values in entry.attributes.items()
        if rng.random() < style.attributes
    }
    low, high = (max(1, round(price * rate)) for price in entry.prices)
    name = (
        department
        if style.coarse
        else category_name(called, department, style.category, language, entry.said)
    )
    abroad = in_english().get(entry.said[0]) if style.english else None
    if abroad is not None:
        name = category_name(abroad.said[0], abroad.department[0], style.english, "en", abroad.said)
    kind = Kind(name, entry.said, entry.uses, attributes, tuple(makers), (low, max(high, low + 2)))
    if abroad is not None or not entry.audience or style.coarse or rng.random() >= style.audiences:
        return [kind]
    return [
        replace(kind, name=category_name(named, department, style.category, language, said), said=said)
        for named, said in for_audience(called, entry.said, language, rng)
    ]


def _values(
    name: str, values: tuple[str, ...], style: Style, language: str, rng: random.Random
) -> tuple[str, ...]:
    kept = [value for value in values if rng.random() < 0.75] or list(values[:2])
    if style.coined_colors and name == COLORS[language]:
        kept = [coined_color(language, style.part, rng) for _ in range(rng.randint(3, 8))] + kept[:3]
    return tuple(dict.fromkeys(value_name(value, name, style.value, language) for value in kept))


def _coined(style: Style, makers: list[str], rate: float, language: str, rng: random.Random) -> Kind:
    """Goods that nobody knows but this shop: a model must copy their name."""
    said = coined(language, style.part, rng)
    some = rng.choice(entries(language))
    attributes = {
        attribute_name(name, style.attribute, language): _values(name, values, style, language, rng)
        for name, values in some.attributes.items()
        if rng.random() < style.attributes
    }
    low, high = (max(1, round(price * rate)) for price in some.prices)
    own = tuple(rng.sample(makers, min(len(makers), 3)))
    name = category_name(said, some.department[0], style.category, language, (said,))
    return Kind(name, (said,), (), attributes, own, (low, max(high, low + 2)))


def _distinct(kinds: list[Kind]) -> list[Kind]:
    """No two kinds that customers cannot tell apart: a word names the first kind it was given to."""
    seen: set[str] = set()
    rows = []
    for kind in kinds:
        said = tuple(word for word in kind.said if word not in seen)
        if said:
            seen.update(said)
            rows.append(replace(kind, said=said))
    return rows
