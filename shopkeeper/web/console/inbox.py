"""The inbox: conversations that wait for a person first, words said in them, who has which."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from shopkeeper.assistant.people import InboxRow
from shopkeeper.errors import InputError
from shopkeeper.web.console.access import Console, ConsoleRoute, Form, Open, field, safe_next
from shopkeeper.web.console.colleague import keep_name, name_of

__all__ = ["assistant_of", "minutes_since", "router"]

router = APIRouter(route_class=ConsoleRoute)
#: what the list can be narrowed to; "mine": taken by who asks
FILTERS = ("", "waiting", "mine", "taken", "open", "closed")
SHOWN = 40


@router.get("/inbox")
def listed(console: Open, show: str = "", find: str = "", page: int = 1, part: bool = False) -> Response:
    """The conversations; `part` gives only the rows, for the script that keeps them fresh."""
    show, find = show if show in FILTERS else "", find[:200]
    page = min(max(page, 1), 10_000)
    context: dict[str, Any] = {
        "rows": _rows(console, show, find, page),
        "show": show,
        "find": find,
        "number_shown": page,
        "size": SHOWN,
        "me": name_of(console),
        "minutes_since": minutes_since,
    }
    if part:
        return console.page("inbox_rows.html", **context)
    return console.page("inbox.html", filters=FILTERS, counts=_counts(console), fault="", **context)


@router.post("/inbox/name")
def named(console: Open, form: Form) -> Response:
    """Keeps the name under which this browser writes to customers."""
    response = console.back(safe_next(field(form, "back")).removeprefix("/console") or "/inbox", "saved")
    try:
        keep_name(console, response, field(form, "name"))
    except InputError as error:
        return console.page("message.html", status=422, heading="error.422", detail=str(error))
    return response


def assistant_of(console: Console) -> Any:
    """The assistant that serves shoppers in this process."""
    return console.request.app.state.reception.assistant


def minutes_since(time: str) -> int:
    """Whole minutes since an ISO time; 0 when it is none."""
    try:
        return max(0, int((datetime.now(UTC) - datetime.fromisoformat(time)).total_seconds() // 60))
    except ValueError:
        return 0


def _rows(console: Console, show: str, find: str, page: int) -> list[InboxRow]:
    """One more than a page shows, when there are more."""
    mine = show == "mine"
    if mine and not name_of(console):
        return []
    rows: list[InboxRow] = assistant_of(console).inbox(
        status="taken" if mine else show,
        agent=name_of(console) if mine else "",
        text=find,
        limit=SHOWN + 1,
        offset=(page - 1) * SHOWN,
    )
    return rows


def _counts(console: Console) -> dict[str, int]:
    inbox, me = assistant_of(console).inbox, name_of(console)
    return {
        "waiting": len(inbox(status="waiting", limit=100)),
        "mine": len(inbox(status="taken", agent=me, limit=100)) if me else 0,
    }
