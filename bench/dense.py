"""What the dense encoders are worth: against the icecat judgments, alone and joined with text search.

    python bench/dense.py [--data DIR] [--work DIR] [--encoders shop,minilm-int8,minilm-fp32] [--seed N]

The data folder (default: icecat in $SHOPKEEPER_DATA) holds products.jsonl.gz and judgments-dev.csv with the columns
query, product_id, grade. Prints two Markdown tables: quality by use, and cost by encoder. `--work` keeps the shop,
encoders and vectors, so that a second run takes seconds. Nothing is fitted to the judgments: weights are round numbers
shown side by side.
"""

from __future__ import annotations

import argparse
import csv
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from shopkeeper.bench.search import condensed, judged_share, ndcg
from shopkeeper.language import fold, segment
from shopkeeper.search import SearchRequest
from shopkeeper.search.dense import DenseRetriever, Encoder, OnnxEncoder, Recipe, ShopEncoder, train_encoder
from shopkeeper.search.dense.choose import SHOP_ENCODER
from shopkeeper.search.dense.minilm import minilm_folder
from shopkeeper.search.plan import Clause, Plan, Term
from shopkeeper.shop import Shop

DEPTH = 200
WEIGHTS = {"title": 2.0, "brand": 1.0, "category": 1.0, "summary": 0.7, "attributes": 0.7, "body": 0.3}
Rows = list[tuple[str, float]]
Grades = Mapping[str, Mapping[str, int]]


def main() -> None:
    """Runs the benchmark."""
    here = Path(__file__).resolve().parent.parent
    data = Path(os.environ.get("SHOPKEEPER_DATA") or here.parent / "shared" / "data") / "icecat"
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=data)
    parser.add_argument("--work", type=Path, default=None)
    parser.add_argument("--encoders", default="shop,minilm-int8,minilm-fp32")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    grades: dict[str, dict[str, int]] = {}
    with (options.data / "judgments-dev.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            grades.setdefault(row["query"], {})[row["product_id"]] = int(row["grade"])
    grades = {query: judged for query, judged in grades.items() if any(judged.values())}
    with tempfile.TemporaryDirectory() as temporary:
        work: Path = options.work or Path(temporary)
        with Shop.open(work / "shop", create=True) as shop:
            if not shop.catalog.count():
                shop.import_feed(options.data / "products.jsonl.gz")
            measure(shop, grades, options.encoders.split(","), options.seed)


def measure(shop: Shop, grades: Grades, names: Sequence[str], seed: int) -> None:
    """Prints both tables."""
    queries = list(grades)
    bases = {
        "text": {q: text_alone(shop, q) for q in queries},
        "pipeline": {q: pipeline(shop, q) for q in queries},
    }
    table = Table(grades)
    for name, base in bases.items():
        table.add(f"{name} alone", {q: base[q] for q in queries})
    costs = []
    cosines: dict[tuple[str, str], dict[str, dict[str, float]]] = {}
    for name in names:
        retriever, cost = prepared(shop, name, queries, seed)
        costs.append(f"| {name} | {cost} |")
        dense = {q: retriever.search(q, DEPTH) for q in queries}
        table.add(f"{name} alone", dense)
        for base_name, base in bases.items():
            near = {q: retriever.scores(q, [id for id, _ in base[q]]) for q in queries}
            cosines[base_name, name] = near
            title = f"{base_name} + {name}"
            table.add(f"{title}: RRF", {q: rrf(base[q], dense[q]) for q in queries}, base)
            for weight in (0.25, 0.5, 1.0):
                joined = {q: reranked(base[q], [(near[q], weight)]) for q in queries}
                table.add(f"{title}: rerank top {DEPTH}, + {weight:g} cos", joined, base)
            table.add(f"{title}: fill below 10", {q: filled(base[q], dense[q]) for q in queries}, base)
    if "shop" in names and "minilm-int8" in names:
        for base_name, base in bases.items():
            joined = {
                q: reranked(base[q], [(cosines[base_name, n][q], 0.5) for n in ("shop", "minilm-int8")])
                for q in queries
            }
            table.add(f"{base_name} + both: rerank, + 0.5 cos each", joined, base)
    print(
        f"\n| encoder | train, CPU s | encode {shop.catalog.count():,} products, CPU s | encoder MB | vectors MB | "
        "encode a query, ms p50 / p99 | search all, ms p50 |\n|---|---|---|---|---|---|---|"
    )
    print("\n".join(costs))


def text_alone(shop: Shop, query: str) -> Rows:
    """BM25 over the fields: products with all words, then those with some."""
    index = shop.search.store.current().index
    words = segment(fold(query))
    found: dict[str, float] = {}
    for required in (True, False):
        plan = Plan(tuple(Clause((Term((w,)),), required=required) for w in words), weights=WEIGHTS)
        top, _ = index.top(plan, DEPTH)
        ceiling = min(found.values(), default=float("inf"))
        for candidate in top:
            found.setdefault(candidate.id, min(candidate.score, ceiling))
    return list(found.items())[:DEPTH]


def pipeline(shop: Shop, query: str) -> Rows:
    """The shop's search as it stands, without a dense stage."""
    shop.search.stages = replace(shop.search.stages, dense=False, ranker=False)
    hits = shop.search.query(SearchRequest(query, limit=100, facets=False)).hits
    scores = np.minimum.accumulate([h.score for h in hits]) if hits else []
    return [(h.id, float(score)) for h, score in zip(hits, scores, strict=True)]


def rrf(base: Rows, dense: Rows) -> Rows:
    """Reciprocal rank fusion (Cormack et al. 2009), k = 60."""
    scores: dict[str, float] = {}
    for rows in (base, dense):
        for rank, (id, _) in enumerate(rows, 1):
            scores[id] = scores.get(id, 0.0) + 1.0 / (60 + rank)
    return sorted(scores.items(), key=lambda item: -item[1])


def reranked(base: Rows, parts: Sequence[tuple[Mapping[str, float], float]]) -> Rows:
    """The same products, by score (highest = 1) plus weighted cosines."""
    top = max((score for _, score in base), default=1.0) or 1.0
    scored = [(id, score / top + sum(w * near.get(id, 0.0) for near, w in parts)) for id, score in base]
    return sorted(scored, key=lambda item: -item[1])


def filled(base: Rows, dense: Rows) -> Rows:
    """Dense results behind the base's where those are fewer than ten."""
    have = {id for id, _ in base}
    return base if len(base) >= 10 else base + [(id, 0.0) for id, _ in dense if id not in have]


class Table:
    """Prints a row as soon as it is known; differences come with a 90 % interval (paired bootstrap over queries)."""

    def __init__(self, grades: Grades) -> None:
        self.grades = grades
        print(
            "| use | nDCG@10 | condensed | judged@10 | gain nDCG (90 %) | gain condensed (90 %) |\n"
            "|---|---|---|---|---|---|"
        )

    def add(self, name: str, runs: Mapping[str, Rows], base: Mapping[str, Rows] | None = None) -> None:
        """One row; `base` is what the gain is measured against."""
        own = self._scores(runs)
        cells = [f"{x:.3f}" for x in own.mean(axis=0)]
        if base is not None:
            gain = (own - self._scores(base))[:, :2]
            draws = np.random.default_rng(0).integers(0, len(gain), (2000, len(gain)))
            low, high = np.percentile(gain[draws].mean(axis=1), [5, 95], axis=0)
            cells += [
                f"{mean:+.3f} ({a:+.3f}..{b:+.3f})"
                for mean, a, b in zip(gain.mean(axis=0), low, high, strict=True)
            ]
        else:
            cells += ["", ""]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)

    def _scores(self, runs: Mapping[str, Rows]) -> np.ndarray:
        rows = []
        for query, judged in self.grades.items():
            ids = [id for id, _ in runs[query]]
            rows.append((ndcg(ids, judged), ndcg(condensed(ids, judged), judged), judged_share(ids, judged)))
        return np.array(rows)


def prepared(shop: Shop, name: str, queries: Sequence[str], seed: int) -> tuple[DenseRetriever, str]:
    """The retriever of one encoder, built unless it is there, and its costs as table cells."""
    models, folder = shop.path / "models", shop.path / "index" / f"dense-{name}"
    trained = encoded = "kept"
    encoder: Encoder
    if name == "shop":
        file = models / SHOP_ENCODER
        if not file.is_file():
            kind_of = shop.search.store.current().lexicon.kind_of
            trained, encoder = timed(
                lambda: train_encoder(shop.catalog.products(), models, Recipe(seed=seed), kind_of=kind_of)
            )
        encoder, size = ShopEncoder.load(file), file.stat().st_size
    else:
        source = minilm_folder(models, int8=name == "minilm-int8")
        encoder, size = OnnxEncoder(source, threads=1), (source / "model.onnx").stat().st_size
    if (folder / "dense.json").is_file():
        retriever = DenseRetriever.load(folder, encoder)
    else:
        rows = ((p.id, 0, p) for p in shop.catalog.products())
        encoded, retriever = timed(lambda: DenseRetriever.build(folder, rows, encoder))
    vectors = sum(f.stat().st_size for f in folder.glob("vectors*"))
    encoding, searching = [], []
    for query in [*queries, *queries]:
        start = time.perf_counter()
        vector = encoder.encode([query])[0]
        encoding.append(1000 * (time.perf_counter() - start))
        start = time.perf_counter()
        retriever.index.search(vector, 100)
        searching.append(1000 * (time.perf_counter() - start))
    p99 = statistics.quantiles(encoding, n=100)[98]
    speed = f"{statistics.median(encoding):.2f} / {p99:.2f} | {statistics.median(searching):.2f}"
    return retriever, f"{trained} | {encoded} | {size / 1e6:.1f} | {vectors / 1e6:.1f} | {speed}"


def timed(call: Callable[[], Any]) -> tuple[str, Any]:
    """Processor seconds (all threads) and the result."""
    start = time.process_time()
    result = call()
    return f"{time.process_time() - start:.0f}", result


if __name__ == "__main__":
    main()
