"""Search speed and import time on a catalogue, beside other libraries in the same run with the same queries.

    python bench/search_speed.py [FOLDER] [--queries 1000]

FOLDER (default: icecat of the benchmark data) holds products.jsonl.gz and, for nDCG, judgments*.csv. Shopkeeper is
measured whole: understanding, retrieval, ranking, folding of variants, facets with counts; each query is new to it.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from measure import (
    child,
    data_folder,
    folder_mb,
    judged_queries,
    made_queries,
    percentiles,
    timed,
    write_result,
)
from peers import PEERS

from shopkeeper import Shop
from shopkeeper.bench.search import condensed, ndcg
from shopkeeper.catalog import pick
from shopkeeper.search import SearchRequest

COLD = """
import sys
from shopkeeper import Shop
from shopkeeper.search import SearchRequest
with Shop.open(sys.argv[1]) as shop:
    print(shop.search.query(SearchRequest(query=sys.argv[2])).total)
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--queries", type=int, default=1000, help="made queries, beside the judged ones")
    options = parser.parse_args()
    folder = options.folder or data_folder() / "icecat"
    feed = next(iter(sorted(folder.glob("products.*"))), None)
    if feed is None:
        sys.exit(f"bench: {str(folder)!r} has no products.* feed")
    with tempfile.TemporaryDirectory(prefix="shopkeeper-bench-") as place:
        write_result("search_speed", measure(folder, feed, Path(place) / "shop", options.queries))


def measure(folder: Path, feed: Path, shop_path: Path, count: int) -> dict[str, Any]:
    python = sys.executable
    seconds, peak, output = child([python, "-m", "shopkeeper", "import", feed, "--shop", shop_path, "--json"])
    report = json.loads(output)
    result: dict[str, Any] = {
        "products": report["accepted"],
        "import_and_index": {"seconds": round(seconds, 2), "peak_mb": round(peak)},
        "disk_mb": {"index": round(folder_mb(shop_path / "index"), 1), "all": round(folder_mb(shop_path), 1)},
    }
    print("import and index", result["import_and_index"])
    starts = [child([python, "-c", COLD, shop_path, "usb hub"])[0] for _ in range(5)]
    result["cold_start"] = {"seconds": round(statistics.median(starts), 2), "runs": len(starts)}
    print("cold start", result["cold_start"])

    with Shop.open(shop_path) as shop:
        titles, rows = [], []
        for product in shop.catalog.products():
            title = pick(product.title, "en")
            said = [str(v) for v in product.attributes.values() if isinstance(v, str)]
            rest = " ".join(
                (pick(product.summary, "en"), pick(product.description, "en"), product.brand, *said)
            )
            titles.append(title)
            rows.append((product.id, title, rest))
        judgments = judged_queries(folder)
        queries = [*judgments, *(q for q in made_queries(titles, count) if q not in judgments)]
        warm = made_queries(titles, 60, seed=8)
        result["queries"] = len(queries)
        systems: dict[str, dict[str, Any]] = {}

        def whole(query: str) -> list[str]:
            return [h.id for h in shop.search.query(SearchRequest(query=query)).hits]

        def without_facets(query: str) -> list[str]:
            return [h.id for h in shop.search.query(SearchRequest(query=query, facets=False)).hits]

        others = [q for q in made_queries(titles, count, seed=9) if q not in queries]  # new to it as well
        runs = {"Shopkeeper": (whole, queries), "Shopkeeper without facets": (without_facets, others)}
        for name, (ask, asked) in runs.items():
            timed(ask, warm)
            systems[name] = percentiles(timed(ask, asked)) | quality(ask, judgments)
            print(name, systems[name])
        for name, build in PEERS.items():
            with tempfile.TemporaryDirectory(prefix="shopkeeper-peer-") as place:
                started = time.perf_counter()
                try:
                    ask = build(rows, Path(place))
                except ImportError as error:
                    print(
                        f"{name}: NOT MEASURED, {error.name} is not installed: pip install 'shopkeeper[bench]'"
                    )
                    continue
                built = time.perf_counter() - started
                timed(ask, warm)
                systems[name] = percentiles(timed(ask, queries)) | quality(ask, judgments)
                systems[name]["index_seconds"] = round(built, 2)
                print(name, systems[name])
    return result | {"systems": systems}


def quality(ask: Any, judgments: dict[str, dict[str, int]]) -> dict[str, float]:
    """Mean nDCG@10 and condensed nDCG@10 of the judged queries that have a relevant product."""
    graded = {q: g for q, g in judgments.items() if any(g.values())}
    if not graded:
        return {}
    answers = {q: ask(q) for q in graded}
    return {
        "ndcg10": round(statistics.mean(ndcg(answers[q], g) for q, g in graded.items()), 4),
        "condensed_ndcg10": round(
            statistics.mean(ndcg(condensed(answers[q], g), g) for q, g in graded.items()), 4
        ),
    }


if __name__ == "__main__":
    main()
