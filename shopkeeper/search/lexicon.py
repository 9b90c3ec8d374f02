"""What the catalogue teaches about its own words: kinds, brands, values, frequencies, compounds.

Learned once per generation of the index from all products; small, and saved beside the index as JSON.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, pairwise
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
    kinds_seen: dict[str, int] = field(default_factory=dict)  # stemmed kind -> documents made with it

    @classmethod
    def learn(
        cls, products: Iterable[Product], slots: int, aliases: Mapping[str, Sequence[str]] | None = None
    ) -> Lexicon:
        """Reads all products once; `slots` is how many numeric attributes get a column of their own.

        `aliases` are the shop's translations of names and values.
        """
        reader = _Reader()
        for product in products:
            reader.see(product)
        return reader.lexicon(slots, aliases or {})

    def kind_of(self, product: Product) -> str:
        """What the product is, in words; '' when unknown."""
        return self.kinds.kind_of(product)

    def document(
        self,
        product: Product,
        revision: int,
        popularity: float = 0.0,
        aliases: Mapping[str, Sequence[str]] | None = None,
    ) -> IndexDocument:
        """The index document of a product, with what this lexicon knows of it."""
        kind = self.kind_of(product)
        made = document_of(product, revision, popularity, kind, self.facets, self.slots, aliases or {})
        if kind := made.card["k"]:
            self.kinds_seen[kind] = self.kinds_seen.get(kind, 0) + 1
        return made

    @cached_property
    def heads(self) -> frozenset[str]:
        """Every stemmed phrase that ends a known kind: "usb keyboard" gives "usb keyboard" and "keyboard"."""
        found: set[str] = set()
        for phrase in self.kinds.phrases:
            words = phrase.split()
            found.update(" ".join(words[i:]) for i in range(len(words)))
        return frozenset(found)

    @cached_property
    def _kind_endings(self) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """Every ending of a kind's name -> kinds that end so, and every whole name -> kinds that have it."""
        endings: dict[str, set[str]] = defaultdict(set)
        whole: dict[str, set[str]] = defaultdict(set)
        for kind in self.kinds_seen:
            for name in kind.split("|"):
                words = name.split()
                whole[name].add(kind)
                for i in range(len(words)):
                    endings[" ".join(words[i:])].add(kind)
        return dict(endings), dict(whole)

    def other_kinds(self, head: Sequence[tuple[str, ...]], weights: Sequence[float]) -> tuple[str, ...]:
        """The kinds of this catalogue that are not the thing wanted: neither it, nor narrower, nor broader."""
        endings, whole = self._kind_endings
        fitting: set[str] = set()
        for phrase, weight in zip(head, weights, strict=True):
            fitting |= endings.get(" ".join(phrase), set())
            for i in range(1, len(phrase) if weight >= 1.0 else 0):
                fitting |= whole.get(" ".join(phrase[i:]), set())
        every = {kind for kinds in whole.values() for kind in kinds}
        return tuple(sorted(every - fitting))

    @cached_property
    def category_keys(self) -> frozenset[str]:
        """The stemmed names of the shop's categories."""
        names = (path.rpartition(" > ")[2] for path in self.categories)
        return frozenset(" ".join(stem(w) for w in segment(fold(name), parts=False)) for name in names)

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
            "kinds_seen": self.kinds_seen,
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
        if not isinstance(document, dict):
            raise ValueError(f"{str(file)!r} is no lexicon")
        kinds = document.pop("kinds")
        kinds["phrases"] = {k: (v[0], v[1]) for k, v in kinds["phrases"].items()}
        document["brands"] = {k: (v[0], v[1]) for k, v in document["brands"].items()}
        return cls(**document, kinds=KindModel(**kinds))


class _Reader:
    """Counts while products pass by."""

    def __init__(self) -> None:
        self.count = 0
        self.numeric: Counter[tuple[str, str]] = Counter()  # (attribute, unit)
        self.yes_no: Counter[tuple[str, bool]] = Counter()
        self.items: Counter[tuple[str, str]] = Counter()  # (attribute, text)
        self.words: Counter[str] = Counter()
        self.pairs: Counter[str] = Counter()
        self.brands: Counter[str] = Counter()
        self.categories: Counter[str] = Counter()
        self.abbreviations: Counter[str] = Counter()
        self.teacher = KindTeacher()

    def see(self, product: Product) -> None:
        """Takes in one product."""
        self.count += 1
        self.teacher.see(product)
        seen: set[str] = set()
        for text in product.title.values():
            title = tokens(text)
            seen.update(title)
            self.pairs.update(f"{a} {b}" for a, b in pairwise(title) if a.isalpha() and b.isalpha())
        for text in (*product.title.values(), *product.summary.values()):
            if "(" in text:
                self.abbreviations.update(f"{short}={long}" for short, long in set(abbreviations_in(text)))
        for text in (*product.summary.values(), *(t[:600] for t in product.description.values())):
            seen.update(tokens(plain(text)))
        for depth in range(1, len(product.category) + 1):
            self.categories[" > ".join(product.category[:depth])] += 1
        if product.brand:
            self.brands[product.brand] += 1
        for name, value in product.attributes.items():
            if isinstance(value, str):
                self.items[name, value] += 1
            elif isinstance(value, Quantity):
                self.numeric[name, value.unit] += 1
            elif isinstance(value, bool):
                self.yes_no[name, value] += 1
            else:
                self.items.update((name, item) for item in value)
        if product.variants:
            self.items.update({(n, v) for variant in product.variants for n, v in variant.options.items()})
        self.words.update(seen)
        if self.count % 100_000 == 0:
            for counter in (self.words, self.pairs):
                _prune(counter, 2 * _WORDS_KEPT)
            _prune(self.items, 20 * _VALUES_KEPT)

    def lexicon(self, slots: int, aliases: Mapping[str, Sequence[str]]) -> Lexicon:
        """What was learned."""
        numeric: Counter[str] = Counter()
        for (name, _), n in self.numeric.items():
            numeric[name] += n
        columns = [name for name, _ in numeric.most_common(slots)]
        unit = {name: unit for (name, unit), _ in reversed(self.numeric.most_common())}
        values: dict[str, dict[str, int]] = defaultdict(dict)
        for (name, item), n in self.items.items():
            if len(item) <= 40:
                values[item][name] = n
        words = self.words
        for text, n in (
            *((item, sum(names.values())) for item, names in values.items()),
            *self.brands.items(),
        ):
            for w in set(tokens(text)):
                words[w] += n
        for path, n in self.categories.items():
            name = path.rpartition(" > ")[2]
            for w in {w for text in (name, *aliases.get(name, ())) for w in tokens(text)}:
                words[w] += n
        for (_, item), n in self.items.items():
            for w in {w for text in aliases.get(item, ()) for w in tokens(text)}:
                words[w] += n
        frequent = sorted(values.items(), key=lambda item: -sum(item[1].values()))[:_VALUES_KEPT]
        brands: dict[str, tuple[str, int]] = {}
        for brand, n in self.brands.most_common():
            written, before = brands.get(fold(brand), (brand, 0))
            brands[fold(brand)] = (written, before + n)
        return Lexicon(
            products=self.count,
            slots={name: i for i, name in enumerate(columns)},
            words={w: n for w, n in words.most_common(_WORDS_KEPT) if len(w) <= 40},
            pairs={pair: n for pair, n in self.pairs.most_common(_WORDS_KEPT) if n >= 2},
            brands=brands,
            values={fold(item): names for item, names in frequent},
            facets=self._facets(),
            units={name: unit[name] for name in columns},
            categories=dict(self.categories),
            abbreviations=dict(self.abbreviations),
            kinds=self.teacher.teach(self.items),
        )

    def _facets(self) -> dict[str, int]:
        """Attributes that many products state with few enough values to choose from, the most stated first."""
        stated: Counter[str] = Counter()
        distinct: Counter[str] = Counter()
        for (name, _), n in (*self.items.items(), *self.yes_no.items()):
            stated[name] += n
            distinct[name] += 1
        least = max(2, self.count // 400)
        useful = (
            (name, n)
            for name, n in stated.most_common()
            if n >= least and 2 <= distinct[name] <= min(400, max(60, n // 8))
        )
        return dict(islice(useful, _FACETS_COUNTED))


def _prune(counter: Counter[Any], keep: int) -> None:
    if len(counter) > keep * 2:
        kept = counter.most_common(keep)
        counter.clear()
        counter.update(dict(kept))
