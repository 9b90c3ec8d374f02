"""`Search`: from a shopper's words to ranked products with facets.

    understand -> plan -> retrieve (a window of the best by text) -> rank -> diversify -> merchant rules -> page

Everything after retrieval works on one fixed window, so that pages of one result never overlap.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import get_args

import numpy as np
from sqlalchemy import Engine

from shopkeeper.catalog import Catalog
from shopkeeper.config import Config
from shopkeeper.errors import InputError
from shopkeeper.events import EventLog
from shopkeeper.language import detect
from shopkeeper.language.currency import exponent
from shopkeeper.llm.types import Engine as LanguageModel
from shopkeeper.search.dense_search import DenseSearch
from shopkeeper.search.explain import explain_query
from shopkeeper.search.facets import facets_of
from shopkeeper.search.fit import fits_of
from shopkeeper.search.learn import proposals, translations
from shopkeeper.search.lexicon import Lexicon
from shopkeeper.search.page import page_of, passes
from shopkeeper.search.plan import Plan
from shopkeeper.search.querylog import QueryLog
from shopkeeper.search.rank import FEATURES
from shopkeeper.search.ranker import Example, InstalledRanker, RankerCard, train
from shopkeeper.search.retrieve import WEIGHTS, WINDOW, Retrieved, Retriever, Stages, some_note
from shopkeeper.search.rules import Rule, RuleBook
from shopkeeper.search.sentences import WISHES, Reader, Reading, is_sentence
from shopkeeper.search.similar import similar_products
from shopkeeper.search.spelling import Speller
from shopkeeper.search.store import Generation, IndexStore
from shopkeeper.search.suggest import Suggester
from shopkeeper.search.synonyms import SynonymBook
from shopkeeper.search.thesaurus import load_thesaurus
from shopkeeper.search.types import Hit, SearchRequest, SearchResponse, Sort, Suggestion
from shopkeeper.search.understand import Understanding, literal, understand

__all__ = ["Search", "Stages"]

LONGEST_QUERY = 500
LIKELY = 40  # products by whose categories the model is told what the words may be about
TELLING = 3  # products with all the words of a wish, one of which must be in the category that a model reads
VALUES = 5000  # facet values counted over the products of a wish


class Search:
    """Search over one shop's catalogue."""

    def __init__(
        self,
        engine: Engine,
        config: Config,
        folder: Path,
        catalog: Catalog,
        events: EventLog,
        open_model: Callable[[], tuple[LanguageModel, bool]] | None = None,
    ) -> None:
        self.engine = engine
        self.config = config
        self.catalog = catalog
        self.events = events
        self.stages = Stages()
        self.thesaurus = load_thesaurus()
        self.store = IndexStore(folder / "index", catalog, events.popularity, self._learned)
        self.dense = DenseSearch(folder, config, catalog)
        ranker = InstalledRanker(folder / "models" / "ranker", config.ranker)
        self.retriever = Retriever(self.thesaurus, self.dense, ranker)
        self._suggester = Suggester(self.store, catalog, self._popular_queries)
        self._speller: tuple[Path, Speller] | None = None
        self.reader = (
            Reader(open_model, catalog.vocabulary.translate, exponent(config.currency))
            if open_model
            else None
        )

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
        if (reading := self.read(request, understood, generation)) is not None:
            understood, found = self._found_as_read(request, understood, reading, generation, rules)
        else:
            found = self.retriever.retrieve(request, understood, generation, rules, self.stages)
        hits = page_of(request, found, understood, rules, generation.index, self.catalog)
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
            intent=understood.intent,
            also=reading.others if reading is not None else (),
            took_ms=(time.perf_counter() - start) * 1000,
            explanation=explain_query(understood, rules) | self._model_note() if request.explain else None,
            fits=partial(fits_of, found),
        )

    def within(self, request: SearchRequest, products: Iterable[str]) -> list[str]:
        """Those of some products that a request's filters and ranges let through and no rule of its query hides."""
        rules = self.rules.for_query(request.query, request.language)
        known = self.catalog.get_many(products)
        return [id for id, product in known.items() if passes(product, request, rules)]

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

    def read(
        self, request: SearchRequest, understood: Understanding, generation: Generation | None = None
    ) -> Reading | None:
        """What the language model reads in the request's query, when it is a sentence and there is a model."""
        if self.reader is None or not (request.understand and request.model and self.stages.model):
            return None
        if not is_sentence(request.query, self.thesaurus):
            return None
        generation = generation or self.store.current()
        reading = self.reader.read(
            request.query,
            request.language,
            generation,
            lambda: self._likely(understood, generation),
            request.dropped,
            lambda words: self._told(replace(request, query=words), generation),
            lambda words: self._counted(replace(request, query=words, model=False), generation),
        )
        return reading if reading is not None and reading.intent in WISHES else None

    def _model_note(self) -> dict[str, str]:
        """Why sentences go without the model, when they do."""
        return {"model": self.reader.failure} if self.reader is not None and self.reader.failure else {}

    def _likely(self, understood: Understanding, generation: Generation) -> list[str]:
        """Category paths of the products that have most of the words, the likeliest first."""
        clauses = tuple(replace(c, required=False) for c in understood.clauses)
        if not clauses:
            return []
        best, _ = generation.index.top(Plan(clauses, weights=WEIGHTS), LIKELY)
        products = self.catalog.get_many([c.id for c in best])
        votes: Counter[str] = Counter()
        for place, candidate in enumerate(best):
            if (product := products.get(candidate.id)) is not None and product.category:
                votes[" > ".join(product.category)] += 1 / (place + 2)  # type: ignore[assignment]
        return [path for path, _ in votes.most_common(6)]

    def _told(self, request: SearchRequest, generation: Generation) -> list[str]:
        """Category paths of the best products that have all the words; where none has, that of those that have most,
        if it is one; else []."""
        found = self.retriever.retrieve(
            request, self.understand(request, generation), generation, (), self.stages
        )
        ranked = [r.candidate.id for r in found.ranked]
        best = ([id for id in ranked if id in found.whole] or ranked)[:TELLING]
        products = self.catalog.get_many(best)
        paths = [" > ".join(products[id].category) for id in best if id in products]
        return paths if found.whole or len(set(paths)) == 1 else []

    def _counted(self, request: SearchRequest, generation: Generation) -> dict[str, dict[str, int]]:
        """How many of the products that have all the words have each value of each facet."""
        clauses = self.understand(request, generation).clauses
        return generation.index.facet_counts(Plan(clauses, weights=WEIGHTS), VALUES) if clauses else {}

    def _found_as_read(
        self,
        request: SearchRequest,
        by_rules: Understanding,
        reading: Reading,
        generation: Generation,
        rules: Sequence[Rule],
    ) -> tuple[Understanding, Retrieved]:
        """What there is for a reading. When that is nothing its names are given up from the last, the price is not;
        when still nothing is left, what rules read in the sentence is looked for."""
        understood = self._as_read(request, reading, generation)
        if (
            reading.request is None or not reading.request.avoid
        ):  # what rules read as ruled out need be no name of the shop
            understood.avoid = by_rules.avoid
            understood.chips += tuple(c for c in by_rules.chips if c.kind == "avoid")
        limits = {r.name: (r.low, r.high) for r in reading.ranges}
        limited = replace(request, ranges={**limits, **request.ranges})
        found = self.retriever.retrieve(limited, understood, generation, rules, self.stages)
        while not found.total and understood.filters:
            kept = understood.filters[:-1]
            ranking = 0 if any(f.name == "category" for f in kept) else None
            understood = replace(understood, filters=kept, minimum=ranking)
            found = self.retriever.retrieve(limited, understood, generation, rules, self.stages)
            found.notes[:], found.whole = [some_note(request.language)], frozenset()
        if not found.total:
            understood = by_rules
            found = self.retriever.retrieve(request, understood, generation, rules, self.stages)
        return understood, found

    def _as_read(self, request: SearchRequest, reading: Reading, generation: Generation) -> Understanding:
        """The reading as retrieval takes it: names decide, words rank."""
        words = replace(request, query=reading.words, model=False)
        understood = self.understand(words, generation) if reading.words else Understanding("")
        understood.query = request.query
        understood.corrected = understood.suggestion = ""
        understood.ranges, understood.chips = reading.ranges, reading.chips
        understood.sort = reading.sort or None  # type: ignore[assignment]
        understood.filters, understood.without = reading.filters, reading.without
        understood.intent = reading.intent
        if any(f.name == "category" for f in reading.filters):
            understood.minimum = 0
            for concept in understood.concepts:
                concept.clauses = tuple(replace(c, required=False) for c in concept.clauses)
        return understood

    def prepare(self) -> None:
        """Makes ahead what the first query with a misspelt word would wait for."""
        self._speller_of(self.store.current()).homophones.prepare()

    def _speller_of(self, generation: Generation) -> Speller:
        if self._speller is None or self._speller[0] != generation.folder:
            self._speller = (generation.folder, Speller(generation.lexicon.words))
        return self._speller[1]

    # -- suggestions and similar products

    def suggest(self, prefix: str, language: str = "en", limit: int = 8) -> list[Suggestion]:
        """Completions of what is being typed: queries and categories first, then products."""
        return self._suggester.suggest(prefix, language, limit)

    def similar(self, product_id: str, limit: int = 8) -> tuple[Hit, ...]:
        """Products like this one, itself left out: the same kind first, then shared words of the title."""
        return similar_products(product_id, limit, self.store.current(), self.catalog, self.dense)

    def _popular_queries(self) -> list[tuple[str, int]]:
        return [(q.query, q.count) for q in self.log.top(90, 500)]

    # -- the learned ranker

    def train_ranker(
        self, grades: Mapping[str, Mapping[str, int]], source: str, *, force: bool = False
    ) -> RankerCard:
        """Trains the ranker on graded products (query -> product -> 0..4); installed only if it is better.

        Raises InputError when there is too little to learn from, MissingExtra without LightGBM.
        """
        generation = self.store.current()
        stages = replace(self.stages, ranker=False, diversity=False)
        examples = []
        for query, graded in grades.items():
            request = SearchRequest(query, self.config.language, limit=WINDOW, facets=False)
            understood = self.understand(request, generation)
            found = self.retriever.retrieve(request, understood, generation, (), stages)
            rows = [
                (r, f)
                for r, f in zip(
                    found.ranked, self.retriever.features(found.ranked, understood, query), strict=True
                )
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
        return train(examples, self.retriever.ranker.folder, source, force=force)

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
