"""`Search`: from a shopper's words to ranked products with facets.

    understand -> plan -> retrieve (a window of the best by text) -> rank -> diversify -> merchant rules -> page

Everything after retrieval works on one fixed window, so that pages of one result never overlap.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import get_args

import numpy as np
from sqlalchemy import Engine

from shopkeeper.catalog import Catalog, Product
from shopkeeper.config import Config
from shopkeeper.errors import InputError
from shopkeeper.events import EventLog
from shopkeeper.language import detect, fold, segment, stem
from shopkeeper.search.dense_search import DenseSearch
from shopkeeper.search.document import FACET_SEPARATOR, KIND, document_of
from shopkeeper.search.explain import explain_hit, explain_query
from shopkeeper.search.facets import facets_of
from shopkeeper.search.index import Clause, Filter, Plan, ProductIndex, Range, Term
from shopkeeper.search.learn import proposals, translations
from shopkeeper.search.lexicon import Lexicon
from shopkeeper.search.querylog import QueryLog
from shopkeeper.search.rank import FEATURES, Ranked, agreement_of, features, rank
from shopkeeper.search.ranker import Example, Ranker, RankerCard, train
from shopkeeper.search.rules import Rule, RuleBook
from shopkeeper.search.spelling import Speller
from shopkeeper.search.store import Generation, IndexStore
from shopkeeper.search.suggest import Completions
from shopkeeper.search.synonyms import SynonymBook
from shopkeeper.search.thesaurus import load_thesaurus
from shopkeeper.search.types import Hit, SearchRequest, SearchResponse, Sort, Suggestion
from shopkeeper.search.understand import Understanding, literal, understand

__all__ = ["Search", "Stages"]

#: how much a word counts by where it stands
WEIGHTS: Mapping[str, float] = {
    "title": 2.5,
    "kind": 0.3,
    "brand": 1.5,
    "category": 0.5,
    "summary": 1.0,
    "attributes": 0.3,
    "body": 0.2,
}
WINDOW = 200  # candidates that are ranked; later pages follow in text order
FEW = 10  # fewer answers than this: products with some of the words follow
FAMILY = 3  # so many of one family (same thing, other colour or size) before others get their turn
LONGEST_QUERY = 500

_NOTES = {
    "en": {
        "some": "Few products have all words; the rest have some of them.",
        "related": "Nothing by that name; showing related products.",
        "price": "Nothing in that price range; showing all prices.",
        "filters": "Nothing with these filters; showing results without them.",
    },
    "zh": {
        "some": "完全符合的商品不多，其余为部分符合。",
        "related": "没有找到该商品，已显示相关商品。",
        "price": "该价格区间没有商品，已显示全部价格。",
        "filters": "这些筛选条件下没有商品，已显示未筛选的结果。",
    },
}


@dataclass(frozen=True, slots=True)
class Stages:
    """Which stages answer; all of them by default. For benchmarks and for finding out what a stage is worth."""

    understand: bool = True
    kinds: bool = True
    dense: bool = True
    ranker: bool = True
    diversity: bool = True


@dataclass(slots=True)
class _Retrieved:
    """The ranked window and the plan that found it."""

    plan: Plan
    ranked: list[Ranked]
    total: int
    notes: list[str]
    sort: Sort = "relevance"  # otherwise there is no window: every page comes in this order from the index


class Search:
    """Search over one shop's catalogue."""

    def __init__(
        self, engine: Engine, config: Config, folder: Path, catalog: Catalog, events: EventLog
    ) -> None:
        self.engine = engine
        self.config = config
        self.catalog = catalog
        self.events = events
        self.stages = Stages()
        self.thesaurus = load_thesaurus()
        self.store = IndexStore(folder / "index", catalog, events.popularity, self._learned)
        self._ranker_folder = folder / "models" / "ranker"
        self.dense = DenseSearch(folder, config, catalog)
        self._loaded_ranker: tuple[int, Ranker | None] | None = None
        self._speller: tuple[Path, Speller] | None = None
        self._completions: dict[str, tuple[Path, float, Completions]] = {}

    @cached_property
    def rules(self) -> RuleBook:
        return RuleBook(self.engine)

    @cached_property
    def synonyms(self) -> SynonymBook:
        return SynonymBook(self.engine)

    @cached_property
    def log(self) -> QueryLog:
        return QueryLog(self.engine)

    # -- queries

    def query(self, request: SearchRequest) -> SearchResponse:
        """Answers one request. Raises InputError for a page, sort or length that cannot be."""
        start = time.perf_counter()
        _check(request)
        generation = self.store.current()
        rules = self.rules.for_query(request.query, request.language)
        redirect = next((r.url for r in rules if r.action == "redirect"), "")
        understood = self.understand(request, generation)
        found = self._retrieve(request, understood, generation, rules)
        hits = self._page(request, found, generation, rules)
        facets = (
            facets_of(
                generation.index,
                generation.lexicon,
                found.plan,
                found.total,
                request,
                self.catalog.vocabulary.translate,
            )
            if request.facets
            else ()
        )
        return SearchResponse(
            query=understood.corrected or request.query,
            hits=hits,
            total=found.total,
            facets=facets,
            chips=understood.chips,
            did_you_mean=understood.suggestion,
            corrected_from=request.query if understood.corrected else "",
            relaxed=tuple(found.notes),
            redirect=redirect,
            took_ms=(time.perf_counter() - start) * 1000,
            explanation=explain_query(understood, rules) if request.explain else None,
        )

    def understand(self, request: SearchRequest, generation: Generation | None = None) -> Understanding:
        """What the query of a request means in this catalogue."""
        generation = generation or self.store.current()
        if not request.query.strip():
            return Understanding("")
        if not request.understand or not self.stages.understand:
            return literal(request.query)
        index = generation.index
        language = detect(request.query) if not request.query.isascii() else request.language

        def known(word: str) -> int:
            if (n := generation.lexicon.words.get(word, 0)) > 0:
                return n
            stems = index.analyze(word)
            return max((index.document_frequency(s, f) for s in stems for f in WEIGHTS), default=0)

        def code_known(word: str) -> int:
            return index.document_frequency(word, "code")

        table = self.synonyms.table(request.language)
        return understand(
            request.query,
            language,
            self.config.currency,
            generation.lexicon,
            self.thesaurus,
            self._speller_of(generation),
            lambda phrase: table.get(phrase, ()),
            known,
            code_known,
        )

    def _speller_of(self, generation: Generation) -> Speller:
        if self._speller is None or self._speller[0] != generation.folder:
            self._speller = (generation.folder, Speller(generation.lexicon.words))
        return self._speller[1]

    def _retrieve(
        self,
        request: SearchRequest,
        understood: Understanding,
        generation: Generation,
        rules: Sequence[Rule],
    ) -> _Retrieved:
        ranges = {n: Range(n, lo, hi) for n, (lo, hi) in request.ranges.items()}
        for r in understood.ranges:
            ranges.setdefault(r.name, r)
        pinned = tuple(r.product for r in rules if r.action == "pin")
        hides = [r for r in rules if r.action == "hide"]
        hidden = tuple(r.product for r in hides if r.product)
        plan = Plan(
            understood.clauses,
            understood.avoid,
            tuple(Filter(n, v) for n, v in request.filters.items() if v),
            tuple(ranges.values()),
            WEIGHTS,
            hidden=(*hidden, *pinned),
            without=tuple(Filter(r.filter_name, (r.filter_value,)) for r in hides if r.filter_name),
        )
        index = generation.index
        sort = understood.sort if request.sort == "relevance" and understood.sort else request.sort
        notes: list[str] = []
        words = _NOTES.get(request.language, _NOTES["en"])
        if sort != "relevance" or not plan.clauses:
            order: Sort = "popular" if sort == "relevance" else sort
            plan = self._of_its_kind(plan, understood, generation)
            total = index.count(plan)
            if total or not plan.clauses:
                return _Retrieved(plan, [], total, notes, order)
        candidates, total = index.top(plan, WINDOW)
        kept = _kept(understood, plan, index)
        if not total and not kept and (instead := self._related(understood, plan)) is not None:
            candidates, total = index.top(instead, WINDOW)
            if total:
                plan = instead
                notes.append(words["related"])
        if not total and not kept and self.stages.dense and (near := self.dense.near(request.query, WINDOW)):
            instead = replace(plan, clauses=(Clause(()),), also=tuple(near))
            candidates, total = index.top(instead, WINDOW)
            if total:
                plan = instead
                candidates = [replace(c, score=near[c.id]) for c in candidates]
                notes.append(words["related"])
        full = {c.id for c in candidates}
        if total < FEW and len(plan.clauses) > 1:
            for minimum in range(len(plan.clauses) - len(kept) - 1, -1 if kept else 0, -1):
                looser = replace(
                    plan,
                    clauses=tuple(replace(c, required=c in kept) for c in plan.clauses),
                    minimum=minimum,
                )
                more, count = index.top(looser, WINDOW)
                if count > total:
                    candidates, total, plan = more, count, looser
                if total >= FEW or (full and minimum <= len(plan.clauses) // 2):
                    break
            if total > len(full):
                notes.append(words["some"])
        if not total and understood.ranges and not request.ranges:
            looser = replace(plan, ranges=tuple(r for r in plan.ranges if r.name in request.ranges))
            candidates, total = index.top(looser, WINDOW)
            full = {c.id for c in candidates}
            if total:
                plan = looser
                notes.append(words["price"])
        ranked = rank(
            candidates,
            understood if self.stages.kinds else replace(understood, head=(), head_weights=()),
            self.thesaurus,
        )
        if self.stages.ranker and (ranker := self._ranker()) is not None:
            ranked = ranker.apply(ranked, features(ranked, understood))
        ranked = _boosted(ranked, rules, index, plan)
        if plan.minimum is not None:
            ranked.sort(key=lambda r: r.candidate.id not in full)
        return _Retrieved(plan, _diverse(ranked) if self.stages.diversity else ranked, total, notes)

    def _of_its_kind(self, plan: Plan, understood: Understanding, generation: Generation) -> Plan:
        """The plan without accessories and other things than the one wanted: where no ranking puts them last."""
        if not understood.head or not self.stages.kinds:
            return plan
        others = tuple(
            kind
            for kind in generation.lexicon.kinds_seen
            if agreement_of(kind, understood.head, understood.head_weights, self.thesaurus)[0]
            in ("accessory", "other")
        )
        narrowed = replace(plan, without=(*plan.without, Filter(KIND, others)))
        return narrowed if others and generation.index.count(narrowed) else plan

    def _related(self, understood: Understanding, plan: Plan) -> Plan | None:
        """The plan with the thing wanted replaced by things related to it; None when it has no relatives."""
        if not understood.head:
            return None
        phrases = self.thesaurus.related(" ".join(understood.head[0]))
        terms = tuple(Term(p, 1.0, {"title": 2.0, "kind": 1.0, "category": 1.0}) for p in phrases[:40])
        if not terms:
            return None
        clauses = [Clause(terms)]
        for concept in understood.concepts:
            if concept.role != "kind":
                clauses += (replace(c, required=False) for c in concept.clauses)
        return replace(plan, clauses=tuple(clauses))

    def _page(
        self, request: SearchRequest, found: _Retrieved, generation: Generation, rules: Sequence[Rule]
    ) -> tuple[Hit, ...]:
        pins = self._pins(request, rules, found)
        page = range(request.offset, request.offset + request.limit)
        before = sum(slot < page.start for slot in pins)
        wanted = request.limit - sum(slot in page for slot in pins)
        natural = iter(self._natural(found, generation, page.start - before, wanted))
        alike = _family_sizes(found.ranked)
        understood = self.understand(request, generation) if request.explain else None
        hits: list[Hit] = []
        for slot in page:
            if slot in pins:
                hits.append(
                    Hit(pins[slot], 0.0, pinned=True, explanation={"pinned": True} if understood else None)
                )
            elif (row := next(natural, None)) is not None:
                explanation = (
                    explain_hit(row, found.ranked, found.plan, understood, generation.index)
                    if understood
                    else None
                )
                id = row.candidate.id
                hits.append(Hit(id, row.score, alike=alike.get(id, 0), explanation=explanation))
        return tuple(hits)

    def _pins(self, request: SearchRequest, rules: Sequence[Rule], found: _Retrieved) -> dict[int, str]:
        """Place on the whole list (from 0) -> pinned product; also makes them count in the total.

        A hidden product stays hidden, and one that the shopper's own filters leave out stays out.
        """
        hidden = {r.product for r in rules if r.action == "hide"}
        wanted = [r for r in rules if r.action == "pin" and r.product not in hidden]
        if not wanted:
            return {}
        known = self.catalog.get_many([r.product for r in wanted])
        known = {id: p for id, p in known.items() if _passes(p, request, found.plan.without)}
        pins: dict[int, str] = {}
        for rule in sorted(wanted, key=lambda r: r.position):
            if rule.product in known and rule.product not in pins.values():
                slot = min(max(0, rule.position - 1), found.total + len(pins))
                while slot in pins:
                    slot += 1
                pins[slot] = rule.product
        found.total += len(pins)
        return pins

    def _natural(self, found: _Retrieved, generation: Generation, start: int, count: int) -> list[Ranked]:
        """Places `start` to `start + count` of the result without pins: the window, then text order."""
        if count <= 0:
            return []
        if found.sort != "relevance":
            top, _ = generation.index.top(found.plan, count, start, found.sort)
            return [Ranked(c, c.score) for c in top]
        rows = found.ranked[start : start + count]
        if len(rows) < count and len(found.ranked) >= WINDOW:
            after = max(start, WINDOW)
            more, _ = generation.index.top(found.plan, start + count - after, after)
            rows = rows + [Ranked(c, c.score) for c in more]
        return rows

    # -- suggestions and similar products

    def suggest(self, prefix: str, language: str = "en", limit: int = 8) -> list[Suggestion]:
        """Completions of what is being typed: queries and categories first, then products."""
        folded = fold(prefix.encode("utf-8", "ignore").decode()).lstrip()[:80]
        if not folded.strip():
            return []
        generation = self.store.current()
        completions = self._completions_of(generation, language)
        found = completions.find(folded, max(2, limit // 2))
        *done, last = segment(folded) or [folded]
        ends = folded.endswith(" ")
        options = [last] if ends else completions.words(last) or [last]
        clauses = [Clause((Term((w,)),)) for w in done]
        clauses.append(Clause(tuple(Term((w,)) for w in dict.fromkeys([last, *options]))))
        if not found and options and options[0] != last:
            corrected = " ".join([*done, options[0]])
            found = completions.find(corrected, max(2, limit // 2)) or [Suggestion("query", corrected)]
        weights = {"title": 2.0, "kind": 1.0, "brand": 1.0}
        top, _ = generation.index.top(Plan(tuple(clauses), weights=weights), max(1, limit - len(found)))
        products = self.catalog.get_many([c.id for c in top])
        for c in top:
            if (product := products.get(c.id)) is not None:
                title = product.title.get(language) or next(iter(product.title.values()), c.id)
                found.append(Suggestion("product", title, c.id))
        return found[:limit]

    def _completions_of(self, generation: Generation, language: str) -> Completions:
        known = self._completions.get(language)
        now = time.monotonic()
        if known is None or known[0] != generation.folder or now - known[1] > 300:
            queries = [(q.query, q.count) for q in self.log.top(90, 500) if detect(q.query) == language]
            made = Completions(generation.lexicon, language, self.catalog.vocabulary.translate, queries)
            known = (generation.folder, now, made)
            self._completions[language] = known
        return known[2]

    def similar(self, product_id: str, limit: int = 8) -> tuple[Hit, ...]:
        """Products like this one, itself left out: the same kind first, then shared words of the title."""
        product = self.catalog.get(product_id)
        if product is None:
            return ()
        generation = self.store.current()
        kind = segment(fold(generation.lexicon.kind_of(product)))
        words = [w for t in product.title.values() for w in segment(fold(t))]
        clauses = [Clause((Term((w,)),), required=False) for w in dict.fromkeys(words)]
        if kind:
            clauses.append(Clause((Term(tuple(kind), 4.0, {"kind": 1.0}),), required=False))
        for part in product.category[-1:]:
            clauses.append(
                Clause((Term(tuple(segment(fold(part))), 2.0, {"category": 1.0}),), required=False)
            )
        weights = {"title": 1.0, "attributes": 0.3, "kind": 0.5}
        plan = Plan(tuple(clauses), weights=weights, hidden=(product_id,))
        found, _ = generation.index.top(plan, limit * 5)
        stems = " ".join(stem(w) for w in kind)
        ranked = sorted(
            (Ranked(c, c.score * (1.5 if stems and c.card.get("k") == stems else 1.0)) for c in found),
            key=lambda r: (-r.score, r.candidate.id),
        )
        by_text = [r.candidate.id for r in _diverse(ranked)]
        scores: dict[str, float] = {}
        for ids in (by_text, self.dense.similar(product_id, limit * 2)):
            for place, id in enumerate(ids):  # reciprocal rank fusion (Cormack et al. 2009)
                scores[id] = scores.get(id, 0.0) + 1.0 / (10 + place)
        best = sorted(scores, key=lambda id: -scores[id])[:limit]
        active = self.catalog.get_many(best)
        return tuple(Hit(id, scores[id]) for id in best if id in active)

    # -- the learned ranker

    def train_ranker(
        self, grades: Mapping[str, Mapping[str, int]], source: str, *, force: bool = False
    ) -> RankerCard:
        """Trains the ranker on graded products (query -> product -> 0..4); installed only if it is better.

        Raises InputError when there is too little to learn from, MissingExtra without LightGBM.
        """
        generation = self.store.current()
        before, self.stages = self.stages, replace(self.stages, ranker=False, diversity=False)
        examples = []
        try:
            for query, graded in grades.items():
                request = SearchRequest(query, self.config.language, limit=WINDOW, facets=False)
                understood = self.understand(request, generation)
                found = self._retrieve(request, understood, generation, ())
                rows = [
                    (r, f)
                    for r, f in zip(found.ranked, features(found.ranked, understood), strict=True)
                    if r.candidate.id in graded
                ]
                if rows:
                    examples.append(
                        Example(
                            query,
                            np.array([[f[name] for name in FEATURES] for _, f in rows]),
                            np.array([r.score for r, _ in rows]),
                            np.array([graded[r.candidate.id] for r, _ in rows]),
                        )
                    )
        finally:
            self.stages = before
        card = train(examples, self._ranker_folder, source, force=force)
        self._loaded_ranker = None
        return card

    def _ranker(self) -> Ranker | None:
        """The installed ranker, read again when its card changes."""
        if self.config.ranker == "off":
            return None
        try:
            stamp = (self._ranker_folder / "card.json").stat().st_mtime_ns
        except OSError:
            return None
        if self._loaded_ranker is None or self._loaded_ranker[0] != stamp:
            self._loaded_ranker = (stamp, Ranker.load(self._ranker_folder))
        return self._loaded_ranker[1]

    # -- the index

    def _learned(self, lexicon: Lexicon) -> None:
        """Keeps what a new generation learned about words: translations at once, abbreviations as proposals."""
        names = {part for path in lexicon.categories for part in path.split(" > ")}
        self.synonyms.propose(translations(names, self.catalog.vocabulary.rows()), state="accepted")
        self.synonyms.propose(proposals(lexicon.abbreviations))

    def sync(self) -> int:
        """Makes what the catalogue changed findable. Returns how many products that were."""
        changed = self.store.sync()
        if changed:
            self.dense.follow()
        return changed

    def rebuild(self) -> int:
        """Builds the index anew beside the serving one. Returns the product count."""
        return self.store.rebuild()

    def close(self) -> None:
        """Flushes the query log and closes the index."""
        if "log" in self.__dict__:
            self.log.close()
        self.store.close()


def _kept(understood: Understanding, plan: Plan, index: ProductIndex) -> tuple[Clause, ...]:
    """The clauses that relaxing leaves alone: a purple laptop may become another laptop, but no purple mug."""
    kept = tuple(c for concept in understood.concepts if concept.role == "kind" for c in concept.clauses)
    if len(kept) < len(plan.clauses) and kept and index.count(replace(plan, clauses=kept)):
        return kept
    return ()


def _check(request: SearchRequest) -> None:
    texts = (request.query, request.language, *request.filters, *request.ranges)
    for text in (*texts, *(v for values in request.filters.values() for v in values)):
        if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
            raise InputError(f"{text!r} holds half a character; send whole Unicode text")
    if request.sort not in get_args(Sort):
        raise InputError(f"sort {request.sort!r} is unknown; use one of {', '.join(get_args(Sort))}")
    for name, edges in request.ranges.items():
        if any(edge is not None and math.isnan(edge) for edge in edges):
            raise InputError(f"range {name!r} = {edges!r} is no range; give numbers, or None for an open end")
    if len(request.query) > LONGEST_QUERY:
        raise InputError(f"the query has {len(request.query)} characters; write at most {LONGEST_QUERY}")
    if request.offset < 0 or not 1 <= request.limit <= 1000:
        raise InputError(
            f"offset {request.offset}, limit {request.limit}: the offset starts at 0, the limit is 1 to 1000"
        )


def _diverse(ranked: list[Ranked]) -> list[Ranked]:
    """At most FAMILY of one family in a row of the best; the others follow at the window's end, in their order."""
    seen: dict[int, int] = {}
    first: list[Ranked] = []
    later: list[Ranked] = []
    for r in ranked:
        family = int(r.candidate.card.get("f", 0))
        seen[family] = seen.get(family, 0) + 1
        (first if seen[family] <= FAMILY else later).append(r)
    return first + later


def _family_sizes(ranked: Sequence[Ranked]) -> dict[str, int]:
    """For the first of each family in the window: how many more of it there are."""
    leaders: dict[int, str] = {}
    counts: dict[str, int] = {}
    for r in ranked:
        family = int(r.candidate.card.get("f", 0))
        leader = leaders.setdefault(family, r.candidate.id)
        counts[leader] = counts.get(leader, -1) + 1
    return counts


def _passes(product: Product, request: SearchRequest, without: Sequence[Filter]) -> bool:
    """Whether the filters and ranges of a request let a product through."""
    if not request.filters and not request.ranges and not without:
        return True
    document = document_of(product, 0)
    terms = set(document.facets)

    def has(name: str, values: Sequence[str]) -> bool:
        return any(f"{name}{FACET_SEPARATOR}{v}" in terms for v in values)

    numbers = {**document.numbers, "price": document.price, "rating": document.rating}
    for name, (low, high) in request.ranges.items():
        number = numbers.get(name)
        if (
            number is None
            or number < (-math.inf if low is None else low)
            or number > (math.inf if high is None else high)
        ):
            return False
    chosen = all(has(n, v) for n, v in request.filters.items() if v)
    return chosen and not any(has(f.name, f.values) for f in without)


def _boosted(ranked: list[Ranked], rules: Sequence[Rule], index: ProductIndex, plan: Plan) -> list[Ranked]:
    """Scores multiplied as the merchant's boosts say, best first again."""
    boosts = [r for r in rules if r.action == "boost"]
    if not boosts:
        return ranked
    for rule in boosts:
        raised = {rule.product}
        if rule.filter_name:
            narrowed = replace(plan, filters=(*plan.filters, Filter(rule.filter_name, (rule.filter_value,))))
            raised = {c.id for c in index.top(narrowed, WINDOW)[0]}  # holds all of the window that have it
        for row in ranked:
            if row.candidate.id in raised:
                row.score *= rule.factor
                row.boost *= rule.factor
    return sorted(ranked, key=lambda r: -r.score)
