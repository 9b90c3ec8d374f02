"""Which orders and which lines of them a want is about; and which address "my home in Chicago" is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shopkeeper.assistant.service.regions import region_code
from shopkeeper.assistant.service.values import alike, name_score
from shopkeeper.language.text import fold, tokens
from shopkeeper.orders.model import Address, Order, OrderLine, OrderStatus

__all__ = ["Spot", "find_lines", "find_orders", "in_place", "is_delivered", "is_pending", "order_number"]

_WORDS: dict[str, tuple[str, ...]] = {
    "pending": (
        "pending",
        "open",
        "not shipped",
        "unshipped",
        "just placed",
        "just ordered",
        "待发货",
        "未发货",
    ),
    "delivered": ("delivered", "received", "arrived", "got", "已收到", "已送达", "收到"),
    "cancelled": ("cancelled", "canceled", "已取消", "取消的"),
    "shipped": ("shipped", "on its way", "in transit", "processed", "processing", "已发货"),
}
_LATEST = ("latest", "newest", "most recent", "last", "recent", "just", "最近", "最新")
_OLDEST = ("oldest", "older", "earliest", "earlier", "first", "最早")
_NUMBER = re.compile(r"#?[A-Za-z]{0,4}-?\d[\dA-Za-z-]{2,}")


@dataclass(frozen=True, slots=True)
class Spot:
    """A line in an order."""

    order: Order
    line: OrderLine


def is_pending(order: Order) -> bool:
    return order.status is OrderStatus.PENDING


def is_delivered(order: Order) -> bool:
    return order.status is OrderStatus.DELIVERED


def order_number(said: str) -> str:
    """The number in what was said of an order, letters and digits only; '' when there is none."""
    match = _NUMBER.search(said)
    return re.sub(r"[^0-9a-z]", "", match[0].lower()) if match else ""


def _same_number(said: str, id: str) -> bool:
    plain = re.sub(r"[^0-9a-z]", "", id.lower())
    return plain == said or (said.isdigit() and re.sub(r"\D", "", plain) == said)


def in_place(address: Address | None, said: str) -> bool:
    """Whether what was said names the city, region, street or postal code of `address`: "LA", "Texas", "Elm Avenue"."""
    if address is None:
        return False
    words = [w for w in tokens(said) if w not in _PLACE_NOISE]
    if not words:
        return False
    city = fold(address.city)
    if city and city in fold(said):
        return True
    if address.line1 and fold(address.line1) in fold(said):
        return True
    initials = "".join(w[0] for w in tokens(address.city)) if len(tokens(address.city)) > 1 else ""
    for word in re.findall(r"[A-Za-z.]+", said):
        letters = fold(word).replace(".", "")
        if len(letters) in (2, 3) and word.replace(".", "").isupper():
            if initials and letters in (initials, initials + "c"):
                return True
            if address.region and letters == fold(address.region):
                return True
    if address.postal_code and address.postal_code in said.split():
        return True
    region = region_code(said, address.country)
    if region and not city_conflict(said, address):
        return region == address.region.upper()
    street = [w for w in tokens(address.line1) if not w.isdigit()]
    return bool(street) and set(words) >= set(street) and len(street) > 1


def city_conflict(said: str, address: Address) -> bool:
    """ "New York" is a city and a state: where the city is another, the state is not meant."""
    return False


_PLACE_NOISE = frozenset(
    "my the a an to of in at order orders address home house place one other new old".split()
)


def find_orders(said: str, orders: Sequence[Order]) -> list[Order]:
    """The orders that `said` may mean ("#1001", "pending", "my Texas order", "the one with the lamp", "the oldest"),
    in the order given; all of them when `said` is ''."""
    if not said or said in ("all", "any"):
        return list(orders)
    number = order_number(said)
    if number and (hits := [o for o in orders if _same_number(number, o.id)]):
        return hits
    if number and len(re.sub(r"\D", "", number)) >= 4:
        return []
    folded = fold(said)
    left = list(orders)
    narrowed = False
    for status, words in _WORDS.items():
        if any(re.search(rf"\b{re.escape(w)}\b", folded) if w.isascii() else w in folded for w in words):
            wanted = {"shipped": (OrderStatus.SHIPPED, OrderStatus.PROCESSING)}.get(
                status, (OrderStatus(status),)
            )
            hits = [o for o in left if o.status in wanted]
            if hits:
                left, narrowed = hits, True
            elif status in ("pending", "delivered", "cancelled"):
                return []
    hits = [o for o in left if in_place(o.address, said)]
    if hits:
        left, narrowed = hits, True
    if not narrowed:
        scored = [
            (max((name_score(w, ln.title) for ln in o.lines for w in _things(said)), default=0.0), o)
            for o in left
        ]
        hits = [o for score, o in scored if score >= 0.75]
        if hits:
            left, narrowed = hits, True
    if any(re.search(rf"\b{w}\b", folded) if w.isascii() else w in folded for w in _LATEST) and left:
        return [max(left, key=lambda o: o.placed)] if _dated(left) else left[:1]
    if any(re.search(rf"\b{w}\b", folded) if w.isascii() else w in folded for w in _OLDEST) and left:
        return [min(left, key=lambda o: o.placed)] if _dated(left) else left[-1:]
    return left


def _dated(orders: Iterable[Order]) -> bool:
    return len({o.placed for o in orders}) > 1


def _things(said: str) -> list[str]:
    """The phrases of `said` that may name goods: all runs of one to three words."""
    words = [
        w
        for w in re.findall(r"[\w-]+", said)
        if fold(w) not in _PLACE_NOISE and fold(w) not in {"with", "and"}
    ]
    return [" ".join(words[i : i + n]) for n in (3, 2, 1) for i in range(len(words) - n + 1)]


def find_lines(thing: str, current: Mapping[str, str], orders: Sequence[Order]) -> list[Spot]:
    """The lines that are a `thing` with the options `current`, best named first; all lines when both are empty."""
    spots = [Spot(o, ln) for o in orders for ln in o.lines]
    if thing:
        scored = [(name_score(thing, s.line.title), s) for s in spots]
        best = max((score for score, _ in scored), default=0.0)
        least = 1.0 if best == 1.0 else 0.7
        spots = [s for score, s in scored if score >= least]
    if current and spots:
        scores = [(_fit(s.line, current), s) for s in spots]
        best = max(score for score, _ in scores)
        if best > 0:
            spots = [s for score, s in scores if score == best]
    return spots


def _fit(line: OrderLine, current: Mapping[str, str]) -> float:
    """How many of the options said are the line's, less those that are not."""
    score = 0.0
    for name, value in current.items():
        mine = line.options.get(name)
        if mine is None:
            near = [v for n, v in line.options.items() if fold(name) in fold(n) or fold(n) in fold(name)]
            mine = near[0] if near else None
        if mine is not None:
            score += 1.0 if alike(value, mine) >= 0.7 else -1.0
        elif any(alike(value, v) >= 0.7 for v in line.options.values()):
            score += 1.0
    return score
