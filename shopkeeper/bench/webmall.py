"""Finding offers in several shops by errands in plain English: F1 of the set of offers, and completion.

The folder holds products.csv (offers with shop, slug and price) and tasks*.jsonl (id, task, and answers unless
they are held back). Everything is found with the shop's own search over one catalogue of all offers.
"""

from __future__ import annotations

import csv
import json
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from shopkeeper.bench._finding import Finder
from shopkeeper.bench._wishes import read_errand
from shopkeeper.errors import InputError
from shopkeeper.shop import Shop

__all__ = ["run"]

Key = tuple[int, str]


def run(directory: Path, predictions: Path | None = None, **_: Any) -> dict[str, Any]:
    """Means over tasks and per category; writes `{"id", "answers": [{"shop", "slug"}]}` lines to `predictions`.

    Raises InputError when the folder lacks its files.
    """
    table = directory / "products.csv"
    tasks_file = next(
        (f for name in ("tasks.jsonl", "tasks*.jsonl") for f in sorted(directory.glob(name))), None
    )
    if not table.is_file() or tasks_file is None:
        raise InputError(f"{str(directory)!r} needs products.csv and tasks.jsonl (or tasks-*.jsonl)")
    tasks = [json.loads(line) for line in tasks_file.read_text("utf-8").splitlines() if line.strip()]
    answers = _answers(directory)
    slugs = _slugs(table)
    started = time.perf_counter()
    with (
        tempfile.TemporaryDirectory(prefix="shopkeeper-bench-") as folder,
        Shop.open(Path(folder) / "shop", create=True) as shop,
    ):
        shop.import_feed(table)
        finder = Finder(shop)
        ready = time.perf_counter()
        said = {str(task["id"]): _solve(task["task"], finder, slugs) for task in tasks}
    took = time.perf_counter() - ready
    if predictions is not None:
        with predictions.open("w", encoding="utf-8") as file:
            for name, found in said.items():
                offers = [{"shop": s, "slug": slug} for s, slug in sorted(found)]
                file.write(json.dumps({"id": name, "answers": offers}) + "\n")
    result: dict[str, Any] = {
        "tasks": len(tasks),
        "ready seconds": round(ready - started, 2),
        "ms per task": round(1000 * took / max(len(tasks), 1), 1),
    }
    truth = {str(t["id"]): _keys(t["answers"]) for t in tasks if t.get("answers") is not None} | answers
    if all(str(t["id"]) in truth for t in tasks):
        result |= _measure(tasks, said, truth)
    return result


def _solve(errand: str, finder: Finder, slugs: dict[Key, str]) -> set[Key]:
    by_id = {product: key for key, product in slugs.items()}
    found: set[Key] = set()
    for wish in read_errand(errand):
        reference = None
        if wish.reference is not None:
            product_id = slugs.get((wish.reference.shop, wish.reference.slug))
            reference = finder.all[product_id].product if product_id in finder.all else None
        for candidate in finder.fulfil(wish, reference):
            found.add(by_id[candidate.product.id])
    return found


def _slugs(table: Path) -> dict[Key, str]:
    """(shop, slug) -> the product id that the import gives."""
    with table.open(encoding="utf-8", newline="") as file:
        return {(int(r["shop"]), r["slug"]): f"{r['shop']}-{r['id']}" for r in csv.DictReader(file)}


def _answers(directory: Path) -> dict[str, set[Key]]:
    path = directory / "answers.jsonl"
    if not path.is_file():
        return {}
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return {str(r["id"]): _keys(r["answers"]) for r in rows}


def _keys(answers: list[dict[str, Any]]) -> set[Key]:
    return {(int(a["shop"]), str(a["slug"])) for a in answers}


def _measure(
    tasks: list[dict[str, Any]], said: dict[str, set[Key]], truth: dict[str, set[Key]]
) -> dict[str, Any]:
    groups: dict[str, list[tuple[float, float, float, float]]] = defaultdict(list)
    for task in tasks:
        name = str(task["id"])
        found, wanted = said[name], truth[name]
        hits = len(found & wanted)
        precision = hits / len(found) if found else 0.0
        recall = hits / len(wanted) if wanted else 0.0
        row = (float(found == wanted), 2 * hits / ((len(found) + len(wanted)) or 1), precision, recall)
        groups["all"].append(row)
        groups[str(task.get("category", "task"))].append(row)
    names = ("completion", "f1", "precision", "recall")
    means = {
        group: {"tasks": len(rows)} | {n: sum(r[i] for r in rows) / len(rows) for i, n in enumerate(names)}
        for group, rows in groups.items()
    }
    return {n: means["all"][n] for n in names} | {"categories": means}
