"""What a question asks about and what a statement tells: topics of shop documents, by two linear models.

Their lines are `data/topics/*.txt`, written for this project; `shopkeeper.bench._grounding_topics` fits the models and
writes `data/topics.npz`. Topics belong to no language, so they also carry a question across the languages.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from shopkeeper.assistant.knowledge.concepts import Concepts, load_concepts
from shopkeeper.assistant.knowledge.kinds import asked_kinds, told_kinds
from shopkeeper.language import fold, stem, words

__all__ = ["FILE", "Shares", "Topics", "load_topics", "question_features", "statement_features"]

FILE = "topics.npz"
#: one share a topic, together 1; float32
Shares = NDArray[np.float32]

HEADING = 0.6  # of a heading's features
#: the models are fitted with few lines a topic and are less sure than they may be
SHARPER_ASKED, SHARPER_TOLD = 1.5, 1.3
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")


class Topics:
    """The fitted models: a share a topic for questions and for statements."""

    def __init__(
        self,
        names: Sequence[str],
        vocabulary: Mapping[str, int],
        asked: NDArray[np.float32],
        told: NDArray[np.float32],
        concepts: Concepts,
    ) -> None:
        self.names = tuple(names)
        self._vocabulary = dict(vocabulary)
        self._asked, self._told = asked, told
        self._concepts = concepts

    @lru_cache(maxsize=2000)  # noqa: B019  (one object for the process)
    def asked(self, question: str) -> Shares:
        """What `question` asks about."""
        return self._shares(question_features(question, self._concepts), self._asked, SHARPER_ASKED)

    @lru_cache(maxsize=20_000)  # noqa: B019
    def told(self, text: str, headings: tuple[str, ...] = ()) -> Shares:
        """What a statement under these headings tells."""
        return self._shares(statement_features(text, headings, self._concepts), self._told, SHARPER_TOLD)

    def weights(self) -> tuple[tuple[str, ...], NDArray[np.float32], NDArray[np.float32]]:
        """The features, and for questions and statements (features, topics)."""
        return tuple(self._vocabulary), self._asked, self._told

    def _shares(self, features: Mapping[str, float], weights: NDArray[np.float32], sharper: float) -> Shares:
        known = [(at, v) for name, v in features.items() if (at := self._vocabulary.get(name)) is not None]
        length = float(np.sqrt(sum(v * v for v in features.values()))) or 1.0
        rows = np.array([at for at, _ in known], dtype=np.int64)
        values = np.array([v / length for _, v in known], dtype=np.float32)
        z = values @ weights[rows] if known else np.zeros(weights.shape[1], np.float32)
        p = np.exp(sharper * (z - z.max()))
        return np.asarray(p / p.sum(), np.float32)


def question_features(text: str, concepts: Concepts) -> dict[str, float]:
    """Words, pairs of words, meanings and kinds of thing asked for, with their weights."""
    found = _features(text, concepts)
    found.update((f"?{kind}", 0.7) for kind in asked_kinds(text))
    return found


def statement_features(text: str, headings: Sequence[str], concepts: Concepts) -> dict[str, float]:
    """The same of a statement, and less of its headings."""
    found = _features(text, concepts)
    found.update((f"!{kind}", 0.7) for kind in told_kinds(text))
    for heading in headings:
        for name, value in _features(heading, concepts).items():
            found[name] = max(found.get(name, 0.0), HEADING * value)
    return found


def _features(text: str, concepts: Concepts) -> dict[str, float]:
    folded = fold(text)
    found = {f"#{concepts.names[n]}": 1.0 for n in concepts.read(text).concepts}
    row = [w for w in words(folded) if not _HAN.match(w)]
    stems = ["0" if w[0].isdigit() else stem(w) for w in row]
    for word, key in zip(row, stems, strict=True):
        found[key] = 0.45 if word in concepts.stop else 1.0
    for one, two in itertools.pairwise(stems):
        found[f"{one} {two}"] = 0.5
    for run in _HAN.findall(folded):
        for at in range(len(run)):
            found[run[at]] = 0.4
            if at + 1 < len(run):
                found[run[at : at + 2]] = 0.9
            if at + 2 < len(run):
                found[run[at : at + 3]] = 0.6
    return found


@lru_cache(maxsize=1)
def load_topics() -> Topics:
    """The bundled models, read once."""
    path = files("shopkeeper.assistant.knowledge") / "data" / FILE
    with path.open("rb") as file, np.load(file) as held:
        texts = json.loads(bytes(held["texts"]).decode("utf-8"))
        scale = held["scale"]
        asked = held["asked"].astype(np.float32) * scale[0]
        told = held["told"].astype(np.float32) * scale[1]
    vocabulary = {name: at for at, name in enumerate(texts["vocabulary"])}
    return Topics(texts["names"], vocabulary, asked, told, load_concepts())
