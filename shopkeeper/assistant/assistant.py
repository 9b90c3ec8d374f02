"""`Assistant`: what shoppers talk to. Each turn is stored as it comes, answered once, one at a time a conversation.

A turn runs in a thread of its own, so that a reader who goes away stops nothing; a process that dies loses nothing:
`resume` answers what was cut off, and a repeated key answers it too.
"""

from __future__ import annotations

import logging
import os
import queue
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from shopkeeper.assistant.alerts import StockAlerts
from shopkeeper.assistant.context import Outcome, TurnContext
from shopkeeper.assistant.conversation import Conversation, Handoff, Rating, StoredEvent, Turn, now
from shopkeeper.assistant.drivers.floor import desk_state
from shopkeeper.assistant.drivers.flows import FlowsDriver
from shopkeeper.assistant.drivers.tools import ToolsDriver
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.lease import Leases
from shopkeeper.assistant.memory import Memory, Remembered, person_of, wants_shown
from shopkeeper.assistant.metering import Tally, counting
from shopkeeper.assistant.parts import Parts
from shopkeeper.assistant.people import InboxRow, People
from shopkeeper.assistant.promises.handoff import Handoffs
from shopkeeper.assistant.promises.violations import Violations
from shopkeeper.assistant.purchases import purchases
from shopkeeper.assistant.records import follow as follow_event
from shopkeeper.assistant.remembering import answer_about_memory, offer_to_remember
from shopkeeper.assistant.speech import LANGUAGES, follow
from shopkeeper.assistant.state import TalkState
from shopkeeper.assistant.store import LEASE, SHORT_LEASE, ConversationStore, Lost
from shopkeeper.assistant.suggest import suggested_replies
from shopkeeper.assistant.transcript import Transcript, history_of, transcript_of
from shopkeeper.assistant.wording.talk import say as word
from shopkeeper.assistant.wording.tools import text as tool_text
from shopkeeper.catalog.model import pick
from shopkeeper.errors import InputError, ModelError, ShopkeeperError

__all__ = ["LONGEST", "Assistant"]

#: characters of one message
LONGEST = 4000
#: seconds that a turn waits for the turn before it
WAIT = 90.0
#: seconds that a turn waits for those of other conversations; then it begins beside them, whatever holds them up
POLITE = 5.0
#: seconds that closing waits for turns that are being answered
CLOSING = 20.0

log = logging.getLogger(__name__)


class Assistant:
    """Talks with the customers of one shop. Thread-safe; several processes may serve one shop."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.store = ConversationStore(parts.database)
        self.handoffs = Handoffs(parts.database)
        self.people = People(self.store, self.handoffs)
        self.memory = Memory(parts.database)
        self.alerts = StockAlerts(parts.database, parts.catalog)
        self.flows = FlowsDriver(parts, self.handoffs)
        self.tools = ToolsDriver(parts, self.handoffs)
        self._leases = Leases(self.store)
        self._running: set[threading.Thread] = set()
        self._lock = threading.Lock()
        self._closed = threading.Event()
        here = not parts.config.model_url and parts.config.orders == "builtin"
        self._few = threading.Semaphore(max(2, os.cpu_count() or 2)) if here else None

    # -- customers

    def start(
        self,
        *,
        language: str = "en",
        channel: str = "web",
        visitor: str = "",
        customer: str = "",
        cart: str = "",
    ) -> Conversation:
        """A new conversation. `customer`: the id of a customer whom the channel itself has identified; `cart`: the
        visitor's cart."""
        spoken = language if language in LANGUAGES else "en"
        return self.store.create(Conversation("", spoken, channel[:32], visitor[:128], customer, cart[:64]))

    def say(self, conversation_id: str, text: str, *, key: str = "") -> Iterator[Event]:
        """Answers what the customer says; the events come as they are made, `done` last.

        The same `key` again gives the same reply and does nothing twice. The turn goes on when the reader stops.
        Raises NotFound for an unknown conversation, InputError for a text that is empty or too long, Conflict when the
        turn before takes longer than 90 s.
        """
        text = _clean(text)
        return self._run(
            Turn(conversation_id, 0, key[:128] or secrets.token_hex(12), "customer", "say", text)
        )

    def settle(self, conversation_id: str, card_id: str, yes: bool) -> Iterator[Event]:
        """Answers a card: done once on yes, declined on no. A repeat gives the same reply. Raises as `say`."""
        key = f"settle:{card_id}:{'yes' if yes else 'no'}"[:128]
        said = f"{card_id[:64]}:{'yes' if yes else 'no'}"
        return self._run(Turn(conversation_id, 0, key, "customer", "settle", said))

    def join_cart(self, id: str, cart: str) -> None:
        """The visitor's cart has this token now."""
        self.store.set_cart(id, cart[:64])

    def conversation(self, id: str) -> Conversation:
        """Raises NotFound."""
        return self.store.get(id)

    def transcript(self, id: str) -> Transcript:
        """All that was said, in order, with who said it. Raises NotFound."""
        return transcript_of(self.store, id)

    def events_after(self, id: str, seq: int = 0) -> list[StoredEvent]:
        """The stored events with a number above `seq`, in order, for live pages. Raises NotFound."""
        self.store.get(id)
        return self.store.events(id, seq)

    def rate(self, id: str, stars: int, comment: str = "") -> Rating:
        """Keeps how satisfied the customer was, 1 to 5 stars; a second rating replaces the first. Raises InputError."""
        return self.people.rate(id, stars, comment)

    # -- people

    def inbox(
        self, *, status: str = "", agent: str = "", text: str = "", limit: int = 50, offset: int = 0
    ) -> list[InboxRow]:
        """Conversations for people: those that wait for a person first. See `People.inbox`."""
        return self.people.inbox(status=status, agent=agent, text=text, limit=limit, offset=offset)

    def take(self, id: str, agent: str) -> Conversation:
        """A person takes the conversation; the model answers no more. Raises Conflict when another has it."""
        return self.people.take(id, agent)

    def hand_back(self, id: str, agent: str) -> Conversation:
        """The person gives it back to the model. Raises Conflict when it is not this person's."""
        return self.people.hand_back(id, agent)

    def agent_say(self, id: str, agent: str, text: str) -> StoredEvent:
        """A person's words to the customer. Raises Conflict when the conversation is not this person's."""
        return self.people.say(id, agent, _clean(text))

    def summary(self, id: str) -> str:
        """What a person must know to go on, in English, for the staff. Raises NotFound."""
        return self.people.summary(self.store.get(id))

    def suggested_replies(self, id: str) -> list[str]:
        """Answers that a person may send as they are or change; nothing is changed by asking. Raises NotFound."""
        return suggested_replies(self.parts, self.store.get(id), self.store.turns(id))

    def handoff_of(self, id: str) -> Handoff | None:
        """The handoff that waits or is taken."""
        with self.store.engine.connect() as connection:
            return self.handoffs.current(connection, id)

    # -- after a crash

    def resume(self, patience: float = LEASE / 1e6 + 1) -> int:
        """Answers the turns that a crash cut off; returns how many. Servers call it when they start.

        Turns whose claim has not run out yet may be of a process that was just killed: they are waited for, at most
        `patience` seconds."""
        count, until = 0, time.monotonic() + patience
        while True:
            for turn in self.store.cut_off():
                try:
                    for _ in self._run(replace(turn, status="running")):
                        pass
                    count += 1
                except ShopkeeperError as error:
                    log.warning("turn %s of %s not resumed: %s", turn.number, turn.conversation, error)
            others = self.store.running() - self._leases.conversations()
            if not others or time.monotonic() > until or self._closed.wait(0.5):
                return count

    def close(self) -> None:
        """Waits a while for the turns being answered; what is cut off is kept and answered by `resume`."""
        self._closed.set()
        until = time.monotonic() + CLOSING
        with self._lock:
            running = list(self._running)
        for thread in running:
            thread.join(max(0.0, until - time.monotonic()))
        self._leases.close()

    # -- one turn

    def _run(self, turn: Turn) -> Iterator[Event]:
        self.store.get(turn.conversation)
        done = self.store.turn_with_key(turn.conversation, turn.key)
        if done is not None and done.status != "running":
            if (done.text, done.kind) != (turn.text, turn.kind):
                raise InputError(f"key {turn.key!r} was used for another message; take a new key")
            return iter([e.event for e in self.store.events(turn.conversation, turn=done.number)])
        out: queue.SimpleQueue[Event | BaseException | None] = queue.SimpleQueue()
        thread = threading.Thread(target=self._work, args=(turn, out), name="assistant-turn", daemon=True)
        with self._lock:
            self._running.add(thread)
        thread.start()
        return _read(out)

    def _work(self, turn: Turn, out: queue.SimpleQueue[Event | BaseException | None]) -> None:
        try:
            claim = self.store.claim(turn.conversation, WAIT)
            try:
                # kept from here on, whatever happens while it waits
                turn, fresh = self.store.open_turn(claim, turn)
                if not fresh:
                    for stored in self.store.events(turn.conversation, turn=turn.number):
                        out.put(stored.event)
                    return
                with self._one_of_few(turn, claim), self._leases.holding(turn.conversation, claim):
                    self._answer(claim, turn, out)
            finally:
                self.store.release(turn.conversation, claim)
        except BaseException as error:  # noqa: BLE001  the reader in the other thread raises it
            out.put(error)
        finally:
            out.put(None)
            with self._lock:
                self._running.discard(threading.current_thread())

    @contextmanager
    def _one_of_few(self, turn: Turn, claim: str) -> Iterator[None]:
        """As many turns at once as there are processors, where this process does all their work: fifty that share two
        processors would all end late, in turn most end early. Who waits holds the conversation by a short lease, so
        that it is soon free when the process dies."""
        few = self._few
        if few is None:
            yield
            return
        mine = few.acquire(blocking=False)
        try:
            if not mine:
                until = time.monotonic() + POLITE
                while not mine and (left := until - time.monotonic()) > 0:
                    self.store.renew(turn.conversation, claim, SHORT_LEASE)
                    mine = few.acquire(timeout=min(left, SHORT_LEASE / 3e6))
                self.store.renew(turn.conversation, claim)
            yield
        finally:
            if mine:
                few.release()

    def _answer(self, claim: str, turn: Turn, out: queue.SimpleQueue[Event | BaseException | None]) -> None:
        conversation = self.store.get(turn.conversation)
        state = TalkState.from_dict(conversation.state)
        spoken = conversation.language
        language = follow(turn.text, spoken) if turn.kind == "say" else spoken
        turns = [t for t in self.store.turns(turn.conversation) if t.number < turn.number]
        with counting(conversation.id) as tally:
            said: list[str] = []

            def emit(event: Event) -> None:
                if event.kind == "text":
                    tally.first = tally.first or time.monotonic() - tally.started
                    event = Event("text", {**event.data, "text": _joined(said, event, context.language)})
                    said.append(str(event.data["text"]))
                follow_event(self.parts.database, turn, event)
                out.put(self.store.append(claim, turn, event).event)

            violations = Violations(self.parts.database, conversation.id, turn.number)
            context = TurnContext(
                conversation, turn, state, language, turn.text, history_of(turns), emit, violations, said=said
            )
            try:
                if turn.kind == "say":
                    emit(Event("said", {"text": turn.text}))
                outcome = self._route(context, turns)
            except Lost:
                return
            except ShopkeeperError as error:
                log.warning("turn %s of %s failed: %s", turn.number, conversation.id, error)
                outcome = self._failed(context)
            except Exception:
                log.exception("turn %s of %s failed", turn.number, conversation.id)
                outcome = self._failed(context)
            self._finish(claim, context, outcome, tally, out)

    def _route(self, context: TurnContext, turns: list[Turn]) -> Outcome:
        status = context.conversation.status
        if status == "taken":
            return Outcome("person", "handoff")
        if status == "waiting":
            return self._waiting(context)
        if context.turn.kind == "settle":
            card, _, answer = context.text.rpartition(":")
            proposed = desk_state(context).card
            by_flows = self.parts.driver == "flows" or (proposed is not None and proposed.id == card)
            by_tools = context.state.card.get("id") == card or not by_flows
            return (self.tools if by_tools else self.flows).settle(context, card, answer == "yes")
        self._tell_what_is_back(context)
        if answer_about_memory(context, self.memory, self._bought(context)):
            return Outcome("memory")
        outcome = self._drive(context, turns)
        if outcome.outcome == "answered":
            offer_to_remember(context, self.memory)
        return outcome

    def _drive(self, context: TurnContext, turns: list[Turn]) -> Outcome:
        """By the driver; when a model that drives fails, the flows answer, which need none."""
        if self.parts.driver != "tools":
            return self.flows.turn(context, turns)
        try:
            return self.tools.turn(context, turns)
        except ModelError as error:
            log.warning("the model failed, the flows answer: %s", error)
            return self.flows.turn(context, turns)

    def _bought(self, context: TurnContext) -> list[Remembered]:
        if not wants_shown(context.text):
            return []
        lines = purchases(context, self.parts, self.memory)
        return [Remembered("bought", title) for title in dict.fromkeys(line.title for line in lines)]

    def _tell_what_is_back(self, context: TurnContext) -> None:
        for alert, product in self.alerts.due(person_of(context)):
            title = pick(product.title, context.language) or product.id
            context.say(tool_text("back", context.language, title=title) + "\n")
            context.state.reached([product.id])
            self.alerts.told(alert)

    def _waiting(self, context: TurnContext) -> Outcome:
        if self.people.wants_assistant(context.text):
            self.people.withdraw(context.conversation.id)
            context.emit(Event("handoff", {"state": "withdrawn"}))
            context.say(word("withdrawn", context.language))
            return Outcome("talk")
        context.say(word("waiting", context.language))
        context.emit(Event("choices", {"choices": [word("go_on", context.language)]}))
        return Outcome("person", "handoff")

    def _failed(self, context: TurnContext) -> Outcome:
        text = word("failed", context.language)
        context.say(text)
        context.emit(Event("error", {"message": text}))
        return Outcome("error", "failed")

    def _finish(
        self,
        claim: str,
        context: TurnContext,
        outcome: Outcome,
        tally: Tally,
        out: queue.SimpleQueue[Event | BaseException | None],
    ) -> None:
        seconds = time.monotonic() - tally.started
        reply = "".join(context.said).strip()
        turn = replace(
            context.turn,
            reply=reply,
            language=context.language,
            status="done",
            route=outcome.route,
            outcome=outcome.outcome,
            finished=now(),
            first_token_seconds=round(tally.first, 4),
            seconds=round(seconds, 4),
            tokens=tally.tokens,
            model=tally.model,
        )
        data = {
            "turn": turn.number,
            "text": reply,
            "seconds": turn.seconds,
            "first_token_seconds": turn.first_token_seconds,
            "tokens": turn.tokens,
        }
        changed = {"language": context.language, "customer": context.customer}
        try:
            done = self.store.finish(claim, turn, Event("done", data), context.state.as_dict(), **changed)
        except Lost:
            return
        if done is not None:
            out.put(done.event)


def _joined(said: list[str], event: Event, language: str) -> str:
    """The piece as it stands behind the pieces before."""
    piece = str(event.data.get("text", ""))
    apart = said and not said[-1][-1:].isspace() and not piece[:1].isspace()
    return f" {piece}" if apart and language != "zh" else piece


def _clean(text: str) -> str:
    text = "".join(
        c for c in text if c in "\n\t" or (c.isprintable() and not "\ud800" <= c <= "\udfff")
    ).strip()
    if not text:
        raise InputError("the message '' is empty; write something")
    if len(text) > LONGEST:
        raise InputError(f"the message has {len(text)} characters; write at most {LONGEST}")
    return text


def _read(out: queue.SimpleQueue[Event | BaseException | None]) -> Iterator[Event]:
    while (item := out.get()) is not None:
        if isinstance(item, BaseException):
            raise item
        yield item
