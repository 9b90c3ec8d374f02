"""The last look at what was read: no wish twice, orders filled in, questions no orders to act, answers in their place."""

from __future__ import annotations

import re
from dataclasses import replace

from shopkeeper.assistant.commands import Command, Wish
from shopkeeper.assistant.reading.context import ReadingContext
from shopkeeper.assistant.reading.details import find_reason
from shopkeeper.assistant.reading.plan import WISHING
from shopkeeper.assistant.reading.questions import asks_for_goods, question_about
from shopkeeper.assistant.reading.turn import Turn

__all__ = ["tidied"]

_ONLY_ASKING = re.compile(
    r"\b(?:don't|do not) (?:process|do|start|submit) (?:anything|it|that)\b|\bjust (?:asking|checking|wondering|curious)\b|只是问问|先别办|先不办"
)
_WHICH_ORDER = {
    "latest": re.compile(r"\b(?:latest|last|most recent|newest|recent)\b|最近|最新|上一|刚下|刚买"),
    "oldest": re.compile(r"\b(?:oldest|earliest|first)\b|最早|最旧|第一"),
    "other": re.compile(r"\bother\b|另"),
    "pending": re.compile(r"\bpending\b|not (?:yet )?(?:been )?shipped|没发货|未发货"),
    "delivered": re.compile(r"\b(?:delivered|received|arrived)\b|收到|已送达"),
    "all": re.compile(r"\b(?:all|both)\b|全部|都"),
}


def tidied(commands: list[Command], turn: Turn, context: ReadingContext) -> tuple[Command, ...]:
    """Without repeats; reasons alone become an answer when one was asked for."""
    if (
        context.asked == "reason"
        and (reason := find_reason(turn.raw))
        and not any(c.reason and (c.do != "cancel" or c.wishes or c.order) for c in commands)
    ):
        bare = ("no", "never_mind", "answer", "exchange", "cancel")
        commands = [c for c in commands if c.do not in bare or (c.do == "cancel" and (c.wishes or c.order))]
        commands.append(Command("answer", reason=reason, text=turn.raw))
    if context.asked in ("order", "item") and not any(c.order or c.wishes for c in commands):
        word = next((name for name, pattern in _WHICH_ORDER.items() if pattern.search(turn.text)), "")
        if word:
            commands = [*(c for c in commands if c.do != "no"), Command("answer", order=word, text=turn.raw)]
    if context.card_open and any(c.do == "no" for c in commands) and context.said:
        last, known = context.said[-1], {w.thing for c in context.said for w in c.wishes}
        commands = [  # "no, the jacket": another thing in its place
            replace(c, do=last.do, method="")
            if c.do == "answer"
            and last.do in WISHING
            and c.wishes
            and not {w.thing for w in c.wishes} & {*known, ""}
            else c
            for c in commands
        ]
    if any(c.do not in ("answer", "thanks", "greet") for c in commands):
        commands = [
            c
            for c in commands
            if c.do != "answer"
            or c.method
            or c.reason
            or c.address
            or c.scope
            or any(_tells(w) for w in c.wishes)
        ]
    if any(c.do == "yes" for c in commands):
        said = {c.do for c in context.said}
        commands = [
            c
            for c in commands
            if c.do not in WISHING or c.wishes or c.order or c.except_ or (c.all_items and c.do not in said)
        ]
    taken = {w.thing for c in commands if c.do in ("return", "cancel") for w in c.wishes if w.thing}
    commands = [  # what is to be returned is not to become something else, where nothing is said of it
        c
        for c in commands
        if c.do != "exchange"
        or c.all_items
        or c.when
        or not c.wishes
        or any(_tells(w) or w.thing not in taken for w in c.wishes)
    ]
    if _ONLY_ASKING.search(turn.text):
        one = sum(c.do in WISHING for c in commands) == 1
        commands = [
            Command("ask_policy", wishes=c.wishes, text=c.text)
            if c.do in WISHING and (one or _ONLY_ASKING.search(c.text))
            else c
            for c in commands
        ]
    if commands and commands[0].when == "refused" and commands[0].do in WISHING:
        things = {w.thing for w in commands[0].wishes}
        later = next(
            (n for n, c in enumerate(commands) if n and not c.when and things & {w.thing for w in c.wishes}),
            0,
        )
        commands = [*commands[1 : later + 1], commands[0], *commands[later + 1 :]] if later else commands
    if context.card_open:  # "yes, but refund it to the gift card"
        commands = [
            Command("answer", method=c.method, text=c.text)
            if c.do in WISHING and c.method and not (c.wishes or c.order or c.all_items or c.except_)
            else c
            for c in commands
        ]
        if (
            any(c.do == "cancel" for c in context.said)
            and (reason := find_reason(turn.raw))
            and not any(c.reason or c.do in ("yes", "cancel") for c in commands)
        ):  # "it was no mistake, I just don't need it any more"
            commands = [c for c in commands if c.do != "answer" or c.method or c.address]
            commands.append(Command("answer", reason=reason, text=turn.raw))
    if context.asked == "method":
        commands = [
            Command("answer", method=c.method, text=c.text)
            if c.do == "change_payment" and c.method and not c.order
            else c
            for c in commands
        ]
    if any(c.about == "balance" for c in commands):
        commands = [c for c in commands if c.do != "answer" or c.wishes or c.order]
    commands = _one_order(_given_reason(commands), turn, context)
    kept: list[Command] = []
    for at, command in enumerate(commands):
        if kept and (changed := _others_left(kept[-1], command)) is not None:
            kept[-1] = changed
        elif command.as_dict() not in [c.as_dict() for c in kept] and not any(
            _said_fuller(command, later) for later in commands[at + 1 :]
        ):
            kept.append(command)
    if not kept:
        if asks_for_goods(turn.raw):
            return (Command("goods", text=turn.raw),)
        about = question_about(turn.raw, False, False)
        if about[0] == "ask_policy":
            return (Command("ask_policy", text=turn.raw),)
        asked = about[1] == "orders" or turn.raw.rstrip().endswith(("?", "？"))
        if about[0] in ("ask_order", "track") and context.orders and asked:
            return (Command(about[0], about=about[1], text=turn.raw),)  # "total refund?"
    return tuple(kept)


def _given_reason(commands: list[Command]) -> list[Command]:
    """ "Stop order 12. I don't need it any more": the second only says why."""
    kept: list[Command] = []
    for command in commands:
        bare = not (command.wishes or command.order or command.all_items or command.except_ or command.when)
        earlier = next((n for n, c in reversed([*enumerate(kept)]) if c.do == "cancel" and not c.when), None)
        if command.do == "cancel" and bare and earlier is not None:
            first = kept[earlier]
            kept[earlier] = replace(
                first, reason=first.reason or command.reason, method=first.method or command.method
            )
        else:
            kept.append(command)
    return kept


def _one_order(commands: list[Command], turn: Turn, context: ReadingContext) -> list[Command]:
    """Where a turn is about "my order" and names one, wishes for things of that order are in it."""
    named = {c.order for c in commands if c.order}
    order = next((o for o in context.orders if {o.id} == named), None)
    if order is None or not re.search(
        r"\b(?:my|the|that|this) order\b(?! ?(?:#|\d|number|[a-z]+\d))|这个?订单|我的订单", turn.text
    ):
        return commands
    titles = {line.title for line in order.lines}
    return [
        replace(c, order=order.id)
        if c.do in WISHING
        and not c.order
        and not c.when
        and c.wishes
        and all(w.thing in titles and not w.order for w in c.wishes)
        else c
        for c in commands
    ]


def _tells(wish: Wish) -> bool:
    return bool(wish.current or wish.options or wish.pick or wish.otherwise)


def _said_fuller(command: Command, later: Command) -> bool:
    """Whether a wish was only announced: "I want to exchange the lamp. I want to exchange the lamp for a brighter one"."""
    if command.do != later.do or command.when or later.when or command.do not in WISHING or command.method:
        return False
    if command.order and later.order != command.order:
        return False
    things = {wish.thing for wish in command.wishes}
    bare = all(not (w.options or w.otherwise or w.pick or w.current) for w in command.wishes)
    if command.do == "exchange":
        return bare and not command.all_items and things <= {wish.thing for wish in later.wishes}
    return bare and bool(things) and things == {w.thing for w in later.wishes} and not command.all_items


def _others_left(before: Command, command: Command) -> Command | None:
    """ "Otherwise exchange only the lamp": the other things of the command before stay as they are."""
    if command.when != "refused" or command.do != before.do or command.do != "exchange":
        return None
    things = {wish.thing for wish in command.wishes}
    if not things < {wish.thing for wish in before.wishes} or any(
        w.options or w.pick for w in command.wishes
    ):
        return None
    wishes = tuple(
        w if w.thing in things or {} in w.otherwise else replace(w, otherwise=(*w.otherwise, {}))
        for w in before.wishes
    )
    return replace(before, wishes=wishes)
