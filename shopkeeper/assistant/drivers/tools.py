"""The model drives: it calls tools as it likes, a few times a turn, and writes the reply; the promises
hold at each step.

Nothing a model writes is shown before its claims were traced, a sentence at a time.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from shopkeeper.assistant.context import Outcome, TurnContext
from shopkeeper.assistant.conversation import Turn
from shopkeeper.assistant.drivers.cards import settle_card
from shopkeeper.assistant.drivers.cues import by_rules
from shopkeeper.assistant.drivers.prompt import again, system
from shopkeeper.assistant.memory import Memory, Remembered, person_of
from shopkeeper.assistant.parts import Parts
from shopkeeper.assistant.promises.claims import Claim, sentences
from shopkeeper.assistant.promises.facts import Ledger
from shopkeeper.assistant.promises.fence import clean
from shopkeeper.assistant.promises.handoff import Handoffs, hand_off
from shopkeeper.assistant.purchases import purchases
from shopkeeper.assistant.remembering import plain_answer, told
from shopkeeper.assistant.tools.registry import call_tool, tools_for
from shopkeeper.assistant.tools.tool import ToolContext, ToolResult
from shopkeeper.assistant.wording.tools import text
from shopkeeper.errors import ModelError, ShopkeeperError
from shopkeeper.llm.types import ChatReply, ChatRequest, Engine, Message

__all__ = ["MOST_CALLS", "ToolsDriver", "babbles"]

#: tool calls in one turn
MOST_CALLS = 8
MAX_TOKENS = 600
HISTORY = 16

_BABBLE = re.compile(r"(\S[^\n]{2,40}?)\1{7,}")

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Loop:
    """One turn's dialogue with the model. `shown`: what of the reply the customer has seen already."""

    context: TurnContext
    tools: ToolContext
    messages: list[Message]
    results: list[ToolResult] = field(default_factory=list)
    shown: str = ""
    calls: int = 0
    ended: bool = False


class ToolsDriver:
    """For models that can call tools. `today` gives the day, for tests."""

    def __init__(self, parts: Parts, handoffs: Handoffs) -> None:
        self.parts, self.handoffs = parts, handoffs
        self.memory = Memory(parts.database)

    def turn(self, context: TurnContext, turns: list[Turn]) -> Outcome:
        """Answers what the customer said. Raises ModelError when the model fails before anything was shown."""
        engine = self.parts.engine
        if engine is None:
            raise ModelError(
                "there is no language model; set model or model_url, or assistant_driver = flows"
            )
        ledger = Ledger.from_dict(context.state.facts)
        ledger.heard(context.text)
        context.violations.model = engine.name
        try:
            answer = plain_answer(context.text)
            if answer is not None and self._card_is_fresh(context):
                settle_card(context, self.parts, ledger, str(context.state.card["id"]), answer)
                return Outcome("desk")
            if by_rules(context.text) == "human":
                hand_off(context, self.handoffs, turns, "asked by the customer", by_customer=True)
                return Outcome("handoff", "handoff")
            tools = ToolContext(context, self.parts, ledger, self.handoffs, turns)
            return self._converse(engine, context, tools)
        finally:
            context.state.facts = ledger.as_dict()

    def settle(self, context: TurnContext, card: str, yes: bool) -> Outcome:
        """Answers the card's buttons."""
        ledger = Ledger.from_dict(context.state.facts)
        settle_card(context, self.parts, ledger, card, yes)
        context.state.facts = ledger.as_dict()
        return Outcome("desk")

    # -- the loop

    def _converse(self, engine: Engine, context: TurnContext, tools: ToolContext) -> Outcome:
        today = datetime.now(UTC).date()
        tools.ledger.dates[today.isoformat()] = None
        kept = self.memory.of(person_of(context))
        bought = purchases(context, self.parts, self.memory)
        kept += [Remembered("bought", title) for title in dict.fromkeys(line.title for line in bought[:5])]
        history = [Message(m.role, clean(m.content)) for m in context.history[-HISTORY:]]
        loop = _Loop(
            context,
            tools,
            [
                system(self.parts.config.name, context.language, today, told(kept, "en") if kept else ""),
                *history,
                Message("user", clean(context.text)),
            ],
        )
        try:
            wrong = self._rounds(engine, loop)
        except ModelError:
            if not history:
                raise
            del loop.messages[1 : 1 + len(history)]  # more than the model can read, perhaps
            wrong = self._rounds(engine, loop)
        if wrong:
            wrong = self._again(engine, loop, wrong)
        if wrong or (not loop.shown and not loop.ended):
            self._plainly(loop)
        outcome = "refused" if any("refused_by" in r.data for r in loop.results) else "answered"
        if context.conversation.status == "waiting" or any(r.data.get("waiting") for r in loop.results):
            outcome = "handoff"
        elif any(r.data.get("supported") is False for r in loop.results):
            outcome = "unanswered"
        return Outcome("tools", outcome)

    def _rounds(self, engine: Engine, loop: _Loop) -> list[Claim]:
        """Asks and calls until the model has answered; returns the claims that stopped its words, if any did."""
        declared = [tool.declaration() for tool in tools_for(loop.tools)]
        for _ in range(MOST_CALLS + 1):
            free = loop.calls < MOST_CALLS
            request = ChatRequest(
                tuple(loop.messages),
                tools=declared if free else (),
                tool_choice="auto" if free else "none",
                max_tokens=MAX_TOKENS,
                purpose="dialogue",
            )
            reply, wrong = self._speak(engine, loop, request)
            if wrong:
                return wrong
            if reply is None or not reply.tool_calls or not free:
                return []
            loop.messages.append(Message("assistant", reply.text, reply.tool_calls))
            for call in reply.tool_calls:
                loop.calls += 1
                if loop.calls > MOST_CALLS:
                    result = ToolResult({"error": "no more calls in this turn; answer now"})
                else:
                    result = call_tool(loop.tools, call.name, call.arguments)
                loop.results.append(result)
                loop.messages.append(Message("tool", _json(result), tool_call_id=call.id))
                if result.ends_turn:
                    break
            if loop.results and loop.results[-1].ends_turn:
                loop.ended = True
                for line in loop.results[-1].plain:
                    self._show(loop, line)
                return []
        return []

    def _speak(
        self, engine: Engine, loop: _Loop, request: ChatRequest
    ) -> tuple[ChatReply | None, list[Claim]]:
        """Streams one reply: each sentence is shown once its claims are traced; the first that fails stops it."""
        waiting, reply = "", None
        try:
            for delta in engine.stream(request):
                reply = delta.reply or reply
                waiting += delta.text
                pieces = sentences(waiting)
                if len(pieces) > 1 and "<think>" not in waiting:
                    if wrong := self._check(loop, pieces[:-1]):
                        return reply, wrong
                    waiting = pieces[-1]
        except ShopkeeperError as error:
            log.warning("the model failed: %s", error)
            if not loop.shown and not loop.results:
                raise
            return None, []
        rest = waiting.rpartition("</think>")[2]
        return reply, self._check(loop, sentences(clean(rest)))

    def _check(self, loop: _Loop, pieces: Sequence[str]) -> list[Claim]:
        for piece in pieces:
            if not piece.strip():
                continue
            if babbles(piece):
                log.warning("the model repeats itself: %r", piece[:80])
                return []
            wrong = loop.tools.ledger.unsupported(piece)
            if wrong:
                claims = ", ".join(f"{c.kind} {c.text!r}" for c in wrong)
                loop.context.violations.stop("facts", f"{claims} in: {piece.strip()[:200]}")
                return wrong
            self._show(loop, clean(piece))
        return []

    def _again(self, engine: Engine, loop: _Loop, wrong: list[Claim]) -> list[Claim]:
        """The one regeneration."""
        loop.messages += [Message("assistant", loop.shown or "…"), again([repr(c.text) for c in wrong])]
        request = ChatRequest(
            tuple(loop.messages), tool_choice="none", max_tokens=MAX_TOKENS, purpose="dialogue again"
        )
        loop.shown = ""
        try:
            _, wrong = self._speak(engine, loop, request)
        except ShopkeeperError:
            return wrong
        return wrong

    def _plainly(self, loop: _Loop) -> None:
        """What the tools returned, in words made by code."""
        lines = list(dict.fromkeys(line for result in loop.results for line in result.plain if line))
        language = loop.context.language
        if not lines:
            self._show(loop, text("unsure", language))
            return
        if len(lines) > 1 or len(loop.results) > 1:
            self._show(loop, text("facts", language))
        for line in lines[:10]:
            self._show(loop, line)

    def _show(self, loop: _Loop, piece: str) -> None:
        if not piece:
            return
        loop.shown += piece
        loop.context.say(piece)

    def _card_is_fresh(self, context: TurnContext) -> bool:
        """A plain yes answers the card only in the turn right after it was shown; later its buttons do."""
        return bool(context.state.card) and context.state.card.get("turn") == context.turn.number - 1


def babbles(text: str) -> bool:
    """Whether a few characters are repeated over and over, as small models do that have lost the thread."""
    return bool(_BABBLE.search(text))


def _json(result: ToolResult) -> str:
    from shopkeeper.assistant.store import dump

    return dump(dict(result.data))
