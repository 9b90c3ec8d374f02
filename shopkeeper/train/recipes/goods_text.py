"""Fact sheets: what a shop says of one product, in one language, as a prompt shows it.

From a shop's own catalogue, or from many made-up shops whose brands, models, numbers and prices are invented anew,
so that what is learned is to copy and not to remember.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Literal

from shopkeeper.catalog.model import Attribute, Availability, Product, Quantity, pick
from shopkeeper.language.currency import exponent
from shopkeeper.simulate.goods.wording import quantity_text
from shopkeeper.train.recipes import invented
from shopkeeper.train.recipes.row import held_out
from shopkeeper.train.recipes.worlds import make_world

if TYPE_CHECKING:
    from shopkeeper.shop import Shop
    from shopkeeper.train.recipes.scene import World

__all__ = [
    "LABELS",
    "Fact",
    "Sheet",
    "made_up",
    "money_text",
    "sheet_of",
    "sheets_of",
    "singular",
    "title_of",
]

FactKind = Literal["text", "number", "flag", "list"]
#: names of the facts that every product has, by language
LABELS: Mapping[str, Mapping[str, str]] = {
    "en": {"title": "Product", "brand": "Brand", "price": "Price", "stock": "In stock", "kind": "Kind"},
    "zh": {"title": "商品", "brand": "品牌", "price": "价格", "stock": "有货", "kind": "类别"},
}
_YES = {"en": ("yes", "no"), "zh": ("是", "否")}
_UNTIL = date(2026, 6, 30)


@dataclass(frozen=True, slots=True)
class Fact:
    """One attribute as shown: its name and value; a flag's value is yes or no in that language."""

    name: str
    value: str
    kind: FactKind

    @property
    def yes(self) -> bool:
        """Whether a flag is set."""
        return self.kind == "flag" and self.value in ("yes", "是")


@dataclass(frozen=True, slots=True)
class Sheet:
    """`key` is what a product is held out by: its kind in made-up shops, its id in a real one."""

    key: str
    language: str
    title: str
    noun: str
    brand: str
    model: str
    price: str
    in_stock: bool
    facts: tuple[Fact, ...]
    lines: tuple[str, ...] = ()

    def shown(self, facts: tuple[Fact, ...], *, head: tuple[str, ...] = ("title",)) -> dict[str, str]:
        """Those facts as name -> value, after the heads asked for ("title", "brand", "price", "stock", "kind")."""
        names, yes = LABELS[self.language], _YES[self.language]
        values = {
            "title": self.title,
            "brand": self.brand,
            "price": self.price,
            "stock": yes[0] if self.in_stock else yes[1],
            "kind": self.noun,
        }
        return {names[h]: values[h] for h in head if values[h]} | {f.name: f.value for f in facts}


def singular(name: str) -> str:
    """One of them, in lower case: "Travel cups" -> "travel cup", "Dishes" -> "dish"; what is no plural stays."""
    name = name.lower()
    if name.endswith(("hoodies", "cookies", "movies", "brownies", "beanies", "pies", "ties", "smoothies")):
        return name[:-1]
    for end, new in (("ies", "y"), ("shes", "sh"), ("ches", "ch"), ("sses", "ss"), ("xes", "x"), ("s", "")):
        if name.endswith(end) and not name.endswith(
            ("ss", "us", "is", "glasses", "shoes", "clothes", "trousers")
        ):
            return name[: -len(end)] + new
    return name


def money_text(amount: int, currency: str, language: str) -> str:
    """A price as a shopper reads it: $39.99, £5, €1,250, ¥299; other currencies by their code."""
    places = exponent(currency)
    whole = amount % 10**places == 0
    number = f"{amount / 10**places:,.{0 if whole else places}f}"
    sign = {"USD": "$", "GBP": "£", "EUR": "€", "CNY": "¥", "JPY": "¥"}.get(currency)
    return f"{sign}{number}" if sign else f"{number} {currency}"


def sheet_of(
    product: Product, language: str, translate: Callable[[str, str, str], str] = lambda kind, name, tag: name
) -> Sheet:
    """The sheet of a product; `translate(kind, name, language)` gives the shop's names in that language."""
    language = "zh" if language.startswith("zh") else "en"
    facts = []
    for name, value in product.attributes.items():
        shown = translate("attribute", name, language)
        facts.append(_fact(shown, value, language, translate))
    for option in dict.fromkeys(name for v in product.variants for name in v.options):
        values = dict.fromkeys(v.options[option] for v in product.variants if option in v.options)
        shown = translate("option", option, language)
        texts = [translate("value", v, language) for v in values]
        joined = _joined(texts, language)
        facts.append(Fact(shown, joined, "list" if len(texts) > 1 else "text"))
    price = product.current_price
    title = " ".join(pick(product.title, language).split())
    brand = translate("brand", product.brand, language) if product.brand else ""
    noun = translate("category", product.category[-1], language) if product.category else ""
    if language == "en":
        noun = singular(noun).title() if noun else ""
    kept = tuple(f for f in facts if f.value and len(f.value) <= 60 and "\n" not in f.value)
    body = pick(product.description, language) if language in product.description else ""
    return Sheet(
        key=product.id,
        language=language,
        title=title,
        noun=noun,
        brand=brand,
        model=_model(title, brand, noun, kept),
        price=money_text(price.amount, price.currency, language) if price else "",
        in_stock=product.availability is Availability.IN_STOCK,
        facts=kept,
        lines=tuple(filter(None, (" ".join(part.split()) for part in body.split("\n")))),
    )


def sheets_of(shop: Shop, language: str) -> Iterator[Sheet]:
    """A sheet for every product of the shop that has a title in `language`, ordered by id; what has a title in neither
    English nor Chinese counts as English."""
    translate = shop.catalog.vocabulary.translate
    for product in shop.catalog.products():
        if language in product.title or (language == "en" and product.title and "zh" not in product.title):
            yield sheet_of(product, language, translate)


def made_up(rng: random.Random, language: str, part: str, like: Sheet | None = None) -> Sheet:
    """One product of a made-up shop, `like` another one if given. Part "heldout-shop" is of kinds of goods that the
    other parts never show."""
    if like is not None:
        facts = tuple(_changed(f, rng) for f in like.facts if rng.random() < 0.9)
        other = replace(like, facts=facts, price=invented.other_number(like.price, rng))
        brand, model = invented.brand(rng, language), invented.model(rng)
        title = title_of(like.noun, brand, model, facts[: rng.randint(0, 2)], language)
        return replace(other, title=title, brand=brand, model=model)
    unseen = part == "heldout-shop"
    if rng.random() < 0.5:
        return _of_world(rng, language, unseen)
    for _ in range(1000):
        sheet = rng.choice(_stock(rng.randrange(16), language))
        if held_out(sheet.key) == unseen:
            return _renamed(sheet, rng)
    raise AssertionError("no kind of goods is left for this part")


def _of_world(rng: random.Random, language: str, unseen: bool) -> Sheet:
    world = _world(rng.randrange(300), "heldout-shop" if unseen else "train", language)
    kind = rng.choice(world.kinds)
    noun = rng.choice(kind.said)
    facts = tuple(_of_value(name, rng.choice(values)) for name, values in kind.attributes.items() if values)
    shown = noun.title() if language == "en" else noun
    return _renamed(Sheet(noun, language, "", shown, "", "", "", True, facts), rng)


def _of_value(name: str, value: str) -> Fact:
    return Fact(name, value, "number" if value[:1].isdigit() else "text")


@cache
def _world(seed: int, part: str, language: str) -> World:
    return make_world(5_000_000 + seed, part, language)


def _changed(fact: Fact, rng: random.Random) -> Fact:
    if rng.random() < 0.3:
        return fact
    if fact.kind == "number":
        return replace(fact, value=invented.other_number(fact.value, rng))
    if fact.kind == "flag":
        yes, no = ("是", "否") if fact.value in ("是", "否") else ("yes", "no")
        return replace(fact, value=no if fact.yes else yes)
    return fact


@cache
def _stock(seed: int, language: str) -> tuple[Sheet, ...]:
    from shopkeeper.simulate.goods import make_items, vocabulary_rows

    items = make_items(1000 + seed, 180, _UNTIL)
    names = {(kind, name): text for kind, name, tag, text in vocabulary_rows(items) if tag == "zh"}

    def translate(kind: str, name: str, tag: str) -> str:
        return names.get((kind, name), name) if tag == "zh" else name

    found = []
    for item in items:
        sheet = sheet_of(item.product, language, translate)
        noun = item.kind.noun or item.kind.name
        en, _, zh = noun.partition("|")
        facts = tuple(f for f in sheet.facts if f.name not in ("Compatible with", "适用型号"))
        found.append(
            Sheet(item.kind.slug, language, sheet.title, zh if language == "zh" else en, sheet.brand, "",
                  sheet.price, sheet.in_stock, facts, sheet.lines)
        )  # fmt: skip
    return tuple(found)


def _renamed(sheet: Sheet, rng: random.Random) -> Sheet:
    """The same kind of thing from a brand nobody knows, with other numbers and another price."""
    language = sheet.language
    brand, model = invented.brand(rng, language), invented.model(rng)
    facts = [
        Fact(f.name, invented.other_number(f.value, rng), f.kind)
        if f.kind == "number" and rng.random() < 0.7
        else f
        for f in sheet.facts
    ]
    taken = {f.name.lower() for f in facts}
    for name, value, kind in invented.extras(rng, language, rng.choice((0, 1, 1, 2, 3))):
        if name.lower() not in taken:
            facts.append(Fact(name, value, kind))
    rng.shuffle(facts)
    return Sheet(
        sheet.key,
        language,
        title_of(sheet.noun, brand, model, tuple(facts[: rng.choice((0, 1, 2, 2, 3, 4))]), language),
        sheet.noun,
        brand,
        model,
        invented.price(rng, language),
        rng.random() < 0.8,
        tuple(facts),
        (),
    )


def title_of(noun: str, brand: str, model: str, facts: tuple[Fact, ...], language: str) -> str:
    """The house style for titles: brand, model, words, the thing; then numbers and set flags after commas."""
    words = [f.value for f in facts if f.kind == "text"]
    tail = [f.value for f in facts if f.kind in ("number", "list")] + [f.name for f in facts if f.yes]
    if language == "zh":
        return " ".join(filter(None, [brand, model, "".join(words) + noun, *tail]))
    return ", ".join([" ".join(filter(None, [brand, model, *words, noun])), *tail])


def _fact(name: str, value: Attribute, language: str, translate: Callable[[str, str, str], str]) -> Fact:
    if isinstance(value, bool):
        return Fact(name, _YES[language][0 if value else 1], "flag")
    if isinstance(value, Quantity):
        return Fact(name, quantity_text(value, language, prose=False), "number")
    if isinstance(value, tuple):
        return Fact(name, _joined([translate("value", v, language) for v in value], language), "list")
    text = translate("value", value, language)
    if text.strip().lower() in ("yes", "no", "是", "否", "true", "false"):
        return Fact(name, _YES[language][0 if text.strip().lower() in ("yes", "是", "true") else 1], "flag")
    return Fact(name, " ".join(text.split()), "number" if text[:1].isdigit() else "text")


def _model(title: str, brand: str, noun: str, facts: tuple[Fact, ...]) -> str:
    """The product's own name: up to three words after the brand, before the first that a fact or the kind explains."""
    if not brand or not title.startswith(brand):
        return ""
    told = [
        w.lower() for f in facts for w in [*f.value.split(), f.value] if len(w) > 1
    ] + noun.lower().split()
    words: list[str] = []
    for word in title[len(brand) :].split()[:3]:
        small = word.strip(",;.").lower()
        if any(small == t or (not small.isascii() and t in small) for t in told):
            break
        words.append(word)
        if word.endswith(","):
            break
    return " ".join(words).rstrip(",") if all(w.isascii() for w in words) else ""


def _joined(texts: list[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(texts)
