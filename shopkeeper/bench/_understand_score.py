"""How well typed requests agree with the ones meant: intents, slots, the words wanted, everything at once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from shopkeeper.bench._understand_data import Sample
from shopkeeper.language import fold
from shopkeeper.understanding import TypedRequest

__all__ = ["by_group", "by_slot", "latency", "reachable", "score", "token_f1"]

Requests = tuple[TypedRequest, ...]
#: further slots of `TypedRequest.slots`, told by how their name starts; all others are attributes
_SLOTS = {
    "category": "category",
    "brand": "brand",
    "avoid": "avoid",
    "price": "price",
    "sort": "sort",
    "quantity": "quantity",
    "order": "order",
    "ref": "refs",
}
_TOKEN = re.compile(r"[㐀-鿿豈-﫿]|[^\W_㐀-鿿豈-﫿]+")


def token_f1(said: str, meant: str) -> float:
    """F1 of the words (Chinese: characters) of two texts; 1 when both are empty."""
    left, right = Counter(_TOKEN.findall(fold(said))), Counter(_TOKEN.findall(fold(meant)))
    if not left and not right:
        return 1.0
    common = sum((left & right).values())
    return 2 * common / (sum(left.values()) + sum(right.values()))


def score(samples: Sequence[Sample], said: Mapping[str, Requests]) -> dict[str, Any]:
    """Means over the sentences that have answers; a sentence without a prediction counts as wrong.

    intent_accuracy: all intents right, in order; slot_*: micro, over (slot, value) of the whole message; want_f1:
    mean token F1; exact: all requests equal but for `want`; exact_with_want: also every word of `want`; where
    no sentence has a `want`, both are left out."""
    hits = given = meant = 0
    intents: list[bool] = []
    wants: list[float] = []
    exact: list[bool] = []
    exact_want: list[bool] = []
    for sample in samples:
        if sample.gold is None:
            continue
        found = said.get(sample.id, ())
        left, right = _pairs(found, sample), _pairs(sample.gold, sample)
        hits += sum((left & right).values())
        given += sum(left.values())
        meant += sum(right.values())
        wanted = token_f1(" ".join(r.want for r in found), " ".join(r.want for r in sample.gold))
        wants.append(wanted if found else 0.0)
        intents.append(tuple(r.intent for r in found) == tuple(r.intent for r in sample.gold))
        exact.append(
            intents[-1]
            and all(_one(a, sample) == _one(b, sample) for a, b in zip(found, sample.gold, strict=True))
        )
        same_words = len(found) == len(sample.gold) and all(
            token_f1(a.want, b.want) == 1 for a, b in zip(found, sample.gold, strict=True)
        )
        exact_want.append(exact[-1] and same_words)
    scores = {
        "sentences": len(intents),
        "intent_accuracy": _mean(intents),
        **_prf(hits, given, meant),
        "exact": _mean(exact),
    }
    if any(request.want for sample in samples for request in sample.gold or ()):
        scores |= {"want_f1": _mean(wants), "exact_with_want": _mean(exact_want)}
    return scores


def by_slot(samples: Sequence[Sample], said: Mapping[str, Requests]) -> dict[str, dict[str, Any]]:
    """slot -> precision, recall and F1; attributes are counted together."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for sample in samples:
        if sample.gold is None:
            continue
        left, right = _pairs(said.get(sample.id, ()), sample), _pairs(sample.gold, sample)
        for at, pairs in enumerate((left & right, left, right)):
            for (slot, _), n in pairs.items():
                counts[_SLOTS.get(slot.split(" ")[0], "attributes")][at] += n
    order = ["category", "brand", "attributes", "avoid", "price", "sort", "quantity", "order", "refs"]
    return {slot: {"count": counts[slot][2], **_prf(*counts[slot])} for slot in order if slot in counts}


def by_group(
    samples: Sequence[Sample], said: Mapping[str, Requests], key: Callable[[Sample], str]
) -> dict[str, dict[str, Any]]:
    """`score` of each group of sentences."""
    groups: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        groups[key(sample)].append(sample)
    return {name: score(rows, said) for name, rows in sorted(groups.items())}


def reachable(samples: Sequence[Sample]) -> float:
    """Share of the names meant that are among the candidates a model is given: the most its recall can be."""
    found = total = 0
    for sample in samples:
        names = sample.names()
        have = {("category", n.name) for n in names.categories} | {("brand", n.name) for n in names.brands}
        have |= {(n.attribute, n.name) for n in names.values}
        for request in sample.gold or ():
            for slot, value in request.slots():
                slot = slot.removeprefix("avoid ")
                if slot.split(" ")[0] not in ("price", "sort", "quantity", "order", "ref"):
                    total += 1
                    found += (slot, value) in have
    return found / total if total else 1.0


def latency(seconds: Iterable[float]) -> dict[str, float]:
    """p50, p90 and p99 in milliseconds."""
    taken = np.array(list(seconds) or [0.0]) * 1000
    return {f"p{p}_ms": round(float(np.percentile(taken, p)), 2) for p in (50, 90, 99)}


def _pairs(requests: Requests, sample: Sample) -> Counter[tuple[str, str]]:
    return Counter(pair for request in requests for pair in _one(request, sample))


def _one(request: TypedRequest, sample: Sample) -> frozenset[tuple[str, str]]:
    return frozenset((s, _folded(v)) for s, v in request.slots()) - frozenset(
        (s, _folded(v)) for s, v in sample.optional
    )


def _folded(value: str) -> str:
    return " ".join(fold(value).split())


def _prf(hits: int, given: int, meant: int) -> dict[str, float]:
    return {
        "slot_precision": hits / given if given else float(not meant),
        "slot_recall": hits / meant if meant else float(not given),
        "slot_f1": 2 * hits / (given + meant) if given + meant else 1.0,
    }


def _mean(values: Sequence[float] | Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0
