"""Who answers a turn: the desk, the guide, the knowledge, a sentence of small talk, or a person.

What is open comes first (a card, a question of the desk, of the guide); then what plain rules and the reader of
commands see surely; the model decides the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shopkeeper.assistant.commands import Command
from shopkeeper.assistant.context import TurnContext
from shopkeeper.assistant.drivers.cues import TALK, by_rules, is_general
from shopkeeper.assistant.parts import Parts
from shopkeeper.assistant.promises.identity import find_claim
from shopkeeper.assistant.reading.context import ReadingContext
from shopkeeper.assistant.reading.rules import RulesReader
from shopkeeper.errors import ShopkeeperError
from shopkeeper.understanding import TypedRequest

__all__ = ["Topic", "topic_of"]

STRONG = frozenset("cancel return exchange change_address change_payment track identify".split())
_BY_INTENT = {
    "human": "human",
    "ask_policy": "policy",
    "invoice": "policy",
    "account": "policy",
    "greet": "greet",
    "other": "other",
    "find": "goods",
    "refine": "goods",
    "compare": "goods",
    "ask_product": "goods",
    "add_to_cart": "goods",
    "view_cart": "goods",
}  # all other intents are for the desk


@dataclass(frozen=True, slots=True)
class Topic:
    """`name`: human, desk, goods, policy, a topic of small talk, or '' when unclear. `requests`: what the
    model read, when
    it was asked."""

    name: str
    requests: tuple[TypedRequest, ...] = ()


def topic_of(context: TurnContext, parts: Parts) -> Topic:
    """Who answers this turn."""
    text, sign = context.text, by_rules(context.text)
    if sign == "human":
        return Topic("human")
    commands = RulesReader().read(text, ReadingContext(language=context.language))
    if _desk_is_busy(context):
        return Topic(_while_busy(context, text, sign, commands))
    if sign in TALK:
        return Topic(sign)
    doing = {c.do for c in commands}
    if is_general(text) and "identify" not in doing:
        return Topic("policy")
    if doing & STRONG:
        return Topic("desk")
    if sign == "order":
        return Topic("desk")
    if context.state.guide.get("asked") or "goods" in doing:
        return Topic("goods")
    if sign == "policy" or "ask_policy" in doing:
        return Topic("policy")
    requests = read(context, parts)
    if requests:
        return Topic(_BY_INTENT.get(requests[0].intent, "desk"), requests)
    if "abuse" in doing:
        return Topic("abuse")
    return Topic("goods" if doing & {"ask_goods", "ask_order"} else "")


def _desk_is_busy(context: TurnContext) -> bool:
    desk = context.state.desk
    asked = (desk.get("asked") or {}).get("kind", "")
    live = any(w.get("stage") in ("open", "waiting") for w in desk.get("wants", ()))
    return bool(desk.get("card") or live or (asked and asked != "anything_else"))


def _while_busy(context: TurnContext, text: str, sign: str, commands: Sequence[Command]) -> str:
    """The desk has something open: it gets the turn unless the turn is surely about something else."""
    desk = context.state.desk
    asked = (desk.get("asked") or {}).get("kind", "")
    doing = {c.do for c in commands}
    if doing & STRONG or desk.get("card"):
        return "policy" if is_general(text) and not doing & STRONG else "desk"
    if asked == "identity" and find_claim(text, asked=True):
        return "desk"
    if is_general(text):
        return "policy"
    if "goods" in doing:
        return "goods"
    if asked == "identity" and sign in ("greet", "small", "abuse"):
        return sign
    return "desk"


def read(context: TurnContext, parts: Parts) -> tuple[TypedRequest, ...]:
    """The model's typed requests; () when there is no model or it fails."""
    understander = parts.understander(context.language)
    if understander is None:
        return ()
    try:
        titles = parts.titles(context.state.shown[:8], context.language)
        understood = understander.understand(context.text, history=context.history[-2:], shown=titles)
    except ShopkeeperError:
        return ()
    return tuple(understood.keyed)
