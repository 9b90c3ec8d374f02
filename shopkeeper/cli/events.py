"""`shopkeeper events`: what people did, in from other systems, counted, and out or away for one person."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shopkeeper.cli.catalog import progress_bar
from shopkeeper.cli.options import echo_json, json_option, say, shop_option
from shopkeeper.shop import Shop

if TYPE_CHECKING:
    from shopkeeper.importing.report import HistoryReport

__all__ = ["events_command", "import_sales"]


@click.group("events")
def events_command() -> None:
    """What people did in the shop: import, count, export and erase one person."""


@events_command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@shop_option
@click.option("--map", "mapping", type=click.Path(path_type=Path), help="Mapping file (docs/events.md).")
@click.option("--timezone", default="", help="Where times without a zone were written, e.g. Europe/London.")
@click.option("--dry-run", is_flag=True, help="Report what would happen; change nothing.")
@json_option
def import_(
    file: Path, shop_path: Path, mapping: Path | None, timezone: str, dry_run: bool, as_json: bool
) -> None:
    """Import the events of FILE: CSV, JSON, JSONL or Parquet, packed or not. Again, it adds nothing.

    Columns are recognised by their names, or said in a mapping file. Records that cannot be used are written to a
    rejects file: mend it, and import it as it is. For sold lines see: shopkeeper import --format transactions
    """
    from shopkeeper.importing import import_events

    with Shop.open(shop_path) as shop, progress_bar(file.name, as_json) as progress:
        report = import_events(
            shop, file, mapping=mapping, timezone=timezone, dry_run=dry_run, progress=progress
        )
    if as_json:
        echo_json(report.document())
    say(f"format: {report.format} ({report.reason})", as_json=as_json)
    say(
        f"{report.events:,} events accepted, {report.events_new:,} of them new; {report.skipped:,} passed over; "
        f"{report.rejected:,} of {report.rows:,} records rejected ({report.seconds:.1f} s)",
        as_json=as_json,
    )
    _tell_rejects(report, as_json)


def import_sales(
    file: Path,
    shop_path: Path,
    mapping: str | None,
    timezone: str,
    currency: str | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """`shopkeeper import FILE --format transactions`."""
    from shopkeeper.catalog.feeds.source import Source
    from shopkeeper.importing import import_transactions

    Source(file)  # a missing, empty or unreadable file makes no shop
    with (
        Shop.open(shop_path, create=True, currency=currency) as shop,
        progress_bar(file.name, as_json) as progress,
    ):
        report = import_transactions(
            shop,
            file,
            mapping=Path(mapping) if mapping else None,
            timezone=timezone,
            dry_run=dry_run,
            progress=progress,
        )
    if as_json:
        echo_json(report.document())
    say(f"format: {report.format} ({report.reason})", as_json=as_json)
    if dry_run:
        say(
            f"{report.rejected:,} of {report.rows:,} records would be rejected; nothing was changed",
            as_json=as_json,
        )
    else:
        say(
            f"{report.products:,} products ({report.products_new:,} new), {report.customers:,} customers "
            f"({report.customers_new:,} new), {report.orders:,} orders ({report.orders_new:,} new, "
            f"{report.orders_changed:,} changed) with {report.lines:,} lines",
            as_json=as_json,
        )
        say(
            f"{report.returns:,} returns and {report.refunds:,} refunds found their orders, {report.unmatched:,} "
            f"pieces of earlier orders came back; {report.events:,} events ({report.events_new:,} new); "
            f"{report.rejected:,} of {report.rows:,} records rejected ({report.seconds:.1f} s)",
            as_json=as_json,
        )
        if report.skipped:
            say(
                f"{report.skipped:,} orders have numbers of this shop's own orders and were left out",
                as_json=as_json,
            )
    _tell_rejects(report, as_json)


def _tell_rejects(report: HistoryReport, as_json: bool) -> None:
    for fault in report.faults[:10]:
        say(f"  row {fault.row}: {fault.field} {fault.value!r} {fault.reason}", as_json=as_json)
    if report.rejected > 10:
        say(f"  ... {report.rejected - 10:,} more", as_json=as_json)
    if report.rejects is not None:
        say(f"rejects: {report.rejects} (mend it and import it)", as_json=as_json)
    if report.rows and report.rejected == report.rows:
        click.echo("shopkeeper: every record was rejected; nothing was changed", err=True)
        sys.exit(1)
