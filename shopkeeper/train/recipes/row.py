"""One training row, and the recipes that need a folder to read."""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar, runtime_checkable

from shopkeeper.llm.types import Message
from shopkeeper.train.recipes import Recipe

__all__ = ["Part", "Row", "Sourced", "chat_row", "held_out", "pick"]

Row = dict[str, Any]
#: train; held-out phrasings; held-out phrasings about things (kinds, products, documents) never trained on
Part = Literal["train", "heldout", "heldout-shop"]
T = TypeVar("T")


@runtime_checkable
class Sourced(Protocol):
    """A recipe that reads something: `needs` says what ("shop" or "public"), `at` gives the recipe over a folder."""

    name: str
    needs: str

    def at(self, folder: Path) -> Recipe: ...


def chat_row(
    messages: Sequence[Message],
    reply: str,
    *,
    skill: str,
    language: str,
    source: str,
    part: str,
    templates: Sequence[str] = (),
) -> Row:
    """The row of one request and the reply to learn."""
    turns = [{"role": m.role, "content": m.content} for m in messages]
    return {
        "messages": [*turns, {"role": "assistant", "content": reply}],
        "skill": skill,
        "language": language,
        "templates": list(templates),
        "source": source,
        "part": part,
    }


def held_out(key: str, share: int = 8) -> bool:
    """True for one key in `share`: the same keys on every machine and in every run."""
    return zlib.crc32(key.encode()) % share == 0


def pick(rng: random.Random, patterns: Sequence[str], key: str, part: str) -> tuple[str, str]:
    """One of `patterns` and its id. Of four or more, the last sixth (at least one) is kept out of training, and only
    these are used in the held-out parts; of fewer, all serve every part."""
    kept = max(len(patterns) // 6, 1) if len(patterns) >= 4 else 0
    first, last = (0, len(patterns) - kept) if part == "train" or not kept else (len(patterns) - kept, None)
    chosen = rng.choice(range(len(patterns))[first:last])
    return patterns[chosen], f"{key}.{chosen}"
