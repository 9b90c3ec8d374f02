"""What can be said of a product in words (its categories, brand, price level, attributes, occasions), and how much of
the shop's goods and trade each makes up; kept in step with the catalogue."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from shopkeeper.catalog import Catalog, Product, pick
from shopkeeper.language import fold, words
from shopkeeper.recommend.profile.occasions import occasions_in

__all__ = ["PRICE_LEVELS", "Facet", "Facets"]

#: (kind, value), as in Interest
Facet = tuple[str, str]
PRICE_LEVELS = ("low", "middle", "high")
#: the shop's trade is weighed anew after so many seconds
SECONDS = 300.0
#: and the catalogue's revision is looked at ten times a second at most
LOOK = 0.1
#: a category with fewer priced goods has the price levels of the one above it
ENOUGH = 9
_LONGEST = 60
_STOP = frozenset(
    "a an and the of for with in on to set sets pack pcs piece pieces assorted x by or from new large small mini "
    "medium big 的 和 与 套 个 款 新 大 小".split()
)


@dataclass
class _State:
    """What is known at one revision of the catalogue; replaced whole, so that readers need no lock."""

    revision: int = -1
    weighed: float = float("-inf")
    names: list[Facet] = field(default_factory=list)
    codes: dict[Facet, int] = field(default_factory=dict)
    of: dict[str, tuple[int, ...]] = field(default_factory=dict)
    terciles: dict[tuple[str, ...], tuple[int, int]] = field(default_factory=dict)
    base: list[float] = field(default_factory=list)
    spread: list[int] = field(default_factory=list)

    def code(self, facet: Facet) -> int:
        if (found := self.codes.get(facet)) is None:
            found = self.codes[facet] = len(self.names)
            self.names.append(facet)
        return found


class Facets:
    """Facets of a shop's products, as small numbers. `popularity` gives product id -> weight (shop's trade)."""

    def __init__(self, catalog: Catalog, popularity: Callable[[], Mapping[str, float]]) -> None:
        self._catalog, self._popularity = catalog, popularity
        self._state = _State()
        self._looked = float("-inf")
        self._lock = threading.Lock()

    def of(self, product: str) -> tuple[Facet, ...]:
        """What can be said of one product; () for one that is not in the shop."""
        state = self.current()
        return tuple(state.names[code] for code in state.of.get(product, ()))

    def base(self, facet: Facet) -> float:
        """The share (0..1) of the shop's trade that has the facet; 0 for one that no product has."""
        state = self.current()
        code = state.codes.get(facet, -1)
        return state.base[code] if 0 <= code < len(state.base) else 0.0

    def price_level(self, category: str, low: int | None, high: int | None) -> str:
        """The price level (low, middle, high) that limits in minor units mean within a category ("A > B"; '' the whole
        shop); '' where they say nothing clear."""
        state = self.current()
        parts = tuple(category.split(" > ")) if category else ()
        cut = next(
            (state.terciles[parts[:d]] for d in range(len(parts), -1, -1) if parts[:d] in state.terciles),
            None,
        )
        if cut is None:
            return ""
        if high is not None and high <= cut[0]:
            return "low"
        if low is not None and low > cut[1]:
            return "high"
        return "middle" if low is not None and high is not None and cut[0] < low and high <= cut[1] else ""

    def current(self) -> _State:
        """What is known now; looks at the catalogue's revision, and at the trade every five minutes."""
        state, moment = self._state, time.monotonic()
        if moment - self._looked < LOOK:
            return state
        revision = self._catalog.revision()
        if state.revision == revision and moment - state.weighed < SECONDS:
            self._looked = moment
            return state
        with self._lock:
            state = self._state
            if state.revision != revision:
                state = self._read(state, revision)
            elif time.monotonic() - state.weighed < SECONDS:
                return state
            else:
                state = _State(**vars(state))
            self._weigh(state)
            self._state, self._looked = state, time.monotonic()
            return state

    def _read(self, before: _State, revision: int) -> _State:
        """Everything anew at first; then only what changed, with the price levels as they were."""
        if before.revision < 0:
            state = _State(revision)
            prices: list[tuple[str, tuple[str, ...], int]] = []
            for product in self._catalog.products():
                state.of[product.id] = _facets(product, state)
                if price := product.current_price:
                    prices.append((product.id, product.category, price.amount))
            state.terciles = _terciles((category, amount) for _, category, amount in prices)
            for id, category, amount in prices:
                if level := _level(category, amount, state.terciles):
                    state.of[id] += (state.code(("price", level)),)
            return state
        state = _State(
            revision, names=list(before.names), codes=dict(before.codes), of=dict(before.of),
            terciles=before.terciles,
        )  # fmt: skip
        for change in self._catalog.changes(before.revision):
            if change.product is None:
                state.of.pop(change.id, None)
            else:
                state.of[change.id] = _facets(change.product, state)
        return state

    def _weigh(self, state: _State) -> None:
        """Each product counts once, and as often as it was looked at and bought lately."""
        trade = self._popularity()
        base, spread, total = [0.0] * len(state.names), [0] * len(state.names), 0.0
        for product, codes in state.of.items():
            weight = 1.0 + trade.get(product, 0.0)
            total += weight
            for code in codes:
                base[code] += weight
                spread[code] += 1
        state.base = [weight / total for weight in base] if total else base
        state.spread = spread
        state.weighed = time.monotonic()


def _facets(product: Product, state: _State) -> tuple[int, ...]:
    found: list[Facet] = [
        ("category", " > ".join(product.category[: depth + 1])) for depth in range(len(product.category))
    ]
    if product.brand:
        found.append(("brand", product.brand))
    price = product.current_price
    if price and (level := _level(product.category, price.amount, state.terciles)):
        found.append(("price", level))
    for name, value in product.attributes.items():
        for text in _values(value):
            found.append(("attribute", f"{name}: {text}"))
    title = pick(product.title, "en")
    if not product.category and not product.attributes:
        found += [("attribute", f"title: {word}") for word in _title_words(title)]
    said = " ".join((*product.title.values(), *product.tags))
    found += [("occasion", key) for key in occasions_in(said)]
    return tuple(dict.fromkeys(state.code(facet) for facet in found))


def _values(value: object) -> list[str]:
    if isinstance(value, bool):
        return ["yes"] if value else []
    if isinstance(value, str):
        return [value] if len(value) <= _LONGEST else []
    if isinstance(value, tuple):
        return [one for one in value if len(one) <= _LONGEST]
    return []  # numbers: a size says little of taste


def _title_words(title: str) -> list[str]:
    """Words of a title that may stand for a theme, where the shop says nothing else of its goods."""
    return [
        w for w in dict.fromkeys(words(fold(title))) if w not in _STOP and len(w) > 2 and not w[0].isdigit()
    ]


def _level(
    category: tuple[str, ...], amount: int, terciles: Mapping[tuple[str, ...], tuple[int, int]]
) -> str:
    for depth in range(len(category), -1, -1):
        if cut := terciles.get(category[:depth]):
            return PRICE_LEVELS[(amount > cut[0]) + (amount > cut[1])]
    return ""


def _terciles(goods: Iterable[tuple[tuple[str, ...], int]]) -> dict[tuple[str, ...], tuple[int, int]]:
    """Where the cheaper and the dearer third of each category begin, of (category, price); () is the whole shop."""
    prices: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for category, amount in goods:
        for depth in range(len(category) + 1):
            prices[category[:depth]].append(amount)
    found = {}
    for path, amounts in prices.items():
        if len(amounts) >= ENOUGH or not path:
            amounts.sort()
            low, high = amounts[len(amounts) // 3], amounts[2 * len(amounts) // 3]
            if low < high:
                found[path] = low, high
    return found
