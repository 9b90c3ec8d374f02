"""The conversation that asks a model for commands: short, for models trained on it; spelled out for others."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from shopkeeper.assistant.commands import DOINGS, Command
from shopkeeper.assistant.reading.context import ReadingContext
from shopkeeper.assistant.reading.details import find_orders
from shopkeeper.assistant.reading.short import ORDER_WORDS, to_lines
from shopkeeper.assistant.reading.things import find_things
from shopkeeper.assistant.reading.turn import goods_of
from shopkeeper.assistant.reading.words import flat, lower, tokenize
from shopkeeper.llm.types import Message

__all__ = ["LONGEST_SENTENCE", "TASK", "concerned", "prompt"]

TASK = "Decide."
LONGEST_SENTENCE = 600
MOST_GOODS = 3  # whose options are listed
MOST_VALUES = 8
MOST_ORDERS = 6
LONGEST_TURN = 120

_EXPLAINED = f"""You turn what a customer of a shop says into commands for its service desk: JSON lines, one for each thing
wanted, keys in this order, empty ones left out: do (one of {", ".join(DOINGS)}), order (a number from the list below, or
{", ".join(ORDER_WORDS)}, or a number as said), wishes [{{thing, order, current, options, otherwise, pick, count}}] (current: options
that tell the thing from others; options: what is wanted instead, values as listed, "any", "<", ">", "min", "max"; otherwise: what to
take when there is none, best first, {{}} to leave it), except, all_items, method (card, paypal, gift_card, wallet, original, other),
reason ("no longer needed" or "ordered by mistake"), address (line1, line2, city, region, postal_code, country, or same_as), scope
(order, default, all_orders), fields (email, name, postal_code, user_id), about (what is asked), when ("refused": only if the command
before is impossible). "yes" only when the customer agrees with no change."""


def concerned(sentence: str, context: ReadingContext) -> dict[str, dict[str, tuple[str, ...]]]:
    """The goods whose options matter for a sentence: named in it, or in the open wishes; at most MOST_GOODS."""
    goods = goods_of(context)
    own = list(dict.fromkeys(line.title for order in context.orders for line in order.lines))
    tokens = tokenize(lower(flat(sentence)[:LONGEST_SENTENCE]))
    named = [t for m in find_things(tokens, [*own, *goods, *context.products], own) for t in m.titles[:2]]
    named += [wish.thing for command in context.said for wish in command.wishes]
    if not named:
        named = own if len(own) <= MOST_GOODS else []
    titles = [t for t in dict.fromkeys(named) if t in goods][:MOST_GOODS]
    return {t: {name: values[:MOST_VALUES] for name, values in goods[t].items()} for t in titles}


def prompt(
    sentence: str,
    context: ReadingContext,
    hint: Sequence[Command] = (),
    goods: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    *,
    explain: bool = False,
) -> tuple[Message, ...]:
    """The messages to send. `hint`: what rules read; `goods`: `concerned`, when it is known already; `explain` spells
    the task out, for models that were not trained on it."""
    lines = [_EXPLAINED if explain else TASK]
    named = {id for _, _, id in find_orders(flat(sentence), context)}
    for number, order in enumerate(context.orders[:MOST_ORDERS], 1):
        things: dict[str, int] = {}
        for line in order.lines:
            things[line.title] = things.get(line.title, 0) + line.quantity
        said = ", ".join(title + (f" x{n}" if n > 1 else "") for title, n in things.items())
        town = f" {order.address.city}" if order.address is not None and order.address.city else ""
        mark = " said" if order.id in named else ""  # the sentence writes its number
        lines.append(f"{number}{mark} {order.status}{town}: {said}"[:160])
    for title, options in (concerned(sentence, context) if goods is None else goods).items():
        table = {name: list(values) for name, values in options.items()}
        lines.append(f"{title} " + json.dumps(table, ensure_ascii=False, separators=(",", ":")))
    if kinds := list(dict.fromkeys(str(method.kind) for method in context.methods)):
        lines.append("pay: " + ", ".join(kinds))
    asked = "confirm" if context.card_open and not context.asked else context.asked
    if asked:
        lines.append(f"asked: {asked}")
    if context.said:
        lines.append("open: " + to_lines(context.said[-1:], context)[:160])
    if hint and not explain:
        lines.append("hint: " + to_lines(hint, context).replace("\n", " ")[:400])
    return (
        Message("system", "\n".join(lines)),
        *_before(context),
        Message("user", flat(sentence)[:LONGEST_SENTENCE]),
    )


def _before(context: ReadingContext) -> list[Message]:
    turns = [m for m in context.history if m.role in ("user", "assistant") and m.content]
    return [Message(m.role, flat(m.content)[:LONGEST_TURN]) for m in turns[-1:] if m.role == "assistant"]
