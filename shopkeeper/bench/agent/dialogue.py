"""A scripted customer: what they open with, what they answer to which question, and what they say else.

`dialogues.jsonl` holds one a line: {"id", "opening", "answers": [{"asks": regex, "say", "once"}], "otherwise": [...],
"max_turns"}. Further keys ("held", "task", ...) are kept and mean nothing to the customer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shopkeeper.errors import InputError

__all__ = ["Answer", "Dialogue", "ScriptedCustomer", "read_dialogues"]

MAX_TURNS = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """Said when `asks` is found in the assistant's reply (case ignored); only one time when `once`."""

    asks: str
    say: str
    once: bool = True


@dataclass(frozen=True, slots=True)
class Dialogue:
    """`max_turns` counts the assistant's replies."""

    id: str
    opening: str
    answers: tuple[Answer, ...] = ()
    otherwise: tuple[str, ...] = ()
    max_turns: int = MAX_TURNS
    extra: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Dialogue:
        """Raises ValueError when `row` has not the form of a dialogue."""
        try:
            answers = tuple(
                Answer(str(a["asks"]), str(a["say"]), bool(a.get("once", True)))
                for a in row.get("answers") or ()
            )
            return cls(
                id=str(row["id"]),
                opening=str(row["opening"]),
                answers=answers,
                otherwise=tuple(str(line) for line in row.get("otherwise") or ()),
                max_turns=int(row.get("max_turns") or MAX_TURNS),
                extra={k: v for k, v in row.items() if k not in _KEYS},
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ValueError(f"not a dialogue: {str(row)[:200]} ({type(error).__name__}: {error})") from error


_KEYS = {"id", "opening", "answers", "otherwise", "max_turns"}


class ScriptedCustomer:
    """Plays one dialogue. Raises ValueError for an `asks` that is no regular expression."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        try:
            self._asks = [re.compile(answer.asks, re.IGNORECASE) for answer in dialogue.answers]
        except re.error as error:
            raise ValueError(f"{error.pattern!r} is no regular expression: {error}") from error
        self._used: set[int] = set()
        self._otherwise = list(dialogue.otherwise)
        self._replies = 0

    def opening(self) -> str:
        return self.dialogue.opening

    def answer(self, reply: str) -> str | None:
        """What the customer says to this reply: the first answer that fits and is not used up, else the next of
        `otherwise`; None when they leave."""
        self._replies += 1
        if self._replies >= self.dialogue.max_turns:
            return None
        for number, (answer, asks) in enumerate(zip(self.dialogue.answers, self._asks, strict=True)):
            if number not in self._used and asks.search(reply):
                if answer.once:
                    self._used.add(number)
                return answer.say
        return self._otherwise.pop(0) if self._otherwise else None


def read_dialogues(file: Path) -> tuple[list[Dialogue], dict[str, str]]:
    """The dialogues of a file in order, and what is wrong with the lines that are none: {id or line: reason}.
    Raises InputError when the file cannot be read or holds no dialogue at all."""
    dialogues: list[Dialogue] = []
    wrong: dict[str, str] = {}
    for number, row in _rows(file):
        name = str(row["id"]) if isinstance(row, dict) and "id" in row else f"line {number}"
        try:
            if not isinstance(row, dict):
                raise ValueError("not a JSON object")
            dialogue = Dialogue.from_dict(row)
            if any(dialogue.id == other.id for other in dialogues):
                raise ValueError(f"the id {dialogue.id!r} occurs twice")
            dialogues.append(dialogue)
        except ValueError as error:
            wrong[f"{name} (line {number})" if name in wrong else name] = str(error)
    if not dialogues and not wrong:
        raise InputError(f"{str(file)!r} holds no dialogues")
    return dialogues, wrong


def _rows(file: Path) -> Iterator[tuple[int, Any]]:
    try:
        lines = file.read_text("utf-8-sig", errors="replace").split("\n")
    except OSError as error:
        raise InputError(
            f"cannot read {str(file)!r} ({error.strerror}); a folder for  shopkeeper bench agent  holds "
            "db.json, policy.md and dialogues.jsonl"
        ) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except ValueError:
                yield number, None
