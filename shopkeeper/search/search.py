"""`Search`: from a shopper's words to ranked products with facets."""

from __future__ import annotations

import time
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine

from shopkeeper.catalog import Catalog
from shopkeeper.config import Config
from shopkeeper.events import EventLog
from shopkeeper.language import fold, segment
from shopkeeper.search.index import Clause, Filter, Plan, Range, Term
from shopkeeper.search.querylog import QueryLog
from shopkeeper.search.rules import RuleBook
from shopkeeper.search.store import IndexStore
from shopkeeper.search.synonyms import SynonymBook
from shopkeeper.search.types import Facet, FacetValue, Hit, SearchRequest, SearchResponse, Suggestion

__all__ = ["Search"]

WEIGHTS = {"title": 2.0, "kind": 1.0, "brand": 1.0, "category": 1.0, "summary": 0.7, "attributes": 0.7, "body": 0.3}


class Search:
    """Search over one shop's catalogue."""

    def __init__(
        self, engine: Engine, config: Config, folder: Path, catalog: Catalog, events: EventLog
    ) -> None:
        self.engine = engine
        self.config = config
        self.catalog = catalog
        self.events = events
        self.store = IndexStore(folder / "index", catalog, events.popularity)

    @cached_property
    def rules(self) -> RuleBook:
        return RuleBook(self.engine)

    @cached_property
    def synonyms(self) -> SynonymBook:
        return SynonymBook(self.engine)

    @cached_property
    def log(self) -> QueryLog:
        return QueryLog(self.engine)

    def query(self, request: SearchRequest) -> SearchResponse:
        """Answers one request."""
        start = time.perf_counter()
        index = self.store.current().index
        words = segment(fold(request.query))
        plan = Plan(
            clauses=tuple(Clause((Term((w,)),)) for w in words),
            filters=tuple(Filter(n, v) for n, v in request.filters.items()),
            ranges=tuple(Range(n, lo, hi) for n, (lo, hi) in request.ranges.items()),
            weights=WEIGHTS,
        )
        relaxed: tuple[str, ...] = ()
        found, total = index.top(plan, request.limit, request.offset, request.sort)
        if not total and len(words) > 1:
            plan = Plan(
                tuple(Clause(c.terms, required=False) for c in plan.clauses),
                (),
                plan.filters,
                plan.ranges,
                WEIGHTS,
            )
            found, total = index.top(plan, request.limit, request.offset, request.sort)
            relaxed = ("some words",) if total else ()
        facets = self._facets(request, plan) if request.facets else ()
        return SearchResponse(
            query=request.query,
            hits=tuple(Hit(c.id, c.score) for c in found),
            total=total,
            facets=facets,
            relaxed=relaxed,
            took_ms=(time.perf_counter() - start) * 1000,
        )

    def _facets(self, request: SearchRequest, plan: Plan) -> tuple[Facet, ...]:
        index = self.store.current().index
        translate = self.catalog.vocabulary.translate
        facets = []
        for name, values in index.facet_counts(plan).items():
            if len(values) < 2 or name == "availability":
                continue
            kind = "attribute" if name not in ("brand", "category") else name
            facets.append(
                Facet(
                    name,
                    translate("attribute", name, request.language),
                    "path" if name == "category" else "terms",
                    tuple(
                        FacetValue(
                            v,
                            translate(kind if kind != "attribute" else "value", v, request.language),
                            n,
                            v in request.filters.get(name, ()),
                        )
                        for v, n in sorted(values.items(), key=lambda x: -x[1])[:12]
                    ),
                )
            )
        if "price" in (s := index.stats(plan, ["price"])):
            facets.append(Facet("price", "Price", "range", low=s["price"][0], high=s["price"][1]))
        return tuple(facets[:12])

    def suggest(self, prefix: str, language: str = "en", limit: int = 8) -> list[Suggestion]:
        """Completions of what is being typed."""
        response = self.query(SearchRequest(prefix, language=language, limit=limit, facets=False))
        products = self.catalog.get_many([h.id for h in response.hits])
        return [
            Suggestion("product", products[h.id].title.get(language) or next(iter(products[h.id].title.values())), h.id)
            for h in response.hits
            if h.id in products
        ]

    def similar(self, product_id: str, limit: int = 8) -> tuple[Hit, ...]:
        """Products like this one, itself left out."""
        product = self.catalog.get(product_id)
        if product is None:
            return ()
        words = segment(fold(next(iter(product.title.values()), "")))
        plan = Plan(
            tuple(Clause((Term((w,)),), required=False) for w in dict.fromkeys(words)),
            weights=WEIGHTS,
            hidden=(product_id,),
        )
        found, _ = self.store.current().index.top(plan, limit)
        return tuple(Hit(c.id, c.score) for c in found)

    def sync(self) -> int:
        """Makes what the catalogue changed findable. Returns how many products that were."""
        return self.store.sync()

    def rebuild(self) -> int:
        """Builds the index anew beside the serving one. Returns the product count."""
        return self.store.rebuild()

    def close(self) -> None:
        """Flushes the query log and closes the index."""
        if "log" in self.__dict__:
            self.log.close()
        self.store.close()
