"""Who answers a turn: the desk, the guide, the knowledge, a sentence of small talk, or a person.

What is open comes first (a card, a question of the desk, of the guide); then what plain rules and the reader of
commands see surely; then who spoke last, when the customer is known; the model decides the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shopkeeper.assistant.commands import Command
from shopkeeper.assistant.context import TurnContext
from shopkeeper.assistant.conversation import Turn
from shopkeeper.assistant.drivers.cues import (
    TALK,
    by_rules,
    in_cart,
    is_general,
    is_mine,
    is_own,
    is_owned,
    is_wrong,
    options_asked,
)
from shopkeeper.assistant.drivers.floor import floor_of, person_offered, sight
from shopkeeper.assistant.drivers.shop_questions import of_the_shop, of_what_it_does, where_it_is
from shopkeeper.assistant.guide.slots import read_slots
from shopkeeper.assistant.parts import Parts
from shopkeeper.assistant.promises.identity import find_claim
from shopkeeper.assistant.reading import replies
from shopkeeper.assistant.reading.context import ReadingContext
from shopkeeper.assistant.reading.rules import RulesReader
from shopkeeper.assistant.recommending import asks_for_picks
from shopkeeper.assistant.service.values import name_score
from shopkeeper.errors import ShopkeeperError
from shopkeeper.understanding import TypedRequest

__all__ = ["SHORT", "Topic", "topic_of"]

STRONG = frozenset("cancel return exchange change_address change_payment track identify".split())
ASKS = frozenset({"track", "ask_order", "ask_goods", "ask_policy"})
#: characters of a plain answer
SHORT = 40
#: how alike a name and a title are that mean one thing
KNOWN = 0.7
_SHORT_WORDS = frozenset("yes no more nothing_else never_mind thanks greet".split())
_OF_ORDERS = frozenset("refund balance tracking status address payment paid methods orders profile".split())
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
    """`name`: human, desk, goods, policy, recommend, a topic of small talk, "withdrawn" (no person after all), or ''
    when unclear. `requests`: what the model read, when it was asked; `first`: the desk is only tried first."""

    name: str
    requests: tuple[TypedRequest, ...] = ()
    first: bool = False


def topic_of(context: TurnContext, parts: Parts, turns: Sequence[Turn] = ()) -> Topic:
    """Who answers this turn; `turns` are those before."""
    text, sign = context.text, by_rules(context.text)
    if sign == "human":
        return Topic("human")
    owned = is_owned(text) or (is_wrong(text) and not context.state.guide.get("shown"))
    mine = owned or is_mine(text)
    seen = sight(context, parts, stranger=mine or options_asked(text))
    commands = RulesReader().read(text, seen)
    doing = {c.do for c in commands}
    if person_offered(turns) and not doing & (STRONG | ASKS | {"goods"}) and len(text) < SHORT:
        if replies.says_yes(text):
            return Topic("human")
        if replies.says_no(text) and not replies.farewell(text):
            return Topic("withdrawn")
    if _desk_is_busy(context):
        return Topic(_while_busy(context, text, sign, commands))
    if sign in ("small", "other", "abuse") or (sign in TALK and not doing & (STRONG | ASKS | {"goods"})):
        return Topic(sign)
    if asks_for_picks(text) and not context.state.guide.get("asked"):
        return Topic("recommend")
    if is_general(text) and "identify" not in doing:
        return Topic("policy")
    strong = doing & STRONG - ({"track"} if where_it_is(text) else set())  # "where are you" is no parcel
    if of_the_shop(text) and not strong and not _names_goods(context, parts):
        return Topic("policy")
    if doing & STRONG:
        return Topic("desk")
    if of_what_it_does(text) and not mine:
        return Topic("policy")
    floor = floor_of(turns)
    if seen.customer is not None and (name := _of_a_customer(text, doing, commands, seen, floor)):
        return Topic(name, first=name == "desk")
    if sign == "order" or (mine and "goods" not in doing and (owned or _of_kind(commands, seen))):
        return Topic("desk")
    if options_asked(text) and _of_kind(commands, seen):
        return Topic("desk", first=True)
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


def _names_goods(context: TurnContext, parts: Parts) -> bool:
    """Whether it names a kind of goods that the shop sells: "toilet brushes" are not the toilet."""
    guide = parts.guide
    slots = read_slots(context.text, guide.shelf.names(), context.language, guide.currency)
    return bool(slots.categories)


def _of_a_customer(
    text: str, doing: set[str], commands: Sequence[Command], seen: ReadingContext, floor: str
) -> str:
    """Who answers one whose orders are known: the desk is tried first while it has the floor; '' when it is open."""
    if doing <= _SHORT_WORDS and doing:  # yes, no, that is all: to who spoke last
        return "desk" if floor == "desk" else ""
    asked = {c.about for c in commands if c.do in ("ask_order", "track")}
    if doing & {"ask_order", "track"}:
        of_cart = in_cart(text) or (floor == "guide" and not asked & _OF_ORDERS and not is_own(text))
        return "goods" if of_cart else "desk"
    if "goods" in doing:
        return "goods"
    if "ask_goods" in doing:
        return "desk" if _of_kind(commands, seen) and (floor == "desk" or options_asked(text)) else ""
    return "desk" if floor == "desk" else ""


def _of_kind(commands: Sequence[Command], seen: ReadingContext) -> bool:
    """Whether something is said of goods that were ordered or that the orders' system lists."""
    things = [w.thing for c in commands for w in c.wishes if w.thing]
    known = {line.title for order in seen.orders for line in order.lines} | set(seen.products)
    return any(name_score(t, k) >= KNOWN for t in things for k in known)


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
    about_own = bool(context.customer) and bool(doing & {"ask_order", "track", "yes", "no"})
    if doing & STRONG or desk.get("card") or about_own:
        return "policy" if is_general(text) and not doing & STRONG and not about_own else "desk"
    if asked == "identity" and find_claim(text, asked=True):
        return "desk"
    if is_general(text) or of_the_shop(text):
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
