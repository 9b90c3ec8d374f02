"""Fits the weights of `understanding.choice` on what the model makes of training sentences; writes data/choice.json:

    python -m shopkeeper.bench._understand_fit [--rows 3000] [--seed 91] [--model nano]

Sentences of made-up shops, of the recipe's part "train" and of a seed that the model has not seen. To be run again when
the model is trained anew; it writes no other file. A conditional logit with L2, by Newton's method. The model knows
these goods better than those of a shop that it never met, so its pick counts for less than is fitted (`TRUSTED`).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import shopkeeper.understanding
from shopkeeper.bench._models import FAILURES, Model, open_model
from shopkeeper.bench._predictions import progress
from shopkeeper.bench._understand_data import Sample
from shopkeeper.bench._understand_sentences import generated, understander_of
from shopkeeper.understanding.choice import FEATURES, Sentence, features, taken_by_others
from shopkeeper.understanding.evidence import settled
from shopkeeper.understanding.understander import one_line

__all__ = ["choices_of", "fit", "main"]

OUT = Path(shopkeeper.understanding.__file__).parent / "data" / "choice.json"
HOLD = 2.0  # L2
TRUSTED = (
    0.7  # share of the fitted weights that the model's pick keeps; chosen on held-out shops of other seeds
)
#: features of the candidates, and which of them is meant; their number where none is
Choice = tuple[NDArray[np.float64], int]


def choices_of(sample: Sample, model: Model) -> list[Choice]:
    """The choices that a sentence asks for: none where the model makes another number of requests of it."""
    asked = understander_of(model, sample).ask(sample.text, history=sample.history, shown=sample.shown)
    gold = sample.gold or ()
    names = [c.name for c in asked.candidates.categories]
    if len(gold) != len(asked.requests) or not names:
        return []
    text = one_line(sample.text)
    said = Sentence.of(text)
    requests = settled(text, asked.requests, asked.candidates, asked.hint)
    found = []
    for request, meant, taken in zip(requests, gold, taken_by_others(requests), strict=True):
        table = features(said, request, asked.candidates, asked.hint, taken, len(requests))
        found.append((table, names.index(meant.category) if meant.category in names else len(names)))
    return found


def fit(choices: Sequence[Choice], hold: float = HOLD) -> NDArray[np.float64]:
    """The weights that make the choices likeliest, held near zero; shape (features,)."""
    w = np.zeros(choices[0][0].shape[1])
    for _ in range(30):
        slope, bend = -hold * w, hold * np.eye(len(w))
        for table, meant in choices:
            scores = np.append(table @ w, 0.0)
            p = np.exp(scores - scores.max())
            p = (p / p.sum())[:-1]
            right = np.zeros(len(p))
            right[meant : meant + 1] = 1.0
            slope += table.T @ (right - p)
            bend += (table.T * p) @ table - np.outer(table.T @ p, table.T @ p)
        step = np.linalg.solve(bend, slope)
        w = w + step
        if float(np.abs(step).max()) < 1e-6:
            break
    return w


def main(arguments: Sequence[str] | None = None) -> None:
    """Fits and writes `OUT`. Raises ModelError without the model."""
    parser = argparse.ArgumentParser(prog="python -m shopkeeper.bench._understand_fit")
    parser.add_argument("--rows", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=91)
    parser.add_argument("--model", default="")
    chosen = parser.parse_args(arguments)
    model = open_model(chosen.model)
    choices: list[Choice] = []
    for sample in progress(generated(chosen.rows, seed=chosen.seed), model.name):
        try:
            choices += choices_of(sample, model)
        except FAILURES:
            continue
    trusted = np.array([TRUSTED if name in ("picked", "any_picked") else 1.0 for name in FEATURES])
    found = dict(zip(FEATURES, (round(float(v), 3) for v in fit(choices) * trusted), strict=True))
    made = f"python -m shopkeeper.bench._understand_fit --rows {chosen.rows} --seed {chosen.seed}"
    document = {"made": made, "model": model.name, "choices": len(choices), "weights": found}
    OUT.write_text(json.dumps(document, indent=1) + "\n", "utf-8")
    print(f"{OUT}: {len(choices):,} choices")


if __name__ == "__main__":
    main()
