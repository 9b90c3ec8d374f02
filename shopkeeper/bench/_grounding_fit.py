"""Calibrates the decisions on the dev parts and writes data/decision.toml:

    python -m shopkeeper.bench._grounding_fit bench/grounding bench/grounding/cycles ../shared/data/product-qa

A logistic regression with L2, by Newton's method; the threshold is the one that decides best on the same rows.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["fit", "threshold_of", "write"]

Rows = Sequence[tuple[Mapping[str, float], bool]]


def fit(rows: Rows, names: Sequence[str], *, l2: float = 0.5) -> tuple[dict[str, float], float]:
    """Weights by feature and the bias that make the labels likeliest; the bias is not held down."""
    x = np.array([[features.get(n, 0.0) for n in names] + [1.0] for features, _ in rows])
    y = np.array([float(label) for _, label in rows])
    w = np.zeros(x.shape[1])
    hold = np.diag([l2] * len(names) + [1e-6])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        step: NDArray[np.float64] = np.linalg.solve(
            (x.T * (p * (1 - p))) @ x + hold, x.T @ (y - p) - hold @ w
        )
        w = w + step
        if float(np.abs(step).max()) < 1e-8:
            break
    return dict(zip(names, (round(float(v), 3) for v in w[:-1]), strict=True)), round(float(w[-1]), 3)


def threshold_of(scored: Sequence[tuple[float, bool]], *, cost: float = 1.0) -> float:
    """The least confidence to answer with; a wrong answer costs `cost`, an answer not given 1."""
    best, kept = np.inf, [0.5]
    for least in (i / 100 for i in range(10, 95)):
        lost = sum(
            cost if p >= least and not right else 1.0 if p < least and right else 0.0 for p, right in scored
        )
        if lost < best - 1e-9:
            best, kept = lost, [least]
        elif lost < best + 1e-9:
            kept.append(least)
    return kept[len(kept) // 2]


def write(tables: Mapping[str, tuple[Mapping[str, float], float, float, str]]) -> None:
    """name -> (weights, bias, threshold, what it was fitted on) into data/decision.toml; other tables stay."""
    import tomllib

    path = Path(str(files("shopkeeper.assistant.knowledge") / "data" / "decision.toml"))
    kept = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    for name, (weights, bias, threshold, source) in tables.items():
        kept[name] = {"fitted": source, "bias": bias, "threshold": threshold, "weights": dict(weights)}
    lines = ["# The calibrated decisions; written by  python -m shopkeeper.bench._grounding_fit"]
    for name, table in sorted(kept.items()):
        lines += ["", f"[{name}]", f'fitted = "{table.get("fitted", "")}"']
        lines += [f"bias = {table['bias']}", f"threshold = {table['threshold']}", "", f"[{name}.weights]"]
        lines += [f"{feature} = {weight}" for feature, weight in table["weights"].items()]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def main(folders: Sequence[str]) -> None:
    """Fits what each folder can fit."""
    from shopkeeper.bench import _grounding_documents as documents

    paths = [Path(folder) for folder in folders]
    asked = [p for p in paths if (p / "questions.jsonl").is_file()]
    tables = {"documents": documents.calibrated(asked)} if asked else {}
    for path in paths:
        if path not in asked:
            from shopkeeper.bench import _grounding_products as products

            tables["products"] = products.calibrated(path)
    write(tables)
    for name, (weights, bias, threshold, source) in tables.items():
        print(name, source, weights, bias, threshold)


if __name__ == "__main__":
    main(sys.argv[1:])
