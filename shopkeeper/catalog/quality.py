"""The quality report: what a merchant should mend in the catalogue, with examples."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import Any

from shopkeeper.catalog.feeds.values import valid_gtin
from shopkeeper.catalog.model import Product, Variant, pick
from shopkeeper.language import fold

__all__ = ["Coverage", "Finding", "QualityReport", "check_products"]

MAX_TITLE = 150
#: finding -> (what a person reads, how much one product of it costs the score, from 0 to 1)
KINDS: dict[str, tuple[str, float]] = {
    "no_picture": ("no picture", 1.0),
    "no_price": ("no price", 1.0),
    "zero_price": ("price is zero", 1.0),
    "sale_above_price": ("sale price is not below the price", 0.7),
    "no_category": ("no category", 0.7),
    "no_description": ("no description", 0.5),
    "no_brand": ("no brand", 0.4),
    "bad_gtin": ("GTIN with a wrong check digit or length", 0.6),
    "no_code": ("neither GTIN nor part number", 0.3),
    "same_gtin": ("same GTIN as another product", 0.8),
    "same_title": ("same title and brand as another product", 0.8),
    "long_title": (f"title longer than {MAX_TITLE} characters", 0.4),
    "shouting_title": ("title shouts in capitals or exclamation marks", 0.4),
    "short_title": ("title of a single short word", 0.3),
    "no_attributes": ("no attributes", 0.4),
    "variant_options": ("variants that no option tells apart", 0.5),
    "quantity_mismatch": ("in stock with a quantity of zero, or the reverse", 0.5),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """`count` products have this fault; `examples` are ids of some of them."""

    kind: str
    title: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How well the attributes of a category are filled: each attribute -> share of products that have it."""

    category: tuple[str, ...]
    products: int
    attributes: tuple[tuple[str, float], ...]

    @property
    def mean(self) -> float:
        """The mean share over the attributes that at least one product in ten has; 0 when there is none."""
        shares = [share for _, share in self.attributes if share >= 0.1]
        return sum(shares) / len(shares) if shares else 0.0

    def thinnest(self, count: int) -> list[tuple[str, float]]:
        """The least filled of the attributes that at least one product in ten has."""
        return sorted(((n, s) for n, s in self.attributes if 0.1 <= s < 1), key=lambda row: (row[1], row[0]))[
            :count
        ]


@dataclass(frozen=True, slots=True)
class QualityReport:
    """`score`: 100 less the weighted share of products with a fault. `languages`: tag -> products titled in it."""

    products: int
    variants: int
    score: int
    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...]
    languages: tuple[tuple[str, int], ...]
    counts: dict[str, int] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The report as JSON values."""
        found = asdict(self)
        found["languages"] = dict(self.languages)
        found["coverage"] = [
            {"category": list(row.category), "products": row.products, "mean": round(row.mean, 4),
             "attributes": {name: round(share, 4) for name, share in row.attributes}}
            for row in self.coverage
        ]  # fmt: skip
        return found


class _Tally:
    def __init__(self, examples: int) -> None:
        self.limit = examples
        self.counts: Counter[str] = Counter()
        self.examples: dict[str, list[str]] = {kind: [] for kind in KINDS}

    def add(self, kind: str, id: str) -> None:
        self.counts[kind] += 1
        if len(self.examples[kind]) < self.limit:
            self.examples[kind].append(id)


def check_products(products: Iterable[Product], language: str, examples: int = 5) -> QualityReport:
    """Reads every product once; keeps a short hash and the id of each, to find duplicates."""
    tally = _Tally(examples)
    total = variants = 0
    lost = 0.0
    languages: Counter[str] = Counter()
    filled: dict[tuple[str, ...], tuple[list[int], Counter[str]]] = {}
    codes: dict[bytes, str] = {}
    titles: dict[bytes, str] = {}
    for product in products:
        total += 1
        variants += len(product.variants)
        before = tally.counts.copy()
        _one(product, tally, language)
        _duplicates(product, tally, language, codes, titles)
        lost += min(1.0, max((KINDS[k][1] for k in KINDS if tally.counts[k] > before[k]), default=0.0))
        languages.update(tag for tag, text in product.title.items() if text)
        count, names = filled.setdefault(product.category, ([0], Counter()))
        count[0] += 1
        names.update(product.attributes.keys())
    coverage = [
        Coverage(path, count[0], tuple((name, n / count[0]) for name, n in names.most_common(40)))
        for path, (count, names) in filled.items()
    ]
    return QualityReport(
        products=total,
        variants=variants,
        score=round(100 * (1 - lost / total)) if total else 100,
        findings=tuple(
            Finding(kind, title, tally.counts[kind], tuple(tally.examples[kind]))
            for kind, (title, _) in sorted(KINDS.items(), key=lambda item: -tally.counts[item[0]])
        ),
        coverage=tuple(sorted(coverage, key=lambda row: (-row.products, row.category))),
        languages=tuple(languages.most_common()),
        counts={kind: tally.counts[kind] for kind in KINDS},
    )


def _one(product: Product, tally: _Tally, language: str) -> None:
    id = product.id
    title = pick(product.title, language)
    price = product.price
    letters = [c for c in title if c.isalpha()]
    wrong = [
        code
        for code in (*product.gtins, *(v.gtin for v in product.variants if v.gtin))
        if not valid_gtin(code)
    ]
    options = [tuple(sorted(v.options.items())) for v in product.variants]
    offers: list[Product | Variant] = [product, *product.variants]
    checks = {
        "no_picture": not product.images and not any(v.image for v in product.variants),
        "no_price": price is None,
        "zero_price": price is not None and price.amount == 0,
        "sale_above_price": any(
            offer.sale_price is not None
            and offer.price is not None
            and offer.sale_price.amount >= offer.price.amount
            for offer in offers
        ),
        "no_category": not product.category,
        "no_description": not any(product.description.values()) and not any(product.summary.values()),
        "no_brand": not product.brand,
        "bad_gtin": bool(wrong),
        "no_code": not (product.gtins or product.mpn or any(v.gtin or v.mpn for v in product.variants)),
        "long_title": any(len(text) > MAX_TITLE for text in product.title.values()),
        "shouting_title": "!!" in title
        or (len(letters) >= 12 and sum(c.isupper() for c in letters) > 0.8 * len(letters)),
        "short_title": len(title.split()) == 1 and len(title) < 5 and title.isascii(),
        "no_attributes": not product.attributes,
        "variant_options": len(set(options)) < len(options),
        "quantity_mismatch": (product.quantity == 0 and product.availability.value == "in_stock")
        or ((product.quantity or 0) > 0 and product.availability.value == "out_of_stock"),
    }
    for kind, found in checks.items():
        if found:
            tally.add(kind, id)


def _duplicates(
    product: Product, tally: _Tally, language: str, codes: dict[bytes, str], titles: dict[bytes, str]
) -> None:
    own = {
        code.lstrip("0") for code in (*product.gtins, *(v.gtin for v in product.variants)) if code.strip("0")
    }
    for code in sorted(own):
        if codes.setdefault(_key(code), product.id) != product.id:
            tally.add("same_gtin", product.id)
            break
    words = " ".join(sorted(re.findall(r"\w+", fold(pick(product.title, language)))))
    if words and titles.setdefault(_key(f"{words}\n{fold(product.brand)}"), product.id) != product.id:
        tally.add("same_title", product.id)


def _key(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=8).digest()
