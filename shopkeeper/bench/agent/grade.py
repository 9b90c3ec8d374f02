"""What a finished dialogue is worth: the final database against the gold one, and the texts that had to be said."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shopkeeper.errors import InputError

__all__ = ["Gold", "canonical_sha", "differences", "read_gold", "said"]


@dataclass(frozen=True, slots=True)
class Gold:
    """The right end of one dialogue. `writes` is None where the answers do not list them."""

    final_db_sha: str
    initial_db_sha: str = ""
    communicate: tuple[str, ...] = ()
    writes: tuple[Mapping[str, Any], ...] | None = None


def canonical_sha(db: Any) -> str:
    """SHA-256 (hex) of `db` as canonical JSON: keys with null dropped, keys sorted, no spaces, UTF-8."""
    text = json.dumps(_without_null(db), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _without_null(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: _without_null(v) for k, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        return [_without_null(v) for v in value]
    return value


def read_gold(directory: Path) -> dict[str, Gold]:
    """The answers in a folder (gold*.jsonl, answers*.jsonl), by dialogue id; {} when there are none.
    Raises InputError for a row without `id` or `final_db_sha`."""
    gold: dict[str, Gold] = {}
    for file in sorted([*directory.glob("gold*.jsonl"), *directory.glob("answers*.jsonl")]):
        for number, line in enumerate(file.read_text("utf-8-sig").split("\n"), 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                gold[str(row["id"])] = Gold(
                    str(row["final_db_sha"]),
                    str(row.get("initial_db_sha") or ""),
                    tuple(str(text) for text in row.get("communicate") or ()),
                    tuple(row["writes"]) if row.get("writes") is not None else None,
                )
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(
                    f"{str(file)!r} line {number} is no answer: it needs id and final_db_sha"
                ) from error
    return gold


def said(texts: Sequence[str], replies: Sequence[str]) -> list[str]:
    """Which of `texts` occur in what the assistant said: case ignored, commas within numbers ignored."""
    whole = _plain("\n".join(replies))
    return [text for text in texts if _plain(text) in whole]


def _plain(text: str) -> str:
    return re.sub(r"(?<=\d),(?=\d)", "", text).casefold()


def differences(writes: Sequence[Mapping[str, Any]], gold: Sequence[Mapping[str, Any]]) -> list[str]:
    """What was done too much ("+ ...") and what is missing ("- ..."), regardless of order; order within lists of
    items does not count either."""
    done, wanted = Counter(map(_call, writes)), Counter(map(_call, gold))
    return [*(f"- {c}" for c in (wanted - done).elements()), *(f"+ {c}" for c in (done - wanted).elements())]


def _call(write: Mapping[str, Any]) -> str:
    arguments = dict(write.get("arguments") or {})
    items, others = arguments.get("item_ids"), arguments.get("new_item_ids")
    if isinstance(items, list) and isinstance(others, list) and len(items) == len(others):
        pairs = sorted(zip(map(str, items), map(str, others), strict=True))
        arguments |= {"item_ids": [a for a, _ in pairs], "new_item_ids": [b for _, b in pairs]}
    elif isinstance(items, list):
        arguments["item_ids"] = sorted(map(str, items))
    text = json.dumps(arguments, sort_keys=True, ensure_ascii=False)
    return f"{write.get('name', '?')} {text}"
