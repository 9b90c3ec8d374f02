"""Speaking through a model: what code has worded is said in the model's words, if these keep every fact.

Code decides what is said; the model only how. Its words are taken when they claim the same facts, name the same goods
and say yes or no to the same; else the code's own words stand.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection
from dataclasses import dataclass

from shopkeeper.assistant.promises.claims import claims_of
from shopkeeper.errors import ShopkeeperError
from shopkeeper.language import fold
from shopkeeper.llm import prompts
from shopkeeper.llm.types import ChatRequest, Engine

__all__ = ["LONGEST", "ModelVoice", "Spoken", "keeps"]

LONGEST = 240  # characters of a text that is said in other words
MAX_TOKENS = 200
_LOG = logging.getLogger(__name__)
_CLAIMED = frozenset({"link", "email", "money", "date", "weekday", "day", "id", "address", "number", "free"})
_NOT = re.compile(
    r"\b(?:not|no|none|never|nothing|cannot|without|only|unable|unfortunately)\b|n['’]t\b|[不没无未]|只能",
    re.I,
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_TOKEN = re.compile(r"#?[a-z0-9][a-z0-9-]*\d[a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Spoken:
    """`text` is what to say; `own`: whether it is the model's wording; `why`: what was wrong with it otherwise."""

    text: str
    own: bool = False
    why: str = ""


class ModelVoice:
    """Words texts with an engine. `trained`: whether its model knows the short prompt (the project's own do)."""

    def __init__(self, engine: Engine, *, trained: bool = True, timeout: float = 5.0) -> None:
        self.engine, self.trained, self.timeout = engine, trained, timeout

    def say(self, text: str, language: str, names: Collection[str] = ()) -> Spoken:
        """`text` in the model's words; `text` itself where the model fails or its words do not keep the facts. `names`:
        of goods and the like, which must stay where they stand."""
        if not text.strip() or len(text) > LONGEST or "\n" in text.strip():
            return Spoken(text, why="not for the model")
        request = ChatRequest(
            prompts.reword(text, language, explain=not self.trained),
            max_tokens=MAX_TOKENS,
            timeout=self.timeout,
            purpose="reply",
        )
        try:
            words = " ".join(self.engine.chat(request).text.split())
        except ShopkeeperError as error:
            _LOG.warning("said in the code's words: %s", error)
            return Spoken(text, why="the model failed")
        why = keeps(text, words, names)
        return Spoken(text, why=why) if why else Spoken(words, own=True)


def keeps(text: str, words: str, names: Collection[str] = ()) -> str:
    """'' when `words` say the same facts as `text`, else what they do not keep."""
    if not words or not 0.3 * len(text) <= len(words) <= 1.6 * len(text) + 40:
        return "length"
    mine, theirs = ({(c.kind, c.value) for c in claims_of(t) if c.kind in _CLAIMED} for t in (text, words))
    if mine != theirs:
        return "facts"
    if set(_TOKEN.findall(fold(text))) != set(_TOKEN.findall(fold(words))):
        return "numbers"
    plain, said = fold(text), fold(words)
    if any(name and fold(name) in plain and fold(name) not in said for name in names):
        return "names"
    done, said_done = (
        {c.value.partition(":")[0] for c in claims_of(t) if c.kind == "done"} for t in (text, words)
    )
    if not said_done <= done:
        return "done"
    if bool(_NOT.search(text)) != bool(_NOT.search(words)):
        return "not"
    if (text.rstrip()[-1:] in "?？") != (words.rstrip()[-1:] in "?？"):
        return "question"
    if bool(_HAN.search(text)) != bool(_HAN.search(words)):
        return "language"
    return ""
