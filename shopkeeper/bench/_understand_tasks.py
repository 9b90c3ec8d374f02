"""Shopping tasks in running English: what they are taken for, and whether search finds the offers they mean."""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from shopkeeper.bench._models import FAILURES, Model
from shopkeeper.bench._predictions import progress
from shopkeeper.bench._understand_data import Sample, ShopNames
from shopkeeper.bench._understand_queries import reader_of
from shopkeeper.bench._understand_rules import Rules
from shopkeeper.bench.webmall import _answers, _keys, _slugs
from shopkeeper.search import SearchRequest
from shopkeeper.shop import Shop
from shopkeeper.understanding import ShopVocabulary, Understander

__all__ = ["run"]

DEPTH = 20
#: categories of tasks that order something; "find" is right for them too: goods must be found first
_BUYING = ("add", "cart", "checkout", "order")


def run(directory: Path, predictions: Path | None, model: Model | None, *, limit: int = 0) -> dict[str, Any]:
    """intent_fits: share of the tasks read as looking for goods (or buying them where that is asked); recall: mean
    share of a task's offers among the first 20 that the whole text finds. The errands themselves are measured by
    `shopkeeper bench webmall`."""
    tasks = [
        json.loads(line)
        for file in sorted(directory.glob("tasks*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
        if line.strip()
    ]
    tasks = tasks[:limit] if limit else tasks
    table = directory / "products.csv"
    truth = {str(t["id"]): _keys(t["answers"]) for t in tasks if t.get("answers") is not None}
    truth |= _answers(directory)
    with (
        tempfile.TemporaryDirectory(prefix="shopkeeper-bench-") as folder,
        Shop.open(Path(folder) / "shop", create=True) as shop,
    ):
        shop.import_feed(table)
        by_id = {product: key for key, product in _slugs(table).items()}
        rules = Rules()
        nothing = ShopNames("tasks", "en", "USD", (), (), {}, ShopVocabulary(()))
        said = {
            "rules": {
                t["id"]: rules.read(Sample(str(t["id"]), t["task"], shop=nothing))[0].intent for t in tasks
            }
        }
        found = {"rules": _found(shop, tasks, by_id)}
        failed = {"rules": 0}
        if model is not None:
            said[model.name], failed[model.name] = _intents(shop, model, tasks)
            shop.search.reader = reader_of(shop, model)
            found[model.name] = _found(shop, tasks, by_id)
    if predictions is not None:
        last = list(found)[-1]
        with predictions.open("w", encoding="utf-8") as file:
            for task in tasks:
                offers = [{"shop": s, "slug": slug} for s, slug in found[last][task["id"]]]
                file.write(json.dumps({"id": task["id"], "answers": offers}) + "\n")
    return {
        "tasks": len(tasks),
        "systems": {
            name: {
                "intent_fits": statistics.fmean(_fits(t, said[name][t["id"]]) for t in tasks),
                "find": statistics.fmean(said[name][t["id"]] == "find" for t in tasks),
                f"recall@{DEPTH}": _recall(found[name], truth),
                "failed": failed[name],
            }
            for name in said
        },
    }


def _fits(task: Mapping[str, Any], intent: str) -> bool:
    buying = any(word in str(task.get("category", "")).lower() for word in _BUYING)
    return intent == "find" or (buying and intent == "add_to_cart")


def _intents(shop: Shop, model: Model, tasks: Sequence[Mapping[str, Any]]) -> tuple[dict[str, str], int]:
    vocabulary = reader_of(shop, model).vocabulary(shop.search.store.current(), "en")
    understander = Understander(model.engine, vocabulary, trained=model.trained)
    said, failed = {}, 0
    for task in progress(tasks, model.name):
        try:
            said[task["id"]] = understander.understand(task["task"], timeout=60).requests[0].intent
        except FAILURES:
            said[task["id"]], failed = "", failed + 1
    return said, failed


def _found(
    shop: Shop, tasks: Sequence[Mapping[str, Any]], by_id: Mapping[str, tuple[int, str]]
) -> dict[str, list[tuple[int, str]]]:
    return {
        t["id"]: [
            by_id[hit.id]
            for hit in shop.search.query(SearchRequest(t["task"][:400], language="en", limit=DEPTH)).hits
        ]
        for t in tasks
    }


def _recall(
    found: Mapping[str, Sequence[tuple[int, str]]], truth: Mapping[str, set[tuple[int, str]]]
) -> float:
    rows = [len(truth[i] & set(offers)) / len(truth[i]) for i, offers in found.items() if truth.get(i)]
    return statistics.fmean(rows) if rows else 0.0
