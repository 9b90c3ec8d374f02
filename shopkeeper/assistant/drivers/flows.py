"""Commands to flows: the desk first, then by what the sentence is about. For small models, and the default.

The model only says what a sentence means; what is done and what is said of goods and orders comes from code.
"""

from __future__ import annotations

from typing import Any

from shopkeeper.assistant.commands import Command
from shopkeeper.assistant.context import Outcome, TurnContext
from shopkeeper.assistant.conversation import Turn
from shopkeeper.assistant.drivers.topic import Topic, topic_of
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.parts import Parts
from shopkeeper.assistant.promises.handoff import Handoffs, hand_off
from shopkeeper.assistant.store import ConversationStore
from shopkeeper.assistant.wording.talk import say as word

__all__ = ["FlowsDriver"]

#: topics answered by a sentence of `wording.talk`
TALK = ("greet", "thanks", "bye", "small", "other", "abuse")


class FlowsDriver:
    """Answers a turn with the parts."""

    def __init__(self, parts: Parts, handoffs: Handoffs, store: ConversationStore) -> None:
        self.parts, self.handoffs, self.store = parts, handoffs, store

    def turn(self, context: TurnContext, turns: list[Turn]) -> Outcome:
        """Answers what the customer said."""
        topic = topic_of(context, self.parts)
        if topic.name == "human":
            hand_off(context, self.handoffs, turns, "asked by the customer", by_customer=True)
            return Outcome("handoff", "handoff")
        if (done := self._desk(context, turns)) is not None:
            return done
        if topic.name == "policy" and (done := self._knowledge(context)) is not None:
            return done
        if topic.name not in TALK and (done := self._guide(context, topic)) is not None:
            return done
        if topic.name in TALK:
            context.say(word(topic.name, context.language))
            return Outcome("talk")
        if topic.name == "order":
            context.say(word("no_orders", context.language))
            self._offer_person(context)
            return Outcome("talk", "unanswered")
        if (done := self._knowledge(context)) is not None:
            return done
        context.say(word("what", context.language))
        self._offer_person(context)
        return Outcome("talk", "unanswered")

    def settle(self, context: TurnContext, card: str, yes: bool) -> Outcome:
        """Answers a card."""
        desk = self.parts.desk
        if desk is None:
            context.say(word("what", context.language))
            return Outcome("talk", "unanswered")
        state = self._desk_state(context)
        reply = desk.settle(state, card, yes)
        self._keep_desk(context, state)
        self._emit(context, reply.pieces, reply.text)
        return Outcome("desk")

    # -- parts

    def _desk(self, context: TurnContext, turns: list[Turn]) -> Outcome | None:
        desk = self.parts.desk
        if desk is None:
            return None
        state = self._desk_state(context)
        reply = desk.turn(state, context.text, context.language)
        self._keep_desk(context, state)
        if not reply.handled:
            return None
        person = any(piece.kind == "handoff" for piece in reply.pieces)
        self._emit(context, [p for p in reply.pieces if p.kind != "handoff"], "" if person else reply.text)
        if person:
            hand_off(context, self.handoffs, turns, "the desk could not do it", by_customer=False)
            return Outcome("desk", "handoff")
        return Outcome("desk")

    def _guide(self, context: TurnContext, topic: Topic) -> Outcome | None:
        guide = self.parts.guide
        if guide is None:
            return None
        from shopkeeper.assistant.guide import GuideState

        state = GuideState.from_dict(context.state.guide)
        reply = guide.turn(state, context.text, context.language, topic.requests)
        if not reply.handled:
            return None
        kept = getattr(reply, "state", None) or state
        context.state.guide = kept.as_dict()
        self._emit(context, reply.pieces, reply.text)
        return Outcome("guide")

    def _knowledge(self, context: TurnContext) -> Outcome | None:
        knowledge = self.parts.knowledge
        if knowledge is None:
            return None
        answer = knowledge.answer(context.text, context.language)
        if not answer.supported:
            context.say(word("unknown", context.language))
            self._offer_person(context)
            return Outcome("knowledge", "unanswered")
        context.say(answer.text)
        for citation in answer.citations:
            context.emit(Event("citation", citation.as_dict()))
        return Outcome("knowledge")

    def _offer_person(self, context: TurnContext) -> None:
        context.emit(Event("choices", {"choices": [word("person", context.language)]}))

    # -- states and pieces

    def _desk_state(self, context: TurnContext) -> Any:
        from shopkeeper.assistant.service.state import DeskState

        state = DeskState.from_dict(context.state.desk)
        state.language = context.language
        if context.conversation.customer and not state.customer:
            state.customer = context.conversation.customer
        return state

    def _keep_desk(self, context: TurnContext, state: Any) -> None:
        context.state.desk = state.as_dict()
        context.state.receipts = list(state.receipts)

    def _emit(self, context: TurnContext, pieces: Any, text: str) -> None:
        pieces = list(pieces)
        if text and not any(piece.kind == "text" for piece in pieces):
            pieces.insert(0, Event("text", {"text": text}))
        for piece in pieces:
            if piece.kind == "products":
                context.state.show([str(p["id"]) for p in piece.data.get("products", ())])
            context.emit(piece)


def says(commands: tuple[Command, ...], *doings: str) -> bool:
    """Whether any command is one of these."""
    return any(command.do in doings for command in commands)
