"""Preference pairs from a model's own replies: those that earn the reward are chosen, those that do not are rejected.

On commands of simulated dialogues the reward is the final state of the records; on other rows it is the exact answer.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from shopkeeper.errors import InputError
from shopkeeper.train.evaluate import Checkpoint
from shopkeeper.train.rewards import Reward, answer, rewards
from shopkeeper.train.rows import hash_file
from shopkeeper.train.tuning import read_jsonl

__all__ = ["DEFAULT", "PairOptions", "PairReport", "Sampler", "make_pairs", "pair_of", "write_pairs"]

#: commands are judged by the records at the end where a row has a case, rewordings by their facts, typed requests by
#: their slots, all else by the answer itself
DEFAULT = ("final_state", "keeps_facts", "exact_slots", "exact")
WHOLE = 1.0  # what a reply must earn to be chosen


class Sampler(Protocol):
    """Draws replies; evaluate.Checkpoint does."""

    def sample(
        self, rows: Sequence[Mapping[str, Any]], count: int, *, temperature: float, seed: int
    ) -> list[list[str]]: ...


@dataclass(frozen=True, slots=True)
class PairOptions:
    """`samples` replies are drawn for each row at `temperature`, besides the likeliest one; 0 takes that one alone.
    `most`: pairs from one row. `rewards`: the first that judges a row counts (names as in rewards.rewards, no
    weights). `batch` rows at once, of like length."""

    samples: int = 4
    temperature: float = 0.8
    most: int = 1
    rewards: tuple[str, ...] = DEFAULT
    batch: int = 32
    reply_tokens: int = 220
    seed: int = 0


@dataclass(slots=True)
class PairReport:
    """`likeliest`: the share of rows whose likeliest reply earns the whole reward; `hopeless`: rows of which no reply
    did, so that the row's own answer is chosen; `unjudged`: rows that no reward judges."""

    rows: int = 0
    pairs: int = 0
    likeliest: float = 0.0
    hopeless: int = 0
    unjudged: int = 0
    skills: dict[str, int] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)


def make_pairs(
    rows: Sequence[Mapping[str, Any]],
    sampler: Sampler,
    options: PairOptions | None = None,
    report: PairReport | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> Iterator[dict[str, Any]]:
    """{"prompt", "chosen", "rejected", "skill", "language", "earned": [chosen, rejected]} of each pair found; counts in
    `report` as it goes. Raises InputError for a reward that is not there."""
    chosen = options or PairOptions()
    judges = [reward for _, _, reward in rewards(chosen.rewards)]
    told = report if report is not None else PairReport()
    right = 0
    ordered = sorted(rows, key=lambda row: sum(len(str(m.get("content"))) for m in row["messages"]))
    for start in range(0, len(ordered), chosen.batch):
        some = ordered[start : start + chosen.batch]
        drawn = sampler.sample(some, 1, temperature=0, seed=chosen.seed)
        if chosen.samples:
            more = sampler.sample(
                some, chosen.samples, temperature=chosen.temperature, seed=chosen.seed + start
            )
            drawn = [[*one, *others] for one, others in zip(drawn, more, strict=True)]
        for row, replies in zip(some, drawn, strict=True):
            told.rows += 1
            judge = _judge(row, judges)
            if judge is None:
                told.unjudged += 1
                continue
            found, earned = pair_of(row, replies, judge, chosen.most)
            right += earned[replies[0]] >= WHOLE
            told.hopeless += max(earned.values()) < WHOLE
            told.likeliest = right / (told.rows - told.unjudged)
            told.pairs += len(found)
            yield from found
        say(f"{told.rows} rows, {told.pairs} pairs, likeliest reply right {told.likeliest:.3f}")


def pair_of(
    row: Mapping[str, Any], replies: Sequence[str], judge: Reward, most: int = 1
) -> tuple[list[dict[str, Any]], dict[str, float]]:
    """The pairs of one row, and what each distinct reply earns. Chosen is the row's answer where it was drawn or no
    reply earns the whole reward, else the reply drawn most often that does; rejected are those that earn less: the
    likeliest (the first of `replies`), then those drawn most often."""
    drawn = Counter(replies)
    earned = {reply: float(judge(reply, row) or 0.0) for reply in drawn}
    right = answer(row)
    good = sorted((r for r in drawn if earned[r] >= WHOLE), key=lambda r: (r != right, -drawn[r]))
    best = good[0] if good else right
    bad = sorted(
        (r for r in drawn if earned[r] < WHOLE and r != best), key=lambda r: (r != replies[0], -drawn[r])
    )
    pairs = [
        {
            "prompt": list(row["messages"][:-1]),
            "chosen": [{"role": "assistant", "content": best}],
            "rejected": [{"role": "assistant", "content": reply}],
            "skill": row.get("skill", ""),
            "language": row.get("language", ""),
            "earned": [earned.get(best, WHOLE), earned[reply]],
        }
        for reply in bad[:most]
    ]
    return pairs, earned


def write_pairs(
    files: Sequence[Path],
    model: str | Path,
    out: Path,
    options: PairOptions | None = None,
    say: Callable[[str], None] = lambda line: None,
    *,
    limit: int = 0,
) -> dict[str, Any]:
    """Samples `model` on the rows of `files`, writes the pairs to `out` and what was done to `out`.manifest.json; the
    file appears whole or not at all. Returns the manifest. Raises InputError, TrainError, MissingExtra."""
    chosen = options or PairOptions()
    if out.exists():
        raise InputError(f"{str(out)!r} exists already: give a new --out, or remove it")
    rewards(chosen.rewards)
    rows = [row for file in files for row in read_jsonl(file, keys=("messages",)) if not row.get("tools")]
    rows = rows[:limit] if limit else rows
    if not rows:
        raise InputError(
            "no rows to draw replies for: give rows that end in a text, made by  shopkeeper train data"
        )
    report = PairReport()
    found = list(make_pairs(rows, Checkpoint(model, reply_tokens=chosen.reply_tokens), chosen, report, say))
    report.skills = dict(Counter(pair["skill"] for pair in found))
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(out.name + ".part")
    part.write_text("".join(json.dumps(pair, ensure_ascii=False) + "\n" for pair in found), "utf-8")
    os.replace(part, out)
    manifest = {
        **report.as_dict(),
        "model": str(model),
        "files": [{"path": str(file), "sha256": hash_file(file)} for file in files],
        "options": asdict(chosen),
    }
    out.with_name(out.name + ".manifest.json").write_text(json.dumps(manifest, indent=1), "utf-8")
    return manifest


def _judge(row: Mapping[str, Any], judges: Sequence[Reward]) -> Reward | None:
    """The first reward that judges the row: its answer earns something by it."""
    return next((judge for judge in judges if judge(answer(row), row) is not None), None)
