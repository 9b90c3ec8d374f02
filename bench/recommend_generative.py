"""Generative retrieval beside the sequential transformer on the same set: quality, training and answering time.

    python bench/recommend_generative.py [FOLDER] [--epochs 10] [--people 1500]

FOLDER (default: recsys/beauty of the benchmark data). Both are trained without the validation and the test item and
measured on the same people drawn by chance, reading the validation item ("strict"). Writes
bench/results/recommend_generative.json.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from typing import Any

import numpy as np
from measure import data_folder, write_result

from shopkeeper.bench._recsys import metrics, read
from shopkeeper.bench.recommend import _histories, _lists
from shopkeeper.recommend.models.generative import Generative, Settings
from shopkeeper.recommend.models.sequential import Sequential


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--people", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    folder = options.folder or data_folder() / "recsys" / "beauty"
    data = read(folder, cut=False)
    early, late = data.acts(-2), data.acts(-1)
    people = np.sort(np.random.default_rng(1).permutation(early.n_users)[: options.people])
    before, now = _histories(early), _histories(late)
    result: dict[str, Any] = {
        "set": folder.name, "people": len(people), "epochs": options.epochs, "cores": len(os.sched_getaffinity(0)),
    }  # fmt: skip
    for model in (Generative(Settings(epochs=options.epochs)), Sequential()):
        began = time.perf_counter()
        model.fit(early, seed=options.seed, progress=said)
        trained = time.perf_counter()
        tables = {}
        for table, histories, place in (("validation", before, -2), ("test, strict", now, -1)):
            lists = _lists(lambda part: [model.score(part)], [histories[u] for u in people])[0]  # noqa: B023
            tables[table] = metrics(lists, data.nth(place)[people])
        answered = time.perf_counter() - trained
        result[model.name] = tables | {
            "training seconds": round(trained - began, 1),
            "milliseconds a person in batches": round(answered / len(people) / 2 * 1000, 3),
        }
        print(model.name, result[model.name], flush=True)
    write_result("recommend_generative", result)


def said(done: int, of: int, words: str) -> None:
    if done % 400 == 0 or done == of:
        print(f"{done} of {of}: {words}", flush=True)


if __name__ == "__main__":
    main()
