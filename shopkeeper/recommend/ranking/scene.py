"""Everything that sources and scores may look at while one question is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.recommend.asked import Asked
from shopkeeper.recommend.interactions import History
from shopkeeper.recommend.ranking.goods import Goods
from shopkeeper.recommend.ranking.past import Past
from shopkeeper.recommend.ranking.persons import Person

if TYPE_CHECKING:
    from shopkeeper.recommend.ranking.trained import Trained

__all__ = ["Found", "Scene"]

#: how much an act says, by its code (view, click, cart, purchase, return), and how it fades with the acts after it
_SAYS = (1.0, 1.0, 2.5, 3.0, 0.0)
_FADES = 0.85
_ANCHORS = 8
_NO_NUMBERS = np.empty(0, np.int32)


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates of one source, best first: product numbers and scores (higher is better, any scale).

    `kind` is the kind of reason. `because` gives, a candidate, the product number of the act that brought it
    (-1 none), or `explain` finds it when the reason is told; `words` are the reason's other parts by product number,
    or `tell` finds them.
    """

    source: str
    kind: str
    numbers: NDArray[np.int32]
    scores: NDArray[np.float32]
    because: NDArray[np.int32] = field(default_factory=lambda: _NO_NUMBERS)
    words: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    explain: Callable[[int], int] | None = None
    tell: Callable[[int], Mapping[str, str]] | None = None

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True, slots=True)
class Scene:
    """One question with the state of the shop it is answered in.

    `about` are the numbers of the products asked about (the page, the cart). `person` is NOBODY where nothing of the
    person may be used. `popularity` (goods.n,) lies in 0..1. `now` is microseconds UTC. `translate` gives names of the
    catalogue in the language asked for, as Vocabulary.translate.
    """

    asked: Asked
    goods: Goods
    person: Person
    about: NDArray[np.int32]
    popularity: NDArray[np.float32]
    now: int
    trained: Trained
    translate: Callable[[str, str, str], str] | None = None
    _kept: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def past(self) -> Past:
        """What the person did."""
        return self.person.past

    def name(self, kind: str, value: str) -> str:
        """A category, brand or value in the language asked for."""
        return self.translate(kind, value, self.asked.language) if self.translate else value

    def numbers(self) -> NDArray[np.int32]:
        """Product numbers of the person's acts, as `Past.numbers`."""
        if "numbers" not in self._kept:
            self._kept["numbers"] = self.past.numbers(self.goods)
        found: NDArray[np.int32] = self._kept["numbers"]
        return found

    def history(self) -> History:
        """The person's acts as the trained models know them."""
        if "history" not in self._kept:
            self._kept["history"] = self.trained.history(self.past)
        found: History = self._kept["history"]
        return found

    def anchors(self) -> list[tuple[int, float, int]]:
        """(product number, weight, kind code) of what the person did last, strongest first; each product once.

        A product that was returned is no anchor.
        """
        if "anchors" not in self._kept:
            self._kept["anchors"] = self._anchors()
        return list(self._kept["anchors"])

    def _anchors(self) -> list[tuple[int, float, int]]:
        past = self.past
        numbers = self.numbers().tolist()
        weights: dict[int, float] = {}
        kinds: dict[int, int] = {}
        returned: set[int] = set()
        fade = 1.0
        for at in range(len(past) - 1, -1, -1):
            number, kind = numbers[at], past.kinds[at]
            if number < 0:
                continue
            if kind == 4:
                returned.add(number)
                continue
            if number in returned:
                continue
            weights[number] = weights.get(number, 0.0) + fade * _SAYS[kind]
            kinds[number] = max(kinds.get(number, 0), kind)
            fade *= _FADES
        best = sorted(weights, key=lambda number: -weights[number])[:_ANCHORS]
        return [(number, weights[number], kinds[number]) for number in best]
