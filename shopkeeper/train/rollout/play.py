"""Plays the desk's flows over made-up records with commands given turn by turn, and says what came of them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shopkeeper.assistant.commands import Command
from shopkeeper.assistant.reading.context import ReadingContext
from shopkeeper.assistant.reading.short import from_lines
from shopkeeper.assistant.service.desk import DeskReply, ServiceDesk
from shopkeeper.assistant.service.glossary import Glossary
from shopkeeper.assistant.service.scene import Scene
from shopkeeper.assistant.service.state import DeskState
from shopkeeper.errors import ShopkeeperError
from shopkeeper.llm.types import Message
from shopkeeper.train.rollout.customer import Turn, answer
from shopkeeper.train.rollout.records import CUSTOMER, Records

__all__ = ["MOST_ANSWERS", "Outcome", "Play", "outcome", "outcome_of"]

MOST_ANSWERS = 8  # questions and cards after one turn


class _Given:
    """A reader that reads what it was given."""

    def __init__(self) -> None:
        self.commands: tuple[Command, ...] = ()

    def read(self, sentence: str, context: ReadingContext) -> tuple[Command, ...]:
        return self.commands


class Play:
    """One conversation of the known customer at the desk. `close` it after use."""

    def __init__(self, described: Mapping[str, Any]) -> None:
        self.records = Records(described)
        self.state = DeskState(language=described["language"], customer=CUSTOMER)
        self.last = ""
        self._reader = _Given()
        self._desk = ServiceDesk(self.records.backend, self._reader)

    @property
    def context(self) -> ReadingContext:
        """What a reader knows before the next turn."""
        scene = Scene(self.records.backend, self.state, Glossary())
        return scene.context((Message("assistant", self.last),) if self.last else ())

    def say(self, text: str, commands: Sequence[Command]) -> DeskReply:
        """One turn of the customer, read as these commands."""
        history = (Message("assistant", self.last),) if self.last else ()
        self._reader.commands = tuple(commands)
        reply = self._desk.turn(self.state, text, "", history)
        self.last = reply.text
        return reply

    def answer(self, rng: random.Random, part: str = "train") -> Turn | None:
        """What the simulated customer says to what was put last."""
        asked = self.state.asked
        choices = asked.choices if asked is not None and asked.kind == "variant" else ()
        offers = [o for c in choices if (o := self.records.offer(c)) is not None and o.available]
        return answer(self.state, self.context, offers, rng, part)

    def close(self) -> None:
        """Frees the records."""
        self.records.close()


@dataclass(frozen=True, slots=True)
class Outcome:
    """`sha`: of the records at the end; `changed`: whether the turn led to any change; `said`: what the desk said to
    it at once, and what it left to others; `answers`: how often the customer had to speak again."""

    sha: str
    changed: bool
    said: str
    answers: int

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {"sha": self.sha, "changed": self.changed, "said": self.said, "answers": self.answers}


def outcome(case: Mapping[str, Any], reply: str) -> Outcome | None:
    """What a model's reply leads to in the case of a row; None when it holds no commands that can be carried out."""
    play = Play(case["records"])
    try:
        for text, commands in case["before"]:
            play.say(text, [Command.from_dict(c) for c in commands])
        try:
            commands = from_lines(reply, play.context)
        except ShopkeeperError:
            return None
        try:
            return outcome_of(play, case["text"], commands, case["seed"]) if commands else None
        except Exception:  # noqa: BLE001  what breaks the flows leads nowhere, and must not end a long run
            return None
    finally:
        play.close()


def outcome_of(play: Play, text: str, commands: Sequence[Command], seed: int) -> Outcome:
    """Says it, then answers what the desk asks for, until nothing is open. The customer is simulated and says yes: a
    card that shows what was not meant changes the records wrongly."""
    rng = random.Random(seed)
    before = play.records.sha()
    reply = play.say(text, commands)
    said = "\n".join([reply.text, *sorted(c.do for c in reply.left)])
    answers = 0
    while answers < MOST_ANSWERS and not play.state.handed:
        turn = play.answer(rng)
        if turn is None:
            break
        play.say(turn.text, turn.commands)
        answers += 1
    sha = play.records.sha()
    return Outcome(sha, sha != before, said, answers)
