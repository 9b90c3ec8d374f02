"""A product as the index sees it: words per field, facet terms, numbers, and a card of facts for ranking."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from shopkeeper.catalog.model import Availability, Product, Quantity
from shopkeeper.language import fold, has_digit, plain, stem, tokens
from shopkeeper.language.units import Measure, find_measures

__all__ = [
    "ALWAYS_COUNTED",
    "FACET_SEPARATOR",
    "HAS",
    "KIND",
    "IndexDocument",
    "codes_in",
    "compact",
    "document_of",
    "encode_card",
    "family_of",
    "kind_names",
    "measure_terms",
    "numbers_of",
]

FACET_SEPARATOR = "\x1f"
ALWAYS_COUNTED = ("category", "brand", "availability", "sale")
KIND = "\x02"  # the facet that holds the stemmed kind; not shown, only left out by
HAS = "#"  # the facet that says which numeric attributes a product states
_ALNUM = re.compile(r"[^\W_]+")
_NUMBERED = re.compile(r"[^\s/]*\d[^\s/]*")
_LONGEST_OPTION = 24  # characters of a value that tells products of one family apart (a colour, a size)
_LONGEST_MEASURED = 150  # characters of a text that is read for measures
_LONGEST_BODY = 1500  # words; beyond that a description says nothing new about what the thing is


@dataclass(slots=True)
class IndexDocument:
    """`texts`: field -> words joined with spaces; `facets`: "name\\x1fvalue" terms to filter by, `counted`: those
    of them that are also counted; `card`: what ranking reads."""

    id: str
    revision: int
    texts: dict[str, str]
    facets: list[str] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    price: int | None = None
    rating: float | None = None
    released: int = 0
    available: bool = True
    popularity: float = 0.0
    family: int = 0
    numbers: dict[str, float] = field(default_factory=dict)
    card: dict[str, Any] = field(default_factory=dict)


def compact(code: str) -> str:
    """A model number or barcode without signs: "TN-2110" -> "tn2110"."""
    return "".join(_ALNUM.findall(fold(code)))


def codes_in(product: Product) -> list[str]:
    """Everything by which a product can be named exactly: id, GTINs, MPNs, SKUs, and model numbers in its title."""
    found: dict[str, None] = {}
    raw: list[str] = [product.id, product.mpn, *product.gtins]
    for variant in product.variants:
        raw += (variant.id, variant.gtin, variant.mpn)
    for code in raw:
        c = compact(code)
        if 3 <= len(c) <= 40:
            found[c] = None
        if " " in code:
            raw_parts = (compact(part) for part in code.split() if has_digit(part))
            found.update(dict.fromkeys(c for c in raw_parts if 4 <= len(c) <= 40))
    for gtin in (*product.gtins, *(v.gtin for v in product.variants)):
        if stripped := gtin.lstrip("0"):
            found[stripped] = None
    for title in product.title.values():
        named = (compact(part) for part in _NUMBERED.findall(title))
        found.update(dict.fromkeys(c for c in named if 4 <= len(c) <= 30))
    return list(found)


def measure_terms(measure: Measure, tolerance: float = 0.0) -> list[str]:
    """Index terms of a measure, equal across units: one for every 2 % step of its size.

    With a `tolerance` (0.05 is 5 %) also the steps that near to it: for queries.
    """
    if measure.si <= 0:
        return []
    step = math.log(1.02)
    middle = math.log(measure.si) / step
    reach = math.log(1 + tolerance) / step
    low, high = round(middle - reach), round(middle + reach)
    name = measure.dimension.replace(" ", "")
    return [f"={name}{n}" for n in range(low, high + 1)]


def numbers_of(product: Product) -> dict[str, float]:
    """Numeric attributes: name -> value, in the merchant's unit."""
    return {name: a.value for name, a in product.attributes.items() if isinstance(a, Quantity)}


def family_of(product: Product) -> int:
    """Equal for products whose titles differ only in attribute values (colour, size): 63 bits of a hash."""
    title = next(iter(product.title.values()), "")
    short = (v for v in product.attributes.values() if isinstance(v, str) and len(v) <= _LONGEST_OPTION)
    options = {w for v in short for w in tokens(v)}
    rest = [stem(w) for w in tokens(title) if w not in options]
    digest = hashlib.blake2b(f"{fold(product.brand)}|{' '.join(rest)}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def document_of(
    product: Product,
    revision: int,
    popularity: float = 0.0,
    kind: str = "",
    counted: Container[str] = (),
    numeric: Container[str] = (),
    aliases: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> IndexDocument:
    """Builds the index document.

    `kind` is what the thing is ("toner cartridge") when the lexicon knows it, `counted` the attributes whose values
    are counted as facets, `numeric` those that have a column, `aliases` the shop's translations of names and values.
    """
    title = _words(product.title.values())
    measures: dict[str, None] = {}
    for text in (*product.title.values(), *(v for v in product.attributes.values() if isinstance(v, str))):
        if len(text) <= _LONGEST_MEASURED and has_digit(text):
            measures.update(dict.fromkeys(_measured(text)))
    attributes: list[str] = []
    facets: list[str] = []
    yes: list[str] = []
    for name, value in product.attributes.items():
        if isinstance(value, bool):
            facets.append(_term(name, "yes" if value else "no"))
            if value:
                yes.append(name)
        elif isinstance(value, Quantity):
            text = f"{value.value:g}"
            if value.unit:
                attributes.append(f"{text} {value.unit}")
            if value.unit:
                measures.update(dict.fromkeys(_measured(f"{text} {value.unit}")))
            facets.append(_term(name, f"{text} {value.unit}".strip()))
        else:
            for item in (value,) if isinstance(value, str) else value:
                attributes.append(item)
                if len(item) <= 60:
                    facets.append(_term(name, item))
    for variant in product.variants:
        for name, item in variant.options.items():
            attributes.append(item)
            facets.append(_term(name, item))
    if product.brand:
        facets.append(_term("brand", product.brand))
    for depth in range(1, len(product.category) + 1):
        facets.append(_term("category", " > ".join(product.category[:depth])))
    available = product.availability not in (Availability.OUT_OF_STOCK, Availability.DISCONTINUED)
    facets.append(_term("availability", product.availability.value))
    if product.sale_price is not None:
        facets.append(_term("sale", "yes"))
    price = product.current_price
    stems = "|".join(" ".join(stem(w) for w in tokens(name)) for name in kind_names(kind))
    if stems:
        facets.append(_term(KIND, stems))
    facets = list(dict.fromkeys(facets))
    translated = dict.fromkeys(a for text in attributes for a in aliases.get(text, ()))
    thing = kind or (product.category[-1] if product.category else "")
    codes = codes_in(product)
    family = family_of(product)
    return IndexDocument(
        id=product.id,
        revision=revision,
        texts={
            "title": title,
            "kind": _words([thing, *aliases.get(thing, ())]),
            "brand": _words([product.brand, *aliases.get(product.brand, ())]),
            "category": _words(
                [*product.category, *(a for part in product.category for a in aliases.get(part, ()))]
            ),
            "summary": _words(product.summary.values()),
            "attributes": _words([*attributes, *translated, *yes, *product.tags]),
            "body": _words(product.description.values()),
        },
        facets=facets,
        counted=[
            *(
                t
                for t in facets
                if (name := t.partition(FACET_SEPARATOR)[0]) in ALWAYS_COUNTED or name in counted
            ),
            *(
                _term(HAS, name)
                for name, a in product.attributes.items()
                if isinstance(a, Quantity) and name in numeric
            ),
        ],
        codes=[*codes, *measures],
        price=price.amount if price else None,
        rating=product.rating,
        released=int("".join(c for c in product.released[:10] if c.isdigit()) or 0),
        available=available,
        popularity=popularity,
        family=family,
        numbers=numbers_of(product),
        card={
            "t": [stem(w) for w in title.split()[:40]],
            "k": stems,
            "b": " ".join(tokens(product.brand)),
            "p": round(popularity, 3),
            "n": product.rating_count,
            "r": product.rating,
            "c": price.amount if price else 0,
            "a": int(available),
            "f": family,
        },
    )


@lru_cache(maxsize=65_536)
def _measured(text: str) -> tuple[str, ...]:
    return tuple(t for m in find_measures(text) for t in measure_terms(m))


_BETWEEN_NAMES = re.compile(
    r"\s*[&/,+、，]\s*|(?<=[^\W\d_])(?:\s+(?:and|und|et|e|y|och)\s+|和|与|及)(?=[^\W\d_])"
)


@lru_cache(maxsize=8192)
def kind_names(kind: str) -> tuple[str, ...]:
    """The names in a category's name: "Laptop Bags & Cases" -> ("laptop bags", "cases", "laptop cases")."""
    names = [name for name in _BETWEEN_NAMES.split(fold(kind)) if name.strip()]
    if len(names) < 2:
        return (kind,) if kind else ()
    modifier = names[0].rpartition(" ")[0]
    shared = [f"{modifier} {name}" for name in names[1:] if modifier and " " not in name]
    return (*names, *shared)


def encode_card(card: dict[str, Any]) -> bytes:
    """The card as stored beside the document."""
    return json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode()


def _term(name: str, value: str) -> str:
    return f"{name}{FACET_SEPARATOR}{value}"


def _words(texts: Iterable[str]) -> str:
    found: list[str] = []
    for text in texts:
        if len(text) <= 80:
            found += tokens(plain(text) if "<" in text or "&" in text else text)
        else:
            found += tokens(plain(text[:40_000]))[:_LONGEST_BODY]
    return " ".join(found)
