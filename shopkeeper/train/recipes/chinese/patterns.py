"""All patterns of Chinese customer language, by group."""

from __future__ import annotations

from shopkeeper.train.recipes.chinese.pattern import Pattern, read_groups
from shopkeeper.train.recipes.chinese.phrases.goods import GOODS
from shopkeeper.train.recipes.chinese.phrases.orders import ORDERS
from shopkeeper.train.recipes.chinese.phrases.references import REFERENCES
from shopkeeper.train.recipes.chinese.phrases.service import SERVICE
from shopkeeper.train.recipes.chinese.phrases.slots import SLOTS
from shopkeeper.train.recipes.chinese.phrases.talk import TALK
from shopkeeper.train.recipes.chinese.phrases.wishes import WISHES

__all__ = ["GROUPS", "patterns"]

GROUPS: dict[str, tuple[Pattern, ...]] = read_groups(
    WISHES | SLOTS | GOODS | ORDERS | SERVICE | REFERENCES | TALK
)


def patterns() -> tuple[Pattern, ...]:
    """Every pattern with its group, id and part, to count and compare."""
    return tuple(pattern for group in GROUPS.values() for pattern in group)
