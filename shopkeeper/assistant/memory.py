"""Memory with consent: sizes, pets, allergies; asked before kept, shown to and erasable by the customer.

What was bought is not kept here: it stands in the orders, and is read from there while the customer is
identified and has
said yes to memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select

from shopkeeper.assistant import tables
from shopkeeper.assistant.context import TurnContext
from shopkeeper.assistant.conversation import now

__all__ = ["Memory", "Remembered", "find_memorable", "person_of", "wants_erased", "wants_shown"]

_M = tables.memory.c


@dataclass(frozen=True, slots=True)
class Remembered:
    """`name`: size, shoe_size, pet, allergy; `value` in the customer's words."""

    name: str
    value: str


_CONSENT = Remembered("consent", "yes")
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "shoe_size",
        re.compile(
            r"\bmy shoe size is (?P<v>(?:(?:US|UK|EU) ?)?\d{1,2}(?:\.5)?)|\bi wear (?:a )?(?:shoe )?size "
            r"(?P<w>(?:(?:US|UK|EU) ?)?\d{1,2}(?:\.5)?) shoes?|我?(?:的)?鞋码(?:是)?\s?(?P<x>\d{2}(?:"
            r"\.5)?)|我穿\s?(?P<y>\d{2}(?:\.5)?)\s?码的?鞋",
            re.I,
        ),
    ),
    (
        "size",
        re.compile(
            r"\b(?:my (?:clothing |shirt |dress )?size is|i(?:'m| am) (?:a )?size|i (?:usually |"
            r"always )?wear (?:a )?(?:size )?)\s?"
            r"(?P<v>XXS|XS|S|M|L|XL|XXL|XXXL|[2-6]XL|small|medium|large|extra large)\b|"
            r"我(?:平时|一般)?穿\s?(?P<w>XXS|XS|S|M|L|XL|XXL|XXXL)\s?(?:码|号)|我的(?:尺码|衣服尺码)是\s?(?P<x>XXS|XS|S|M|L|XL|XXL|XXXL)",
            re.I,
        ),
    ),
    (
        "allergy",
        re.compile(
            r"\b(?:i(?:'m| am)|my (?:son|daughter|wife|husband|kid|child|dog|cat|baby)(?: is|'s)) allergic to "
            r"(?P<v>[a-z][a-z -]{1,30}?)(?=[.,;!?]|\band\b|\bso\b|\bbut\b|$)|"
            r"我(?:家\S{1,3})?对(?P<w>[\u4e00-\u9fff]{1,8})过敏",
            re.I,
        ),
    ),
    (
        "pet",
        re.compile(
            r"\b(?:i|we) have (?:a |an |two |three )?(?P<v>(?:(?:small|big|large|old|young|senior|little) )?"
            r"(?:dog|cat|puppy|kitten|rabbit|hamster|parrot|bird|guinea pig|horse|fish|tortoise)s?)\b|"
            r"我(?:家)?(?:有|养)(?:了)?(?:一|两|三)?(?:只|条|个)?(?P<w>小?(?:狗|猫|兔子|仓鼠|鹦鹉|鸟|金鱼|乌龟))",
            re.I,
        ),
    ),
)
_SHOW = re.compile(
    r"\bwhat (?:do|did) you (?:know|remember|keep|store|have)\b[^?]{0,20}\b(?:about|of|on) me\b|"
    r"你(?:记得|记住|知道|保存)了?我?(?:的|些)?(?:什么|哪些)",
    re.I,
)
_ERASE = re.compile(
    r"\b(?:forget|erase|delete|remove) (?:it|that|this|me|everything|all(?: of (?:it|that))?|"
    r"my (?:data|memory|size|shoe size|pet|allergy|"
    r"allergies|preferences)|what you (?:know|remember|keep)[^.?!]*)\W*(?:about me)?\W*$|(?:忘掉|忘记|"
    r"删除|清除)(?:我的|这些|所有|全部)?(?:信息|资料|记忆|尺码|鞋码|过敏|宠物|一切|这些|所有)",
    re.I,
)

_GIVEN_UP = re.compile(
    r"\W*(?:(?:oh|ok(?:ay)?|no|nah|well|then|just|fine|please|actually|you know what|ah)\W+)*"
    r"(?:forget|erase|delete|remove) (?:about )?(?:it|that|this)(?: then| now| please| again)?\W*",
    re.I,
)


def find_memorable(text: str) -> list[Remembered]:
    """What a sentence says about its speaker that could be kept."""
    found = []
    for name, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            value = next(v for v in match.groupdict().values() if v)
            found.append(Remembered(name, " ".join(value.split())))
    if any(r.name == "shoe_size" for r in found):
        found = [r for r in found if r.name != "size"]
    return found


def wants_shown(text: str) -> bool:
    """Asks what is kept about them."""
    return bool(_SHOW.search(text))


def wants_erased(text: str) -> bool:
    """Asks that it be erased: "forget it" alone only gives something up."""
    return bool(_ERASE.search(text)) and not _GIVEN_UP.fullmatch(text)


def person_of(context: TurnContext) -> str:
    """Whose memory it is: the identified customer's, else the visitor's, else this conversation's."""
    if context.customer:
        return f"customer:{context.customer}"[:160]
    visitor = context.conversation.visitor
    return f"visitor:{visitor}"[:160] if visitor else f"conversation:{context.conversation.id}"


class Memory:
    """The table of what customers let the shop remember."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, person: str) -> list[Remembered]:
        """What is kept of one person, oldest first."""
        query = select(_M.name, _M.value).where(_M.person == person, _M.name != "consent").order_by(_M.time)
        with self._engine.connect() as connection:
            return [Remembered(name, value) for name, value in connection.execute(query)]

    def agreed(self, person: str) -> bool:
        """Whether this person has said yes to being remembered."""
        query = select(_M.value).where(_M.person == person, _M.name == "consent")
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def keep(self, person: str, things: Iterable[Remembered], conversation: str) -> None:
        """Keeps what a person has said yes to, and the yes. A new size takes the place of the one before."""
        for thing in (_CONSENT, *things):
            mine = (_M.person == person) & (_M.name == thing.name)
            if thing.name not in ("size", "shoe_size"):
                mine &= _M.value == thing.value
            row = {
                "person": person,
                "name": thing.name,
                "value": thing.value,
                "conversation": conversation,
                "time": now(),
            }
            with self._engine.begin() as connection:
                connection.execute(delete(tables.memory).where(mine))
                connection.execute(insert(tables.memory).values(**row))

    def erase(self, person: str) -> int:
        """Erases all of it, the yes too; returns how many things were kept."""
        kept = len(self.of(person))
        with self._engine.begin() as connection:
            connection.execute(delete(tables.memory).where(_M.person == person))
        return kept
