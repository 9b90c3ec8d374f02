"""The chat API below /api/v1/chat: start, say, settle, follow, upload, cart, transcript, rating.

Replies come as server-sent events. Whoever has a conversation's token holds it; no cookie is needed.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, JSONResponse, Response

from shopkeeper.assistant.events import Event
from shopkeeper.web import i18n
from shopkeeper.web.api.asked import Language, page_language
from shopkeeper.web.api.openapi import describe
from shopkeeper.web.api.receive import json_only
from shopkeeper.web.assistant import cart, models, pictures
from shopkeeper.web.assistant.access import Held, make_token
from shopkeeper.web.assistant.reception import Reception, reception_of
from shopkeeper.web.assistant.sse import EventStream
from shopkeeper.web.assistant.transcript import html_transcript, text_transcript
from shopkeeper.web.problems import ProblemRoute, ProblemStatus, problem_responses
from shopkeeper.web.storefront.visitor import Visitor

__all__ = ["router"]

router = APIRouter(prefix="/api/v1/chat", route_class=ProblemRoute, tags=["chat"])

Chat = Annotated[Reception, Depends(reception_of)]
Json = [Depends(json_only)]
NO_STORE = {"Cache-Control": "no-store"}
SSE: dict[int | str, dict[str, Any]] = {
    200: {"description": "Server-sent events, `end` last.", "content": {"text/event-stream": {}}}
}


def answers(model: type, *problems: int, status: int = 200) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": model}, **problem_responses(400, *problems, 422, 429, 500)}


@router.get("/openapi.json", include_in_schema=False)
def openapi() -> Response:
    """The description of this API (OpenAPI 3.1)."""
    return JSONResponse(_description(), headers={"Cache-Control": "public, max-age=300"})


@cache
def _description() -> dict[str, Any]:
    from shopkeeper.web.assistant import remembered

    return describe([*router.routes, *remembered.router.routes])


@router.get("/setup", operation_id="chatSetup", responses=answers(models.Setup))
def setup(chat: Chat, language: Language = "en") -> Response:
    """The words and the files that a page needs to show the chat."""
    spoken = page_language(language)
    words = {key: text for key, text in i18n.texts(spoken).items() if key.startswith("chat.")}
    pages = chat.store.pages
    told = {
        "shop": chat.shop.config.name,
        "language": spoken,
        "words": words,
        "app": pages.static_url("chat/app.js"),
        "style": pages.static_url("chat.css"),
        "no_photo": pages.static_url("no-photo.svg"),
        "most_picture_bytes": pictures.MOST_BYTES,
    }
    return JSONResponse(told, headers={"Cache-Control": "public, max-age=600"})


@router.post(
    "",
    status_code=201,
    operation_id="startChat",
    dependencies=Json,
    responses=answers(models.Started, 403, 415, status=201),
)
def start(request: Request, chat: Chat, body: models.Start) -> Response:
    """Starts a conversation."""
    chat.spend(request)
    own = cart.is_own_page(request)
    held = chat.assistant.start(
        language=page_language(body.language),
        channel="web" if own else "widget",
        visitor=body.visitor or secrets.token_urlsafe(16),
        cart=Visitor.of(request).cart if own else "",
    )
    told = {"id": held.id, "token": make_token(chat.shop.secret, held.id), "language": held.language}
    return JSONResponse(told, 201, NO_STORE)


@router.get("/{conversation}", operation_id="chatState", responses=answers(models.State, 401, 404))
def state(request: Request, chat: Chat, conversation: Held) -> Response:
    """The whole conversation, to show it after a reload or in another tab."""
    held = cart.join(chat.assistant, chat.store, request, chat.assistant.conversation(conversation))
    told = {
        "id": held.id,
        "language": held.language,
        "status": held.status,
        "agent": held.agent,
        "running": chat.is_running(held.id),
        "frames": chat.frames(held, 0),
        "cart": cart.view(chat.store, request, held, chat.page_language(held)),
    }
    return chat.with_cart(request, held, JSONResponse(told, headers=NO_STORE))


@router.post(
    "/{conversation}/messages",
    operation_id="sayInChat",
    dependencies=Json,
    responses={**SSE, **problem_responses(400, 401, 404, 409, 415, 422, 429, 500)},
)
async def say(request: Request, chat: Chat, conversation: Held, body: models.Said) -> Response:
    """Says something; the reply comes as it is written. The same `key` again goes on with the same reply."""
    chat.spend(request)
    await run_in_threadpool(chat.joined, request, conversation)
    run = partial(chat.assistant.say, conversation, body.text, key=body.key)
    return await _reply(chat, conversation, body.after, run, body.key)


@router.post(
    "/{conversation}/cards/{card}",
    operation_id="settleCard",
    dependencies=Json,
    responses={**SSE, **problem_responses(400, 401, 404, 409, 415, 422, 429, 500)},
)
async def settle(
    request: Request,
    chat: Chat,
    conversation: Held,
    card: Annotated[str, Path(description="The card's id.", max_length=80)],
    body: models.Answered,
) -> Response:
    """Says yes or no to this very card. A yes is carried out once, however often it is sent."""
    await run_in_threadpool(chat.joined, request, conversation)
    run = partial(chat.assistant.settle, conversation, card, body.answer == "yes")
    return await _reply(chat, conversation, body.after, run, "")


async def _reply(chat: Reception, conversation: str, after: int, run: Any, key: str) -> Response:
    def started() -> Iterator[Event]:
        found: Iterator[Event] = run()
        return found

    return EventStream(await chat.live.turn(conversation, after, started, key))


@router.get(
    "/{conversation}/events",
    operation_id="followChat",
    responses={**SSE, **problem_responses(400, 401, 404, 422, 429, 500)},
)
async def follow(
    request: Request,
    chat: Chat,
    conversation: Held,
    after: Annotated[int, Query(description="The last event that is known.", ge=0, le=2**40)] = 0,
) -> Response:
    """What happens in the conversation after event `after`, as it happens: a person's words, another tab's."""
    known = request.headers.get("last-event-id", "")
    after = max(after, int(known)) if known.isascii() and known.isdecimal() and len(known) < 13 else after
    held = await run_in_threadpool(chat.assistant.conversation, conversation)
    return EventStream(chat.live.follow(held, after))


@router.get("/{conversation}/cart", operation_id="chatCart", responses=answers(models.CartAnswer, 401, 404))
def shown_cart(request: Request, chat: Chat, conversation: Held) -> Response:
    """The visitor's cart."""
    held = chat.joined(request, conversation)
    told = cart.view(chat.store, request, held, chat.page_language(held))
    return chat.with_cart(request, held, JSONResponse(told, headers=NO_STORE))


@router.post(
    "/{conversation}/cart",
    operation_id="addInChat",
    dependencies=Json,
    responses=answers(models.CartAnswer, 401, 404, 409, 415),
)
def add(request: Request, chat: Chat, conversation: Held, body: models.Chosen) -> Response:
    """Puts one piece in the visitor's cart."""
    held = chat.joined(request, conversation)
    language = chat.page_language(held)
    held, message = cart.add(chat.assistant, chat.store, held, body.product, body.variant, language)
    told = {**cart.view(chat.store, request, held, language), "message": message}
    answer = chat.with_cart(request, held, JSONResponse(told, headers=NO_STORE))
    answer.background = chat.cart_event(request, body.product, body.variant)
    return answer


@router.post(
    "/{conversation}/pictures",
    status_code=201,
    operation_id="sendPicture",
    responses=answers(models.Uploaded, 401, 404, 413, 415, status=201),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                kind: {"schema": {"type": "string", "format": "binary"}}
                for _, kind in pictures.KINDS.values()
            },
        }
    },
)
async def send_picture(request: Request, chat: Chat, conversation: Held) -> Response:
    """Keeps a picture with the conversation: JPEG, PNG or WebP, the bytes as the body."""
    chat.spend(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in {known for _, known in pictures.KINDS.values()}:
        raise ProblemStatus(
            415, f"Content-Type {kind[:80]!r} is not a picture's; send image/jpeg, image/png or image/webp"
        )
    content = await request.body()
    return JSONResponse(await run_in_threadpool(chat.keep_picture, conversation, content), 201, NO_STORE)


@router.get(
    "/{conversation}/pictures/{name}",
    operation_id="chatPicture",
    responses={200: {"content": {"image/*": {}}}, **problem_responses(400, 401, 404, 422, 429, 500)},
)
def picture(
    chat: Chat,
    conversation: Held,
    name: Annotated[str, Path(max_length=80, description="As the upload gave it.")],
) -> Response:
    """A picture that was sent in this conversation."""
    found = pictures.find_picture(chat.shop.media, name) if chat.has_picture(conversation, name) else None
    if found is None:
        raise ProblemStatus(
            404, f"no picture {name!r} was sent in this conversation; its frames name those that were"
        )
    file, kind = found
    return FileResponse(file, media_type=kind, headers={"Cache-Control": "private, max-age=3600"})


@router.get(
    "/{conversation}/transcript",
    operation_id="chatTranscript",
    responses={
        200: {"content": {"text/plain": {}, "text/html": {}}},
        **problem_responses(400, 401, 404, 422, 429, 500),
    },
)
def transcript(
    chat: Chat,
    conversation: Held,
    format: Annotated[Literal["text", "html"], Query(description="As plain text, or as a page.")] = "text",
) -> Response:
    """All that was said, for the customer to keep."""
    found = chat.assistant.transcript(conversation)
    language = chat.page_language(found.conversation)
    make = html_transcript if format == "html" else text_transcript
    name = f"chat.{'html' if format == 'html' else 'txt'}"
    headers: Mapping[str, str] = {
        **NO_STORE,
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    }
    kind = f"text/{'html' if format == 'html' else 'plain'}; charset=utf-8"
    return Response(make(found, chat.shop.config.name, language), media_type=kind, headers=headers)


@router.post(
    "/{conversation}/rating",
    operation_id="rateChat",
    dependencies=Json,
    responses=answers(models.Rated, 401, 404, 415),
)
def rate(chat: Chat, conversation: Held, body: models.RatingIn) -> Response:
    """Keeps how it was; a second rating replaces the first."""
    rating = chat.assistant.rate(conversation, body.stars, body.comment)
    return JSONResponse({"stars": rating.stars, "comment": rating.comment}, headers=NO_STORE)
