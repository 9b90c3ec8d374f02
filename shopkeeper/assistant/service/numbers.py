"""Item numbers and order numbers that stand in a turn beside what they belong to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from shopkeeper.assistant.commands import Command, Wish
from shopkeeper.assistant.service.scene import Scene
from shopkeeper.assistant.service.values import name_score

__all__ = ["item_numbers", "with_numbers", "with_orders", "with_profile"]

_NUMBER = re.compile(r"(?<![\w#])(?=[A-Za-z-]*\d)[A-Za-z0-9-]{5,}(?!\w)")
_PROFILE_TOO = re.compile(
    r"\b(?:my|the) (?:user |account )?(?:default|profile)(?: address)?[^.?!]{0,20}\b(?:too|as well|also)\b"
    r"|\b(?:and|also|plus|along with|as well as)\b[^.?!]{0,30}"
    r"\b(?:my|the) (?:user |account )?(?:default|profile)\b(?! one)"
    r"|默认地址也",
    re.I,
)
_ORDERED = frozenset({"cancel", "return", "exchange", "change_address", "change_payment"})


def item_numbers(scene: Scene, text: str) -> dict[str, str]:
    """Item numbers in `text` -> the title of the goods: of variants of what the customer has ordered."""
    said = _NUMBER.findall(text)
    if not said:
        return {}
    found: dict[str, str] = {}
    for line in {ln.product: ln for o in scene.orders for ln in o.lines}.values():
        for offer in scene.offers(line.product):
            if offer.variant in said:
                found[offer.variant] = line.title
    return found


def with_numbers(scene: Scene, command: Command, numbers: dict[str, str]) -> Command:
    """The command with the item numbers of its turn: what is wanted where the customer has not that very item."""
    if command.do not in ("exchange", "answer", "return", "cancel"):
        return command
    wishes = [replace(w, thing=_titled(scene, w.thing)) if w.thing.isdigit() else w for w in command.wishes]
    command = replace(command, wishes=tuple(wishes))
    if not numbers or command.do not in ("exchange", "answer"):
        return command
    wishes = wishes or [Wish()]
    for variant, title in numbers.items():
        if any(variant in w.options.values() for w in wishes):
            continue
        for i, wish in enumerate(wishes):
            if "item" not in wish.options and (not wish.thing or name_score(wish.thing, title) >= 0.7):
                wishes[i] = replace(
                    wish, thing=wish.thing or title, options={**wish.options, "item": variant}
                )
                break
    return replace(command, wishes=tuple(wishes)) if any(w != Wish() for w in wishes) else command


def _titled(scene: Scene, number: str) -> str:
    """The goods that a product number, or an item number, is of; the number itself when it is none."""
    for order in scene.orders:
        for line in order.lines:
            if number == line.product or any(o.variant == number for o in scene.offers(line.product)):
                return line.title
    return number


def with_profile(commands: Sequence[Command], text: str) -> list[Command]:
    """ "... and my default address too": the address of the profile changes with those of the orders."""
    rows = list(commands)
    changes = [i for i, c in enumerate(rows) if c.do == "change_address"]
    if not changes or any("default" in rows[i].scope for i in changes) or not _PROFILE_TOO.search(text):
        return rows
    first = rows[changes[0]]
    if first.address.get("same_as", "") not in ("default", "profile", "home"):
        rows[changes[0]] = replace(first, scope=f"{first.scope or 'order'},default")
    return rows


def _after_what_they_hang_on(commands: Sequence[Command]) -> list[Command]:
    """ "If it can't be exchanged return it", said before the exchange itself, comes after it."""
    rows = list(commands)
    first = next((i for i, c in enumerate(rows) if c.do in _ORDERED), None)
    if first is None or rows[first].when not in ("refused", "done"):
        return rows
    plain = next((i for i, c in enumerate(rows) if i > first and c.do in _ORDERED and not c.when), None)
    if plain is None:
        return rows
    hanging = rows.pop(first)
    rows.insert(plain, hanging)
    return rows


def with_orders(commands: Sequence[Command]) -> list[Command]:
    """An order number that stands alone belongs to the one wish of the turn that names no order."""
    commands = _after_what_they_hang_on(commands)
    alone = [
        c
        for c in commands
        if c.do == "answer" and c.order and c == Command("answer", order=c.order, text=c.text)
    ]
    lacking = [c for c in commands if c.do in _ORDERED and not c.order and not any(w.order for w in c.wishes)]
    if len(alone) != 1 or len(lacking) != 1:
        return list(commands)
    return [replace(c, order=alone[0].order) if c is lacking[0] else c for c in commands if c is not alone[0]]
