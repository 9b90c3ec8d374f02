"""Makes products out of kinds: each draws from its own seed; names are kept unique over the whole shop."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from shopkeeper.catalog.model import Attribute, Availability, Money, Product, Quantity
from shopkeeper.simulate.goods.brands import BRANDS, Brand
from shopkeeper.simulate.goods.codes import gtin13, part_number
from shopkeeper.simulate.goods.departments import DEPARTMENTS
from shopkeeper.simulate.goods.drawing import Drawing, drawings_of
from shopkeeper.simulate.goods.kind import Choice, Department, Kind, Pair, pair
from shopkeeper.simulate.goods.names import MODEL_STYLES
from shopkeeper.simulate.goods.offer import (
    CURRENCY,
    availability_of,
    cents,
    dates_of,
    stock_of,
    tags_of,
    variants_of,
)
from shopkeeper.simulate.goods.palette import PALETTES, Color
from shopkeeper.simulate.goods.wording import fill, fits, pick_line, pick_lines

__all__ = ["Drawing", "Item", "make_items", "vocabulary_rows"]


@dataclass(frozen=True, slots=True)
class Item:
    """A product without pictures yet, what it is, and the pictures it needs; the first `colors` show its colours."""

    product: Product
    kind: Kind
    department: Department
    quality: float
    short: str
    drawings: tuple[Drawing, ...]
    colors: tuple[str, ...]


@dataclass(slots=True)
class _Shelf:
    """What was made so far, so that names stay unique and accessories find what they are made for."""

    names: set[tuple[str, str, str]] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    by_kind: dict[str, list[Item]] = field(default_factory=dict)


def make_items(seed: int, count: int, until: date) -> list[Item]:
    """About `count` products over all kinds by weight, the same for the same seed; ordered by id."""
    entries = [(d, k) for d in DEPARTMENTS for k in d.kinds]
    total = sum(k.weight for _, k in entries)
    wanted = _shares([k.weight / total * count for _, k in entries], count)
    shelf = _Shelf()
    serials: dict[str, int] = {}
    items: list[Item] = []
    ordered = sorted(range(len(entries)), key=lambda i: bool(entries[i][1].fits))
    for index in ordered:
        department, kind = entries[index]
        for n in range(wanted[index]):
            serials[department.code] = serials.get(department.code, 1000) + 1
            id = f"{department.code}{serials[department.code]}"
            rng = random.Random(f"{seed}/{department.code}/{kind.slug}/{n}")
            item = _make(id, department, kind, rng, shelf, until, index * 1000 + n)
            shelf.by_kind.setdefault(kind.slug, []).append(item)
            items.append(item)
    return sorted(items, key=lambda item: item.product.id)


def _shares(parts: list[float], count: int) -> list[int]:
    """Whole numbers close to `parts` that add up to `count` (largest remainders)."""
    whole = [int(part) for part in parts]
    order = sorted(range(len(parts)), key=lambda i: (whole[i] - parts[i], i))
    for i in order[: max(count - sum(whole), 0)]:
        whole[i] += 1
    return whole


def _make(
    id: str, department: Department, kind: Kind, rng: random.Random, shelf: _Shelf, until: date, serial: int
) -> Item:
    brand = rng.choice(BRANDS[kind.brands])
    tier = min(max(brand.tier + rng.gauss(0, 0.16), 0.02), 1.0)
    quality = round(min(max(0.22 + 0.5 * tier + rng.gauss(0.1, 0.15), 0.03), 0.99), 3)
    attributes, facts, factor = _attributes(kind, rng, tier)
    host: Item | None = None
    hosts = [h for h in shelf.by_kind.get(kind.fits, ()) if fits(kind.fits_when, h.product.attributes)]
    if hosts:
        host = rng.choice(hosts)
        family = [host, *(h for h in hosts if h.product.brand == host.product.brand and h is not host)][
            : rng.randint(1, 4)
        ]
        attributes["Compatible with"] = tuple(h.short for h in family)
        facts["Compatible with"] = pair(host.short)
    model = _model(kind, brand, rng, shelf, tier)
    palette = PALETTES[kind.colors]
    colors = rng.sample(palette, min(_color_count(kind, rng), len(palette)))
    facts |= {
        "brand": Pair(brand.name.en, f"{brand.name.zh}"),
        "model": pair(model),
        "noun": pair(kind.noun or _titled(kind.name)),
        "Color": colors[0][0],
    }
    sizes = _axis_choices(kind, rng)
    if kind.axis and len(sizes) == 1:
        attributes[kind.axis.name.en] = sizes[0].text.en
    if kind.axis:
        facts[kind.axis.name.en] = sizes[0].text
    if len(colors) == 1:
        attributes["Color"] = colors[0][0].en
    low, high = kind.price
    dollars = low * (high / low) ** min(max(0.08 + 0.84 * tier + rng.gauss(0, 0.07), 0), 1) * factor
    discount = rng.choice((0.1, 0.15, 0.2, 0.25, 0.3, 0.4)) if rng.random() < 0.17 else 0.0
    released, created, updated = dates_of(rng, until)
    availability = availability_of(rng, released, until)
    variants = variants_of(id, kind, colors, sizes, dollars, discount, tier, availability, rng, serial, brand)
    price = min((v.price.amount for v in variants if v.price), default=cents(dollars, tier))
    sale = cents(price / 100 * (1 - discount), tier) if discount else None
    quantity = sum(v.quantity or 0 for v in variants) if variants else stock_of(rng, availability)
    if variants and quantity == 0 and availability is Availability.IN_STOCK:
        availability = Availability.OUT_OF_STOCK
    title = _unlike(_title(kind, facts, rng), colors[0], shelf)
    fitting = [line for line in kind.openers if fits(line, facts)]
    openers = [fill(line, facts) for line in rng.sample(fitting, min(2, len(fitting)))]
    body = [fill(line, facts) for line in pick_lines(kind.lines, facts, rng, rng.randint(3, 5))]
    voice = rng.choice(brand.voice)
    split = rng.randint(1, max(len(body) - 1, 1))
    parts = [[openers[-1], *body[:split]], [*body[split:]], [voice]]
    if rng.random() < 0.35:
        parts = [parts[0], [*parts[1], voice]]
    description = {
        "en": "\n\n".join(" ".join(p.en for p in part) for part in parts if part),
        "zh": "\n\n".join("".join(p.zh for p in part) for part in parts if part),
    }
    item = Product(
        id=id,
        title={"en": title.en, "zh": title.zh},
        summary={"en": openers[0].en, "zh": openers[0].zh},
        description=description,
        brand=brand.name.en,
        category=tuple(p.en for p in _path(department, kind)),
        attributes=attributes,
        price=Money(price, CURRENCY),
        sale_price=Money(sale, CURRENCY) if sale else None,
        availability=availability,
        quantity=quantity,
        gtins=() if variants else (gtin13(serial * 100),),
        mpn=part_number(rng, brand.name.en),
        condition="new",
        variants=variants,
        tags=tags_of(kind, discount, released, until),
        released=released,
        created=created,
        updated=updated,
        extra={"kind": kind.slug, "quality": f"{quality:.3f}"}
        | ({"compatible_id": host.product.id} if host else {}),
    )
    drawings = drawings_of(kind, department, brand, colors, attributes, title, rng)
    return Item(
        item,
        kind,
        department,
        quality,
        f"{brand.name.en} {model}".strip(),
        drawings,
        tuple(c[0].en for c in colors),
    )


def _path(department: Department, kind: Kind) -> list[Pair]:
    return [pair(department.name), *(pair(part) for part in kind.shelf.split(" > "))]


def _attributes(
    kind: Kind, rng: random.Random, tier: float
) -> tuple[dict[str, Attribute], dict[str, Attribute | Pair], float]:
    """The typed attributes, the same as facts for texts, and what they do to the price."""
    attributes: dict[str, Attribute] = {}
    facts: dict[str, Attribute | Pair] = {}
    factor = 1.0
    for spec in kind.specs:
        name = spec.name.en
        if spec.when and not fits(spec.when, facts):
            continue
        if spec.type == "one":
            chosen = rng.choice(spec.choices)
            factor *= chosen.factor
            attributes[name], facts[name] = chosen.text.en, chosen.text
        elif spec.type == "many":
            count = min(rng.randint(*spec.count), len(spec.choices))
            several = [spec.choices[i] for i in sorted(rng.sample(range(len(spec.choices)), count))]
            attributes[name] = tuple(c.text.en for c in several)
            facts[name] = _listed(several)
        elif spec.type == "num":
            share = (
                min(max((tier if spec.rises else 0.5) + rng.gauss(0, 0.22), 0), 1)
                if spec.rises
                else rng.random()
            )
            steps = round((spec.high - spec.low) / spec.step * share)
            value = round(spec.low + steps * spec.step, 6)
            attributes[name] = facts[name] = Quantity(value, spec.unit)
        else:
            yes = rng.random() < min(max(spec.chance + 0.5 * (tier - 0.5), 0.03), 0.97)
            attributes[name] = facts[name] = yes
            factor *= 1.04 if yes else 0.98
    return attributes, facts, factor


def _listed(choices: list[Choice]) -> Pair:
    en = [
        c.text.en if i == 0 or not c.text.en[1:].islower() else c.text.en.lower()
        for i, c in enumerate(choices)
    ]
    zh = [c.text.zh for c in choices]
    joined = en[0] if len(en) == 1 else ", ".join(en[:-1]) + " and " + en[-1]
    return Pair(joined, "、".join(zh))


def _color_count(kind: Kind, rng: random.Random) -> int:
    return min(rng.choices((1, 2, 3, 4), (50, 25, 17, 8))[0], kind.max_colors)


def _axis_choices(kind: Kind, rng: random.Random) -> list[Choice]:
    if kind.axis is None:
        return []
    choices = kind.axis.choices
    take = kind.axis.take or len(choices)
    start = rng.randint(0, len(choices) - take)
    return list(choices[start : start + take])


def _model(kind: Kind, brand: Brand, rng: random.Random, shelf: _Shelf, tier: float) -> str:
    for _ in range(400):
        if kind.models == "plain":
            name = rng.choice(brand.lines)
        elif kind.models == "code":
            number = rng.choice(
                (
                    "1",
                    "2",
                    "3",
                    "5",
                    "7",
                    "10",
                    "20",
                    "30",
                    "40",
                    "50",
                    "80",
                    "100",
                    "200",
                    "300",
                    "500",
                    "700",
                )
            )
            suffix = rng.choices(
                ("", " Pro", " Mini", " Lite", " Plus", "S", "X", " SE", " II"),
                (60, 5 + 12 * tier, 4, 4 + 8 * (1 - tier), 6, 5, 5, 4, 6),
            )[0]
            name = f"{rng.choice(brand.lines)} {number}{suffix}"
        else:
            name = rng.choice(MODEL_STYLES[kind.models])
            if rng.random() < 0.25:
                name = f"{name} {rng.choice(brand.lines)}"
        key = (kind.slug, brand.name.en, name)
        if key not in shelf.names or kind.models == "plain":
            shelf.names.add(key)
            return name
    name = f"{name} {rng.randrange(2, 99)}"
    shelf.names.add((kind.slug, brand.name.en, name))
    return name


def _titled(name: str) -> str:
    """An English name in title case, its Chinese half untouched."""
    text = pair(name)
    small = {"and", "of", "for", "with", "the", "in", "a"}
    words = [w if w in small and i else w[:1].upper() + w[1:] for i, w in enumerate(text.en.split(" "))]
    return f"{' '.join(words)}|{text.zh}"


def _title(kind: Kind, facts: Mapping[str, Attribute | Pair], rng: random.Random) -> Pair:
    line = pick_line(kind.titles or ("{brand} {model} {noun}",), facts, rng) or "{brand} {model} {noun}"
    title = fill(line, facts, prose=False)
    return Pair(" ".join(title.en.split()), " ".join(title.zh.split()))


def _unlike(title: Pair, color: Color, shelf: _Shelf) -> Pair:
    """The title, told apart from equal ones by its colour, then by a number."""
    tried, number = title, 1
    while tried.en in shelf.titles:
        number += 1
        tried = (
            Pair(f"{title.en}, {color[0].en}", f"{title.zh} {color[0].zh}")
            if number == 2
            else Pair(f"{title.en} No. {number}", f"{title.zh} {number}号")
        )
    shelf.titles.add(tried.en)
    return tried


def vocabulary_rows(items: Iterable[Item]) -> list[tuple[str, str, str, str]]:
    """Every name that the items use, in Chinese: rows for `Catalog.vocabulary.put`, sorted, each once."""
    rows: set[tuple[str, str, str, str]] = {
        ("attribute", "Color", "zh", "颜色"),
        ("option", "Color", "zh", "颜色"),
        ("attribute", "Compatible with", "zh", "适用型号"),
    }
    kinds = {item.kind.slug: item for item in items}
    for item in kinds.values():
        kind = item.kind
        rows |= {("category", p.en, "zh", p.zh) for p in _path(item.department, kind)}
        for spec in kind.specs:
            rows.add(("attribute", spec.name.en, "zh", spec.name.zh))
            rows |= {("value", c.text.en, "zh", c.text.zh) for c in spec.choices}
        if kind.axis:
            rows |= {(k, kind.axis.name.en, "zh", kind.axis.name.zh) for k in ("option", "attribute")}
            rows |= {("value", c.text.en, "zh", c.text.zh) for c in kind.axis.choices}
        rows |= {("value", c[0].en, "zh", c[0].zh) for c in PALETTES[kind.colors]}
        rows |= {("brand", b.name.en, "zh", b.name.zh) for b in BRANDS[kind.brands]}
    return sorted(rows)
