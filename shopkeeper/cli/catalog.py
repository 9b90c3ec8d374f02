"""`shopkeeper import`, `export` and `check`: feeds in, feeds out, and what is wrong with the catalogue."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shopkeeper.cli.options import echo_json, json_option, say, shop_option
from shopkeeper.errors import InputError
from shopkeeper.shop import Shop

if TYPE_CHECKING:
    from shopkeeper.catalog import ImportReport, QualityReport

__all__ = ["check_command", "export_command", "import_command", "progress_bar"]


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@shop_option
@click.option("--format", "format_name", help="The feed's format, where it is not recognised.")
@click.option("--mapping", help="Mapping file for feeds of your own shape, or the name of a bundled one.")
@click.option("--replace", is_flag=True, help="Also retire products that the feed does not have.")
@click.option("--dry-run", is_flag=True, help="Report what would happen; change nothing.")
@click.option(
    "--timezone", default="", help="Transactions: where local times were written, e.g. Europe/London."
)
@click.option("--currency", help="Currency of prices that do not name theirs, for a new shop (ISO 4217).")
@json_option
def import_command(
    file: Path,
    shop_path: Path,
    format_name: str | None,
    mapping: str | None,
    replace: bool,
    dry_run: bool,
    timezone: str,
    currency: str | None,
    as_json: bool,
) -> None:
    """Import the products of FILE, by id; running it again changes nothing.

    FILE may be plain, gzip or zip. The format is recognised by its content and printed with the reason.
    Records that cannot be used are written to a rejects file: mend it, and import it as it is.
    With --format tau2, FILE is a folder with db.json and policy.md: goods, customers, orders and their policy.
    With --format transactions, FILE holds one sold line a record: it becomes a shop with history.
    """
    from shopkeeper.catalog.feeds.source import Source

    if format_name == "transactions":
        from shopkeeper.cli.events import import_sales

        if replace:
            raise InputError("--replace does not go with --format transactions; leave it out")
        import_sales(file, shop_path, mapping, timezone, currency, dry_run=dry_run, as_json=as_json)
        return
    if timezone:
        raise InputError("--timezone goes with --format transactions only; leave it out")
    if format_name == "tau2":
        _import_world(file, shop_path, refused=bool(mapping or replace or dry_run), as_json=as_json)
        return
    Source(file)  # a missing, empty or unreadable file makes no shop
    with (
        Shop.open(shop_path, create=True, currency=currency) as shop,
        progress_bar(file.name, as_json) as progress,
    ):
        report = shop.import_feed(
            file, format=format_name, mapping=mapping, replace=replace, dry_run=dry_run, progress=progress
        )
    if as_json:
        echo_json(report.document())
    _tell(report, as_json)
    if report.rows and not report.accepted:
        click.echo("shopkeeper: every record was rejected; the catalogue is as it was", err=True)
        sys.exit(1)


def _import_world(folder: Path, shop_path: Path, *, refused: bool, as_json: bool) -> None:
    from shopkeeper.simulate.worlds import import_world

    if refused:
        raise InputError("--mapping, --replace and --dry-run do not go with --format tau2; leave them out")
    report = import_world(folder, shop_path)
    if as_json:
        echo_json(report.document())
    say(
        f"{report.products:,} products with {report.variants:,} variants, {report.customers:,} customers and "
        f"{report.orders:,} orders are in {shop_path}; the rules are in {report.rules}",
        as_json=as_json,
    )
    for name in report.kept:
        say(f"{name} was there already and stays as it is", as_json=as_json)


def _tell(report: ImportReport, as_json: bool) -> None:
    say(f"format: {report.format} ({report.reason})", as_json=as_json)
    verb = "would be " if report.dry_run else ""
    say(
        f"{report.accepted:,} products accepted: {report.changed:,} {verb}changed, "
        f"{report.unchanged:,} unchanged; {report.rejected:,} of {report.rows:,} records rejected"
        + (f"; {report.retired:,} {verb}retired" if report.retired else "")
        + f" ({report.seconds:.1f} s)",
        as_json=as_json,
    )
    for fault in report.faults[:10]:
        say(f"  row {fault.row}: {fault.field} {fault.value!r} {fault.reason}", as_json=as_json)
    if report.rejected > 10:
        say(f"  ... {report.rejected - 10:,} more", as_json=as_json)
    if report.rejects is not None:
        say(f"rejects: {report.rejects} (mend it and import it)", as_json=as_json)
    if report.warnings:
        say(f"warnings: {report.warnings:,}; the first:", as_json=as_json)
        for fault in report.warned[:5]:
            say(f"  row {fault.row}: {fault.field} {fault.value!r} {fault.reason}", as_json=as_json)


@contextmanager
def progress_bar(name: str, as_json: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A bar by bytes of the file, on a terminal only."""
    if as_json or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(binary_units=True),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(f"reading {name}", total=None)

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)
            if done >= total:
                bar.update(task, description=f"storing {name}")

        yield tell


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@shop_option
@click.option(
    "--format",
    "format_name",
    default="jsonl",
    show_default=True,
    help="google (TSV), jsonld (schema.org), jsonl (without loss), or vocabulary (translations of names).",
)
@json_option
def export_command(file: Path, shop_path: Path, format_name: str, as_json: bool) -> None:
    """Write the catalogue to FILE; a name that ends in .gz is packed. Importing it gives an equal catalogue."""
    with Shop.open(shop_path) as shop:
        count = shop.catalog.export_feed(file, format=format_name)
    noun = "vocabulary rows" if format_name == "vocabulary" else "products"
    if as_json:
        echo_json({"file": str(file), "format": format_name, "written": count})
    say(f"{count:,} {noun} written to {file} ({format_name})", as_json=as_json)


@click.command("check")
@shop_option
@click.option("--examples", default=5, show_default=True, help="Product ids named for each finding.")
@json_option
def check_command(shop_path: Path, examples: int, as_json: bool) -> None:
    """Report what is wrong with the catalogue: pictures, codes, duplicates, titles, prices, attributes."""
    if examples < 0:
        raise InputError(f"--examples {examples}: give 0 or more")
    with Shop.open(shop_path) as shop:
        report = shop.catalog.check(examples=examples)
    if as_json:
        echo_json(report.document())
    else:
        _show(report)


def _show(report: QualityReport) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    console.print(f"{report.products:,} products, {report.variants:,} variants; score {report.score} of 100")
    table = Table("finding", "products", "for example", title="What to mend", title_justify="left")
    for finding in report.findings:
        if finding.count:
            table.add_row(finding.title, f"{finding.count:,}", escape(", ".join(finding.examples)))
    if table.row_count:
        console.print(table)
    else:
        console.print("nothing found")
    coverage = Table(
        "category", "products", "attributes filled", "thinnest", title="Attributes", title_justify="left"
    )
    for row in report.coverage[:15]:
        thin = ", ".join(f"{name} {share:.0%}" for name, share in row.thinnest(3))
        coverage.add_row(
            escape(" > ".join(row.category) or "(none)"), f"{row.products:,}", f"{row.mean:.0%}", escape(thin)
        )
    console.print(coverage)
    languages = ", ".join(f"{tag} {count / max(report.products, 1):.0%}" for tag, count in report.languages)
    console.print(f"titles by language: {languages or 'none'}")
