"""Fits the models of topics on their lines and writes data/topics.npz:

    python -m shopkeeper.bench._grounding_topics

Softmax regression with L2 by full-batch Adam (Kingma and Ba 2015); weights are kept as int8.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from shopkeeper.assistant.knowledge.concepts import load_concepts
from shopkeeper.assistant.knowledge.topics import FILE, Topics, question_features, statement_features

__all__ = ["Line", "fitted", "read_lines"]

STEPS = 80
RATE = 0.3
L2 = 1.5e-5
BORROWED = 0.3  # weight of a line in the model of the other kind


@dataclass(frozen=True, slots=True)
class Line:
    """A question that asks about a topic, or a statement that tells it. `part`: 0 to 9, by the hash of its text."""

    topic: str
    text: str
    told: bool
    headings: tuple[str, ...]

    @property
    def part(self) -> int:
        return hashlib.sha256(self.text.encode()).digest()[0] % 10

    @property
    def language(self) -> str:
        return "en" if all(ord(c) < 0x3000 for c in self.text) else "zh"


def read_lines() -> list[Line]:
    """All lines of data/topics: "@ headings", "# topic", questions, "> statements"."""
    found = []
    for path in sorted(_data().glob("topics/*.txt")):
        headings: tuple[str, ...] = ()
        topic = ""
        for row in path.read_text("utf-8").splitlines():
            if row.startswith("@ "):
                headings = tuple(h.strip() for h in row[2:].split("|"))
            elif row.startswith("# "):
                topic = row[2:].strip()
            elif row.startswith("> "):
                found.append(Line(topic, row[2:].strip(), True, headings))
            elif row.strip():
                found.append(Line(topic, row.strip(), False, headings))
    return found


def fitted(lines: Sequence[Line], *, least: int = 1, steps: int = STEPS) -> Topics:
    """Both models, fitted on `lines`; features seen fewer than `least` times are left out."""
    concepts = load_concepts()
    names = sorted({line.topic for line in read_lines()})
    number = {name: n for n, name in enumerate(names)}
    asked_rows: list[tuple[dict[str, float], int, float]] = []
    told_rows: list[tuple[dict[str, float], int, float]] = []
    for line in lines:
        at = number[line.topic]
        if not line.told:
            asked_rows.append((question_features(line.text, concepts), at, 1.0))
            told_rows.append((statement_features(line.text, (), concepts), at, BORROWED))
            continue
        asked_rows.append((question_features(line.text, concepts), at, BORROWED))
        own = [h for h in line.headings if (ord(h[0]) < 0x3000) == (line.language == "en")]
        told_rows.append((statement_features(line.text, (), concepts), at, 0.5))
        for heading in own:
            told_rows.append((statement_features(line.text, (heading,), concepts), at, 1.0 / len(own)))
    counts = Counter(name for row, _, _ in (*asked_rows, *told_rows) for name in row)
    vocabulary = {name: n for n, name in enumerate(sorted(name for name, c in counts.items() if c >= least))}
    asked, told = (
        _weights(rows, vocabulary, len(names), steps=steps).astype(np.float32)
        for rows in (asked_rows, told_rows)
    )
    return Topics(names, vocabulary, asked, told, concepts)


def _weights(
    rows: Sequence[tuple[dict[str, float], int, float]],
    vocabulary: dict[str, int],
    topics: int,
    *,
    steps: int,
) -> NDArray[np.float32]:
    """(features, topics) of the softmax regression."""
    x = sparse.lil_matrix((len(rows), len(vocabulary)), dtype=np.float32)
    for n, (features, _, _) in enumerate(rows):
        length = np.sqrt(sum(v * v for v in features.values())) or 1.0
        for name, value in features.items():
            if name in vocabulary:
                x[n, vocabulary[name]] = value / length
    x = x.tocsr()
    back = x.T.tocsr()
    y = np.zeros((len(rows), topics), np.float32)
    y[np.arange(len(rows)), [at for _, at, _ in rows]] = 1.0
    weight = np.array([w for _, _, w in rows], np.float32)[:, None]
    weight /= weight.sum()
    w = np.zeros((len(vocabulary), topics), np.float32)
    first, second = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, steps + 1):
        z = x @ w
        p = np.exp(z - z.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        slope = back @ ((p - y) * weight) + L2 * w
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope * slope
        w -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return w


def write(topics: Topics) -> int:
    """Writes data/topics.npz; returns its bytes."""
    vocabulary, asked, told = topics.weights()
    scale = np.array([np.abs(m).max() / 127 for m in (asked, told)], np.float32)
    texts = {"names": topics.names, "vocabulary": vocabulary}
    path = _data() / FILE
    np.savez_compressed(
        path,
        asked=np.round(asked / scale[0]).astype(np.int8),
        told=np.round(told / scale[1]).astype(np.int8),
        scale=scale,
        texts=np.frombuffer(json.dumps(texts, ensure_ascii=False).encode(), np.uint8),
    )
    return path.stat().st_size


def hits(
    lines: Sequence[Line], shares: Callable[[Line], NDArray[np.float32]], names: Sequence[str]
) -> dict[str, float]:
    """Share of `lines` whose topic is the likeliest, and among the three likeliest."""
    one = three = 0
    for line in lines:
        order = np.argsort(-shares(line))[:3]
        one += names[order[0]] == line.topic
        three += line.topic in {names[n] for n in order}
    return {"lines": len(lines), "first": one / max(len(lines), 1), "first three": three / max(len(lines), 1)}


def _data() -> Path:
    return Path(str(files("shopkeeper.assistant.knowledge") / "data"))


def main() -> None:
    """Fits on nine tenths and tells how the rest fares, then fits on all and writes."""
    lines = read_lines()
    kept = [line for line in lines if line.part]
    topics = fitted(kept)
    for language in ("en", "zh"):
        rest = [line for line in lines if not line.part and line.language == language]
        asked, told = [x for x in rest if not x.told], [x for x in rest if x.told]
        print(language, "asked", hits(asked, lambda x: topics.asked(x.text), topics.names))
        print(language, "told", hits(told, lambda x: topics.told(x.text, x.headings[:1]), topics.names))
    print(f"{write(fitted(lines, least=2)):,} bytes")


if __name__ == "__main__":
    main()
