"""The shop's shelves: exact counts, extremes, facets and ranked finds for a wish, straight from the index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock

from shopkeeper.assistant.guide.names import Names, keys
from shopkeeper.assistant.guide.state import Want, Wish
from shopkeeper.catalog import Catalog, Product, Quantity
from shopkeeper.language import fold, segment
from shopkeeper.search import Search, SearchRequest
from shopkeeper.search.document import FACET_SEPARATOR, HAS
from shopkeeper.search.plan import Filter, Plan, Range, Term
from shopkeeper.search.store import Generation
from shopkeeper.search.types import Sort
from shopkeeper.search.understand import Understanding

__all__ = ["Found", "Shelf"]

WINDOW = 60  # candidates that a question is chosen by
_SAYS_WHAT_IT_IS = {"title": 1.0, "kind": 1.0, "brand": 1.0, "category": 1.0, "attributes": 1.0}
_ANYWHERE = {**_SAYS_WHAT_IT_IS, "summary": 1.0, "body": 1.0}
_NAMES_READ = 20_000
_LONGEST_ITEM = 60  # characters of a value that can be filtered by
_HERE = ("in_stock", "preorder", "backorder")


@dataclass(frozen=True, slots=True)
class Found:
    """`ids`: the best, best first, with `scores`; `total`: how many there are; `exact`: whether all of them have all
    that was said (otherwise they are only near)."""

    ids: tuple[str, ...]
    scores: tuple[float, ...]
    total: int
    exact: bool = True


class Shelf:
    """Reads of one shop's index and catalogue."""

    def __init__(self, search: Search, catalog: Catalog) -> None:
        self.search, self.catalog = search, catalog
        self._names: tuple[tuple[str, int], Names] | None = None
        self._lock = Lock()

    @property
    def generation(self) -> Generation:
        return self.search.store.current()

    def names(self) -> Names:
        """The shop's names as of now."""
        generation = self.generation
        stamp = (str(generation.folder), generation.revision)
        with self._lock:
            if self._names is None or self._names[0] != stamp:
                counts = generation.index.facet_counts(Plan(), _NAMES_READ)
                lexicon = generation.lexicon
                made = Names(
                    counts,
                    lexicon.facets,
                    lexicon.slots,
                    self.catalog.vocabulary.translate,
                    self.search.thesaurus,
                )
                self._names = (stamp, made)
            return self._names[1]

    # -- exact: what the wish names, and not its words

    def plan(self, wish: Wish) -> Plan:
        """The wish as filters and ranges; its free words are left out."""
        return Plan(
            filters=_filters(wish),
            ranges=_ranges(wish),
            without=_without(wish),
            avoid=self._avoided(wish),
            hidden=wish.skip,
        )

    def count(self, wish: Wish) -> int:
        return self.generation.index.count(self.plan(wish))

    def _avoided(self, wish: Wish) -> tuple[Term, ...]:
        """Words ruled out also where a product states them only in its title, under their other names too."""
        found = []
        for want in wish.avoid:
            if want.name == "category":
                continue
            others = () if want.terms or want.name else self.names().also_called(want.said)
            for said in (want.said, *others):
                if words := tuple(segment(fold(said), parts=False)):
                    fields = _ANYWHERE if want.name == "allergy" else _SAYS_WHAT_IT_IS
                    found.append(Term(words, fields=fields))
        return tuple(found)

    def saying(self, wish: Wish, phrases: Sequence[str]) -> int:
        """How many products of the wish (without its own words) say one of `phrases` anywhere in their texts."""
        plan = self.plan(wish)
        said = tuple(
            Term(words, fields=_ANYWHERE)
            for phrase in phrases
            if (words := tuple(segment(fold(phrase), parts=False)))
        )
        index = self.generation.index
        return index.count(plan) - index.count(replace(plan, avoid=(*plan.avoid, *said)))

    def top(self, wish: Wish, order: str, limit: int) -> tuple[list[str], int]:
        """The first ids in an order of the index ("price_asc", "rating", "popular", ...), and how many there are."""
        found, total = self.generation.index.top(self.plan(wish), limit, 0, order)
        return [c.id for c in found], total

    def facets(self, wish: Wish) -> dict[str, dict[str, int]]:
        """Attribute -> value -> how many products of the wish have it."""
        return self.generation.index.facet_counts(self.plan(wish), 2000)

    def stated(self, wish: Wish) -> tuple[str, ...]:
        """The attributes that products of the wish state, those with numbers too."""
        facets = self.facets(wish)
        return (*(name for name in facets if name != HAS), *facets.get(HAS, {}))

    def price_range(self, wish: Wish) -> tuple[int, int] | None:
        """Lowest and highest price in minor units; None when nothing has a price."""
        found = self.generation.index.stats(self.plan(wish), ("price",)).get("price")
        return None if found is None else (round(found[0]), round(found[1]))

    # -- ranked: its words count as well

    def find(self, wish: Wish, language: str) -> Found:
        """The best products for a wish."""
        generation = self.generation
        words = wish.words or ("" if wish.categories else wish.thing)
        request = SearchRequest(words, language, facets=False, model=False)
        understood = self.search.understand(request, generation) if words else Understanding("")
        understood.filters = (*understood.filters, *_filters(wish))
        understood.ranges = (*understood.ranges, *_ranges(wish))
        understood.without = (*understood.without, *_without(wish))
        understood.avoid = (*understood.avoid, *self._avoided(wish))
        understood.sort = None
        if wish.categories or wish.wants:
            understood.minimum = 0
            for concept in understood.concepts:
                concept.clauses = tuple(replace(c, required=False) for c in concept.clauses)
        rules = self.search.rules.for_query(words, language) if words else ()
        found = self.search.retriever.retrieve(request, understood, generation, rules, self.search.stages)
        plan = replace(found.plan, hidden=tuple(dict.fromkeys((*found.plan.hidden, *wish.skip))))
        exact = not found.notes
        if wish.sort:
            order: Sort = wish.sort  # type: ignore[assignment]
            top, total = generation.index.top(plan, WINDOW, 0, order)
            return Found(tuple(c.id for c in top), tuple(1.0 for _ in top), total, exact)
        if found.ranked:
            rows = [(r.candidate.id, r.score) for r in found.ranked if r.candidate.id not in wish.skip]
            total = found.total - sum(r.candidate.id in wish.skip for r in found.ranked)
            return Found(tuple(i for i, _ in rows[:WINDOW]), tuple(s for _, s in rows[:WINDOW]), total, exact)
        top, total = generation.index.top(plan, WINDOW, 0, "popular")
        return Found(tuple(c.id for c in top), tuple(1.0 for _ in top), total, exact)

    def grounded(self, wish: Wish) -> Wish:
        """The wish with each want read as its categories mean it; what says nothing of such goods becomes a word."""
        if not wish.categories or not wish.wants:
            return wish
        stated = self.facets(Wish(categories=wish.categories))
        wants: list[Want] = []
        words = wish.words.split()
        for want in wish.wants:
            terms = tuple(t for t in want.terms if t[0] in stated)
            if terms:
                held = self._plainly(want.said, tuple(t for t in terms if t[1] in stated[t[0]]))
                wants.append(replace(want, terms=held or terms, name=(held or terms)[0][0]))
            elif want.name in ("sale", "brand"):
                wants.append(want)
            else:
                words += [w for w in want.said.split() if w not in words and w != "/"]
        return replace(wish, wants=tuple(wants), words=" ".join(words))

    def _plainly(self, said: str, terms: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        """Values that are called as was said where there are some (white), else those like it (cream)."""
        names = self.names()
        found: list[tuple[str, str]] = []
        for part in said.split(" / "):
            key = " ".join(s for _, s in keys(part))
            like = [t for t in terms if t in names.terms(key)] if " / " in said else list(terms)
            plain = [t for t in like if t in names.values.get(key, ())]
            found += plain or like
        return tuple(dict.fromkeys(found)) or terms

    def products(self, ids: tuple[str, ...] | list[str]) -> list[Product]:
        """The active products among `ids`, in their order."""
        return list(self.catalog.get_many(ids).values())

    def fits(self, product: Product, wish: Wish) -> bool:
        """Whether a product has all that the wish names, by its own data."""
        terms = terms_of(product)
        price = product.current_price
        if wish.low is not None and (price is None or price.amount < wish.low):
            return False
        if wish.high is not None and (price is None or price.amount > wish.high):
            return False
        if wish.rating is not None and (product.rating or 0) < wish.rating:
            return False
        if wish.categories and not any(("category", c) in terms for c in wish.categories):
            return False
        if not all(has(terms, want) for want in wish.wants):
            return False
        return product.id not in wish.skip and not any(has(terms, want) for want in wish.avoid)


def terms_of(product: Product) -> frozenset[tuple[str, str]]:
    """Every (attribute, value) of a product, as the index filters by them."""
    found: set[tuple[str, str]] = set()
    for name, value in product.attributes.items():
        if isinstance(value, bool):
            found.add((name, "yes" if value else "no"))
        elif isinstance(value, Quantity):
            found.add((name, f"{value.value:g} {value.unit}".strip()))
        else:
            items = (value,) if isinstance(value, str) else value
            found.update((name, item) for item in items if len(item) <= _LONGEST_ITEM)
    found.update(option for variant in product.variants for option in variant.options.items())
    if product.brand:
        found.add(("brand", product.brand))
    for depth in range(1, len(product.category) + 1):
        found.add(("category", " > ".join(product.category[:depth])))
    found.add(("availability", product.availability.value))
    if product.sale_price is not None:
        found.add(("sale", "yes"))
    return frozenset(found)


def has(terms: frozenset[tuple[str, str]], want: Want) -> bool:
    return any(term in terms for term in want.terms)


def _full(terms: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    return tuple(f"{name}{FACET_SEPARATOR}{value}" for name, value in terms)


def _filters(wish: Wish) -> tuple[Filter, ...]:
    found = [Filter("", _full(want.terms)) for want in wish.wants]
    if wish.categories:
        found.insert(0, Filter("category", wish.categories))
    if wish.stocked:
        found.append(Filter("availability", _HERE))
    return tuple(found)


def _without(wish: Wish) -> tuple[Filter, ...]:
    return tuple(Filter("", _full(want.terms)) for want in wish.avoid if want.terms)


def _ranges(wish: Wish) -> tuple[Range, ...]:
    found: list[Range] = []
    if wish.low is not None or wish.high is not None:
        found.append(Range("price", wish.low, wish.high))
    if wish.rating is not None:
        found.append(Range("rating", wish.rating, None))
    return tuple(found)


Facets = Mapping[str, Mapping[str, int]]
