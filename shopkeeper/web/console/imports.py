"""Imports with their rejects: what came in, what was refused and why, and a form to send a feed."""

from __future__ import annotations

import csv
import json
import mimetypes
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import FileResponse, JSONResponse, Response

from shopkeeper.catalog.importer import ImportRecord
from shopkeeper.errors import NotFound
from shopkeeper.web.console.access import Console, ConsoleRoute, Form, Open, field
from shopkeeper.web.console.jobs import Jobs

__all__ = ["router"]

router = APIRouter(route_class=ConsoleRoute)
SHOWN = 200
NOTES = ("_row", "_field", "_value", "_reason")


@router.get("/imports")
def listed(console: Open) -> Response:
    """The latest imports and the form for another."""
    return _list(console)


@router.post("/imports/upload")
def upload(console: Open, form: Form) -> Response:
    """Takes a feed and checks it; nothing is imported yet."""
    file, mapping = form.get("file"), form.get("mapping")
    if not isinstance(file, UploadFile) or not file.filename:
        return _list(console, fault=console.t("imports.no_file"), status=422)
    rules = mapping.file.read() if isinstance(mapping, UploadFile) and mapping.filename else None
    job = Jobs(console.shop).add(
        file.filename, file.file, rules, field(form, "replace") == "yes", console.who
    )
    return console.back(f"/imports/uploads/{job.id}")


@router.get("/imports/uploads/{id}")
def uploaded(console: Open, id: str) -> Response:
    """How far an upload is, what the check found, and the button that imports it."""
    job = Jobs(console.shop).get(id)
    return console.page("upload.html", job=job, report=job.report)


@router.get("/imports/uploads/{id}/state")
def state(console: Open, id: str) -> Response:
    """How far an upload is, for the script of its page."""
    job = Jobs(console.shop).get(id)
    share = job.done / job.total if job.total else 0.0
    return JSONResponse({"state": job.state, "running": job.running, "share": share})


@router.post("/imports/uploads/{id}/confirm")
def confirm(console: Open, id: str) -> Response:
    """Imports a checked upload."""
    return console.back(f"/imports/uploads/{Jobs(console.shop).confirm(id).id}")


@router.post("/imports/uploads/{id}/drop")
def drop(console: Open, id: str) -> Response:
    """Forgets an upload."""
    Jobs(console.shop).drop(id)
    return console.back("/imports", "dropped")


@router.get("/imports/{id:int}")
def detail(console: Open, id: int) -> Response:
    """One import with the first of its rejects."""
    record = _known(console, id)
    file = _rejects(console, record)
    rows = list(islice(_read(file), SHOWN + 1)) if file else []
    return console.page("import.html", record=record, rows=rows[:SHOWN], more=len(rows) > SHOWN, file=file)


@router.get("/imports/{id:int}/rejects")
def rejects(console: Open, id: int) -> Response:
    """The rejects file, to be mended and imported again."""
    file = _rejects(console, _known(console, id))
    if file is None:
        raise NotFound(console.t("imports.no_rejects", id=str(id)))
    kind = mimetypes.guess_type(file.name)[0] or "text/plain"
    return FileResponse(file, media_type=kind, filename=file.name)


def _list(console: Console, fault: str = "", status: int = 200) -> Response:
    return console.page(
        "imports.html",
        status=status,
        records=console.shop.catalog.imports(100),
        fault=fault,
        most=console.shop.config.max_request_bytes,
    )


def _known(console: Console, id: int) -> ImportRecord:
    for record in console.shop.catalog.imports(10_000):
        if record.id == id:
            return record
    raise NotFound(console.t("imports.gone", id=str(id)))


def _rejects(console: Console, record: ImportRecord) -> Path | None:
    """The rejects file, if the import has one and it still lies in the shop's folder."""
    if not record.rejects:
        return None
    file = Path(record.rejects).resolve()
    return file if file.is_file() and file.is_relative_to(console.shop.path.resolve()) else None


def _read(file: Path) -> Iterator[dict[str, str]]:
    """Row, field, value and reason of each reject."""
    with file.open(encoding="utf-8", errors="replace", newline="") as text:
        if file.suffix == ".jsonl":
            for line in text:
                row = json.loads(line)
                yield {name.strip("_"): str(row.get(name, "")) for name in NOTES}
        else:
            for cells in csv.DictReader(text, delimiter="\t" if file.suffix == ".tsv" else ","):
                if cells.get("_row"):
                    yield {name.strip("_"): str(cells.get(name) or "") for name in NOTES}
