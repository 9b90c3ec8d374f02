"""What a person says that they want becomes part of their profile, if they agreed to be remembered.

The wish is what the guide (or the model's call of a tool) understood: categories, brands, values of attributes, how
much to spend, an occasion. A gift says nothing of its giver's taste, but for the occasion.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

from sqlalchemy.exc import SQLAlchemyError

from shopkeeper.assistant.context import TurnContext
from shopkeeper.assistant.guide.state import Wish
from shopkeeper.assistant.memory import Memory, person_of
from shopkeeper.assistant.parts import Parts
from shopkeeper.assistant.recommending import allowed_person
from shopkeeper.errors import ShopkeeperError
from shopkeeper.recommend.profile import Interest, Profiles, occasions_in
from shopkeeper.recommend.profile import person_of as profile_of
from shopkeeper.search.types import Chip

__all__ = ["interests_of_wish", "tell_search", "tell_wish"]

#: a wish that stands for more categories, or a want for more values, is too wide to say anything
WIDEST = 3
#: what the chat remembers with a yes, and the attribute that it speaks of; allergies are nobody's taste
_REMEMBERED = {"size": "Size", "shoe_size": "Shoe size", "pet": "Pet"}

log = logging.getLogger(__name__)


def tell_wish(parts: Parts, context: TurnContext, before: Wish | None, after: Wish | None) -> None:
    """Tells the profile what is new in the wish; nothing without consent."""
    if after is None or after == before or (profiles := parts.profiles) is None:
        return
    old = {one.key for one in interests_of_wish(before, profiles)} if before else set()
    found = [one for one in interests_of_wish(after, profiles) if one.key not in old]
    found += [Interest("occasion", key) for key in occasions_in(context.text)]
    _tell(parts, context, profiles, found)


def tell_search(parts: Parts, context: TurnContext, chips: Sequence[Chip]) -> None:
    """Tells the profile what a search that the model made for the person understood."""
    if (profiles := parts.profiles) is None:
        return
    found: list[Interest] = []
    for chip in chips:
        if chip.kind == "filter" and chip.name in ("category", "brand"):
            found.append(Interest("category" if chip.name == "category" else "brand", chip.value))
        elif chip.kind == "filter":
            found.append(Interest("attribute", f"{chip.name}: {chip.value}"))
    found += [Interest("occasion", key) for key in occasions_in(context.text)]
    _tell(parts, context, profiles, found)


def interests_of_wish(wish: Wish, profiles: Profiles) -> list[Interest]:
    """What a wish says of the taste of who has it; nothing for a gift."""
    if wish.gift or wish.for_whom:
        return []
    found: list[Interest] = []
    if len(wish.categories) <= WIDEST:
        found += [Interest("category", path) for path in wish.categories]
    for want in wish.wants:
        if len(want.terms) > WIDEST:
            continue
        found += [
            Interest("brand", value) if name == "brand" else Interest("attribute", f"{name}: {value}")
            for name, value in want.terms
            if name != "sale"
        ]
    category = wish.categories[0] if len(wish.categories) == 1 else ""
    level = profiles.facets.price_level(category, wish.low, wish.high)
    if level := level or {"price_asc": "low", "price_desc": "high"}.get(wish.sort, ""):
        found.append(Interest("price", level))
    return found


def _tell(parts: Parts, context: TurnContext, profiles: Profiles, found: Iterable[Interest]) -> None:
    customer, session, personal = allowed_person(parts, context)
    person = profile_of(customer, session)
    if not personal or not person:
        return
    known = list(found) + [
        Interest("attribute", f"{_REMEMBERED[thing.name]}: {thing.value}", words=thing.value)
        for thing in Memory(parts.database).of(person_of(context))
        if thing.name in _REMEMBERED
    ]
    try:
        profiles.said(person, known, " ".join(context.text.split())[:200])
    except (ShopkeeperError, SQLAlchemyError) as error:  # a talk does not end because of it
        log.warning("not told to the profile: %s", error)
