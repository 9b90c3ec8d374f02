"""A card that the tools opened, answered: done once on the customer's own yes, declined on no. No model takes part."""

from __future__ import annotations

from shopkeeper.assistant.context import TurnContext
from shopkeeper.assistant.parts import Parts
from shopkeeper.assistant.promises import consent
from shopkeeper.assistant.promises.facts import Ledger
from shopkeeper.assistant.service.speech import Speech
from shopkeeper.assistant.tools.changes import card_event, doing_of
from shopkeeper.assistant.wording.tools import text
from shopkeeper.errors import Conflict, InputError
from shopkeeper.orders.backend import PolicyRefusal

__all__ = ["settle_card"]


def settle_card(context: TurnContext, parts: Parts, ledger: Ledger, card_id: str, yes: bool) -> None:
    """Answers the open card with this id; any other id changes nothing and says so."""
    language, kept = context.language, context.state.card
    if not kept or kept.get("id") != card_id or parts.backend is None:
        context.say(text("no_card", language))
        return
    if not yes:
        context.state.card = {}
        context.emit(card_event(kept, "declined", language))
        context.say(text("declined", language))
        return
    card = consent.Card.from_dict(kept["card"])
    try:
        receipt = consent.carry_out(parts.backend, card, customer=context.customer)
    except PolicyRefusal as error:
        context.violations.stop("policy", str(error), "card")
        _expire(context, str(error))
        return
    except (Conflict, InputError):
        _expire(context, "")
        return
    context.state.card = {}
    told = Speech(language, parts.backend.customer(card.customer)).effect(receipt.effect, "done")
    ledger.did(doing_of(card.action))
    ledger.record({"receipt": receipt.id, "told": told})
    context.state.receipts.append({"id": receipt.id, "card": card.id, "title": told, "at": receipt.at})
    context.emit(card_event(kept, "done", language))
    context.say(told)


def _expire(context: TurnContext, why: str) -> None:
    kept, context.state.card = context.state.card, {}
    context.emit(card_event(kept, "expired", context.language))
    context.say(f"{why} {text('expired', context.language)}".strip())
