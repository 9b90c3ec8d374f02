"""Several wishes in one message: "a desk lamp under 50 and also a mug for tea" are two."""

from __future__ import annotations

from shopkeeper.assistant.guide import patterns as say
from shopkeeper.assistant.guide.refining import wish_of
from shopkeeper.assistant.guide.slots import read_slots
from shopkeeper.assistant.guide.state import Wish
from shopkeeper.assistant.guide.talk import Talk

__all__ = ["wishes_in"]

MOST = 3


def wishes_in(talk: Talk) -> list[Wish]:
    """The wishes of a message that names several kinds of goods apart; else one or none."""
    pieces = [p for p in say.BETWEEN.split(talk.text) if p and p.strip()]
    if len(pieces) < 2:
        return []
    found: list[Wish] = []
    for piece in pieces:
        slots = read_slots(piece, talk.names, talk.language, talk.currency)
        if slots.categories and not any(set(slots.categories) & set(w.categories) for w in found):
            found.append(wish_of(slots))
        elif found and slots.narrowing and not slots.categories:  # ", under 50" belongs to what came before
            return []
    return found[:MOST]
