"""The product index on Tantivy, behind the protocol `plan.ProductIndex`.

An index is one folder (a generation) that is written once in full and then changed in small commits.
"""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import tantivy

from shopkeeper.errors import ShopError
from shopkeeper.search.document import FACET_SEPARATOR, IndexDocument, encode_card
from shopkeeper.search.plan import FIELDS, Candidate, Filter, Plan, Range, Term

__all__ = ["NUMBER_SLOTS", "TantivyIndex"]

NUMBER_SLOTS = 32
_ORDERS = {  # products that lack the number come last in either direction
    "price_asc": ("pricing", tantivy.Order.Asc),
    "price_desc": ("pricing", tantivy.Order.Desc),
    "newest": ("released", tantivy.Order.Desc),
    "rating": ("stars", tantivy.Order.Desc),
    "popular": ("popularity", tantivy.Order.Desc),
}
_STATISTICS = {"price": "pricing", "rating": "stars"}  # columns without the placeholders for "none"
_NO_PRICE = 1 << 53  # products without a price match no price range


class TantivyIndex:
    """`ProductIndex` on Tantivy. `slots` maps numeric attribute names to sortable columns (at most 32)."""

    def __init__(self, folder: Path, *, slots: Mapping[str, int] | None = None, create: bool = False) -> None:
        self.folder = folder
        self.schema = _schema()
        try:
            if create:
                folder.mkdir(parents=True, exist_ok=True)
                self.index = tantivy.Index(self.schema, str(folder), reuse=False)
            else:
                self.index = tantivy.Index.open(str(folder))
                self.schema = self.index.schema
        except Exception as error:  # tantivy raises bare ValueError and OSError
            raise ShopError(
                f"the search index in {str(folder)!r} cannot be opened ({error}); run  shopkeeper index --rebuild"
            ) from error
        self.analyzer = (
            tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
            .filter(tantivy.Filter.remove_long(120))
            .filter(tantivy.Filter.stemmer("english"))
            .build()
        )
        self.index.register_tokenizer("words", self.analyzer)
        self.slots = dict(slots or {})
        self._writer: tantivy.IndexWriter | None = None
        self._stamp = self._read_stamp()
        self.searcher = self.index.searcher()
        self._cards: dict[int, tuple[str, Mapping[str, Any]]] = {}

    # writing

    def put(self, documents: Iterable[IndexDocument]) -> int:
        """Adds or replaces documents; visible after `commit`. Returns how many."""
        writer = self._open_writer()
        count = 0
        for d in documents:
            if self.searcher.num_docs:
                writer.delete_documents_by_term("id", d.id)
            doc = tantivy.Document()
            doc.add_text("id", d.id)
            doc.add_unsigned("revision", d.revision)
            for name, text in d.texts.items():
                if text:
                    doc.add_text(name, text)
            for term in d.facets:
                doc.add_text("term", term)
            for term in d.counted:
                doc.add_text("facet", term)
            if d.price is not None:
                doc.add_integer("pricing", d.price)
            if d.rating is not None:
                doc.add_float("stars", d.rating)
            for code in d.codes:
                doc.add_text("code", code)
            doc.add_integer("price", _NO_PRICE if d.price is None else d.price)
            doc.add_float("rating", -1.0 if d.rating is None else d.rating)
            doc.add_integer("released", d.released)
            doc.add_float("popularity", d.popularity)
            doc.add_unsigned("family", d.family)
            doc.add_unsigned("available", int(d.available))
            for name, value in d.numbers.items():
                if (slot := self.slots.get(name)) is not None:
                    doc.add_float(f"number{slot}", value)
            doc.add_bytes("card", encode_card(d.card))
            writer.add_document(doc)
            count += 1
        return count

    def delete(self, ids: Iterable[str]) -> None:
        """Removes documents; visible after `commit`."""
        writer = self._open_writer()
        for id in ids:
            writer.delete_documents_by_term("id", id)

    def commit(self) -> None:
        """Makes all changes visible at once."""
        if self._writer is not None:
            self._writer.commit()
            self._refresh(force=True)

    def finish(self) -> None:
        """Closes the writer (releases Tantivy's own lock), waiting for merges."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def discard(self) -> None:
        """Forgets what was put and deleted since the last commit, and closes the writer."""
        writer, self._writer = self._writer, None
        if writer is not None:
            with contextlib.suppress(Exception):
                writer.rollback()

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self.index.writer(heap_size=64_000_000, num_threads=1)
        return self._writer

    # reading

    def refresh(self) -> None:
        """Sees what another process has committed; costs one stat when there is nothing new."""
        self._refresh()

    def _refresh(self, force: bool = False) -> None:
        stamp = self._read_stamp()
        if force or stamp != self._stamp:
            self.index.reload()
            self.searcher = self.index.searcher()
            self._stamp = stamp

    def _read_stamp(self) -> tuple[int, int]:
        try:
            stat = (self.folder / "meta.json").stat()
        except OSError:
            return (0, 0)
        return (stat.st_mtime_ns, stat.st_ino)

    def analyze(self, text: str) -> list[str]:
        """The index's own terms of a segmented text."""
        return list(self.analyzer.analyze(text))

    def count(self, plan: Plan) -> int:
        """How many products answer the plan."""
        return int(getattr(self.searcher.search(self.compile(plan), 1, count=True), "count", 0))

    def top(
        self, plan: Plan, limit: int, offset: int = 0, order: str = "relevance"
    ) -> tuple[list[Candidate], int]:
        """The best `limit` answers from `offset` on, and the count of all."""
        query = self.compile(plan)
        if order == "relevance" and not plan.clauses:
            order = "popular"
        searcher = self.searcher  # one for the whole answer: addresses of another commit mean other products
        if offset >= searcher.num_docs:
            return [], int(getattr(searcher.search(query, 1, count=True), "count", 0) or 0)
        limit = min(max(1, limit), searcher.num_docs - offset)  # Tantivy allocates room for limit + offset
        if order == "relevance":
            result = searcher.search(query, limit, count=True, offset=offset)
        else:
            name, direction = _ORDERS[order]
            result = searcher.search(
                query, limit, count=True, offset=offset, order_by_field=name, order=direction
            )
        total = getattr(result, "count", None)  # missing from the stubs
        return self._candidates(searcher, result.hits), int(total or 0)

    def _candidates(
        self, searcher: tantivy.Searcher, hits: Sequence[tuple[Any, tantivy.DocAddress]]
    ) -> list[Candidate]:
        if not hits:
            return []
        addresses = [address for _, address in hits]
        found = []
        revisions = searcher.fast_field_values("revision", addresses)
        if len(self._cards) > 50_000:
            self._cards.clear()
        for (score, address), revision in zip(hits, revisions, strict=True):
            known = self._cards.get(int(revision or 0))
            if known is None:
                doc = searcher.doc(address)
                card = doc.get_first("card")
                known = (str(doc.get_first("id")), json.loads(bytes(card)) if card else {})
                self._cards[int(revision or 0)] = known
            found.append(Candidate(known[0], float(score or 0.0), int(revision or 0), known[1]))
        return found

    def columns(self, ids: Sequence[str], names: Sequence[str]) -> dict[str, dict[str, float | None]]:
        """Fast numeric columns of some products: id -> name -> value."""
        found: dict[str, dict[str, float | None]] = {}
        for id in ids:
            hits = self.searcher.search(tantivy.Query.term_query(self.schema, "id", id), 1, count=False).hits
            if hits:
                found[id] = {n: self.searcher.fast_field_values(n, [hits[0][1]])[0] for n in names}
        return found

    def facet_counts(self, plan: Plan, size: int = 400) -> dict[str, dict[str, int]]:
        """Facet name -> value -> count over all answers: the `size` most frequent values."""
        return self.overview(plan, (), size)[0]

    def stats(self, plan: Plan, names: Sequence[str]) -> dict[str, tuple[float, float]]:
        """Lowest and highest of some numbers over all answers; names without any value are left out."""
        return self.overview(plan, names, 0)[1] if names else {}

    def overview(
        self, plan: Plan, names: Sequence[str], size: int = 400
    ) -> tuple[dict[str, dict[str, int]], dict[str, tuple[float, float]]]:
        """`facet_counts` and `stats` in one pass over the answers."""
        if not self.searcher.num_docs:
            return {}, {}
        columns = [(n, _STATISTICS.get(n) or self._column(n)) for n in names]
        request: dict[str, Any] = {
            f"s{i}": {"stats": {"field": column}} for i, (_, column) in enumerate(columns) if column
        }
        if size:
            request["f"] = {"terms": {"field": "facet", "size": size}}
        if not request:
            return {}, {}
        answer = self.searcher.aggregate(self.compile(plan, scored=False), request)
        counts: dict[str, dict[str, int]] = {}
        for bucket in answer["f"]["buckets"] if size else ():
            name, _, value = bucket["key"].partition(FACET_SEPARATOR)
            counts.setdefault(name, {})[value] = int(bucket["doc_count"])
        found = {}
        for i, (name, column) in enumerate(columns):
            if column and (s := answer[f"s{i}"])["count"]:
                found[name] = (float(s["min"]), float(s["max"]))
        return counts, found

    def document_frequency(self, word: str, field: str = "title") -> int:
        """In how many products the (already analysed) word occurs in `field`."""
        return int(self.searcher.doc_freq(field, word))

    def _column(self, name: str) -> str | None:
        if name in ("price", "rating", "popularity", "released"):
            return name
        slot = self.slots.get(name)
        return None if slot is None else f"number{slot}"

    # plan -> query

    def compile(self, plan: Plan, *, scored: bool = True) -> tantivy.Query:
        """The Tantivy query of a plan."""
        q, occur, schema = tantivy.Query, tantivy.Occur, self.schema
        parts: list[tuple[tantivy.Occur, tantivy.Query]] = []
        optional: list[tantivy.Query] = []
        possible = True
        for clause in plan.clauses:
            alternatives = [a for term in clause.terms if (a := self._term(term, plan.weights)) is not None]
            if not alternatives:
                if clause.required:
                    possible = False
                continue
            one = alternatives[0] if len(alternatives) == 1 else q.disjunction_max_query(alternatives, 0.1)
            if clause.required:
                parts.append((occur.Must, one))
            else:
                optional.append(one)
        if optional:
            if parts and not plan.minimum:
                parts += [(occur.Should, o) for o in optional]
            elif plan.minimum == 0:
                every = q.const_score_query(q.all_query(), 0.0)
                parts = [(occur.Must, every), *((occur.Should, o) for o in optional)]
            else:
                shoulds = [(occur.Should, o) for o in optional]
                parts.append((occur.Must, q.boolean_query(shoulds, plan.minimum or 1)))
        if not parts:
            parts.append((occur.Must, q.const_score_query(q.all_query(), 1.0)))
        if not possible:
            parts = [(occur.Must, q.empty_query())]
        if plan.also:
            text = q.boolean_query(parts)
            ids = q.const_score_query(q.term_set_query(schema, "id", list(plan.also)), 0.0)
            parts = [(occur.Must, q.boolean_query([(occur.Should, text), (occur.Should, ids)]))]
        for f in plan.filters:
            terms = terms_of(f)
            one = (
                q.term_query(schema, "term", terms[0], "basic")
                if len(terms) == 1
                else q.term_set_query(schema, "term", terms)
            )
            parts.append((occur.Must, q.const_score_query(one, 0.0)))
        for r in plan.ranges:
            one_range = self._range(r)
            if one_range is None:
                return q.empty_query()
            parts.append((occur.Must, q.const_score_query(one_range, 0.0)))
        for term in plan.avoid:
            if (avoided := self._term(term, plan.weights)) is not None:
                parts.append((occur.MustNot, avoided))
        for f in plan.without:
            terms = terms_of(f)
            parts.append((occur.MustNot, q.term_set_query(schema, "term", terms)))
        if plan.hidden:
            parts.append((occur.MustNot, q.term_set_query(schema, "id", list(plan.hidden))))
        return q.boolean_query(parts)

    def _range(self, r: Range) -> tantivy.Query | None:
        column = self._column(r.name)
        if column is None:
            return None
        whole = column in ("price", "released")
        kind = tantivy.FieldType.Integer if whole else tantivy.FieldType.Float
        low: float | None = r.low
        high: float | None = r.high
        if column == "price" and high is None:
            high = _NO_PRICE - 1
        if column == "rating" and low is None:
            low = 0.0
        if whole:
            low = None if low is None else math.ceil(max(min(low, _NO_PRICE), -_NO_PRICE))
            high = None if high is None else math.floor(max(min(high, _NO_PRICE - 1), -_NO_PRICE))
        elif low is None and high is None:
            low = -math.inf  # whoever states it
        return tantivy.Query.range_query(self.schema, column, kind, low, high)

    def _term(self, term: Term, weights: Mapping[str, float]) -> tantivy.Query | None:
        q, schema = tantivy.Query, self.schema
        if term.code:
            found = q.term_query(schema, "code", term.words[0], "basic")
            return q.boost_query(q.const_score_query(found, 1.0), term.weight)
        stems = [s for w in term.words for s in self.analyze(w)]
        if not stems:
            return None
        per_field = []
        for name, weight in (term.fields or weights).items():
            if len(stems) == 1:
                one = q.term_query(schema, name, stems[0], "freq")
            else:
                one = q.phrase_query(schema, name, list(stems), slop=1)
            per_field.append(q.boost_query(one, weight * term.weight))
        if len(per_field) == 1:
            return per_field[0]
        return q.boolean_query([(tantivy.Occur.Should, p) for p in per_field])

    def explain(self, plan: Plan, id: str) -> dict[str, Any] | None:
        """Tantivy's own account of one product's text score."""
        q = self.compile(plan)
        hits = self.searcher.search(tantivy.Query.term_query(self.schema, "id", id), 1, count=False).hits
        if not hits:
            return None
        with contextlib.suppress(ValueError):
            parsed = json.loads(q.explain(self.searcher, hits[0][1]).to_json())
            return dict(parsed)
        return None


def terms_of(f: Filter) -> list[str]:
    """The facet terms that a filter accepts."""
    return [f"{f.name}{FACET_SEPARATOR}{v}" if f.name else v for v in f.values]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("revision", indexed=True, fast=True)
    for name in FIELDS:
        builder.add_text_field(name, tokenizer_name="words", index_option="position")
    builder.add_text_field("term", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("facet", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field(
        "pricing", indexed=False, fast=True
    )  # the price where there is one, for statistics
    builder.add_float_field("stars", indexed=False, fast=True)
    builder.add_text_field("code", tokenizer_name="raw", index_option="basic")
    for name in ("price", "released"):
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in ("rating", "popularity"):
        builder.add_float_field(name, indexed=True, fast=True)
    for name in ("family", "available"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for slot in range(NUMBER_SLOTS):
        builder.add_float_field(f"number{slot}", indexed=True, fast=True)
    builder.add_bytes_field("card", stored=True)
    return builder.build()
