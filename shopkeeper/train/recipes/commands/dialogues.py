"""The recipe of simulated dialogues at the service desk: real contexts of the desk over made-up records, a row a turn.

Each row carries its case: the records, what was said before, and what the right commands lead to. The reward
`final_state` and `shopkeeper train pairs` play any other reading of the turn against it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shopkeeper.assistant.commands import Command, Wish
from shopkeeper.assistant.reading.short import to_lines
from shopkeeper.train.recipes.batches import rows_of_part
from shopkeeper.train.recipes.commands.customers import make_shopper
from shopkeeper.train.recipes.commands.recipe import PARTS, command_row, said_together
from shopkeeper.train.recipes.commands.scenes import SceneMaker
from shopkeeper.train.recipes.commands.speech import Speech
from shopkeeper.train.recipes.row import Row
from shopkeeper.train.recipes.scene import World
from shopkeeper.train.recipes.worlds import make_world
from shopkeeper.train.rollout.customer import Turn
from shopkeeper.train.rollout.play import Play, outcome
from shopkeeper.train.rollout.records import describe

__all__ = ["DIALOGUES", "Dialogues", "served", "wishes"]

SEEDS = {part: (at + 17) * 10**12 for at, part in enumerate(PARTS)}
SHOPPERS = 5  # of one shop
MOST_TURNS = 10
SERVED = 0.8  # share of the orders in which something can be changed
PLAIN = 0.15  # share kept of the turns that say no more than yes or no
_PLAIN = frozenset({"yes", "no"})


@dataclass(frozen=True, slots=True)
class Dialogues:
    """The recipe. `language`: "en" or "zh" alone, or "" for both."""

    name: str = "command_dialogues"
    language: str = ""
    processes: int = 0

    def rows(self, seed: int, count: int, part: str = "train") -> Iterator[Row]:
        """`count` rows, no two alike. Raises ValueError for an unknown part."""
        return rows_of_part(self, shop_rows, SEEDS, seed, count, part)


def shop_rows(number: int, part: str, language: str = "") -> list[Row]:
    """The turns of some dialogues in one made-up shop."""
    worlds, patterns = PARTS[part]
    world = make_world(number, worlds, language)
    rng = random.Random(f"dialogues {part} {number}")
    rows: list[Row] = []
    for _ in range(SHOPPERS):
        rows += _dialogue(world, rng, part, patterns)
    return rows


def _dialogue(world: World, rng: random.Random, part: str, patterns: str) -> list[Row]:
    shopper = make_shopper(world, rng)
    described = served(describe(shopper.context, rng), rng)
    play = Play(described)
    before: list[list[Any]] = []
    rows: list[Row] = []
    left = rng.choices((1, 2, 3), (6, 3, 1))[0]
    corrections = 1
    turn: Turn | None = None
    try:
        for _ in range(MOST_TURNS):
            speech = Speech(world.language, rng, patterns)
            if turn is None:
                if not left or play.state.handed:
                    break
                left -= 1
                turn = wishes(SceneMaker(shopper, speech, rng), speech, rng)
            elif corrections and play.state.card is not None and rng.random() < 0.2:
                corrections -= 1
                turn = _correction(play, speech, rng) or turn
            if any(c.do not in _PLAIN for c in turn.commands) or rng.random() < PLAIN:
                row = _row(play, described, before, turn, part, speech.templates, rng.randrange(10**6))
                rows += [row] if row is not None else []
            before.append([turn.text, [c.as_dict() for c in turn.commands]])
            play.say(turn.text, turn.commands)
            turn = play.answer(rng, patterns)
    finally:
        play.close()
    return rows


def served(described: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """Puts most orders in a state in which something can be changed."""
    for order in described["orders"]:
        if rng.random() < SERVED:
            order["status"] = rng.choice(("pending", "delivered"))
    return described


def wishes(maker: SceneMaker, speech: Speech, rng: random.Random) -> Turn:
    """One to four wishes, said in one turn."""
    items = [maker.wish() for _ in range(rng.choices((1, 2, 3, 4), (50, 32, 13, 5))[0])]
    text, commands, _ = said_together(items, maker, speech, rng, maker.context)
    return Turn(text, commands)


def _correction(play: Play, speech: Speech, rng: random.Random) -> Turn | None:
    """Another value for what is on the card to be exchanged."""
    context = play.context
    for want in play.state.wants:
        goods = context.goods.get(want.thing, {})
        free = [name for name, values in goods.items() if len(values) > 1]
        if want.do == "exchange" and want.live and free:
            name = rng.choice(free)
            options = {name: rng.choice([v for v in goods[name] if v != want.options.get(name)])}
            text = speech.say("correction", values=speech.values(options))
            return Turn(
                text, (Command("exchange", wishes=(Wish(want.thing, options=options),), about="correction"),)
            )
    return None


def _row(
    play: Play,
    described: dict[str, Any],
    before: list[list[Any]],
    turn: Turn,
    part: str,
    templates: list[str],
    seed: int,
) -> Row | None:
    """The row of a turn that is to be said next; None when the prompt cannot hold it or nothing comes of it."""
    context = play.context
    row = command_row(turn.text, turn.commands, context, part, templates, source="simulated dialogue")
    if row is None:
        return None
    case = {"records": described, "before": list(before), "text": turn.text, "seed": seed}
    final = outcome(case, to_lines(turn.commands, context))
    return None if final is None else row | {"case": case | {"final": final.as_dict()}}


DIALOGUES = Dialogues()
