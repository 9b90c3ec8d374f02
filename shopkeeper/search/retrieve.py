"""Retrieval: from what was understood to a ranked window of products, and what to do when there is too little.

all words -> related things -> nearest by vectors -> some of the words -> any price
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shopkeeper.search.dense_search import DenseSearch
from shopkeeper.search.document import KIND
from shopkeeper.search.plan import Candidate, Clause, Filter, Plan, ProductIndex, Range, Term
from shopkeeper.search.rank import Ranked, features, rank
from shopkeeper.search.ranker import InstalledRanker
from shopkeeper.search.rules import Rule
from shopkeeper.search.store import Generation
from shopkeeper.search.thesaurus import Thesaurus
from shopkeeper.search.types import SearchRequest, Sort
from shopkeeper.search.understand import Understanding

__all__ = ["WEIGHTS", "WINDOW", "Retrieved", "Retriever", "Stages", "diverse", "family_sizes", "some_note"]

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
TRIES = 24  # words up to this many are given up one at a time
FEW = 10  # fewer answers than this: products with some of the words follow
MANY_KINDS = 400
FAMILY = 3  # so many of one family (same thing, other colour or size) before others get their turn

_NOTES = {
    "en": {
        "some": "Few products have all words; the rest have some of them.",
        "related": "Nothing by that name; showing related products.",
        "price": "Nothing in that price range; showing all prices.",
    },
    "zh": {
        "some": "完全符合的商品不多，其余为部分符合。",
        "related": "没有找到该商品，已显示相关商品。",
        "price": "该价格区间没有商品，已显示全部价格。",
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
    model: bool = True


@dataclass(slots=True)
class Retrieved:
    """The ranked window and the plan that found it; `whole`: those of it that have all that was asked for."""

    plan: Plan
    ranked: list[Ranked]
    total: int
    notes: list[str]
    sort: Sort = "relevance"  # otherwise there is no window: every page comes in this order from the index
    whole: frozenset[str] = frozenset()


class Retriever:
    """Retrieval over one shop's index."""

    def __init__(self, thesaurus: Thesaurus, dense: DenseSearch, ranker: InstalledRanker) -> None:
        self.thesaurus = thesaurus
        self.dense = dense
        self.ranker = ranker

    def retrieve(
        self,
        request: SearchRequest,
        understood: Understanding,
        generation: Generation,
        rules: Sequence[Rule],
        stages: Stages,
    ) -> Retrieved:
        """The window of the best products, ranked, with the plan that found them and notes on what was relaxed."""
        plan = _plan(request, understood, rules)
        index = generation.index
        sort = understood.sort if request.sort == "relevance" and understood.sort else request.sort
        notes: list[str] = []
        words = _NOTES.get(request.language, _NOTES["en"])
        if sort != "relevance" or not plan.clauses:
            order: Sort = "popular" if sort == "relevance" else sort
            plan = self._of_its_kind(plan, understood, generation) if stages.kinds else plan
            total = index.count(plan)
            if total or not plan.clauses:
                return Retrieved(plan, [], total, notes, order)
        candidates, total = index.top(plan, WINDOW)
        whole = frozenset(c.id for c in candidates)
        kept = _kept(understood, plan, index) if total < FEW else ()
        if not total and not kept and (instead := self._related(understood, plan)) is not None:
            candidates, total = index.top(instead, WINDOW)
            if total:
                plan = instead
                notes.append(words["related"])
        if not total and not kept and stages.dense and (near := self.dense.near(request.query, WINDOW)):
            instead = replace(plan, clauses=(Clause(()),), also=tuple(near))
            candidates, total = index.top(instead, WINDOW)
            if total:
                plan = instead
                candidates = [replace(c, score=near[c.id]) for c in candidates]
                notes.append(words["related"])
        full = {c.id for c in candidates}
        if total < FEW and len(plan.clauses) > 1:
            if kept and stages.kinds:
                plan = self._of_its_kind(plan, understood, generation, kept)
            looser, more, count = _with_some_words(plan, kept, index, candidates, total)
            if count > total:
                plan, candidates, total = looser, more, count
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
            understood if stages.kinds else replace(understood, head=(), head_weights=()),
            self.thesaurus,
        )
        if stages.ranker and (ranker := self.ranker.current()) is not None:
            ranked = ranker.apply(ranked, self.features(ranked, understood, request.query))
        ranked = _boosted(ranked, rules, index, plan)
        if plan.minimum is not None:
            ranked.sort(key=lambda r: r.candidate.id not in full)
        ranked = diverse(ranked) if stages.diversity else ranked
        return Retrieved(plan, ranked, total, notes, whole=whole)

    def features(
        self, ranked: Sequence[Ranked], understood: Understanding, query: str
    ) -> list[dict[str, float]]:
        """What the learned ranker sees of each, vectors included."""
        return features(ranked, understood, self.dense.scores(query, [r.candidate.id for r in ranked]))

    def _of_its_kind(
        self,
        plan: Plan,
        understood: Understanding,
        generation: Generation,
        kept: tuple[Clause, ...] | None = None,
    ) -> Plan:
        """The plan without accessories and other things than the one wanted: where no ranking puts them last.

        Unchanged when nothing would be left (of what has the `kept` clauses, when these are given).
        """
        if not understood.head:
            return plan
        others = generation.lexicon.other_kinds(understood.head, understood.head_weights)
        if kept is not None and len(others) > MANY_KINDS:
            return plan  # leaving out so many costs more than it brings where a ranking puts them last anyway
        narrowed = replace(plan, without=(*plan.without, Filter(KIND, others)))
        left = narrowed if kept is None else replace(narrowed, clauses=kept)
        return narrowed if others and generation.index.count(left) else plan

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


def some_note(language: str) -> str:
    """What is said when some of what was asked for had to be given up."""
    return _NOTES.get(language, _NOTES["en"])["some"]


def _plan(request: SearchRequest, understood: Understanding, rules: Sequence[Rule]) -> Plan:
    """The plan of a request before anything is relaxed."""
    ranges = {n: Range(n, lo, hi) for n, (lo, hi) in request.ranges.items()}
    for r in understood.ranges:
        ranges.setdefault(r.name, r)
    pinned = tuple(r.product for r in rules if r.action == "pin")
    hides = [r for r in rules if r.action == "hide"]
    hidden = tuple(r.product for r in hides if r.product)
    return Plan(
        understood.clauses,
        understood.avoid,
        (
            *(Filter(n, v) for n, v in request.filters.items() if v),
            *(f for f in understood.filters if not request.filters.get(f.name)),
        ),
        tuple(ranges.values()),
        WEIGHTS,
        hidden=(*hidden, *pinned),
        without=(
            *(Filter(r.filter_name, (r.filter_value,)) for r in hides if r.filter_name),
            *understood.without,
        ),
        minimum=understood.minimum,
    )


def _with_some_words(
    plan: Plan, kept: tuple[Clause, ...], index: ProductIndex, candidates: list[Candidate], total: int
) -> tuple[Plan, list[Candidate], int]:
    """The plan with as few of its words given up as brings enough answers, those answers, and their count."""
    full = bool(candidates)
    best = plan
    every = len(plan.clauses)
    most = every - len(kept) - 1
    # long queries give up several words at a time, so that what they cost does not grow with the square of the words
    least = 0 if kept else 1
    tries = range(most, least - 1, -max(1, most // TRIES))
    for minimum in (*tries, *([least] if tries and tries[-1] != least else [])):
        looser = replace(
            plan, clauses=tuple(replace(c, required=c in kept) for c in plan.clauses), minimum=minimum
        )
        more, count = index.top(looser, WINDOW)
        if count > total:
            candidates, total, best = more, count, looser
        if total >= FEW or (full and minimum <= every // 2):
            break
    return best, candidates, total


def _kept(understood: Understanding, plan: Plan, index: ProductIndex) -> tuple[Clause, ...]:
    """The clauses that relaxing leaves alone: a purple laptop may become another laptop, but no purple mug."""
    kept = tuple(c for concept in understood.concepts if concept.role == "kind" for c in concept.clauses)
    if len(kept) < len(plan.clauses) and kept and index.count(replace(plan, clauses=kept)):
        return kept
    return ()


def diverse(ranked: list[Ranked]) -> list[Ranked]:
    """At most FAMILY of one family in a row of the best; the others follow at the window's end, in their order."""
    seen: dict[int, int] = {}
    first: list[Ranked] = []
    later: list[Ranked] = []
    for r in ranked:
        family = int(r.candidate.card.get("f", 0))
        seen[family] = seen.get(family, 0) + 1
        (first if seen[family] <= FAMILY else later).append(r)
    return first + later


def family_sizes(ranked: Sequence[Ranked]) -> dict[str, int]:
    """For the first of each family in the window: how many more of it there are."""
    leaders: dict[int, str] = {}
    counts: dict[str, int] = {}
    for r in ranked:
        family = int(r.candidate.card.get("f", 0))
        leader = leaders.setdefault(family, r.candidate.id)
        counts[leader] = counts.get(leader, -1) + 1
    return counts


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
