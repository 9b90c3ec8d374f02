"""Sentences to commands: the reader that works by rules, and a model under the grammar, on a folder of sentences.

The folder holds customers.json and sentences.jsonl (bench/commands shows how they look).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shopkeeper.assistant.commands import Command
from shopkeeper.assistant.reading.context import LineView, OrderView, ReadingContext
from shopkeeper.assistant.reading.model import ModelReader
from shopkeeper.assistant.reading.rules import RulesReader
from shopkeeper.bench._models import FAILURES, open_model, open_served
from shopkeeper.errors import InputError
from shopkeeper.orders.model import Address, Customer, PaymentKind, PaymentMethod

__all__ = ["Sample", "read_samples", "run", "same"]

Read = Callable[[str, ReadingContext], tuple[Command, ...]]


@dataclass(frozen=True, slots=True)
class Sample:
    """One sentence, what it is said in, and what is meant."""

    id: str
    text: str
    context: ReadingContext
    meant: tuple[Command, ...]


def read_samples(directory: Path) -> list[Sample]:
    """The sentences of a folder. Raises InputError naming the file that cannot be read."""
    try:
        customers = json.loads((directory / "customers.json").read_text("utf-8"))
        contexts = {id: _context(row) for id, row in customers.items()}
        lines = (directory / "sentences.jsonl").read_text("utf-8").splitlines()
        return [_sample(json.loads(line), contexts) for line in lines if line]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{str(directory)!r} holds no customers.json and sentences.jsonl that can be read ({error})"
        ) from error


def run(
    directory: Path,
    predictions: Path | None = None,
    *,
    engine: str = "",
    url: str = "",
    model: str = "",
    limit: int = 0,
) -> dict[str, Any]:
    """Shares of sentences read rightly, by reader, and by language and reader; a model is measured when named."""
    samples = read_samples(directory)[: limit or None]
    readers: dict[str, Read] = {"rules": RulesReader().read}
    found = [open_model(engine)] if engine else []
    found += [open_served(url, model)] if url else []
    for each in found:
        reader = ModelReader(each.engine, trained=each.trained, timeout=60.0)
        readers[each.name] = reader.read
        readers[f"{each.name} always"] = ModelReader(
            each.engine, trained=each.trained, timeout=60.0, always=True
        ).read
        readers[f"{each.name} alone"] = _alone(reader)
    result: dict[str, Any] = {"sentences": len(samples), "readers": {}, "by_language": {}}
    rows: list[dict[str, Any]] = []
    for name, read in readers.items():
        scored = [_scored(sample, read) for sample in samples]
        rows += [{"id": s.id, "reader": name, **row} for s, row in zip(samples, scored, strict=True)]
        result["readers"][name] = _shares(scored)
        for language in sorted({s.context.language for s in samples}):
            part = [row for s, row in zip(samples, scored, strict=True) if s.context.language == language]
            result["by_language"][f"{name} {language}"] = _shares(part)
    if predictions is not None:
        predictions.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return result


def same(read: Sequence[Command], meant: Sequence[Command], context: ReadingContext) -> bool:
    """Whether the commands are the same ones, in any order; payment methods by their kind."""
    return sorted(_plain(c, context) for c in read) == sorted(_plain(c, context) for c in meant)


def _plain(command: Command, context: ReadingContext) -> str:
    row = command.as_dict()
    kinds = {method.id: str(method.kind) for method in context.methods}
    if "method" in row:
        row["method"] = ",".join(kinds.get(m, m) for m in row["method"].split(","))
    return json.dumps(row, ensure_ascii=False, sort_keys=True)


def _alone(reader: ModelReader) -> Read:
    def read(text: str, context: ReadingContext) -> tuple[Command, ...]:
        return reader.ask(text, context, reader.fallback.read(text, context))

    return read


def _scored(sample: Sample, read: Read) -> dict[str, Any]:
    began = time.perf_counter()
    try:
        commands = read(sample.text, sample.context)
    except FAILURES:
        commands = ()
    return {
        "exact": same(commands, sample.meant, sample.context),
        "doings": sorted(c.do for c in commands) == sorted(c.do for c in sample.meant),
        "seconds": time.perf_counter() - began,
        "commands": [c.as_dict() for c in commands],
    }


def _shares(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    count = max(len(rows), 1)
    seconds = sorted(row["seconds"] for row in rows) or [0.0]
    return {
        "exact": round(sum(row["exact"] for row in rows) / count, 4),
        "doings": round(sum(row["doings"] for row in rows) / count, 4),
        "median_ms": round(1000 * seconds[len(seconds) // 2], 2),
    }


def _sample(row: Mapping[str, Any], contexts: Mapping[str, ReadingContext]) -> Sample:
    context = replace(
        contexts[row["customer"]],
        asked=row.get("asked", ""),
        card_open=bool(row.get("card", False)),
        said=tuple(Command.from_dict(said) for said in row.get("said", ())),
    )
    return Sample(row["id"], row["text"], context, tuple(Command.from_dict(c) for c in row["commands"]))


def _context(row: Mapping[str, Any]) -> ReadingContext:
    methods = tuple(
        PaymentMethod(m["id"], PaymentKind(m["kind"]), label=m.get("label", m["kind"]))
        for m in row["methods"]
    )
    orders = tuple(
        OrderView(
            order["id"],
            order["status"],
            lines=tuple(
                LineView(
                    f"{order['id']}-{at}", f"p-{line['title']}", line["title"], line["options"], line["price"]
                )
                for at, line in enumerate(order["lines"], 1)
            ),
            address=Address("", **order["address"]),
            method=order["method"],
            currency="USD" if row["language"] == "en" else "CNY",
        )
        for order in row["orders"]
    )
    goods = {t: {n: tuple(vs) for n, vs in options.items()} for t, options in row["goods"].items()}
    addresses = tuple(Address("", **address) for address in row["addresses"])
    customer = Customer("c1", row["name"], row["email"], addresses=addresses, payment_methods=methods)
    return ReadingContext(row["language"], customer, orders, methods, goods, tuple(goods))
