"""What went before a turn, for routing: who spoke last, what the desk sees, whether a person was just offered."""

from __future__ import annotations

from collections.abc import Sequence

from shopkeeper.assistant.context import TurnContext
from shopkeeper.assistant.conversation import Turn
from shopkeeper.assistant.parts import Parts
from shopkeeper.assistant.reading.context import ReadingContext
from shopkeeper.assistant.service.scene import Scene
from shopkeeper.assistant.service.state import DeskState
from shopkeeper.assistant.wording.talk import say as word
from shopkeeper.errors import ShopkeeperError

__all__ = ["desk_state", "floor_of", "person_offered", "sight"]


def floor_of(turns: Sequence[Turn]) -> str:
    """Who answered last of those that lead a talk: "desk", "guide", or '' in the beginning."""
    return next((t.route for t in reversed(turns) if t.route in ("desk", "guide")), "")


def person_offered(turns: Sequence[Turn]) -> bool:
    """Whether the reply before asked if a person is wanted."""
    last = next((t for t in reversed(turns) if t.role == "customer"), None)
    if last is None:
        return False
    offers = [word(name, last.language) for name in ("unknown", "no_orders", "other", "abuse")]
    return any(last.reply.endswith(offer) for offer in offers)


def desk_state(context: TurnContext) -> DeskState:
    """The desk's state, with the language of this turn and the customer whom the channel knows."""
    state = DeskState.from_dict(context.state.desk)
    state.language = context.language
    if context.conversation.customer and not state.customer:
        state.customer = context.conversation.customer
    return state


def sight(context: TurnContext, parts: Parts, *, stranger: bool = False) -> ReadingContext:
    """What a reader may know of this customer's orders; of a stranger nothing but the language, with `stranger` the
    kinds of goods too that the orders' system lists."""
    if parts.backend is None or not (context.customer or stranger):
        return ReadingContext(language=context.language)
    try:
        return Scene(parts.backend, desk_state(context)).context(context.history)
    except ShopkeeperError:
        return ReadingContext(language=context.language)
