"""`shopkeeper events`: what people did, in from other systems, counted, and out or away for one person."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shopkeeper.cli.catalog import progress_bar
from shopkeeper.cli.options import echo_json, json_option, say, shop_option
from shopkeeper.errors import InputError
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


@events_command.command("stats")
@shop_option
@json_option
def stats(shop_path: Path, as_json: bool) -> None:
    """Count the events by kind, and what is kept aside as robots'."""
    from shopkeeper.events import KINDS

    with Shop.open(shop_path) as shop:
        counts: dict[str, int] = {kind: shop.events.count(kind) for kind in KINDS}
        told: dict[str, int] = {"events": sum(counts.values()), **counts, "flagged": shop.bots.count()}
    if as_json:
        echo_json(told)
        return
    for name, count in told.items():
        say(f"{name:<12}{count:>12,}")


@events_command.command("bots")
@click.option("--sweep", is_flag=True, help="First look through the log for visits that were too fast.")
@click.option("--release", metavar="VISIT", help="This visit is no robot's: give its events back.")
@shop_option
@json_option
def bots(sweep: bool, release: str | None, shop_path: Path, as_json: bool) -> None:
    """List the visits that look like robots'; their events are kept aside, and can be given back."""
    with Shop.open(shop_path) as shop:
        swept = shop.bots.sweep() if sweep else 0
        released = shop.bots.release(release) if release else 0
        visits = shop.bots.visits()
    if as_json:
        echo_json({"swept": swept, "released": released, "visits": [asdict(visit) for visit in visits]})
    if sweep:
        say(f"{swept:,} events set aside", as_json=as_json)
    if release:
        say(f"{released:,} events of visit {release} are back in the log", as_json=as_json)
    if not as_json:
        for visit in visits:
            say(
                f"{visit.session}: {visit.events:,} events, {visit.reason}: {visit.detail}, since {visit.since}"
            )
        if not visits:
            say("no visit looks like a robot's")


@events_command.command("export")
@click.argument("customer")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this file.")
@shop_option
def export(customer: str, output: Path | None, shop_path: Path) -> None:
    """Print all that is kept of what CUSTOMER did, said and likes, as one JSON document."""
    from shopkeeper.privacy import export_person

    with Shop.open(shop_path) as shop:
        told = export_person(shop, customer)
    if output is None:
        echo_json(told)
        return
    try:
        output.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")
    except OSError as error:
        raise InputError(f"cannot write {str(output)!r}: {error.strerror}; choose another file") from error
    say(f"{len(told['events']):,} events of {customer} written to {output}")


@events_command.command("erase")
@click.argument("customer")
@click.option("--yes", is_flag=True, help="Do not ask; it cannot be undone.")
@shop_option
@json_option
def erase(customer: str, yes: bool, shop_path: Path, as_json: bool) -> None:
    """Erase what CUSTOMER did, said and likes, for good; say what other parts of the shop keep."""
    from shopkeeper.privacy import erase_person

    with Shop.open(shop_path) as shop:
        if not yes:
            click.confirm(f"Erase all that {customer} did? It cannot be undone", abort=True, err=True)
        gone = erase_person(shop, customer)
    if as_json:
        echo_json(gone)
    say(
        f"{gone['events']:,} events, {gone['flagged']:,} kept aside, {gone['profile']:,} entries of the profile, "
        f"{gone['chats']:,} chats, {gone['memory']:,} things remembered and {gone['alerts']:,} alerts erased; "
        f"{gone['paid_clicks']:,} clicks and {gone['reviews']:,} reviews without a name now",
        as_json=as_json,
    )
    for part in gone["elsewhere"]:
        say(f"elsewhere: {part['part']} ({part['count']:,}): {part['note']}", as_json=as_json)
