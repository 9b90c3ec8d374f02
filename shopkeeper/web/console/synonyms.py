"""The editor of synonyms: groups by language, learned proposals to accept or reject, text in and out."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import PlainTextResponse, Response

from shopkeeper.errors import InputError, NotFound
from shopkeeper.search.synonyms import SynonymGroup, parse_line
from shopkeeper.web.console.access import Console, ConsoleRoute, Form, Open, field
from shopkeeper.web.i18n import LANGUAGES

__all__ = ["router"]

router = APIRouter(route_class=ConsoleRoute)
SHOWN = 300


@router.get("/synonyms")
def listed(console: Open, term: str = "", find: str = "") -> Response:
    """Proposals first, then every group; `term` begins a new group, `find` narrows the list."""
    return _page(console, line=f"{term[:100]} => " if term else "", find=find[:100])


@router.post("/synonyms/add")
def add(console: Open, form: Form) -> Response:
    """Stores the group written as one line."""
    line, language = field(form, "line"), _language(field(form, "language"))
    try:
        group = parse_line(line, language)
        if group is None:
            raise InputError(console.t("synonyms.empty"))
        console.shop.search.synonyms.put(group, console.who)
    except InputError as error:
        return _page(console, line=line, language=language, fault=_said(console, error), status=422)
    return console.back("/synonyms", "saved")


@router.get("/synonyms/{id}")
def edit(console: Open, id: str) -> Response:
    """The form of one group."""
    return console.page(
        "synonym.html", group=_known(console, id), line=None, fault="", group_languages=LANGUAGES
    )


@router.post("/synonyms/{id}/save")
def save(console: Open, form: Form, id: str) -> Response:
    """Stores the changed group, which accepts it."""
    group = _known(console, id)
    line = field(form, "line")
    try:
        written = parse_line(line, _language(field(form, "language")))
        if written is None:
            raise InputError(console.t("synonyms.empty"))
        console.shop.search.synonyms.put(
            replace(
                group,
                terms=written.terms,
                targets=written.targets,
                language=written.language,
                state="accepted",
            ),
            console.who,
        )
    except InputError as error:
        return console.page(
            "synonym.html",
            status=422,
            group=group,
            line=line,
            fault=_said(console, error),
            group_languages=LANGUAGES,
        )
    return console.back("/synonyms", "saved")


@router.post("/synonyms/{id}/decide")
def decide(console: Open, form: Form, id: str) -> Response:
    """Accepts or rejects a proposal."""
    state = "accepted" if field(form, "do") == "accept" else "rejected"
    console.shop.search.synonyms.decide(id, state, console.who)  # type: ignore[arg-type]
    return console.back("/synonyms", state)


@router.post("/synonyms/{id}/delete")
def delete(console: Open, id: str) -> Response:
    """Deletes the group."""
    console.shop.search.synonyms.delete(id, console.who)
    return console.back("/synonyms", "deleted")


@router.post("/synonyms/import")
def read_in(console: Open, form: Form) -> Response:
    """Adds the groups of a text file or of the text field, all or none."""
    language = _language(field(form, "language"))
    file = form.get("file")
    text = field(form, "text")
    try:
        if isinstance(file, UploadFile) and file.filename:
            text = _decoded(file.file.read())
        console.shop.search.synonyms.import_lines(text.splitlines(), language, console.who)
    except InputError as error:
        return _page(console, language=language, text=text, fault=_said(console, error), status=422)
    return console.back("/synonyms", "saved")


@router.get("/synonyms.txt")
def write_out(console: Open, language: str = "") -> Response:
    """The accepted groups of a language as text, one a line."""
    text = "".join(f"{line}\n" for line in console.shop.search.synonyms.export_lines(_language(language)))
    name = f"synonyms-{_language(language) or 'any'}.txt"
    return PlainTextResponse(text, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _page(
    console: Console,
    *,
    line: str = "",
    language: str | None = None,
    text: str = "",
    find: str = "",
    fault: str = "",
    status: int = 200,
) -> Response:
    book = console.shop.search.synonyms
    groups = book.groups()
    accepted = [group for group in groups if group.state == "accepted"]
    if find:
        accepted = [group for group in accepted if find.casefold() in str(group).casefold()]
    return console.page(
        "synonyms.html",
        status=status,
        proposed=[group for group in groups if group.state == "proposed"][:SHOWN],
        accepted=accepted[:SHOWN],
        total=len(accepted),
        rejected=[group for group in groups if group.state == "rejected"][:SHOWN],
        group_languages=LANGUAGES,
        chosen=console.language if language is None else language,
        line=line,
        text=text,
        find=find,
        fault=fault,
        audit=book.audit(30),
    )


def _known(console: Console, id: str) -> SynonymGroup:
    if (group := console.shop.search.synonyms.get(id)) is None:
        raise NotFound(console.t("synonyms.gone", id=id[:64]))
    return group


def _language(text: str) -> str:
    return text if text in LANGUAGES else ""


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"the file is not UTF-8 text (byte {error.start}); save it as UTF-8") from None


def _said(console: Console, error: InputError) -> str:
    """The error in the page's language: Chinese pages say what to write before the details."""
    return str(error) if console.language == "en" else f"{console.t('synonyms.fault')} ({error})"
