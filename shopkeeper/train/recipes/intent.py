"""Recipe "intent": a customer's message -> the name of its intent, and the entity it names.

Reads DIR/bitext-intent of the folder given with --public. Names of intents come from the data alone. The first pass
gives the messages as they are; each further pass gives them with slips, and with other numbers where they name one.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from shopkeeper.errors import InputError
from shopkeeper.llm import prompts
from shopkeeper.train.recipes.noise import slipped
from shopkeeper.train.recipes.row import Row, chat_row

__all__ = ["RECIPE", "Intents", "read_utterances"]

_SET = "bitext-intent"


@dataclass(frozen=True, slots=True)
class Utterance:
    """One labelled message; `kind` and `entity` are '' where it names none."""

    text: str
    intent: str
    kind: str
    entity: str


@lru_cache(maxsize=4)
def read_utterances(file: Path) -> tuple[Utterance, ...]:
    """The rows of a CSV file with the columns utterance, intent, entity_type and entity_value. Raises InputError."""
    try:
        with file.open(encoding="utf-8", newline="") as handle:
            return tuple(
                Utterance(r["utterance"], r["intent"], r["entity_type"] or "", r["entity_value"] or "")
                for r in csv.DictReader(handle)
            )
    except (OSError, KeyError, csv.Error) as error:
        raise InputError(
            f"{str(file)!r} is not a table of utterances ({error!r}); point --public at the data"
        ) from error


@dataclass(frozen=True, slots=True)
class Intents:
    """The recipe over one folder of public data."""

    folder: Path
    name: str = "intent"
    whole = True

    def size(self, part: str = "train") -> int:
        """Rows of one pass."""
        return len(read_utterances(self._file(part)))

    def rows(self, seed: int, count: int, part: str = "train") -> Iterator[Row]:
        found = list(read_utterances(self._file(part)))
        if count < len(found):  # files are sorted: part of a pass has every intent
            random.Random(f"intent/{seed}/{part}").shuffle(found)
        for n in range(count):
            turn, at = divmod(n, len(found))
            rng = random.Random(f"intent/{seed}/{part}/{n}")
            said = found[at]
            for _ in range(4 if turn and part == "train" else 0):  # a pass without any slip would be a repeat
                said = _varied(found[at], rng)
                if said != found[at]:
                    break
            reply = f"{said.intent}\t{said.kind}={said.entity}" if said.entity else said.intent
            yield chat_row(
                prompts.intent(said.text), reply, skill="intent", language="en", source=_SET, part=part
            )

    def _file(self, part: str) -> Path:
        return self.folder / _SET / ("train.csv" if part == "train" else "dev.csv")


def _varied(said: Utterance, rng: random.Random) -> Utterance:
    entity, text = said.entity, said.text
    if entity and any(c.isdigit() for c in entity) and rng.random() < 0.7:
        other = "".join(str(rng.randrange(10)) if c.isdigit() else c for c in entity)
        text, entity = text.replace(entity, other, 1), other
    text = slipped(text, rng, keep=(entity,) if entity else (), rate=rng.choice((0.01, 0.02, 0.05)))
    return Utterance(text, said.intent, said.kind, entity)


class _Source:
    name = "intent"
    needs = "public"
    files = (f"{_SET}/train.csv",)
    licence = "CDLA-Sharing-1.0"

    def at(self, folder: Path) -> Intents:
        """The recipe over the public data in `folder`."""
        return Intents(folder)


RECIPE = _Source()
