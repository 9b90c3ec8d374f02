"""One conversation in the inbox: what was said and shown, who the customer is, and the person's own part in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import APIRouter
from starlette.responses import FileResponse, Response

from shopkeeper.assistant.conversation import Conversation, iso
from shopkeeper.catalog.model import Money, pick
from shopkeeper.errors import ConfigError, Conflict, InputError, NotFound, OrderError, ShopkeeperError
from shopkeeper.orders.model import Customer, Order
from shopkeeper.web import i18n
from shopkeeper.web.assistant.pictures import find_picture
from shopkeeper.web.console.access import Console, ConsoleRoute, Form, Open, field
from shopkeeper.web.console.canned import CannedReplies
from shopkeeper.web.console.colleague import keep_name, name_of
from shopkeeper.web.console.inbox import assistant_of, minutes_since

__all__ = ["router"]

router = APIRouter(route_class=ConsoleRoute)
ORDERS = 6
#: headings of a summary
SUMMARY = ("Done", "Not confirmed", "Not answered", "Said")


@router.get("/inbox/{id}")
def shown(console: Open, id: str, draft: str = "") -> Response:
    """The conversation; `draft` is put into the field for the reply."""
    return _page(console, id, draft=draft[:4000])


@router.get("/inbox/{id}/news")
def news(console: Open, id: str, seen: str = "") -> Response:
    """What was said, for the script that keeps the page fresh; 204 when nothing changed since `seen`."""
    held = _known(console, id)
    mark = _mark(held)
    headers = {"x-seen": mark, "x-standing": _standing(held), "cache-control": "no-store"}
    if mark == seen:
        return Response(status_code=204, headers=headers)
    answer = console.page("talk_lines.html", lines=assistant_of(console).transcript(id).lines, held=held)
    answer.headers.update(headers)
    return answer


@router.get("/inbox/{id}/suggested")
def suggested(console: Open, id: str) -> Response:
    """Replies that fit what the customer said last."""
    held = _known(console, id)
    return console.page("talk_suggested.html", suggested=_suggested(console, id), held=held)


@router.get("/inbox/{id}/pictures/{name}")
def picture(console: Open, id: str, name: str) -> Response:
    """A picture that the customer sent in this conversation."""
    reception = console.request.app.state.reception
    _known(console, id)
    found = find_picture(console.shop.media, name) if reception.has_picture(id, name) else None
    if found is None:
        raise NotFound(console.t("talk.no_picture", name=name[:80]))
    file, kind = found
    return FileResponse(file, media_type=kind, headers={"Cache-Control": "private, no-store"})


@router.post("/inbox/{id}/take")
def take(console: Open, form: Form, id: str) -> Response:
    """Takes the conversation under the name given, or the one kept before."""
    response = console.back(f"/inbox/{id}")
    try:
        name = field(form, "name")
        me = keep_name(console, response, name) if name else name_of(console)
        if not me:
            raise InputError(console.t("inbox.name_missing"))
        assistant_of(console).take(id, me)
    except Conflict:
        return _taken_by_another(console, id, "")
    except NotFound:
        raise
    except InputError as error:
        return _page(console, id, fault=str(error), status=422)
    return response


@router.post("/inbox/{id}/reply")
def reply(console: Open, form: Form, id: str) -> Response:
    """Says it to the customer."""
    text = field(form, "text")
    if not text:
        return _page(console, id, fault=console.t("talk.empty"), status=422)
    try:
        assistant_of(console).agent_say(id, name_of(console) or "-", text)
    except Conflict:
        return _taken_by_another(console, id, text)
    except NotFound:
        raise
    except InputError:
        return _page(console, id, draft=text, fault=console.t("talk.too_long", n=len(text)), status=422)
    return console.back(f"/inbox/{id}#reply")


@router.post("/inbox/{id}/back")
def back(console: Open, id: str) -> Response:
    """Hands the conversation back to the assistant."""
    try:
        assistant_of(console).hand_back(id, name_of(console) or "-")
    except Conflict:
        return _taken_by_another(console, id, "")
    return console.back(f"/inbox/{id}", "handed_back")


@router.post("/inbox/{id}/replies/add")
def keep(console: Open, form: Form, id: str) -> Response:
    """Keeps a reply to send again."""
    _known(console, id)
    language = field(form, "language")
    language = language if language in i18n.LANGUAGES else ""
    title, text = field(form, "title"), field(form, "text")
    if not title or not text or len(title) > 100 or len(text) > 4000:
        return _page(console, id, fault=console.t("talk.canned_missing"), status=422)
    CannedReplies(console.shop.path).add(title, text, language)
    return console.back(f"/inbox/{id}", "saved")


@router.post("/inbox/{id}/replies/remove")
def forget(console: Open, form: Form, id: str) -> Response:
    """Removes a kept reply."""
    _known(console, id)
    CannedReplies(console.shop.path).remove(field(form, "title"), field(form, "language"))
    return console.back(f"/inbox/{id}", "deleted")


def _page(console: Console, id: str, *, draft: str = "", fault: str = "", status: int = 200) -> Response:
    held, assistant, me = _known(console, id), assistant_of(console), name_of(console)
    handoff = assistant.handoff_of(id)
    mine = held.status == "taken" and held.agent == me
    customer, orders, trouble = _customer(console, held)
    canned, canned_fault = _canned(console)
    return console.page(
        "talk.html",
        status=status,
        held=held,
        lines=assistant.transcript(id).lines,
        seen=_mark(held),
        standing=_standing(held),
        handoff=handoff,
        waits=iso(handoff.opened) if handoff else "",
        summary=_summary(console, assistant.summary(id), held),
        minutes_since=minutes_since,
        me=me,
        mine=mine,
        suggested=_suggested(console, id) if mine or held.status == "waiting" else [],
        canned=canned,
        canned_fault=canned_fault,
        customer=customer,
        orders=orders,
        trouble=trouble,
        amount=_amounts(console),
        word=_words(console),
        cart=_cart(console, held),
        draft=draft,
        fault=fault,
        reply_languages=i18n.LANGUAGES,
    )


def _known(console: Console, id: str) -> Conversation:
    try:
        found: Conversation = assistant_of(console).conversation(id)
    except NotFound:
        raise NotFound(console.t("talk.gone", id=id[:64])) from None
    return found


def _taken_by_another(console: Console, id: str, draft: str) -> Response:
    """Says who has it now; what was being written is kept in the field."""
    held = _known(console, id)
    key = "talk.taken_by" if held.status == "taken" else "talk.not_taken"
    return _page(console, id, draft=draft, fault=console.t(key, agent=held.agent), status=409)


def _mark(held: Conversation) -> str:
    return f"{held.seq}-{held.turns}-{held.updated}"


def _standing(held: Conversation) -> str:
    """What the page's forms depend on, as plain ASCII."""
    return f"{held.status}:{held.agent.encode().hex()}:{held.customer.encode().hex()}"


def _summary(console: Console, text: str, held: Conversation) -> list[str]:
    """The assistant's summary, its headings in the page's language."""
    spoken = i18n.LANGUAGE_NAMES.get(held.language, held.language)
    who = held.customer or console.t("inbox.visitor")
    rows = [console.t("talk.summary.Customer", who=who, spoken=spoken)]
    for line in text.splitlines():
        head, _, rest = line.partition(": ")
        if head in SUMMARY:
            name = head.replace(" ", "_")
            rows.append(console.t(f"talk.summary.{name}") + rest)
        elif head != "Customer":
            rows.append(line)
    return rows


def _suggested(console: Console, id: str) -> list[str]:
    try:
        found: list[str] = assistant_of(console).suggested_replies(id)
    except ShopkeeperError:
        return []
    return found


def _canned(console: Console) -> tuple[list[Any], str]:
    try:
        return list(CannedReplies(console.shop.path).all()), ""
    except ConfigError as error:
        return [], str(error)


def _customer(console: Console, held: Conversation) -> tuple[Customer | None, Sequence[Order], str]:
    """Who it is, the newest orders, and what went wrong."""
    if not held.customer:
        return None, (), ""
    try:
        backend = console.shop.backend
        return backend.customer(held.customer), tuple(backend.orders_of(held.customer))[:ORDERS], ""
    except (OrderError, ConfigError, NotFound) as error:
        return None, (), str(error)


def _amounts(console: Console) -> Callable[[int, str], str]:
    return lambda minor, currency: i18n.money(Money(minor, currency), console.language)


def _words(console: Console) -> Callable[[str, str], str]:
    """`word("order_status", "pending")`: the word the chat uses, else what was given."""

    def word(kind: str, name: str) -> str:
        key = f"chat.{kind}.{name}"
        return i18n.text(console.language, key) if key in i18n.texts(console.language) else name

    return word


def _cart(console: Console, held: Conversation) -> list[tuple[str, int]]:
    """What lies in the visitor's cart: (title, pieces)."""
    if not held.cart:
        return []
    lines = console.request.app.state.storefront.carts.lines(held.cart)
    known = console.shop.catalog.get_many([line.product for line in lines])
    return [
        (pick(known[one.product].title, console.language) or one.product, one.quantity)
        for one in lines
        if one.product in known
    ]
