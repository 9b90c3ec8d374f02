"""Several wishes in one message: "a desk lamp under 50 and also a mug for tea" are two."""

from __future__ import annotations

import re

from shopkeeper.assistant.guide.refining import wish_of
from shopkeeper.assistant.guide.slots import read_slots
from shopkeeper.assistant.guide.state import Wish
from shopkeeper.assistant.guide.talk import Talk

__all__ = ["wishes_in"]

MOST = 3
_BETWEEN = re.compile(
    r"[.;!?。；！？]+\s*|,?\s*\b(?:and also|and then|also|plus|as well as|and)\b(?=\s+(?:i|we|a|an|some|the|something|maybe|two|three|for)\b)"
    r"|,\s*(?=(?:and )?(?:a|an|some)\b)|[,，]?(?:另外|还要|还想|还需要|以及|顺便|再来|再要|同时)|[,，](?=.{0,3}(?:一个|一双|一件|一台|一款))"
    r"|和(?=一个|一双|一件|一台|一款)",
    re.I,
)


def wishes_in(talk: Talk) -> list[Wish]:
    """The wishes of a message that names several kinds of goods apart; else one or none."""
    pieces = [p for p in _BETWEEN.split(talk.text) if p and p.strip()]
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
