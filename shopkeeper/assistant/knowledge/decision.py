"""Whether evidence supports an answer: a logistic function of its features, calibrated by `bench grounding`."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

__all__ = ["Decision", "load_decision"]


@dataclass(frozen=True, slots=True)
class Decision:
    """`weights` by feature, `bias`, and the least confidence that counts as supported."""

    weights: Mapping[str, float]
    bias: float
    threshold: float

    def confidence(self, features: Mapping[str, float]) -> float:
        """The estimated chance that the evidence answers the question, 0 to 1."""
        z = self.bias + sum(weight * features.get(name, 0.0) for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-40.0, min(40.0, z))))


@lru_cache(maxsize=4)
def load_decision(name: str = "documents") -> Decision:
    """The calibrated decision for `documents` or `products` (data/decision.toml)."""
    path = files("shopkeeper.assistant.knowledge") / "data" / "decision.toml"
    table = tomllib.loads(path.read_text("utf-8"))[name]
    return Decision(table["weights"], float(table["bias"]), float(table["threshold"]))
