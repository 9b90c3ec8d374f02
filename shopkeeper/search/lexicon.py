"""What the catalogue teaches about its own words: kinds, brands, values, frequencies, compounds.

Learned once per generation of the index from all products; small, and saved beside the index as JSON.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from shopkeeper.catalog.model import Product, Quantity
from shopkeeper.language import fold, plain, segment, stem, tokens
from shopkeeper.search.document import IndexDocument, document_of
from shopkeeper.search.kinds import KindModel, KindTeacher
from shopkeeper.search.learn import abbreviations_in

__all__ = ["Lexicon"]

_WORDS_KEPT = 120_000
_VALUES_KEPT = 20_000
_FACETS_COUNTED = 64  # attributes that can become facets: those that most products state


@dataclass
class Lexicon:
    """`words`: folded word -> number of products; `pairs`: "head set" -> products with the two side by side;
    `brands`: folded -> (as written, products); `values`: folded -> {attribute: products};
    `facets`: attribute -> products that state it, for those worth filtering by; `slots`: numeric attribute -> column.
    """

    products: int = 0
    slots: dict[str, int] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)
    pairs: dict[str, int] = field(default_factory=dict)
    brands: dict[str, tuple[str, int]] = field(default_factory=dict)
    values: dict[str, dict[str, int]] = field(default_factory=dict)
    facets: dict[str, int] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    categories: dict[str, int] = field(default_factory=dict)
    abbreviations: dict[str, int] = field(default_factory=dict)  # "short=long" -> products
    kinds: KindModel = field(default_factory=KindModel)

    @classmethod
    def learn(cls, products: Iterable[Product], slots: int) -> Lexicon:
        """Reads all products once; `slots` is how many numeric attributes get a column of their own."""
        count = 0
        numeric: Counter[str] = Counter()
        units: dict[str, Counter[str]] = defaultdict(Counter)
        words: Counter[str] = Counter()
        pairs: Counter[str] = Counter()
        brands: Counter[str] = Counter()
        written: dict[str, str] = {}
        values: dict[str, Counter[str]] = defaultdict(Counter)
        distinct: dict[str, set[str]] = defaultdict(set)
        stated: Counter[str] = Counter()
        categories: Counter[str] = Counter()
        abbreviations: Counter[str] = Counter()
        teacher = KindTeacher()
        for p in products:
            count += 1
            teacher.see(p)
            seen: set[str] = set()
            explained = {e for t in (*p.title.values(), *p.summary.values()) for e in abbreviations_in(t)}
            abbreviations.update(f"{short}={long}" for short, long in explained)
            for text in p.title.values():
                title = tokens(text)
                seen.update(title)
                pairs.update(f"{a} {b}" for a, b in pairwise(title) if a.isalpha() and b.isalpha())
            for text in (*p.summary.values(), *(t[:600] for t in p.description.values())):
                seen.update(tokens(plain(text)))
            for part in p.category:
                seen.update(tokens(part))
            for depth in range(1, len(p.category) + 1):
                categories[" > ".join(p.category[:depth])] += 1
            if p.brand:
                folded = fold(p.brand)
                brands[folded] += 1
                written.setdefault(folded, p.brand)
                seen.update(tokens(p.brand))
            options = ((n, v) for variant in p.variants for n, v in variant.options.items())
            mine: set[tuple[str, str]] = set(options)
            for name, value in p.attributes.items():
                if isinstance(value, Quantity):
                    numeric[name] += 1
                    units[name][value.unit] += 1
                elif isinstance(value, bool):
                    stated[name] += 1
                    distinct[name].add(str(value))
                else:
                    mine.update((name, item) for item in ((value,) if isinstance(value, str) else value))
            for name in {n for n, _ in mine}:
                stated[name] += 1
            for name, item in mine:
                if len(item) <= 40:
                    values[item][name] += 1
                    if len(distinct[name]) <= 400:
                        distinct[name].add(item)
                    seen.update(tokens(item))
            words.update(w for w in seen if len(w) <= 40)
            if count % 100_000 == 0:
                _prune(words, 2 * _WORDS_KEPT)
                _prune(pairs, 2 * _WORDS_KEPT)
        least = max(2, count // 400)
        facets = {
            name: n
            for name, n in stated.most_common()
            if n >= least and 2 <= len(distinct[name]) <= max(60, n // 8) and len(distinct[name]) <= 400
        }
        facets = dict(list(facets.items())[:_FACETS_COUNTED])
        frequent = sorted(values.items(), key=lambda item: -sum(item[1].values()))[:_VALUES_KEPT]
        return cls(
            count,
            {name: i for i, (name, _) in enumerate(numeric.most_common(slots))},
            dict(words.most_common(_WORDS_KEPT)),
            dict(filter(lambda pair: pair[1] >= 2, pairs.most_common(_WORDS_KEPT))),
            {folded: (written[folded], n) for folded, n in brands.most_common()},
            {fold(item): dict(names) for item, names in frequent},
            facets,
            {name: units[name].most_common(1)[0][0] for name, _ in numeric.most_common(slots)},
            dict(categories),
            dict(abbreviations),
            teacher.teach(),
        )

    def kind_of(self, product: Product) -> str:
        """What the product is, in words; '' when unknown."""
        return self.kinds.kind_of(product)

    def document(self, product: Product, revision: int, popularity: float = 0.0) -> IndexDocument:
        """The index document of a product, with what this lexicon knows of it."""
        return document_of(product, revision, popularity, self.kind_of(product), self.facets, self.slots)

    @cached_property
    def heads(self) -> frozenset[str]:
        """Every stemmed phrase that ends a known kind: "usb keyboard" gives "usb keyboard" and "keyboard"."""
        found: set[str] = set()
        for phrase in self.kinds.phrases:
            words = phrase.split()
            found.update(" ".join(words[i:]) for i in range(len(words)))
        return frozenset(found)

    @cached_property
    def brand_names(self) -> frozenset[str]:
        """Brands as segmented, folded words."""
        return frozenset(" ".join(segment(b)) for b in self.brands)

    @cached_property
    def kind_counts(self) -> dict[str, int]:
        """Kind as written -> number of products that taught it."""
        return dict(self.kinds.phrases.values())

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of all known words."""
        return frozenset(stem(w) for w in self.words)

    @cached_property
    def joined(self) -> dict[str, tuple[str, str]]:
        """Pairs that shoppers may write as one word: "powerbank" -> ("power", "bank")."""
        found: dict[str, tuple[str, str]] = {}
        for pair in self.pairs:
            a, b = pair.split(" ")
            found.setdefault(a + b, (a, b))
        return found

    def save(self, file: Path) -> None:
        """Writes the lexicon as JSON."""
        document: dict[str, Any] = {
            "products": self.products,
            "slots": self.slots,
            "words": self.words,
            "pairs": self.pairs,
            "brands": self.brands,
            "values": self.values,
            "facets": self.facets,
            "units": self.units,
            "categories": self.categories,
            "abbreviations": self.abbreviations,
            "kinds": {
                "phrases": self.kinds.phrases,
                "values": self.kinds.values,
                "weights": self.kinds.weights,
            },
        }
        file.write_text(json.dumps(document, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, file: Path) -> Lexicon:
        """Reads what `save` wrote. Raises OSError or ValueError when it cannot."""
        document = json.loads(file.read_text("utf-8"))
        kinds = document.pop("kinds")
        kinds["phrases"] = {k: (v[0], v[1]) for k, v in kinds["phrases"].items()}
        document["brands"] = {k: (v[0], v[1]) for k, v in document["brands"].items()}
        return cls(**document, kinds=KindModel(**kinds))


def _prune(counter: Counter[str], keep: int) -> None:
    if len(counter) > keep * 2:
        kept = counter.most_common(keep)
        counter.clear()
        counter.update(dict(kept))
