"""The recipe itself: turns of made-up customers as chat rows, with the rules' reading as a hint, as in serving."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from shopkeeper.assistant.commands import Command, Wish
from shopkeeper.assistant.reading.context import ReadingContext
from shopkeeper.assistant.reading.prompt import LONGEST_SENTENCE, concerned, prompt
from shopkeeper.assistant.reading.rules import RulesReader
from shopkeeper.assistant.reading.short import to_lines
from shopkeeper.llm.types import Message
from shopkeeper.train.recipes.batches import rows_of_part
from shopkeeper.train.recipes.commands.customers import made_address, make_shopper
from shopkeeper.train.recipes.commands.scenes import Item, SceneMaker
from shopkeeper.train.recipes.commands.speech import Speech
from shopkeeper.train.recipes.row import Row, chat_row
from shopkeeper.train.recipes.scene import World
from shopkeeper.train.recipes.worlds import make_world

__all__ = ["COMMANDS", "PARTS", "Commands", "command_row", "said_together", "turn_of"]

PARTS = {
    "train": ("train", "train"),
    "heldout": ("train", "heldout"),
    "heldout-shop": ("heldout-shop", "train"),
}
SHOP_ROWS = 40
SHOPPER_ROWS = 5
SEEDS = {part: (at + 7) * 10**12 for at, part in enumerate(PARTS)}
_READER = RulesReader()
LONGEST_REPLY = 900  # characters
MOST_TOKENS = 490  # of a whole row: blocks are 512 long


@dataclass(frozen=True, slots=True)
class Commands:
    """The recipe. `language`: "en" or "zh" alone, or "" for both."""

    name: str = "commands"
    language: str = ""
    processes: int = 0

    def rows(self, seed: int, count: int, part: str = "train") -> Iterator[Row]:
        """`count` rows, no two alike. Raises ValueError for an unknown part."""
        return rows_of_part(self, shop_rows, SEEDS, seed, count, part)


def shop_rows(number: int, part: str, language: str = "") -> list[Row]:
    """The rows of one made-up shop."""
    worlds, patterns = PARTS[part]
    world = make_world(number, worlds, language)
    rng = random.Random(f"commands {part} {number}")
    rows: list[Row] = []
    for _ in range(SHOP_ROWS // SHOPPER_ROWS):
        rows += _shopper_rows(world, rng, part, patterns)
    return rows


def _shopper_rows(world: World, rng: random.Random, part: str, patterns: str) -> list[Row]:
    shopper = make_shopper(world, rng)
    rows = []
    for _ in range(SHOPPER_ROWS):
        speech = Speech(world.language, rng, patterns)
        maker = SceneMaker(shopper, speech, rng)
        text, commands, context = turn_of(maker, speech, rng)
        row = command_row(text, commands, context, part, speech.templates)
        if row is not None:
            rows.append(row)
    return rows


def command_row(
    text: str, commands: tuple[Command, ...], context: ReadingContext, part: str, templates: list[str], source: str = "made-up shop"
) -> Row | None:  # fmt: skip
    """The row of one turn; None when the prompt could not hold what is meant."""
    if len(text) > LONGEST_SENTENCE:
        return None
    hint = _READER.read(text, context)
    goods = concerned(text, context)
    reply = to_lines(commands, context)
    if len(reply) > LONGEST_REPLY or not _sayable(commands, goods, context):
        return None
    return chat_row(
        prompt(text, context, hint, goods), reply, skill="commands", language=context.language,
        source=source, part=part, templates=templates,
    )  # fmt: skip


def _tokens(text: str) -> float:
    """About how many tokens a text is, rather too many than too few."""
    plain = sum(c.isascii() for c in text)
    return 0.42 * plain + 0.95 * (len(text) - plain)


def _sayable(
    commands: tuple[Command, ...], goods: dict[str, dict[str, tuple[str, ...]]], context: ReadingContext
) -> bool:
    """Whether the names of the reply are in the prompt: a value is only learnt where it can be copied."""
    shown = {line.title for order in context.orders for line in order.lines} | set(goods)
    for command in commands:
        for wish in command.wishes:
            if wish.thing and wish.thing not in shown:
                return False
            sets = [wish.current, wish.options, *wish.otherwise]
            for name, value in ((n, v) for row in sets for n, v in row.items()):
                tables = (
                    [goods[wish.thing]]
                    if wish.thing in goods
                    else list(goods.values())
                    if not wish.thing
                    else []
                )
                if not any(
                    value in table.get(name, ()) or value in ("any", "<", ">", "min", "max")
                    for table in tables
                ):
                    return False
    return True


def turn_of(
    maker: SceneMaker, speech: Speech, rng: random.Random
) -> tuple[str, tuple[Command, ...], ReadingContext]:
    """What is said in one turn, the commands meant, and the context it is said in."""
    draw = rng.random()
    context = maker.context
    if draw < 0.52:
        items = [maker.wish() for _ in range(rng.choices((1, 2, 3, 4), (60, 26, 10, 4))[0])]
        return said_together(items, maker, speech, rng, context)
    if draw < 0.62:
        return _introduced(maker, speech, rng)
    if draw < 0.8:
        return _answered(maker, speech, rng)
    if draw < 0.9:
        return _confirming(maker, speech, rng)
    if draw < 0.94:
        return _corrected(maker, speech, rng)
    key = rng.choice(
        (
            "nothing_else",
            "never_mind",
            "human",
            "human",
            "greet",
            "thanks",
            "abuse",
            "other",
            "more",
            "goods",
            "policy",
        )
    )
    if key in ("goods", "policy"):
        item = maker.goods() if key == "goods" else maker.policy()
        return said_together([item], maker, speech, rng, context)
    asked = "anything_else" if key in ("nothing_else", "more") or rng.random() < 0.2 else ""
    commands = (Command(key),)
    if key == "thanks" and asked:
        asked = ""
    if key == "never_mind":
        context = replace(context, said=maker.exchange().commands[:1])
    return (
        speech.roughened(speech.say(key), ()),
        commands,
        replace(context, asked=asked, history=_asking(asked, speech)),
    )


def _asking(asked: str, speech: Speech) -> tuple[Message, ...]:
    return (Message("assistant", speech.say(f"ask_{asked}")),) if asked and speech.rng.random() < 0.7 else ()


def said_together(
    items: list[Item], maker: SceneMaker, speech: Speech, rng: random.Random, context: ReadingContext
) -> tuple[str, tuple[Command, ...], ReadingContext]:
    """Several wishes in one turn, perhaps with a greeting, a detour or an oath before them."""
    text = items[0].text
    for at, item in enumerate(items[1:], 1):
        text = (
            text.rstrip(".。")
            + speech.say("final" if at == len(items) - 1 and rng.random() < 0.3 else "join")
            + item.text
        )
    draw = rng.random()
    if draw < 0.12:
        text = speech.say("greeting") + text
    elif draw < 0.22:
        text = speech.say("ramble") + text
    elif draw < 0.27:
        text = speech.say("rude") + text
    if rng.random() < 0.15:
        text = text.rstrip(".。") + speech.say("polite")
    commands = tuple(c for item in items for c in item.commands)
    exact = [e for item in items for e in item.exact if e]
    return (
        speech.roughened(text, exact),
        commands,
        replace(context, asked="anything_else" if rng.random() < 0.1 else ""),
    )


def _introduced(
    maker: SceneMaker, speech: Speech, rng: random.Random
) -> tuple[str, tuple[Command, ...], ReadingContext]:
    """Who they are, alone or with a wish; before that the orders are not known."""
    items = [maker.identify()]
    asked = ""
    if rng.random() < 0.5:
        asked = "identity" if rng.random() < 0.7 else ""
    text, commands, context = said_together(items, maker, speech, rng, maker.context)
    if not asked and rng.random() < 0.7:
        more = maker.wish()
        gap = "，" if speech.zh else rng.choice((". ", ", ", " and "))
        text = text.rstrip(".!。！ ") + gap + more.text
        commands = (*commands, *more.commands)
    context = replace(context, asked=asked, history=_asking(asked, speech))
    if rng.random() < 0.3 and not any(w.current or w.options for c in commands for w in c.wishes):
        context = replace(context, orders=(), methods=(), customer=None)
    return text, commands, context


def _answered(
    maker: SceneMaker, speech: Speech, rng: random.Random
) -> tuple[str, tuple[Command, ...], ReadingContext]:
    """A short answer to what the assistant asked."""
    asked = rng.choice(
        (
            "order",
            "item",
            "variant",
            "variant",
            "method",
            "reason",
            "address",
            "anything_else",
            "anything_else",
        )
    )
    context = replace(maker.context, asked=asked, history=_asking(asked, speech))
    order, line = maker.line()
    if asked == "anything_else":
        key = rng.choice(("nothing_else", "more", "wish", "wish"))
        if key == "wish":
            return (*said_together([maker.wish()], maker, speech, rng, context)[:2], context)
        return speech.roughened(speech.say(key), ()), (Command(key),), context
    if asked == "order":
        if rng.random() < 0.3:
            return (
                speech.roughened(speech.say("answer.latest"), ()),
                (Command("answer", order="latest"),),
                context,
            )
        said = maker.order_said(order)
        return (
            speech.roughened(speech.say("answer.order", order=said), (said,)),
            (Command("answer", order=order.id),),
            context,
        )
    open_wish = Command(
        "exchange" if asked == "variant" else rng.choice(("return", "exchange")), wishes=(Wish(line.title),)
    )
    if asked in ("item", "variant"):
        context = replace(context, said=(open_wish,))
        if asked == "variant":
            options = maker.target(line.title, line)
            if not options:
                return (*said_together([maker.wish()], maker, speech, rng, context)[:2], context)
            values = speech.target(options, line.title.lower())
            if all(v not in ("<", ">", "min", "max", "any") for v in options.values()):
                words = speech.values(options)
                values = speech.say("answer.variant", values=words, a=speech.article(words))
            return (
                speech.roughened(values, ()),
                (Command("answer", wishes=(Wish(options=options),)),),
                context,
            )
        names = list(line.options)
        chosen = {n: line.options[n] for n in rng.sample(names, min(len(names), rng.choice((1, 1, 2))))}
        chosen = {n: v for n, v in line.options.items() if n in chosen}
        said, wish = maker.named(line)
        text = speech.say("answer.item", thing=said, values=speech.values(chosen) if chosen else said)
        meant = (
            wish
            if said in text
            and not (
                chosen and speech.templates[-1].split(".")[-1] in ("3", "4", "5", "2") and said not in text
            )
            else Wish(current=chosen)
        )
        return speech.roughened(text, ()), (Command("answer", wishes=(meant,)),), context
    if asked == "method":
        kind = rng.choice([*(str(m.kind) for m in context.methods), "original"])
        text = speech.say("answer.method", method=speech.method(kind, context.methods))
        return speech.roughened(text, ()), (Command("answer", method=kind),), context
    if asked == "reason":
        reason = rng.choice(("no longer needed", "ordered by mistake"))
        return speech.roughened(speech.say(reason), ()), (Command("answer", reason=reason),), context
    said, fields = speech.address(made_address(speech.language, rng))
    text = speech.say("answer.address", address=said)
    return speech.roughened(text, tuple(fields.values())), (Command("answer", address=fields),), context


def _confirming(
    maker: SceneMaker, speech: Speech, rng: random.Random
) -> tuple[str, tuple[Command, ...], ReadingContext]:
    """A card is open: yes, no, yes but, or yes and more."""
    proposed = rng.choice((maker.exchange, maker.give_back))()
    context = replace(
        maker.context,
        asked="confirm",
        card_open=True,
        said=proposed.commands[:1],
        history=_asking("confirm", speech),
    )
    draw = rng.random()
    if draw < 0.4:
        return speech.roughened(speech.say("yes"), ()), (Command("yes"),), context
    if draw < 0.6:
        return speech.roughened(speech.say("no"), ()), (Command("no"),), context
    if draw < 0.7:
        kind = rng.choice([*(str(m.kind) for m in context.methods), "original"])
        words = speech.say("answer.method", method=speech.method(kind, context.methods))
        text = speech.say("yes_but", change=words)
        return speech.roughened(text, ()), (Command("answer", method=kind),), context
    more = maker.wish()
    if draw < 0.85:
        text = speech.say("yes_but", change=more.text)
        return speech.roughened(text, more.exact), more.commands, context
    text = speech.say("yes") + ("。" if speech.zh else ". ") + more.text
    return speech.roughened(text, more.exact), (Command("yes"), *more.commands), context


def _corrected(
    maker: SceneMaker, speech: Speech, rng: random.Random
) -> tuple[str, tuple[Command, ...], ReadingContext]:
    """No, the blue one: the open wish with another value."""
    _, line = maker.line()
    options = {
        n: v for n, v in maker.target(line.title, line).items() if v not in ("any", "<", ">", "min", "max")
    }
    if not options:
        return said_together([maker.wish()], maker, speech, rng, maker.context)
    before = Command("exchange", wishes=(Wish(line.title, options=maker.target(line.title, line)),))
    context = replace(maker.context, said=(before,))
    text = speech.roughened(speech.say("correction", values=speech.values(options)), ())
    return (
        text,
        (Command("exchange", wishes=(Wish(line.title, options=options),), about="correction"),),
        context,
    )


COMMANDS = Commands()
