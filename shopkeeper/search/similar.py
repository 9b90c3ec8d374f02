"""Products like one product: the same kind and shared words, fused with its neighbours by vectors."""

from __future__ import annotations

from shopkeeper.catalog import Catalog
from shopkeeper.language import fold, segment, stem
from shopkeeper.search.dense_search import DenseSearch
from shopkeeper.search.plan import Clause, Plan, Term
from shopkeeper.search.rank import Ranked
from shopkeeper.search.retrieve import diverse
from shopkeeper.search.store import Generation
from shopkeeper.search.types import Hit

__all__ = ["similar_products"]


def similar_products(
    product_id: str, limit: int, generation: Generation, catalog: Catalog, dense: DenseSearch
) -> tuple[Hit, ...]:
    """Products like this one, itself left out: the same kind first, then shared words of the title."""
    product = catalog.get(product_id)
    if product is None:
        return ()
    kind = segment(fold(generation.lexicon.kind_of(product)))
    words = [w for t in product.title.values() for w in segment(fold(t))]
    clauses = [Clause((Term((w,)),), required=False) for w in dict.fromkeys(words)]
    if kind:
        clauses.append(Clause((Term(tuple(kind), 4.0, {"kind": 1.0}),), required=False))
    for part in product.category[-1:]:
        clauses.append(Clause((Term(tuple(segment(fold(part))), 2.0, {"category": 1.0}),), required=False))
    weights = {"title": 1.0, "attributes": 0.3, "kind": 0.5}
    plan = Plan(tuple(clauses), weights=weights, hidden=(product_id,))
    found, _ = generation.index.top(plan, limit * 5)
    stems = " ".join(stem(w) for w in kind)
    ranked = sorted(
        (Ranked(c, c.score * (1.5 if stems and c.card.get("k") == stems else 1.0)) for c in found),
        key=lambda r: (-r.score, r.candidate.id),
    )
    by_text = [r.candidate.id for r in diverse(ranked)]
    scores: dict[str, float] = {}
    for ids in (by_text, dense.similar(product_id, limit * 2)):
        for place, id in enumerate(ids):  # reciprocal rank fusion (Cormack et al. 2009)
            scores[id] = scores.get(id, 0.0) + 1.0 / (10 + place)
    best = sorted(scores, key=lambda id: -scores[id])[:limit]
    active = catalog.get_many(best)
    return tuple(Hit(id, scores[id]) for id in best if id in active)
