"""Recipes "product_qa" and "public_attributes": questions on products with the words that answer them, and attribute
values in titles, from public sets whose licences allow the weights of a trained model to be given away.

They read DIR/product-qa and DIR/attributes of the folder given with --public.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from shopkeeper.errors import InputError
from shopkeeper.llm import prompts
from shopkeeper.train.recipes.attributes import extracted
from shopkeeper.train.recipes.row import Row, chat_row, held_out

__all__ = ["ANSWERS", "ATTRIBUTES", "Public", "Source"]

_LONGEST = 420  # characters of a text that is asked about


@lru_cache(maxsize=8)
def _lines(file: Path) -> tuple[dict[str, Any], ...]:
    try:
        data = file.read_bytes()
        text = (gzip.decompress(data) if file.suffix == ".gz" else data).decode()
        return tuple(json.loads(line) for line in text.splitlines() if line)
    except (OSError, EOFError, ValueError) as error:
        raise InputError(f"cannot read {str(file)!r} ({error}); point --public at the data") from error


def _answers(folder: Path, part: str) -> list[dict[str, Any]]:
    name = "answers-train.jsonl.gz" if part == "train" else "answers-dev.jsonl.gz"
    return [
        r for r in _lines(folder / "product-qa" / name) if len(r["candidate"]) <= _LONGEST and r["answer"]
    ]


def _answer_row(row: dict[str, Any], rng: random.Random, turn: int, part: str) -> Row:
    messages = prompts.answer(row["question"], {prompts.TEXT["en"]: row["candidate"]})
    return chat_row(messages, row["answer"], skill="answer", language="en", source="product-qa", part=part)


def _titles(folder: Path, part: str) -> list[dict[str, Any]]:
    rows = [
        r for name in ("ae-110k", "oa-mine") for r in _lines(folder / "attributes" / name / "train.jsonl")
    ]
    return [r for r in rows if held_out(r["input"], 10) == (part != "train")]


def _title_row(row: dict[str, Any], rng: random.Random, turn: int, part: str) -> Row:
    values = {name: next(iter(accepted)) for name, accepted in row["target_scores"].items()}
    names = list(values)
    if turn:
        rng.shuffle(names)
    return extracted(row["input"], {n: values[n] for n in names}, "en", part, "attributes")


@dataclass(frozen=True, slots=True)
class Public:
    """One set: every pass gives all its rows once."""

    name: str
    folder: Path
    read: Callable[[Path, str], list[dict[str, Any]]]
    row: Callable[[dict[str, Any], random.Random, int, str], Row]
    whole = True

    def size(self, part: str = "train") -> int:
        """Rows of one pass."""
        return len(self.read(self.folder, part))

    def rows(self, seed: int, count: int, part: str = "train") -> Iterator[Row]:
        found = self.read(self.folder, part)
        for n in range(count):
            turn, at = divmod(n, len(found))
            yield self.row(found[at], random.Random(f"{self.name}/{seed}/{n}"), turn, part)


@dataclass(frozen=True, slots=True)
class Source:
    """A public set: which files it reads and under which licence they stand."""

    name: str
    files: tuple[str, ...]
    licence: str
    read: Callable[[Path, str], list[dict[str, Any]]]
    row: Callable[[dict[str, Any], random.Random, int, str], Row]
    needs = "public"

    def at(self, folder: Path) -> Public:
        """The recipe over the public data in `folder`."""
        return Public(self.name, folder, self.read, self.row)


ANSWERS = Source(
    "product_qa", ("product-qa/answers-train.jsonl.gz",), "CDLA-Sharing-1.0", _answers, _answer_row
)
ATTRIBUTES = Source(
    "public_attributes", ("attributes/ae-110k/train.jsonl", "attributes/oa-mine/train.jsonl"), "Apache-2.0",
    _titles, _title_row,
)  # fmt: skip
