"""The service desk: typed commands become changes of orders, by flows that identify, find, ask, propose and do.

It says what is known and what was done in plain words, and changes nothing but what stood on a card that the
customer said yes to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from shopkeeper.assistant.commands import Command
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.reading.context import Reader
from shopkeeper.assistant.service.agenda import WISHES
from shopkeeper.assistant.service.asking import go_on
from shopkeeper.assistant.service.cards import decline, on_card, perform
from shopkeeper.assistant.service.glossary import Glossary
from shopkeeper.assistant.service.hearing import apply, on_offer
from shopkeeper.assistant.service.meeting import meet, refuse_others
from shopkeeper.assistant.service.saying import Saying
from shopkeeper.assistant.service.scene import Scene
from shopkeeper.assistant.service.speech import Speech
from shopkeeper.assistant.service.state import DeskState
from shopkeeper.errors import OrderError
from shopkeeper.llm.types import Message
from shopkeeper.orders.backend import OrderBackend

__all__ = ["DeskReply", "DeskState", "ServiceDesk"]

_ASKS = frozenset({"track", "ask_order", "ask_goods"})
_MORE = re.compile(r"\b(?:also|add|as well|too|one more|another|plus|in addition)\b|还要|还有|加上|也", re.I)
_ELSEWHERE = frozenset({"ask_policy", "goods", "abuse", "other"})


def _tells(command: Command) -> bool:
    """Whether a wish says what it is about."""
    return bool(command.wishes or command.order or command.address or command.all_items)


@dataclass(frozen=True, slots=True)
class DeskReply:
    """`text` is the whole reply, `pieces` its events (text, card, order, handoff); `calls` what was asked of the order
    backend in this turn. `handled`: False when nothing in the turn was for the desk; `left`: commands that are for
    others (goods, policies)."""

    pieces: tuple[Event, ...]
    text: str
    calls: tuple[Mapping[str, Any], ...] = ()
    handled: bool = True
    left: tuple[Command, ...] = ()


class ServiceDesk:
    """Serves one customer a conversation, with the orders of `backend`, read by `reader`."""

    def __init__(
        self,
        backend: OrderBackend,
        reader: Reader,
        *,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
        translate: Callable[[str, str, str], str] | None = None,
        titles: Callable[[str], Mapping[str, str]] | None = None,
    ) -> None:
        """`translate(kind, name, language)`: the shop's vocabulary; `titles(product)`: language -> title."""
        self.backend = backend
        self.reader = reader
        self.today = today
        self.glossary = Glossary(translate, titles)

    def turn(
        self, state: DeskState, text: str, language: str = "", history: Sequence[Message] = ()
    ) -> DeskReply:
        """Answers one turn of the customer; `state` is changed."""
        if language:
            state.language = language
        state.calls = []
        saying = Saying()
        try:
            handled = self._turn(state, text, saying, history)
        except OrderError:
            saying.say(Speech(state.language)("no.system"))
            handled = True
        return self._reply(state, saying, handled)

    def settle(self, state: DeskState, card_id: str, yes: bool) -> DeskReply:
        """The customer's click on a card: yes or no to that very card. An old card changes nothing."""
        state.calls = []
        saying = Saying()
        scene = Scene(self.backend, state, self.glossary)
        if state.card is None or state.card.id != card_id:
            saying.say(scene.speech("no.conflict") if not state.card else "")
            go_on(scene, state, saying)
        elif yes:
            perform(scene, state, saying)
            go_on(scene, state, saying)
        else:
            decline(scene, state, saying)
        return self._reply(state, saying, True)

    def _turn(self, state: DeskState, text: str, saying: Saying, history: Sequence[Message]) -> bool:
        scene = Scene(self.backend, state, self.glossary)
        commands = self.reader.read(text, scene.context(history))
        if state.handed:
            saying.say(scene.speech("handoff.waiting"))
            return True
        if any(c.do == "human" for c in commands):
            self._hand_off(scene, state, saying, text)
            return True
        if not state.customer:
            return meet(scene, state, self.reader, text, commands, saying, history)
        refuse_others(scene, state, text, commands, saying)
        before = state.put()
        handled = self._hear(scene, state, text, commands, saying)
        state.stuck = state.stuck + 1 if before[1] and state.put() == before else 0
        if state.stuck >= 2 and any(c.do in WISHES and _tells(c) for c in commands):
            self._afresh(scene, state, text, saying, history)
        if not handled and not state.live() and not state.card:
            saying.left.extend(c for c in commands if c not in saying.left)
            return False
        return True

    def _hear(
        self, scene: Scene, state: DeskState, text: str, commands: Sequence[Command], saying: Saying
    ) -> bool:
        """A turn of the known customer."""
        kinds = {c.do for c in commands}
        rest = [c for c in commands if c.do not in ("yes", "no", "identify", "greet", "thanks")]
        if "no" in kinds and any(c.do in WISHES for c in rest) and _MORE.search(text):
            kinds.discard("no")  # "wait, add the lamp too" takes nothing back
        if state.card is not None:
            return on_card(scene, state, text, kinds, rest, saying)
        question = state.asked
        if question is not None and question.kind == "offer":
            if on_offer(scene, state, kinds, rest, saying):
                go_on(scene, state, saying)
                return True
            if not rest and not kinds & {"yes", "no"} and question.times < 2:
                for want in state.wants:  # put once more
                    if want.id in question.wants and want.stage == "held":
                        want.stage = "open"
                go_on(scene, state, saying)
                if state.asked is not None and state.asked.kind == "offer":
                    state.asked.times = question.times + 1
                return True
        done = apply(scene, state, text, rest, saying)
        if not done and kinds & {"nothing_else", "no"} and all(w.stage == "held" for w in state.live()):
            for want in state.live():
                want.stage = "dropped"
        if not done and not state.live():
            if kinds & {"nothing_else", "no", "thanks"}:
                saying.say(scene.speech("goodbye"))
                state.asked = None
                return True
            if kinds & {"yes", "more"}:
                saying.say(scene.speech("more"))
                return True
            return False
        go_on(scene, state, saying, question=question, answered=done)
        return True

    def _afresh(
        self, scene: Scene, state: DeskState, text: str, saying: Saying, history: Sequence[Message]
    ) -> None:
        """The customer says again and again what they want, and the same card or question comes back: what it is about
        is given up, and what was said now is read as if it were the first time."""
        stuck = set(state.put()[1])
        wants, kept = [replace(w) for w in state.wants], (state.card, state.card_wants, state.asked)
        for want in state.wants:
            if want.id in stuck:
                want.stage = "dropped"
        state.card, state.card_wants, state.asked, state.fresh = None, [], None, []
        again = [c for c in self.reader.read(text, scene.context(history)) if c.do in WISHES]
        fresh = Saying()
        if not again or not apply(scene, state, text, again, fresh):
            state.wants, (state.card, state.card_wants, state.asked) = wants, kept
            return
        if kept[0] is not None:
            fresh.events.append(Event("card", {"id": kept[0].id, "state": "expired"}))
            fresh.parts.insert(0, scene.speech("declined"))
        go_on(scene, state, fresh)
        saying.parts, saying.end, saying.events = fresh.parts, fresh.end, fresh.events
        state.stuck = 0

    def _hand_off(self, scene: Scene, state: DeskState, saying: Saying, text: str) -> None:
        speech = scene.speech
        state.handed = True
        state.card, state.card_wants, state.asked = None, [], None
        open_ = speech.join(f"{w.do} {w.thing} {w.order_id}".strip() for w in state.live()) or speech("none")
        done = speech.join(
            f"{r['action']['kind']} {r['action'].get('order', '')}".strip() for r in state.receipts
        )
        name = scene.customer.name if scene.customer else "?"
        summary = speech("summary", name=name, open=open_, done=done or speech("none"), words=text[:300])
        scene.note("handoff", True, summary=summary)
        saying.events.append(Event("handoff", {"summary": summary, "state": "waiting"}))
        saying.say(speech("handoff"))

    def _reply(self, state: DeskState, saying: Saying, handled: bool) -> DeskReply:
        speech = Speech(state.language)
        if not saying.parts and not saying.end and not saying.left:
            saying.say(speech("not_understood"))
        text = speech.sentences([*saying.parts, saying.end])
        events: list[Event] = [Event("text", {"text": text})] if text else []
        return DeskReply((*events, *saying.events), text, tuple(state.calls), handled, tuple(saying.left))
