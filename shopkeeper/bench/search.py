"""Product search against relevance grades: nDCG@10, condensed nDCG@10 and judged@10, stage by stage.

The folder holds `products.jsonl.gz` (or any feed that `shopkeeper import` knows) and either `judgments*.csv`
(query, product_id, grade) or `queries.txt` (one query a line; then only predictions are written).
"""

from __future__ import annotations

import json
import math
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from shopkeeper.errors import InputError, ShopkeeperError
from shopkeeper.search import Search, SearchRequest
from shopkeeper.search.plan import Clause, Plan, Term
from shopkeeper.search.ranker import read_judgments
from shopkeeper.search.search import Stages
from shopkeeper.shop import Shop

__all__ = ["condensed", "judged_share", "ndcg", "run"]

DEPTH = 100
Grades = Mapping[str, int]


def ndcg(ids: Sequence[str], grades: Grades, depth: int = 10) -> float:
    """nDCG with gain 2^grade - 1 and discount 1 / log2(rank + 1); the ideal ranks all judged products."""
    ideal = _dcg(sorted(grades.values(), reverse=True)[:depth])
    return _dcg([grades.get(i, 0) for i in ids[:depth]]) / ideal if ideal else 0.0


def condensed(ids: Sequence[str], grades: Grades) -> list[str]:
    """The ranking without its unjudged products."""
    return [i for i in ids if i in grades]


def judged_share(ids: Sequence[str], grades: Grades, depth: int = 10) -> float:
    """Share of the first `depth` places that hold a judged product."""
    return sum(i in grades for i in ids[:depth]) / depth


def _dcg(grades: Iterable[int]) -> float:
    return float(sum((2**g - 1) / math.log2(rank + 1) for rank, g in enumerate(grades, 1)))


def run(directory: Path, predictions: Path | None = None, **options: Any) -> dict[str, Any]:
    """Imports the catalogue into a temporary shop, runs every query, writes predictions, returns the metrics.

    Raises InputError when the folder has no catalogue or no queries.
    """
    judgments = _judgments(directory)
    queries = list(judgments) or _queries(directory)
    if not queries:
        raise InputError(f"{str(directory)!r} has neither judgments*.csv nor queries.txt; see docs/search.md")
    with tempfile.TemporaryDirectory(prefix="shopkeeper-bench-") as folder:
        start = time.perf_counter()
        shop = Shop.open(Path(folder) / "shop", create=True)
        try:
            shop.import_feed(_catalogue(directory))
            built = time.perf_counter() - start
            return _measure(shop, queries, judgments, predictions, built)
        finally:
            shop.close()


def _measure(
    shop: Shop,
    queries: list[str],
    judgments: dict[str, dict[str, int]],
    predictions: Path | None,
    built: float,
) -> dict[str, Any]:
    search = shop.search
    search.query(SearchRequest("a"))
    report: dict[str, Any] = {"products": shop.catalog.count(), "queries": len(queries)}
    report["import_and_index_seconds"] = round(built, 2)
    rankings: dict[str, list[str]] = {}
    took = []
    for q in queries:
        start = time.perf_counter()
        rankings[q] = [h.id for h in search.query(SearchRequest(q, limit=DEPTH)).hits]
        took.append((time.perf_counter() - start) * 1000)
    report["p50_ms"] = round(statistics.median(took), 2)
    report["p99_ms"] = round(sorted(took)[min(len(took) - 1, int(len(took) * 0.99))], 2)
    if predictions is not None:
        with predictions.open("w", encoding="utf-8") as file:
            for q, ids in rankings.items():
                file.write(json.dumps({"query": q, "ids": ids}, ensure_ascii=False) + "\n")
        report["predictions"] = str(predictions)
    graded = {q: g for q, g in judgments.items() if any(g.values())}
    if graded:
        report["graded_queries"] = len(graded)
        report["stages"] = {name: _score(_stage(search, stages), graded) for name, stages in _STAGES.items()}
        report["stages"]["default"] = _score(lambda q: rankings[q], graded)
        report["learned ranker"] = _ranker(search, graded)
        report.update(report["stages"]["default"])
    return report


_STAGES: dict[str, Stages | None] = {
    "bm25": None,
    "+ all words first": Stages(understand=False, kinds=False, dense=False, ranker=False, diversity=False),
    "+ understanding": Stages(kinds=False, dense=False, ranker=False, diversity=False),
    "+ kinds": Stages(dense=False, ranker=False, diversity=False),
    "+ diversity": Stages(dense=False, ranker=False),
    "+ dense": Stages(ranker=False),
}


def _stage(search: Search, stages: Stages | None) -> Callable[[str], list[str]]:
    def plain(query: str) -> list[str]:
        """Words joined by OR over title (twice) and all other text: what a plain text index answers."""
        from shopkeeper.language import tokens

        weights = {"title": 2.0, "brand": 1.0, "summary": 1.0, "attributes": 1.0, "body": 1.0}
        plan = Plan(tuple(Clause((Term((w,)),), required=False) for w in tokens(query)), weights=weights)
        return [c.id for c in search.store.current().index.top(plan, DEPTH)[0]]

    def staged(query: str) -> list[str]:
        before, search.stages = search.stages, stages or Stages()
        try:
            return [h.id for h in search.query(SearchRequest(query, limit=DEPTH, facets=False)).hits]
        finally:
            search.stages = before

    return plain if stages is None else staged


def _ranker(search: Search, graded: Mapping[str, Grades]) -> dict[str, Any]:
    """What LambdaMART would be worth here: nDCG@10 over graded products, on queries it was not trained on."""
    try:
        card = search.train_ranker(graded, "benchmark")
    except ShopkeeperError as error:
        return {"not measured": str(error)}
    return {"untrained": card.before, "leave one query out": card.after, "earns its place": card.installed}


def _score(ranking: Callable[[str], Sequence[str]], graded: Mapping[str, Grades]) -> dict[str, float]:
    rows = []
    for q, grades in graded.items():
        ids = ranking(q)
        rows.append((ndcg(ids, grades), ndcg(condensed(ids, grades), grades), judged_share(ids, grades)))
    names = ("ndcg@10", "condensed_ndcg@10", "judged@10")
    return {name: round(statistics.fmean(r[i] for r in rows), 4) for i, name in enumerate(names)}


def _catalogue(directory: Path) -> Path:
    for pattern in ("products.*", "*.jsonl.gz", "*.jsonl", "*.xml", "*.csv"):
        for file in sorted(directory.glob(pattern)):
            if not file.name.startswith(("judgments", "answers")):
                return file
    raise InputError(f"{str(directory)!r} has no product feed (products.jsonl.gz); see docs/search.md")


def _judgments(directory: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for file in (*sorted(directory.glob("judgments*.csv")), *sorted(directory.glob("answers*.csv"))):
        for query, grades in read_judgments(file).items():
            found.setdefault(query, {}).update(grades)
    return found


def _queries(directory: Path) -> list[str]:
    file = directory / "queries.txt"
    if not file.exists():
        return []
    lines = (line.strip() for line in file.read_text("utf-8").splitlines())
    return list(dict.fromkeys(line for line in lines if line))
