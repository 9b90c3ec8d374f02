"""What the shop remembers of a visitor, with their yes: shown, erased, allowed and stopped, in the chat."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import JSONResponse, Response

from shopkeeper.assistant.conversation import Conversation
from shopkeeper.assistant.memory import Memory
from shopkeeper.web import i18n
from shopkeeper.web.api.receive import json_only
from shopkeeper.web.assistant import models
from shopkeeper.web.assistant.access import Held
from shopkeeper.web.assistant.reception import Reception, reception_of
from shopkeeper.web.problems import ProblemRoute, problem_responses

__all__ = ["router"]

router = APIRouter(prefix="/api/v1/chat/{conversation}/memory", route_class=ProblemRoute, tags=["chat"])

Chat = Annotated[Reception, Depends(reception_of)]
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": models.Memory},
    **problem_responses(400, 401, 404, 422, 429, 500),
}


@router.get("", operation_id="chatMemory", responses=ANSWERS)
def show(chat: Chat, conversation: Held) -> Response:
    """What is remembered of this visitor."""
    return _answer(chat, chat.assistant.conversation(conversation))


@router.put(
    "",
    operation_id="allowMemory",
    dependencies=[Depends(json_only)],
    responses={**ANSWERS, **problem_responses(415)},
)
def allow(chat: Chat, conversation: Held, body: models.Consent) -> Response:
    """Allows remembering, or stops it: then everything is erased."""
    held = chat.assistant.conversation(conversation)
    memory, person = Memory(chat.shop.engine), _person(held)
    if body.consent:
        memory.keep(person, (), held.id)
    else:
        memory.erase(person)
    return _answer(chat, held)


@router.delete("", operation_id="eraseMemory", responses=ANSWERS)
def erase(
    chat: Chat,
    conversation: Held,
    name: Annotated[
        str, Query(description="What to erase; left out: everything, the yes too.", max_length=64)
    ] = "",
) -> Response:
    """Erases one kind of thing, or everything."""
    held = chat.assistant.conversation(conversation)
    memory, person = Memory(chat.shop.engine), _person(held)
    kept = [thing for thing in memory.of(person) if thing.name != name]
    agreed = memory.agreed(person)
    memory.erase(person)
    if name and agreed:
        memory.keep(person, kept, held.id)
    return _answer(chat, held)


def _person(held: Conversation) -> str:
    if held.customer:
        return f"customer:{held.customer}"[:160]
    return f"visitor:{held.visitor}"[:160] if held.visitor else f"conversation:{held.id}"


def _answer(chat: Reception, held: Conversation) -> Response:
    memory, person, language = Memory(chat.shop.engine), _person(held), chat.page_language(held)
    known = i18n.texts(language)
    facts = [
        {
            "name": thing.name,
            "label": i18n.text(language, f"chat.memory.name.{thing.name}")
            if f"chat.memory.name.{thing.name}" in known
            else thing.name,
            "value": thing.value,
        }
        for thing in memory.of(person)
    ]
    told = {
        "consent": memory.agreed(person),
        "visitor": "" if held.customer else held.visitor,
        "facts": facts,
    }
    return JSONResponse(told, headers={"Cache-Control": "no-store"})
