"""The numbers of one run: per engine, per dialogue, and what went wrong."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from shopkeeper.bench.agent.grade import Gold, differences, said
from shopkeeper.bench.agent.play import Played

__all__ = ["measured", "wrong"]


def measured(played: Sequence[Played], gold: Mapping[str, Gold], unreadable: int = 0) -> dict[str, Any]:
    """Counts and means; with answers also `pass_rate` (final database equal), `said_rate` (of the dialogues that have
    texts to be said, all of them said) and `full_rate` (both). A dialogue that broke off, could not be read, or has no
    answer although others have counts as not passed. Shares are of all dialogues asked for."""
    count = len(played) + unreadable
    report: dict[str, Any] = {
        "dialogues": count,
        "broken_off": sum(1 for p in played if p.error) + unreadable,
    }
    if gold:
        passed = [p for p in played if _passed(p, gold)]
        report["passed"] = len(passed)
        report["pass_rate"] = _share(len(passed), count)
        told = [p for p in played if p.id in gold and gold[p.id].communicate]
        if told:
            report["said_rate"] = _share(sum(1 for p in told if _said(p, gold)), len(told))
        report["full_rate"] = _share(sum(1 for p in passed if _said(p, gold)), count)
    report["turns"] = _mean([len(p.replies) for p in played])
    report["writes"] = _mean([len(p.writes) for p in played])
    report["refused_calls"] = sum(1 for p in played for call in p.calls if not call["result_ok"])
    report["to_a_person"] = sum(
        1 for p in played if any(call["name"] == "transfer_to_human_agents" for call in p.calls)
    )
    seconds = [s for p in played for s in p.seconds]
    report["seconds_per_reply"] = _mean(seconds)
    report["seconds"] = round(sum(seconds), 3)
    return report


def wrong(played: Sequence[Played], gold: Mapping[str, Gold]) -> dict[str, dict[str, str]]:
    """What is wrong with the dialogues that did not pass: calls missing (-) or too much (+), texts not said."""
    found: dict[str, dict[str, str]] = {}
    for one in played:
        problems: list[str] = [one.error] if one.error else []
        answer = gold.get(one.id)
        if gold and answer is None:
            problems.append("no answer is given for it")
        if answer is not None and one.final_db_sha != answer.final_db_sha:
            calls = differences(one.writes, answer.writes) if answer.writes is not None else []
            problems += calls or ["the final database differs"]
        if answer is not None and not _said(one, gold):
            missing = [t for t in answer.communicate if t not in said(answer.communicate, one.replies)]
            problems.append(f"not said: {', '.join(missing)}")
        if problems:
            found[one.id] = {"turns": str(len(one.replies)), "wrong": "; ".join(problems)}
    return found


def _passed(one: Played, gold: Mapping[str, Gold]) -> bool:
    return not one.error and one.id in gold and one.final_db_sha == gold[one.id].final_db_sha


def _said(one: Played, gold: Mapping[str, Gold]) -> bool:
    texts = gold[one.id].communicate
    return len(said(texts, one.replies)) == len(texts)


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _mean(values: Sequence[float]) -> float:
    return round(statistics.fmean(values), 4) if values else 0.0
