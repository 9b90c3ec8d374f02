"""`shopkeeper knowledge`: the documents that the assistant answers from."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from shopkeeper.assistant.knowledge import Answer, SyncReport
from shopkeeper.cli.options import echo_json, json_option, say, shop_option
from shopkeeper.errors import InputError
from shopkeeper.shop import Shop

__all__ = ["knowledge_command"]


@click.group("knowledge")
def knowledge_command() -> None:
    """The policies and documents that the assistant answers from.

    The shop's own folders policies/LANGUAGE/ and documents/ always belong to it; other files and folders are added.
    """


@knowledge_command.command("add")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option(
    "--language", default="", help="Language of the files, where neither they nor their names tell."
)
@click.option("--url", default="", help="Where the file, or the folder's files, are published.")
@click.option("--sync", is_flag=True, help="Read again what was added before.")
@shop_option
@json_option
def add_command(
    path: Path | None, language: str, url: str, sync: bool, shop_path: Path, as_json: bool
) -> None:
    """Add the file or folder PATH (Markdown, HTML, PDF, DOCX, CSV), and read what has changed in all sources."""
    if path is None and not sync:
        raise click.UsageError("name a file or folder, or give --sync")
    with Shop.open(shop_path) as shop:
        known = shop.knowledge
        report = known.add(path, language=language, url=url) if path is not None else known.sync()
    _tell(report, as_json)


@knowledge_command.command("sync")
@shop_option
@json_option
def sync_command(shop_path: Path, as_json: bool) -> None:
    """Read what is new or changed, forget what is gone; the same as add --sync."""
    with Shop.open(shop_path) as shop:
        report = shop.knowledge.sync()
    _tell(report, as_json)


def _tell(report: SyncReport, as_json: bool) -> None:
    if as_json:
        echo_json(report.as_dict())
    say(
        f"{len(report.added)} added, {len(report.changed)} changed, {len(report.removed)} removed, "
        f"{report.unchanged} unchanged",
        as_json=as_json,
    )
    for fault in report.faults:
        click.echo(f"  {fault.source}: {fault.reason}", err=True)
    if report.faults and not (report.added or report.changed or report.removed or report.unchanged):
        sys.exit(1)


@knowledge_command.command("list")
@shop_option
@json_option
def list_command(shop_path: Path, as_json: bool) -> None:
    """List the documents."""
    with Shop.open(shop_path) as shop:
        found = shop.knowledge.documents()
    if as_json:
        echo_json(
            [
                {name: getattr(d, name) for name in ("id", "kind", "title", "language", "format", "chunks")}
                | {"source": d.source, "url": d.url, "bytes": d.bytes, "added": d.added}
                for d in found
            ]
        )
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table("title", "kind", "language", "format", "passages", "source")
    for d in found:
        table.add_row(escape(d.title), d.kind, d.language, d.format, str(d.chunks), escape(d.source))
    Console().print(table)
    say(f"{len(found)} documents")


@knowledge_command.command("show")
@click.argument("document")
@shop_option
@json_option
def show_command(document: str, shop_path: Path, as_json: bool) -> None:
    """Show the text of DOCUMENT (its id, source or title) as the assistant has it."""
    with Shop.open(shop_path) as shop:
        found, text = shop.knowledge.document(document)
    if as_json:
        echo_json({"id": found.id, "source": found.source, "title": found.title, "text": text})
    else:
        click.echo(text)


@knowledge_command.command("remove")
@click.argument("source")
@shop_option
@json_option
def remove_command(source: str, shop_path: Path, as_json: bool) -> None:
    """Forget the added file or folder SOURCE with its documents; the files stay."""
    with Shop.open(shop_path) as shop:
        gone = shop.knowledge.remove(source)
    if as_json:
        echo_json({"removed": gone})
    say(f"{gone} documents removed", as_json=as_json)


@knowledge_command.command("ask")
@click.argument("question")
@click.option("--language", default="", help="Language of the answer; that of the question when not given.")
@click.option("--phrase", is_flag=True, help="Let the shop's language model phrase the answer.")
@shop_option
@json_option
def ask_command(question: str, language: str, phrase: bool, shop_path: Path, as_json: bool) -> None:
    """Answer QUESTION from the documents, with the passage; says so when nothing supports an answer."""
    if not question.strip():
        raise InputError("the question is empty")
    with Shop.open(shop_path) as shop:
        found = shop.knowledge.answer(question, language, shop.llm if phrase else None)
    if as_json:
        echo_json(
            {
                "question": found.question,
                "supported": found.supported,
                "confidence": round(found.confidence, 4),
                "text": found.text,
                "citations": [c.as_dict() for c in found.citations],
            }
        )
    else:
        _show(found)


def _show(found: Answer) -> None:
    click.echo(found.text)
    for place in dict.fromkeys(" > ".join(filter(None, (c.document, c.heading))) for c in found.citations):
        click.echo(f"  ({place})")
    if not found.supported:
        click.echo(f"  (not supported: confidence {found.confidence:.2f})")


@knowledge_command.command("write")
@click.argument("title")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True))
@click.option("--language", default="en", show_default=True, help="Language of the text.")
@shop_option
@json_option
def write_command(title: str, file: Path, language: str, shop_path: Path, as_json: bool) -> None:
    """Write the document TITLE from FILE (Markdown; - reads what is typed) into the shop's documents/."""
    with click.open_file(str(file), encoding="utf-8") as handle:
        text = handle.read()
    with Shop.open(shop_path) as shop:
        found = shop.knowledge.write(title, text, language)
    if as_json:
        echo_json({"id": found.id, "source": found.source, "title": found.title})
    say(f"{found.source}: {found.chunks} passages", as_json=as_json)


@knowledge_command.command("unanswered")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@shop_option
@json_option
def unanswered_command(limit: int, shop_path: Path, as_json: bool) -> None:
    """List questions that no document answered, those that ask much the same together."""
    with Shop.open(shop_path) as shop:
        groups = shop.knowledge.unanswered(limit)
    if as_json:
        echo_json(
            [
                {"title": g.title, "language": g.language, "count": g.count, "latest": g.latest}
                | {"questions": list(g.questions), "numbers": list(g.numbers)}
                for g in groups
            ]
        )
        return
    for group in groups:
        click.echo(f"{group.count:>4}  {group.title}  ({group.language}, last {group.latest[:10]})")
    say(f"{sum(g.count for g in groups)} questions in {len(groups)} groups")
