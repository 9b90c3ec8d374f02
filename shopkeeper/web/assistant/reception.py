"""What the chat's routes share: the shop's assistant joined with the storefront's carts, streams, limits, pictures."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from functools import cached_property
from types import FrameType
from typing import Any

from fastapi import Request
from starlette.background import BackgroundTask
from starlette.responses import Response

from shopkeeper.assistant.assistant import Assistant
from shopkeeper.assistant.conversation import Conversation, Turn, now
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.memory import Memory
from shopkeeper.assistant.wording import service_en, service_zh
from shopkeeper.assistant.wording.talk import TALK
from shopkeeper.shop import Shop
from shopkeeper.web import i18n
from shopkeeper.web.assistant import cart, pictures
from shopkeeper.web.assistant.live import Live
from shopkeeper.web.assistant.shape import Shaper
from shopkeeper.web.problems import ProblemStatus
from shopkeeper.web.ratelimit import RateLimit, client_key
from shopkeeper.web.storefront.store import Storefront
from shopkeeper.web.storefront.visitor import Visitor

__all__ = ["Reception", "reception_of"]

#: replies that end a talk
FAREWELLS = (service_en.TEXTS["goodbye"], service_zh.TEXTS["goodbye"], *TALK["bye"].values())

#: conversations of which it is kept who visits
MOST_VISITS = 10_000

log = logging.getLogger(__name__)


class Reception:
    """One per process, at `app.state.reception`. Opens the assistant when the first visitor speaks."""

    def __init__(self, store: Storefront) -> None:
        self.store = store
        self.shop: Shop = store.shop
        self.shape = Shaper(store)
        self.live = Live(lambda: self.assistant, self.shape, self.end)
        self._before: dict[int, Any] = {}
        self._visits: dict[str, tuple[str, str]] = {}
        per_minute = self.shop.config.chat_rate_limit
        self._limit = RateLimit(per_minute) if per_minute > 0 else None

    @cached_property
    def assistant(self) -> Assistant:
        """The shop's assistant, which puts into the storefront's carts."""
        assistant = self.shop.assistant
        assistant.parts.carts = self.store.carts
        assistant.parts.visit_of = self._visits.get
        return assistant

    def spend(self, request: Request) -> None:
        """Counts one message of this address. Raises ProblemStatus 429 when there were too many."""
        if self._limit is None:
            return
        verdict = self._limit.take(client_key(request.client.host if request.client else ""))
        if not verdict.allowed:
            raise ProblemStatus(
                429,
                f"more than {self._limit.per_minute} messages a minute from this address; "
                f"write again in {int(verdict.wait) + 1} s",
            )

    def joined(self, request: Request, conversation: str) -> Conversation:
        """The conversation, with the cart that the visitor has on the shop's pages; who visits is known while they
        agree to be remembered. Raises NotFound."""
        visitor = Visitor.of(request)
        if len(self._visits) > MOST_VISITS:
            self._visits.clear()
        if cart.is_own_page(request) and visitor.tracked and (visitor.customer or visitor.session):
            self._visits[conversation] = (visitor.customer, visitor.session)
        else:
            self._visits.pop(conversation, None)
        return cart.join(self.assistant, self.store, request, self.assistant.conversation(conversation))

    def page_language(self, held: Conversation) -> str:
        """The language of texts for this conversation."""
        return held.language if held.language in i18n.LANGUAGES else i18n.LANGUAGES[0]

    def frames(self, held: Conversation, after: int) -> list[tuple[str, dict[str, Any], int]]:
        """Stored events as the stream sends them: (kind, data, number)."""
        return [
            (e.kind, {**self.shape(held, e), "turn": e.turn, "attempt": e.attempt}, e.seq)
            for e in self.assistant.events_after(held.id, after)
        ]

    def end(self, conversation: str) -> dict[str, Any]:
        """What the page is told after a turn: the name to keep for next time, once the visitor agreed to it, and
        whether the talk is over, so that it asks how it was."""
        visitor = self.assistant.conversation(conversation).visitor
        agreed = bool(visitor) and Memory(self.shop.engine).agreed(f"visitor:{visitor}")
        last = self.assistant.store.turns(conversation)[-1:]
        ended = any(turn.reply.endswith(FAREWELLS) for turn in last)
        return {"visitor": visitor if agreed else "", "ended": ended}

    def is_running(self, conversation: str) -> bool:
        """Whether a reply is being written."""
        return any(turn.status == "running" for turn in self.assistant.store.turns(conversation)[-1:])

    def with_cart(self, request: Request, held: Conversation, answer: Response) -> Response:
        """`answer` with the cookie of the conversation's cart, on the shop's own pages."""
        if cart.is_own_page(request) and held.cart and self.store.carts.count(held.cart):
            visitor = Visitor.of(request)
            if visitor.cart != held.cart:
                visitor.cart = held.cart
                visitor.save_cart(answer)
        return answer

    def cart_event(self, request: Request, product: str, variant: str) -> BackgroundTask | None:
        """Tells the event log that something was put in the cart, for visitors who agreed to be remembered."""
        visitor = Visitor.of(request)
        if not cart.is_own_page(request) or not visitor.session:
            return None
        return visitor.record(
            self.shop,
            lambda: [visitor.event("cart", product=product, variant=variant, quantity=1, place="chat")],
        )

    def keep_picture(self, conversation: str, content: bytes) -> dict[str, Any]:
        """Stores the picture and notes it in the conversation. Raises InputError, LimitExceeded, NotFound."""
        held = self.assistant.conversation(conversation)
        stored = pictures.store_picture(self.shop.media, content)
        told = {"name": stored.name, "width": stored.width, "height": stored.height}
        text = i18n.text(self.page_language(held), "chat.picture_note")
        turn = Turn(
            held.id, 0, f"picture:{now()}:{stored.name}"[:128], "system", "note", text, language=held.language
        )
        with self.shop.engine.begin() as connection:
            events = [Event("picture", told)]
            if not held.agent:  # who is with a person is answered by that person
                kept = i18n.text(self.page_language(held), "chat.picture_kept")
                events.append(Event("text", {"text": kept}))
            made = self.assistant.store.note(connection, turn, events)
        frames = [frame for frame in self.frames(held, held.seq) if frame[1]["turn"] == made.number]
        return {**told, "frames": frames}

    def has_picture(self, conversation: str, name: str) -> bool:
        """Whether this picture was sent in this conversation."""
        events = self.assistant.events_after(conversation, 0)
        return any(event.kind == "picture" and event.data.get("name") == name for event in events)

    def open(self) -> None:
        """Writes, beside the serving, the replies that a crash cut off, and lets streams end when the process is
        told to stop: a server waits for them. To be called in the event loop."""
        threading.Thread(target=self._resume, name="chat-resume", daemon=True).start()
        if threading.current_thread() is not threading.main_thread():
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            before = signal.getsignal(number)
            if not callable(before):
                continue

            def stop(number: int, frame: FrameType | None, before: Any = before) -> None:
                if not loop.is_closed():
                    loop.call_soon_threadsafe(self.live.close)
                before(number, frame)

            self._before[number] = before
            signal.signal(number, stop)

    def close(self) -> None:
        """Lets the streams end."""
        self.live.close()
        for number, before in self._before.items():
            signal.signal(number, before)
        self._before.clear()

    def _resume(self) -> None:
        try:
            count = self.assistant.resume()
            parts = self.assistant.parts  # the first visitor is not to wait for what can be opened now
            _ = parts.model, parts.desk, parts.guide, parts.knowledge
            parts.search.prepare()
            if parts.profiles is not None:
                parts.profiles.facets.current()
        except Exception:
            log.exception("the assistant could not be made ready; it is opened with the first message")
            return
        if count:
            log.warning("%d replies that were cut off have been written now", count)


async def reception_of(request: Request) -> Reception:
    """The reception of this process."""
    found: Reception = request.app.state.reception
    return found
