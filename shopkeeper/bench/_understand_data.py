"""Sentences to understand: what was said where, and the typed requests meant, when they are known."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shopkeeper.errors import InputError
from shopkeeper.llm.types import Message
from shopkeeper.understanding import Candidates, Name, ShopVocabulary, TypedRequest, read_requests

__all__ = ["Sample", "ShopNames", "read_json_lines", "read_rows", "read_sentences"]


@dataclass(frozen=True, slots=True)
class ShopNames:
    """One shop: its names, and the vocabulary made of them."""

    id: str
    language: str
    currency: str
    categories: tuple[str, ...]
    brands: tuple[str, ...]
    attributes: Mapping[str, tuple[str, ...]]
    vocabulary: ShopVocabulary

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> ShopNames:
        """Reads one entry of shops.json. Raises InputError."""
        try:
            also: Mapping[str, Sequence[str]] = row.get("translations", {})
            names = [Name("category", c, c, also=tuple(also.get(c, ()))) for c in row["categories"]]
            names += [Name("brand", b, b, also=tuple(also.get(b, ()))) for b in row.get("brands", ())]
            attributes = {str(a): tuple(map(str, v)) for a, v in row.get("attributes", {}).items()}
            for attribute, values in attributes.items():
                for value in values:
                    names.append(
                        Name("value", value, value, attribute, attribute, tuple(also.get(value, ())))
                    )
            return cls(
                str(row["id"]),
                str(row.get("language", "en")),
                str(row.get("currency", "USD")),
                tuple(row["categories"]),
                tuple(row.get("brands", ())),
                attributes,
                ShopVocabulary(names),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise InputError(f"shops.json: {str(row)[:80]!r} is no shop ({error!r} is wrong)") from error


@dataclass(frozen=True, slots=True)
class Sample:
    """One sentence with what is known around it. `gold` is None where the answers are not given; `optional`
    slots count neither for nor against. `group` is what it is reported under: a shop, or a part of the rows.
    `candidates` are given where the names to choose from are fixed; else they come from `shop`."""

    id: str
    text: str
    history: tuple[Message, ...] = ()
    shown: tuple[str, ...] = ()
    gold: tuple[TypedRequest, ...] | None = None
    optional: frozenset[tuple[str, str]] = frozenset()
    language: str = "en"
    group: str = ""
    shop: ShopNames | None = None
    candidates: Candidates | None = None

    def names(self) -> Candidates:
        """The names to choose from."""
        if self.candidates is not None:
            return self.candidates
        before = [turn.content for turn in self.history]
        return self.shop.vocabulary.candidates(self.text, before) if self.shop else Candidates()


def read_json_lines(file: Path) -> list[dict[str, Any]]:
    """The rows of a JSONL file. Raises InputError that names the line."""
    rows = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if line.strip():
            try:
                rows.append(json.loads(line))
            except ValueError as error:
                raise InputError(f"{file}:{number}: not JSON ({error})") from error
            if not isinstance(rows[-1], dict):
                raise InputError(f"{file}:{number}: {line[:60]!r} is not a JSON object")
    return rows


def read_sentences(directory: Path) -> list[Sample]:
    """The sentences of a folder with shops.json and sentences*.jsonl. Raises InputError."""
    try:
        document = json.loads((directory / "shops.json").read_text("utf-8"))
    except ValueError as error:
        raise InputError(f"{directory / 'shops.json'}: not JSON ({error})") from error
    rows = document.get("shops", []) if isinstance(document, dict) else document
    shops = {shop.id: shop for shop in map(ShopNames.from_dict, rows)}
    answers: dict[str, Any] = {}
    for file in sorted(directory.glob("answers*.jsonl")):
        answers |= {str(r["id"]): r for r in read_json_lines(file) if "id" in r}
    samples = []
    for file in sorted(directory.glob("sentences*.jsonl")):
        for row in read_json_lines(file):
            try:
                samples.append(_sample({**row, **answers.get(str(row["id"]), {})}, shops))
            except (KeyError, ValueError, TypeError) as error:
                raise InputError(f"{file}: sentence {row.get('id')!r}: {error!r}") from error
    return samples


def _sample(row: Mapping[str, Any], shops: Mapping[str, ShopNames]) -> Sample:
    gold = row.get("requests")
    return Sample(
        str(row["id"]),
        str(row["text"]),
        tuple(Message(t["role"], t["content"]) for t in row.get("history", ())),
        tuple(map(str, row.get("shown", ()))),
        None if gold is None else tuple(map(TypedRequest.from_dict, gold)),
        frozenset((str(slot), str(value)) for slot, value in row.get("optional", ())),
        "zh" if re.search("[㐀-鿿]", str(row["text"])) else "en",
        str(row["shop"]),
        shops[str(row["shop"])],
    )


_SHOWN = re.compile(r"(?:^|; )\d+ ")


def read_rows(directory: Path, limit: int = 0) -> list[Sample]:
    """Rows made by `shopkeeper train data` with skill "understand": names to choose from are those of their
    prompt, and they are reported by their part (heldout, heldout-shop)."""
    samples: list[Sample] = []
    for file in sorted(directory.glob("*.jsonl")):
        for number, row in enumerate(read_json_lines(file), 1):
            if row.get("skill") == "understand":
                samples.append(sample_of_row(row, f"{file.stem}-{number}"))
            if limit and len(samples) >= limit:
                return samples
    return samples


def sample_of_row(row: Mapping[str, Any], id: str) -> Sample:
    """One training row as a sample."""
    turns = [Message(t["role"], t.get("content", "")) for t in row["messages"]]
    candidates, shown = read_prompt(turns[0].content)
    return Sample(
        id,
        turns[-2].content,
        tuple(turns[1:-2]),
        shown,
        read_requests(turns[-1].content),
        language=str(row.get("language", "en")),
        group=str(row.get("part", "")),
        candidates=candidates,
    )


def read_prompt(system: str) -> tuple[Candidates, tuple[str, ...]]:
    """The names and the products shown that a prompt of `understanding.prompt` holds."""
    categories: list[Name] = []
    brands: list[Name] = []
    values: list[Name] = []
    shown: tuple[str, ...] = ()
    for line in system.splitlines()[1:]:
        if line.startswith("shown: "):
            shown = tuple(part.strip() for part in _SHOWN.split(line.removeprefix("shown: ")) if part.strip())
            continue
        try:
            ((name, found),) = json.loads("{" + line + "}").items()
        except ValueError:
            continue
        if name == "category":
            categories += [Name("category", v, v) for v in found]
        elif name == "brand":
            brands += [Name("brand", v, v) for v in found]
        else:
            values += [Name("value", v, v, name, name) for v in found]
    return Candidates(tuple(categories), tuple(brands), tuple(values)), shown


def languages(samples: Sequence[Sample]) -> Counter[str]:
    """How many sentences there are in each language."""
    return Counter(s.language for s in samples)
