"""`shopkeeper recommend batch`: recommendations for many people into a file, for mailings and other systems."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import click

from shopkeeper.catalog.model import pick
from shopkeeper.cli.options import echo_json, json_option, say, shop_option
from shopkeeper.errors import InputError
from shopkeeper.recommend.asked import PLACES, Asked
from shopkeeper.recommend.wording import sentence
from shopkeeper.shop import Shop

__all__ = ["batch_command"]

_COLUMNS = (
    "customer", "position", "product", "title", "score", "propensity", "reason", "reason_text", "source",
    "personal", "place", "version",
)  # fmt: skip
_AT_ONCE = 500
Row = dict[str, Any]


@click.command("batch")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--customers",
    "listed",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A file with one customer id a line; without it all customers.",
)
@click.option("--place", type=click.Choice(PLACES), default="email", show_default=True)
@click.option(
    "--limit", default=12, show_default=True, type=click.IntRange(1, 500), help="Products for each."
)
@click.option("--language", default=None, help="Language of titles and reasons; default: the shop's.")
@shop_option
@json_option
def batch_command(
    file: Path,
    listed: Path | None,
    place: str,
    limit: int,
    language: str | None,
    shop_path: Path,
    as_json: bool,
) -> None:
    """Writes recommendations for customers into FILE: .jsonl (a customer a line), .csv or .parquet (a product a row).

    Those who said no to personalisation get what everybody likes. FILE appears whole or not at all.
    """
    kind = file.suffix.lower()
    if kind not in _WRITERS:
        raise InputError(f"file {str(file)!r} has no known ending; use one of {', '.join(_WRITERS)}")
    with Shop.open(shop_path) as shop:
        people = _listed(listed) if listed is not None else (c.id for c in shop.orders.customers.all())
        making = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            count, rows = _WRITERS[kind](
                making, _groups(shop, people, place, limit, language or shop.config.language)
            )
            os.replace(making, file)
        except OSError as error:
            raise InputError(f"file {str(file)!r} cannot be written: {error.strerror}") from None
        finally:
            making.unlink(missing_ok=True)
    if as_json:
        echo_json({"file": str(file), "customers": count, "recommendations": rows})
    else:
        say(f"{rows:,} recommendations for {count:,} customers are in {file}")


def _listed(file: Path) -> Iterator[str]:
    try:
        ids = [line.strip() for line in file.read_text("utf-8-sig").splitlines()]
    except UnicodeDecodeError:
        raise InputError(f"file {str(file)!r} is not UTF-8 text; save it as one customer id a line") from None
    return iter(dict.fromkeys(id for id in ids if id))


def _groups(shop: Shop, people: Iterator[str], place: str, limit: int, language: str) -> Iterator[list[Row]]:
    """The rows of one customer after the other."""
    while some := list(islice(people, _AT_ONCE)):
        for customer in some:
            allowed = shop.recommend.profiles.allowed(customer)
            given = shop.recommend.ask(
                Asked(
                    place, customer if allowed else "", limit=limit, language=language, personal=allowed
                )
            )  # fmt: skip
            named = {id for item in given.items for id in (item.product, *item.reason.products)}
            titles = {id: pick(p.title, language) for id, p in shop.catalog.get_many(named).items()}
            yield [
                {
                    "customer": customer,
                    "position": item.position,
                    "product": item.product,
                    "title": titles.get(item.product, ""),
                    "score": item.score,
                    "propensity": item.propensity,
                    "reason": item.reason.kind,
                    "reason_text": sentence(item.reason, titles, language),
                    "source": item.sources[0] if item.sources else "",
                    "personal": given.personal,
                    "place": place,
                    "version": given.version,
                }
                for item in given.items
            ]


def _jsonl(file: Path, groups: Iterator[list[Row]]) -> tuple[int, int]:
    count = total = 0
    shared = ("customer", "personal", "place", "version")
    with file.open("w", encoding="utf-8", newline="\n") as out:
        for rows in groups:
            count, total = count + 1, total + len(rows)
            if rows:
                items = [{k: v for k, v in row.items() if k not in shared} for row in rows]
                line = {**{name: rows[0][name] for name in shared}, "items": items}
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
    return count, total


def _csv(file: Path, groups: Iterator[list[Row]]) -> tuple[int, int]:
    count = total = 0
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, _COLUMNS, lineterminator="\n")
        writer.writeheader()
        for rows in groups:
            count, total = count + 1, total + len(rows)
            writer.writerows(rows)
    return count, total


def _parquet(file: Path, groups: Iterator[list[Row]]) -> tuple[int, int]:
    import pyarrow as pa
    from pyarrow import parquet

    types = {
        "position": pa.int32(),
        "score": pa.float64(),
        "propensity": pa.float64(),
        "personal": pa.bool_(),
    }
    schema = pa.schema([pa.field(name, types.get(name, pa.string())) for name in _COLUMNS])
    count = total = 0
    held: list[Row] = []
    with parquet.ParquetWriter(file, schema) as out:
        for rows in groups:
            count, total = count + 1, total + len(rows)
            held += rows
            if len(held) > 50_000:
                out.write_table(pa.Table.from_pylist(held, schema))
                held = []
        out.write_table(pa.Table.from_pylist(held, schema))
    return count, total


_WRITERS = {".jsonl": _jsonl, ".csv": _csv, ".parquet": _parquet}
