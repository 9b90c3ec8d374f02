"""The recipe `replies`: what the service desk says in simulated dialogues, and the same in other words.

A turn is played twice with the same commands, once in the desk's own wording and once in one drawn from the tables
here: so both say the same facts.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from shopkeeper.assistant.service.speech import WORDING
from shopkeeper.assistant.wording import service_en, service_zh
from shopkeeper.assistant.wording.voice import LONGEST, keeps
from shopkeeper.llm import prompts
from shopkeeper.train.recipes.batches import rows_of_part
from shopkeeper.train.recipes.commands.customers import make_shopper
from shopkeeper.train.recipes.commands.dialogues import served, wishes
from shopkeeper.train.recipes.commands.recipe import PARTS
from shopkeeper.train.recipes.commands.scenes import SceneMaker
from shopkeeper.train.recipes.commands.speech import Speech
from shopkeeper.train.recipes.replies import wordings_en, wordings_zh
from shopkeeper.train.recipes.row import Row, chat_row, pick
from shopkeeper.train.recipes.scene import World
from shopkeeper.train.recipes.worlds import make_world
from shopkeeper.train.rollout.customer import Turn
from shopkeeper.train.rollout.play import Play
from shopkeeper.train.rollout.records import describe

__all__ = ["REPLIES", "Replies"]

SEEDS = {part: (at + 27) * 10**12 for at, part in enumerate(PARTS)}
SHOPPERS = 5
MOST_TURNS = 8
_TEXTS = {"en": service_en.TEXTS, "zh": service_zh.TEXTS}
_OTHERS = {"en": wordings_en.WORDINGS, "zh": wordings_zh.WORDINGS}


@dataclass(frozen=True, slots=True)
class Replies:
    """The recipe. `language`: "en" or "zh" alone, or "" for both."""

    name: str = "replies"
    language: str = ""
    processes: int = 0

    def rows(self, seed: int, count: int, part: str = "train") -> Iterator[Row]:
        """`count` rows, no two alike. Raises ValueError for an unknown part."""
        return rows_of_part(self, shop_rows, SEEDS, seed, count, part)


def shop_rows(number: int, part: str, language: str = "") -> list[Row]:
    """What is said in some dialogues of one made-up shop."""
    worlds, patterns = PARTS[part]
    world = make_world(number, worlds, language)
    rng = random.Random(f"replies {part} {number}")
    return [row for _ in range(SHOPPERS) for row in _dialogue(world, rng, part, patterns)]


def _dialogue(world: World, rng: random.Random, part: str, patterns: str) -> Iterator[Row]:
    shopper = make_shopper(world, rng)
    described = served(describe(shopper.context, rng), rng)
    plain, other = Play(described), Play(described)
    names = list(described["goods"])
    turn: Turn | None = None
    left = 2
    try:
        for _ in range(MOST_TURNS):
            speech = Speech(world.language, rng, patterns)
            if turn is None:
                if not left or plain.state.handed:
                    break
                left -= 1
                turn = wishes(SceneMaker(shopper, speech, rng), speech, rng)
            text = plain.say(turn.text, turn.commands).text
            with _worded(world.language, rng, patterns):
                words = other.say(turn.text, turn.commands).text
            if (
                plain.state.card is None
                and 8 < len(text) <= LONGEST
                and not keeps(text, words, names)
                and text != words
            ):
                yield chat_row(
                    prompts.reword(text, world.language), words, skill="reply", language=world.language,
                    source="simulated dialogue", part=part,
                )  # fmt: skip
            turn = plain.answer(rng, patterns)
    finally:
        plain.close()
        other.close()


@contextmanager
def _worded(language: str, rng: random.Random, patterns: str) -> Iterator[None]:
    """The desk speaks in other words within."""
    picked = {
        key: pick(rng, several, f"reply.{language}.{key}", patterns)[0]
        for key, several in _OTHERS[language].items()
    }
    texts = _TEXTS[language] | picked
    token = WORDING.set(_TEXTS | {language: texts})
    try:
        yield
    finally:
        WORDING.reset(token)


REPLIES = Replies()
