"""What speaks for each product as the next one of a visit: neighbouring visits, what came next, repeats, counts.

The neighbours are an extension of V-SKNN and STAN (Ludewig and Jannach 2018; Garg et al. 2019): visits that share
products with this one, weighted by how rare and how late those are, how near in time the neighbour is, and how near
to the shared product the candidate lies in it; here in three mixtures at once, between which a ranker chooses.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shopkeeper.recommend.models.session_visits import Floats, Ints, Visits, ranges

__all__ = ["FEATURES", "Signals", "signals"]

#: an item's latest places looked at, and neighbouring visits kept
_PLACES, _NEIGHBOURS, _MORE = 2000, 800, 200
#: acts of the visit that count
ACTS = 30
#: candidates besides those of the visit itself
CANDIDATES = 120
_FAR = 99.0

#: (decay per act back in this visit, decay per act away in the neighbour, share of all visits over which age
#: decays, power of rarity)
_BAG, _ORDER, _FRESH = (0.05, 0.03, 0.7, 1.5), (0.5, 0.3, 0.3, 1.0), (0.1, 0.1, 0.08, 1.0)

FEATURES = (
    "bag", "bag_share", "onward", "onward_share", "back", "back_share", "fresh", "fresh_share", "best", "visits",
    "next", "next_share", "soon", "pair", "second", "second_share", "mixture", "place",
    "inside", "times", "since", "share",
    "again", "stays", "acts", "lately", "last", "first",
    "length", "distinct", "repeating", "stayed", "returned", "last_acts", "last_stays", "last_again", "support",
    "reach",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signals:
    """Candidates, those of the visit itself first; `features` (candidates, len(FEATURES)) float32; `mixture` the
    score of the neighbours alone, and of `touched` items that were not taken as candidates."""

    items: NDArray[np.int32]
    features: NDArray[np.float32]
    touched: NDArray[np.int32]
    mixture: NDArray[np.float32]


def signals(visits: Visits, acts: NDArray[np.int32], before: int | None = None) -> Signals:
    """For a visit that did `acts` so far (known items, oldest first, at least one), as of visit `before`."""
    before = len(visits) if before is None else before
    acts = acts[-ACTS:]
    own, since = np.unique(acts[::-1], return_index=True)
    times = np.bincount(np.searchsorted(own, acts), minlength=len(own)).astype(np.float64)
    near = _neighbours(visits, own.astype(np.int64), since, before)
    after = _after(visits, acts, before)
    # all items spoken of, and their numbers in a compact space
    flags = np.zeros(visits.n_items, bool)
    flags[own] = True
    flags[near.items] = True
    flags[after.items] = True
    spoken = np.flatnonzero(flags)
    compact = np.empty(visits.n_items, np.int32)
    compact[spoken] = np.arange(len(spoken), dtype=np.int32)
    size = len(spoken)
    at = compact[near.items]
    sums: dict[str, Floats] = {}
    for name, weights in near.weights.items():
        sums[name] = np.bincount(at, weights, minlength=size).astype(np.float64)
    at = compact[after.items]
    for name, weights in after.weights.items():
        sums[name] = np.bincount(at, weights, minlength=size).astype(np.float64)
    mixture = (
        _share(sums["bag"])
        + 0.5 * _share(sums["onward"])
        + 0.5 * _share(sums["fresh"])
        + 0.3 * _share(sums["next"])
        + 0.3 * _share(sums["second"])
    )
    mine = compact[own]
    others = mixture.copy()
    others[mine] = -1.0
    if size - len(mine) > CANDIDATES:
        taken = np.argpartition(-others, CANDIDATES)[:CANDIDATES]
    else:
        taken = np.flatnonzero(others >= 0)
    chosen = np.concatenate([mine, taken])
    items = spoken[chosen].astype(np.int32)
    features = np.empty((len(FEATURES), len(items)), np.float32)
    columns = dict(zip(FEATURES, features, strict=True))
    for name in ("bag", "onward", "back", "fresh", "next", "second"):
        columns[name][:] = sums[name][chosen]
        columns[f"{name}_share"][:] = _share(sums[name])[chosen]
    for name in ("best", "visits", "soon", "pair"):
        columns[name][:] = sums[name][chosen]
    columns["mixture"][:] = mixture[chosen]
    columns["place"][:] = np.argsort(np.argsort(-mixture[chosen], kind="stable"), kind="stable")
    n = len(own)
    columns["inside"][:] = np.arange(len(items)) < n
    columns["times"][:], columns["since"][:] = 0.0, _FAR
    columns["times"][:n], columns["since"][:n] = times, since
    columns["share"][:] = columns["times"] / len(acts)
    counts = visits.counts(items, before, recent=max(before // 50, 1))
    columns["again"][:], columns["stays"][:] = counts.again, counts.stays
    columns["acts"][:], columns["lately"][:] = np.log1p(counts.acts), np.log1p(counts.lately)
    columns["last"][:] = np.log1p(np.maximum(counts.last, 0))
    columns["first"][:] = counts.first / max(before, 1)
    here = int(np.searchsorted(own, acts[-1]))
    one_per_visit = {
        "length": float(len(acts)),
        "distinct": len(own) / len(acts),
        "repeating": float(np.mean(acts[1:] == acts[:-1])) if len(acts) > 1 else 0.0,
        "stayed": float(len(acts) > 1 and acts[-1] == acts[-2]),
        "returned": float(times[here] > 1),
        "last_acts": float(np.log1p(counts.acts[here])),
        "last_stays": float(counts.stays[here]),
        "last_again": float(counts.again[here]),
        "support": float(sums["bag"].max(initial=0.0)),
        "reach": float(np.log1p(size)),
    }
    for name, value in one_per_visit.items():
        columns[name][:] = value
    rest = others > 0
    rest[chosen] = False
    return Signals(
        items,
        np.ascontiguousarray(features.T),
        np.concatenate([items, spoken[rest].astype(np.int32)]),
        np.concatenate([mixture[chosen], mixture[rest]]).astype(np.float32),
    )


def _share(sums: Floats) -> Floats:
    most = float(sums.max(initial=0.0))
    return sums / most if most > 0 else sums


@dataclass(frozen=True, slots=True)
class _Spoken:
    """Items (with repetition), and by name a weight for each."""

    items: NDArray[np.int32]
    weights: dict[str, Floats]


def _neighbours(visits: Visits, own: Ints, since: Ints, before: int) -> _Spoken:
    """Items of visits that share an item with this one, and by how much each speaks for them."""
    ends = visits.ends(own, before)
    lengths = np.minimum(ends - visits.starts[own], _PLACES)
    places = visits.order[ranges(ends - lengths, lengths)]
    if not len(places):
        empty = np.empty(0)
        return _Spoken(
            np.empty(0, np.int32), dict.fromkeys(("bag", "onward", "back", "fresh", "best", "visits"), empty)
        )
    which = np.repeat(np.arange(len(own)), lengths)
    visit = visits.visit[places]
    last = np.ones(len(places), bool)  # one place an item and visit: the last
    last[:-1] = (visit[1:] != visit[:-1]) | (which[1:] != which[:-1])
    places, which, visit = places[last], which[last], visit[last]
    found, inverse = np.unique(visit, return_inverse=True)
    age = (before - found) / max(before, 1)
    length = visits.offsets[found + 1] - visits.offsets[found]
    rarity = np.log((before + 1) / (ends - visits.starts[own] + 1.0))
    likeness = []
    for back, _, ages, power in (_BAG, _ORDER, _FRESH):
        weight = np.exp(-back * since) * np.maximum(rarity, 0.1) ** power
        total = np.bincount(inverse, weight[which], minlength=len(found))
        likeness.append(total / np.sqrt(length) * np.exp(-age / ages))
    if len(found) > _NEIGHBOURS:
        keep = np.zeros(len(found), bool)
        keep[np.argpartition(-likeness[0], _NEIGHBOURS)[:_NEIGHBOURS]] = True
        for other in likeness[1:]:
            keep[np.argpartition(-other, _MORE)[:_MORE]] = True
    else:
        keep = np.ones(len(found), bool)
    # where in the neighbour the latest act of this visit is
    anchor = np.zeros(len(found), np.int64)
    latest = np.lexsort((-since[which], inverse))  # of one visit the last written is the latest act
    anchor[inverse[latest]] = places[latest]
    found, anchor, length = found[keep], anchor[keep], length[keep]
    bag, order, fresh = (np.repeat(part[keep], length) for part in likeness)
    flat = ranges(visits.offsets[found], length)
    away = flat - np.repeat(anchor, length)
    apart = np.abs(away)
    elsewhere = away != 0
    near = np.exp(-_ORDER[1] * apart) * order
    weights = {
        "bag": bag * np.exp(-_BAG[1] * apart) * elsewhere,
        "onward": near * (away > 0),
        "back": near * (away < 0),
        "fresh": fresh * np.exp(-_FRESH[1] * apart) * elsewhere,
        "best": bag**2 * elsewhere,
        "visits": elsewhere.astype(np.float64),
    }
    return _Spoken(visits.items[flat], weights)


def _after(visits: Visits, acts: NDArray[np.int32], before: int) -> _Spoken:
    """Items that came after the last act, and after the one before it, in earlier visits."""
    parts: list[NDArray[np.int32]] = []
    names = ("next", "soon", "pair", "second")
    weights: dict[str, list[Floats]] = {name: [] for name in names}

    def add(items: NDArray[np.int32], **values: Floats) -> None:
        parts.append(items)
        for name in names:
            weights[name].append(values.get(name, np.zeros(len(items))))

    for step, act in ((1, acts[-1:]), (2, acts[-2:-1])):
        if not len(act):
            continue
        ends = visits.ends(act, before)
        lengths = np.minimum(ends - visits.starts[act], _PLACES)
        places = visits.order[ranges(ends - lengths, lengths)]
        scale = 1.0 / (len(places) + 3.0)
        for ahead in (1, 2, 3, 4) if step == 1 else (1, 2):
            inside = places + ahead < visits.offsets[visits.visit[places] + 1]
            from_ = places[inside]
            items = visits.items[from_ + ahead]
            one = np.full(len(from_), scale)
            if step == 2:
                add(items, second=one / ahead)
            elif ahead == 1:
                pair = np.zeros(len(from_))
                if len(acts) > 1:
                    first = np.maximum(from_ - 1, 0)
                    same = (visits.visit[first] == visits.visit[from_]) & (from_ > 0)
                    pair = (same & (visits.items[first] == acts[-2])).astype(np.float64)
                add(items, next=one, soon=one, pair=pair)
            else:
                add(items, soon=one / ahead)
    return _Spoken(
        np.concatenate(parts),
        {name: np.concatenate(values) for name, values in weights.items()},
    )
