"""The expectations of one turn of a guide dialogue, checked against the catalogue; each gives a name and a verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shopkeeper.assistant.events import Event
from shopkeeper.assistant.guide import GuideReply
from shopkeeper.assistant.guide.money import money
from shopkeeper.assistant.guide.question import RELUCTANCE
from shopkeeper.bench._guide_world import World, gains_of, passes
from shopkeeper.catalog import Product

__all__ = ["Heard", "Verdict", "check"]

SHARE = 0.75  # of the highest gain that a question must have


@dataclass(frozen=True, slots=True)
class Verdict:
    name: str
    holds: bool
    found: str = ""


@dataclass(slots=True)
class Heard:
    """What a turn brought, and what was shown before it."""

    reply: GuideReply
    language: str
    before: tuple[str, ...]
    cart: tuple[tuple[str, str, int], ...]
    currency: str = "USD"
    cards: list[Mapping[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for piece in self.pieces("products"):
            self.cards += piece.data["products"]

    def pieces(self, kind: str) -> list[Event]:
        return [p for p in self.reply.pieces if p.kind == kind]

    def money(self, amount: int) -> str:
        return money(amount, self.currency, self.language)


def check(turn: Mapping[str, Any], heard: Heard, world: World) -> Iterator[Verdict]:
    """Every expectation of a turn, and the truth of every card."""
    text = heard.reply.text
    if heard.reply.handled != turn.get("handled", True):
        yield Verdict("handled", False, f"handled is {heard.reply.handled}")
        return
    if "handled" in turn:
        yield Verdict("handled", True)
    shown = [world.products[c["id"]] for c in heard.cards if c["id"] in world.products]
    if "shown" in turn:
        yield from _shown(turn["shown"], shown, heard, world)
    if "number" in turn:
        n = len(world.those(turn["number"]))
        numbers = {int(x.replace(",", "")) for x in re.findall(r"\d[\d,]*", text)}
        said = (
            n in numbers
            or (n == 1 and "one" in text)
            or (n == 0 and re.search(r"\bno\b|没有", text) is not None)
        )
        yield Verdict("number", said, f"{n} is not in {text!r}")
    if "top" in turn:
        order, wanted = turn["top"]
        best = world.first(order, wanted)
        ids = [p.id for p in shown]
        yield Verdict("top", bool(ids) and ids[0] in best, f"{ids[:3]} not {sorted(best)[:3]}")
    if "range" in turn:
        prices = [p.current_price.amount for p in world.those(turn["range"]) if p.current_price]
        ends = [heard.money(min(prices)), heard.money(max(prices))]
        yield Verdict("range", all(e in text for e in ends), f"{ends} not in {text!r}")
    if "brands" in turn:
        names = [p.brand for p in world.those(turn["brands"]) if p.brand]
        yield Verdict("brands", str(len(set(names))) in text, f"{len(set(names))} brands not in {text!r}")
    if "asks" in turn:
        yield _asks(turn, heard, world)
    if "total" in turn:
        total = sum(p.current_price.amount for p in shown if p.current_price)
        yield Verdict("total", total <= turn["total"] * world.unit, f"{heard.money(total)} in all")
    if "kinds" in turn:
        kinds = {p.category for p in shown}
        yield Verdict("kinds", len(kinds) >= turn["kinds"], f"{len(kinds)} kinds")
    if "cart" in turn:
        low, high = turn["cart"]
        pieces = sum(q for _, _, q in heard.cart)
        yield Verdict("cart", low <= pieces <= high, f"{pieces} in the cart")
    if "cart_filter" in turn:
        held = [world.products[p] for p, _, _ in heard.cart]
        yield Verdict(
            "cart_filter", all(passes(p, turn["cart_filter"], world.unit) for p in held), str(heard.cart)
        )
    if "table" in turn:
        sizes = [len(t.data["columns"]) - 1 for t in heard.pieces("table")]
        yield Verdict("table", sizes == [turn["table"]], f"tables of {sizes}")
    if "says" in turn:
        yield Verdict("says", re.search(turn["says"], text) is not None, text)
    if "never" in turn:
        yield Verdict("never", re.search(turn["never"], text) is None, text)
    if "nothing" in turn:
        fitting = [p.id for p in shown if passes(p, turn["nothing"], world.unit)]
        none = re.search(r"(?i)nothing|\bno\b|没有", text) is not None
        yield Verdict("nothing", none and not fitting, f"{fitting} {text!r}")
    if heard.cards:
        lies = [lie for card in heard.cards for lie in _lies(card, heard, world)]
        yield Verdict("true", not lies, "; ".join(lies[:4]))


def _shown(
    wanted: Mapping[str, Any], shown: Sequence[Product], heard: Heard, world: World
) -> Iterator[Verdict]:
    wrong = [p.id for p in shown if not passes(p, wanted, world.unit)]
    yield Verdict("shown", not wrong, f"{wrong} do not pass")
    least, most = wanted.get("least", 0), wanted.get("most", 99)
    yield Verdict("shown count", least <= len(shown) <= most, f"{len(shown)} shown")
    if wanted.get("new"):
        again = [p.id for p in shown if p.id in heard.before]
        yield Verdict("new", not again, f"{again} shown again")
    if wanted.get("cheaper"):
        prices = [world.products[i].current_price for i in heard.before]
        bound = min(m.amount for m in prices if m is not None)
        dear = [p.id for p in shown if p.current_price and p.current_price.amount >= bound]
        yield Verdict("cheaper", not dear, f"{dear} are not below {heard.money(bound)}")


def _asks(turn: Mapping[str, Any], heard: Heard, world: World) -> Verdict:
    asked = heard.reply.state.asked
    choices = heard.pieces("choices")
    if turn["asks"] is False:
        return Verdict("asks", not choices, "asked")
    if asked is None or not choices:
        return Verdict("asks", False, "nothing asked")
    if turn["asks"] is True:
        return Verdict("asks", True)
    wanted = turn["asked_of"]
    gains = gains_of(world.those(wanted), wanted["category"])
    weighed = {n: g * RELUCTANCE.get(n, 1.0) for n, g in gains.items()}
    best = max(weighed, key=lambda n: weighed[n])
    own = weighed.get(asked.about, 0.0)
    told = f"{asked.about} {own:.2f} bits, {best} {weighed[best]:.2f}"
    return Verdict("asks best", own >= SHARE * weighed[best], told)


# -- whether what a card says is true

_RATED = (
    re.compile(r"rated (?P<rating>\d\.\d) by (?P<n>[\d,]+)"),
    re.compile(r"(?P<n>[\d,]+)人评分(?P<rating>\d\.\d)"),
)
_WAS = (re.compile(r"(?:on sale, was|促销中，原价) ?(?P<was>[^;；，:]+)"),)
_CHEAPEST = (
    re.compile(r"the cheapest of the (?P<n>[\d,]+) that fit"),
    re.compile(r"符合要求的(?P<n>[\d,]+)款里最便宜"),
)
_GIFT = ("marked as a gift by the shop", "本店标为适合送礼")
_SOLD = ("sold out at the moment", "暂时缺货")


def _lies(card: Mapping[str, Any], heard: Heard, world: World) -> Iterator[str]:
    """What of a card is not so."""
    product = world.products.get(card["id"])
    if product is None:
        yield f"{card['id']} is not in the shop"
        return
    prices = {m.amount for v in product.variants for m in (v.sale_price or v.price,) if m}
    if product.current_price is not None:
        prices.add(product.current_price.amount)
    if card["price"] is not None and card["price"] not in prices:
        yield f"{card['id']} costs no {card['price']}"
    reason = str(card["reason"])
    for pattern in _RATED:
        for m in pattern.finditer(reason):
            if f"{product.rating or 0:.1f}" != m["rating"] or product.rating_count != int(
                m["n"].replace(",", "")
            ):
                yield f"{card['id']} is not rated {m[0]!r}"
    for pattern in _WAS:
        for m in pattern.finditer(reason):
            if (
                product.price is None
                or product.sale_price is None
                or heard.money(product.price.amount) != m["was"].strip()
            ):
                yield f"{card['id']} was not {m['was']!r}"
    for pattern in _CHEAPEST:
        for m in pattern.finditer(reason):
            yield from _cheapest(product, int(m["n"].replace(",", "")), world)
    if any(text in reason for text in _GIFT) and "gift" not in product.tags:
        yield f"{card['id']} is not marked as a gift"
    if any(text in reason for text in _SOLD) and card["available"]:
        yield f"{card['id']} is not sold out"
    if (
        not card["available"]
        and not any(text in reason for text in _SOLD)
        and "extreme" not in reason
        and reason
    ):
        return


def _cheapest(product: Product, n: int, world: World) -> Iterator[str]:
    """The cheapest of so many: there must be that many in some category of the product that cost no less."""
    price = product.current_price
    if price is None:
        yield f"{product.id} has no price"
        return
    above = [
        sum(
            1
            for p in world.those({"category": c})
            if p.current_price and p.current_price.amount >= price.amount
        )
        for c in product.category
    ]
    if max(above, default=0) < n:
        yield f"{product.id} is not the cheapest of {n}"
