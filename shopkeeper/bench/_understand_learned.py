"""Baselines that learn from generated training rows: the nearest sentence, and linear models over the candidates."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.bench._understand_data import Sample
from shopkeeper.bench._understand_rules import Rules, ordinals
from shopkeeper.errors import MissingExtra
from shopkeeper.language import fold
from shopkeeper.search.thesaurus import key_of
from shopkeeper.understanding import Name, Price, TypedRequest, amounts, order_numbers

__all__ = ["CharEncoder", "Linear", "Nearest", "minilm_encoder"]

Vectors = NDArray[np.float32]
_KEYS = ("min", "max", "about")


class CharEncoder:
    """TF-IDF of character n-grams (1 to 4, within words) as unit vectors."""

    def __init__(self) -> None:
        try:
            from sklearn.feature_extraction.text import TfidfVectorizer
        except ImportError as error:
            raise MissingExtra("scikit-learn", "rank", "the learned baselines") from error
        self._tfidf: Any = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(1, 4), min_df=2, sublinear_tf=True, preprocessor=fold
        )

    def fit(self, texts: Sequence[str]) -> Any:
        """Learns the weights; gives the sparse unit rows of `texts`."""
        return self._tfidf.fit_transform(texts)

    def encode(self, texts: Sequence[str]) -> Any:
        """Sparse unit rows."""
        return self._tfidf.transform(texts)


def minilm_encoder() -> Callable[[Sequence[str]], Vectors] | None:
    """all-MiniLM-L6-v2 when the `minilm` extra is there, else None. The converted model is kept in the user's cache."""
    from shopkeeper.search.dense.minilm import minilm_folder, packaged_weights

    if packaged_weights() is None:
        return None
    try:
        from shopkeeper.search.dense.onnx import OnnxEncoder

        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        return OnnxEncoder(minilm_folder(cache / "shopkeeper")).encode
    except (ImportError, MissingExtra):
        return None


class Nearest:
    """The nearest training sentence gives the intent, the sort, the kind of price limit and the products meant; the
    names are those that occur in the sentence (by the rules). `encode` gives unit vectors; none: `CharEncoder`."""

    def __init__(
        self,
        rows: Sequence[Sample],
        encode: Callable[[Sequence[str]], Vectors] | None = None,
        name: str = "nearest (char n-grams)",
    ) -> None:
        self.name, self.rows, self.rules = name, [r for r in rows if r.gold], Rules()
        texts = [_masked(r.text) for r in self.rows]
        if encode is None:
            chars = CharEncoder()
            self._known: Any = chars.fit(texts)
            self._encode: Callable[[Sequence[str]], Any] = chars.encode
        else:
            self._encode, self._known = encode, encode(texts)

    def read(self, sample: Sample) -> tuple[TypedRequest, ...]:
        """One request."""
        scores = self._known @ self._encode([_masked(sample.text)]).T
        scores = np.asarray(scores.todense() if hasattr(scores, "todense") else scores).ravel()
        scores = scores + 0.1 * np.array([bool(r.shown) == bool(sample.shown) for r in self.rows])
        found = self.rows[int(scores.argmax())].gold
        assert found
        (request,), like = self.rules.read(sample), found[0]
        numbers = list(amounts(sample.text))
        keys = [k for k in _KEYS if getattr(like.price, _FIELD[k]) is not None]
        price = dict(zip(keys, numbers[-len(keys) :] if keys else [], strict=False))
        refs = tuple(r for r in like.refs if r <= len(sample.shown)) if sample.shown else ()
        made = replace(
            request, intent=like.intent, sort=like.sort, refs=refs, price=_price(price), want=request.want
        )
        return (replace(made, want=self.rules.want(sample.text, made)),)


_FIELD = {"min": "low", "max": "high", "about": "about"}


@dataclass
class _Classifier:
    """Logistic regression over named features."""

    features: list[dict[str, float]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    _vectors: Any = None
    _model: Any = None

    def see(self, features: dict[str, float], label: str) -> None:
        self.features.append(features)
        self.labels.append(label)

    def fit(self) -> None:
        from sklearn.feature_extraction import DictVectorizer
        from sklearn.linear_model import LogisticRegression

        if len(set(self.labels)) < 2:
            return
        self._vectors = DictVectorizer()
        x = self._vectors.fit_transform(self.features)
        self._model = LogisticRegression(C=3.0, max_iter=300, solver="lbfgs").fit(x, self.labels)
        self.features = []

    def label(self, features: dict[str, float]) -> str:
        if self._model is None:
            return self.labels[0] if self.labels else ""
        return str(self._model.predict(self._vectors.transform([features]))[0])


class Linear:
    """Logistic regression: intent and sort from character n-grams; each candidate name, number and product shown from
    its place in the sentence; each word, whether it is wanted."""

    name = "linear"

    def __init__(self, rows: Sequence[Sample]) -> None:
        from sklearn.linear_model import LogisticRegression

        rows = [r for r in rows if r.gold]
        self._chars = CharEncoder()
        x = self._chars.fit([_told(r) for r in rows])
        self._intent: Any = LogisticRegression(C=10, max_iter=200).fit(
            x, [r.gold[0].intent for r in rows if r.gold]
        )
        sorts = [next((q.sort for q in r.gold or () if q.sort), "") for r in rows]
        self._sort: Any = (
            LogisticRegression(C=10, max_iter=200).fit(x, sorts) if len(set(sorts)) > 1 else None
        )
        self._names, self._numbers, self._refs, self._words = (_Classifier() for _ in range(4))
        for row in rows:
            self._learn(row)
        for classifier in (self._names, self._numbers, self._refs, self._words):
            classifier.fit()

    def _learn(self, row: Sample) -> None:
        gold = row.gold or ()
        slots = {pair for request in gold for pair in request.slots()}
        for rank, name in enumerate(_all(row)):
            slot = name.attribute or name.kind
            label = (
                "avoid"
                if (f"avoid {slot}", name.name) in slots
                else "slot"
                if (slot, name.name) in slots
                else ""
            )
            self._names.see(_name_features(row.text, name, rank), label)
        values = {value: slot.removeprefix("price ") for slot, value in slots if slot.startswith("price ")}
        values |= {value: slot for slot, value in slots if slot == "quantity"}
        for number in amounts(row.text):
            self._numbers.see(_number_features(row.text, number), values.get(str(number), ""))
        intent = gold[0].intent if gold else ""
        for i in range(1, len(row.shown) + 1):
            self._refs.see(_ref_features(row, i, intent), "yes" if ("ref", str(i)) in slots else "")
        wanted = {w for request in gold for w in _words(fold(request.want))}
        for features, word in _word_features(row.text, intent):
            self._words.see(features, "yes" if word in wanted else "")

    def read(self, sample: Sample) -> tuple[TypedRequest, ...]:
        """One request."""
        x = self._chars.encode([_told(sample)])
        intent = str(self._intent.predict(x)[0])
        category, brands = "", []
        attributes: dict[str, tuple[str, ...]] = {}
        avoid: dict[str, tuple[str, ...]] = {}
        for rank, name in enumerate(_all(sample)):
            label = self._names.label(_name_features(sample.text, name, rank))
            slot = name.attribute or name.kind
            if label == "avoid":
                avoid[slot] = (*avoid.get(slot, ()), name.name)
            elif label and name.kind == "category":
                category = category or name.name
            elif label and name.kind == "brand":
                brands.append(name.name)
            elif label:
                attributes[slot] = (*attributes.get(slot, ()), name.name)
        price: dict[str, Decimal] = {}
        quantity = 0
        for number in amounts(sample.text):
            label = self._numbers.label(_number_features(sample.text, number))
            if label == "quantity" and number == int(number) and number > 1:
                quantity = int(number)
            elif label in _KEYS:
                price.setdefault(label, number)
        orders = [o for o in order_numbers(sample.text) if sum(c.isdigit() for c in o) >= 4]
        service = intent not in ("find", "refine", "compare", "add_to_cart", "ask_product")
        refs = [
            i
            for i in range(1, len(sample.shown) + 1)
            if self._refs.label(_ref_features(sample, i, intent)) == "yes"
        ]
        want = [w for f, w in _word_features(sample.text, intent) if self._words.label(f) == "yes"]
        return (
            TypedRequest(
                intent,
                " ".join(want),
                category,
                tuple(brands),
                attributes,
                avoid,
                _price(price),
                str(self._sort.predict(x)[0]) if self._sort is not None else "",
                quantity,
                orders[0] if service and orders else "",
                tuple(refs),
            ),
        )


def _price(found: dict[str, Decimal]) -> Price:
    return Price(found.get("min"), found.get("max"), found.get("about"))


def _masked(text: str) -> str:
    """Digits alike: the neighbour should be near in what it asks, not in its numbers."""
    return re.sub(r"\d", "0", text)


def _told(sample: Sample) -> str:
    return _masked(sample.text) + (" §shown" if sample.shown else "") + (" §turn" if sample.history else "")


def _all(sample: Sample) -> list[Name]:
    names = sample.names()
    return [*names.categories, *names.brands, *names.values]


def _words(text: str) -> list[str]:
    return re.findall(r"[㐀-鿿]|[^\W_㐀-鿿]+(?:[.'’-][^\W_]+)*", text)


def _name_features(text: str, name: Name, rank: int) -> dict[str, float]:
    folded, spaced = fold(text), f" {key_of(text)} "
    best, before, after = 0.0, "", ""
    for form in (name.name, *name.also):
        key = key_of(form)
        at = spaced.find(f" {key} ")
        whole, cut = spaced, at
        if at < 0:
            whole, cut = folded, folded.find(fold(form))
        if cut >= 0:
            best, before = 1.0, whole[:cut]
            after = whole[cut + len(key) :]
            break
        grams = {"".join(p) for p in pairwise(fold(form))}
        share = len(grams & {"".join(p) for p in pairwise(folded)}) / len(grams) if grams else 0.0
        best = max(best, 0.9 * share)
    near = _words(before)[-4:]
    made = {f"kind {name.kind}": 1.0, f"rank {min(rank, 6)}": 1.0, "share": best}
    made[f"share {name.kind} {round(best, 1)}"] = 1.0
    made |= {f"near {w}": 1.0 for w in near}
    if near:
        made[f"last {near[-1]}"] = 1.0
    made |= {f"next {w}": 1.0 for w in _words(after)[:2]}
    return made


def _number_features(text: str, number: Decimal) -> dict[str, float]:
    folded = fold(text)
    at = folded.find(str(number))
    before, after = (folded[:at], folded[at + len(str(number)) :]) if at >= 0 else (folded[-12:], "")
    left, right = _words(before)[-3:], _words(after)[:2]
    made = {f"left {w}": 1.0 for w in left} | {f"right {w}": 1.0 for w in right}
    made |= {f"size {len(str(int(number)))}": 1.0, "found": float(at >= 0)}
    made |= {f"edge {before[-1:]}": 1.0, f"end {after[:1]}": 1.0, f"pair {' '.join(left[-2:])}": 1.0}
    return made


def _ref_features(sample: Sample, i: int, intent: str) -> dict[str, float]:
    pointed = ordinals(sample.text, len(sample.shown))
    words = set(_words(fold(sample.shown[i - 1]))) & set(_words(fold(sample.text)))
    return {
        "pointed": float(i in pointed),
        "others": float(bool(pointed) and i not in pointed),
        "words": min(len(words), 3) / 3,
        f"intent {intent}": 1.0,
        f"alone {len(sample.shown) == 1} {intent}": 1.0,
    }


def _word_features(text: str, intent: str) -> Iterable[tuple[dict[str, float], str]]:
    words = _words(fold(text))
    for at, word in enumerate(words):
        before, after = (words[at - 1] if at else "^"), (words[at + 1] if at + 1 < len(words) else "$")
        yield (
            {
                f"word {word}": 1.0,
                f"before {before}": 1.0,
                f"after {after}": 1.0,
                f"intent {intent}": 1.0,
                f"digit {word.isdigit()}": 1.0,
                f"length {min(len(word), 8)}": 1.0,
            },
            word,
        )
