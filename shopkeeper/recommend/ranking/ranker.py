"""The trained ranker: LightGBM's LambdaMART over `features`, its scores calibrated to chances of a click.

It lies in `<shop>/models/recommend-ranker/` with a card, and serves only when it beat the order without it on people
it was not trained on.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import MissingExtra, ModelError
from shopkeeper.recommend.ranking.blend import Pool
from shopkeeper.recommend.ranking.features import FEATURES, features
from shopkeeper.recommend.ranking.scene import Scene

__all__ = ["LiveRanker", "Ranker", "lightgbm", "ranker_folder"]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ranker:
    """`steps` is the calibration: scores (rising) and the chances of a click at them, between which lines are drawn."""

    model: Any
    steps: tuple[NDArray[np.float64], NDArray[np.float64]]
    card: Mapping[str, Any]

    @property
    def places(self) -> Sequence[str]:
        """Places of the kind it was trained on: elsewhere it knows nothing."""
        found: Sequence[str] = self.card.get("places", ())
        return found

    def clicks(self, pool: Pool, scene: Scene) -> NDArray[np.float32]:
        """(candidates,) chance of a click on each if it stood first."""
        return self.calibrated(self.raw(features(pool, scene)))

    def raw(self, table: NDArray[np.float32]) -> NDArray[np.float64]:
        """(rows,) uncalibrated scores of rows of FEATURES."""
        scores: NDArray[np.float64] = self.model.predict(table, num_threads=1)
        return scores

    def calibrated(self, scores: NDArray[np.float64]) -> NDArray[np.float32]:
        """Chances of a click. Equal chances of unequal scores keep the scores' order by a hair."""
        at, chance = self.steps
        hair = 1e-6 * (1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30))))
        return (np.interp(scores, at, chance) + hair).astype(np.float32)

    def save(self, folder: Path) -> None:
        """Writes into an existing folder."""
        (folder / "model.txt").write_text(self.model.model_to_string(), "utf-8")
        steps = {"at": self.steps[0].tolist(), "chance": self.steps[1].tolist()}
        card = {**self.card, "features": list(FEATURES), "steps": steps}
        (folder / "card.json").write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Ranker:
        """Reads what `save` wrote. Raises ModelError for a folder that is no ranker of this version."""
        try:
            card = json.loads((folder / "card.json").read_text("utf-8"))
            text = (folder / "model.txt").read_text("utf-8")
            given = card["steps"]
            steps = (np.array(given["at"], np.float64), np.array(given["chance"], np.float64))
            fits = tuple(card["features"]) == FEATURES and len(steps[0]) == len(steps[1]) > 0
        except (OSError, ValueError, KeyError, TypeError):
            fits = False
        if not fits:
            raise ModelError(f"no ranker of this version in {str(folder)!r}; train it again")
        package = lightgbm()
        try:
            return cls(package.Booster(model_str=text), steps, card)
        except package.basic.LightGBMError as error:
            raise ModelError(
                f"the ranker in {str(folder)!r} cannot be read ({error}); train it again"
            ) from None


def lightgbm() -> Any:
    """The package. Raises MissingExtra without it."""
    try:
        import lightgbm as package
    except ImportError:
        raise MissingExtra("lightgbm", "recommend", "a trained ranker of recommendations") from None
    return package


def ranker_folder(shop: Path) -> Path:
    """Where a shop's ranker lies."""
    return shop / "models" / "recommend-ranker"


class LiveRanker:
    """The shop's ranker if one serves; read again when its card changes. Costs one look at a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._card = folder / "card.json"
        self._mark: tuple[int, int] | None = None
        self._ranker: Ranker | None = None

    def current(self) -> Ranker | None:
        """The ranker, or None where none is trained, or it cannot be read."""
        try:
            found = self._card.stat()
        except OSError:
            self._mark = self._ranker = None
            return None
        mark = (found.st_mtime_ns, found.st_ino)
        if mark != self._mark:
            try:
                self._ranker = Ranker.load(self._card.parent)
            except (ModelError, MissingExtra) as error:
                log.warning("recommending without the trained ranker: %s", error)
                self._ranker = None
            self._mark = mark
        return self._ranker
