"""The grammar of commands over what a context holds: no order, thing, option or value that does not exist, no address or
name that the customer did not say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from shopkeeper.assistant.commands import DOINGS
from shopkeeper.assistant.reading.context import ReadingContext
from shopkeeper.assistant.reading.details import find_orders
from shopkeeper.assistant.reading.prompt import LONGEST_SENTENCE, concerned
from shopkeeper.assistant.reading.relative import find_moves
from shopkeeper.assistant.reading.short import ORDER_WORDS
from shopkeeper.assistant.reading.turn import goods_of
from shopkeeper.assistant.reading.words import flat, lower
from shopkeeper.llm.types import Grammar

__all__ = ["ABOUTS", "METHODS", "MOST_COMMANDS", "PICKS", "SPECIAL_VALUES", "grammar"]

MOST_COMMANDS = 6
MOST_WISHES = 6
SPECIAL_VALUES = ("any", "<", ">", "min", "max")
PICKS = ("cheapest", "dearest", "largest", "smallest")
METHODS = ("original", "card", "paypal", "gift_card", "wallet", "other", "demo")
ABOUTS = (
    "status", "tracking", "total", "price", "refund", "difference", "balance", "count", "available", "cheapest", "dearest",
    "address", "items", "payment", "options", "correction",
)  # fmt: skip
REASONS = ("no longer needed", "ordered by mistake")
SCOPES = ("order", "default", "all_orders", "only")
SAME_AS = ("pending", "delivered", "other", "itself")
_CHUNK = re.compile(r"[\u2e80-\u9fff\uf900-\uffef]|[^\W\u2e80-\u9fff\uf900-\uffef]+|[\W_]")


def grammar(
    sentence: str,
    context: ReadingContext,
    goods: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
) -> Grammar:
    """Lark (llguidance's dialect) for the reply to `prompt` with the same arguments."""
    raw = flat(sentence)[:LONGEST_SENTENCE]
    goods = concerned(sentence, context) if goods is None else goods
    special = [*SPECIAL_VALUES, *dict.fromkeys(m.value for m in find_moves(lower(raw)) if m.by)]
    orders = [
        *map(str, range(1, len(context.orders) + 1)),
        *ORDER_WORDS,
        *dict.fromkeys(
            id for _, _, id in find_orders(raw, context) if all(id != o.id for o in context.orders)
        ),
    ]
    own = [line.title for order in context.orders for line in order.lines]
    others = [
        t
        for t in dict.fromkeys([*own, *list(goods_of(context))[:40], *context.products[:60]])
        if t not in goods
    ]
    said = raw.replace('"', " ").replace("\\", " ")
    rules = [
        f'start: command ("\\n" command){{0,{MOST_COMMANDS - 1}}}',
        f"DO: {_any(DOINGS)}",
        f"ORDER: {_any(orders)}",
        f"SPECIAL: {_any(json.dumps(v) for v in special)}",
        'count: "-1" | "2" | "3" | "4" | "5"',
        f"PICK: {_any(PICKS)}",
        f"METHOD: {_any(METHODS)}",
        f"REASON: {_any(REASONS)}",
        f"SCOPE: {_any(SCOPES)}",
        f"ABOUT: {_any(ABOUTS)}",
        'WHEN: "refused" | "done" | "cheaper"'
        + "".join(f' | "price<{n}"' for n in re.findall(r"\d{2,5}", raw)[:4]),
        f"NAME: {_any(json.dumps(t, ensure_ascii=False) for t in [*goods, *others])}"
        if goods or others
        else "",
    ]
    order = '(",\\"order\\":\\"" ORDER "\\"")?'
    tail = '(",\\"pick\\":\\"" PICK "\\"")? (",\\"count\\":" count)? "}"'
    wishes: list[str] = []
    for at, (title, options) in enumerate(goods.items()):
        pairs = []
        for nth, (name, values) in enumerate(options.items()):
            rules.append(
                f"value_{at}_{nth}: {_any(json.dumps(v, ensure_ascii=False) for v in values)} | SPECIAL"
            )
            pairs.append(f"{_lark(json.dumps(name, ensure_ascii=False) + ':')} value_{at}_{nth}")
        pairs.append(f'"\\"same_as\\":\\"" ({_any(SAME_AS)}) "\\""')
        rules.append(f"pair_{at}: {' | '.join(f'({p})' for p in pairs)}")
        rules.append(f'table_{at}: "{{" pair_{at} ("," pair_{at}){{0,6}} "}}"')
        rules.append(f'set_{at}: table_{at} | "{{}}"')
        current_table, option_table = f'"\\"current\\":" table_{at}', f'"\\"options\\":" table_{at}'
        otherwise = f'(",\\"otherwise\\":[" set_{at} ("," set_{at}){{0,5}} "]")?'
        rules.append(
            f"wish_{at}: {_lark('{' + _pair('thing', title))} {order} ({_comma(current_table)})? ({_comma(option_table)})? {otherwise} {tail}"
        )
        opened = f"{_opened(current_table)} ({_comma(option_table)})? | {_opened(option_table)}"
        rules.append(f"bare_{at}: ({opened}) {otherwise} {tail}")
        wishes += [f"wish_{at}", f"bare_{at}"]
    if others:
        rules.append("OTHER: " + " | ".join(_lark("{" + _pair("thing", title)) for title in others))
        wishes.append("plain")
        rules.append(f"plain: OTHER {order} {tail}")
    wishes.append('("{\\"pick\\":\\"" PICK "\\"}")')
    rules.append(f"wish: {' | '.join(wishes)}")
    slots = [order, f'(",\\"wishes\\":[" wish ("," wish){{0,{MOST_WISHES - 1}}} "]")?']
    if goods or others:
        slots.append('(",\\"except\\":[" NAME ("," NAME){0,4} "]")?')
    slots.append('(",\\"all_items\\":true")?')
    slots.append('(",\\"method\\":\\"" METHOD "\\"")?')
    slots.append('(",\\"reason\\":\\"" REASON "\\"")?')
    if said.strip():
        rules.append(
            f"SAID: %regex {json.dumps({'substring_chunks': _CHUNK.findall(said)}, ensure_ascii=False)}"
        )
        keys = ("line1", "line2", "city", "region", "postal_code", "country")
        rules.append(_fields("part", keys))
        places = _any(dict.fromkeys(["default", "previous", "other", *orders]))
        slots.append(
            '(",\\"address\\":{" (part ("," part){0,5} | "\\"same_as\\":\\"" ('
            + places
            + ' | SAID) "\\"") "}")?'
        )
    slots.append('(",\\"scope\\":\\"" SCOPE "\\"")?')
    if said.strip():
        who = ("email", "name", "postal_code", "user_id")
        rules.append(_fields("field", who))
        slots.append('(",\\"fields\\":{" field ("," field){0,3} "}")?')
    slots.append('(",\\"about\\":\\"" ABOUT "\\"")?')
    slots.append('(",\\"when\\":\\"" WHEN "\\"")?')
    rules.insert(1, f'command: "{{\\"do\\":\\"" DO "\\"" {" ".join(slots)} "}}"')
    return Grammar("\n".join(rule for rule in rules if rule), _SCHEMA)


_SCHEMA = {"type": "object", "properties": {"do": {"enum": list(DOINGS)}}, "required": ["do"]}


def _comma(literal: str) -> str:
    """The literal with a comma before it, in one piece: the lexer never goes back to a comma alone."""
    return '",' + literal[1:]


def _opened(literal: str) -> str:
    """The literal with an opening brace before it, in one piece."""
    return '"{' + literal[1:]


def _fields(rule: str, keys: Iterable[str]) -> str:
    """Keys whose values are words of the sentence."""
    return f"{rule}: " + " | ".join(f'("\\"{key}\\":\\"" SAID "\\"")' for key in keys)


def _pair(name: str, value: str) -> str:
    return f"{json.dumps(name)}:{json.dumps(value, ensure_ascii=False)}"


def _lark(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _any(texts: Iterable[str]) -> str:
    return " | ".join(_lark(text) for text in dict.fromkeys(texts))
