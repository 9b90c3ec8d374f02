"""Prints the results in bench/results/ as Markdown tables, for the README."""

from __future__ import annotations

import json
from typing import Any

from measure import RESULTS


def load(name: str) -> dict[str, Any]:
    path = RESULTS / f"{name}.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def main() -> None:
    if speed := load("search_speed"):
        print(
            f"\nSearch over {speed['products']:,} products, {speed['queries']:,} distinct queries, one process"
        )
        print(f"({speed['machine']}; {speed['measured']}):\n")
        print("| | p50 ms | p95 ms | p99 ms | nDCG@10 | condensed |\n|---|---|---|---|---|---|")
        for name, row in speed["systems"].items():
            print(
                f"| {name} | {row['p50_ms']:.2f} | {row['p95_ms']:.2f} | {row['p99_ms']:.2f} "
                f"| {row.get('ndcg10', float('nan')):.3f} | {row.get('condensed_ndcg10', float('nan')):.3f} |"
            )
        built, cold = speed["import_and_index"], speed["cold_start"]
        print(f"\nImport and index: {built['seconds']} s, {built['peak_mb']} MB at the peak.")
        print(f"Cold start to the first answer: {cold['seconds']} s.")
    if load_ := load("http_load"):
        print(f"\nHTTP, {load_['workers']} workers:\n")
        print("| | requests/s | p50 ms | p99 ms | failed |\n|---|---|---|---|---|")
        for name, row in load_.items():
            if isinstance(row, dict):
                label = name.replace("_", " ")
                print(
                    f"| {label} | {row['requests_per_second']} | {row['p50_ms']} | {row['p99_ms']} | {row['failed']} |"
                )
    if growth := load("growth"):
        print("\n| products | store s | index s | peak MB | index MB | p50 ms | p99 ms | change findable s |")
        print("|---|---|---|---|---|---|---|---|")
        for row in growth["sizes"].values():
            print(
                f"| {row['products']:,} | {row['store_seconds']} | {row['index_seconds']} | {row['peak_mb']} "
                f"| {row['index_mb']} | {row['p50_ms']} | {row['p99_ms']} | {row['change_findable_seconds']} |"
            )
    if matching := load("matching"):
        print("\n| offers of one product | F1 | precision | recall |\n|---|---|---|---|")
        for name, row in matching["sets"].items():
            print(
                f"| {name} ({row['part']}) | {row['f1']:.3f} | {row['precision']:.3f} | {row['recall']:.3f} |"
            )
    if webmall := load("webmall"):
        print(
            f"\nErrands over four shops ({webmall['tasks']}): "
            f"completion {webmall['completion']:.3f}, F1 {webmall['f1']:.3f}"
        )


if __name__ == "__main__":
    main()
