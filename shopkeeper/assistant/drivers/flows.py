"""Commands to flows: each turn goes to the part that it is for. For small models, and the default.

The model only says what a sentence means; what is done and what is said of goods and orders comes from code.
"""

from __future__ import annotations

from collections.abc import Iterable

from shopkeeper.assistant.alerts import StockAlerts
from shopkeeper.assistant.cart import ConversationCart
from shopkeeper.assistant.commands import Command
from shopkeeper.assistant.context import Outcome, TurnContext
from shopkeeper.assistant.conversation import Turn
from shopkeeper.assistant.drivers.cues import TALK
from shopkeeper.assistant.drivers.floor import desk_state
from shopkeeper.assistant.drivers.topic import SHORT, Topic, topic_of
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.guide import GuideState
from shopkeeper.assistant.guide.facts import card
from shopkeeper.assistant.guide.patterns import ASK, OF_SHOP
from shopkeeper.assistant.guide.slots import read_slots
from shopkeeper.assistant.interests import tell_wish
from shopkeeper.assistant.memory import Memory, person_of
from shopkeeper.assistant.parts import Parts
from shopkeeper.assistant.promises.handoff import Handoffs, hand_off
from shopkeeper.assistant.purchases import purchases, sizes_bought
from shopkeeper.assistant.reading import replies
from shopkeeper.assistant.recommending import suited
from shopkeeper.assistant.service.desk import DeskReply
from shopkeeper.assistant.service.state import DeskState
from shopkeeper.assistant.wording.talk import say as word
from shopkeeper.assistant.wording.tools import text as tool_word
from shopkeeper.language import fold

__all__ = ["FlowsDriver"]


class FlowsDriver:
    """Answers a turn with the parts."""

    def __init__(self, parts: Parts, handoffs: Handoffs) -> None:
        self.parts, self.handoffs = parts, handoffs
        self.memory = Memory(parts.database)

    def turn(self, context: TurnContext, turns: list[Turn]) -> Outcome:
        """Answers what the customer said."""
        topic = topic_of(context, self.parts, turns)
        if topic.name == "human":
            hand_off(context, self.handoffs, turns, "asked by the customer", by_customer=True)
            return Outcome("handoff", "handoff")
        if topic.name in (*TALK, "withdrawn"):
            context.say(word(topic.name, context.language))
            return Outcome("talk")
        if topic.name == "recommend" and (outcome := self._recommend(context)):
            return outcome
        if topic.name == "desk":
            return self._desk(context, turns) or self._others(context, topic)
        if topic.name == "policy":
            return self._knowledge(context, context.text) or self._unknown(context)
        return self._others(context, topic)

    def settle(self, context: TurnContext, card: str, yes: bool) -> Outcome:
        """Answers a card."""
        desk = self.parts.desk
        if desk is None:
            return self._unclear(context)
        state = desk_state(context)
        reply = desk.settle(state, card, yes)
        self._keep_desk(context, state)
        self._emit(context, self._worded(context, state, reply.pieces), reply.text)
        return Outcome("desk")

    # -- parts

    def _desk(self, context: TurnContext, turns: list[Turn]) -> Outcome | None:
        """None when the turn was not for the desk after all."""
        desk = self.parts.desk
        if desk is None:
            context.say(word("no_orders", context.language))
            self._offer_person(context)
            return Outcome("desk", "unanswered")
        state = desk_state(context)
        reply = desk.turn(state, context.text, context.language, context.history)
        if not reply.handled:
            return None
        person = any(piece.kind == "handoff" for piece in reply.pieces)
        state.handed = False
        self._keep_desk(context, state)
        pieces = self._worded(context, state, [p for p in reply.pieces if p.kind != "handoff"])
        self._emit(context, pieces, reply.text)
        if person and hand_off(
            context, self.handoffs, turns, "the desk could not do it", by_customer=False, announce=False
        ):
            return Outcome("desk", "handoff")
        self._rest(context, reply)
        return Outcome("desk")

    def _worded(self, context: TurnContext, state: DeskState, pieces: Iterable[Event]) -> list[Event]:
        """The desk's words in the model's, where the shop wants it so; what stands on an open card stays as it is."""
        voice, backend, kept = self.parts.voice, self.parts.backend, list(pieces)
        if voice is None or backend is None or state.card is not None:
            return kept
        orders = backend.orders_of(state.customer) if state.customer else ()
        names = {line.title for order in orders for line in order.lines}
        return [
            Event("text", {**p.data, "text": voice.say(str(p.data["text"]), context.language, names).text})
            if p.kind == "text"
            else p
            for p in kept
        ]

    def _rest(self, context: TurnContext, reply: DeskReply) -> None:
        """What a turn asked of others beside the desk."""
        for command in reply.left:
            if not command.text or command.text == context.text or not _is_whole(command):
                continue
            if command.do == "ask_policy":
                self._knowledge(context, command.text)
            elif command.do in ("goods", "ask_goods"):
                self._guide(context, command.text, Topic("goods"))

    def _others(self, context: TurnContext, topic: Topic) -> Outcome:
        """The guide, else the documents, else a word that it was not understood. What was said to the desk and names no
        goods is no search for goods."""
        search = not topic.first or self._names_goods(context)
        return (
            (self._guide(context, context.text, topic) if search else None)
            or self._knowledge(context, context.text)
            or (self._unknown(context) if _asks_the_shop(context) else None)
            or self._unclear(context)
        )

    def _guide(self, context: TurnContext, said: str, topic: Topic) -> Outcome | None:
        state = GuideState.from_dict(context.state.guide)
        wish = state.wish
        cart = ConversationCart(context, self.parts) if self.parts.carts is not None else None
        reply = self.parts.guide.turn(
            state,
            said,
            context.language,
            topic.requests,
            cart=cart,
            alerts=_Alerts(context, self.parts),
            memory=self._remembered(context),
            on_piece=lambda piece: self._reach(context, piece),
        )
        if not reply.handled:
            return None
        context.state.guide = reply.state.as_dict()
        tell_wish(self.parts, context, wish, reply.state.wish)
        self._emit(context, reply.pieces, reply.text)
        return Outcome("guide")

    def _recommend(self, context: TurnContext) -> Outcome | None:
        """What may suit the person, each with its reason; None where nothing does."""
        found = suited(self.parts, context)
        if not found:
            return None
        cards = [
            {**row, "url": one.address(str(row["url"]))}
            for one in found
            for row in [card(one.product, context.language, one.shown(context.language))]
        ]
        guide = GuideState.from_dict(context.state.guide).showing(tuple(one.product.id for one in found))
        context.state.guide = guide.as_dict()
        self._emit(context, [Event("products", {"products": cards})], tool_word("suited", context.language))
        return Outcome("recommend")

    def _names_goods(self, context: TurnContext) -> bool:
        guide = self.parts.guide
        names = guide.shelf.names()
        return bool(read_slots(context.text, names, context.language, guide.currency).categories)

    def _knowledge(self, context: TurnContext, question: str) -> Outcome | None:
        """None when no document answers."""
        model = self.parts.model
        phrasing = model[0] if model is not None and not model[1] else None
        answer = self.parts.knowledge.answer(question, context.language, phrasing)
        if not answer.supported:
            return None
        context.say(answer.text)
        for citation in answer.citations:
            context.emit(Event("citation", citation.as_dict()))
        return Outcome("knowledge")

    def _unknown(self, context: TurnContext) -> Outcome:
        """A question that no document answers: said so, and a person offered."""
        self.parts.knowledge.note_unanswered(
            context.text, context.language, conversation=context.conversation.id
        )
        context.say(word("unknown", context.language))
        self._offer_person(context)
        return Outcome("knowledge", "unanswered")

    def _unclear(self, context: TurnContext) -> Outcome:
        plain = len(context.text) < SHORT and not replies.yes_but(context.text)
        if plain and (replies.says_yes(context.text) or replies.says_no(context.text)):  # to nothing asked
            context.say(word("withdrawn" if replies.says_yes(context.text) else "thanks", context.language))
            return Outcome("talk")
        context.say(word("what", context.language))
        self._offer_person(context)
        return Outcome("talk", "unanswered")

    def _offer_person(self, context: TurnContext) -> None:
        context.emit(Event("choices", {"choices": [word("person", context.language)]}))

    # -- states and pieces

    def _remembered(self, context: TurnContext) -> dict[str, list[str]]:
        """What the customer let us remember, as the guide takes it."""
        names = {"size": "size", "shoe_size": "size", "allergy": "allergies", "pet": "pets"}
        kept: dict[str, list[str]] = {}
        for thing in self.memory.of(person_of(context)):
            kept.setdefault(names.get(thing.name, thing.name), []).append(thing.value)
        if "size" not in kept and (sizes := sizes_bought(purchases(context, self.parts, self.memory))):
            kept["size"] = sizes
        return kept

    def _keep_desk(self, context: TurnContext, state: DeskState) -> None:
        context.state.desk = state.as_dict()
        context.state.receipts = [dict(r) for r in state.receipts]

    def _emit(self, context: TurnContext, pieces: Iterable[Event], text: str) -> None:
        pieces = list(pieces)
        if text and not any(piece.kind == "text" for piece in pieces):
            pieces.insert(0, Event("text", {"text": text}))
        for piece in pieces:
            self._reach(context, piece)
            context.emit(piece)

    def _reach(self, context: TurnContext, piece: Event) -> None:
        """What is shown may be put in the cart from now on."""
        if piece.kind == "products":
            context.state.show([str(p["id"]) for p in piece.data.get("products", ())])


def _asks_the_shop(context: TurnContext) -> bool:
    """Whether it is a question to the shop, asked while a product is talked of that it is not about."""
    text = fold(context.text)
    talked_of = context.state.guide.get("focus") or context.state.guide.get("shown")
    return bool(talked_of and ASK.search(text) and OF_SHOP.search(text)) and "help" not in text


def _is_whole(command: Command) -> bool:
    """Whether the words that a command came from can stand alone."""
    return len(command.text) > 8 or not command.text.isascii()


class _Alerts:
    """Stock alerts of the person who speaks."""

    def __init__(self, context: TurnContext, parts: Parts) -> None:
        self._context, self._book = context, StockAlerts(parts.database, parts.catalog)

    def add(self, product: str, variant: str) -> None:
        conversation = self._context.conversation.id
        self._book.add(person_of(self._context), product, variant, conversation)
