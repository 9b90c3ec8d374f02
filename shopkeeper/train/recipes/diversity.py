"""How varied training rows are: distinct n-grams, patterns, repeated rows and lengths, for each language."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["NGRAMS", "Diversity", "diversity", "table"]

NGRAMS = (1, 2, 3, 4)
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|[^\w\s]")


@dataclass(slots=True)
class Diversity:
    """Of the rows of one language. `distinct`: n -> different n-grams over all n-grams of the last sentences (words,
    single characters in Chinese); `repeated`: share of rows equal to an earlier one; `repeated_sentences`: share of
    sentences said before, whatever the names beside them; `sentence`, `prompt`, `reply`: mean lengths in characters."""

    rows: int = 0
    distinct: dict[int, float] = field(default_factory=dict)
    patterns: int = 0
    commonest: tuple[str, float] = ("", 0.0)
    repeated: float = 0.0
    repeated_sentences: float = 0.0
    sentence: float = 0.0
    prompt: float = 0.0
    reply: float = 0.0
    intents: Mapping[str, int] = field(default_factory=dict)


def diversity(rows: Iterable[Mapping[str, Any]]) -> dict[str, Diversity]:
    """The measures of each language in `rows` (the rows of recipes), read once and not kept."""
    counted: dict[str, _Count] = defaultdict(_Count)
    for row in rows:
        counted[row["language"]].add(row)
    return {language: counted[language].result() for language in sorted(counted)}


def table(measured: Mapping[str, Diversity]) -> str:
    """The measures as a Markdown table, a column for each language."""
    head = ["measure", *measured]
    lines = [head, ["---"] * len(head), ["rows", *(f"{d.rows:,}" for d in measured.values())]]
    for n in NGRAMS:
        lines.append(
            [f"distinct {n}-grams / {n}-grams", *(f"{d.distinct[n]:.3f}" for d in measured.values())]
        )
    lines += [
        ["patterns used", *(f"{d.patterns:,}" for d in measured.values())],
        ["commonest pattern", *(f"{d.commonest[0]} ({d.commonest[1]:.1%})" for d in measured.values())],
        ["rows repeated", *(f"{d.repeated:.2%}" for d in measured.values())],
        ["sentences repeated", *(f"{d.repeated_sentences:.2%}" for d in measured.values())],
        ["characters: sentence", *(f"{d.sentence:.0f}" for d in measured.values())],
        ["characters: whole prompt", *(f"{d.prompt:.0f}" for d in measured.values())],
        ["characters: reply", *(f"{d.reply:.0f}" for d in measured.values())],
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


class _Count:
    def __init__(self) -> None:
        self.rows = self.repeated = self.again = 0
        self.lengths = [0, 0, 0]
        self.totals: Counter[int] = Counter()
        self.grams: dict[int, set[int]] = {n: set() for n in NGRAMS}
        self.patterns: Counter[str] = Counter()
        self.intents: Counter[str] = Counter()
        self.seen: set[bytes] = set()
        self.said: set[bytes] = set()

    def add(self, row: Mapping[str, Any]) -> None:
        *before, last, reply = (turn["content"] for turn in row["messages"])
        self.rows += 1
        self.repeated += _again(self.seen, "\x00".join((*before, last, reply)))
        self.again += _again(self.said, last)
        for at, text in enumerate((last, "".join((*before, last)), reply)):
            self.lengths[at] += len(text)
        self.patterns.update(set(row.get("templates", ())))
        self.intents.update(re.findall(r'^\{"intent":"(\w+)"', reply, re.M))
        words = _TOKEN.findall(last.lower())
        for n in NGRAMS:
            grams = [hash(tuple(words[at : at + n])) for at in range(len(words) - n + 1)]
            self.totals[n] += len(grams)
            self.grams[n].update(grams)

    def result(self) -> Diversity:
        rows = self.rows
        name, times = (self.patterns.most_common(1) or [("", 0)])[0]
        return Diversity(
            rows,
            {n: len(self.grams[n]) / max(self.totals[n], 1) for n in NGRAMS},
            len(self.patterns),
            (name, times / rows),
            self.repeated / rows,
            self.again / rows,
            self.lengths[0] / rows,
            self.lengths[1] / rows,
            self.lengths[2] / rows,
            dict(self.intents.most_common()),
        )


def _again(seen: set[bytes], text: str) -> bool:
    """Whether `text` was seen; it is now."""
    mark = hashlib.blake2b(text.encode(), digest_size=12).digest()
    found = mark in seen
    seen.add(mark)
    return found
