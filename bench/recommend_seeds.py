"""`shopkeeper bench recommend` with several seeds, one child process a set and seed; means and spread.

    python bench/recommend_seeds.py [FOLDER] [--seeds 3] [--kept FOLDER] [--refit]

FOLDER (default: recsys of the benchmark data) holds the sets. Each run is kept in --kept as SET-SEED.json (default: in
the folder of temporary files) and not made again, so that an interrupted series goes on; empty it after a change. A
set whose last items are held back is measured on the last ones given (--whole). Writes bench/results/recommend.json.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from measure import data_folder, write_result

from shopkeeper.bench._recsys import datasets, read

METRICS = ("recall@5", "ndcg@5", "recall@10", "ndcg@10")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument(
        "--kept", type=Path, default=Path(tempfile.gettempdir()) / "shopkeeper-recommend-runs"
    )
    parser.add_argument("--refit", action="store_true", help="train again with the validation item too")
    options = parser.parse_args()
    folders = datasets(options.folder or data_folder() / "recsys")
    options.kept.mkdir(parents=True, exist_ok=True)
    result: dict[str, Any] = {
        "command": "python bench/recommend_seeds.py: shopkeeper bench recommend SET --whole "
        f"{'--refit' if options.refit else '--no-refit'} --seed 0 .. {options.seeds - 1}",
        "refitted": "of the runs that were made with --refit",
        "strict": "trained without the validation item, which is read at the test",
    }
    for folder in folders:
        runs = [made(folder, seed, options.kept, options.refit) for seed in range(options.seeds)]
        held = read(folder).cut
        result[folder.name] = {
            "test item": "the last given (the true last one is held back)" if held else "the last"
        }
        result[folder.name] |= joined(folder.name, runs)
    write_result("recommend", result)


def made(folder: Path, seed: int, kept: Path, refit: bool) -> dict[str, Any]:
    """The report of one run, from `kept` or made now."""
    file = kept / f"{folder.name}-{seed}.json"
    if not file.is_file():
        print(f"bench: {folder.name}, seed {seed}", file=sys.stderr)
        flags = ["--whole", "--refit" if refit else "--no-refit", "--seed", str(seed), "--json"]
        command = [sys.executable, "-m", "shopkeeper", "bench", "recommend", str(folder), *flags]
        text = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        half = file.with_name(file.name + ".tmp")
        half.write_text(text, "utf-8")
        os.replace(half, file)
    report: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return report


def joined(name: str, runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Tables with the mean over the seeds, and the standard deviation where there is more than one."""
    found: dict[str, Any] = {"runs": [run[f"{name}: run"] for run in runs]}
    for key in dict.fromkeys(key for run in runs for key in run if key.startswith(f"{name}: ")):
        table = key.removeprefix(f"{name}: ")
        if table == "run":
            continue
        of_table = [run[key] for run in runs if key in run]
        found[table] = {"seeds": len(of_table)}
        for row in of_table[0]:
            for metric in METRICS:
                values = [t[row][metric] for t in of_table]
                cell = {metric: round(statistics.fmean(values), 4)}
                if len(values) > 1:
                    cell[f"{metric} sd"] = round(statistics.stdev(values), 4)
                found[table].setdefault(row, {}).update(cell)
    return found


if __name__ == "__main__":
    main()
