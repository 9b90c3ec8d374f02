"""Shop queries with graded answers: what is understood of the brand, and whether search is as good with the model.

Keyword queries are the measure of doing no harm: most of them must go the short way, and none get worse.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from shopkeeper.bench._models import FAILURES, Model
from shopkeeper.bench._predictions import progress
from shopkeeper.bench._understand_score import latency
from shopkeeper.bench.search import _catalogue, _judgments, _queries, ndcg
from shopkeeper.errors import InputError
from shopkeeper.language import fold
from shopkeeper.language.currency import exponent
from shopkeeper.search import SearchRequest
from shopkeeper.search.sentences import Reader, is_sentence
from shopkeeper.shop import Shop
from shopkeeper.understanding import Understander

__all__ = ["expected_brand", "reader_of", "run"]

TOP = 3  # the grade of a perfect answer


def reader_of(shop: Shop, model: Model) -> Reader:
    """The search's reader of sentences over this model."""
    translate = shop.catalog.vocabulary.translate
    return Reader(lambda: (model.engine, model.trained), translate, exponent(shop.config.currency))


def expected_brand(query: str, grades: Mapping[str, int], brands: Mapping[str, str]) -> str:
    """The brand of most perfect answers where the query names it, else ''. `brands`: product -> brand."""
    votes = Counter(brands[i] for i, g in grades.items() if g >= TOP and brands.get(i))
    if not votes:
        return ""
    brand, count = votes.most_common(1)[0]
    words = fold(query).split()
    named = all(w in words for w in fold(brand).split())
    return brand if named and count * 2 > votes.total() else ""


def run(directory: Path, predictions: Path | None, model: Model | None, *, limit: int = 0) -> dict[str, Any]:
    """brand_agrees: share of the queries whose understood brand is the expected one ('' included); brand_named: the
    same where one is expected; find: share understood as looking for goods; nDCG@10 and latency of the search with
    sentences routed to the model and without. Raises InputError without queries."""
    judgments = _judgments(directory)
    queries = list(judgments) or _queries(directory)
    queries = queries[:limit] if limit else queries
    if not queries:
        raise InputError(f"{str(directory)!r} has neither judgments*.csv nor queries.txt")
    with (
        tempfile.TemporaryDirectory(prefix="shopkeeper-bench-") as folder,
        Shop.open(Path(folder) / "shop", create=True) as shop,
    ):
        shop.import_feed(_catalogue(directory))
        brands = {p.id: p.brand or "" for p in shop.catalog.products()}
        said: dict[str, dict[str, Any]] = {"rules": {q: ("find", _brand_by_rules(shop, q)) for q in queries}}
        extra: dict[str, dict[str, Any]] = {"rules": {}}
        if model is not None:
            said[model.name], extra[model.name] = _by_model(shop, model, queries)
        rows = {}
        for name, found in said.items():
            rows[name] = _agreement(
                found, {q: expected_brand(q, judgments.get(q, {}), brands) for q in queries}
            )
            rows[name] |= extra[name]
        search = {"by rules": _searched(shop, queries, judgments)}
        if model is not None:
            shop.search.reader = reader_of(shop, model)
            search[f"sentences to {model.name}"] = _searched(shop, queries, judgments, predictions)
        elif predictions is not None:
            _searched(shop, queries, judgments, predictions)
        routed = sum(is_sentence(q, shop.search.thesaurus) for q in queries)
    return {"queries": len(queries), "read as sentences": routed, "understood": rows, "search": search}


def _by_model(
    shop: Shop, model: Model, queries: Sequence[str]
) -> tuple[dict[str, tuple[str, str]], dict[str, Any]]:
    vocabulary = reader_of(shop, model).vocabulary(shop.search.store.current(), shop.config.language)
    understander = Understander(model.engine, vocabulary, trained=model.trained)
    found, seconds, failed = {}, [], 0
    for query in progress(queries, model.name):
        started = time.perf_counter()
        try:
            request = understander.understand(query, timeout=60).keyed[0]
            found[query] = request.intent, (request.brands or ("",))[0]
        except FAILURES:
            found[query], failed = ("", ""), failed + 1
        seconds.append(time.perf_counter() - started)
    return found, {"failed": failed} | latency(seconds)


def _brand_by_rules(shop: Shop, query: str) -> str:
    """The longest brand of the catalogue that the query names."""
    brands = shop.search.store.current().lexicon.brands
    words = f" {' '.join(fold(query).split())} "
    named = [folded for folded in brands if f" {folded} " in words]
    return brands[max(named, key=len)][0] if named else ""


def _agreement(found: Mapping[str, tuple[str, str]], expected: Mapping[str, str]) -> dict[str, Any]:
    same = {q: fold(found[q][1]) == fold(brand) for q, brand in expected.items()}
    named = [same[q] for q, brand in expected.items() if brand]
    return {
        "brand_agrees": statistics.fmean(same.values()),
        "brand_named": statistics.fmean(named) if named else 0.0,
        "queries_with_brand": len(named),
        "find": statistics.fmean(found[q][0] == "find" for q in expected),
    }


def _searched(
    shop: Shop,
    queries: Sequence[str],
    judgments: Mapping[str, Mapping[str, int]],
    predictions: Path | None = None,
) -> dict[str, Any]:
    shop.search.query(SearchRequest("a"))
    rankings, seconds = {}, []
    for query in queries:
        started = time.perf_counter()
        rankings[query] = [hit.id for hit in shop.search.query(SearchRequest(query, limit=100)).hits]
        seconds.append(time.perf_counter() - started)
    if predictions is not None:
        lines = (json.dumps({"query": q, "ids": ids}, ensure_ascii=False) for q, ids in rankings.items())
        predictions.write_text("".join(line + "\n" for line in lines), "utf-8")
    graded = [ndcg(rankings[q], judgments[q]) for q in queries if any(judgments.get(q, {}).values())]
    scores = {"ndcg@10": statistics.fmean(graded), "graded": len(graded)} if graded else {}
    return scores | latency(seconds)
