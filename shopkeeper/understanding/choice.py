"""Which of the offered categories a request means, or none of them: the model's pick, weighed against the words.

A conditional logit over the candidates and "none of these" (score 0). It weighs the letters, stems and head words that
a name shares with the wish and with the sentence, likeness of meaning, the rules' reading, the candidates' order and
the model's pick. data/choice.json holds the weights; `python -m shopkeeper.bench._understand_fit` fits them.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.language import segment, stem
from shopkeeper.understanding.meaning import likeness, meaning, meanings_said
from shopkeeper.understanding.request import TypedRequest
from shopkeeper.understanding.spelling import folded, parts_of, stems_of
from shopkeeper.understanding.vocabulary import Candidates, features_of

__all__ = ["FEATURES", "Sentence", "choose_categories", "features", "weights"]

#: of a candidate, `w` by the words of the wish, `s` by the whole sentence: share of its letters' features; share of the
#: wish's features; the same head word; all its stems; likeness of meaning; and each less the best other's
FEATURES = (
    "w_share", "s_share", "w_covered", "w_head", "w_stems", "s_stems", "w_like", "s_like", "w_lead", "s_lead",
    "w_like_lead", "s_like_lead", "s_whole", "w_whole", "picked", "hinted", "hinted_alone", "taken", "first", "rank",
    "first_unsaid", "first_unsaid_if_none_said", "first_of_all_unsaid", "no_wish", "no_wish_s_share",
    "no_wish_s_like", "none_said", "none_said_count", "count", "alone", "any_picked", "several", "refs", "service",
    "find", "refine", "shown_goods", "known", "bias", "han", "w_like_han", "s_like_han", "w_like_lead_han",
    "s_like_lead_han", "w_lead_han", "s_known", "no_wish_han",
)  # fmt: skip
_BY_LANGUAGE = ("w_like", "s_like", "w_like_lead", "s_like_lead", "w_lead")  # weighed again in Chinese
SAID = 0.3  # share of a name's features from which on the sentence is taken to say it
_SERVICE = frozenset(
    "greet other human account ask_policy view_cart change_address change_payment invoice".split()
)
_SHOWN = frozenset({"ask_product", "add_to_cart", "compare"})
_HAN = "\u2e80"


@dataclass(frozen=True, slots=True)
class Sentence:
    """What of a sentence is the same for all its requests."""

    text: str  # folded
    features: frozenset[str]
    stems: frozenset[str]
    meanings: NDArray[np.float32]

    @classmethod
    def of(cls, text: str) -> Sentence:
        """Reads `text`."""
        plain = folded(text)
        return cls(plain, frozenset(features_of(plain)), stems_of(plain) - {""}, meanings_said(plain))


@cache
def weights() -> NDArray[np.float64]:
    """The packaged weights, in the order of `FEATURES`."""
    text = (files("shopkeeper.understanding") / "data" / "choice.json").read_text("utf-8")
    table: Mapping[str, float] = json.loads(text)["weights"]
    return np.array([table.get(name, 0.0) for name in FEATURES])


def choose_categories(
    text: str,
    requests: Sequence[TypedRequest],
    candidates: Candidates,
    hint: Mapping[str, Any],
    chosen: NDArray[np.float64] | None = None,
) -> tuple[TypedRequest, ...]:
    """`requests` with the likeliest category of each, or none; never one that the request rules out. `chosen`: weights
    in place of the packaged ones."""
    if not candidates.categories:
        return tuple(requests)
    rows = []
    said = Sentence.of(text)
    kept = weights() if chosen is None else chosen
    names = [c.name for c in candidates.categories]
    for request, others in zip(requests, taken_by_others(requests), strict=True):
        scores = features(said, request, candidates, hint, others, len(requests)) @ kept
        for value in request.avoid.get("category", ()):
            if value in names:
                scores[names.index(value)] = -np.inf
        best = int(np.argmax(scores))
        rows.append(replace(request, category=names[best] if scores[best] > 0 else ""))
    return tuple(rows)


def taken_by_others(requests: Sequence[TypedRequest]) -> list[frozenset[str]]:
    """For each request the categories that the model gave to the others."""
    return [
        frozenset(other.category for j, other in enumerate(requests) if j != i and other.category)
        for i in range(len(requests))
    ]


def features(
    said: Sentence,
    request: TypedRequest,
    candidates: Candidates,
    hint: Mapping[str, Any],
    taken: frozenset[str] = frozenset(),
    several: int = 1,
) -> NDArray[np.float64]:
    """A row of `FEATURES` for each candidate category; shape (candidates, features)."""
    wish = folded(request.want).strip()
    of_wish = frozenset(features_of(wish))
    stems = stems_of(wish) - {""}
    head, sense = _head(wish), meaning(wish)
    shared = Counter(part for c in candidates.categories for part in set(parts_of(c.name)))
    hinted = hint.get("category", ())
    hinted = (hinted,) if isinstance(hinted, str) else tuple(hinted)
    table = []
    for name in candidates.categories:
        own = [p for s in (name.name, *name.also) for p in parts_of(s) if shared[p] <= 1]
        best = dict.fromkeys(FEATURES[:8], 0.0) | {"w_like": -1.0, "s_like": -1.0}
        for part in own or [folded(name.name)]:
            for key, value in _compared(part, said, wish, of_wish, stems, head, sense).items():
                best[key] = max(best[key], value)
        table.append(best)
    for key in ("w_like", "s_like"):
        if not (sense if key == "w_like" else said.meanings).any():
            for row in table:
                row[key] = 0.0
    count = len(table)
    han = float(any(c >= _HAN for c in wish or said.text))
    most = max((row["s_share"] for row in table), default=0.0)
    unsaid = [at for at, row in enumerate(table) if row["s_share"] < SAID]
    for at, row in enumerate(table):
        others = [o for j, o in enumerate(table) if j != at]
        for lead, key in (
            ("w_lead", "w_share"),
            ("s_lead", "s_share"),
            ("w_like_lead", "w_like"),
            ("s_like_lead", "s_like"),
        ):
            row[lead] = row[key] - max((o[key] for o in others), default=0.0)
        name_of = candidates.categories[at].name
        first = float(bool(unsaid) and unsaid[0] == at)
        row |= {
            "s_whole": float(row["s_share"] >= 0.99),
            "w_whole": float(row["w_share"] >= 0.99),
            "picked": float(name_of == request.category),
            "hinted": float(name_of in hinted),
            "hinted_alone": float(name_of in hinted) / max(len(hinted), 1),
            "taken": float(name_of in taken),
            "first": float(at == 0),
            "rank": math.log1p(at),
            "first_unsaid": first,
            "first_unsaid_if_none_said": first * (most < SAID),
            "first_of_all_unsaid": first * (at == 0),
            "no_wish": float(not wish),
            "no_wish_s_share": (not wish) * row["s_share"],
            "no_wish_s_like": (not wish) * row["s_like"],
            "none_said": float(most < SAID),
            "none_said_count": (most < SAID) * math.log(count),
            "count": math.log(count),
            "alone": float(count == 1),
            "any_picked": float(bool(request.category)),
            "several": float(several > 1),
            "refs": float(bool(request.refs)),
            "service": float(request.intent in _SERVICE),
            "find": float(request.intent == "find"),
            "refine": float(request.intent == "refine"),
            "shown_goods": float(request.intent in _SHOWN),
            "known": float(bool(sense.any())),
            "s_known": float(bool(said.meanings.any())),
            "bias": 1.0,
            "han": han,
            "no_wish_han": (not wish) * han,
        }
        row |= {f"{key}_han": han * row[key] for key in _BY_LANGUAGE}
    rows = [[float(row[key]) for key in FEATURES] for row in table]
    return np.array(rows, np.float64).reshape(count, len(FEATURES))


def _compared(
    part: str,
    said: Sentence,
    wish: str,
    of_wish: frozenset[str],
    stems: frozenset[str],
    head: str,
    sense: NDArray[np.float32],
) -> dict[str, float]:
    """What one name of a category shares with the wish and with the sentence."""
    own, words, mean = _of_part(part)
    return {
        "w_share": len(own & of_wish) / max(len(own), 1),
        "s_share": len(own & said.features) / max(len(own), 1),
        "w_covered": len(own & of_wish) / max(len(of_wish), 1),
        "w_head": float(bool(head) and head == _head(part, wish)),
        "w_stems": float(bool(words) and words <= stems),
        "s_stems": float(bool(words) and words <= said.stems),
        "w_like": likeness(sense, mean),
        "s_like": float((said.meanings @ mean).max()) if len(said.meanings) else 0.0,
    }


@lru_cache(maxsize=8192)
def _of_part(part: str) -> tuple[frozenset[str], frozenset[str], NDArray[np.float32]]:
    return frozenset(features_of(part)), stems_of(part) - {""}, meaning(part)


def _head(text: str, like: str = "") -> str:
    """The word that says what sort of thing it is: the last one, stemmed; in Chinese the last character."""
    if not text:
        return ""
    if text[-1] >= _HAN or any(c >= _HAN for c in like):
        return text[-1]
    words = segment(text)
    return stem(words[-1]) if words else ""
